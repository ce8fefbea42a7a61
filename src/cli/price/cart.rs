//! The input of `cartwright price`: its fields, and the checks that span several of them.

use super::number::{Amount, Rate, Units};
use crate::engine::basket::{
    Basket, BasketCoupon, BasketLine, BasketShipping, Discount, Rounding, Tier, TierScope,
};
use crate::engine::coupon::{Benefit, CouponRule, fold};
use crate::engine::money::Currency;
use crate::engine::shipping::ShippingRate;
use rust_decimal::Decimal;
use rust_decimal_macros::dec;
use schemars::JsonSchema;
use serde::Deserialize;

const MOST_LINES: usize = 1000;
const MOST_COUPONS: usize = 20;
/// The most tiers, tags or products of a line or coupon.
const MOST_ENTRIES: usize = 100;
/// All lines together stay below this, so that percentages and taxes of them are exact.
const HIGHEST_SUM: Decimal = dec!(1_000_000_000_000_000);

/// A cart to be priced.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `market` and `lines`")]
pub struct Cart {
    market: Market,
    /// Whether the customer pays no tax. Where prices contain it, each line falls by the tax it contains.
    #[serde(default)]
    tax_exempt: bool,
    #[schemars(length(max = 1000))]
    pub lines: Vec<Line>,
    /// The attached coupons, in the order in which they were attached.
    #[serde(default)]
    #[schemars(length(max = 20))]
    coupons: Vec<Coupon>,
    /// The chosen service; absent: nothing is shipped.
    shipping: Option<Shipping>,
}

/// Where the cart is sold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `currency`")]
struct Market {
    /// Three letters of ISO 4217, such as BDT. All amounts are in it.
    #[schemars(with = "String", regex(pattern = "^[A-Z]{3}$"))]
    currency: Currency,
    #[serde(default)]
    prices_include_tax: bool,
    /// When tax is rounded: on each line, or once for each rate over the document.
    #[serde(default = "per_line")]
    rounding: Rounding,
}

fn per_line() -> Rounding {
    Rounding::PerLine
}

/// One line of the cart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `sku` and `quantity`")]
pub struct Line {
    #[schemars(length(min = 1))]
    pub sku: String,
    /// The product that the variant belongs to; where absent, the sku stands in.
    product: Option<String>,
    /// What coupons may be for.
    #[serde(default)]
    #[schemars(length(max = 100))]
    tags: Vec<String>,
    pub quantity: Units,
    /// The price of one unit; a line without it and without an override is a problem.
    list_price: Option<Amount>,
    /// Prices from a quantity on.
    #[serde(default)]
    #[schemars(length(max = 100))]
    tiers: Vec<PriceTier>,
    /// Whose quantities add up for a tier: those of this variant, or those of the whole product.
    #[serde(default = "variant")]
    tier_scope: TierScope,
    /// A price of one unit that stands instead of the list price and tiers; 0 is allowed.
    #[serde(rename = "override")]
    price_override: Option<Amount>,
    /// A discount on this line, given by hand.
    discount: Option<LineDiscount>,
    #[serde(default)]
    tax_rate: Rate,
}

fn variant() -> TierScope {
    TierScope::Variant
}

/// From `min_quantity` units on, each costs `price`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `min_quantity` and `price`")]
struct PriceTier {
    min_quantity: Units,
    price: Amount,
}

/// A discount: a percentage (5 is 5 %), or an amount off the whole line.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `kind` and `value`")]
struct LineDiscount {
    kind: DiscountKind,
    value: Amount,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DiscountKind {
    Percent,
    Fixed,
}

/// An attached coupon. With `products` or `tags` it is for those lines only, else for the whole order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `code` and `kind`")]
struct Coupon {
    #[schemars(length(min = 1))]
    #[serde(deserialize_with = "folded")]
    code: String,
    kind: CouponKind,
    /// Of `percent` (10 is 10 %) and `fixed` (an amount, once).
    value: Option<Amount>,
    /// Of `buy_x_get_y`: how many units are paid in full …
    buy: Option<Units>,
    /// … for how many to be reduced, the cheapest first …
    get: Option<Units>,
    /// … by this many percent; absent: 100.
    percent: Option<Amount>,
    /// On the subtotal less the lines' own discounts.
    min_spend: Option<Amount>,
    /// On the units in the cart.
    min_quantity: Option<Units>,
    /// The products or SKUs that it is for.
    #[serde(default)]
    #[schemars(length(max = 100))]
    products: Vec<String>,
    #[serde(default)]
    #[schemars(length(max = 100))]
    tags: Vec<String>,
    /// Whether it may stand beside other coupons that say so too.
    #[serde(default)]
    combines: bool,
}

/// What a coupon takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum CouponKind {
    Percent,
    Fixed,
    FreeShipping,
    BuyXGetY,
}

/// The service's price and tax.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `price`")]
struct Shipping {
    price: Amount,
    #[serde(default)]
    tax_rate: Rate,
}

/// Codes are compared trimmed and without regard to case.
fn folded<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|code| fold(&code))
}

impl Cart {
    /// The bounds that no single field shows, each refusal naming the field by its path.
    pub fn check(&self) -> Result<(), String> {
        at_most(MOST_LINES, self.lines.len(), "lines")?;
        at_most(MOST_COUPONS, self.coupons.len(), "coupons")?;
        for (i, line) in self.lines.iter().enumerate() {
            line.check().map_err(|error| format!("lines[{i}].{error}"))?;
        }
        for (i, coupon) in self.coupons.iter().enumerate() {
            coupon.check().map_err(|error| format!("coupons[{i}].{error}"))?;
        }
        if self.lines.iter().map(Line::most).sum::<Decimal>() >= HIGHEST_SUM {
            return Err(format!("lines: together they come to {HIGHEST_SUM} or more, too much to be exact"));
        }
        Ok(())
    }

    pub fn currency(&self) -> Currency {
        self.market.currency
    }

    /// The lines' tiers in the engine's form; [`Cart::basket`] borrows them.
    pub fn tiers(&self) -> Vec<Vec<Tier>> {
        let tier = |tier: &PriceTier| Tier { min_quantity: tier.min_quantity.0, price: tier.price.0 };
        self.lines.iter().map(|line| line.tiers.iter().map(tier).collect()).collect()
    }

    /// The coupons' rules in the engine's form.
    pub fn rules(&self) -> Vec<CouponRule> {
        self.coupons.iter().map(Coupon::rule).collect()
    }

    /// The shipping rate in the engine's form.
    pub fn rate(&self) -> Option<ShippingRate> {
        self.shipping.as_ref().map(|shipping| ShippingRate::flat(shipping.price.0))
    }

    /// The engine's input.
    pub fn basket<'a>(
        &'a self,
        tiers: &'a [Vec<Tier>],
        rules: &'a [CouponRule],
        rate: Option<&'a ShippingRate>,
    ) -> Basket<'a> {
        let coupon = |(coupon, rule): (&'a Coupon, &'a CouponRule)| BasketCoupon {
            code: &coupon.code,
            rule: Some(rule),
            outside: None,
        };
        let shipping = self.shipping.as_ref().zip(rate);
        Basket {
            currency: self.market.currency,
            prices_include_tax: self.market.prices_include_tax,
            rounding: self.market.rounding,
            tax_exempt: self.tax_exempt,
            lines: self.lines.iter().zip(tiers).map(|(line, tiers)| line.in_basket(tiers)).collect(),
            discount: None,
            coupons: self.coupons.iter().zip(rules).map(coupon).collect(),
            shipping: shipping.map(|(s, rate)| BasketShipping { rate, tax_rate: s.tax_rate.0 }),
        }
    }
}

impl Line {
    fn check(&self) -> Result<(), String> {
        if self.sku.trim().is_empty() {
            return Err("sku: must not be empty".to_owned());
        }
        at_most(MOST_ENTRIES, self.tags.len(), "tags")?;
        at_most(MOST_ENTRIES, self.tiers.len(), "tiers")
    }

    /// The most that the line can come to.
    fn most(&self) -> Decimal {
        let prices =
            self.tiers.iter().map(|tier| &tier.price).chain(&self.list_price).chain(&self.price_override);
        let highest = prices.map(|price| price.0).max().unwrap_or_default();
        highest * Decimal::from(self.quantity.0)
    }

    fn in_basket<'a>(&'a self, tiers: &'a [Tier]) -> BasketLine<'a> {
        BasketLine {
            sku: &self.sku,
            product: self.product.as_deref().unwrap_or(&self.sku),
            tags: &self.tags,
            quantity: self.quantity.0,
            list_price: self.list_price.map(|price| price.0),
            tiers,
            tier_scope: self.tier_scope,
            price_override: self.price_override.map(|price| price.0),
            discount: self.discount.as_ref().map(|discount| match discount.kind {
                DiscountKind::Percent => Discount::Percent(discount.value.0),
                DiscountKind::Fixed => Discount::Fixed(discount.value.0),
            }),
            tax_rate: self.tax_rate.0,
            weight_grams: 0,
        }
    }
}

impl Coupon {
    /// Each kind has the fields that it needs and none that mean nothing to it.
    fn check(&self) -> Result<(), String> {
        if self.code.is_empty() {
            return Err("code: must not be empty".to_owned());
        }
        at_most(MOST_ENTRIES, self.products.len(), "products")?;
        at_most(MOST_ENTRIES, self.tags.len(), "tags")?;
        let valued = matches!(self.kind, CouponKind::Percent | CouponKind::Fixed);
        let bought = self.kind == CouponKind::BuyXGetY;
        let fields = [
            ("value", self.value.is_some(), valued, valued),
            ("buy", self.buy.is_some(), bought, bought),
            ("get", self.get.is_some(), bought, bought),
            ("percent", self.percent.is_some(), bought, false),
        ];
        for (field, given, allowed, needed) in fields {
            if needed && !given {
                return Err(format!("{field}: is missing; a coupon of this kind needs it"));
            }
            if given && !allowed {
                return Err(format!("{field}: means nothing to a coupon of this kind; leave it out"));
            }
        }
        Ok(())
    }

    fn rule(&self) -> CouponRule {
        let value = self.value.map_or(Decimal::ZERO, |value| value.0);
        let units = |units: Option<Units>| units.map_or(0, |units| units.0);
        CouponRule {
            benefit: match self.kind {
                CouponKind::Percent => Benefit::Percent { value },
                CouponKind::Fixed => Benefit::Fixed { value },
                CouponKind::FreeShipping => Benefit::FreeShipping,
                CouponKind::BuyXGetY => Benefit::BuyXGetY {
                    buy: units(self.buy),
                    get: units(self.get),
                    percent: self.percent.map_or(Decimal::ONE_HUNDRED, |percent| percent.0),
                },
            },
            items: self.products.clone(),
            tags: self.tags.clone(),
            min_spend: self.min_spend.map(|spend| spend.0),
            min_quantity: self.min_quantity.map(|units| units.0),
            combines: self.combines,
            currency: None,
        }
    }
}

fn at_most(most: usize, have: usize, field: &str) -> Result<(), String> {
    if have > most {
        Err(format!("{field}: has {have} entries, and at most {most} are allowed"))
    } else {
        Ok(())
    }
}
