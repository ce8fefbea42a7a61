//! The shop as data: what a merchant's files say, checked as far as the files alone allow.

mod cell;
mod coupons;
mod customers;
mod market;
pub mod orders_csv;
mod product_columns;
mod products;
mod read;
mod sample;
mod section;
mod settings;
mod table;
#[cfg(test)]
mod tests;
mod world;

pub use read::{File, Known, KnownLocation, KnownMarket, read};
pub use sample::sample;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// Everything that a set of files says. Each list may be empty: any subset of files can be imported.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    pub settings: Option<Settings>,
    pub locations: Vec<Location>,
    pub markets: Vec<Market>,
    pub coupons: Vec<Coupon>,
    pub staff: Vec<Staff>,
    pub products: Vec<Product>,
    pub customers: Vec<Customer>,
}

impl Shop {
    /// The shop without what is a merchant's own: products, customers, staff and coupons.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { coupons: vec![], staff: vec![], products: vec![], customers: vec![], ..self }
    }
}

/// Where something was written.
#[derive(Clone, Debug)]
pub struct Place {
    pub file: Arc<str>,
    /// Counted from 1, as an editor does; of a record over several lines, the first.
    pub line: usize,
}

impl Place {
    /// A complaint about this place, in one column (or key) of it if it is known.
    pub fn bad(&self, column: Option<&str>, message: impl Into<String>) -> BadRow {
        BadRow {
            file: self.file.to_string(),
            line: self.line,
            column: column.map(str::to_owned),
            message: message.into(),
        }
    }
}

/// A row that is not imported, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    pub file: String,
    pub line: usize,
    /// The column of a CSV file or the key of a TOML file.
    pub column: Option<String>,
    /// One sentence without a full stop: what was wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The `[shop]` section. What is absent keeps its value, or takes the schema's default.
#[derive(Clone, Debug)]
pub struct Settings {
    pub name: String,
    pub first_order_number: Option<i64>,
    /// Percent.
    pub rep_discount_limit: Option<Decimal>,
    pub self_approval: Option<bool>,
    /// An SVG, or a PNG or JPEG as a `data:` address.
    pub logo: Option<String>,
    pub contact: Option<String>,
    pub quote_terms: Option<String>,
}

/// A postal address, as it is stored: absent fields are left out.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Address {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// ISO 3166, two capitals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A place with stock.
#[derive(Clone, Debug, Serialize)]
pub struct Location {
    pub code: String,
    pub name: String,
    pub address: Option<Address>,
}

/// A market with all that belongs to it: the lists are taken whole, so what they lack is removed.
#[derive(Clone, Debug, Serialize)]
pub struct Market {
    pub code: String,
    pub name: String,
    pub position: i16,
    pub currency: String,
    pub prices_include_tax: bool,
    /// `per_line` or `per_document`.
    pub rounding: String,
    pub time_zone: String,
    pub locale: String,
    pub countries: Vec<String>,
    /// Location codes, by priority.
    pub locations: Vec<String>,
    pub default_zone: Zone,
    pub default_service: Option<String>,
    pub default_payment: Option<String>,
    #[serde(skip)]
    pub services: Vec<Service>,
    #[serde(skip)]
    pub payment_methods: Vec<PaymentMethod>,
    #[serde(skip)]
    pub tax_rates: Vec<TaxRate>,
}

/// The zone whose rates are shown before there is an address.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Zone {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
}

/// One way to get the goods to the customer.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    pub code: String,
    pub market: String,
    /// `shipping`, `delivery` or `pickup`.
    pub category: String,
    pub name: String,
    pub name_bn: Option<String>,
    pub eta: Option<String>,
    pub position: i16,
    pub rate: Rate,
    pub tax_category: String,
    /// Of a pickup: its outlet.
    pub location: Option<String>,
}

/// What a service costs, in the market's currency, in the form that is stored.
#[derive(Clone, Debug, Serialize)]
pub struct Rate {
    #[serde(flatten)]
    pub by: RateBy,
    /// Orders from this amount ship free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Decimal>,
}

/// What the price of a service depends on. Steps rise.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RateBy {
    Flat { price: Decimal },
    Weight { steps: Vec<WeightStep> },
    Amount { steps: Vec<AmountStep> },
}

/// Up to and including this many grams.
#[derive(Clone, Debug, Serialize)]
pub struct WeightStep {
    pub up_to: i64,
    pub price: Decimal,
}

/// Up to and including this amount of goods.
#[derive(Clone, Debug, Serialize)]
pub struct AmountStep {
    pub up_to: Decimal,
    pub price: Decimal,
}

/// One way to pay.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentMethod {
    pub market: String,
    pub code: String,
    pub name: String,
    pub name_bn: Option<String>,
    pub position: i16,
}

/// A tax rate as a fraction: 0.15 is 15 %.
#[derive(Clone, Debug, Serialize)]
pub struct TaxRate {
    pub market: String,
    pub country: String,
    pub region: Option<String>,
    pub postcode_prefix: Option<String>,
    pub category: String,
    pub name: String,
    pub rate: Decimal,
}

/// A coupon code and its conditions.
#[derive(Clone, Debug, Serialize)]
pub struct Coupon {
    #[serde(skip)]
    pub place: Place,
    pub code: String,
    /// `percent`, `fixed`, `free_shipping` or `buy_x_get_y`.
    pub kind: String,
    pub value: Option<Decimal>,
    pub buy: Option<i32>,
    pub get: Option<i32>,
    pub currency: Option<String>,
    pub markets: Option<Vec<String>>,
    pub products: Vec<String>,
    pub variants: Vec<String>,
    pub tags: Vec<String>,
    pub min_spend: Option<Decimal>,
    pub min_quantity: Option<i32>,
    pub combines: bool,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub total_limit: Option<i32>,
    pub per_customer: Option<i32>,
    pub first_order: bool,
    pub active: bool,
}

/// Someone who takes orders.
#[derive(Clone, Debug, Serialize)]
pub struct Staff {
    pub name: String,
    /// `rep`, `manager` or `owner`.
    pub role: String,
}

/// All rows of one handle in one file. What a file has no column or no text for is absent and keeps its value.
#[derive(Clone, Debug)]
pub struct Product {
    pub place: Place,
    pub handle: String,
    pub title: Option<String>,
    pub title_bn: Option<String>,
    /// The names of the options; `Some(vec![])` is a product with one variant.
    pub options: Option<Vec<String>>,
    pub tags: Option<Vec<String>>,
    pub tax_category: Option<String>,
    /// `variant` or `product`.
    pub tier_scope: Option<String>,
    pub published: Option<bool>,
    pub image: Option<String>,
    pub variants: Vec<Variant>,
}

/// One row that can be sold.
#[derive(Clone, Debug)]
pub struct Variant {
    pub place: Place,
    pub sku: String,
    /// One value for each option of the product, in their order.
    pub options: Option<Vec<String>>,
    /// The row's place among its product's, if the file lists the product's options.
    pub position: Option<i16>,
    pub weight_grams: Option<i32>,
    pub tracked: Option<bool>,
    pub backorder: Option<bool>,
    pub barcode: Option<String>,
    pub prices: Vec<Price>,
    pub stock: Vec<Stock>,
}

/// What a row says of one market.
#[derive(Clone, Debug)]
pub struct Price {
    pub market: String,
    pub amount: Amount,
    /// Rising quantities; absent where the file has no tier column for the market.
    pub tiers: Option<Vec<Tier>>,
}

/// What a row says of the price in one market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// The file has no column for it.
    Unmentioned,
    /// The cell is empty: not for sale there.
    NotSold,
    Is(Decimal),
}

/// From this quantity on, this price each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tier {
    pub min_quantity: i32,
    pub price: Decimal,
}

/// How many there are at one location.
#[derive(Clone, Debug)]
pub struct Stock {
    pub location: String,
    pub quantity: i32,
    /// The column that said so.
    pub column: Arc<str>,
}

/// One customer with at most one address.
#[derive(Clone)]
pub struct Customer {
    pub place: Place,
    pub external_id: Option<String>,
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    pub email: Option<String>,
    pub tax_exempt: Option<bool>,
    pub note: Option<String>,
    pub tags: Option<Vec<String>>,
    /// How many orders they have placed elsewhere before.
    pub orders: Option<i32>,
    pub address: Option<Address>,
}

/// Masked: personal values stay out of logs.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").field("place", &self.place).finish_non_exhaustive()
    }
}

/// Masked: personal values stay out of logs.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("country", &self.country).finish_non_exhaustive()
    }
}
