//! Which tax rate holds where: the most specific row of a market's table.

use super::address::Address;
use super::market::{Market, Zone};
use rust_decimal::Decimal;

/// The category that anything without a row of its own falls into.
pub const STANDARD: &str = "standard";

/// One row of a market's table. `rate` is a fraction: 0.15 is 15 %.
#[derive(Clone, Debug)]
pub struct TaxRate {
    pub country: String,
    pub region: Option<String>,
    pub postcode_prefix: Option<String>,
    pub category: String,
    pub name: String,
    pub rate: Decimal,
}

/// Where a sale is taxed, and whether that is only the market's estimate.
#[derive(Clone, Copy, Debug)]
pub struct TaxPlace<'a> {
    pub country: &'a str,
    pub region: Option<&'a str>,
    pub postcode: Option<&'a str>,
    pub estimated: bool,
}

impl<'a> TaxPlace<'a> {
    /// The place of an address.
    pub fn of(address: &'a Address) -> Self {
        Self {
            country: &address.country,
            region: Some(address.region.as_str()).filter(|region| !region.is_empty()),
            postcode: Some(address.postcode.as_str()).filter(|postcode| !postcode.is_empty()),
            estimated: false,
        }
    }

    /// The market's default zone.
    pub fn default_of(market: &'a Market) -> Self {
        let Zone { country, region, postcode } = &market.default_zone;
        Self {
            country: country.as_deref().unwrap_or(market.region()),
            region: region.as_deref(),
            postcode: postcode.as_deref(),
            estimated: true,
        }
    }
}

/// The row for a category at a place: the longest matching postcode prefix, else the region, else the country;
/// a category without any row there is taxed as [`STANDARD`]; none where that has no row either.
pub fn rate_for<'m>(market: &'m Market, place: TaxPlace<'_>, category: &str) -> Option<&'m TaxRate> {
    let best = |category: &str| {
        market
            .tax_rates
            .iter()
            .filter(|row| row.category == category && row.holds_at(place))
            .max_by_key(|row| (row.postcode_prefix.as_ref().map_or(0, String::len), row.region.is_some()))
    };
    best(category).or_else(|| best(STANDARD))
}

impl TaxRate {
    fn holds_at(&self, place: TaxPlace<'_>) -> bool {
        self.country == place.country
            && self
                .region
                .as_deref()
                .is_none_or(|region| place.region.is_some_and(|at| at.eq_ignore_ascii_case(region)))
            && self
                .postcode_prefix
                .as_deref()
                .is_none_or(|prefix| place.postcode.is_some_and(|postcode| starts_with(postcode, prefix)))
    }
}

/// Postcodes are compared without spaces and case.
fn starts_with(postcode: &str, prefix: &str) -> bool {
    let fold = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    fold(postcode).starts_with(&fold(prefix))
}
