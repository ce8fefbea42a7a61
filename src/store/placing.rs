//! Placing, approving and cancelling: rows locked in one order, counters moved by conditional updates.

use super::Tx;
use super::lists::Counted;
use crate::engine::cart::Cart;
use crate::engine::order::{Order, OrderNumber, OrderStatus};
use crate::engine::place::Placeable;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::types::Json;
use std::collections::BTreeMap;

impl Tx {
    /// Locks coupons, by code, and reads them anew: those that have a limit. Those without are only counted, at the
    /// end: every order of the day may carry the same one.
    pub async fn lock_coupons(&mut self, codes: &[String], phone: &str) -> Result<Counted> {
        sqlx::query!("select code from coupon where code = any($1) order by code for no key update", codes,)
            .fetch_all(&mut *self.inner)
            .await
            .context("lock coupons")?;
        self.coupons(codes, Some(phone)).await
    }

    /// Locks the stock of these variants at these locations, in one order, and gives what is available to a cart: what is
    /// kept for it is.
    pub async fn locked_stock(
        &mut self,
        cart: i64,
        variants: &[i64],
        locations: &[String],
    ) -> Result<Vec<(i64, String, i32)>> {
        let rows = sqlx::query!(
            r#"select variant_id, location, on_hand - allocated + coalesce((select r.quantity from reservation r
                 where r.cart_id = $3 and r.variant_id = stock.variant_id and r.location = stock.location), 0) as "available!"
               from stock where variant_id = any($1) and location = any($2)
               order by variant_id, location for no key update"#,
            variants,
            locations,
            cart,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lock stock")?;
        Ok(rows.into_iter().map(|row| (row.variant_id, row.location, row.available)).collect())
    }

    /// Makes the order: number, copies of everything, stock taken, coupons counted. The cart is marked by its own save.
    pub async fn insert_order(
        &mut self,
        cart: &Cart,
        placeable: &Placeable,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<OrderNumber> {
        let summary = placeable.summary();
        let lines: Vec<_> = cart
            .lines
            .iter()
            .zip(&summary.lines)
            .zip(placeable.picks())
            .map(|((line, priced), pick)| {
                json!({
                    "line": line.number, "variant_id": line.variant, "sku": line.sku, "title": line.title,
                    "options": line.options, "quantity": line.quantity, "unit_price": priced.unit_price,
                    "amount": priced.amount, "discount": priced.discount, "tax": priced.tax,
                    "location": pick.location,
                })
            })
            .collect();
        let mut demand: BTreeMap<(i64, &str), i32> = BTreeMap::new();
        for pick in placeable.picks() {
            if let Some(location) = &pick.location {
                *demand.entry((pick.variant, location)).or_default() += i32::try_from(pick.quantity)?;
            }
        }
        let phone = cart.phone().context("a placeable cart has a phone")?.e164();
        let row = sqlx::query!(
            r#"with taken as (
                 update stock s set allocated = s.allocated + d.quantity
                 from unnest($10::bigint[], $11::text[], $12::int[]) as d (variant_id, location, quantity)
                 where s.variant_id = d.variant_id and s.location = d.location
                   and (s.backorder or s.allocated + d.quantity <= s.on_hand)
                 returning s.variant_id, s.location, d.quantity),
               counted as (
                 update coupon set used = used + 1 where code in (
                   select code from coupon where code = any($13) order by code for no key update) returning code),
               number as (update order_counter set last = last + 1 returning last),
               made as (
                 insert into orders (number, cart_id, market, placed_by, customer_id, details, summary, phone,
                   currency, items, total, placed_at)
                 select number.last, $1, $2, $3, $4, $5, $6, $7, $8, jsonb_array_length($9), $14, $15 from number
                 returning id, number),
               lines as (
                 insert into order_line (order_id, line, variant_id, sku, title, options, quantity, unit_price,
                   amount, discount, tax, location)
                 select made.id, l.line, l.variant_id, l.sku, l.title, l.options, l.quantity, l.unit_price,
                   l.amount, l.discount, l.tax, l.location
                 from made, jsonb_to_recordset($9) as l (line smallint, variant_id bigint, sku text, title text,
                   options text[], quantity int, unit_price numeric, amount numeric, discount numeric, tax numeric,
                   location text)),
               moved as (
                 insert into movement (variant_id, location, counter, quantity, reason, order_id, staff_id, at)
                 select taken.variant_id, taken.location, 'allocated', taken.quantity, 'placed', made.id, $3, $15
                 from taken, made),
               used as (
                 insert into coupon_use (coupon, order_id, phone_hash)
                 select counted.code, made.id, hashed_phone(shop.phone_key, $7) from counted, made, shop),
               news as (insert into news (order_id, what, staff_id, at) select id, 'placed', $3, $15 from made),
               known as (update customer set orders = orders + 1 where id = $4)
               select made.number, (select count(*) from taken) as "taken!",
                 (select count(*) from counted) as "counted!" from made"#,
            cart.id,
            cart.market,
            staff,
            cart.details.customer.as_ref().map(|customer| customer.id),
            Json(&cart.details) as _,
            Json(&summary) as _,
            phone,
            summary.currency.code(),
            Json(&lines) as _,
            &demand.keys().map(|(variant, _)| *variant).collect::<Vec<_>>(),
            &demand.keys().map(|(_, location)| (*location).to_owned()).collect::<Vec<_>>(),
            &demand.values().copied().collect::<Vec<_>>(),
            &cart.details.coupons,
            summary.total,
            now,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("insert an order")?;
        ensure!(usize::try_from(row.taken)? == demand.len(), "stock moved under its lock");
        ensure!(usize::try_from(row.counted)? == cart.details.coupons.len(), "a coupon went under its lock");
        Ok(OrderNumber(row.number))
    }

    /// Moves an order's status by compare-and-set. False where it was no longer as `order` says.
    pub async fn decide(
        &mut self,
        order: &Order,
        next: OrderStatus,
        staff: i64,
        (reason, restock): (Option<&str>, bool),
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let moved = sqlx::query!(
            r#"with moved as (
                 update orders set status = $2, revision = revision + 1 where id = $1 and status = $3 returning id),
               told as (
                 insert into order_event (order_id, status, staff_id, at, reason, restock)
                 select id, $2, $4, $5, $6, case when $2 = 'cancelled' then $8::bool end from moved),
               news as (insert into news (order_id, what, staff_id, at) select id, $2, $4, $5 from moved),
               fulfilled as (
                 insert into fulfillment (order_id, service, created_at)
                 select id, $7, $5 from moved where $2 = 'approved')
               select id from moved"#,
            order.id,
            next.as_str(),
            order.status.as_str(),
            staff,
            now,
            reason,
            order.details.service.as_ref().map_or("", |service| service.code.as_str()),
            restock,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("decide on an order")?;
        if moved.is_some() && next == OrderStatus::Cancelled {
            self.give_back(order, restock, staff, now).await?;
        }
        Ok(moved.is_some())
    }

    /// Gives stock and coupons back, once: the status was moved before, and only one can move it. The rows are
    /// locked as placing locks them: limited coupons, stock, then the other coupons. What has left comes back, and what
    /// has not stays, only to be restocked.
    async fn give_back(
        &mut self,
        order: &Order,
        restock: bool,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (order, left) = (order.id, order.has_left());
        sqlx::query!(
            "select c.code from coupon c join coupon_use u on u.coupon = c.code and u.order_id = $1
             where c.total_limit is not null or c.per_customer is not null order by c.code for no key update of c",
            order,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lock the order's coupons")?;
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
               freed as (
                 update stock s set allocated = s.allocated - case when $4 then 0 else d.quantity end,
                   on_hand = s.on_hand + case when $4 and $5 then d.quantity
                     when not $4 and not $5 then -least(d.quantity, s.on_hand) else 0 end
                 from demand d join stock was using (variant_id, location)
                 where s.variant_id = d.variant_id and s.location = d.location
                 returning s.variant_id, s.location, s.allocated - was.allocated as allocated, s.on_hand - was.on_hand as on_hand),
               moved as (
                 insert into movement (variant_id, location, counter, quantity, reason, order_id, staff_id, at)
                 select variant_id, location, 'allocated', allocated, 'cancelled', $1, $2::bigint, $3::timestamptz from freed where allocated <> 0
                 union all
                 select variant_id, location, 'on_hand', on_hand, 'cancelled', $1, $2, $3 from freed where on_hand <> 0),
               given as (update coupon_use set given_back = true where order_id = $1 and not given_back returning coupon)
               update coupon set used = used - 1 where code in (select coupon from given)"#,
            order,
            staff,
            now,
            left,
            restock,
        )
        .execute(&mut *self.inner)
        .await
        .context("give stock and coupons back")?;
        Ok(())
    }
}
