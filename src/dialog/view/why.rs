//! A total that explains itself: each step with the rule behind it.

use super::{Draw, OpenCart, cart_name, text};
use crate::dialog::numbers;
use crate::dialog::said::Said;
use crate::dialog::screen::{Row, Screen};
use crate::dialog::sentences;
use crate::dialog::words::clean;
use crate::engine::address::country_name;
use crate::engine::basket::Rounding;
use crate::engine::cart::attached;
use crate::engine::coupon::Benefit;
use crate::engine::price::{PriceSource, price};
use rust_decimal::Decimal;

pub fn why(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Screen {
    let (summary, market) = (cart.summary, cart.market);
    let currency = market.currency;
    let mut body = vec![text(draw.t("why-units"))];
    for (line, priced) in cart.open.cart.lines.iter().zip(&summary.lines) {
        let name = cart.name(draw, line);
        let units = Said::new("why-line").text("item", name).number("units", line.quantity);
        body.push(Row::Pair(
            draw.tell(&units.money("unit", priced.unit_price, currency)),
            draw.money(priced.amount, market),
        ));
        let because = match &priced.source {
            PriceSource::List => Said::new("why-list"),
            PriceSource::Tier { list, min_quantity } => {
                Said::new("why-tier").number("from", *min_quantity).money("list", *list, currency)
            }
            PriceSource::Override { .. } => Said::new("why-override"),
            PriceSource::Unpriced => Said::new("why-unpriced").text("currency", currency.code()),
        };
        body.push(text(format!("   {}", draw.tell(&because))));
    }
    body.push(Row::Pair(draw.t("why-subtotal"), draw.money(summary.subtotal, market)));
    body.extend(discounts(draw, cart));
    body.extend(shipping(draw, cart));
    body.extend(tax(draw, cart));
    body.push(Row::Total(draw.t("why-total"), super::card::total(draw, cart)));
    Screen {
        title: draw.tell(&Said::new("why-title").text("cart", cart_name(cart.open.cart.id))),
        body,
        buttons: vec![vec![cart.keys().key(draw.t("key-back"), "card", "")]],
        ..Screen::default()
    }
}

fn discounts(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    let (summary, market) = (cart.summary, cart.market);
    let less = |amount: Decimal| draw.money(-amount, market);
    let mut rows = Vec::new();
    let own: Decimal = summary.lines.iter().map(|line| line.own_discount).sum();
    if !own.is_zero() {
        rows.push(Row::Pair(draw.t("why-line-discounts"), less(own)));
    }
    if !summary.order_discount.is_zero() {
        rows.push(Row::Pair(draw.t("why-order-discount"), less(summary.order_discount)));
    }
    for coupon in &summary.coupons {
        rows.push(Row::Pair(benefit(draw, cart, &coupon.code), less(coupon.amount)));
        if let Some(reason) = &coupon.failed {
            let said = sentences::coupon(&coupon.code, reason, market.currency);
            rows.push(text(format!("   ⚠ {}", draw.tell(&said))));
        }
    }
    if !summary.discount_total.is_zero() {
        for (line, priced) in cart.open.cart.lines.iter().zip(&summary.lines) {
            let said = Said::new("why-share").text("item", cart.name(draw, line)).money(
                "share",
                priced.discount,
                market.currency,
            );
            rows.push(text(format!("   {}", draw.tell(&said))));
        }
    }
    rows
}

/// What a coupon gives, in words.
fn benefit(draw: &Draw<'_>, cart: &OpenCart<'_>, code: &str) -> String {
    let Some(coupon) = cart.open.coupons.get(code) else { return clean(code) };
    let said = match &coupon.rule.benefit {
        Benefit::Percent { value } => Said::new("benefit-percent").percent("value", *value),
        Benefit::Fixed { value } => Said::new("benefit-fixed").money("value", *value, cart.market.currency),
        Benefit::FreeShipping => Said::new("benefit-free-shipping"),
        Benefit::BuyXGetY { buy, get, percent } => {
            Said::new("benefit-buy-get").number("buy", *buy).number("get", *get).percent("percent", *percent)
        }
    };
    draw.tell(&said.text("code", code))
}

fn shipping(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    if cart.summary.lines.is_empty() {
        return Vec::new();
    }
    let (Some(service), Some(full)) = (cart.open.cart.service(cart.market), cart.summary.shipping_price)
    else {
        return vec![text(draw.t("why-no-service"))];
    };
    let name = draw.name(&service.name, service.name_bn.as_deref());
    let mut rows = vec![Row::Pair(
        draw.tell(&Said::new("why-shipping").text("service", name)),
        draw.money(full, cart.market),
    )];
    if let Some(threshold) = service.rate.free_from {
        let said = Said::new("why-free-from").money("threshold", threshold, cart.market.currency);
        rows.push(text(format!("   {}", draw.tell(&said))));
    }
    rows
}

fn tax(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    let (summary, market) = (cart.summary, cart.market);
    let mut rows = Vec::new();
    let place = cart.open.cart.tax_place(market);
    let country = country_name(place.country);
    let at = [place.postcode, place.region, Some(country.as_str())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let id = if place.estimated { "why-tax-estimated" } else { "why-tax-place" };
    rows.push(text(draw.tell(&Said::new(id).text("place", at))));
    if summary.tax_exempt {
        rows.push(Row::Pair(draw.t("why-exempt"), draw.money(-summary.exemption_total, market)));
        return rows;
    }
    let mode = match (summary.prices_include_tax, market.rounding) {
        (true, Rounding::PerLine) => "why-tax-inside-line",
        (true, Rounding::PerDocument) => "why-tax-inside-document",
        (false, Rounding::PerLine) => "why-tax-added-line",
        (false, Rounding::PerDocument) => "why-tax-added-document",
    };
    for tax in &summary.tax {
        let rate = numbers::percent(tax.rate * Decimal::ONE_HUNDRED, draw.facts.lang);
        rows.push(Row::Pair(draw.tell(&Said::new(mode).text("rate", rate)), draw.money(tax.amount, market)));
    }
    rows
}

/// What one coupon gives here, or the first condition that fails.
pub fn coupon(draw: &Draw<'_>, cart: &OpenCart<'_>, code: &str) -> Screen {
    let mut basket = cart.open.cart.basket(&cart.terms);
    if !cart.open.cart.details.coupons.iter().any(|attached| attached == code) {
        basket.coupons.push(attached(code, &cart.terms));
    }
    let tested = price(&basket);
    let found = tested.coupons.iter().find(|coupon| coupon.code == code);
    let row = match found.map(|coupon| (&coupon.failed, coupon.amount)) {
        Some((Some(reason), _)) => {
            text(format!("✗ {}", draw.tell(&sentences::coupon(code, reason, cart.market.currency))))
        }
        Some((None, amount)) => {
            Row::Pair(format!("✓ {}", benefit(draw, cart, code)), draw.money(-amount, cart.market))
        }
        None => text(draw.t("refused-item")),
    };
    Screen {
        title: draw.tell(&Said::new("why-coupon-title").text("code", code)),
        body: vec![row],
        buttons: vec![vec![cart.keys().key(draw.t("key-back"), "card", "")]],
        ..Screen::default()
    }
}
