//! Suggestions for what is still being typed: read at once, without a turn, and only for the staff.

use super::Turns;
use crate::chat::Server;
use crate::dialog::event::Facts;
use crate::dialog::suggest::{Suggestion, asked, suggestions};
use crate::dialog::words::Lang;
use crate::store::load::Key;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Who is typing what, and for which cart.
#[derive(Clone, Debug)]
pub struct Typing<'a> {
    pub platform: &'a str,
    /// Where they type; where that is not known, their private chat.
    pub chat: &'a str,
    pub user: &'a str,
    pub server: Option<&'a Server>,
    /// The cart that the text names; else the person's open one in that chat.
    pub cart: Option<i64>,
    pub text: &'a str,
    pub lang: Option<Lang>,
    pub most: usize,
}

impl Turns {
    /// Variants that the words may mean, with price and stock in the cart's market. None to a stranger.
    pub async fn suggest(&self, typing: &Typing<'_>, now: DateTime<Utc>) -> Result<Vec<Suggestion>> {
        let Typing { platform, chat, user, server, cart, text, lang, most } = typing;
        let mut tx = self.store.autocommit().await?;
        let key = Key {
            platform: (*platform).to_owned(),
            chat: (*chat).to_owned(),
            user: (*user).to_owned(),
            ..Key::default()
        };
        let loaded = tx.load(&key, *cart, None).await?;
        let admitted = super::gate::admitted(&mut tx, platform, *server, loaded.staff).await?;
        let Some(staff) = admitted else { return Ok(Vec::new()) };
        let shop = self.settings(&mut tx, loaded.shop_version).await?;
        let code = loaded.open.map(|open| open.cart.market);
        let market = code.and_then(|code| shop.market(&code)).or(shop.markets.first());
        let Some(market) = market.filter(|_| !text.trim().is_empty()) else { return Ok(Vec::new()) };
        let lang = lang.or(loaded.lang.as_deref().and_then(Lang::parse)).unwrap_or_default();
        let facts = Facts { shop: &shop, staff: &staff, lang, private: false, mails: false, now };
        let (phrase, units) = asked(text, market);
        let hits = tx.hits(market, std::slice::from_ref(&phrase)).await?;
        let hits = hits.into_iter().next().unwrap_or_default();
        let mut found = suggestions(&hits, &phrase, units, market, &facts, *most);
        let images = tx.images(&found.iter().map(|one| one.variant).collect::<Vec<_>>()).await?;
        for one in &mut found {
            one.image = images.get(&one.variant).cloned();
        }
        Ok(found)
    }
}
