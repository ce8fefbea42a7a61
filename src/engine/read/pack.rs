//! Packs of so many pieces: a number of pieces that is an option's value, or part of a title, counts nothing.

use super::Item;
use super::judge::{fitting, judge};
use super::vocabulary::numeral;
use super::word::{Units, Word};
use crate::engine::goods::Hit;
use crate::engine::words::words;

/// `250 pcs`, where it was counted.
pub(super) struct Pieces {
    /// Which of the strong numbers.
    pub at: usize,
    pub number: String,
    /// What counts it, or `of` before it.
    pub unit: String,
    /// Nothing was named before it.
    pub ahead: bool,
}

/// How an item is read if `250 pcs` tells which it is.
#[derive(Clone, Debug)]
pub struct Pack {
    pub units: Units,
    pub words: Vec<Word>,
    pub number: String,
    pub unit: String,
    /// The number leads: `12 pcs colour pencils` may be a dozen of any.
    pub ahead: bool,
}

/// Whether a word counts pieces.
pub(super) fn is_piece(word: &str) -> bool {
    ["piece", "pieces", "pc", "pcs", "pis", "pice", "পিস", "পিসের", "পিছ", "pair", "pairs", "jora", "জোড়া"]
        .contains(&word)
}

/// The item, if a product is sold in packs of so many, or called so: `three piece`.
pub(super) fn packed(item: &Item, hits: &[Hit]) -> Option<Item> {
    item.packs.iter().find_map(|pack| as_pack(item, pack, hits))
}

fn as_pack(item: &Item, pack: &Pack, hits: &[Hit]) -> Option<Item> {
    // As the shop writes it: `Three Piece`, said as `3 pcs`.
    let value = |word: &str| word.parse().ok().or_else(|| numeral(word));
    let wanted = value(&pack.number)?;
    let written = |text: &str| {
        let all = words(text);
        // `the pack of 24`, `box of 50`: the number alone tells.
        let tells = |next: Option<&String>| pack.unit == "of" || next.is_some_and(|next| is_piece(next));
        let at = (0..all.len()).find(|at| value(&all[*at]) == Some(wanted) && tells(all.get(at + 1)))?;
        Some((all[at].clone(), all.get(at + 1).cloned()))
    };
    let named = |hit: &Hit| std::iter::once(&hit.title).chain(&hit.title_bn).find_map(|title| written(title));
    let valued = |hit: &Hit| hit.offers.iter().flat_map(|offer| &offer.options).find_map(|own| written(own));
    let (number, unit) = hits.iter().find_map(|hit| named(hit).or_else(|| valued(hit)))?;
    let mut words = pack.words.clone();
    words.push(Word::bare(&number));
    words.extend(unit.map(|unit| Word { optional: true, ..Word::new(&unit) }));
    let verdict = judge(&words, &item.except, hits);
    let best = verdict.best().filter(|fit| fit.titled > 0)?;
    let in_title = named(best.hit).is_some();
    let chosen = || fitting(best).iter().all(|offer| offer.options.iter().any(|own| written(own).is_some()));
    if !(in_title || valued(best.hit).is_some() && chosen()) {
        return None;
    }
    // `three piece maroon` is named so; `2 pcs combo` may be two of the combo of two.
    let spelt = in_title && numeral(&pack.number).is_some();
    let doubt = item.doubt || (!spelt && pack.ahead && pack.units == Units::Unsaid);
    Some(Item { words, units: pack.units.clone(), pairs: None, doubt, packs: Vec::new(), ..item.clone() })
}
