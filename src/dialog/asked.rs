//! What was asked about an item, answered: by more words for it, or by the buttons of its options.

use super::desk::{Desk, Pending, Todo};
use super::event::{Effect, Facts, Hit, Looked};
use super::grammar::{Item, Part};
use super::resolve::{Found, has, resolve, values};
use super::said::Said;
use super::view::View;
use crate::engine::cart::Offer;

impl Desk {
    /// Looks up what was asked about together with the words, and the words alone.
    pub(super) fn refine(
        &mut self,
        asked: Item,
        item: Item,
        parts: Vec<Part>,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let mut look = self.questions(&parts, facts);
        look.phrases.insert(0, item.phrase.clone());
        self.wait(Effect::Look(look), Todo::Refine { parts, item, asked })
    }

    /// What both together mean came back. Where that is nothing certain, the words are a search of their own.
    pub(super) fn refined(
        &mut self,
        parts: Vec<Part>,
        item: &Item,
        asked: Item,
        mut looked: Looked,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let hits = looked.hits.remove(0);
        let closer = match resolve(item, &hits) {
            Found::One(_) => true,
            Found::Options { chosen, .. } => chosen.iter().any(Option::is_some),
            Found::Several => false,
        };
        if looked.coupons.iter().any(Option::is_some) {
            self.dialog.pending.insert(0, Pending::Item(asked));
        } else if closer {
            self.item(item, hits, facts);
            return self.next(facts);
        }
        self.take(parts, looked, facts)
    }

    /// A product's variants came back, for a choice by options.
    pub(super) fn product(&mut self, hit: Option<Hit>, facts: &Facts<'_>) -> Option<Effect> {
        let (Some(hit), Todo::Pick { item, chosen }) = (hit, self.take_todo()) else {
            return self.card_with(Said::new("refused-item"));
        };
        let units = item.units.unsigned_abs();
        // The other options may be answered in words, too.
        let values: Vec<&str> = chosen
            .iter()
            .enumerate()
            .filter_map(|(at, index)| values(&hit, at).get((*index)?).copied())
            .collect();
        let phrase = format!("{} {}", hit.title, values.join(" "));
        let asked = Item { phrase, units: item.units, counted: true, more: false };
        let fits = |offer: &&Offer| has(&hit, offer, &chosen);
        let mut fitting = hit.offers.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => {
                let only = only.clone();
                self.add(&only, units, facts);
                self.show(View::Card);
                self.next(facts)
            }
            _ => {
                self.dialog.asked = Some(asked);
                self.show(View::Options { hit, chosen, units })
            }
        }
    }
}

/// What a message that is nothing but words may make of the item asked about: `Large / Blue` after `cotton shirt`.
pub(super) fn closer(asked: &Item, parts: &[Part]) -> Option<Item> {
    let words = match parts {
        [Part::Word(word)] => word,
        [Part::Item(item)] if !item.counted => &item.phrase,
        _ => return None,
    };
    Some(Item { phrase: format!("{} {words}", asked.phrase), counted: true, ..asked.clone() })
}
