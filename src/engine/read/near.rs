//! Words that a product has only nearly: misspelt ones, and those of its tags.

use super::fit::{By, Fitting};
use super::sound::{misspelt, surely};
use crate::engine::goods::values;
use crate::engine::words::words;

impl Fitting<'_, '_> {
    pub(super) fn tags(&mut self) {
        let tags: Vec<String> = self
            .hit
            .offers
            .first()
            .into_iter()
            .flat_map(|offer| &offer.tags)
            .flat_map(|tag| words(tag))
            .collect();
        for i in 0..self.wanted.len() {
            if self.by[i] == By::Nothing
                && !self.wanted[i].optional
                && self.names[i].iter().any(|name| tags.contains(name))
            {
                self.by[i] = By::Tag;
            }
        }
    }

    pub(super) fn misspelt(&mut self) {
        // One that is sure will do for those beside it: `geomtry boxx`.
        let titles = |text: &str| {
            self.titles.iter().flatten().any(|(known, _)| misspelt(text, known) && surely(text, known, false))
        };
        let open = |i: usize| self.by[i] == By::Nothing && !self.wanted[i].optional;
        let beside = self.by.contains(&By::Title)
            || (0..self.wanted.len())
                .any(|i| open(i) && self.wanted[i].text.len() > 3 && titles(&self.wanted[i].text));
        for i in 0..self.wanted.len() {
            let word = &self.wanted[i];
            if !matches!(self.by[i], By::Nothing | By::Tag)
                || word.optional
                || word.number
                || word.measure.is_some()
            {
                continue;
            }
            // As close as to the closest of its title's words, of which each language has one.
            let near = |known: &str| misspelt(&word.text, known);
            let words = self.titles.iter().flatten().map(|(known, _)| known).filter(|known| near(known));
            let Some(surest) = words.map(|known| surely(&word.text, known, beside)).max() else { continue };
            // What a tag has is rather that than a word that is only near it.
            if !surest && self.by[i] == By::Tag {
                continue;
            }
            self.by[i] = By::Misspelt;
            self.risky |= !surest;
            for (known, said) in self.titles.iter_mut().flatten() {
                *said |= near(known);
            }
        }
    }

    /// Gives misspelt values their words; whether there were any.
    pub(super) fn misspelt_options(&mut self) -> bool {
        let count = self.hit.offers.iter().map(|offer| offer.options.len()).max().unwrap_or(0);
        let mut any = false;
        for i in 0..self.wanted.len() {
            let word = &self.wanted[i];
            if self.by[i] != By::Nothing || word.optional || word.number || word.measure.is_some() {
                continue;
            }
            let all = (0..count).flat_map(|option| values(self.hit, option)).flat_map(words);
            let mut close: Vec<String> = all.filter(|part| misspelt(&word.text, part)).collect();
            close.dedup();
            if let [only] = close.as_slice() {
                self.risky |= !surely(&word.text, only, true) && only.len() < 5;
                self.names[i].push(only.clone());
                any = true;
            }
        }
        any
    }
}
