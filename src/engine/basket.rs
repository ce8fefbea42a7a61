//! The immutable input of `price`: lines, discounts, coupons, shipping and tax rates, with nothing left to look up.

use super::coupon::{CouponRule, Reason};
use super::money::Currency;
use super::shipping::ShippingRate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// When tax is rounded: once per line, or once per rate over the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    PerLine,
    PerDocument,
}

/// Whose quantities add up for a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierScope {
    Variant,
    Product,
}

/// A quantity break: from `min_quantity` units on, each costs `price`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    pub min_quantity: u32,
    pub price: Decimal,
}

/// A discount given by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Discount {
    /// 5 is five percent.
    Percent(Decimal),
    /// An amount off the whole line or order.
    Fixed(Decimal),
}

/// Everything that a price depends on.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    pub currency: Currency,
    pub prices_include_tax: bool,
    pub rounding: Rounding,
    pub tax_exempt: bool,
    pub lines: Vec<BasketLine<'a>>,
    /// A discount on the whole order, given by hand; before the order-scoped coupons.
    pub discount: Option<Discount>,
    pub coupons: Vec<BasketCoupon<'a>>,
    pub shipping: Option<BasketShipping<'a>>,
}

/// One line, with its own tax rate (a fraction: 0.15 is 15 %; several rates are summed).
#[derive(Clone, Debug)]
pub struct BasketLine<'a> {
    pub sku: &'a str,
    pub product: &'a str,
    pub tags: &'a [String],
    pub quantity: u32,
    /// None: no price in the market's currency.
    pub list_price: Option<Decimal>,
    pub tiers: &'a [Tier],
    pub tier_scope: TierScope,
    pub price_override: Option<Decimal>,
    pub discount: Option<Discount>,
    pub tax_rate: Decimal,
    pub weight_grams: u32,
}

/// An attached coupon.
#[derive(Clone, Debug)]
pub struct BasketCoupon<'a> {
    pub code: &'a str,
    /// None where no such coupon exists any more.
    pub rule: Option<&'a CouponRule>,
    /// The first condition outside the cart (dates, limits, customer) that fails.
    pub outside: Option<Reason>,
}

/// The chosen service.
#[derive(Clone, Debug)]
pub struct BasketShipping<'a> {
    pub rate: &'a ShippingRate,
    pub tax_rate: Decimal,
}
