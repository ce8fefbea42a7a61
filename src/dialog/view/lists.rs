//! Lists: the dashboard of open carts, orders, and a cart's history; paged.

use super::{Draw, OpenCart, cart_name, rows_of, text};
use crate::dialog::event::{CartRow, CartsQuery, OrderRow, OrdersQuery, Page, Touch};
use crate::dialog::numbers;
use crate::dialog::press::Keys;
use crate::dialog::said::Said;
use crate::dialog::screen::{Button, Row, Screen};
use crate::dialog::words::clean;
use crate::engine::market::Market;

/// The dashboard: id, market, items, total with currency, and when it was created.
pub fn carts(draw: &Draw<'_>, page: &Page<CartRow>, query: &CartsQuery) -> Screen {
    let mut body = Vec::new();
    for row in &page.rows {
        let who = row.customer.as_deref().map_or(String::new(), |name| format!(" · {}", clean(name)));
        let (market, total) = in_market(draw, &row.market, row.total);
        let items = draw.tell(&Said::new("step-items-count").number("count", row.items));
        body.push(Row::Pair(format!("{} · {market} · {items}{who}", cart_name(row.id)), total));
        let age = numbers::ago(row.created_at, draw.facts.now, draw.facts.lang);
        body.push(text(format!(
            "   {} · {} · {age}",
            created(draw, &row.market, row.created_at),
            clean(&row.owner)
        )));
    }
    if page.rows.is_empty() {
        body.push(text(draw.t("carts-none")));
    }
    let mut buttons =
        rows_of(page.rows.iter().map(|row| Keys::default().key(cart_name(row.id), "open", row.id)), 4);
    buttons.push(pager(draw, "list", query.page, page.more));
    let sort = if query.by_value { "key-by-age" } else { "key-by-value" };
    buttons.push(vec![draw.key(sort, "sort", ""), draw.key("key-new", "mnew", "")]);
    buttons.retain(|row| !row.is_empty());
    let market = query.market.as_deref().and_then(|code| draw.facts.shop.market(code));
    let day = query.day.map(|day| numbers::digits(&day.to_string(), draw.facts.lang));
    let filters = [market.map(|market| clean(&market.name)), day, query.text.as_deref().map(clean)];
    Screen { title: title(draw, "carts-title", filters, query.page), body, buttons, ..Screen::default() }
}

pub fn orders(draw: &Draw<'_>, page: &Page<OrderRow>, query: &OrdersQuery) -> Screen {
    let mut body = Vec::new();
    for row in &page.rows {
        let who = row.customer.as_deref().map_or(String::new(), |name| format!(" · {}", clean(name)));
        let (market, total) = in_market(draw, &row.market, row.total);
        let status = draw.t(&format!("status-{}", row.status.as_str()));
        body.push(Row::Pair(format!("#{} · {status}{who}", row.number), total));
        let items = draw.tell(&Said::new("step-items-count").number("count", row.items));
        body.push(text(format!("   {market} · {items} · {}", created(draw, &row.market, row.placed_at))));
    }
    if page.rows.is_empty() {
        body.push(text(draw.t("orders-none")));
    }
    let key = |row: &OrderRow| Keys::default().key(format!("#{}", row.number), "ord", row.number.0);
    let mut buttons = rows_of(page.rows.iter().map(key), 2);
    buttons.push(pager(draw, "ords", query.page, page.more));
    buttons.retain(|row| !row.is_empty());
    let status = query.status.map(|status| draw.t(&format!("status-{}", status.as_str())));
    let filters = [status, query.text.as_deref().map(clean)];
    Screen { title: title(draw, "orders-title", filters, query.page), body, buttons, ..Screen::default() }
}

/// What is listed, what it was narrowed down to, and the page after the first.
fn title(draw: &Draw<'_>, id: &str, filters: impl IntoIterator<Item = Option<String>>, page: i64) -> String {
    let page = (page > 0).then(|| draw.tell(&Said::new("page").number("page", page + 1)));
    let parts = [Some(draw.t(id))].into_iter().chain(filters).chain([page]);
    parts.flatten().collect::<Vec<_>>().join(" · ")
}

fn pager(draw: &Draw<'_>, op: &str, page: i64, more: bool) -> Vec<Button> {
    let mut row = Vec::new();
    if page > 0 {
        row.push(draw.key("key-earlier", op, page - 1));
    }
    if more {
        row.push(draw.key("key-later", op, page + 1));
    }
    row
}

/// The market's name, and an amount as it writes it, with its currency.
fn in_market(draw: &Draw<'_>, code: &str, amount: rust_decimal::Decimal) -> (String, String) {
    match draw.facts.shop.market(code) {
        Some(market) => (clean(&market.name), draw.total(amount, market)),
        None => (code.to_owned(), amount.to_string()),
    }
}

fn created(draw: &Draw<'_>, market: &str, at: chrono::DateTime<chrono::Utc>) -> String {
    let zone = draw.facts.shop.market(market).map_or(chrono_tz::UTC, |market: &Market| market.zone);
    numbers::when(at, zone, draw.facts.lang)
}

/// Who did what, the latest first.
pub fn history(draw: &Draw<'_>, cart: &OpenCart<'_>, touches: &[Touch]) -> Screen {
    let line = |touch: &Touch| {
        let when = numbers::when(touch.at, cart.market.zone, draw.facts.lang);
        let what: Vec<String> = touch.what.iter().map(|said| draw.tell(said)).collect();
        text(format!("{when} · {}: {}", clean(&touch.who), what.join(" ")))
    };
    Screen {
        title: draw.tell(&Said::new("history-title").text("cart", cart_name(cart.open.cart.id))),
        body: touches.iter().map(line).collect(),
        buttons: vec![vec![
            cart.keys().key(draw.t("key-undo"), "undo", ""),
            cart.keys().key(draw.t("key-back"), "card", ""),
        ]],
        ..Screen::default()
    }
}
