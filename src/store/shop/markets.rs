//! Importing locations and markets with their services, payment methods and tax rates.

use super::Report;
use crate::shop::{Location, Market};
use crate::store::Tx;
use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};

/// A set as one JSON parameter.
pub(super) fn set<T: Serialize>(rows: &[T]) -> Value {
    json!(rows)
}

impl Tx {
    pub(super) async fn import_locations(&mut self, rows: &[Location], report: &mut Report) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let created = sqlx::query_scalar!(
            r#"insert into location (code, name, address)
               select code, name, address from jsonb_to_recordset($1) as file(code text, name text, address jsonb)
               on conflict (code) do update set name = excluded.name, address = excluded.address
               where (location.name, location.address) is distinct from (excluded.name, excluded.address)
               returning xmax = 0 as "created!""#,
            set(rows),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("locations", rows.len(), &created);
        Ok(())
    }

    pub(super) async fn import_markets(&mut self, markets: &[Market], report: &mut Report) -> Result<()> {
        if markets.is_empty() {
            return Ok(());
        }
        let created = sqlx::query_scalar!(
            r#"insert into market (code, name, position, currency, prices_include_tax, rounding, time_zone, locale,
                 countries, locations, default_zone, default_service, default_payment)
               select * from jsonb_to_recordset($1) as file(code text, name text, position smallint, currency text,
                 prices_include_tax boolean, rounding text, time_zone text, locale text, countries text[],
                 locations text[], default_zone jsonb, default_service text, default_payment text)
               on conflict (code) do update set name = excluded.name, position = excluded.position,
                 currency = excluded.currency, prices_include_tax = excluded.prices_include_tax,
                 rounding = excluded.rounding, time_zone = excluded.time_zone, locale = excluded.locale,
                 countries = excluded.countries, locations = excluded.locations,
                 default_zone = excluded.default_zone, default_service = excluded.default_service,
                 default_payment = excluded.default_payment
               where to_jsonb(market) is distinct from to_jsonb(excluded)
               returning xmax = 0 as "created!""#,
            set(markets),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("markets", markets.len(), &created);
        let codes: Vec<String> = markets.iter().map(|market| market.code.clone()).collect();
        self.import_services(markets, &codes, report).await?;
        self.import_payment_methods(markets, &codes, report).await?;
        self.import_tax_rates(markets, &codes, report).await
    }

    async fn import_services(
        &mut self,
        markets: &[Market],
        codes: &[String],
        report: &mut Report,
    ) -> Result<()> {
        let rows: Vec<_> = markets.iter().flat_map(|market| &market.services).collect();
        let removed = sqlx::query!(
            "delete from service where market = any($1)
               and code not in (select code from jsonb_to_recordset($2) as file(code text))",
            codes,
            set(&rows),
        )
        .execute(&mut *self.inner)
        .await?;
        let created = sqlx::query_scalar!(
            r#"insert into service (code, market, category, name, name_bn, eta, position, rate, tax_category, location)
               select * from jsonb_to_recordset($1) as file(code text, market text, category text, name text,
                 name_bn text, eta text, position smallint, rate jsonb, tax_category text, location text)
               on conflict (code) do update set market = excluded.market, category = excluded.category,
                 name = excluded.name, name_bn = excluded.name_bn, eta = excluded.eta, position = excluded.position,
                 rate = excluded.rate, tax_category = excluded.tax_category, location = excluded.location
               where to_jsonb(service) is distinct from to_jsonb(excluded)
               returning xmax = 0 as "created!""#,
            set(&rows),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("services", rows.len(), &created);
        report.removed("services", removed.rows_affected());
        Ok(())
    }

    async fn import_payment_methods(
        &mut self,
        markets: &[Market],
        codes: &[String],
        report: &mut Report,
    ) -> Result<()> {
        let rows: Vec<_> = markets.iter().flat_map(|market| &market.payment_methods).collect();
        let removed = sqlx::query!(
            "delete from payment_method where market = any($1) and (market, code) not in
               (select market, code from jsonb_to_recordset($2) as file(market text, code text))",
            codes,
            set(&rows),
        )
        .execute(&mut *self.inner)
        .await?;
        let created = sqlx::query_scalar!(
            r#"insert into payment_method (market, code, name, name_bn, position)
               select * from jsonb_to_recordset($1) as
                 file(market text, code text, name text, name_bn text, position smallint)
               on conflict (market, code) do update
                 set name = excluded.name, name_bn = excluded.name_bn, position = excluded.position
               where to_jsonb(payment_method) is distinct from to_jsonb(excluded)
               returning xmax = 0 as "created!""#,
            set(&rows),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("payment methods", rows.len(), &created);
        report.removed("payment methods", removed.rows_affected());
        Ok(())
    }

    async fn import_tax_rates(
        &mut self,
        markets: &[Market],
        codes: &[String],
        report: &mut Report,
    ) -> Result<()> {
        let rows: Vec<_> = markets.iter().flat_map(|market| &market.tax_rates).collect();
        let removed = sqlx::query!(
            "delete from tax_rate where market = any($1) and not exists
               (select from jsonb_to_recordset($2) as
                  file(market text, country text, region text, postcode_prefix text, category text)
                where (file.market, file.country, file.region, file.postcode_prefix, file.category) is not distinct
                  from (tax_rate.market, tax_rate.country, tax_rate.region, tax_rate.postcode_prefix,
                    tax_rate.category))",
            codes,
            set(&rows),
        )
        .execute(&mut *self.inner)
        .await?;
        let created = sqlx::query_scalar!(
            r#"insert into tax_rate (market, country, region, postcode_prefix, category, name, rate)
               select * from jsonb_to_recordset($1) as file(market text, country text, region text,
                 postcode_prefix text, category text, name text, rate numeric)
               on conflict (market, country, region, postcode_prefix, category) do update
                 set name = excluded.name, rate = excluded.rate
               where (tax_rate.name, tax_rate.rate) is distinct from (excluded.name, excluded.rate)
               returning xmax = 0 as "created!""#,
            set(&rows),
        )
        .fetch_all(&mut *self.inner)
        .await?;
        report.upserted("tax rates", rows.len(), &created);
        report.removed("tax rates", removed.rows_affected());
        Ok(())
    }
}

impl Report {
    /// Adds an upsert that answered, for each row it wrote, whether the row is new.
    pub(super) fn upserted(&mut self, kind: &'static str, total: usize, created: &[bool]) {
        let new = created.iter().filter(|created| **created).count();
        self.add(kind, total, new, created.len() - new);
    }

    fn removed(&mut self, kind: &'static str, rows: u64) {
        self.count(kind).removed += usize::try_from(rows).unwrap_or(usize::MAX);
    }
}
