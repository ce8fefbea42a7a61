//! The shop's upkeep from chat: stock, prices, coupons, what is on sale, and the staff's roles.

use super::Tx;
use crate::engine::staff::Role;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::json;

/// What came of counting.
#[derive(Debug)]
pub enum Stocked {
    Now {
        location: String,
        on_hand: i32,
        allocated: i32,
    },
    /// It is in several places: which of them?
    Where(Vec<String>),
    /// More than that is sold already.
    TooFew {
        allocated: i32,
    },
}

impl Tx {
    /// The variant with this SKU, in any case.
    pub async fn variant_named(&mut self, sku: &str) -> Result<Option<i64>> {
        sqlx::query_scalar!("select id from variant where lower(sku) = lower($1) limit 1", sku)
            .fetch_optional(&mut *self.inner)
            .await
            .context("a variant by its SKU")
    }

    /// A variant's stock, place by place.
    pub async fn stock_rows(&mut self, variant: i64) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query!(
            r#"select l.code, l.name, s.on_hand, s.allocated from stock s join location l on l.code = s.location
               where s.variant_id = $1 order by l.code"#,
            variant
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("a variant's stock")?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let left = row.on_hand - row.allocated;
                (
                    format!("{} · {}", row.code, row.name),
                    format!("{left} = {} − {}", row.on_hand, row.allocated),
                )
            })
            .collect())
    }

    /// Adds, takes or sets what is on hand, as a movement.
    pub async fn count_stock(
        &mut self,
        (variant, location): (i64, Option<&str>),
        (units, counted): (i32, bool),
        note: &str,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<Stocked> {
        let rows = sqlx::query!(
            "select location, on_hand, allocated, backorder from stock
             where variant_id = $1 and ($2::text is null or location = $2) order by location for no key update",
            variant,
            location,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("stock to count")?;
        let [row] = rows.as_slice() else {
            let places =
                sqlx::query_scalar!("select code from location order by code").fetch_all(&mut *self.inner);
            let places = places.await.context("the locations")?;
            // The first count at a place that is there.
            if let Some(place) =
                location.filter(|place| rows.is_empty() && places.iter().any(|code| code == place))
            {
                sqlx::query!(
                    "insert into stock (variant_id, location, backorder) select id, $2, backorder from variant where id = $1",
                    variant,
                    place,
                )
                .execute(&mut *self.inner)
                .await
                .context("a new place of stock")?;
                return Box::pin(self.count_stock((variant, location), (units, counted), note, staff, now))
                    .await;
            }
            let known = rows.iter().map(|row| row.location.clone()).collect::<Vec<_>>();
            return Ok(Stocked::Where(if known.is_empty() { places } else { known }));
        };
        let on_hand = if counted { units } else { row.on_hand.saturating_add(units) };
        if on_hand < 0 || (!row.backorder && on_hand < row.allocated) {
            return Ok(Stocked::TooFew { allocated: row.allocated });
        }
        let moved = on_hand - row.on_hand;
        if moved != 0 {
            let reason = if units > 0 && !counted { "received" } else { "adjusted" };
            sqlx::query!(
                "with kept as (update stock set on_hand = $3 where variant_id = $1 and location = $2)
                 insert into movement (variant_id, location, counter, quantity, reason, staff_id, at, note)
                 values ($1, $2, 'on_hand', $4, $5, $6, $7, nullif($8, ''))",
                variant,
                row.location,
                on_hand,
                moved,
                reason,
                staff,
                now,
                note,
            )
            .execute(&mut *self.inner)
            .await
            .context("count stock")?;
        }
        Ok(Stocked::Now { location: row.location.clone(), on_hand, allocated: row.allocated })
    }

    /// A variant's price and tiers in a market.
    pub async fn set_price(
        &mut self,
        variant: i64,
        market: &str,
        price: Decimal,
        tiers: &[(u32, Decimal)],
    ) -> Result<()> {
        let tiers: Vec<_> = tiers
            .iter()
            .map(|(from, price)| json!({ "min_quantity": from, "price": price.to_string() }))
            .collect();
        sqlx::query!(
            "insert into price (variant_id, market, amount, tiers) values ($1, $2, $3, $4)
             on conflict (variant_id, market) do update set amount = excluded.amount, tiers = excluded.tiers",
            variant,
            market,
            price,
            serde_json::Value::from(tiers),
        )
        .execute(&mut *self.inner)
        .await
        .context("set a price")?;
        Ok(())
    }

    /// Whether a variant is on sale.
    pub async fn set_on_sale(&mut self, variant: i64, on: bool) -> Result<()> {
        let product = sqlx::query_scalar!(
            "update variant set active = $2 where id = $1 returning product_id",
            variant,
            on
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("put a variant on sale or off")?;
        self.index_products(&[product]).await
    }

    /// Coupons that are good now: the code, and what it gives and was used.
    pub async fn active_coupons(&mut self, now: DateTime<Utc>) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query!(
            r#"select code, kind, trim_scale(value)::text as value, currency, used, total_limit, ends_at from coupon
               where active and (ends_at is null or ends_at > $1) order by code limit 40"#,
            now
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the coupons")?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let value = row.value.unwrap_or_default();
                let gives = match row.kind.as_str() {
                    "percent" => format!("{value}%"),
                    "fixed" => format!("{value} {}", row.currency.unwrap_or_default()),
                    kind => kind.replace('_', " "),
                };
                let limit = row.total_limit.map_or_else(String::new, |limit| format!("/{limit}"));
                (row.code, format!("{gives} · ×{}{limit}", row.used))
            })
            .collect())
    }

    pub async fn has_coupon(&mut self, code: &str) -> Result<bool> {
        sqlx::query_scalar!(r#"select exists (select from coupon where code = $1) as "there!""#, code)
            .fetch_one(&mut *self.inner)
            .await
            .context("a coupon")
    }

    /// Ends a coupon; false where there is none.
    pub async fn end_coupon(&mut self, code: &str) -> Result<bool> {
        let done = sqlx::query!("update coupon set active = false where code = $1 and active", code)
            .execute(&mut *self.inner)
            .await
            .context("end a coupon")?;
        Ok(done.rows_affected() > 0)
    }

    /// Gives a member of the staff a role, effective at their next message; false where nobody has that name.
    pub async fn set_role(&mut self, name: &str, role: Role) -> Result<bool> {
        let done = sqlx::query!(
            "update staff set role = $2 where lower(name) = lower($1) and active",
            name,
            role.as_str()
        )
        .execute(&mut *self.inner)
        .await
        .context("give a role")?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether this is the only owner there is.
    pub async fn is_last_owner(&mut self, name: &str) -> Result<bool> {
        sqlx::query_scalar!(
            r#"select exists (select from staff where lower(name) = lower($1) and active and role = 'owner')
                 and 1 = (select count(*) from staff where active and role = 'owner') as "last!""#,
            name
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("the last owner")
    }

    /// The bots that have run on this database, by platform.
    pub async fn bot_names(&mut self) -> Result<Vec<(String, String)>> {
        let rows = sqlx::query!("select platform, username from bot order by platform desc");
        let rows = rows.fetch_all(&mut *self.inner).await.context("the bots' names")?;
        Ok(rows.into_iter().map(|row| (row.platform, row.username)).collect())
    }
}
