//! Carts that wait: the digest, a rep's list of whom to call, what came of it, and statistics.

use super::{Draw, cart_name, text};
use crate::dialog::event::Facts;
use crate::dialog::morning::{AGES, Chased, Due, Morning, REASONS, Stat, Sum, WARNED_AFTER, Waiting};
use crate::dialog::numbers;
use crate::dialog::paper::{Bars, Chart};
use crate::dialog::press::Keys;
use crate::dialog::said::Said;
use crate::dialog::screen::{Button, Row, Screen};
use crate::dialog::words::{Lang, clean, say};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// What a chat is told in the morning.
pub fn digest(morning: &Morning, facts: &Facts<'_>) -> Screen {
    let draw = Draw { facts, market: None };
    let mut body = vec![text(draw.t("digest-yesterday"))];
    for (id, sums) in [
        ("digest-created", &morning.created),
        ("digest-placed", &morning.placed),
        ("digest-lost", &morning.lost),
        ("digest-recovered", &morning.recovered),
    ] {
        // What was won back is only said where something was.
        if id != "digest-recovered" || !sums.is_empty() {
            body.push(Row::Pair(draw.t(id), sums_of(&draw, sums)));
        }
    }
    body.push(Row::Gap);
    if morning.carts.is_empty() {
        body.push(text(draw.t("digest-none")));
    } else {
        body.push(Row::Pair(draw.t("digest-waiting"), sums_of(&draw, &morning.all)));
        body.extend(morning.carts.iter().flat_map(|cart| waiting(&draw, cart)));
        let more = morning.all.iter().map(|sum| sum.count).sum::<i64>() - count(morning.carts.len());
        if more > 0 {
            body.push(text(draw.tell(&Said::new("digest-more").number("more", more))));
        }
    }
    for (id, dues) in [("digest-pending", &morning.pending), ("digest-quotes", &morning.quotes)] {
        if !dues.is_empty() {
            body.extend([Row::Gap, text(draw.t(id))]);
            body.extend(dues.iter().map(|due| self::due(&draw, due)));
        }
    }
    // What is opened from the digest stands beside it.
    let mut buttons: Vec<Button> = morning.carts.iter().map(|cart| cart_key(&draw, cart, "dfup")).collect();
    buttons.extend(morning.pending.iter().filter_map(|due| {
        let number = due.order?;
        Some(Keys::default().key(format!("#{}", number.0), "dord", number.0))
    }));
    let day = morning.day.format("%-d").to_string();
    let month = say(facts.lang, &format!("month-{}", morning.day.format("%-m")), &[]);
    let title = format!("☀ {} · {} {month}", draw.t("digest-title"), numbers::digits(&day, facts.lang));
    Screen { lang: facts.lang, title, body, buttons: super::rows_of(buttons, 3), ..Screen::default() }
}

/// How much waits by age, drawn. None where nothing waits.
pub fn chart(morning: &Morning, facts: &Facts<'_>) -> Option<Chart> {
    let draw = Draw { facts, market: None };
    let mut markets: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
    for (market, age, total) in &morning.ages {
        let bars = markets.entry(market).or_insert_with(|| vec![Decimal::ZERO; AGES]);
        if let Some(bar) = usize::try_from(*age).ok().and_then(|age| bars.get_mut(age)) {
            *bar += *total;
        }
    }
    let rows: Vec<Bars> = markets
        .into_iter()
        .filter_map(|(code, bars)| {
            let market = facts.shop.market(code)?;
            let most = bars.iter().max().copied().filter(|most| !most.is_zero())?;
            let height = |bar: &Decimal| (*bar * Decimal::ONE_THOUSAND / most).to_u16().unwrap_or(0);
            Some(Bars {
                label: clean(&market.name),
                sum: draw.total(bars.iter().sum(), market),
                heights: bars.iter().map(height).collect(),
            })
        })
        .collect();
    let ages = (0..AGES).map(|age| numbers::digits(&age.to_string(), facts.lang)).collect();
    (!rows.is_empty()).then(|| Chart { lang: facts.lang, title: draw.t("digest-chart"), ages, rows })
}

pub(super) fn chased(draw: &Draw<'_>, chased: &Chased) -> Screen {
    match chased {
        Chased::List { carts, all } => list(draw, carts, *all),
        Chased::Cart(cart) => one(draw, cart),
        Chased::Stats { days, stats } => statistics(draw, *days, stats),
        Chased::Stale(carts) => stale(draw, carts, true),
        Chased::Done { .. } | Chased::Deleted(_) | Chased::Gone => Screen::default(),
    }
}

/// What an owner is told of carts that nobody has touched for long.
pub fn warning(carts: &[Waiting], facts: &Facts<'_>) -> Screen {
    let draw = Draw { facts, market: None };
    Screen { lang: facts.lang, ..stale(&draw, carts, false) }
}

/// Carts that will be closed: deleting them all asks first.
/// The goods that were kept for a cart are anybody's again.
pub fn released(cart: i64, lang: Lang) -> String {
    say(lang, "released", &[("cart", super::cart_name(cart).into())])
}

fn stale(draw: &Draw<'_>, carts: &[Waiting], sure: bool) -> Screen {
    let mut body: Vec<Row> = carts.iter().flat_map(|cart| waiting(draw, cart)).collect();
    let mut buttons = super::rows_of(carts.iter().take(9).map(|cart| cart_key(draw, cart, "fup")), 3);
    if carts.is_empty() {
        body.push(text(draw.t("followups-none")));
    } else {
        let (label, op) = if sure { ("key-stale-yes", "staleyes") } else { ("key-stale", "stale") };
        buttons.push(vec![draw.key(label, op, "")]);
    }
    let id = if sure { "stale-question" } else { "stale-title" };
    let title = draw.tell(&Said::new(id).number("count", count(carts.len())).number("days", WARNED_AFTER));
    Screen { title, body, buttons, ..Screen::default() }
}

/// A rep's list of whom to call.
fn list(draw: &Draw<'_>, carts: &[Waiting], all: bool) -> Screen {
    let mut body: Vec<Row> = carts.iter().flat_map(|cart| waiting(draw, cart)).collect();
    if carts.is_empty() {
        body.push(text(draw.t("followups-none")));
    }
    let mut buttons = super::rows_of(carts.iter().map(|cart| cart_key(draw, cart, "fup")), 3);
    if draw.facts.staff.manages() {
        let (label, arg) = if all { ("key-followups-mine", 0) } else { ("key-followups-all", 1) };
        buttons.push(vec![draw.key(label, "fups", arg)]);
    }
    let title = draw.t(if all { "followups-all" } else { "followups-title" });
    Screen { title, body, buttons, ..Screen::default() }
}

fn one(draw: &Draw<'_>, cart: &Waiting) -> Screen {
    let key = |label: &str, op: &str, arg: String| Keys::default().key(draw.t(label), op, arg);
    let id = cart.cart;
    let mut body = waiting(draw, cart);
    if let Some((phone, market)) = cart.phone.as_ref().zip(draw.facts.shop.market(&cart.market)) {
        body.push(text(format!("☎ {}", draw.phone(phone, market))));
    }
    let buttons = vec![
        vec![key("key-chase-open", "open", id.to_string())],
        vec![
            key("key-chase-called", "fcall", id.to_string()),
            key("key-chase-none", "fnone", id.to_string()),
            key("key-chase-lost", "flost", id.to_string()),
        ],
        vec![
            key("key-snooze-1", "fsnz", format!("{id}.1")),
            key("key-snooze-3", "fsnz", format!("{id}.3")),
            key("key-snooze-7", "fsnz", format!("{id}.7")),
        ],
    ];
    Screen { title: format!("🛒 {}", cart_name(id)), body, buttons, ..Screen::default() }
}

/// Why a sale is lost: the answer closes the cart.
pub(super) fn why_lost(draw: &Draw<'_>, cart: i64) -> Screen {
    let key = |reason: &str| {
        Keys::default().key(draw.t(&format!("lost-{reason}")), "fwhy", format!("{cart}.{reason}"))
    };
    let mut buttons = super::rows_of(REASONS.into_iter().map(key), 3);
    buttons.push(vec![draw.key("key-back", "fup", cart)]);
    let title = draw.tell(&Said::new("lost-question").text("cart", cart_name(cart)));
    Screen { title, buttons, ..Screen::default() }
}

fn statistics(draw: &Draw<'_>, days: i64, stats: &[Stat]) -> Screen {
    let mut body = Vec::new();
    let mut last = "";
    for stat in stats {
        if stat.who != last {
            if !last.is_empty() {
                body.push(Row::Gap);
            }
            body.push(text(clean(&stat.who)));
            last = &stat.who;
        }
        let what = match &stat.reason {
            None => draw.t("stats-won"),
            Some(reason) => format!("{} · {}", draw.t("stats-lost"), draw.t(&format!("lost-{reason}"))),
        };
        let sum = Sum { market: stat.market.clone(), count: stat.count, total: stat.total };
        body.push(Row::Pair(format!("   {what}"), sums_of(draw, &[sum])));
    }
    if stats.is_empty() {
        body.push(text(draw.t("stats-none")));
    }
    let title = draw.tell(&Said::new("stats-title").number("days", days));
    Screen { title, body, ..Screen::default() }
}

/// `C-1042 · Rahim · 2 days · Asha`, the amount, and what came of asking.
fn waiting(draw: &Draw<'_>, cart: &Waiting) -> Vec<Row> {
    let age = numbers::ago(cart.since, draw.facts.now, draw.facts.lang);
    let customer = cart.customer.as_deref().map_or_else(|| draw.t("digest-nobody"), clean);
    let left = format!("{} · {customer} · {age} · {}", cart_name(cart.cart), clean(&cart.owner));
    let mut rows = vec![Row::Pair(left, money(draw, &cart.market, cart.total))];
    rows.extend(
        cart.outcome.as_ref().map(|outcome| text(format!("   {}", draw.t(&format!("outcome-{outcome}"))))),
    );
    rows
}

fn due(draw: &Draw<'_>, due: &Due) -> Row {
    let name = due.order.map_or_else(|| cart_name(due.cart), |number| format!("#{number}"));
    let when = match draw.facts.shop.market(&due.market) {
        Some(market) if due.order.is_none() => numbers::when(due.at, market.zone, draw.facts.lang),
        _ => numbers::ago(due.at, draw.facts.now, draw.facts.lang),
    };
    Row::Pair(format!("{name} · {} · {when}", clean(&due.who)), money(draw, &due.market, due.total))
}

fn cart_key(draw: &Draw<'_>, cart: &Waiting, op: &str) -> Button {
    let label = format!("{} {}", cart_name(cart.cart), money(draw, &cart.market, cart.total));
    Keys::default().key(label, op, cart.cart)
}

/// `3 · ৳12,300.00, 1 · $40.00`: never summed over currencies.
fn sums_of(draw: &Draw<'_>, sums: &[Sum]) -> String {
    let mut by_currency: BTreeMap<String, (i64, Decimal, &str)> = BTreeMap::new();
    for sum in sums {
        let currency =
            draw.facts.shop.market(&sum.market).map_or("", |market| market.currency.code()).to_owned();
        let entry = by_currency.entry(currency).or_insert((0, Decimal::ZERO, sum.market.as_str()));
        entry.0 += sum.count;
        entry.1 += sum.total;
    }
    let told: Vec<String> = by_currency
        .values()
        .map(|(count, total, market)| {
            let count = numbers::digits(&count.to_string(), draw.facts.lang);
            format!("{count} · {}", money(draw, market, *total))
        })
        .collect();
    if told.is_empty() { numbers::digits("0", draw.facts.lang) } else { told.join(", ") }
}

fn money(draw: &Draw<'_>, market: &str, amount: Decimal) -> String {
    draw.facts.shop.market(market).map_or_else(String::new, |market| draw.money(amount, market))
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
