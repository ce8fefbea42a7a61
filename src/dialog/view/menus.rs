//! Menus: choices among the cart's lines and what its market offers; and questions answered in words.

use super::{Draw, Menu, OpenCart, card, rows_of, text};
use crate::dialog::desk::Ask;
use crate::dialog::press::{Keys, short};
use crate::dialog::said::Said;
use crate::dialog::screen::{Button, Row, Screen};
use crate::dialog::words::clean;
use crate::engine::market::Category;

/// The markets, for a new cart.
pub fn new_market(draw: &Draw<'_>) -> Screen {
    let markets = &draw.facts.shop.markets;
    let key = |market: &crate::engine::market::Market| {
        let label = format!("{} ({})", clean(&market.name), market.currency.code());
        Keys::default().key(label, "new", &market.code)
    };
    Screen {
        title: draw.t("markets-title"),
        body: vec![text(draw.t("markets-text"))],
        buttons: rows_of(markets.iter().map(key), 2),
        ..Screen::default()
    }
}

/// A question that is answered in words, above the card's sums.
pub fn ask(draw: &Draw<'_>, cart: &OpenCart<'_>, ask: &Ask) -> Screen {
    let line = |number: i16| {
        let found = cart.open.cart.line(number);
        found.map_or_else(String::new, |line| cart.name(draw, line))
    };
    let question = match ask {
        Ask::Add => Said::new("ask-add"),
        Ask::Quantity(number) => Said::new("ask-quantity").text("item", line(*number)),
        Ask::Price(number) => Said::new("ask-price").text("item", line(*number)),
        Ask::Discount(0) => Said::new("ask-discount"),
        Ask::Discount(number) => Said::new("ask-line-discount").text("item", line(*number)),
        Ask::Coupon => Said::new("ask-coupon"),
        Ask::Customer => Said::new("ask-customer"),
        Ask::NewName(Some(phone)) => {
            Said::new("ask-name-for").personal("phone", draw.phone(phone, cart.market))
        }
        Ask::NewName(None) => Said::new("ask-name"),
        Ask::Contact => Said::new("ask-contact"),
        Ask::Address => Said::new("ask-address").text("market", &cart.market.name),
        Ask::Billing => Said::new("ask-billing"),
        Ask::Note => Said::new("ask-note"),
        Ask::Mail => Said::new("ask-mail"),
        Ask::Answer(_) => Said::new("ask-answer"),
        Ask::Reason(_) => Said::new("ask-reason"),
    };
    let mut keys = Vec::new();
    match ask {
        Ask::Customer => {
            keys.push(cart.keys().key(draw.t("key-new-customer"), "newc", ""));
            if cart.open.cart.details.customer.is_some() {
                keys.push(cart.keys().key(draw.t("key-contact"), "phone", ""));
            }
        }
        Ask::Billing => keys.push(cart.keys().key(draw.t("key-same"), "same", "")),
        Ask::Address => keys.push(cart.keys().key(draw.t("key-billing"), "bill", "")),
        Ask::Coupon => keys.extend(cart.open.cart.details.coupons.iter().map(|code| {
            cart.keys().key(draw.tell(&Said::new("key-coupon-off").text("code", code)), "unc", short(code))
        })),
        _ => {}
    }
    keys.push(cart.keys().key(draw.t("key-back"), "card", ""));
    Screen {
        title: draw.tell(&question),
        buttons: vec![keys],
        ask: Some(draw.t(hint(ask))),
        asks: Some(asks(draw, cart.keys(), ask)),
        wants_words: true,
        ..Screen::default()
    }
}

/// The button that asks this.
fn asks(draw: &Draw<'_>, keys: Keys, ask: &Ask) -> Button {
    let (op, line) = match ask {
        Ask::Add => ("add", None),
        Ask::Quantity(line) => ("qty", Some(line)),
        Ask::Price(line) => ("prc", Some(line)),
        Ask::Discount(line) => ("disc", Some(line)),
        Ask::Coupon => ("coup", None),
        Ask::Customer => ("cust", None),
        Ask::NewName(_) => ("newc", None),
        Ask::Contact => ("phone", None),
        Ask::Address => ("newa", None),
        Ask::Billing => ("bill", None),
        Ask::Mail => ("qmail", None),
        Ask::Note | Ask::Answer(_) | Ask::Reason(_) => ("note", None),
    };
    keys.key(draw.t("key-write"), op, line.map_or_else(String::new, i16::to_string))
}

fn hint(ask: &Ask) -> &'static str {
    match ask {
        Ask::Add => "hint-add",
        Ask::Quantity(_) => "hint-quantity",
        Ask::Price(_) => "hint-price",
        Ask::Discount(_) => "hint-discount",
        Ask::Coupon => "hint-coupon",
        Ask::Customer => "hint-customer",
        Ask::NewName(_) => "hint-name",
        Ask::Contact => "hint-contact",
        Ask::Address | Ask::Billing => "hint-address",
        Ask::Note => "hint-note",
        Ask::Mail => "hint-mail",
        Ask::Answer(_) => "hint-answer",
        Ask::Reason(_) => "hint-reason",
    }
}

pub fn menu(draw: &Draw<'_>, cart: &OpenCart<'_>, menu: &Menu) -> Screen {
    let (title, body, mut buttons) = match menu {
        Menu::Lines => lines(draw, cart),
        Menu::Line(number) => return line(draw, cart, *number),
        Menu::Services(codes) => services(draw, cart, codes),
        Menu::Payments => payments(draw, cart),
        Menu::Markets => markets(draw, cart),
        Menu::NewMarket => return new_market(draw),
        Menu::More => more(draw, cart),
    };
    buttons.push(vec![cart.keys().key(draw.t("key-back"), "card", "")]);
    Screen { title: draw.t(title), body, buttons, ..Screen::default() }
}

type Parts = (&'static str, Vec<Row>, Vec<Vec<Button>>);

fn lines(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Parts {
    let key = |(index, line): (usize, &crate::engine::cart::Line)| {
        let position = draw.number(i64::try_from(index + 1).unwrap_or(0));
        cart.keys().key(format!("{position} {}", cart.name(draw, line)), "line", line.number)
    };
    let mut buttons = rows_of(cart.open.cart.lines.iter().enumerate().map(key), 1);
    buttons.push(vec![
        cart.keys().key(draw.t("key-add"), "add", ""),
        cart.keys().key(draw.t("key-order-discount"), "disc", 0),
    ]);
    ("lines-title", card::lines(draw, cart), buttons)
}

fn line(draw: &Draw<'_>, cart: &OpenCart<'_>, number: i16) -> Screen {
    let Some(line) = cart.open.cart.line(number) else { return card::card(draw, cart) };
    let keys = cart.keys();
    let key = |id: &str, op: &str| keys.key(draw.t(id), op, number);
    let mut buttons = vec![
        vec![
            keys.key("➖", "minus", number),
            keys.key(draw.number(line.quantity), "qty", number),
            keys.key("➕", "plus", number),
            key("key-remove", "del"),
        ],
        vec![key("key-line-discount", "disc")],
        vec![keys.key(draw.t("key-lines"), "lines", ""), keys.key(draw.t("key-back"), "card", "")],
    ];
    if draw.facts.staff.manages() {
        buttons[1].push(key("key-price", "prc"));
    }
    let offer = cart.open.offers.get(&line.variant);
    let mut body = Vec::new();
    if let Some(offer) = offer {
        let available = offer.best_available(&cart.open.cart.locations(cart.market));
        body.push(text(super::picks::stock(draw, offer.backorder, available)));
        if line.has_moved(offer) && !cart.open.cart.is_frozen(draw.facts.now) {
            let mut choices = vec![key("key-update", "upd")];
            choices.extend(draw.facts.staff.manages().then(|| key("key-keep", "keep")));
            buttons.insert(0, choices);
        }
    }
    let index = cart.open.cart.lines.iter().position(|l| l.number == number).unwrap_or(0);
    let priced = &cart.summary.lines[index];
    body.insert(0, Row::Pair(draw.t("line-amount"), draw.money(priced.amount, cart.market)));
    Screen { title: cart.name(draw, line), body, buttons, ..Screen::default() }
}

/// By category, with price and time.
fn services(draw: &Draw<'_>, cart: &OpenCart<'_>, codes: &[String]) -> Parts {
    let goods = cart.summary.subtotal - cart.summary.discount_total;
    let weight = cart
        .open
        .cart
        .lines
        .iter()
        .filter_map(|line| {
            Some(u64::from(cart.open.offers.get(&line.variant)?.weight_grams) * u64::from(line.quantity))
        })
        .sum();
    let (mut body, mut buttons) = (Vec::new(), Vec::new());
    for category in Category::ALL {
        let mine: Vec<_> = cart
            .market
            .services
            .iter()
            .filter(|s| s.category == category && (codes.is_empty() || codes.contains(&s.code)))
            .collect();
        if mine.is_empty() {
            continue;
        }
        body.push(text(draw.t(&format!("category-{}", category.as_str()))));
        for service in &mine {
            let name = draw.name(&service.name, service.name_bn.as_deref());
            let eta = service.eta.as_ref().map_or(String::new(), |eta| format!(" · {}", clean(eta)));
            let price = cart.market.currency.round(service.rate.price(goods, weight));
            body.push(Row::Pair(format!("  {name}{eta}"), draw.money(price, cart.market)));
        }
        buttons.extend(rows_of(
            mine.iter().map(|service| {
                let name = draw.name(&service.name, service.name_bn.as_deref());
                cart.keys().key(name, "svc", short(&service.code))
            }),
            2,
        ));
    }
    ("services-title", body, buttons)
}

fn payments(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Parts {
    let key = |method: &crate::engine::market::PaymentMethod| {
        cart.keys().key(draw.name(&method.name, method.name_bn.as_deref()), "pay", short(&method.code))
    };
    ("payments-title", Vec::new(), rows_of(cart.market.payments.iter().map(key), 2))
}

fn markets(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Parts {
    let others = draw.facts.shop.markets.iter().filter(|market| market.code != cart.market.code);
    let key = |market: &crate::engine::market::Market| {
        let label = format!("{} ({})", clean(&market.name), market.currency.code());
        cart.keys().key(label, "mkt", &market.code)
    };
    ("market-menu-title", Vec::new(), rows_of(others.map(key), 2))
}

fn more(draw: &Draw<'_>, cart: &OpenCart<'_>) -> Parts {
    let keys = cart.keys();
    let key = |id: &str, op: &str| keys.key(draw.t(id), op, "");
    let buttons = vec![
        vec![key("key-quote", "quote"), key("key-history", "hist"), key("key-copy", "copyc")],
        vec![key("key-billing", "bill"), key("key-market", "mkts"), key("key-delete", "gone")],
        vec![key("key-down", "down")],
        vec![
            draw.key("key-new", "mnew", ""),
            draw.key("key-carts", "list", 0),
            draw.key("key-orders", "ords", 0),
        ],
    ];
    ("more-title", Vec::new(), buttons)
}
