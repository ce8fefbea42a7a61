//! Importing coupons and staff: short lists that a `shop.toml` has beside its markets.

use super::Report;
use super::markets::set;
use crate::shop::{Coupon, Staff};
use crate::store::Tx;
use anyhow::Result;
use chrono::{DateTime, Utc};

impl Tx {
    /// A coupon's uses are never touched; a limit below them is a bad row.
    pub(super) async fn import_coupons(&mut self, coupons: &[Coupon], report: &mut Report) -> Result<()> {
        if coupons.is_empty() {
            return Ok(());
        }
        let codes: Vec<String> = coupons.iter().map(|coupon| coupon.code.clone()).collect();
        let used = sqlx::query!(
            "select code, used from coupon where code = any($1) order by code for update",
            &codes
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let mut rows = Vec::new();
        for coupon in coupons {
            let used = used.iter().find(|row| row.code == coupon.code).map_or(0, |row| row.used);
            if coupon.total_limit.is_some_and(|limit| limit < used) {
                let message =
                    format!("orders have used this coupon {used} times already; the limit cannot be lower");
                report.bad.push(coupon.place.bad(Some("total_limit"), message));
            } else {
                rows.push(coupon);
            }
        }
        let created = sqlx::query_scalar!(
            r#"insert into coupon (code, kind, value, buy, get, currency, markets, products, variants, tags, min_spend,
                 min_quantity, combines, starts_at, ends_at, total_limit, per_customer, first_order, active)
               select * from jsonb_to_recordset($1) as file(code text, kind text, value numeric(16,4), buy integer,
                 get integer, currency text, markets text[], products text[], variants text[], tags text[],
                 min_spend numeric(16,4), min_quantity integer, combines boolean, starts_at timestamptz,
                 ends_at timestamptz, total_limit integer, per_customer integer, first_order boolean, active boolean)
               on conflict (code) do update set kind = excluded.kind, value = excluded.value, buy = excluded.buy,
                 get = excluded.get, currency = excluded.currency, markets = excluded.markets,
                 products = excluded.products, variants = excluded.variants, tags = excluded.tags,
                 min_spend = excluded.min_spend, min_quantity = excluded.min_quantity, combines = excluded.combines,
                 starts_at = excluded.starts_at, ends_at = excluded.ends_at, total_limit = excluded.total_limit,
                 per_customer = excluded.per_customer, first_order = excluded.first_order, active = excluded.active
               where to_jsonb(coupon) - 'used' is distinct from to_jsonb(excluded) - 'used'
               returning xmax = 0 as "created!""#,
            set(&rows),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("coupons", rows.len(), &created);
        Ok(())
    }

    /// Staff are found by their name, in any case. At the terminal, the folded name is the user's id.
    pub(super) async fn import_staff(
        &mut self,
        staff: &[Staff],
        now: DateTime<Utc>,
        report: &mut Report,
    ) -> Result<()> {
        if staff.is_empty() {
            return Ok(());
        }
        let created = sqlx::query_scalar!(
            r#"insert into staff (name, role, created_at)
               select name, role, $2 from jsonb_to_recordset($1) as file(name text, role text)
               on conflict (lower(name)) where active do update set name = excluded.name, role = excluded.role
               where (staff.name, staff.role) is distinct from (excluded.name, excluded.role)
               returning xmax = 0 as "created!""#,
            set(staff),
            now,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("staff", staff.len(), &created);
        let names: Vec<String> = staff.iter().map(|one| one.name.to_lowercase()).collect();
        sqlx::query!(
            "insert into staff_identity (platform, user_id, staff_id)
             select 'terminal', lower(name), id from staff where active and lower(name) = any($1)
             on conflict (platform, user_id) do update set staff_id = excluded.staff_id",
            &names,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
