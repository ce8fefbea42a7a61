//! Carts that nobody touches any more, and the same customer at two reps.

use super::Tx;
use crate::dialog::event::Twin;
use crate::dialog::morning::Waiting;
use crate::dialog::said::Said;
use crate::dialog::words::Lang;
use crate::engine::order::OrderNumber;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

/// Orders that are so young are pointed out to who places another.
const LATELY: TimeDelta = TimeDelta::hours(12);

impl Tx {
    /// Carts of one owner, or of all, that nobody has touched for so many days, without those whose quote stands; and
    /// whose they are. `news`: only those whose owner was not warned since.
    pub async fn stale(
        &mut self,
        owner: Option<i64>,
        days: i64,
        news: bool,
        now: DateTime<Utc>,
    ) -> Result<Vec<(i64, Waiting)>> {
        let rows = sqlx::query!(
            r#"select c.id, c.market, c.total, c.items, c.updated_at, c.details #>> '{customer,name}' as customer,
                 c.owner_id, s.name as owner
               from cart c join staff s on s.id = c.owner_id
               where c.state = 'open' and c.updated_at <= $1 and ($2::bigint is null or c.owner_id = $2)
                 and not coalesce(c.details -> 'quote' -> 'void' is null
                   and (c.details #>> '{quote,valid_until}')::timestamptz > $3, false)
                 and not ($4 and exists (select from cart_warning w where w.cart_id = c.id and w.at > c.updated_at))
               order by c.owner_id, c.updated_at limit 500"#,
            now - TimeDelta::days(days),
            owner,
            now,
            news,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("carts that nobody touches")?;
        let stale = rows.into_iter().map(|row| {
            let waiting = Waiting {
                cart: row.id,
                market: row.market,
                total: row.total,
                items: row.items,
                since: row.updated_at,
                customer: row.customer.filter(|name| !name.is_empty()),
                phone: None,
                owner: row.owner,
                outcome: None,
            };
            (row.owner_id, waiting)
        });
        Ok(stale.collect())
    }

    /// Keeps that their owner was warned.
    pub async fn warned(&mut self, carts: &[i64], now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            "insert into cart_warning (cart_id, at) select unnest($1::bigint[]), $2
             on conflict (cart_id) do update set at = excluded.at",
            carts,
            now,
        )
        .execute(&mut *self.inner)
        .await
        .context("keep that an owner was warned")?;
        Ok(())
    }

    /// Closes carts that nobody has touched for so long, but for those that were touched meanwhile; how many.
    pub async fn expire(&mut self, carts: &[i64], days: i64, now: DateTime<Utc>) -> Result<u64> {
        let told = Said::new("closed-idle").number("days", days);
        let done = sqlx::query!(
            "with gone as (
               select id from cart where id = any($1) and state = 'open' and updated_at <= $2 order by id for no key update),
             cards as (update card set wanted = c.revision + 1 from cart c join gone using (id) where card.cart_id = c.id),
             told as (insert into audit (at, platform, cart_id, action, detail) select $3, 'Cartwright', id, $4, $5 from gone)
             update cart set state = 'expired', revision = revision + 1, updated_at = $3 where id in (select id from gone)",
            carts,
            now - TimeDelta::days(days),
            now,
            told.id,
            Json([&told]) as _,
        )
        .execute(&mut *self.inner)
        .await
        .context("close carts that nobody touches")?;
        Ok(done.rows_affected())
    }

    /// Where a member of the staff talks with the bot alone.
    pub async fn own_chats(&mut self, staff: i64) -> Result<Vec<super::places::Place>> {
        let rows = sqlx::query!(
            "select c.platform, c.chat, c.lang from staff_identity i
             join conversation c on c.platform = i.platform and c.chat = i.user_id and c.user_id = i.user_id
             where i.staff_id = $1 and c.platform <> 'terminal'
               and not exists (select from closed_chat o where o.platform = c.platform and o.chat = c.chat)",
            staff,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("somebody's own chats")?;
        let place = |lang: Option<String>| lang.as_deref().and_then(Lang::parse).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| super::places::Place { platform: row.platform, chat: row.chat, lang: place(row.lang) })
            .collect())
    }

    /// What others have for the customer with this number: open carts, and orders of the last hours.
    pub async fn twins(
        &mut self,
        phone: &Phone,
        cart: i64,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Twin>> {
        let rows = sqlx::query!(
            r#"select s.name as "who!", t.market as "market!", t.total as "total!", t.at as "at!", t.cart_id as "cart!", t.number
               from (select owner_id as staff_id, market, total, updated_at as at, id as cart_id, null::bigint as number
                     from cart where phone = $1 and state = 'open' and id <> $2 and items > 0 and owner_id <> $3
                     union all
                     select placed_by, market, total, placed_at, cart_id, number
                     from orders where phone = $1 and placed_at > $4 and cart_id <> $2 and placed_by <> $3 and status <> 'cancelled') t
               join staff s on s.id = t.staff_id order by t.at desc limit 3"#,
            phone.e164(),
            cart,
            staff,
            now - LATELY,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("what others have for a customer")?;
        Ok(rows
            .into_iter()
            .map(|row| Twin {
                who: row.who,
                market: row.market,
                total: row.total,
                at: row.at,
                cart: row.cart,
                order: row.number.map(OrderNumber),
            })
            .collect())
    }
}
