//! An order: what was placed, where it stands, and what a manager may do with it.

use super::{Draw, card, cart_name, item_name, text};
use crate::dialog::event::Facts;
use crate::dialog::form::REASON;
use crate::dialog::numbers;
use crate::dialog::press::Keys;
use crate::dialog::said::Said;
use crate::dialog::screen::{Board, BoardOf, Button, Row, Screen};
use crate::dialog::words::clean;
use crate::engine::market::{Category, Market};
use crate::engine::order::{Order, OrderNumber, OrderStatus, Step};
use crate::engine::price::PriceSource;
use rust_decimal::Decimal;

pub(super) fn order(draw: &Draw<'_>, order: &Order) -> Screen {
    let mut row = vec![draw.key("key-copy-order", "copy", order.number.0)];
    if order.status.may_become(OrderStatus::Cancelled) {
        row.insert(0, draw.key("key-cancel-order", "can", order.number.0));
    }
    if order.status.may_become(OrderStatus::Approved) && draw.facts.staff.manages() {
        row.insert(0, draw.key("key-approve", "apr", order.number.0));
    }
    let mut buttons = steps(draw, order);
    buttons.push(row);
    let mut body = body(draw, order);
    if draw.facts.staff.manages() && order.status == OrderStatus::Pending {
        body.extend(background(draw, order));
    }
    Screen { title: title(draw, order), body, buttons, ..Screen::default() }
}

/// A new order, as managers see it where they sit: all that it takes to decide, and one tap to approve.
fn to_decide(draw: &Draw<'_>, order: &Order) -> Screen {
    let mut body = body(draw, order);
    body.extend(background(draw, order));
    let yes = Keys { cart: 0, revision: order.revision };
    let buttons = vec![
        vec![
            yes.key(draw.t("key-approve"), "apryes", order.number.0),
            draw.key("key-cancel-order", "can", order.number.0),
        ],
        vec![draw.key("key-order", "ord", order.number.0)],
    ];
    Screen { title: format!("🔔 {}", title(draw, order)), body, buttons, ..Screen::default() }
}

/// An approved order, as the warehouse sees it: what to pick where, for whom, by which service, and the notes.
fn to_pick(draw: &Draw<'_>, order: &Order) -> Screen {
    let mut body: Vec<Row> = held(draw, order).into_iter().collect();
    for line in &order.lines {
        let name = item_name(&line.title, &line.options);
        let place = line.location.as_deref().map_or_else(String::new, |place| format!(" · {}", clean(place)));
        let units = draw.number(line.quantity);
        body.push(Row::Pair(format!("☐ {units} × {name}"), format!("{}{place}", clean(&line.sku))));
    }
    body.push(Row::Gap);
    let details = &order.details;
    let market = draw.facts.shop.market(&order.market);
    let mut say = |id: &str, value: String| body.push(text(format!("{}: {value}", draw.t(id))));
    if let Some(customer) = &details.customer {
        say("step-customer", clean(&customer.name));
    }
    let service =
        details.service.as_ref().zip(market).and_then(|(choice, market)| market.service(&choice.code));
    if let Some(service) = service {
        say("step-fulfillment", draw.name(&service.name, service.name_bn.as_deref()));
    }
    if let Some(address) = &details.shipping {
        say("step-address", clean(&address.one_line()));
    }
    if let Some((method, market)) = details
        .payment
        .as_ref()
        .zip(market)
        .and_then(|(choice, market)| Some((market.payment(&choice.code)?, market)))
    {
        let due = if order.payment_status == "unpaid" {
            draw.total(order.total, market)
        } else {
            draw.t("payment-paid")
        };
        say("step-payment", format!("{} · {due}", draw.name(&method.name, method.name_bn.as_deref())));
    }
    if let Some(note) = &details.note {
        body.push(text(draw.tell(&Said::new("card-note").text("note", note))));
    }
    if let Some(market) = market.filter(|_| order.status == OrderStatus::Cancelled || !order.steps.is_empty())
    {
        body.push(Row::Gap);
        body.extend(happened(draw, order, market));
    }
    Screen {
        title: format!("📋 {}", title(draw, order)),
        body,
        buttons: steps(draw, order),
        ..Screen::default()
    }
}

/// An order as everybody in a chat sees it, whatever has become of it.
pub fn board(order: &Order, what: BoardOf, facts: &Facts<'_>) -> Screen {
    let draw = Draw { facts, market: facts.shop.market(&order.market) };
    let screen = match what {
        BoardOf::Picking => to_pick(&draw, order),
        _ if order.status == OrderStatus::Pending => to_decide(&draw, order),
        _ => self::order(&draw, order),
    };
    let until = order.held_until.filter(|until| *until > facts.now);
    let board = Board { what, id: order.number.0, revision: order.revision, until };
    Screen { board: Some(board), lang: facts.lang, ..screen }
}

/// What a chat with a purpose is told of an order: a card where there is something to do, else a sentence.
pub fn news(order: &Order, what: &str, purpose: &str, facts: &Facts<'_>) -> Option<Screen> {
    let draw = Draw { facts, market: facts.shop.market(&order.market) };
    let mut screen = match (purpose, what) {
        ("managers", "placed") => return Some(board(order, BoardOf::Approval, facts)),
        ("warehouse", "approved") => return Some(board(order, BoardOf::Picking, facts)),
        ("warehouse" | "sales", "cancelled" | "held" | "resumed")
        | ("sales", "approved" | "shipped" | "delivered" | "paid") => {
            Screen { notices: vec![told(&draw, order, what)], ..Screen::default() }
        }
        _ => return None,
    };
    screen.lang = facts.lang;
    Some(screen)
}

/// One sentence about what happened.
fn told(draw: &Draw<'_>, order: &Order, what: &str) -> String {
    let number = order.number.to_string();
    let (id, who) = match what {
        "approved" | "cancelled" => {
            let event = order.events.iter().rev().find(|event| event.status.as_str() == what);
            (what.to_owned(), event.map(|event| (event.by.clone(), event.reason.clone())))
        }
        step => {
            let taken = order.steps.iter().rev().find(|taken| taken.step.as_str() == step);
            (format!("step-{step}"), taken.map(|taken| (taken.by.clone(), None)))
        }
    };
    let (who, reason) = who.unwrap_or_default();
    let mut said = Said::new(&id)
        .text("number", number)
        .text("who", who)
        .word("status", format!("status-{}", order.status.as_str()));
    if let Some(until) = order.held_until.filter(|_| what == "held") {
        said = said.time("until", until);
    }
    let amount = order.steps.iter().rev().find_map(|taken| taken.amount);
    if let (Some(market), true) = (draw.market, what == "paid") {
        said = said.money("amount", amount.unwrap_or(order.total), market.currency);
    }
    let reason = reason.map_or_else(String::new, |reason| format!(" {}", clean(&reason)));
    format!("{}{reason}", draw.tell(&said))
}

/// The steps that can be taken now, one tap each.
fn steps(draw: &Draw<'_>, order: &Order) -> Vec<Vec<Button>> {
    if !draw.facts.staff.manages() {
        return Vec::new();
    }
    let market = draw.facts.shop.market(&order.market);
    let service =
        order.details.service.as_ref().zip(market).and_then(|(choice, market)| market.service(&choice.code));
    let pickup = service.is_some_and(|service| service.category == Category::Pickup);
    let now = draw.facts.now;
    let keys = Step::ALL.into_iter().filter(|step| order.after(*step, now).is_some()).map(|step| {
        if step == Step::Held {
            return draw.key("key-hold", "hold", order.number.0);
        }
        let label = match step {
            Step::Shipped if pickup => "key-step-handed".to_owned(),
            step => format!("key-step-{}", step.as_str()),
        };
        let keys = Keys { cart: 0, revision: order.revision };
        keys.key(draw.t(&label), "step", format!("{}.{}", order.number.0, step.as_str()))
    });
    super::rows_of(keys, 3)
}

/// Holding an order asks for how long.
pub(super) fn how_long(draw: &Draw<'_>, order: &Order) -> Screen {
    let key = |days: i64| {
        let label = draw.tell(&Said::new("key-hold-days").number("days", days));
        Button { label, ..draw.key("key-hold", "holdfor", format!("{}.{days}", order.number.0)) }
    };
    Screen {
        title: title(draw, order),
        body: vec![text(draw.tell(&Said::new("hold-how-long").text("number", order.number.to_string())))],
        buttons: vec![[1, 3, 7].map(key).to_vec(), vec![draw.key("key-back", "ord", order.number.0)]],
        ..Screen::default()
    }
}

/// That an order is on hold, where it is.
fn held(draw: &Draw<'_>, order: &Order) -> Option<Row> {
    let until = order.held_until.filter(|_| order.is_held(draw.facts.now) && !order.has_left())?;
    let zone = draw.facts.shop.market(&order.market)?.zone;
    let until = numbers::when(until, zone, draw.facts.lang);
    Some(text(draw.tell(&Said::new("order-held").text("until", until))))
}

/// What a manager looks at beside the order itself.
fn background(draw: &Draw<'_>, order: &Order) -> Vec<Row> {
    let mut rows = vec![Row::Gap];
    let history = Said::new("order-history").number("orders", order.background.orders);
    rows.push(text(draw.tell(&history)));
    if let Some(market) = draw.market.or_else(|| draw.facts.shop.market(&order.market)) {
        let off = order.summary.discount_total;
        if !off.is_zero() {
            let said = Said::new("order-discounted").money("amount", off, market.currency).percent(
                "share",
                market.currency.round(off * Decimal::ONE_HUNDRED / order.summary.subtotal.max(Decimal::ONE)),
            );
            rows.push(text(draw.tell(&said)));
        }
    }
    let overridden =
        order.summary.lines.iter().filter(|line| matches!(line.source, PriceSource::Override { .. }));
    let overridden = overridden.count();
    if overridden > 0 {
        rows.push(text(
            draw.tell(&Said::new("order-overrides").number("lines", i64::try_from(overridden).unwrap_or(0))),
        ));
    }
    for (line, location, left) in &order.background.left {
        if let Some(line) = order.lines.iter().find(|known| known.number == *line) {
            let said = Said::new("order-left")
                .text("item", item_name(&line.title, &line.options))
                .text("place", location)
                .number("left", i64::from(*left));
            rows.push(text(draw.tell(&said)));
        }
    }
    rows
}

fn title(draw: &Draw<'_>, order: &Order) -> String {
    format!("📦 #{} · {}", order.number, draw.t(&format!("status-{}", order.status.as_str())))
}

fn body(draw: &Draw<'_>, order: &Order) -> Vec<Row> {
    let Some(market) = draw.facts.shop.market(&order.market) else { return Vec::new() };
    let mut rows: Vec<Row> = held(draw, order).into_iter().collect();
    rows.extend(order.lines.iter().map(|line| {
        let units = draw.number(line.quantity);
        let unit = draw.money(line.unit_price, market);
        let name = item_name(&line.title, &line.options);
        Row::Pair(format!("{units} × {name}  {unit}"), draw.money(line.amount, market))
    }));
    let details = &order.details;
    let service = details.service.as_ref().and_then(|choice| market.service(&choice.code));
    rows.push(Row::Gap);
    rows.extend(card::sums_of(draw, &order.summary, market, service, false));
    rows.push(Row::Gap);
    let mut say = |id: &str, value: String| rows.push(text(format!("{}: {value}", draw.t(id))));
    if let Some(customer) = &details.customer {
        say("step-customer", clean(&customer.name));
    }
    let profile = details.customer.as_ref().and_then(|customer| customer.phone.as_ref());
    if let Some(phone) = details.phone.as_ref().or(profile) {
        say("confirm-phone", draw.phone(phone, market));
    }
    if let Some(service) = service {
        say("step-fulfillment", draw.name(&service.name, service.name_bn.as_deref()));
    }
    if let Some(address) = &details.shipping {
        let shown = if draw.facts.private { address.one_line() } else { address.city.clone() };
        say("step-address", clean(&shown));
    }
    if let Some(method) = details.payment.as_ref().and_then(|choice| market.payment(&choice.code)) {
        say("step-payment", draw.name(&method.name, method.name_bn.as_deref()));
    }
    say("order-payment-status", draw.t(&format!("payment-{}", order.payment_status)));
    say("order-fulfillment-status", draw.t(&format!("fulfillment-{}", order.fulfillment_status)));
    let when = |at| numbers::when(at, market.zone, draw.facts.lang);
    rows.push(text(
        draw.tell(
            &Said::new("order-placed-by")
                .text("who", &order.placed_by_name)
                .text("when", when(order.placed_at))
                .text("cart", cart_name(order.cart)),
        ),
    ));
    rows.extend(happened(draw, order, market));
    if let Some(note) = &details.note {
        rows.push(text(draw.tell(&Said::new("card-note").text("note", note))));
    }
    rows
}

/// What became of an order so far, one sentence each.
fn happened(draw: &Draw<'_>, order: &Order, market: &Market) -> Vec<Row> {
    let when = |at| numbers::when(at, market.zone, draw.facts.lang);
    let mut rows = Vec::new();
    for event in &order.events {
        let said = Said::new(&format!("order-{}-by", event.status.as_str()))
            .text("who", &event.by)
            .text("when", when(event.at));
        let reason = event.reason.as_deref().map_or(String::new(), |reason| format!(" · {}", clean(reason)));
        rows.push(text(format!("{}{reason}", draw.tell(&said))));
    }
    for taken in &order.steps {
        let id = format!("step-{}-by", taken.step.as_str());
        let mut said = Said::new(&id).text("who", &taken.by).text("when", when(taken.at));
        if let Some(amount) = taken.amount {
            said = said.money("amount", amount, market.currency);
        }
        if let Some(until) = taken.until {
            said = said.text("until", when(until));
        }
        rows.push(text(draw.tell(&said)));
    }
    rows
}

/// Why an order is cancelled.
pub(super) fn ask_why(draw: &Draw<'_>, order: OrderNumber) -> Screen {
    Screen {
        title: draw.t("ask-reason"),
        buttons: vec![vec![draw.key("key-back", "can", order.0)]],
        ask: Some(draw.t("hint-reason")),
        asks: Some(draw.key("key-write", REASON, order.0)),
        wants_words: true,
        ..Screen::default()
    }
}

/// Approving and cancelling ask first.
pub(super) fn confirm(draw: &Draw<'_>, order: &Order, next: OrderStatus, why: Option<&str>) -> Screen {
    let (question, op, yes) = match next {
        OrderStatus::Approved => ("approve-question", "apryes", "key-yes-approve"),
        _ => ("cancel-question", "canyes", "key-yes-cancel"),
    };
    let mut body = body(draw, order);
    body.push(Row::Gap);
    if let Some(why) = why {
        body.push(text(draw.tell(&Said::new("cancel-reason").text("why", clean(why)))));
    }
    body.push(text(draw.t(question)));
    let keys = Keys { cart: 0, revision: order.revision };
    let mut buttons =
        vec![vec![keys.key(draw.t(yes), op, order.number.0), draw.key("key-back", "ord", order.number.0)]];
    if next == OrderStatus::Cancelled && draw.facts.staff.manages() {
        // What becomes of the goods.
        let label = if order.has_left() { "key-goods-gone" } else { "key-goods-bad" };
        buttons.insert(1, vec![keys.key(draw.t(label), "lostyes", order.number.0)]);
    }
    let mut ask = "confirm-ask";
    if next == OrderStatus::Cancelled {
        ask = "cancel-ask";
        buttons.push(vec![draw.key("key-reason", REASON, order.number.0)]);
    }
    Screen { title: title(draw, order), body, buttons, ask: Some(draw.t(ask)), ..Screen::default() }
}
