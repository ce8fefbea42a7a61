//! Goods that are kept for a cart until a time.

use super::{Store, Tx};
use crate::engine::place::Pick;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

impl Tx {
    /// What is kept for a cart: variant, location and units.
    pub(super) async fn reserved(&mut self, cart: i64) -> Result<Vec<(i64, String, i32)>> {
        let rows =
            sqlx::query!("select variant_id, location, quantity from reservation where cart_id = $1", cart)
                .fetch_all(&mut *self.inner)
                .await
                .context("what is kept for a cart")?;
        Ok(rows.into_iter().map(|row| (row.variant_id, row.location, row.quantity)).collect())
    }

    /// Keeps for a cart what its lines draw, until then; the cart's row and the stock are locked. What was kept before
    /// is given back first.
    pub async fn reserve(
        &mut self,
        cart: i64,
        picks: &[Pick],
        until: DateTime<Utc>,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.release(cart, staff, now).await?;
        let mut demand: BTreeMap<(i64, &str), i32> = BTreeMap::new();
        for pick in picks {
            if let Some(location) = &pick.location {
                *demand.entry((pick.variant, location)).or_default() += i32::try_from(pick.quantity)?;
            }
        }
        let row = sqlx::query!(
            r#"with taken as (
                 update stock s set allocated = s.allocated + d.quantity
                 from unnest($2::bigint[], $3::text[], $4::int[]) as d (variant_id, location, quantity)
                 where s.variant_id = d.variant_id and s.location = d.location
                   and (s.backorder or s.allocated + d.quantity <= s.on_hand)
                 returning s.variant_id, s.location, d.quantity),
               kept as (
                 insert into reservation (cart_id, variant_id, location, quantity)
                 select $1, variant_id, location, quantity from taken),
               moved as (
                 insert into movement (variant_id, location, counter, quantity, reason, cart_id, staff_id, at)
                 select variant_id, location, 'allocated', quantity, 'reserved', $1, $5, $6 from taken),
               marked as (update cart set reserved_until = $7 where id = $1)
               select count(*) as "taken!" from taken"#,
            cart,
            &demand.keys().map(|(variant, _)| *variant).collect::<Vec<_>>(),
            &demand.keys().map(|(_, location)| (*location).to_owned()).collect::<Vec<_>>(),
            &demand.values().copied().collect::<Vec<_>>(),
            staff,
            now,
            until,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("keep goods for a cart")?;
        ensure!(usize::try_from(row.taken)? == demand.len(), "stock moved under its lock");
        self.redraw_cards(&[cart]).await
    }

    /// Gives back what is kept for a cart, whose row is locked.
    pub async fn release(&mut self, cart: i64, staff: i64, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!("select release_reserved($1, $2, $3)", cart, staff, now)
            .execute(&mut *self.inner)
            .await
            .context("give back what was kept")?;
        sqlx::query!("update cart set reserved_until = null where id = $1", cart)
            .execute(&mut *self.inner)
            .await
            .context("a cart for which nothing is kept")?;
        self.redraw_cards(&[cart]).await
    }

    /// The cards of carts show something else although the carts are the same.
    async fn redraw_cards(&mut self, carts: &[i64]) -> Result<()> {
        sqlx::query!("update card set shown = -1 where cart_id = any($1) and not covered", carts)
            .execute(&mut *self.inner)
            .await
            .context("draw cards anew")?;
        Ok(())
    }

    /// Gives back what was kept until now or earlier: the carts, and whose they are.
    pub async fn release_due(&mut self, now: DateTime<Utc>) -> Result<Vec<(i64, i64)>> {
        let due = sqlx::query!(
            "select id, owner_id from cart
             where id in (select cart_id from reservation) and reserved_until <= $1
             order by id limit 100 for no key update skip locked",
            now,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("carts for which goods were kept long enough")?;
        let carts: Vec<i64> = due.iter().map(|row| row.id).collect();
        if carts.is_empty() {
            return Ok(Vec::new());
        }
        // Two carts may keep the same goods: their stock is locked in the order of all, not cart by cart.
        sqlx::query!(
            "select s.variant_id from stock s
             where (s.variant_id, s.location) in (select variant_id, location from reservation where cart_id = any($1))
             order by s.variant_id, s.location for no key update",
            &carts,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lock what was kept")?;
        sqlx::query!("select release_reserved(id, null, $2) from unnest($1::bigint[]) as id", &carts, now)
            .execute(&mut *self.inner)
            .await
            .context("give back what was kept")?;
        sqlx::query!("update cart set reserved_until = null where id = any($1)", &carts)
            .execute(&mut *self.inner)
            .await
            .context("carts for which nothing is kept")?;
        self.redraw_cards(&carts).await?;
        Ok(due.into_iter().map(|row| (row.id, row.owner_id)).collect())
    }
}

impl Store {
    /// Whether goods were kept for some cart until now or earlier.
    pub async fn has_reservations_due(&self, now: DateTime<Utc>) -> Result<bool> {
        sqlx::query_scalar!(
            r#"select exists (select from reservation r join cart c on c.id = r.cart_id where c.reserved_until <= $1) as "due!""#,
            now,
        )
            .fetch_one(&self.pool)
            .await
            .context("whether goods were kept long enough")
    }
}
