//! What a search found, to pick from: products, variants by option, customers, addresses.

use super::{Draw, OpenCart, rows_of, text};
use crate::dialog::event::{Hit, Profile};
use crate::dialog::grammar::Item;
use crate::dialog::resolve::{has, values};
use crate::dialog::said::Said;
use crate::dialog::screen::{Button, Row, Screen};
use crate::dialog::words::clean;
use crate::engine::cart::Offer;

/// Every product found, with its price and what is left, and a button for each.
pub fn hits(draw: &Draw<'_>, cart: &OpenCart<'_>, item: &Item, hits: &[Hit]) -> Screen {
    let mut body = Vec::new();
    let mut buttons = Vec::new();
    for hit in hits {
        let title = draw.title(&hit.title, hit.title_bn.as_deref());
        body.push(Row::Pair(format!("{title}{}", options_of(hit)), prices(draw, cart, hit)));
        body.push(text(format!(
            "   {}",
            stock(draw, hit.offers.iter().any(|offer| offer.backorder), available(cart, hit))
        )));
        buttons.push(pick(cart, hit, title, item.units.unsigned_abs()));
    }
    let mut rows = rows_of(buttons, 2);
    rows.push(vec![
        cart.keys().key(draw.t("key-search-again"), "add", ""),
        cart.keys().key(draw.t("key-skip"), "skip", ""),
    ]);
    Screen {
        title: draw.tell(&Said::new("hits-title").text("text", &item.phrase)),
        body,
        buttons: rows,
        ..Screen::default()
    }
}

/// A product of one variant is picked at once; else its options are asked about.
fn pick(cart: &OpenCart<'_>, hit: &Hit, title: String, units: u32) -> Button {
    match hit.offers.as_slice() {
        [only] => cart.keys().key(title, "pick", format!("{}.{units}", only.variant)),
        offers => {
            let variant = offers.first().map_or(0, |offer| offer.variant);
            cart.keys().key(title, "opt", format!("{variant}.{units}"))
        }
    }
}

fn options_of(hit: &Hit) -> String {
    let all: Vec<String> = (0..hit.option_names.len())
        .map(|i| clean(&values(hit, i).join(", ")))
        .filter(|v| !v.is_empty())
        .collect();
    if all.is_empty() { String::new() } else { format!(" · {}", all.join(" / ")) }
}

/// `৳1,200.00`, or from the least to the most.
fn prices(draw: &Draw<'_>, cart: &OpenCart<'_>, hit: &Hit) -> String {
    let all = || hit.offers.iter().filter_map(|offer| offer.price);
    match (all().min(), all().max()) {
        (Some(least), Some(most)) if least == most => draw.money(least, cart.market),
        (Some(least), Some(most)) => {
            format!("{} – {}", draw.money(least, cart.market), draw.money(most, cart.market))
        }
        _ => draw.t("no-price"),
    }
}

fn available(cart: &OpenCart<'_>, hit: &Hit) -> Option<i32> {
    let locations = cart.open.cart.locations(cart.market);
    let each: Option<Vec<i32>> = hit.offers.iter().map(|offer| offer.best_available(&locations)).collect();
    each.map(|each| each.iter().sum())
}

/// `7 left`, `sold out`, `on order`, or that stock is not counted.
pub fn stock(draw: &Draw<'_>, backorder: bool, available: Option<i32>) -> String {
    match available {
        None => draw.t("stock-uncounted"),
        Some(left) if left > 0 => draw.tell(&Said::new("stock-left").number("count", left)),
        Some(_) if backorder => draw.t("stock-backorder"),
        Some(_) => draw.t("stock-none"),
    }
}

/// The first option that is still open, value by value; those that lead to nothing are left out.
pub fn options(
    draw: &Draw<'_>,
    cart: &OpenCart<'_>,
    hit: &Hit,
    chosen: &[Option<usize>],
    units: u32,
) -> Screen {
    let count = hit.offers.iter().map(|offer| offer.options.len()).max().unwrap_or(0);
    let mut chosen = chosen.to_vec();
    chosen.resize(count, None);
    let locations = cart.open.cart.locations(cart.market);
    let fitting: Vec<&Offer> = hit.offers.iter().filter(|offer| has(hit, offer, &chosen)).collect();
    let title = draw.title(&hit.title, hit.title_bn.as_deref());
    let body = fitting
        .iter()
        .map(|offer| {
            let price =
                offer.price.map_or_else(|| draw.t("no-price"), |price| draw.money(price, cart.market));
            let left = stock(draw, offer.backorder, offer.best_available(&locations));
            Row::Pair(format!("{}  ({left})", clean(&offer.options.join(" / "))), price)
        })
        .collect();
    let mut buttons = Vec::new();
    let mut name = String::new();
    if let Some(open) = chosen.iter().position(Option::is_none) {
        name = hit.option_names.get(open).cloned().unwrap_or_default();
        for (index, value) in values(hit, open).into_iter().enumerate() {
            let mut next = chosen.clone();
            next[open] = Some(index);
            let mut leads = hit.offers.iter().filter(|offer| has(hit, offer, &next));
            let (first, second) = (leads.next(), leads.next());
            let Some(first) = first else { continue };
            let left = first.best_available(&locations) == Some(0) && second.is_none() && !first.backorder;
            let label = if left { format!("{} ✗", clean(value)) } else { clean(value) };
            buttons.push(option_key(cart, label, first, second.is_none(), units, &next));
        }
    }
    let mut rows = rows_of(buttons, 4);
    rows.push(vec![cart.keys().key(draw.t("key-skip"), "skip", "")]);
    Screen {
        title: draw.tell(
            &Said::new("options-title").text("item", title).text("option", name).number("units", units),
        ),
        body,
        buttons: rows,
        ..Screen::default()
    }
}

/// Leads to one variant: picks it. Else carries the indexes chosen so far.
fn option_key(
    cart: &OpenCart<'_>,
    label: String,
    first: &Offer,
    only: bool,
    units: u32,
    next: &[Option<usize>],
) -> Button {
    if only {
        return cart.keys().key(label, "pick", format!("{}.{units}", first.variant));
    }
    let indexes: Vec<String> = next.iter().map(|i| i.map_or("-".to_owned(), |i| i.to_string())).collect();
    cart.keys().key(label, "opt", format!("{}.{units}.{}", first.variant, indexes.join(".")))
}

/// People whose name, phone or e-mail fits.
pub fn customers(draw: &Draw<'_>, cart: &OpenCart<'_>, profiles: &[Profile]) -> Screen {
    let body = profiles
        .iter()
        .map(|profile| {
            let phone = profile.customer.phone.as_ref().map(|phone| draw.phone(phone, cart.market));
            let orders = draw.tell(&Said::new("orders-count").number("count", profile.customer.orders));
            Row::Pair(format!("{}  {}", clean(&profile.customer.name), phone.unwrap_or_default()), orders)
        })
        .collect();
    let key = |profile: &Profile| cart.keys().key(clean(&profile.customer.name), "link", profile.customer.id);
    let mut buttons = rows_of(profiles.iter().map(key), 2);
    buttons.push(vec![
        cart.keys().key(draw.t("key-new-customer"), "newc", ""),
        cart.keys().key(draw.t("key-back"), "card", ""),
    ]);
    Screen { title: draw.t("customers-title"), body, buttons, ..Screen::default() }
}

/// The customer's addresses in the market, and a way to type a new one.
pub fn addresses(draw: &Draw<'_>, cart: &OpenCart<'_>, profile: &Profile) -> Screen {
    let shown = |address: &crate::engine::address::Address| {
        clean(&if draw.facts.private { address.one_line() } else { address.city.clone() })
    };
    let key = |(index, address)| cart.keys().key(shown(address), "use", index);
    let mut buttons = rows_of(profile.addresses.iter().take(8).enumerate().map(key), 1);
    buttons.push(vec![
        cart.keys().key(draw.t("key-new-address"), "newa", ""),
        cart.keys().key(draw.t("key-billing"), "bill", ""),
        cart.keys().key(draw.t("key-back"), "card", ""),
    ]);
    let title = draw.tell(&Said::new("addresses-title").personal("name", &profile.customer.name));
    Screen { title, buttons, ..Screen::default() }
}
