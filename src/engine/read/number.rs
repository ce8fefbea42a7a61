//! Numbers that may be how many, how much, or an option's value: what beside them tells, and what the product decides.

use super::Item;
use super::judge::Verdict;
use super::token::Token;
use super::vocabulary::numeral;
use super::word::{Units, Word};
use crate::engine::words::size;

/// The item, if its last word is a number, with that as how many.
pub(super) fn last_number(item: &Item) -> Option<Item> {
    let last = item.words.last().filter(|word| word.number && !word.late && item.words.len() > 1)?;
    let units = last.text.parse().ok().filter(|units| (1..=9_999).contains(units))?;
    let mut counted = item.clone();
    counted.words.pop();
    counted.units = Units::Said(units);
    Some(counted)
}

/// A number that no option explains says how many: `mug 2`.
pub(super) fn bare_number(item: &Item, verdict: &Verdict<'_>) -> Option<Item> {
    let fit = verdict.best()?;
    let at = fit.unexplained.iter().rfind(|at| item.words[**at].number)?;
    let number = item.words.get(*at).filter(|_| item.units == Units::Unsaid)?;
    let units = number.text.parse().ok().filter(|units| (1..=9_999).contains(units));
    let mends = number.late;
    let mut item = item.clone();
    // `charger 20 W 750`: what it costs, rather.
    item.doubt |= units.is_some_and(|units: u32| units >= 100);
    item.words.remove(*at);
    if mends {
        // `mugs 2, no 3`: the later number counts.
        let others = fit.unexplained.iter().rev().filter(|other| *other < at);
        let others: Vec<usize> = others.filter(|other| item.words[**other].number).copied().collect();
        for other in others {
            item.words.remove(other);
        }
    }
    item.units = units.map_or(Units::Bad, Units::Said);
    Some(item)
}

/// `1 L mustard oil`: the number and the letter are a measure.
pub(super) fn as_measure(item: &Item) -> Option<Item> {
    let Units::Said(units) = item.units else { return None };
    let at = item.words.iter().position(|word| !word.optional)?;
    let unit = &item.words[at].text;
    let (factor, base) = super::vocabulary::measure(unit)?;
    let mut item = item.clone();
    let text = format!("{units} {unit}");
    item.words[at] = Word { measure: Some((f64::from(units) * factor, base)), ..Word::new(&text) };
    item.units = Units::Unsaid;
    Some(item)
}

/// Whether the letter is a size of the product.
pub(super) fn has_size(item: &Item, verdict: &Verdict<'_>) -> bool {
    let Some(word) = item.named().next() else { return false };
    let Some(names) = size(std::slice::from_ref(&word.text)) else { return false };
    verdict.best().is_some_and(|fit| {
        let values = fit.hit.offers.iter().flat_map(|offer| &offer.options);
        values
            .map(|value| crate::engine::words::words(value).concat())
            .any(|value| names.contains(&value.as_str()))
    })
}

/// `qty: 2`.
pub(super) fn labelled(tokens: &[Token], after: usize) -> Option<(u64, usize)> {
    let marks = tokens
        .get(after..)?
        .iter()
        .take_while(|t| t.is_mark(&[':', '-', '=', '.', '#']) || t.text == "is")
        .count();
    let token = tokens.get(after + marks)?;
    let value = token.whole().or_else(|| numeral(&token.text))?;
    Some((value, marks + 1))
}

/// What has a number for its value.
pub(super) const NUMBERED: [&str; 7] = ["size", "sizes", "sz", "waist", "model", "সাইজ", "saiz"];

/// What is said after a size.
pub(super) const NUMBER: [&str; 6] = ["number", "nombor", "nomber", "namber", "নম্বর", "নাম্বার"];

pub(super) fn plain(value: f64) -> String {
    value.to_string()
}

/// Whether `each` or `of each` stands here.
pub(super) fn is_each(tokens: &[Token], at: usize) -> bool {
    let of = usize::from(tokens.get(at).is_some_and(|token| token.text == "of"));
    tokens.get(at + of).is_some_and(|token| token.text == "each")
}

/// Whether no more than one number is said.
pub(super) fn only_number(tokens: &[Token]) -> bool {
    tokens.iter().filter(|token| token.is_number() || numeral(&token.text).is_some()).count() == 1
}
