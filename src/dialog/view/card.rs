//! The live card: lines, sums, what is missing, and the next step within reach.

use super::{Draw, OpenCart, cart_name, text};
use crate::dialog::choices;
use crate::dialog::event::Worked;
use crate::dialog::numbers;
use crate::dialog::said::Said;
use crate::dialog::screen::{Button, CardOf, Row, Screen, Select};
use crate::dialog::words::clean;
use crate::engine::cart::{CartState, Line};
use crate::engine::market::{Market, Service};
use crate::engine::place::{Problem, problems};
use crate::engine::price::{PriceSource, PricedLine, Summary};
use chrono::TimeDelta;

/// So long ago counts as working in it.
const LATELY: TimeDelta = TimeDelta::hours(1);

/// The cart as it stands: the same on every platform.
pub fn card(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Screen {
    let open = cart.open;
    let mut body = lines(draw, cart);
    if !open.cart.lines.is_empty() {
        body.push(Row::Gap);
        body.extend(sums(draw, cart));
    }
    if cart.is_open() {
        body.push(Row::Gap);
        body.extend(missing(draw, cart));
    } else {
        body.extend(details(draw, cart));
    }
    body.extend(standing(draw, cart).filter(|_| cart.is_open()).map(text));
    if cart.is_open() {
        body.extend(company(draw, cart).map(text));
    }
    if let Some(until) = open.reserved_until.filter(|until| cart.is_open() && *until > draw.facts.now) {
        body.push(text(draw.tell(&Said::new("card-reserved").time("until", until))));
    }
    if let Some(note) = &open.cart.details.note {
        body.push(text(draw.tell(&Said::new("card-note").text("note", note))));
    }
    Screen {
        card: Some(CardOf {
            cart: open.cart.id,
            revision: open.cart.revision,
            lang: draw.facts.lang,
            private: draw.facts.private,
        }),
        title: title(draw, cart),
        body,
        buttons: if cart.is_open() { buttons(draw, cart) } else { closed_buttons(draw, cart) },
        selects: if cart.is_open() { selects(draw, cart) } else { Vec::new() },
        ..Screen::default()
    }
}

/// Who else works in it: others who changed it within the hour.
fn company(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Option<String> {
    let now = draw.facts.now;
    let lately = |worked: &&Worked| worked.staff != draw.facts.staff.id && now - worked.at < LATELY;
    let others: Vec<&Worked> = cart.open.worked.iter().filter(lately).collect();
    // A card that everybody sees says so only where there is company.
    if draw.facts.staff.id == 0 && others.len() < 2 {
        return None;
    }
    let who = |worked: &&Worked| {
        format!("{}, {}", clean(&worked.name), numbers::clock(worked.at, cart.market.zone, draw.facts.lang))
    };
    let told = others.iter().map(who).collect::<Vec<_>>().join(" · ");
    (!told.is_empty()).then(|| draw.tell(&Said::new("card-company").text("who", told)))
}

/// `🛒 C-1042 · Bangladesh (BDT) · open · Asha`, or the order's number.
fn title(draw: &Draw<'_>, cart: &OpenCart<'_>) -> String {
    let open = cart.open;
    let state = match (open.cart.state, open.order) {
        (CartState::Placed, Some(number)) => format!("#{number}"),
        (CartState::Open, _) => draw.t("state-open"),
        (CartState::Placed, None) => draw.t("state-placed"),
        (CartState::Deleted, _) => draw.t("state-deleted"),
        (CartState::Expired, _) => draw.t("state-expired"),
    };
    let icon = if open.cart.state == CartState::Placed { "✅" } else { "🛒" };
    let (id, owner) = (cart_name(open.cart.id), clean(&open.owner));
    let market = format!("{} ({})", clean(&cart.market.name), cart.market.currency.code());
    format!("{icon} {id} · {market} · {state} · {owner}")
}

/// Every line with its price, and under it what is to be known about it.
pub fn lines(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    if cart.open.cart.lines.is_empty() {
        return vec![text(draw.t("card-empty"))];
    }
    let found = if cart.is_open() { line_problems(cart) } else { Vec::new() };
    let mut rows = Vec::new();
    for (index, (line, priced)) in cart.open.cart.lines.iter().zip(&cart.summary.lines).enumerate() {
        rows.push(line_row(draw, cart, index, line, priced));
        rows.extend(line_notes(draw, cart, line, priced).into_iter().map(|note| text(format!("   {note}"))));
        for problem in found.iter().filter(|problem| line_of(problem) == Some(line.number)) {
            rows.push(text(format!("   ⚠ {}", cart.problem(draw, problem))));
        }
    }
    rows
}

fn line_problems(cart: &OpenCart<'_>) -> Vec<Problem> {
    problems(&cart.open.cart, cart.summary, &cart.terms)
}

fn line_of(problem: &Problem) -> Option<i16> {
    match problem {
        Problem::Unpriced { line, .. }
        | Problem::NotSellable { line, .. }
        | Problem::Moved { line, .. }
        | Problem::Short { line, .. } => Some(*line),
        _ => None,
    }
}

/// `2  Cotton Shirt · L / Blue   2 × ৳1,200.00`, and the amount at the right.
pub(super) fn line_row(
    draw: &Draw<'_>,
    cart: &OpenCart<'_>,
    index: usize,
    line: &Line,
    priced: &PricedLine,
) -> Row {
    let name = cart.name(draw, line);
    let position = draw.number(i64::try_from(index + 1).unwrap_or(0));
    let units = draw.number(line.quantity);
    if priced.source == PriceSource::Unpriced {
        return Row::Pair(format!("{position}  {name}  {units} ×"), draw.t("no-price"));
    }
    let unit = draw.money(priced.unit_price, cart.market);
    Row::Pair(format!("{position}  {name}  {units} × {unit}"), draw.money(priced.amount, cart.market))
}

fn line_notes(draw: &Draw<'_>, cart: &OpenCart<'_>, line: &Line, priced: &PricedLine) -> Vec<String> {
    let currency = cart.market.currency;
    let mut notes = Vec::new();
    match &priced.source {
        PriceSource::Tier { list, min_quantity } => {
            notes.push(Said::new("line-tier").number("from", *min_quantity).money("list", *list, currency));
        }
        PriceSource::Override { list } => notes.push(match list {
            Some(list) => Said::new("line-override").money("list", *list, currency),
            None => Said::new("line-override-unlisted"),
        }),
        PriceSource::List => {
            let together = cart.open.cart.counted_together(line, &cart.open.offers);
            let next = line.tiers.iter().filter(|t| t.min_quantity > together).min_by_key(|t| t.min_quantity);
            if let Some(tier) = next.filter(|_| cart.is_open()) {
                notes.push(
                    Said::new("line-next-tier")
                        .number("more", tier.min_quantity - together)
                        .money("price", tier.price, currency),
                );
            }
        }
        PriceSource::Unpriced => {}
    }
    if !priced.own_discount.is_zero() {
        notes.push(Said::new("line-discount").money("discount", priced.own_discount, currency));
    }
    notes.iter().map(|said| draw.tell(said)).collect()
}

/// Subtotal, each discount by name, shipping, tax and total of the open cart.
pub fn sums(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    let estimated = cart.open.cart.tax_place(cart.market).estimated;
    sums_of(draw, cart.summary, cart.market, cart.open.cart.service(cart.market), estimated)
}

/// The same of any summary.
pub fn sums_of(
    draw: &Draw<'_>,
    summary: &Summary,
    market: &Market,
    service: Option<&Service>,
    estimated: bool,
) -> Vec<Row> {
    let less = |amount: rust_decimal::Decimal| draw.money(-amount, market);
    let mut rows = vec![Row::Pair(draw.t("sum-subtotal"), draw.money(summary.subtotal, market))];
    let own: rust_decimal::Decimal = summary.lines.iter().map(|line| line.own_discount).sum();
    if !own.is_zero() {
        rows.push(Row::Pair(draw.t("sum-line-discounts"), less(own)));
    }
    if !summary.order_discount.is_zero() {
        rows.push(Row::Pair(draw.t("sum-order-discount"), less(summary.order_discount)));
    }
    for coupon in &summary.coupons {
        let left = format!("{} {}", draw.t("sum-coupon"), clean(&coupon.code));
        match &coupon.failed {
            None => rows.push(Row::Pair(left, less(coupon.amount))),
            Some(reason) => {
                rows.push(Row::Pair(left, draw.money(rust_decimal::Decimal::ZERO, market)));
                let said = crate::dialog::sentences::coupon(&coupon.code, reason, market.currency);
                rows.push(text(format!("   ⚠ {}", draw.tell(&said))));
            }
        }
    }
    if let Some(price) = summary.shipping_price {
        let name = service.map(|service| draw.name(&service.name, service.name_bn.as_deref()));
        let left = name
            .map_or_else(|| draw.t("sum-shipping"), |name| format!("{} · {name}", draw.t("sum-shipping")));
        rows.push(Row::Pair(left, draw.money(price, market)));
    }
    if !summary.exemption_total.is_zero() {
        rows.push(Row::Pair(draw.t("sum-exemption"), less(summary.exemption_total)));
    }
    rows.extend(taxes(draw, summary, market, estimated));
    rows.push(Row::Total(draw.t("sum-total"), draw.total(summary.total, market)));
    rows
}

/// `৳17,970.00 BDT`.
pub fn total(draw: &Draw<'_>, cart: &OpenCart<'_>) -> String {
    draw.total(cart.summary.total, cart.market)
}

fn taxes(draw: &Draw<'_>, summary: &Summary, market: &Market, estimated: bool) -> Vec<Row> {
    if summary.tax_exempt {
        return vec![Row::Pair(draw.t("sum-exempt"), draw.money(summary.tax_total, market))];
    }
    let id = if summary.prices_include_tax { "sum-tax-included" } else { "sum-tax" };
    let line = |tax: &crate::engine::price::TaxLine| {
        let rate = numbers::percent(tax.rate * rust_decimal::Decimal::ONE_HUNDRED, draw.facts.lang);
        let mut left = draw.tell(&Said::new(id).text("rate", rate));
        if estimated {
            left = format!("{left} ({})", draw.t("sum-estimated"));
        }
        Row::Pair(left, draw.money(tax.amount, market))
    };
    summary.tax.iter().filter(|tax| !tax.amount.is_zero()).map(line).collect()
}

/// One step of the checklist: whether it is done, what it says, and the button for it.
struct Step {
    done: bool,
    label: String,
    says: Option<String>,
    op: &'static str,
}

/// Items, customer, address, fulfillment, payment; each may be done at any time.
fn checklist(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Step> {
    let details = &cart.open.cart.details;
    let step =
        |label: &str, says: Option<String>, op| Step { done: says.is_some(), label: draw.t(label), says, op };
    let who = details.customer.as_ref().map(|customer| {
        let phone = cart.open.cart.phone().map(|phone| draw.phone(phone, cart.market));
        let name = clean(&customer.name);
        phone.map_or_else(|| name.clone(), |phone| format!("{name} · {phone}"))
    });
    let open = cart.open.cart.state == CartState::Open;
    let service = cart.open.cart.service(cart.market).map(|service| {
        let name = draw.name(&service.name, service.name_bn.as_deref());
        draw.chosen(name, details.service.as_ref().filter(|_| open))
    });
    let payment = details.payment.as_ref().and_then(|choice| {
        let method = cart.market.payment(&choice.code)?;
        let name = draw.name(&method.name, method.name_bn.as_deref());
        Some(draw.chosen(name, Some(choice).filter(|_| open)))
    });
    let pickup = cart.open.cart.service(cart.market).is_some_and(|service| service.location.is_some());
    let address = match &details.shipping {
        Some(address) if draw.facts.private => Some(clean(&address.one_line())),
        Some(address) => Some(clean(&address.city)),
        None if pickup => Some(draw.t("step-address-none")),
        None => None,
    };
    let count = i64::try_from(cart.open.cart.lines.len()).unwrap_or(0);
    let items = (count > 0).then(|| draw.tell(&Said::new("step-items-count").number("count", count)));
    vec![
        step("step-items", items, "lines"),
        step("step-customer", who, "cust"),
        step("step-address", address, "addr"),
        step("step-fulfillment", service, "ful"),
        step("step-payment", payment, "paym"),
    ]
}

fn missing(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    let tick = |step: &Step| if step.done { "☑" } else { "☐" };
    let line = |step: &Step| match &step.says {
        Some(says) => text(format!("{} {}: {says}", tick(step), step.label)),
        None => text(format!("{} {}", tick(step), step.label)),
    };
    let mut rows: Vec<Row> = checklist(draw, cart).iter().map(line).collect();
    rows.extend(billing(draw, cart));
    rows
}

fn billing(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Option<Row> {
    let billing = cart.open.cart.details.billing.as_ref()?;
    let shown = if draw.facts.private { billing.one_line() } else { billing.city.clone() };
    Some(text(format!("{}: {}", draw.t("billing-to"), clean(&shown))))
}

/// The same without ticks, for a cart that is closed.
fn details(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Row> {
    checklist(draw, cart)
        .into_iter()
        .skip(1)
        .filter_map(|step| step.says.map(|says| text(format!("{}: {says}", step.label))))
        .chain(billing(draw, cart))
        .collect()
}

fn buttons(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Vec<Button>> {
    let keys = cart.keys();
    let key = |id: &str, op: &str| keys.key(draw.t(id), op, "");
    let empty = cart.open.cart.lines.is_empty();
    let mut first = vec![key("key-add", "add")];
    if !empty {
        first.push(key("key-lines", "lines"));
    }
    let steps = checklist(draw, cart).into_iter().skip(1).map(|step| {
        let tick = if step.done { "☑" } else { "☐" };
        keys.key(format!("{tick} {}", step.label), step.op, "")
    });
    let extras = vec![key("key-coupon", "coup"), key("key-note", "note"), key("key-why", "why")];
    let mut last = vec![key("key-undo", "undo"), key("key-more", "more")];
    if !empty {
        last.insert(0, key("key-place", "place"));
    }
    let frozen = cart.open.cart.is_frozen(draw.facts.now);
    let moved = cart
        .open
        .cart
        .lines
        .iter()
        .any(|line| cart.open.offers.get(&line.variant).is_some_and(|offer| line.has_moved(offer)));
    let mut rows = vec![first, steps.collect(), extras, last];
    if moved && !frozen {
        let mut choices = vec![key("key-update-all", "upd")];
        choices.extend(draw.facts.staff.manages().then(|| key("key-keep-all", "keep")));
        rows.insert(0, choices);
    }
    rows
}

fn selects(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Select> {
    let labels = ["select-line", "step-fulfillment", "step-payment"].map(|id| draw.t(id));
    choices::selects(cart.open, cart.market, draw.facts, labels)
}

fn closed_buttons(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<Vec<Button>> {
    match cart.open.order {
        Some(number) => {
            vec![vec![draw.key("key-order", "ord", number.0), draw.key("key-new", "mnew", "")]]
        }
        None => vec![vec![draw.key("key-new", "mnew", "")]],
    }
}

/// How the cart's latest quote stands; none where there is none.
pub(super) fn standing(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Option<String> {
    let quote = cart.open.cart.details.quote.as_ref()?;
    let said = match quote.accepted_at {
        _ if quote.void => Said::new("card-quote-void"),
        _ if quote.has_expired(draw.facts.now) => Said::new("card-quote-expired"),
        Some(_) => Said::new("card-quote-accepted"),
        None => Said::new("card-quote"),
    };
    Some(draw.tell(&said.number("number", quote.number).time("until", quote.valid_until)))
}
