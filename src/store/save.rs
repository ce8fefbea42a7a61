//! Everything a turn leaves behind: inbox, conversation, cart, history, audit, and what is owed.

use super::Tx;
use super::load::Key;
use super::outbox::LEASE;
use crate::dialog::desk::Dialog;
use crate::dialog::said::Said;
use crate::dialog::screen::Screen;
use crate::engine::cart::{Cart, CartState};
use crate::engine::change::Change;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::value::RawValue;
use sqlx::types::Json;

/// What is saved of every turn.
#[derive(Debug)]
pub struct Spoken<'a> {
    pub key: &'a Key,
    pub now: DateTime<Utc>,
    /// What came in, as bytes: text may hold what Postgres cannot.
    pub payload: &'a [u8],
    pub dialog: &'a Dialog,
    /// The conversation's revision as it was loaded.
    pub talk_revision: i64,
    pub lang: &'a str,
    pub cart: Option<i64>,
    /// The screen that is owed to the chat.
    pub screen: &'a Screen,
    /// Whether nobody else looks on there.
    pub private: bool,
    /// The adapter's own note about what came in.
    pub origin: Option<&'a RawValue>,
    /// The sender that takes it in hand, unless somebody else has something older for this chat.
    pub holder: Option<i64>,
}

/// What is saved where a cart has changed.
#[derive(Debug)]
pub struct Changed<'a> {
    pub cart: &'a Cart,
    /// The cart's revision as it was loaded; none for a new cart.
    pub loaded: Option<i32>,
    /// What takes the change back.
    pub undo: Change,
    /// The revision whose change was taken back by this turn.
    pub undone: Option<i32>,
    pub total: Decimal,
}

/// The line of the audit for this turn.
#[derive(Debug)]
pub struct Audited<'a> {
    pub staff: i64,
    pub cart: Option<i64>,
    pub order: Option<i64>,
    pub revision: Option<i32>,
    pub did: &'a [Said],
}

/// What a saved turn owes: a row of the outbox, and whether the turn's sender has it in hand.
#[derive(Clone, Copy, Debug)]
pub struct Owing {
    pub id: i64,
    pub in_hand: bool,
    /// Whether cards of other chats are older than their cart now.
    pub left_cards: bool,
}

impl Tx {
    /// Saves a turn that changed no cart: inbox, conversation, audit, and what is owed. Fails (see
    /// [`super::is_passing`]) where the conversation has moved since it was loaded, or the input was worked.
    pub async fn save(&mut self, spoken: &Spoken<'_>, audited: Option<&Audited<'_>>) -> Result<Owing> {
        let Spoken { key, .. } = spoken;
        let owing = sqlx::query_as!(
            Owing,
            r#"with seen as (
                 insert into inbox (platform, bot, external_id, lane, payload, received_at, done_at)
                 values ($1, $4, $5, $2 || '/' || $3, $6, $7, $7)
                 on conflict (platform, bot, external_id) do update set done_at = excluded.done_at
                 where inbox.done_at is null
                 returning 1),
               talk as (
                 insert into conversation (platform, chat, user_id, lang, cart_id, dialog)
                 values ($1, $2, $3, $8, $9, $10)
                 on conflict (platform, chat, user_id) do update
                 set lang = excluded.lang, cart_id = excluded.cart_id, dialog = excluded.dialog,
                     revision = conversation.revision + 1
                 where conversation.revision = $18
                 returning 1),
               said as (
                 insert into audit (at, staff_id, platform, cart_id, order_id, revision, action, detail)
                 select $7, $12, $1, $13, $14, $15, $16, $17 where $16::text is not null),
               owed as (
                 insert into outbox (platform, chat, payload, origin, cause, created_at, holder, lease_until, attempts)
                 select $1, $2, $11, $21, $5, $7, mine.holder, case when mine.holder is not null then $20::timestamptz end,
                   case when mine.holder is null then 0 else 1 end
                 from (select case when not exists (
                   select from outbox o where o.platform = $1 and o.chat = $2 and o.parked is null
                     and o.holder is distinct from $19) then $19::bigint end as holder) as mine
                 returning id, holder)
               select id as "id!", holder is not null as "in_hand!", false as "left_cards!" from owed
               where case when exists (select from talk) and exists (select from seen) then true
                 else refuse_as_stale() end"#,
            key.platform,
            key.chat,
            key.user,
            key.bot,
            key.external_id,
            spoken.payload,
            spoken.now,
            spoken.lang,
            spoken.cart,
            Json(spoken.dialog) as _,
            Json(spoken.screen) as _,
            audited.map(|a| a.staff),
            audited.and_then(|a| a.cart),
            audited.and_then(|a| a.order),
            audited.and_then(|a| a.revision),
            audited.map(|a| a.did.first().map_or("changed", |said| said.id.as_str())),
            audited.map(|a| Json(a.did)) as _,
            spoken.talk_revision,
            spoken.holder,
            spoken.now + LEASE,
            spoken.origin.map(Json) as _,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("save a turn")?;
        Ok(owing)
    }

    /// Saves a turn that changed its cart, or made it. Fails like [`Tx::save`], also where the cart has moved.
    pub async fn save_with_cart(
        &mut self,
        spoken: &Spoken<'_>,
        changed: &Changed<'_>,
        audited: &Audited<'_>,
    ) -> Result<Owing> {
        let (key, cart) = (spoken.key, changed.cart);
        if let Some(revision) = changed.undone {
            self.forget_change(cart.id, revision).await?;
        }
        let remembered = changed.undone.is_none() && !changed.undo.is_empty();
        let owing = sqlx::query_as!(
            Owing,
            r#"with seen as (
                 insert into inbox (platform, bot, external_id, lane, payload, received_at, done_at)
                 values ($1, $4, $5, $2 || '/' || $3, $6, $7, $7)
                 on conflict (platform, bot, external_id) do update set done_at = excluded.done_at
                 where inbox.done_at is null
                 returning 1),
               talk as (
                 insert into conversation (platform, chat, user_id, lang, cart_id, dialog)
                 values ($1, $2, $3, $8, $9, $10)
                 on conflict (platform, chat, user_id) do update
                 set lang = excluded.lang, cart_id = excluded.cart_id, dialog = excluded.dialog,
                     revision = conversation.revision + 1
                 where conversation.revision = $25
                 returning 1),
               kept as (
                 insert into cart (id, market, state, revision, owner_id, details, lines, customer_id, phone, items,
                   total, created_at, updated_at, last_by)
                 overriding system value
                 values ($13, $18, $19, $14, $26, $20, $27, $21, $22, $23, $24, $7, $7, $12)
                 on conflict (id) do update
                 set market = excluded.market, state = excluded.state, revision = excluded.revision,
                     details = excluded.details, lines = excluded.lines, customer_id = excluded.customer_id,
                     phone = excluded.phone, items = excluded.items, total = excluded.total,
                     updated_at = excluded.updated_at, last_by = excluded.last_by,
                     other_by = case when cart.last_by = excluded.last_by then cart.other_by else cart.last_by end,
                     other_at = case when cart.last_by = excluded.last_by then cart.other_at else cart.updated_at end
                 where cart.revision = $28 and cart.state = 'open'
                 returning 1),
               said as (
                 insert into audit (at, staff_id, platform, cart_id, revision, action, detail)
                 values ($7, $12, $1, $13, $14, $15, $16)),
               remembered as (
                 insert into cart_change (cart_id, revision, undo) select $13, $14, $17 where $17::json is not null),
               owed as (
                 insert into outbox (platform, chat, payload, origin, cause, created_at, holder, lease_until, attempts)
                 select $1, $2, $11, $32, $5, $7, mine.holder, case when mine.holder is not null then $30::timestamptz end,
                   case when mine.holder is null then 0 else 1 end
                 from (select case when not exists (
                   select from outbox o where o.platform = $1 and o.chat = $2 and o.parked is null
                     and o.holder is distinct from $29) then $29::bigint end as holder) as mine
                 returning id, holder)
               select id as "id!", holder is not null as "in_hand!",
                 tell_cards($13, $14, $31, $1, $2) as "left_cards!"
               from owed
               where case when exists (select from talk) and exists (select from kept) and exists (select from seen)
                 then true else refuse_as_stale() end"#,
            key.platform,
            key.chat,
            key.user,
            key.bot,
            key.external_id,
            spoken.payload,
            spoken.now,
            spoken.lang,
            spoken.cart,
            Json(spoken.dialog) as _,
            Json(spoken.screen) as _,
            audited.staff,
            cart.id,
            cart.revision,
            audited.did.first().map_or("changed", |said| said.id.as_str()),
            Json(audited.did) as _,
            remembered.then_some(Json(&changed.undo)) as _,
            cart.market,
            if cart.state == CartState::Placed { "placed" } else { "open" },
            Json(&cart.details) as _,
            cart.details.customer.as_ref().map(|customer| customer.id),
            cart.phone().map(Phone::e164),
            i32::try_from(cart.lines.len()).unwrap_or(i32::MAX),
            changed.total,
            spoken.talk_revision,
            cart.owner,
            Json(&cart.lines) as _,
            changed.loaded,
            spoken.holder,
            spoken.now + LEASE,
            // Its own screen shows the change there; a shared chat's card may have to follow it.
            spoken.private || spoken.screen.card.is_some(),
            spoken.origin.map(Json) as _,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("save a turn with its cart")?;
        Ok(owing)
    }

    async fn forget_change(&mut self, cart: i64, revision: i32) -> Result<()> {
        sqlx::query!("delete from cart_change where cart_id = $1 and revision = $2", cart, revision)
            .execute(&mut *self.inner)
            .await
            .context("forget a change that was taken back")?;
        Ok(())
    }

    /// The id of a cart that is to be saved for the first time. One that is not used is a number left out.
    pub async fn next_cart_id(&mut self) -> Result<i64> {
        sqlx::query_scalar!(r#"select nextval(pg_get_serial_sequence('cart', 'id')) as "id!""#)
            .fetch_one(&mut *self.inner)
            .await
            .context("a new cart's id")
    }

    /// Erases a cart's selections and customer data for good. The row itself stays, so that its buttons explain, and
    /// so do its cards, but for that of the private chat in which it was deleted.
    pub async fn delete_cart(&mut self, id: i64, key: &Key, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            r#"with changes as (delete from cart_change where cart_id = $1),
               here as (delete from card where cart_id = $1 and platform = $3 and chat = $4 and private),
               cards as (update card set wanted = c.revision + 1 from cart c
                 where c.id = $1 and card.cart_id = $1 and not (platform = $3 and chat = $4 and private))
               update cart set state = 'deleted', details = '{"last_line": 0}', lines = '[]', customer_id = null,
                 phone = null, items = 0, total = 0, revision = revision + 1, updated_at = $2
               where id = $1 and state = 'open'"#,
            id,
            now,
            key.platform,
            key.chat,
        )
        .execute(&mut *self.inner)
        .await
        .context("delete a cart")?;
        Ok(())
    }

    /// The latest change that can be taken back.
    pub async fn last_change(&mut self, cart: i64) -> Result<Option<(i32, Change)>> {
        let row = sqlx::query!(
            "select revision, undo from cart_change where cart_id = $1 order by revision desc limit 1",
            cart,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("the last change of a cart")?;
        row.map(|row| Ok((row.revision, super::load::from_json(row.undo, "a change")?))).transpose()
    }
}
