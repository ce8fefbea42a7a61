//! Choices while something is being typed: what a command's option may be, from what is known.

use super::event::{CartRow, Facts, Open, Profile};
use super::numbers;
use super::press::short;
use super::screen::{Button, Select};
use super::view::{cart_name, item_name};
use super::words::{Lang, clean};
use crate::engine::market::{Market, Shop};

/// One choice: how it is shown, and the word that means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub word: String,
}

/// Those choices that what was typed so far may mean.
pub fn fitting(choices: Vec<Choice>, typed: &str, most: usize) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    let fits = |choice: &Choice| {
        choice.name.to_lowercase().contains(&typed) || choice.word.to_lowercase().contains(&typed)
    };
    choices.into_iter().filter(fits).take(most).collect()
}

/// The cart's lines, by their position.
pub fn lines(open: &Open) -> Vec<Choice> {
    let named = open.cart.lines.iter().enumerate().map(|(index, line)| {
        let name = item_name(&line.title, &line.options);
        Choice {
            name: format!("{} · {} × {name}", index + 1, line.quantity), word: (index + 1).to_string()
        }
    });
    named.collect()
}

pub fn services(market: &Market, lang: Lang) -> Vec<Choice> {
    let choice = |service: &crate::engine::market::Service| Choice {
        name: in_lang(&service.name, service.name_bn.as_deref(), lang),
        word: service.code.clone(),
    };
    market.services.iter().map(choice).collect()
}

pub fn payments(market: &Market, lang: Lang) -> Vec<Choice> {
    let choice = |method: &crate::engine::market::PaymentMethod| Choice {
        name: in_lang(&method.name, method.name_bn.as_deref(), lang),
        word: method.code.clone(),
    };
    market.payments.iter().map(choice).collect()
}

pub fn markets(shop: &Shop) -> Vec<Choice> {
    let choice = |market: &Market| Choice {
        name: format!("{} ({})", clean(&market.name), market.currency.code()),
        word: market.code.clone(),
    };
    shop.markets.iter().map(choice).collect()
}

/// `C-1042 · Rahim · ৳2,400`.
pub fn carts(rows: &[CartRow], facts: &Facts<'_>) -> Vec<Choice> {
    let choice = |row: &CartRow| {
        let total = facts.shop.market(&row.market).map_or_else(
            || row.total.to_string(),
            |market| numbers::money(row.total, market.currency, &market.locale, facts.lang),
        );
        let who = row.customer.as_deref().map_or_else(String::new, |who| format!(" · {}", clean(who)));
        Choice { name: format!("{}{who} · {total}", cart_name(row.id)), word: cart_name(row.id) }
    };
    rows.iter().map(choice).collect()
}

/// `Rahim · 017••••5678`: by phone number, or by name where there is none.
pub fn customers(profiles: &[Profile], region: &str) -> Vec<Choice> {
    let choice = |profile: &Profile| {
        let name = clean(&profile.customer.name);
        match &profile.customer.phone {
            Some(phone) => {
                Choice { name: format!("{name} · {}", phone.masked(region)), word: phone.e164().to_owned() }
            }
            None => Choice { word: name.clone(), name },
        }
    };
    profiles.iter().map(choice).collect()
}

fn in_lang(own: &str, bangla: Option<&str>, lang: Lang) -> String {
    clean(bangla.filter(|_| lang == Lang::Bn).unwrap_or(own))
}

/// The lists of an open cart's card: its lines, how it gets there, and how it is paid.
pub(super) fn selects(open: &Open, market: &Market, facts: &Facts<'_>, labels: [String; 3]) -> Vec<Select> {
    let keys = super::press::Keys { cart: open.cart.id, revision: open.cart.revision };
    let [lines, services, payments] = labels;
    let details = &open.cart.details;
    let line = |line: &crate::engine::cart::Line| {
        let bn = open.offers.get(&line.variant).and_then(|offer| offer.title_bn.as_deref());
        let title = in_lang(&line.title, bn, facts.lang);
        let units = numbers::number(line.quantity.into(), &market.locale, facts.lang);
        keys.key(format!("{units} × {}", item_name(&title, &line.options)), "line", line.number)
    };
    let named = |choices: Vec<Choice>, op: &str| -> Vec<Button> {
        choices.into_iter().map(|choice| keys.key(choice.name, op, short(&choice.word))).collect()
    };
    let chosen = |choices: &[Choice], chosen: Option<&crate::engine::cart::Choice>| {
        choices.iter().position(|choice| chosen.is_some_and(|chosen| chosen.code == choice.word))
    };
    let (by_service, by_payment) = (self::services(market, facts.lang), self::payments(market, facts.lang));
    let service = chosen(&by_service, details.service.as_ref());
    let payment = chosen(&by_payment, details.payment.as_ref());
    let select = |label, op: &str, choices, chosen| Select { label, op: op.to_owned(), choices, chosen };
    vec![
        select(lines, "lines", open.cart.lines.iter().map(line).collect(), None),
        select(services, "ful", named(by_service, "svc"), service),
        select(payments, "paym", named(by_payment, "pay"), payment),
    ]
}
