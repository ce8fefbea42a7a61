//! Suggestions while a rep is still typing: what could be added to a cart, one variant a row.

use super::event::{Facts, Hit};
use super::grammar::{self, Part};
use super::numbers;
use super::said::Said;
use super::view::item_name;
use super::words::{Lang, say};
use crate::engine::market::Market;

/// One variant that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub variant: i64,
    pub sku: String,
    pub units: u32,
    /// `Cotton Shirt · L / Blue`.
    pub name: String,
    /// The same with its units, where there are several: `2 × Cotton Shirt · L / Blue`.
    pub title: String,
    /// `৳1,200.00`, or that it has no price in this market.
    pub price: String,
    /// `7 left`.
    pub stock: String,
    /// The product's picture, where it has one on the web.
    pub image: Option<String>,
}

/// What was typed so far, as a phrase to search for and the units of it: `2x cotton shi`.
pub fn asked(text: &str, market: &Market) -> (String, u32) {
    match grammar::read(text, market).into_iter().next() {
        Some(Part::Item(item)) if item.units > 0 => (item.phrase, item.units.unsigned_abs()),
        _ => (text.trim().to_owned(), 1),
    }
}

/// The hits variant by variant, the best product first, what is in stock before what is not.
pub fn suggestions(
    hits: &[Hit],
    phrase: &str,
    units: u32,
    market: &Market,
    facts: &Facts<'_>,
    most: usize,
) -> Vec<Suggestion> {
    let lang = facts.lang;
    let wanted = grammar::words(phrase);
    let mut found = Vec::new();
    for hit in hits {
        let named = |options: &[String]| {
            options.iter().filter(|value| grammar::words(value).iter().all(|w| wanted.contains(w))).count()
        };
        let mut offers: Vec<_> = hit
            .offers
            .iter()
            .map(|offer| (offer, named(&offer.options), offer.best_available(&market.locations)))
            .collect();
        offers.sort_by_key(|(_, named, left)| (std::cmp::Reverse(*named), *left == Some(0)));
        for (offer, _, left) in offers {
            let title = match (lang, &hit.title_bn) {
                (Lang::Bn, Some(bangla)) => bangla,
                _ => &hit.title,
            };
            let name = item_name(title, &offer.options);
            let many = numbers::number(i64::from(units), &market.locale, lang);
            found.push(Suggestion {
                variant: offer.variant,
                sku: offer.sku.clone(),
                units,
                title: if units == 1 { name.clone() } else { format!("{many} × {name}") },
                name,
                price: offer.price.map_or_else(
                    || say(lang, "no-price", &[]),
                    |price| numbers::money(price, market.currency, &market.locale, lang),
                ),
                stock: match left {
                    None => say(lang, "stock-uncounted", &[]),
                    Some(left) if left > 0 => {
                        Said::new("stock-left").number("count", left).tell(facts.reader(Some(market)))
                    }
                    Some(_) if offer.backorder => say(lang, "stock-backorder", &[]),
                    Some(_) => say(lang, "stock-none", &[]),
                },
                image: None,
            });
        }
    }
    found.truncate(most);
    found
}
