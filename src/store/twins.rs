//! The same customer at two reps: what others have for a phone number.

use super::Tx;
use crate::dialog::event::Twin;
use crate::engine::order::OrderNumber;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

/// Orders that are so young are pointed out to who places another.
const LATELY: TimeDelta = TimeDelta::hours(12);

impl Tx {
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
