//! How the database is: what is in it, and whether its books add up.

use super::{Store, Tx};
use anyhow::{Context, Result};

/// How much there is of what.
#[derive(Debug)]
pub struct Counts {
    pub version: String,
    pub products: i64,
    pub customers: i64,
    pub staff: i64,
    pub carts: i64,
    pub orders: i64,
    pub pending: i64,
}

impl Store {
    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&self.pool).await.is_ok()
    }
}

impl Tx {
    pub async fn counts(&mut self) -> Result<Counts> {
        sqlx::query_as!(
            Counts,
            r#"select current_setting('server_version') as "version!",
                 (select count(*) from product) as "products!", (select count(*) from customer) as "customers!",
                 (select count(*) from staff where active) as "staff!",
                 (select count(*) from cart where state = 'open') as "carts!",
                 (select count(*) from orders) as "orders!",
                 (select count(*) from orders where status = 'pending') as "pending!""#
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("what is in the database")
    }

    /// Whatever does not add up, a sentence each: stock against its movements, coupons against their uses, orders
    /// against carts, the audit and the outbox.
    pub async fn ledger_faults(&mut self) -> Result<Vec<String>> {
        sqlx::query_scalar!(
            r#"select format('stock of variant %s at %s: %s on hand and %s allocated, by its movements %s and %s',
                 s.variant_id, s.location, s.on_hand, s.allocated, coalesce(m.on_hand, 0), coalesce(m.allocated, 0)) as "fault!"
               from stock s left join (
                 select variant_id, location, sum(quantity) filter (where counter = 'on_hand') as on_hand,
                   sum(quantity) filter (where counter = 'allocated') as allocated
                 from movement group by variant_id, location) m using (variant_id, location)
               where (s.on_hand, s.allocated) is distinct from (coalesce(m.on_hand, 0), coalesce(m.allocated, 0))
               union all
               select format('coupon %s: counted %s times, used %s times', c.code, c.used, coalesce(u.uses, 0))
               from coupon c left join (
                 select coupon as code, count(*) as uses from coupon_use where not given_back group by coupon) u
                 using (code)
               where c.used <> coalesce(u.uses, 0)
               union all
               select format('order %s: its cart is not marked as placed', o.number)
               from orders o left join cart c on c.id = o.cart_id where c.state is distinct from 'placed'
               union all
               select format('order %s: nobody is on record for placing it', o.number)
               from orders o where not exists (
                 select 1 from audit a where a.cart_id = o.cart_id and a.action = 'placed')"#
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("whether the books add up")
    }
}
