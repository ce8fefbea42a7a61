//! Carts that nobody touches any more.

use super::Tx;
use crate::dialog::morning::Waiting;
use crate::dialog::said::Said;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

impl Tx {
    /// Carts of one owner, or of all, that nobody has touched for so many days, without those whose quote stands or whose goods are kept; and
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
                 and (c.reserved_until is null or c.reserved_until <= $3)
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
               select id from cart where id = any($1) and state = 'open' and updated_at <= $2
                 and (reserved_until is null or reserved_until <= $3) order by id for no key update),
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
}
