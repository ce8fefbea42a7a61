//! What becomes of an order after its approval: packed, sent, paid; and the news of orders.

use super::Tx;
use crate::engine::order::{Order, OrderNumber, Step};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// Something that happened to an order, of which chats are to be told.
#[derive(Clone, Debug)]
pub struct News {
    pub id: i64,
    pub order: OrderNumber,
    /// `placed`, `approved`, `cancelled` or a step's word.
    pub what: String,
    /// Whoever did it.
    pub staff: Option<i64>,
}

impl Tx {
    /// Moves an order on by compare-and-set; stock leaves with what is shipped. False where it was no longer as `order`
    /// says.
    pub async fn step(
        &mut self,
        order: &Order,
        step: Step,
        (amount, until): (Option<Decimal>, Option<DateTime<Utc>>),
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let Some((fulfillment, payment)) = order.after(step, now) else { return Ok(false) };
        let moved = sqlx::query!(
            r#"with moved as (
                 update orders set fulfillment_status = $2, payment_status = $3, revision = revision + 1,
                   held_until = case $6 when 'held' then $10 when 'resumed' then null else held_until end
                 where id = $1 and status = 'approved' and fulfillment_status = $4 and payment_status = $5
                   and held_until is not distinct from $11 returning id),
               told as (
                 insert into order_step (order_id, step, staff_id, at, amount, until) select id, $6, $7, $8, $9, $10 from moved),
               news as (insert into news (order_id, what, staff_id, at) select id, $6, $7, $8 from moved)
               select id from moved"#,
            order.id,
            fulfillment,
            payment,
            order.fulfillment_status,
            order.payment_status,
            step.as_str(),
            staff,
            now,
            amount as Option<Decimal>,
            until,
            order.held_until,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("move an order on")?;
        if moved.is_some() && step == Step::Shipped {
            self.send_off(order.id, staff, now).await?;
        }
        Ok(moved.is_some())
    }

    /// What was allocated leaves. What was sold without being there has nothing to leave.
    async fn send_off(&mut self, order: i64, staff: i64, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            "select s.variant_id from stock s
             where (s.variant_id, s.location) in (
               select l.variant_id, l.location from order_line l where l.order_id = $1)
             order by s.variant_id, s.location for no key update",
            order,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lock the order's stock")?;
        sqlx::query!(
            r#"with demand as (
                 select variant_id, location, sum(quantity)::int as quantity from order_line
                 where order_id = $1 and location is not null group by 1, 2),
               gone as (
                 update stock s set allocated = s.allocated - d.quantity,
                   on_hand = s.on_hand - least(d.quantity, s.on_hand)
                 from demand d join stock was using (variant_id, location)
                 where s.variant_id = d.variant_id and s.location = d.location
                 returning s.variant_id, s.location, d.quantity, was.on_hand - s.on_hand as left)
               insert into movement (variant_id, location, counter, quantity, reason, order_id, staff_id, at)
               select variant_id, location, 'allocated', -quantity, 'shipped', $1, $2::bigint, $3::timestamptz from gone
               union all
               select variant_id, location, 'on_hand', -"left", 'shipped', $1, $2, $3 from gone where "left" > 0"#,
            order,
            staff,
            now,
        )
        .execute(&mut *self.inner)
        .await
        .context("send an order's stock off")?;
        Ok(())
    }

    /// Takes the oldest news after this one, which nobody else takes until this transaction is over; then it is gone.
    pub async fn take_news(&mut self, after: i64) -> Result<Option<News>> {
        let row = sqlx::query!(
            r#"delete from news n using orders o
               where n.order_id = o.id and n.id in (
                 select id from news where id > $1 order by id limit 1 for update skip locked)
               returning n.id, o.number, n.what, n.staff_id"#,
            after,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("news of orders")?;
        Ok(row.map(|row| News {
            id: row.id,
            order: OrderNumber(row.number),
            what: row.what,
            staff: row.staff_id,
        }))
    }
}
