//! A `[[coupon]]` of `shop.toml`.

use super::market::known_currency;
use super::read::Known;
use super::section::Section;
use super::{Coupon, cell};
use rust_decimal::Decimal;

/// Reads one coupon; `None`, with the complaints made, if it cannot be one.
pub fn coupon(section: &Section<'_>, known: &Known) -> Option<Coupon> {
    let kinds = ["percent", "fixed", "free_shipping", "buy_x_get_y"];
    let code = section.need_text("code");
    let kind = section.need_text("kind").and_then(|_| section.word("kind", &kinds));
    let currency = section.text("currency");
    let decimals = currency.as_deref().map(|currency| known_currency(section, currency));
    let markets = match section.texts("markets") {
        Some(named) => {
            Some(named.iter().map(|name| known_market(section, name, known)).collect::<Option<_>>()?)
        }
        None => None,
    };
    let free = kind.as_deref() == Some("buy_x_get_y") && section.is_absent("value");
    let coupon = Coupon {
        place: section.place(),
        code: code?.to_uppercase(),
        kind: kind?,
        // What is got is free where nothing else is said.
        value: section.decimal("value").or_else(|| free.then_some(Decimal::ONE_HUNDRED)),
        buy: section.count("buy", 1),
        get: section.count("get", 1),
        markets,
        products: section.texts("products").unwrap_or_default(),
        variants: section.texts("variants").unwrap_or_default(),
        tags: section.texts("tags").unwrap_or_default(),
        min_spend: section.decimal("min_spend"),
        min_quantity: section.count("min_quantity", 1),
        combines: section.boolean("combines").unwrap_or(false),
        starts_at: section.moment("starts_at"),
        ends_at: section.moment("ends_at"),
        total_limit: section.count("total_limit", 0),
        per_customer: section.count("per_customer", 1),
        first_order: section.boolean("first_order").unwrap_or(false),
        active: section.boolean("active").unwrap_or(true),
        currency,
    };
    section.finish();
    (decimals != Some(None) && is_whole(section, &coupon, decimals.flatten())).then_some(coupon)
}

fn known_market(section: &Section<'_>, name: &str, known: &Known) -> Option<String> {
    let market = known.market(name).map(|market| market.code.clone());
    if market.is_none() {
        section.bad("markets", format!("there is no market \"{name}\"; write the code of one that there is"));
    }
    market
}

/// Whether the coupon has what its kind needs.
fn is_whole(section: &Section<'_>, coupon: &Coupon, decimals: Option<u32>) -> bool {
    let mut whole = true;
    let mut refuse = |key: &str, message: &str| {
        section.bad(key, message);
        whole = false;
    };
    match coupon.kind.as_str() {
        "percent" if !is_percent(coupon.value) => refuse("value", "write the percentage, from 0 to 100"),
        "fixed" if coupon.value.is_none() => refuse("value", "write the amount that the coupon takes off"),
        "buy_x_get_y" if coupon.buy.is_none() || coupon.get.is_none() || !is_percent(coupon.value) => {
            refuse(
                "value",
                "write `buy`, `get` and, unless what is got is free, `value`: the percentage taken off it",
            );
        }
        _ => {}
    }
    let has_amount = coupon.kind == "fixed" || coupon.min_spend.is_some();
    let amounts =
        [("value", coupon.value.filter(|_| coupon.kind == "fixed")), ("min_spend", coupon.min_spend)];
    match (has_amount, &coupon.currency, decimals) {
        (true, Some(currency), Some(decimals)) => {
            for (key, amount) in amounts {
                if let Some(Err(message)) = amount.map(|amount| cell::amount_fits(amount, currency, decimals))
                {
                    refuse(key, &message);
                }
            }
        }
        (true, None, _) => refuse("currency", "an amount needs its currency; write it, such as \"BDT\""),
        _ => {}
    }
    if coupon.starts_at.zip(coupon.ends_at).is_some_and(|(starts, ends)| ends <= starts) {
        refuse("ends_at", "the coupon ends before it starts");
    }
    whole
}

fn is_percent(value: Option<Decimal>) -> bool {
    value.is_some_and(|value| {
        value >= Decimal::ZERO && value <= Decimal::ONE_HUNDRED && value.normalize().scale() <= 4
    })
}
