//! The questions before a one-way street, and the whole list of what stands in its way.

use super::{Draw, OpenCart, card, cart_name, text};
use crate::dialog::event::{Facts, Open};
use crate::dialog::numbers;
use crate::dialog::presses::minor;
use crate::dialog::said::Said;
use crate::dialog::screen::{Row, Screen};
use crate::dialog::sentences;
use crate::dialog::words::clean;
use crate::engine::place::{Problem, problems as find_problems};

/// The read-back: who, the number to call, how, and the total that the button holds.
pub fn place(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Screen {
    let open = cart.open;
    let details = &open.cart.details;
    let mut body = card::lines(draw, cart);
    body.push(Row::Gap);
    body.extend(card::sums(draw, cart));
    body.push(Row::Gap);
    let mut say = |id: &str, value: String| body.push(text(format!("{}: {value}", draw.t(id))));
    if let Some(customer) = &details.customer {
        say("step-customer", clean(&customer.name));
    }
    if let Some(phone) = open.cart.phone() {
        say("confirm-phone", draw.phone(phone, cart.market));
    }
    if let Some(service) = open.cart.service(cart.market) {
        let name = draw.name(&service.name, service.name_bn.as_deref());
        let name = draw.chosen(name, details.service.as_ref());
        say(
            "step-fulfillment",
            service.eta.as_ref().map_or(name.clone(), |eta| format!("{name}, {}", clean(eta))),
        );
        if service.location.is_none()
            && let Some(address) = &details.shipping
        {
            let shown = if draw.facts.private { address.one_line() } else { address.city.clone() };
            say("step-address", clean(&shown));
        }
    }
    if let Some(method) = details.payment.as_ref().and_then(|choice| cart.market.payment(&choice.code)) {
        let name = draw.name(&method.name, method.name_bn.as_deref());
        say("step-payment", draw.chosen(name, details.payment.as_ref()));
    }
    if let Some(note) = &details.note {
        body.push(text(draw.tell(&Said::new("card-note").text("note", note))));
    }
    body.push(Row::Gap);
    body.push(text(draw.tell(&Said::new("confirm-question").text("total", card::total(draw, cart)))));
    // Where others look on the card masks the number: the one who confirms it is told it whole.
    let whisper = open.cart.phone().filter(|_| !draw.facts.private).map(|phone| {
        let whole = numbers::digits(&phone.display(cart.market.region()), draw.facts.lang);
        draw.tell(&Said::new("confirm-whisper").personal("phone", whole))
    });
    let yes = minor(cart.summary.total, cart.market.currency);
    Screen {
        title: format!("{} {}", draw.t("confirm-title"), cart_name(open.cart.id)),
        body,
        buttons: vec![vec![
            cart.keys().key(draw.t("key-yes-order"), "yes", yes),
            cart.keys().key(draw.t("key-back"), "card", ""),
        ]],
        ask: Some(draw.t("confirm-ask")),
        whisper,
        ..Screen::default()
    }
}

/// Everything that stands between the cart and its order, at once; below it the card's own buttons.
pub fn problems(draw: &Draw<'_>, cart: &OpenCart<'_>, found: &[Problem]) -> Screen {
    let mut screen = card::card(draw, cart);
    let count = i64::try_from(found.len()).unwrap_or(0);
    let mut notices = vec![draw.tell(&Said::new("not-yet").number("count", count))];
    notices.extend(found.iter().map(|problem| format!("✗ {}", cart.problem(draw, problem))));
    screen.notices = notices;
    screen
}

/// Deleting cannot be taken back.
pub fn delete(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Screen {
    Screen {
        title: draw.tell(&Said::new("delete-title").text("cart", cart_name(cart.open.cart.id))),
        body: vec![text(draw.t("delete-text"))],
        buttons: vec![vec![
            cart.keys().key(draw.t("key-yes-remove"), "delyes", ""),
            cart.keys().key(draw.t("key-back"), "card", ""),
        ]],
        ask: Some(draw.t("confirm-ask")),
        ..Screen::default()
    }
}

/// What another market would change: every price, the total, and what it has no price for.
pub fn market(draw: &Draw<'_>, cart: &OpenCart<'_>, code: &str, moved: &Open, facts: &Facts<'_>) -> Screen {
    let Some((terms, market)) = moved.terms(facts).zip(facts.shop.market(code)) else {
        return card::card(draw, cart);
    };
    let title = draw.tell(&Said::new("market-title").text("market", &market.name));
    let summary = moved.cart.price(&terms);
    let mut body = Vec::new();
    for ((line, before), after) in moved.cart.lines.iter().zip(&cart.summary.lines).zip(&summary.lines) {
        let was = draw.money(before.unit_price, cart.market);
        let now =
            if line.list_price.is_some() { draw.money(after.unit_price, market) } else { draw.t("no-price") };
        body.push(Row::Pair(cart.name(draw, line), format!("{was} → {now}")));
    }
    body.push(Row::Total(
        draw.t("sum-total"),
        format!("{} → {}", card::total(draw, cart), draw.total(summary.total, market)),
    ));
    body.extend(
        find_problems(&moved.cart, &summary, &terms)
            .iter()
            .filter(|problem| matches!(problem, Problem::Unpriced { .. } | Problem::NoAddress))
            .map(|problem| text(format!("⚠ {}", draw.tell(&sentences::problem(problem, market.currency))))),
    );
    body.push(text(draw.t("market-text")));
    Screen {
        title,
        body,
        buttons: vec![vec![
            cart.keys().key(draw.t("key-yes-market"), "mktyes", code),
            cart.keys().key(draw.t("key-back"), "card", ""),
        ]],
        ask: Some(draw.t("confirm-ask")),
        ..Screen::default()
    }
}
