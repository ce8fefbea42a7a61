//! The output of `cartwright price`: what a cart costs, line by line, and what is wrong with it.

use super::cart::Cart;
use crate::engine::coupon::Reason;
use crate::engine::money::Currency;
use crate::engine::price::{self, PriceSource, PricedCoupon, price};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

/// What the cart costs. Amounts are decimal strings with exactly the currency's decimals.
///
/// total = subtotal − discount_total + shipping_total − exemption_total, plus tax_total where prices are without tax.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    currency: String,
    /// The lines' amounts before any discount.
    subtotal: String,
    discount_total: String,
    /// What remains to be paid for shipping.
    shipping_total: String,
    tax_total: String,
    /// The tax that prices contain and a tax-exempt customer does not pay; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption_total: Option<String>,
    total: String,
    lines: Vec<PricedLine>,
    /// The tax by rate.
    tax: Vec<TaxLine>,
    /// What needs a person's attention; empty where all is well.
    problems: Vec<Problem>,
}

/// One line's part.
#[derive(Debug, Serialize, JsonSchema)]
struct PricedLine {
    sku: String,
    quantity: u32,
    /// With more decimals than the currency's where the price has more; null where the line has no price.
    unit_price: Option<String>,
    /// Before any discount.
    amount: String,
    /// All discounts: the line's own, and its shares of the coupons'.
    discount: String,
    tax: String,
}

/// The tax at one rate, shipping's included.
#[derive(Debug, Serialize, JsonSchema)]
struct TaxLine {
    /// A fraction: 0.15 is 15 %.
    rate: String,
    amount: String,
}

/// Something that is wrong with the cart.
#[derive(Debug, Serialize, JsonSchema)]
struct Problem {
    /// `unpriced`, or `coupon_` and why it gives nothing, such as `coupon_min_spend`.
    code: String,
    /// The line's position, from 0; null where it is not about one line.
    line: Option<usize>,
    /// A sentence for people.
    message: String,
}

impl Summary {
    /// Prices a cart.
    pub fn of(cart: &Cart) -> Self {
        let (tiers, rules, rate) = (cart.tiers(), cart.rules(), cart.rate());
        let summary = price(&cart.basket(&tiers, &rules, rate.as_ref()));
        let exemption = summary.exemption_total;
        Self {
            currency: summary.currency.code().to_owned(),
            subtotal: summary.subtotal.to_string(),
            discount_total: summary.discount_total.to_string(),
            shipping_total: summary.shipping_total.to_string(),
            tax_total: summary.tax_total.to_string(),
            exemption_total: (!exemption.is_zero()).then(|| exemption.to_string()),
            total: summary.total.to_string(),
            lines: lines(cart, &summary),
            tax: summary
                .tax
                .iter()
                .map(|tax| TaxLine { rate: tax.rate.normalize().to_string(), amount: tax.amount.to_string() })
                .collect(),
            problems: problems(cart, &summary),
        }
    }
}

fn lines(cart: &Cart, summary: &price::Summary) -> Vec<PricedLine> {
    let priced = |(line, priced): (&super::cart::Line, &price::PricedLine)| PricedLine {
        sku: line.sku.clone(),
        quantity: line.quantity.0,
        unit_price: (priced.source != PriceSource::Unpriced)
            .then(|| unit_price(priced.unit_price, summary.currency)),
        amount: priced.amount.to_string(),
        discount: priced.discount.to_string(),
        tax: priced.tax.to_string(),
    };
    cart.lines.iter().zip(&summary.lines).map(priced).collect()
}

/// With the currency's decimals, or all that the price has.
fn unit_price(price: Decimal, currency: Currency) -> String {
    let mut price = price.normalize();
    price.rescale(price.scale().max(currency.digits()));
    price.to_string()
}

fn problems(cart: &Cart, summary: &price::Summary) -> Vec<Problem> {
    let currency = cart.currency();
    let unpriced = summary.unpriced().map(|line| Problem {
        code: "unpriced".to_owned(),
        line: Some(line),
        message: format!(
            "{} has neither a list price nor an override in {}.",
            cart.lines[line].sku,
            currency.code()
        ),
    });
    let coupons = summary.coupons.iter().filter_map(|coupon| {
        let reason = coupon.failed.as_ref()?;
        Some(Problem {
            code: format!("coupon_{}", reason.code()),
            line: None,
            message: why_not(coupon, reason, currency),
        })
    });
    unpriced.chain(coupons).collect()
}

/// Why a coupon gives nothing. Dates, limits and customers are not part of this input.
fn why_not(coupon: &PricedCoupon, reason: &Reason, currency: Currency) -> String {
    let code = &coupon.code;
    match reason {
        Reason::AlreadyApplied => format!("{code} is attached twice and counts once."),
        Reason::NotCombinable { with } => format!("{code} cannot be combined with {with}."),
        Reason::MinQuantity { wanted, have } => {
            format!("{code} needs {wanted} units in the cart, and there are {have}.")
        }
        Reason::MinSpend { wanted, have } => format!(
            "{code} needs goods for {} {wanted} after line discounts, and there are {}.",
            currency.code(),
            currency.round(*have)
        ),
        Reason::NoEligibleLine => format!("{code} is for none of the cart's lines."),
        other => format!("{code} gives nothing here ({}).", other.code()),
    }
}
