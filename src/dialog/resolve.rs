//! Which variant a phrase means, when that is certain; else what has to be asked.

use super::event::Hit;
use super::grammar::{Item, words};
use crate::engine::cart::Offer;
use crate::engine::words::size;

/// Below this a phrase has a word that the product does not have: then it is asked about.
const SURE: f32 = 0.85;
/// How far ahead of the next the best hit must be.
const CLEAR: f32 = 0.1;

/// What a phrase means among the hits.
#[derive(Debug)]
pub enum Found<'h> {
    One(&'h Offer),
    /// The product is certain; these values of its options are, too.
    Options {
        hit: &'h Hit,
        chosen: Vec<Option<usize>>,
    },
    Several,
}

/// Never guesses: a variant is found only where product and every option follow from the words.
pub fn resolve<'h>(item: &Item, hits: &'h [Hit]) -> Found<'h> {
    let phrase = words(&item.phrase);
    let sku = item.phrase.trim();
    if let Some(offer) = hits.iter().flat_map(|hit| &hit.offers).find(|o| o.sku.eq_ignore_ascii_case(sku)) {
        return Found::One(offer);
    }
    let Some(hit) = product(&phrase, hits) else { return Found::Several };
    if let [only] = hit.offers.as_slice() {
        return Found::One(only);
    }
    let chosen = named_options(hit, &phrase);
    let mut fitting = hit.offers.iter().filter(|offer| has(hit, offer, &chosen));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Found::One(only),
        (None, _) => Found::Options { hit, chosen: vec![None; chosen.len()] },
        _ => Found::Options { hit, chosen },
    }
}

/// The one product that is meant: its whole title was said, or it is well ahead of all others.
fn product<'h>(phrase: &[String], hits: &'h [Hit]) -> Option<&'h Hit> {
    let best = hits.iter().map(|hit| hit.score).fold(0.0, f32::max);
    if best < SURE {
        return None;
    }
    let mut titled: Vec<(&Hit, usize)> = hits
        .iter()
        .filter(|hit| hit.score >= SURE)
        .filter_map(|hit| {
            titles(hit).filter(|title| said(title, phrase)).map(|t| (hit, t.len())).max_by_key(|t| t.1)
        })
        .collect();
    titled.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    match titled.as_slice() {
        [(only, _)] => return Some(only),
        [(first, longest), (_, next), ..] if longest > next => return Some(first),
        [_, ..] => return None,
        [] => {}
    }
    let mut near = hits.iter().filter(|hit| hit.score > best - CLEAR);
    match (near.next(), near.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn titles(hit: &Hit) -> impl Iterator<Item = Vec<String>> {
    let bn = hit.title_bn.as_deref().map(words);
    std::iter::once(words(&hit.title)).chain(bn).filter(|title| !title.is_empty())
}

fn said(title: &[String], phrase: &[String]) -> bool {
    title.iter().all(|word| phrase.iter().any(|p| same(p, word)))
}

/// Equal but for a plural's s.
fn same(a: &str, b: &str) -> bool {
    a == b || a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}

/// The values of one option, as its variants have them, each once.
pub fn values(hit: &Hit, option: usize) -> Vec<&str> {
    let mut values: Vec<&str> = Vec::new();
    for value in hit.offers.iter().filter_map(|offer| offer.options.get(option)) {
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    values
}

/// For each option the value whose words the phrase has, the longest such; none where it has none or two.
fn named_options(hit: &Hit, phrase: &[String]) -> Vec<Option<usize>> {
    let count = hit.offers.iter().map(|offer| offer.options.len()).max().unwrap_or(0);
    let in_title: Vec<String> = titles(hit).flatten().collect();
    let free: Vec<&String> = phrase.iter().filter(|word| !in_title.iter().any(|t| same(t, word))).collect();
    (0..count)
        .map(|option| {
            let spoken = |value: &str| {
                let parts = words(value);
                let all = !parts.is_empty() && parts.iter().all(|part| free.contains(&part));
                // `5kg` is 5 kg, and `L` is Large.
                let joined = parts.concat();
                let close = free.iter().any(|word| **word == joined)
                    || free.windows(2).any(|pair| format!("{}{}", pair[0], pair[1]) == joined)
                    || size(&parts)
                        .is_some_and(|names| free.iter().any(|word| names.contains(&word.as_str())));
                (all || (close && !joined.is_empty())).then_some(parts.len())
            };
            let named: Vec<(usize, usize)> = values(hit, option)
                .into_iter()
                .enumerate()
                .filter_map(|(i, value)| spoken(value).map(|length| (i, length)))
                .collect();
            let longest = named.iter().map(|(_, length)| *length).max()?;
            let mut best = named.iter().filter(|(_, length)| *length == longest);
            match (best.next(), best.next()) {
                (Some((index, _)), None) => Some(*index),
                _ => None,
            }
        })
        .collect()
}

/// Whether a variant has the chosen values.
pub fn has(hit: &Hit, offer: &Offer, chosen: &[Option<usize>]) -> bool {
    chosen.iter().enumerate().all(|(option, choice)| {
        choice.is_none_or(|index| {
            values(hit, option).get(index).copied() == offer.options.get(option).map(String::as_str)
        })
    })
}
