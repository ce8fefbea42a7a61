//! A quote: as a screen for the rep, as words for the customer, and as the paper that is set from it.

use super::card::{line_row, standing, sums};
use super::{Draw, OpenCart, cart_name, rows_of, text};
use crate::dialog::numbers;
use crate::dialog::paper::{Columns, Item, Paper};
use crate::dialog::said::Said;
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::clean;
use crate::engine::cart::Line;
use crate::engine::price::{PriceSource, PricedLine};
use rust_decimal::Decimal;

/// The cart as a text for the customer: what is offered and what it costs, and nothing internal.
pub fn quote(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Screen {
    let mut body = vec![text(
        draw.tell(
            &Said::new("quote-head")
                .text("shop", &draw.facts.shop.name)
                .text("date", numbers::when(draw.facts.now, cart.market.zone, draw.facts.lang)),
        ),
    )];
    if let Some(customer) = &cart.open.cart.details.customer {
        body.push(text(draw.tell(&Said::new("quote-for").personal("name", &customer.name))));
    }
    body.push(Row::Gap);
    for (index, (line, priced)) in cart.open.cart.lines.iter().zip(&cart.summary.lines).enumerate() {
        body.push(line_row(draw, cart, index, line, priced));
        if let PriceSource::Tier { list, min_quantity } = &priced.source {
            let said = Said::new("line-tier").number("from", *min_quantity).money(
                "list",
                *list,
                cart.market.currency,
            );
            body.push(text(format!("   {}", draw.tell(&said))));
        }
    }
    body.push(Row::Gap);
    body.extend(sums(draw, cart));
    body.push(Row::Gap);
    let now = draw.facts.now;
    let quote = cart.open.cart.details.quote.as_ref();
    let key = |id: &str, op: &str| cart.keys().key(draw.t(id), op, "");
    let mut keys = Vec::new();
    match quote {
        Some(quote) if quote.stands(now) => {
            body.push(text(draw.tell(&Said::new("quote-until").time("until", quote.valid_until))));
            if cart.is_open() && quote.accepted_at.is_none() {
                keys.push(key("key-accepted", "qacc"));
                keys.extend(cart.open.cart.phone().map(|_| key("key-send-quote", "qsend")));
            }
            keys.push(key("key-file", "qfile"));
            keys.extend(draw.facts.mails.then(|| key("key-mail", "qmail")));
        }
        Some(_) if cart.is_open() => {
            body.extend(standing(draw, cart).map(text));
            keys.push(key("key-renew", "qnew"));
        }
        _ => {}
    }
    body.push(text(draw.t("quote-foot")));
    keys.push(key("key-back", "card"));
    Screen { title: title(draw, cart), body, buttons: rows_of(keys, 2), ..Screen::default() }
}

/// The quote as the paper that the customer is handed. `whole`: with how to reach and find the customer, which is not
/// for others who look on.
pub fn paper(draw: &Draw<'_>, cart: &OpenCart<'_>, whole: bool) -> Paper {
    let (open, shop, lang, zone) = (cart.open, draw.facts.shop, draw.facts.lang, cart.market.zone);
    let quote = open.cart.details.quote.as_ref();
    let number = quote.map_or_else(String::new, |quote| format!("-{}", quote.number));
    let mut facts = vec![(draw.t("paper-date"), numbers::when(draw.facts.now, zone, lang))];
    facts.extend(quote.map(|q| (draw.t("paper-until"), numbers::when(q.valid_until, zone, lang))));
    facts.push((draw.t("paper-rep"), clean(&open.owner)));
    let saved = saved(cart);
    let save = Said::new("paper-saved").money("amount", saved, cart.market.currency);
    Paper {
        lang,
        name: format!("Quote-{}{number}", cart_name(open.cart.id)),
        shop: clean(&shop.name),
        logo: shop.logo.clone(),
        contact: texts(shop.contact.as_deref()),
        title: title(draw, cart),
        facts,
        customer: customer(draw, cart, whole),
        head: Columns {
            item: draw.t("paper-item"),
            quantity: draw.t("paper-quantity"),
            price: draw.t("paper-price"),
            amount: draw.t("paper-amount"),
        },
        items: open
            .cart
            .lines
            .iter()
            .zip(&cart.summary.lines)
            .map(|(line, priced)| item(draw, cart, line, priced))
            .collect(),
        sums: sums_of_paper(draw, cart),
        saved: (saved > Decimal::ZERO).then(|| draw.tell(&save)),
        terms: terms(draw, cart),
    }
}

/// `Quote C-1042 / 1`.
fn title(draw: &Draw<'_>, cart: &OpenCart<'_>) -> String {
    let quote = cart.open.cart.details.quote.as_ref();
    let number = quote.map_or_else(String::new, |quote| format!(" / {}", quote.number));
    format!("{} {}{number}", draw.t("quote-title"), cart_name(cart.open.cart.id))
}

fn item(draw: &Draw<'_>, cart: &OpenCart<'_>, line: &Line, priced: &PricedLine) -> Item {
    let (market, currency) = (cart.market, cart.market.currency);
    let mut notes = Vec::new();
    if let PriceSource::Tier { list, min_quantity } = &priced.source {
        let said = Said::new("line-tier").number("from", *min_quantity).money("list", *list, currency);
        notes.push(draw.tell(&said));
    }
    if !priced.own_discount.is_zero() {
        notes.push(draw.tell(&Said::new("line-discount").money("discount", priced.own_discount, currency)));
    }
    let unpriced = priced.source == PriceSource::Unpriced;
    let money = |amount| if unpriced { draw.t("no-price") } else { draw.money(amount, market) };
    Item {
        name: cart.name(draw, line),
        sku: clean(&line.sku),
        quantity: draw.number(line.quantity),
        price: money(priced.unit_price),
        amount: money(priced.amount),
        notes,
    }
}

fn sums_of_paper(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<(String, String)> {
    let pair = |row| match row {
        Row::Pair(label, amount) | Row::Total(label, amount) => Some((label, amount)),
        Row::Text(_) | Row::Gap => None,
    };
    sums(draw, cart).into_iter().filter_map(pair).collect()
}

fn customer(draw: &Draw<'_>, cart: &OpenCart<'_>, whole: bool) -> Vec<String> {
    let details = &cart.open.cart.details;
    let mut lines: Vec<String> = details.customer.iter().map(|customer| clean(&customer.name)).collect();
    if whole {
        lines.extend(details.shipping.iter().map(|address| clean(&address.one_line())));
        let phone = cart.open.cart.phone().map(|phone| phone.display(cart.market.region()));
        lines.extend(phone.map(|phone| numbers::digits(&phone, draw.facts.lang)));
    }
    lines
}

/// What tiers, prices made by hand, discounts and coupons take off the list prices.
fn saved(cart: &OpenCart<'_>) -> Decimal {
    let lines = cart.open.cart.lines.iter().zip(&cart.summary.lines);
    let below = lines.map(|(line, priced)| match &priced.source {
        PriceSource::Tier { list, .. } | PriceSource::Override { list: Some(list) } => {
            *list * Decimal::from(line.quantity) - priced.amount
        }
        _ => Decimal::ZERO,
    });
    below.sum::<Decimal>() + cart.summary.discount_total
}

fn terms(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Vec<String> {
    let until = cart.open.cart.details.quote.as_ref().filter(|quote| quote.stands(draw.facts.now));
    let until = until.map(|quote| draw.tell(&Said::new("quote-until").time("until", quote.valid_until)));
    let mut terms: Vec<String> = until.into_iter().collect();
    terms.extend(texts(draw.facts.shop.quote_terms.as_deref()));
    terms.push(draw.t("quote-foot"));
    terms
}

fn texts(text: Option<&str>) -> Vec<String> {
    text.into_iter().flat_map(str::lines).map(clean).filter(|line| !line.is_empty()).collect()
}
