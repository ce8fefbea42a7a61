//! News of orders: every chat that has to know is owed it, once.

use super::Turns;
use crate::dialog::event::Facts;
use crate::dialog::view::order::news;
use crate::engine::staff::{Role, Staff};
use crate::store::Tx;
use crate::store::places::Place;
use crate::store::steps::News;
use anyhow::Result;
use chrono::{DateTime, Utc};

impl Turns {
    /// Tells what has happened to orders, each in a transaction of its own: one that cannot be told waits and keeps no
    /// other. Whether all were told.
    pub async fn herald(&self, now: DateTime<Utc>) -> Result<bool> {
        let (mut after, mut told, mut all) = (0, false, true);
        loop {
            let mut tx = self.store.begin().await?;
            let Some(news) = tx.take_news(after).await? else { break };
            after = news.id;
            match self.tell(&mut tx, &news, now).await {
                Ok(()) => {
                    tx.commit().await?;
                    told = true;
                }
                Err(fault) => {
                    all = false;
                    tracing::warn!(fault = format!("{fault:#}"), order = %news.order, "news of an order wait");
                }
            }
        }
        if told {
            self.owes();
        }
        Ok(all)
    }

    async fn tell(&self, tx: &mut Tx, told: &News, now: DateTime<Utc>) -> Result<()> {
        let Some(order) = &tx.order(told.order).await? else { return Ok(()) };
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
                tx.owe(&place.platform, &place.chat, &screen, now).await?;
            }
        }
        tx.order_changed(order.number, order.revision).await?;
        super::hooks::owe(tx, &told.what, order, now).await
    }
}
