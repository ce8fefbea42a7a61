//! News of orders: every chat that has to know is owed it, once.

use super::Turns;
use crate::dialog::event::Facts;
use crate::dialog::view::order::news;
use crate::engine::order::Order;
use crate::engine::staff::{Role, Staff};
use crate::store::Tx;
use crate::store::places::Place;
use crate::store::steps::News;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// How many are told in one transaction.
const BATCH: i64 = 16;

impl Turns {
    /// Tells what has happened to orders; how many there were.
    pub async fn herald(&self, now: DateTime<Utc>) -> Result<usize> {
        let mut tx = self.store.begin().await?;
        let all = tx.take_news(BATCH).await?;
        for news in &all {
            if let Some(order) = tx.order(news.order).await? {
                self.tell(&mut tx, news, &order, now).await?;
                super::hooks::owe(&mut tx, &news.what, &order, now).await?;
            }
        }
        tx.commit().await?;
        if !all.is_empty() {
            self.owes();
        }
        Ok(all.len())
    }

    async fn tell(&self, tx: &mut Tx, told: &News, order: &Order, now: DateTime<Utc>) -> Result<()> {
        let version = tx.shop_version().await?;
        let shop = self.settings(tx, version).await?;
        // Whoever presses is judged by who they are; here all that a manager may do is offered.
        let staff = Staff { id: 0, name: String::new(), role: Role::Manager };
        let mut places: Vec<(&str, Place)> = Vec::new();
        for purpose in ["managers", "warehouse"] {
            places.extend(tx.chats_for(purpose).await?.into_iter().map(|place| (purpose, place)));
        }
        // Whoever does something about their own order needs no word of it.
        if told.what != "placed" && told.staff != Some(order.placed_by) {
            // Whoever did it has been told.
            let own = match told.staff {
                Some(staff) => tx.own_chats(staff).await?,
                None => Vec::new(),
            };
            let is_own = |place: &Place| {
                own.iter().any(|own| (&own.platform, &own.chat) == (&place.platform, &place.chat))
            };
            let sold = tx.chats_of_cart(order.cart).await?.into_iter().filter(|place| !is_own(place));
            places.extend(sold.map(|place| ("sales", place)));
        }
        for (purpose, place) in places {
            let facts =
                Facts { shop: &shop, staff: &staff, lang: place.lang, private: false, mails: false, now };
            if let Some(screen) = news(order, &told.what, purpose, &facts) {
                tx.owe(&place.platform, &place.chat, &screen, now).await.context("news of an order")?;
            }
        }
        Ok(())
    }
}
