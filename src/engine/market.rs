//! Markets: what fixes a cart's currency, taxes, services and ways to pay.

use super::address::Address;
use super::basket::Rounding;
use super::money::Currency;
use super::shipping::ShippingRate;
use super::tax::TaxRate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The shop's settings, loaded once and kept while their version stands.
#[derive(Clone, Debug)]
pub struct Shop {
    pub name: String,
    pub version: i64,
    /// The largest discount, in percent, that a rep may give.
    pub rep_discount_limit: Decimal,
    pub self_approval: bool,
    /// An SVG, or a picture as a `data:` address.
    pub logo: Option<String>,
    /// How to reach the shop, in lines.
    pub contact: Option<String>,
    /// The terms of its quotes, in lines.
    pub quote_terms: Option<String>,
    pub markets: Vec<Market>,
}

/// A market with all that it offers.
#[derive(Clone, Debug)]
pub struct Market {
    pub code: String,
    pub name: String,
    pub currency: Currency,
    pub prices_include_tax: bool,
    pub rounding: Rounding,
    pub zone: chrono_tz::Tz,
    /// BCP 47; fixes how digits are grouped.
    pub locale: String,
    /// ISO 3166; the first is the region in which phone numbers are read.
    pub countries: Vec<String>,
    /// Stock locations by priority.
    pub locations: Vec<String>,
    /// Where tax is estimated for while there is no address.
    pub default_zone: Zone,
    pub services: Vec<Service>,
    pub payments: Vec<PaymentMethod>,
    pub tax_rates: Vec<TaxRate>,
    pub default_service: Option<String>,
    pub default_payment: Option<String>,
}

/// A place as far as taxes know it, within a market's first country unless it names another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub postcode: Option<String>,
}

/// How goods reach the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Shipping,
    Delivery,
    Pickup,
}

impl Category {
    /// All three, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Shipping, Self::Delivery, Self::Pickup];

    /// The word in the database and in commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipping => "shipping",
            Self::Delivery => "delivery",
            Self::Pickup => "pickup",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == text)
    }
}

/// One service of a category, such as "Express" or "Motijheel Outlet".
#[derive(Clone, Debug)]
pub struct Service {
    pub code: String,
    pub category: Category,
    pub name: String,
    pub name_bn: Option<String>,
    pub eta: Option<String>,
    pub rate: ShippingRate,
    pub tax_category: String,
    /// Where pickup's goods are taken from.
    pub location: Option<String>,
    /// Where the outlet stands: pickup is taxed there.
    pub outlet: Option<Address>,
}

/// A way to pay, such as cash on delivery.
#[derive(Clone, Debug)]
pub struct PaymentMethod {
    pub code: String,
    pub name: String,
    pub name_bn: Option<String>,
}

impl Shop {
    /// The market with this code, in any case.
    pub fn market(&self, code: &str) -> Option<&Market> {
        self.markets.iter().find(|market| market.code.eq_ignore_ascii_case(code))
    }
}

impl Market {
    /// The region in which phone numbers are read.
    pub fn region(&self) -> &str {
        self.countries.first().map_or("ZZ", String::as_str)
    }

    pub fn service(&self, code: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.code == code)
    }

    pub fn payment(&self, code: &str) -> Option<&PaymentMethod> {
        self.payments.iter().find(|method| method.code == code)
    }
}
