//! How it is paid and how it gets there: the words that name a market's payment methods and services.

use super::Said;
use super::token::Token;
use super::vocabulary::{Class, any, at, has};
use crate::engine::market::{Category, Market, PaymentMethod, Service};
use crate::engine::words::words;
use std::sync::LazyLock;

/// What else methods are called, by a word of their code or name.
const ALIASES: &[(&str, &str)] = &[
    (
        "cod",
        "cod, c o d, cash on delivery, cash on delivary, cash, cash payment, cash e, ক্যাশ, ক্যাশ অন ডেলিভারি, কেশ, নগদ টাকা, ক্যাশে, cash in hand, pay on delivery, payment on delivery, cash at delivery, pay cash, cash on dlvry, cash on pickup, pay at door",
    ),
    ("bkash", "bkash, b kash, bikash, bikas, bkas, বিকাশ, বিকাশে, bkashe, bikashe, bkash e"),
    ("nagad", "nagad, nogod, nagod, নগদ, নগদে, nogode"),
    ("rocket", "rocket, রকেট, roket"),
    ("card", "card, credit card, debit card, visa, mastercard, master card, কার্ড, কার্ডে, visa card, amex"),
    (
        "bank",
        "bank transfer, bank, bank deposit, wire, wire transfer, ব্যাংক, ব্যাংকে, ব্যাংক ট্রান্সফার, online transfer",
    ),
    ("upi", "upi, gpay, google pay, phonepe, paytm, bhim"),
    ("paypal", "paypal, pay pal"),
];

/// Names as words, by the code or the word that they stand for.
type Names = Vec<(&'static str, Vec<Vec<String>>)>;

static PARSED: LazyLock<Names> = LazyLock::new(|| {
    ALIASES.iter().map(|(key, list)| (*key, list.split(',').map(words).collect())).collect()
});

/// These are also in the names of products; they need to be said of paying.
const WEAK: [&str; 10] = ["card", "bank", "cash", "কার্ড", "ব্যাংক", "ক্যাশ", "রকেট", "rocket", "wire", "visa"];

/// A method in the words, with where they begin and end.
pub(super) fn payment(tokens: &[Token], market: &Market) -> Option<(String, usize, usize)> {
    let mut best: Option<(String, usize, usize)> = None;
    for method in &market.payments {
        for name in names(method) {
            let longer = |end: usize, begin: usize| best.as_ref().is_none_or(|(_, b, e)| end - begin > e - b);
            if let Some(begin) = stands(&name, tokens)
                && longer(begin + name.len(), begin)
            {
                best = Some((method.code.clone(), begin, begin + name.len()));
            }
        }
    }
    best
}

/// Whether the words name a method so that it cannot be part of a product's name.
pub(super) fn is_distinct(tokens: &[Token], begin: usize, end: usize) -> bool {
    end - begin > 1 || !WEAK.contains(&tokens[begin].text.as_str())
}

fn names(method: &PaymentMethod) -> Vec<Vec<String>> {
    let name = words(&method.name);
    let mut all = vec![words(&method.code), name.clone()];
    all.extend(method.name_bn.as_deref().map(words));
    if name.len() > 1 {
        all.push(vec![name.iter().filter_map(|word| word.chars().next()).collect()]);
    }
    let code = method.code.to_lowercase();
    for (key, aliases) in PARSED.iter() {
        if code == *key || name.iter().any(|word| word == key) || all.iter().any(|own| own.concat() == *key) {
            all.extend(aliases.iter().cloned());
        }
    }
    all.retain(|name| !name.is_empty());
    all
}

fn stands(name: &[String], tokens: &[Token]) -> Option<usize> {
    (0..tokens.len()).find(|begin| {
        name.iter()
            .enumerate()
            .all(|(i, word)| tokens.get(begin + i).is_some_and(|token| token.text == *word))
    })
}

/// The services that the words name, if they are all about that.
pub(super) fn services(tokens: &[Token], market: &Market) -> Option<Vec<String>> {
    let category = category(tokens);
    let speed = has(Class::Speed, tokens);
    let mut said: Vec<&str> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some(length) = any(&[Class::Pickup, Class::Delivery, Class::Shipping], tokens, i) {
            i += length;
            continue;
        }
        let dropped = any(
            &[Class::Filler, Class::Greeting, Class::By, Class::ServiceLabel, Class::When, Class::For],
            tokens,
            i,
        );
        let token = &tokens[i];
        let known = market.services.iter().any(|service| is_word_of(service, &token.text));
        if token.is_number() {
            return None;
        }
        if token.is_word() && known {
            said.push(&token.text);
            i += 1;
        } else if let Some(length) = dropped {
            i += length;
        } else if token.is_word() && at(Class::Speed, tokens, i).is_some() {
            said.push(&token.text);
            i += 1;
        } else if token.is_word()
            && !matches!(token.text.as_str(), "self" | "home" | "shop" | "store" | "door" | "method" | "হোম")
        {
            return None;
        } else {
            i += 1;
        }
    }
    if category.is_none() && !speed && said.len() < 2 {
        return None;
    }
    let fits = |service: &&Service| {
        let here = category.is_none_or(|category| service.category == category);
        here && said.iter().all(|word| {
            is_word_of(service, word) || at(Class::Speed, tokens, 0).is_some() && *word == "delivery"
        })
    };
    let mut found: Vec<&Service> = market.services.iter().filter(fits).collect();
    if found.is_empty() || speed {
        // Express delivery may be a courier's; what the words name says more than the category.
        let named: Vec<&Service> = market
            .services
            .iter()
            .filter(|s| !said.is_empty() && said.iter().all(|word| is_word_of(s, word)))
            .collect();
        if !named.is_empty() {
            found = named;
        }
    }
    (!found.is_empty()).then(|| found.iter().map(|service| service.code.clone()).collect())
}

fn is_word_of(service: &Service, word: &str) -> bool {
    let bn = service.name_bn.as_deref().map(words).unwrap_or_default();
    words(&service.name).iter().chain(&bn).any(|own| own == word)
}

fn category(tokens: &[Token]) -> Option<Category> {
    let of = [
        (Class::Pickup, Category::Pickup),
        (Class::Shipping, Category::Shipping),
        (Class::Delivery, Category::Delivery),
    ];
    of.into_iter().find(|(class, _)| has(*class, tokens)).map(|(_, category)| category)
}

/// Whether a clause is about being brought or fetched at all.
pub(super) fn is_about_service(tokens: &[Token]) -> bool {
    [Class::Pickup, Class::Delivery, Class::Shipping, Class::Speed].iter().any(|class| has(*class, tokens))
}

/// The same services in one answer, with the words.
pub(super) fn said(codes: Vec<String>, from: String) -> Said {
    Said { codes, from }
}
