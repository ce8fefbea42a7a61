//! Live cards: which message shows a cart in a chat, and which of them must be drawn anew.

use super::load::Key;
use super::outbox::LEASE;
use super::{Store, Tx};
use crate::dialog::screen::{BoardOf, CardOf, Posted};
use crate::dialog::words::Lang;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

/// A message is edited at most this often for changes that come from elsewhere.
pub(super) const APART: TimeDelta = TimeDelta::seconds(1);

/// What a message shows.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Cart { cart: i64, private: bool },
    Board(BoardOf, i64),
}

/// A card or a board that is older than what it shows.
#[derive(Debug)]
pub struct Due {
    pub chat: String,
    pub of: Of,
    pub message: String,
    pub lang: Lang,
}

impl Tx {
    /// The card that a message is, or a menu in its place.
    pub async fn card_at(&mut self, key: &Key, message: &str) -> Result<Option<Posted>> {
        sqlx::query_as!(
            Posted,
            "select cart_id as cart, message, shown, covered from card where platform = $1 and chat = $2 and message = $3",
            key.platform,
            key.chat,
            message,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("the cart of a card")
    }
}

impl Store {
    /// The cards of a chat that a delivery may touch: that of `cart`, those that these messages are, and those that
    /// a menu covers.
    pub async fn cards(
        &self,
        platform: &str,
        chat: &str,
        cart: Option<i64>,
        messages: &[String],
    ) -> Result<Vec<Posted>> {
        sqlx::query_as!(
            Posted,
            "select cart_id as cart, message, shown, covered from card
             where platform = $1 and chat = $2 and (cart_id = $3 or message = any($4) or covered)",
            platform,
            chat,
            cart,
            messages,
        )
        .fetch_all(&self.pool)
        .await
        .context("a chat's cards")
    }

    /// Keeps which message shows a cart now; the one that did so before is to be taken away.
    pub async fn posted(
        &self,
        platform: &str,
        chat: &str,
        message: &str,
        card: CardOf,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query!(
            r#"insert into card (platform, chat, cart_id, message, lang, private, shown, wanted, drawn_at)
               select $1, $2, c.id, $4, $6, $7, $5, c.revision, $8
               from cart c where c.id = $3 for share
               on conflict (platform, chat, cart_id) do update
               set message = excluded.message, lang = excluded.lang, private = excluded.private,
                   shown = excluded.shown, wanted = greatest(card.wanted, excluded.wanted), covered = false,
                   drawn_at = excluded.drawn_at, lease_until = null"#,
            platform,
            chat,
            card.cart,
            message,
            card.revision,
            card.lang.as_str(),
            card.private,
            now,
        )
        .execute(&self.pool)
        .await
        .context("keep a card")?;
        Ok(())
    }

    /// Keeps that a message shows a menu in the place of a cart's card, which happens in private chats only. The menu
    /// of a cart that was deleted meanwhile leads nowhere. A card that was still to be drawn is not drawn over it.
    pub async fn cover(
        &self,
        platform: &str,
        chat: &str,
        message: &str,
        cart: i64,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query!(
            r#"insert into card (platform, chat, cart_id, message, lang, private, shown, wanted, covered, drawn_at)
               select $1, $2, c.id, $3, talk.lang, true, c.revision, c.revision, true, $5
               from cart c join conversation talk on talk.platform = $1 and talk.chat = $2 and talk.user_id = $2
               where c.id = $4 and c.state <> 'deleted' for share of c
               on conflict (platform, chat, cart_id) do update
               set message = excluded.message, covered = true, shown = excluded.shown,
                   wanted = greatest(card.wanted, excluded.wanted), lease_until = null"#,
            platform,
            chat,
            message,
            cart,
            now,
        )
        .execute(&self.pool)
        .await
        .context("cover a card")?;
        Ok(())
    }

    /// Lets the cards of a chat that a menu covers come back, but for one cart's.
    pub async fn uncover(&self, platform: &str, chat: &str, but: Option<i64>) -> Result<()> {
        sqlx::query!(
            "update card set shown = -1, covered = false
             where platform = $1 and chat = $2 and covered and cart_id is distinct from $3",
            platform,
            chat,
            but,
        )
        .execute(&self.pool)
        .await
        .context("uncover cards")?;
        Ok(())
    }

    /// A card or a board that can be shown no more.
    pub async fn forget_card(&self, platform: &str, due: &Due) -> Result<()> {
        match due.of {
            Of::Cart { cart, .. } => sqlx::query!(
                "delete from card where platform = $1 and chat = $2 and cart_id = $3",
                platform,
                due.chat,
                cart,
            ),
            Of::Board(what, id) => sqlx::query!(
                "delete from board where platform = $1 and chat = $2 and what = $3 and id = $4",
                platform,
                due.chat,
                what.as_str(),
                id,
            ),
        }
        .execute(&self.pool)
        .await
        .context("forget a card")?;
        Ok(())
    }

    /// Takes cards that are older than their carts, with a lease; each message at most once a second, so that many
    /// changes become one edit of the newest.
    pub async fn due_cards(
        &self,
        platform: &str,
        holder: i64,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Due>> {
        let rows = sqlx::query!(
            "with due as materialized (
               select platform, chat, cart_id from card
               where platform = $1 and shown < wanted and drawn_at <= $2
                 and (lease_until is null or lease_until <= $3)
               order by drawn_at limit $5 for no key update skip locked)
             update card c set lease_until = $4, holder = $6 from due
             where (c.platform, c.chat, c.cart_id) = (due.platform, due.chat, due.cart_id)
             returning c.chat, c.cart_id, c.message, c.lang, c.private",
            platform,
            now - APART,
            now,
            now + LEASE,
            most,
            holder,
        )
        .fetch_all(&self.pool)
        .await
        .context("cards to draw anew")?;
        let due = rows.into_iter().map(|row| Due {
            chat: row.chat,
            of: Of::Cart { cart: row.cart_id, private: row.private },
            message: row.message,
            lang: Lang::parse(&row.lang).unwrap_or_default(),
        });
        let mut due: Vec<Due> = due.collect();
        due.extend(self.due_boards(platform, holder, most, now).await?);
        Ok(due)
    }

    /// Whether a card or a board that was taken to be drawn still has to be: what was delivered meanwhile may have taken
    /// its place.
    pub async fn is_still_due(&self, platform: &str, due: &Due, now: DateTime<Utc>) -> Result<bool> {
        let found = match due.of {
            Of::Cart { cart, .. } => sqlx::query_scalar!(
                r#"select exists (select from card where platform = $1 and chat = $2 and cart_id = $3 and message = $4
                     and shown < wanted) as "due!""#,
                platform,
                due.chat,
                cart,
                due.message,
            )
            .fetch_one(&self.pool)
            .await,
            Of::Board(what, id) => sqlx::query_scalar!(
                r#"select exists (select from board where platform = $1 and chat = $2 and what = $3 and id = $4
                     and message = $5 and (shown < wanted or until <= $6)) as "due!""#,
                platform,
                due.chat,
                what.as_str(),
                id,
                due.message,
                now,
            )
            .fetch_one(&self.pool)
            .await,
        };
        found.context("whether a card is still due")
    }

    /// A card or a board that could not be drawn waits until then.
    pub async fn postpone_card(&self, platform: &str, due: &Due, until: DateTime<Utc>) -> Result<()> {
        match due.of {
            Of::Cart { cart, .. } => sqlx::query!(
                "update card set lease_until = $4 where platform = $1 and chat = $2 and cart_id = $3",
                platform,
                due.chat,
                cart,
                until,
            ),
            Of::Board(what, id) => sqlx::query!(
                "update board set lease_until = $5 where platform = $1 and chat = $2 and what = $3 and id = $4",
                platform,
                due.chat,
                what.as_str(),
                id,
                until,
            ),
        }
        .execute(&self.pool)
        .await
        .context("postpone a card")?;
        Ok(())
    }

    /// A group became a supergroup: everything that is kept under its old id goes on under the new one.
    pub async fn move_chat(&self, platform: &str, from: &str, to: &str) -> Result<()> {
        sqlx::query!(
            r#"with cards as (
                 update card set chat = $3 where platform = $1 and chat = $2
                   and not exists (select from card o where o.platform = $1 and o.chat = $3 and o.cart_id = card.cart_id)),
               boards as (
                 update board set chat = $3 where platform = $1 and chat = $2
                   and not exists (select from board o where o.platform = $1 and o.chat = $3
                     and (o.what, o.id) = (board.what, board.id))),
               owed as (update outbox set chat = $3, holder = null, lease_until = null, parked = null
                 where platform = $1 and chat = $2)
               update conversation set chat = $3 where platform = $1 and chat = $2
                 and not exists (select from conversation o
                   where o.platform = $1 and o.chat = $3 and o.user_id = conversation.user_id)"#,
            platform,
            from,
            to,
        )
        .execute(&self.pool)
        .await
        .context("move a chat")?;
        Ok(())
    }
}
