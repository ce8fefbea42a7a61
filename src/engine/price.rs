//! The price of a basket: one pass over immutable input, rounded at named points only.

use super::basket::Basket;
use super::coupon::{Benefit, CouponRule, Reason};
use super::discounting::Work;
use super::money::Currency;
use super::taxing::Taxed;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a basket costs, with everything that led to it. All amounts are in `currency`, rounded to its minor unit.
///
/// `total = subtotal − discount_total + shipping_total − exemption_total`, plus `tax_total` where prices are
/// without tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub currency: Currency,
    pub prices_include_tax: bool,
    pub tax_exempt: bool,
    pub lines: Vec<PricedLine>,
    pub subtotal: Decimal,
    pub discount_total: Decimal,
    /// What the discount given by hand on the whole order takes off.
    pub order_discount: Decimal,
    pub coupons: Vec<PricedCoupon>,
    /// The service's price before a free-shipping coupon; none without a service.
    pub shipping_price: Option<Decimal>,
    pub shipping_total: Decimal,
    pub shipping_tax: Decimal,
    pub shipping_rate: Decimal,
    pub tax: Vec<TaxLine>,
    pub tax_total: Decimal,
    /// The tax that prices contain and an exempt customer does not pay.
    pub exemption_total: Decimal,
    pub total: Decimal,
}

/// One line's part in the summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub unit_price: Decimal,
    pub source: PriceSource,
    pub amount: Decimal,
    /// The discount given by hand on this line.
    pub own_discount: Decimal,
    /// All discounts: by hand, product-scoped, and the line's share of the order's.
    pub discount: Decimal,
    pub tax_rate: Decimal,
    pub tax: Decimal,
}

/// Where a unit price came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    List,
    /// The list price, and the quantity that reached the tier.
    Tier {
        list: Decimal,
        min_quantity: u32,
    },
    /// The list price that it stands instead of.
    Override {
        list: Option<Decimal>,
    },
    /// No price in the market's currency: a blocking problem, and 0 in the sums.
    Unpriced,
}

/// What a coupon gave, or the first condition that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCoupon {
    pub code: String,
    pub amount: Decimal,
    pub failed: Option<Reason>,
}

/// The tax at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    pub rate: Decimal,
    pub amount: Decimal,
}

impl Summary {
    /// Lines without a price.
    pub fn unpriced(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().enumerate().filter(|(_, line)| line.source == PriceSource::Unpriced).map(|(i, _)| i)
    }
}

/// Prices a basket. Cannot fail; asserts in debug builds that the result adds up.
pub fn price(basket: &Basket<'_>) -> Summary {
    let currency = basket.currency;
    let mut work = Work::new(basket);
    work.line_discounts();
    let coupons = work.coupons();
    let goods: Decimal = work.nets.iter().sum();
    let discount_total: Decimal = work.discounts.iter().sum();

    let free_shipping = basket.coupons.iter().zip(&coupons).position(|(c, priced)| {
        priced.failed.is_none() && matches!(c.rule, Some(CouponRule { benefit: Benefit::FreeShipping, .. }))
    });
    let shipping_price = basket.shipping.as_ref().map(|s| currency.round(s.rate.price(goods, work.weight())));
    let mut coupons = coupons;
    let shipping_total = match free_shipping {
        Some(coupon) => {
            coupons[coupon].amount = shipping_price.unwrap_or(currency.zero());
            currency.zero()
        }
        None => shipping_price.unwrap_or(currency.zero()),
    };
    let shipping_rate = basket.shipping.as_ref().map_or(Decimal::ZERO, |s| s.tax_rate);

    let taxed = Taxed::of(basket, &work.nets, shipping_total, shipping_rate);
    let contained: Decimal = taxed.parts.iter().sum();
    let (tax_total, exemption_total) = match (basket.tax_exempt, basket.prices_include_tax) {
        (false, _) => (contained, currency.zero()),
        (true, true) => (currency.zero(), contained),
        (true, false) => (currency.zero(), currency.zero()),
    };
    let added_tax = if basket.prices_include_tax { Decimal::ZERO } else { tax_total };
    let line_tax = |i: usize| if basket.tax_exempt { currency.zero() } else { taxed.parts[i] };

    let lines: Vec<PricedLine> = (0..basket.lines.len())
        .map(|i| PricedLine {
            unit_price: work.units[i].0,
            source: work.units[i].1.clone(),
            amount: work.amounts[i],
            own_discount: work.own[i],
            discount: work.discounts[i],
            tax_rate: basket.lines[i].tax_rate,
            tax: line_tax(i),
        })
        .collect();
    let subtotal = sum(&work.amounts, currency);
    let summary = Summary {
        currency,
        prices_include_tax: basket.prices_include_tax,
        tax_exempt: basket.tax_exempt,
        subtotal,
        discount_total: currency.round(discount_total),
        order_discount: work.order_discount,
        coupons,
        shipping_price,
        shipping_total,
        shipping_tax: line_tax(basket.lines.len()),
        shipping_rate,
        tax: if basket.tax_exempt { Vec::new() } else { taxed.rates },
        tax_total: currency.round(tax_total),
        exemption_total: currency.round(exemption_total),
        total: currency.round(goods + shipping_total + added_tax - exemption_total),
        lines,
    };
    summary.assert_adds_up(added_tax);
    summary
}

impl Summary {
    fn assert_adds_up(&self, added_tax: Decimal) {
        debug_assert!(self.total >= Decimal::ZERO, "a total below zero");
        debug_assert_eq!(
            self.total,
            self.subtotal - self.discount_total + self.shipping_total - self.exemption_total + added_tax
        );
        debug_assert_eq!(self.tax.iter().map(|t| t.amount).sum::<Decimal>(), self.tax_total);
        debug_assert!(self.lines.iter().all(|l| l.discount >= Decimal::ZERO && l.discount <= l.amount));
    }
}

fn sum(amounts: &[Decimal], currency: Currency) -> Decimal {
    currency.round(amounts.iter().sum())
}
