//! What follows a number, and what the numbers of an item come to.

use super::count::Count;
use super::number::{NUMBER, is_each};
use super::pack::{Pack, Pieces, is_piece};
use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at, has};
use super::word::{Counted, Units, Word};
use crate::engine::words::size;

/// More of one thing than this is asked about.
const MOST: u64 = 9_999;

impl Count {
    /// So many pairs are as many of what is sold in pairs, and of other things twice as many.
    pub(super) fn pair(&mut self, tokens: &[Token], value: u64, pair: bool) {
        let paired = pair && has(Class::Paired, tokens);
        self.strong.push(if paired { value } else { value.saturating_mul(2) });
        self.out.pairs = u32::try_from(value).ok().filter(|_| pair && !paired);
    }

    /// A number and what follows it: dozens, pieces, or nothing. How many tokens those were.
    pub(super) fn units(
        &mut self,
        tokens: &[Token],
        at_number: usize,
        after: usize,
        value: u64,
        word: bool,
    ) -> usize {
        // `41, 42 one each`, `milk bread 5 each`; `2 mugs 250 each` and `muffin 120 each` are prices.
        let named = self.out.names();
        let each = is_each(tokens, after);
        if each && (word || (self.lead.is_some() != named && self.strong.is_empty())) {
            self.bad |= value > 12 && named && !word;
            self.strong.push(value);
            return 1;
        }
        // `the pack of 24 colour pencils`.
        let pack = at_number > 1
            && tokens[at_number - 1].text == "of"
            && at(Class::Container, tokens, at_number - 2).is_some()
            && any(&[Class::Unit, Class::Dozen, Class::Pair], tokens, after).is_none();
        if pack {
            let (number, unit) = (value.to_string(), "of".to_owned());
            self.pieces.push(Pieces { at: self.strong.len(), number, unit, ahead: false });
            self.strong.push(value);
            return 0;
        }
        // `2 of 500`: two gift cards.
        if tokens.get(after).is_some_and(|of| of.text == "of")
            && tokens.get(after + 1).is_some_and(Token::is_number)
        {
            self.strong.push(value);
            return 1;
        }
        let times = [(Class::Dozen, 12), (Class::Four, 4)];
        for (class, many) in times {
            if let Some(length) = at(class, tokens, after) {
                self.strong.push(value.saturating_mul(many));
                return length;
            }
        }
        if let Some(length) = any(&[Class::Pair, Class::Couple], tokens, after) {
            // `6 pairs pack x2`: a pack of six.
            if at(Class::Container, tokens, after + length).is_some() && tokens.len() > after + length + 1 {
                self.out.words.push(Word::bare(&value.to_string()));
                self.out.words.push(Word { optional: true, ..Word::new(&tokens[after].text) });
            } else {
                self.may_be_pack(tokens, at_number, after);
                self.pair(tokens, value, at(Class::Pair, tokens, after).is_some());
            }
            return length;
        }
        // `sneaker 40 number`: a size; `ceiling fan - 1 no.`: so many.
        let ends = tokens.get(after + 1).is_none_or(|next| matches!(next.kind, Kind::Mark(_)));
        let no = ends && tokens.get(after).is_some_and(|next| next.text == "no");
        let number = tokens.get(after).is_some_and(|next| NUMBER.contains(&next.text.as_str()));
        if at_number > 0 && (no || number) {
            if no && value <= 20 {
                self.strong.push(value);
            } else {
                self.out.words.push(Word::bare(&value.to_string()));
            }
            return 1;
        }
        // `jeans 32 x2`: of 32, two.
        let times = tokens.get(after).is_some_and(|next| next.text == "x")
            && tokens.get(after + 1).is_some_and(Token::is_number);
        if let Some(length) = at(Class::Unit, tokens, after).filter(|_| !times) {
            self.counted_pieces(tokens, at_number, after, value);
            return length;
        }
        // `one (1)`.
        let again = self.lead == Some(value) && at_number > 0 && tokens[at_number - 1].is_mark(&['(']);
        if again {
            return 0;
        }
        if tokens.get(after).is_some_and(|next| next.is_mark(&['×', '*'])) {
            self.strong.push(value);
            return 1;
        }
        if at(Class::Container, tokens, after).is_some()
            && tokens.get(after + 1).is_some_and(|of| of.text == "of")
        {
            self.strong.push(value);
            return 0;
        }
        let first = !self.out.words.iter().any(|word| !word.optional);
        let listed = at_number > 0
            && tokens[at_number - 1].is_mark(&['-', '–', ':', '=', '(', '['])
            && !(tokens[at_number - 1].is_mark(&['-'])
                && tokens[at_number - 1].glued
                && tokens[at_number].glued
                && at_number
                    .checked_sub(2)
                    .is_none_or(|word| size(std::slice::from_ref(&tokens[word].text)).is_none()))
            && tokens[after..].iter().all(|rest| matches!(rest.kind, Kind::Mark(_)));
        let bracketed = self.lead.is_some() && at_number > 0 && tokens[at_number - 1].is_mark(&['(', '[']);
        if listed && tokens[at_number - 1].is_mark(&['=']) && !self.strong.is_empty() && value >= 20 {
            // `rice 5 kg x2 = 840`: what it costs.
        } else if listed && (!first || self.lead_dashed) && !bracketed {
            self.strong.push(value);
        } else if first && self.lead.is_none() && self.strong.is_empty() {
            self.lead = Some(value);
            self.lead_dashed = tokens.get(after).is_some_and(|next| next.is_mark(&['-', '–', ':', ')', '.']));
        } else if word {
            // `kalo moja dui packet` counts, `the one we had` does not.
            let skip = at(Class::Container, tokens, after).unwrap_or(0);
            let last = tokens[after + skip..].iter().all(|rest| !rest.is_word() && !rest.is_number());
            if last {
                self.strong.push(value);
            }
        } else {
            let costs = !self.strong.is_empty() && value >= 100;
            self.out.words.push(Word { number: true, costs, ..Word::new(&value.to_string()) });
        }
        0
    }

    /// Takes a number of pieces, whose word stands at `after`.
    fn counted_pieces(&mut self, tokens: &[Token], at_number: usize, after: usize, value: u64) {
        // `8 pcs pack x3`: a pack of eight.
        let packed = at(Class::Container, tokens, after + 1).is_some() && tokens.len() > after + 2;
        if packed {
            self.out.words.push(Word::bare(&value.to_string()));
            self.out.words.push(Word { optional: true, ..Word::new(&tokens[after].text) });
        } else {
            self.may_be_pack(tokens, at_number, after);
            self.strong.push(value);
        }
    }

    /// Notes the number that counts next, where a pack may be called by it.
    fn may_be_pack(&mut self, tokens: &[Token], at_number: usize, after: usize) {
        if is_piece(&tokens[after].text) {
            let ahead = !self.out.names();
            let (number, unit) = (tokens[at_number].text.clone(), tokens[after].text.clone());
            self.pieces.push(Pieces { at: self.strong.len(), number, unit, ahead });
        }
    }

    pub(super) fn finish(mut self) -> Counted {
        // `1 - mug - 2` is the first of a list, `34 - 2` two of what is 34.
        if self.lead_dashed && !self.strong.is_empty() && self.out.names() {
            self.lead = None;
        }
        let packs = self.pieces.iter().map(|pieces| self.without(pieces)).collect();
        let units = self.sum(&self.strong);
        let words = lead_named(&self.out.words, self.lead.filter(|_| !self.strong.is_empty()));
        let loose = self.out.loose && (self.lead.is_none() || self.strong.is_empty());
        Counted { units: units.clone(), words: beside(words, &units), packs, loose, ..self.out }
    }

    /// How many these numbers are together.
    fn sum(&self, strong: &[u64]) -> Units {
        let said = match strong {
            [] => self.lead,
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
            _ => return Units::Bad,
        };
        match said {
            _ if self.bad => Units::Bad,
            Some(units) if (1..=MOST).contains(&units) => Units::Said(u32::try_from(units).unwrap_or(1)),
            Some(_) => Units::Bad,
            None if self.vague => Units::Bad,
            None => Units::Unsaid,
        }
    }

    /// The same, where one of its numbers is a pack's: `building blocks 250 pcs, 2 sets`.
    fn without(&self, pieces: &Pieces) -> Pack {
        let mut strong = self.strong.clone();
        strong.remove(pieces.at);
        let units = self.sum(&strong);
        let words = lead_named(&self.out.words, self.lead.filter(|_| !strong.is_empty()));
        let (number, unit) = (pieces.number.clone(), pieces.unit.clone());
        Pack { words: beside(words, &units), units, number, unit, ahead: pieces.ahead }
    }
}

/// The words, with a number before them that does not count.
fn lead_named(words: &[Word], lead: Option<u64>) -> Vec<Word> {
    lead.map(|lead| Word::bare(&lead.to_string())).into_iter().chain(words.iter().cloned()).collect()
}

/// Numbers among the words are no others' where one counts.
fn beside(mut words: Vec<Word>, units: &Units) -> Vec<Word> {
    let counts = matches!(units, Units::Said(_));
    for word in &mut words {
        word.beside = counts && word.number;
    }
    words
}
