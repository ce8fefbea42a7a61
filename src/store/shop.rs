//! Importing a shop: what a merchant's files say becomes what the database says, set by set.

mod customers;
mod markets;
mod people;
mod plan;
mod prices;
mod products;
mod stock;

use super::Tx;
use crate::shop::{BadRow, Known, KnownLocation, KnownMarket, Settings, Shop};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// Products or customers that one group of statements takes: large enough to be few, small enough to plan well.
const AT_A_TIME: usize = 1000;

/// Taken by every import, so that two never interleave. Any number that nothing else locks.
const IMPORT_LOCK: i64 = 0x6361_7274_696d_7074;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By kind ("products", "prices"), in the order of the import.
    pub counts: Vec<(&'static str, Count)>,
    /// The rows that were left out because of what the database holds.
    pub bad: Vec<BadRow>,
}

/// How many of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub created: usize,
    pub changed: usize,
    pub removed: usize,
    pub unchanged: usize,
}

impl Report {
    /// The count of a kind, made on first use.
    pub(super) fn count(&mut self, kind: &'static str) -> &mut Count {
        let at = self.counts.iter().position(|(name, _)| *name == kind).unwrap_or_else(|| {
            self.counts.push((kind, Count::default()));
            self.counts.len() - 1
        });
        &mut self.counts[at].1
    }

    /// Adds a set of which `total` were given and some touched; the rest were as they should be.
    fn add(&mut self, kind: &'static str, total: usize, created: usize, changed: usize) {
        let count = self.count(kind);
        count.created += created;
        count.changed += changed;
        count.unchanged += total.saturating_sub(created + changed);
    }

    /// Rows created, changed or removed in all.
    pub fn touched(&self) -> usize {
        self.counts.iter().map(|(_, count)| count.created + count.changed + count.removed).sum()
    }
}

impl Tx {
    /// The markets and locations that a merchant's columns may name, in the shop's order.
    pub async fn known(&mut self) -> Result<Known> {
        let markets = sqlx::query_as!(
            KnownMarket,
            "select code, name, currency, countries from market order by position, code"
        );
        let locations = sqlx::query_as!(KnownLocation, "select code, name from location order by code");
        Ok(Known {
            markets: markets.fetch_all(&mut *self.inner).await.context("read the markets")?,
            locations: locations.fetch_all(&mut *self.inner).await.context("read the locations")?,
        })
    }

    /// Imports what the files say; what they do not mention stays. Importing the same again changes nothing.
    /// `progress` is told how many products and customers were done since it was last told.
    pub async fn import(
        &mut self,
        shop: &Shop,
        now: DateTime<Utc>,
        progress: impl Fn(usize),
    ) -> Result<Report> {
        let mut report = Report::default();
        sqlx::query!("select pg_advisory_xact_lock($1)", IMPORT_LOCK)
            .execute(&mut *self.inner)
            .await
            .context("wait for another import")?;
        self.import_settings(shop.settings.as_ref(), &mut report).await.context("import the shop")?;
        self.import_locations(&shop.locations, &mut report).await.context("import the locations")?;
        self.import_markets(&shop.markets, &mut report).await.context("import the markets")?;
        if report.touched() > 0 {
            sqlx::query!("update shop set version = version + 1")
                .execute(&mut *self.inner)
                .await
                .context("tell the processes that the shop changed")?;
        }
        self.import_coupons(&shop.coupons, &mut report).await.context("import the coupons")?;
        self.import_staff(&shop.staff, now, &mut report).await.context("import the staff")?;
        self.import_products(&shop.products, now, &mut report, &progress).await?;
        for customers in shop.customers.chunks(AT_A_TIME) {
            self.import_customers(customers, now, &mut report).await.context("import the customers")?;
            progress(customers.len());
        }
        Ok(report)
    }

    /// The shop's row and the order counter, made if they are missing.
    async fn import_settings(&mut self, settings: Option<&Settings>, report: &mut Report) -> Result<()> {
        let created = sqlx::query!(
            "insert into shop (name, phone_key)
             values ($1, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
             on conflict do nothing",
            settings.map_or("My shop", |settings| settings.name.as_str()),
        )
        .execute(&mut *self.inner)
        .await?
        .rows_affected();
        sqlx::query!("insert into order_counter (last) values (0) on conflict do nothing")
            .execute(&mut *self.inner)
            .await?;
        let Some(settings) = settings else { return Ok(()) };
        // The counter never goes back: a number that was given once is not given again.
        let moved = sqlx::query!(
            "update order_counter set last = $1 where last < $1",
            settings.first_order_number.unwrap_or(1) - 1,
        )
        .execute(&mut *self.inner)
        .await?
        .rows_affected();
        let changed = sqlx::query!(
            "update shop set name = $1, rep_discount_limit = coalesce($2, rep_discount_limit),
               self_approval = coalesce($3, self_approval), logo = $4, contact = $5, quote_terms = $6
             where (name, rep_discount_limit, self_approval, logo, contact, quote_terms) is distinct from
               ($1, coalesce($2, rep_discount_limit), coalesce($3, self_approval), $4, $5, $6)",
            settings.name,
            settings.rep_discount_limit as Option<Decimal>,
            settings.self_approval,
            settings.logo,
            settings.contact,
            settings.quote_terms,
        )
        .execute(&mut *self.inner)
        .await?
        .rows_affected();
        report.add("shop", 1, usize::from(created > 0), usize::from(created == 0 && moved + changed > 0));
        Ok(())
    }
}
