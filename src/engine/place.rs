//! What stands between a cart and its order: always the whole list; and the one door to a placeable cart.

use super::address::AddressFault;
use super::cart::{Cart, Offer, Terms};
use super::coupon::Reason;
use super::market::Category;
use super::price::Summary;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that keeps a cart from becoming an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    Empty,
    Unpriced {
        line: i16,
        title: String,
    },
    NotSellable {
        line: i16,
        title: String,
    },
    Moved {
        line: i16,
        title: String,
        was: Option<Decimal>,
        now: Option<Decimal>,
    },
    Short {
        line: i16,
        title: String,
        wanted: u32,
        available: i32,
    },
    NoCustomer,
    NoPhone,
    NoService,
    NoAddress,
    Address {
        fault: AddressFault,
    },
    NoPayment,
    Coupon {
        code: String,
        reason: Reason,
    },
    /// The cart's quote is too old.
    QuoteExpired {
        number: u16,
        ended: DateTime<Utc>,
    },
    /// The total is another than the one that was confirmed.
    TotalMoved {
        was: Decimal,
        now: Decimal,
    },
}

/// From where each line's units would be taken, else all that is short.
pub fn picks(cart: &Cart, terms: &Terms<'_>) -> Result<Vec<Pick>, Vec<Problem>> {
    let (picks, short) = pick(cart, terms);
    if short.is_empty() { Ok(picks) } else { Err(short) }
}

/// Where a line's units are taken from; none where stock is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub line: i16,
    pub variant: i64,
    pub quantity: u32,
    pub location: Option<String>,
}

/// A cart that may become an order: only [`place`] makes one.
#[derive(Clone, Debug)]
pub struct Placeable {
    picks: Vec<Pick>,
    summary: Summary,
}

impl Placeable {
    /// What is taken from stock, by line.
    pub fn picks(&self) -> &[Pick] {
        &self.picks
    }

    /// What the order costs: what was confirmed.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

/// Passes a cart whose total is the one confirmed and which has no problem; else gives all of them.
pub fn place(
    cart: &Cart,
    confirmed: Decimal,
    summary: Summary,
    terms: &Terms<'_>,
) -> Result<Placeable, Vec<Problem>> {
    let (picks, mut problems) = examine(cart, &summary, terms);
    if summary.total != confirmed {
        problems.insert(0, Problem::TotalMoved { was: confirmed, now: summary.total });
    }
    if problems.is_empty() { Ok(Placeable { picks, summary }) } else { Err(problems) }
}

/// Everything that stands between the cart and its order.
pub fn problems(cart: &Cart, summary: &Summary, terms: &Terms<'_>) -> Vec<Problem> {
    examine(cart, summary, terms).1
}

fn examine(cart: &Cart, summary: &Summary, terms: &Terms<'_>) -> (Vec<Pick>, Vec<Problem>) {
    let mut problems = Vec::new();
    if cart.lines.is_empty() {
        problems.push(Problem::Empty);
    }
    for line in &cart.lines {
        problems.extend(line_problem(line, terms.offers.get(&line.variant), cart.is_frozen(terms.now)));
    }
    if let Some(quote) = cart.details.quote.as_ref().filter(|quote| quote.has_expired(terms.now)) {
        problems.push(Problem::QuoteExpired { number: quote.number, ended: quote.valid_until });
    }
    let (picks, short) = pick(cart, terms);
    problems.extend(short);
    problems.extend(missing(cart, terms));
    problems.extend(summary.coupons.iter().filter_map(|coupon| {
        let reason = coupon.failed.clone()?;
        Some(Problem::Coupon { code: coupon.code.clone(), reason })
    }));
    (picks, problems)
}

fn line_problem(line: &super::cart::Line, offer: Option<&Offer>, frozen: bool) -> Option<Problem> {
    let title = line.name();
    let Some(offer) = offer.filter(|offer| offer.sellable) else {
        return Some(Problem::NotSellable { line: line.number, title });
    };
    if !frozen && line.has_moved(offer) {
        return Some(Problem::Moved { line: line.number, title, was: line.list_price, now: offer.price });
    }
    let unpriced = line.list_price.is_none() && line.price_override.is_none();
    unpriced.then_some(Problem::Unpriced { line: line.number, title })
}

/// Lines draw, in their order, from the first location that has enough left; each from one.
fn pick(cart: &Cart, terms: &Terms<'_>) -> (Vec<Pick>, Vec<Problem>) {
    let locations = cart.locations(terms.market);
    let mut left: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    let mut picks = Vec::with_capacity(cart.lines.len());
    let mut short = Vec::new();
    for line in &cart.lines {
        let Some(offer) = terms.offers.get(&line.variant) else { continue };
        let mut pick =
            Pick { line: line.number, variant: line.variant, quantity: line.quantity, location: None };
        if offer.tracked {
            let wanted = i64::from(line.quantity);
            for location in &locations {
                let available = offer.available.get(location).copied().unwrap_or(0);
                left.entry((line.variant, location)).or_insert(i64::from(available));
            }
            let at = |location: &String| left[&(line.variant, location.as_str())];
            let best = locations.iter().map(at).max().unwrap_or(0).max(0);
            let enough = locations.iter().find(|location| at(location) >= wanted);
            let chosen = enough.or_else(|| locations.first().filter(|_| offer.backorder));
            match chosen {
                Some(location) => {
                    *left.entry((line.variant, location)).or_default() -= wanted;
                    pick.location = Some(location.clone());
                }
                None => short.push(Problem::Short {
                    line: line.number,
                    title: line.name(),
                    wanted: line.quantity,
                    available: i32::try_from(best).unwrap_or(i32::MAX),
                }),
            }
        }
        picks.push(pick);
    }
    (picks, short)
}

/// Who, how and where.
fn missing(cart: &Cart, terms: &Terms<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if cart.details.customer.is_none() {
        problems.push(Problem::NoCustomer);
    } else if cart.phone().is_none() {
        problems.push(Problem::NoPhone);
    }
    match cart.service(terms.market) {
        None => problems.push(Problem::NoService),
        Some(service) if service.category == Category::Pickup => {}
        Some(_) => match &cart.details.shipping {
            None => problems.push(Problem::NoAddress),
            Some(address) => {
                let faults = address.faults(&terms.market.countries);
                problems.extend(faults.into_iter().map(|fault| Problem::Address { fault }));
            }
        },
    }
    let payment = cart.details.payment.as_ref().and_then(|choice| terms.market.payment(&choice.code));
    if payment.is_none() {
        problems.push(Problem::NoPayment);
    }
    problems
}
