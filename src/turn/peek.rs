//! A look at a conversation without a turn: for what a platform shows while somebody is still choosing or typing.

use super::Turns;
use crate::chat::Server;
use crate::dialog::choices::{self, Choice};
use crate::dialog::desk::{Desk, Dialog};
use crate::dialog::event::{CartsQuery, Facts, Open};
use crate::dialog::screen::{BoardOf, Screen};
use crate::dialog::view;
use crate::dialog::words::Lang;
use crate::engine::market::{Market, Shop};
use crate::engine::order::OrderNumber;
use crate::engine::staff::{Role, Staff};
use crate::store::load::Key;
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Who looks, and where.
#[derive(Clone, Copy, Debug)]
pub struct Looker<'a> {
    pub platform: &'a str,
    pub chat: &'a str,
    pub user: &'a str,
    pub server: Option<&'a Server>,
    pub lang: Option<Lang>,
}

/// What there is to see.
#[derive(Clone, Debug)]
pub struct Peek {
    pub shop: Arc<Shop>,
    /// None: a stranger.
    pub staff: Option<Staff>,
    pub lang: Lang,
    pub open: Option<Open>,
}

/// What is to be chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    Carts,
    Customers,
    Lines,
    Markets,
    Payments,
    Services,
}

impl Turns {
    /// A cart's card as it stands, for a chat of these habits. None where there is no such cart.
    pub async fn card(
        &self,
        cart: i64,
        lang: Lang,
        private: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<Screen>> {
        let mut tx = self.store.autocommit().await?;
        let loaded = tx.load(&Key::default(), Some(cart), None).await?;
        let shop = self.settings(&mut tx, loaded.shop_version).await?;
        // Whoever looks at it: what only a manager may do is left out.
        let staff = Staff { id: 0, name: String::new(), role: Role::Rep };
        let facts = Facts { shop: &shop, staff: &staff, lang, private, mails: false, now };
        Ok(loaded.open.map(|open| Desk::new(Dialog::default(), Some(open)).screen(&facts)))
    }

    /// A board as what it shows stands. None where there is no such order or conversation.
    pub async fn board(
        &self,
        what: BoardOf,
        id: i64,
        lang: Lang,
        now: DateTime<Utc>,
    ) -> Result<Option<Screen>> {
        let mut tx = self.store.autocommit().await?;
        if what == BoardOf::Talk {
            let bound = !tx.chats_for("sales").await?.is_empty();
            return Ok(tx.talk(id).await?.map(|talk| view::relay::card(&talk, lang, now, bound)));
        }
        let Some(order) = tx.order(OrderNumber(id)).await? else { return Ok(None) };
        let version = tx.shop_version().await?;
        let shop = self.settings(&mut tx, version).await?;
        // Whoever presses is judged by who they are; here all that a manager may do is offered.
        let staff = Staff { id: 0, name: String::new(), role: Role::Manager };
        let facts = Facts { shop: &shop, staff: &staff, lang, private: false, mails: false, now };
        Ok(Some(view::order::board(&order, what, &facts)))
    }

    /// The conversation's open cart, or the one that is named, as it is now.
    pub async fn peek(&self, looker: &Looker<'_>, cart: Option<i64>) -> Result<Peek> {
        let mut tx = self.store.autocommit().await?;
        let key = key(looker);
        let loaded = tx.load(&key, cart, None).await?;
        let shop = self.settings(&mut tx, loaded.shop_version).await?;
        let staff = super::gate::admitted(&mut tx, looker.platform, looker.server, loaded.staff).await?;
        tx.commit().await?;
        let lang = looker.lang.or(loaded.lang.as_deref().and_then(Lang::parse)).unwrap_or_default();
        Ok(Peek { shop, staff, lang, open: loaded.open })
    }

    /// Choices that what was typed so far may mean. None to a stranger.
    pub async fn choices(
        &self,
        looker: &Looker<'_>,
        among: Among,
        typed: &str,
        most: usize,
        now: DateTime<Utc>,
    ) -> Result<Vec<Choice>> {
        let peek = self.peek(looker, None).await?;
        let Some(staff) = &peek.staff else { return Ok(Vec::new()) };
        let (open, market, lang) = (peek.open.as_ref(), peek.market(), peek.lang);
        let facts = Facts { shop: &peek.shop, staff, lang, private: false, mails: false, now };
        Ok(match (among, market) {
            (Among::Carts, _) => {
                let query = CartsQuery { text: some(typed), ..CartsQuery::default() };
                let zone = market.map_or(chrono_tz::UTC, |market| market.zone);
                let page = self.store.autocommit().await?.carts(&query, zone).await?;
                choices::fitting(choices::carts(&page.rows, &facts), "", most)
            }
            (Among::Customers, Some(market)) if typed.trim().chars().count() > 1 => {
                let profiles = self.store.autocommit().await?.find_customers(typed.trim()).await?;
                choices::fitting(choices::customers(&profiles, market.region()), "", most)
            }
            (Among::Lines, _) => choices::fitting(open.map(choices::lines).unwrap_or_default(), typed, most),
            (Among::Payments, Some(market)) => choices::fitting(choices::payments(market, lang), typed, most),
            (Among::Services, Some(market)) => choices::fitting(choices::services(market, lang), typed, most),
            (Among::Markets, _) => choices::fitting(choices::markets(&peek.shop), typed, most),
            _ => Vec::new(),
        })
    }
}

impl Peek {
    /// The open cart's market, else the shop's first.
    pub fn market(&self) -> Option<&Market> {
        let code = self.open.as_ref().map(|open| open.cart.market.as_str());
        code.and_then(|code| self.shop.market(code)).or(self.shop.markets.first())
    }
}

fn key(looker: &Looker<'_>) -> Key {
    Key {
        platform: looker.platform.to_owned(),
        chat: looker.chat.to_owned(),
        user: looker.user.to_owned(),
        ..Key::default()
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
