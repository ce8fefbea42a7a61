//! The shop's settings: markets with their services, payment methods and tax rates; small, and kept in memory.

use super::Tx;
use super::load::from_json;
use crate::engine::basket::Rounding;
use crate::engine::market::{Category, Market, PaymentMethod, Service, Shop};
use crate::engine::money::Currency;
use crate::engine::tax::TaxRate;
use anyhow::{Context, Result};

impl Tx {
    /// The version of the settings.
    pub async fn shop_version(&mut self) -> Result<i64> {
        let version = sqlx::query_scalar!("select version from shop").fetch_optional(&mut *self.inner).await;
        Ok(version.context("the settings' version")?.unwrap_or_default())
    }

    /// The whole settings. None where the database has no shop yet.
    pub async fn shop(&mut self) -> Result<Option<Shop>> {
        let row = sqlx::query!(
            "select name, version, rep_discount_limit, self_approval, logo, contact, quote_terms from shop"
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("the shop's settings")?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Shop {
            name: row.name,
            version: row.version,
            rep_discount_limit: row.rep_discount_limit,
            self_approval: row.self_approval,
            logo: row.logo,
            contact: row.contact,
            quote_terms: row.quote_terms,
            markets: self.markets().await?,
        }))
    }

    async fn markets(&mut self) -> Result<Vec<Market>> {
        let rows = sqlx::query!("select * from market order by position, code")
            .fetch_all(&mut *self.inner)
            .await
            .context("the markets")?;
        let mut markets = Vec::with_capacity(rows.len());
        for row in rows {
            markets.push(Market {
                services: self.services(&row.code).await?,
                payments: self.payments(&row.code).await?,
                tax_rates: self.tax_rates(&row.code).await?,
                currency: Currency::parse(&row.currency)
                    .with_context(|| format!("market {}: currency {}", row.code, row.currency))?,
                prices_include_tax: row.prices_include_tax,
                rounding: match row.rounding.as_str() {
                    "per_document" => Rounding::PerDocument,
                    _ => Rounding::PerLine,
                },
                zone: row.time_zone.parse().with_context(|| format!("market {}: time zone", row.code))?,
                locale: row.locale,
                countries: row.countries,
                locations: row.locations,
                default_zone: from_json(row.default_zone, "a default zone")?,
                default_service: row.default_service,
                default_payment: row.default_payment,
                code: row.code,
                name: row.name,
            });
        }
        Ok(markets)
    }

    async fn services(&mut self, market: &str) -> Result<Vec<Service>> {
        let rows = sqlx::query!(
            "select s.code, s.category, s.name, s.name_bn, s.eta, s.rate, s.tax_category, s.location, l.address as \"address?\"
             from service s left join location l on l.code = s.location where s.market = $1 order by s.position, s.code",
            market,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the services")?;
        rows.into_iter()
            .map(|row| {
                Ok(Service {
                    category: Category::parse(&row.category).context("a service's category")?,
                    rate: from_json(row.rate, "a service's rate")?,
                    outlet: row
                        .address
                        .map(|address| from_json(address, "an outlet's address"))
                        .transpose()?,
                    code: row.code,
                    name: row.name,
                    name_bn: row.name_bn,
                    eta: row.eta,
                    tax_category: row.tax_category,
                    location: row.location,
                })
            })
            .collect()
    }

    async fn payments(&mut self, market: &str) -> Result<Vec<PaymentMethod>> {
        sqlx::query_as!(
            PaymentMethod,
            "select code, name, name_bn from payment_method where market = $1 order by position, code",
            market,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the payment methods")
    }

    async fn tax_rates(&mut self, market: &str) -> Result<Vec<TaxRate>> {
        sqlx::query_as!(
            TaxRate,
            "select country, region, postcode_prefix, category, name, rate from tax_rate where market = $1",
            market,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the tax rates")
    }
}
