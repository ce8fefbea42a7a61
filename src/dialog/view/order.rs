//! An order: what was placed, where it stands, and what a manager may do with it.

use super::{Draw, card, cart_name, item_name, text};
use crate::dialog::numbers;
use crate::dialog::press::Keys;
use crate::dialog::said::Said;
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::clean;
use crate::engine::order::{Order, OrderStatus};

pub fn order(draw: &Draw<'_>, order: &Order) -> Screen {
    let mut row = vec![draw.key("key-copy-order", "copy", order.number.0)];
    if order.status.may_become(OrderStatus::Cancelled) {
        row.insert(0, draw.key("key-cancel-order", "can", order.number.0));
    }
    if order.status.may_become(OrderStatus::Approved) && draw.facts.staff.manages() {
        row.insert(0, draw.key("key-approve", "apr", order.number.0));
    }
    Screen { title: title(draw, order), body: body(draw, order), buttons: vec![row], ..Screen::default() }
}

fn title(draw: &Draw<'_>, order: &Order) -> String {
    format!("📦 #{} · {}", order.number, draw.t(&format!("status-{}", order.status.as_str())))
}

fn body(draw: &Draw<'_>, order: &Order) -> Vec<Row> {
    let Some(market) = draw.facts.shop.market(&order.market) else { return Vec::new() };
    let mut rows: Vec<Row> = order
        .lines
        .iter()
        .map(|line| {
            let units = draw.number(line.quantity);
            let unit = draw.money(line.unit_price, market);
            let name = item_name(&line.title, &line.options);
            Row::Pair(format!("{units} × {name}  {unit}"), draw.money(line.amount, market))
        })
        .collect();
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
    for event in &order.events {
        let said = Said::new(&format!("order-{}-by", event.status.as_str()))
            .text("who", &event.by)
            .text("when", when(event.at));
        let reason = event.reason.as_deref().map_or(String::new(), |reason| format!(" · {}", clean(reason)));
        rows.push(text(format!("{}{reason}", draw.tell(&said))));
    }
    if let Some(note) = &details.note {
        rows.push(text(draw.tell(&Said::new("card-note").text("note", note))));
    }
    rows
}

/// Approving and cancelling ask first.
pub fn confirm(draw: &Draw<'_>, order: &Order, next: OrderStatus) -> Screen {
    let (question, op, yes) = match next {
        OrderStatus::Approved => ("approve-question", "apryes", "key-yes-approve"),
        _ => ("cancel-question", "canyes", "key-yes-cancel"),
    };
    let mut body = body(draw, order);
    body.push(Row::Gap);
    body.push(text(draw.t(question)));
    let keys = Keys { cart: 0, revision: order.revision };
    Screen {
        title: title(draw, order),
        body,
        buttons: vec![vec![
            keys.key(draw.t(yes), op, order.number.0),
            draw.key("key-back", "ord", order.number.0),
        ]],
        ask: Some(draw.t("confirm-ask")),
        ..Screen::default()
    }
}
