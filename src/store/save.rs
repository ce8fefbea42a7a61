//! Everything a turn leaves behind: inbox, conversation, cart, history, audit, and what is owed.

use super::Tx;
use super::load::Key;
use crate::dialog::desk::Dialog;
use crate::dialog::said::Said;
use crate::dialog::screen::Screen;
use crate::engine::cart::{Cart, CartState};
use crate::engine::change::Change;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;

/// What is saved of every turn.
#[derive(Debug)]
pub struct Spoken<'a> {
    pub key: &'a Key,
    pub now: DateTime<Utc>,
    /// What came in, as bytes: text may hold what Postgres cannot.
    pub payload: &'a [u8],
    pub dialog: &'a Dialog,
    pub lang: &'a str,
    pub cart: Option<i64>,
    /// The screen that is owed to the chat.
    pub screen: &'a Screen,
}

/// What is saved where a cart has changed.
#[derive(Debug)]
pub struct Changed<'a> {
    pub cart: &'a Cart,
    pub change: &'a Change,
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

impl Tx {
    /// Saves a turn that changed no cart: inbox, conversation, audit, and what is owed. Fails (see
    /// [`super::is_repeated`]) where the input had been worked before.
    pub async fn save(&mut self, spoken: &Spoken<'_>, audited: Option<&Audited<'_>>) -> Result<()> {
        let Spoken { key, .. } = spoken;
        sqlx::query!(
            r#"with seen as (
                 insert into inbox (platform, bot, external_id, lane, payload, received_at, done_at)
                 values ($1, $4, $5, $2 || '/' || $3, $6, $7, $7)),
               talk as (
                 insert into conversation (platform, chat, user_id, lang, cart_id, dialog)
                 values ($1, $2, $3, $8, $9, $10)
                 on conflict (platform, chat, user_id) do update
                 set lang = excluded.lang, cart_id = excluded.cart_id, dialog = excluded.dialog,
                     revision = conversation.revision + 1),
               said as (
                 insert into audit (at, staff_id, platform, cart_id, order_id, revision, action, detail)
                 select $7, $12, $1, $13, $14, $15, $16, $17 where $16::text is not null)
               insert into outbox (platform, chat, payload, cause, created_at) values ($1, $2, $11, $5, $7)"#,
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
        )
        .execute(&mut *self.inner)
        .await
        .context("save a turn")?;
        Ok(())
    }

    /// Saves a turn that changed its cart. The cart is locked, and its revision is still looked at.
    pub async fn save_with_cart(
        &mut self,
        spoken: &Spoken<'_>,
        changed: &Changed<'_>,
        audited: &Audited<'_>,
    ) -> Result<()> {
        let (key, cart, change) = (spoken.key, changed.cart, changed.change);
        if !(change.lines.is_empty() && change.removed.is_empty()) {
            self.save_lines(cart.id, change).await?;
        }
        if let Some(revision) = changed.undone {
            self.forget_change(cart.id, revision).await?;
        }
        let remembered = changed.undone.is_none() && !changed.undo.is_empty();
        let saved = sqlx::query!(
            r#"with seen as (
                 insert into inbox (platform, bot, external_id, lane, payload, received_at, done_at)
                 values ($1, $4, $5, $2 || '/' || $3, $6, $7, $7)),
               talk as (
                 insert into conversation (platform, chat, user_id, lang, cart_id, dialog)
                 values ($1, $2, $3, $8, $9, $10)
                 on conflict (platform, chat, user_id) do update
                 set lang = excluded.lang, cart_id = excluded.cart_id, dialog = excluded.dialog,
                     revision = conversation.revision + 1),
               said as (
                 insert into audit (at, staff_id, platform, cart_id, revision, action, detail)
                 values ($7, $12, $1, $13, $14, $15, $16)),
               owed as (
                 insert into outbox (platform, chat, payload, cause, created_at) values ($1, $2, $11, $5, $7)),
               remembered as (
                 insert into cart_change (cart_id, revision, undo) select $13, $14, $17 where $17::json is not null)
               update cart set market = $18, state = $19, revision = $14, details = $20, customer_id = $21,
                 phone = $22, items = $23, total = $24, updated_at = $7
               where id = $13 and revision <= $14 and state = 'open'"#,
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
        )
        .execute(&mut *self.inner)
        .await
        .context("save a turn with its cart")?;
        anyhow::ensure!(saved.rows_affected() == 1, "cart {} was changed under its lock", cart.id);
        Ok(())
    }

    async fn forget_change(&mut self, cart: i64, revision: i32) -> Result<()> {
        sqlx::query!("delete from cart_change where cart_id = $1 and revision = $2", cart, revision)
            .execute(&mut *self.inner)
            .await
            .context("forget a change that was taken back")?;
        Ok(())
    }

    async fn save_lines(&mut self, cart: i64, change: &Change) -> Result<()> {
        sqlx::query!(
            r#"with gone as (delete from cart_line where cart_id = $1 and line = any($2::smallint[]))
               insert into cart_line (cart_id, line, variant_id, sku, title, options, quantity, list_price, tiers,
                 priced_at, override_price, discount)
               select $1, l.number, l.variant, l.sku, l.title, l.options, l.quantity, l.list_price, l.tiers,
                 l.priced_at, l.price_override, l.discount
               from jsonb_to_recordset($3) as l (number smallint, variant bigint, sku text, title text,
                 options text[], quantity int, list_price numeric, tiers jsonb, priced_at timestamptz,
                 price_override numeric, discount jsonb)
               on conflict (cart_id, line) do update
               set variant_id = excluded.variant_id, sku = excluded.sku, title = excluded.title,
                   options = excluded.options, quantity = excluded.quantity, list_price = excluded.list_price,
                   tiers = excluded.tiers, priced_at = excluded.priced_at,
                   override_price = excluded.override_price, discount = excluded.discount"#,
            cart,
            &change.removed,
            Json(&change.lines) as _,
        )
        .execute(&mut *self.inner)
        .await
        .context("save a cart's lines")?;
        Ok(())
    }

    /// A new, empty cart's row; its id.
    pub async fn new_cart(&mut self, market: &str, owner: i64, now: DateTime<Utc>) -> Result<i64> {
        sqlx::query_scalar!(
            "insert into cart (market, owner_id, details, created_at, updated_at)
             values ($1, $2, '{\"last_line\": 0}', $3, $3) returning id",
            market,
            owner,
            now,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("make a cart")
    }

    /// Erases a cart's selections and customer data for good. The row itself stays, so that its buttons explain.
    pub async fn delete_cart(&mut self, id: i64, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            r#"with lines as (delete from cart_line where cart_id = $1),
                    changes as (delete from cart_change where cart_id = $1)
               update cart set state = 'deleted', details = '{"last_line": 0}', customer_id = null, phone = null,
                 items = 0, total = 0, revision = revision + 1, updated_at = $2
               where id = $1 and state = 'open'"#,
            id,
            now,
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
