//! One thing for another: blue instead of red, not the red one, 2 not 3.

use super::called;
use super::change::{has_word, is_option_like};
use super::count::counted;
use super::item::add_evidence;
use super::token::Token;
use super::vocabulary::{Class, any, find};
use super::walk::{At, Walk};
use super::word::{Counted, Units, Word};

/// What begins with what is wanted: `instead of red give me green`.
const WISHES: [&str; 12] =
    ["give", "send", "make", "get", "take", "id", "i", "want", "put", "please", "den", "dao"];

impl Walk<'_> {
    /// `1 towel blue instead of white`: said at once.
    pub(super) fn rather(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((i, length)) =
            find(Class::InsteadOf, tokens).filter(|(i, _)| counted(&tokens[..*i]).names())
        else {
            return false;
        };
        self.clause(&tokens[..i], at);
        self.exclude(&tokens[i + length..], &tokens[i..]);
        true
    }

    /// `blue instead of red`, `instead of the red one blue`, `লাল এর বদলে নীল`.
    pub(super) fn replaced(&mut self, tokens: &[Token], i: usize, length: usize) -> bool {
        let (before, after) = (&tokens[..i], &tokens[i + length..]);
        let postposed = tokens[i].text != "instead"
            && tokens[i].text != "in"
            && tokens[i].text != "rather"
            && tokens[i].text != "replacing";
        let content = |part: &[Token]| {
            let part = counted(part);
            part.names() || matches!(part.units, Units::Said(_))
        };
        let (old, new) = if postposed {
            (before, after)
        } else if content(before) {
            (after, before)
        } else if let Some(one) =
            after.iter().position(|t| t.text == "one" || t.text == "ones").filter(|at| *at + 1 < after.len())
        {
            (&after[..one], &after[one + 1..])
        } else if let Some(verb) = after
            .iter()
            .position(|t| WISHES.contains(&t.text.as_str()))
            .filter(|at| content(&after[..*at]) && content(&after[*at..]))
        {
            (&after[..verb], &after[verb..])
        } else {
            // What is wanted instead comes in the next clause.
            self.exclude(after, tokens);
            self.mends();
            return true;
        };
        self.swap(old, new, tokens);
        true
    }

    pub(super) fn swap(&mut self, old: &[Token], new: &[Token], whole: &[Token]) {
        let (old, new) = (units_of(counted(old)), units_of(counted(new)));
        let from = self.span(whole);
        let words: Vec<&Word> = old.words.iter().filter(|word| !word.optional).collect();
        let target = if words.is_empty() {
            self.reading.items.iter().rposition(|item| item.units == old.units).or(self
                .reading
                .items
                .len()
                .checked_sub(1))
        } else {
            let mut found = self.meant(&words);
            if found.len() > 1 {
                found.retain(|i| words.iter().all(|w| has_word(&self.reading.items[*i], &w.text)));
            }
            if found.len() == 1 { found.pop() } else { None }
        };
        let Some(target) = target else {
            // `3 mugs instead of 2`: the new words say which.
            let names: Vec<&Word> = new.words.iter().filter(|word| !word.optional).collect();
            let found = self.meant(&names);
            if let ([one], Units::Said(_)) = (found.as_slice(), &new.units) {
                self.reading.items[*one].units = new.units;
                add_evidence(&mut self.reading.items[*one], &from);
            } else {
                for item in &mut self.reading.items {
                    item.doubt = true;
                }
                self.unread(from);
            }
            return;
        };
        let item = &mut self.reading.items[target];
        for word in words {
            let names = called(&word.text);
            item.words.retain(|own| !names.contains(&own.text) && !called(&own.text).contains(&word.text));
        }
        let fresh: Vec<Word> = new
            .words
            .iter()
            .filter(|w| !w.optional && !has_word(item, &w.text))
            .cloned()
            .map(|w| Word { late: true, ..w })
            .collect();
        item.words.extend(fresh);
        if new.units != Units::Unsaid {
            item.units = new.units;
        }
        add_evidence(item, &from);
    }

    /// `not the red one`, `2 not 3`, `2 na 3 ta`, `লাল না নীল`.
    pub(super) fn negated(&mut self, tokens: &[Token], at: At) -> Option<bool> {
        let (i, length) = find(Class::Not, tokens)?;
        let bangla = matches!(tokens[i].text.as_str(), "na" | "না" | "noy" | "nah" | "নয়" | "নাহ")
            || !tokens[i].text.is_ascii();
        let (before, after) = (&tokens[..i], &tokens[i + length..]);
        let start = any(&[Class::Fix], before, 0).unwrap_or(0);
        let before = &before[start..];
        let content = |part: &[Token]| {
            let part = counted(part);
            part.names() || matches!(part.units, Units::Said(_))
        };
        match (content(before), content(after), bangla) {
            (true, true, false) => {
                let numbers = !counted(after).names();
                // `sneakers 42, sorry 41 not 42`: the value's number.
                if let ([_], [old]) = (before, after)
                    && self.reading.items.last().is_some_and(|last| {
                        last.words.iter().any(|word| word.number && word.text == old.text)
                    })
                {
                    return Some(self.mend(before, tokens, true, at));
                }
                if numbers
                    || before.len() <= 4
                        && !self.reading.items.is_empty()
                        && counted(before).units == Units::Unsaid
                {
                    let said = counted(before);
                    let names: Vec<&Word> = said.words.iter().filter(|w| !w.optional).collect();
                    if numbers && said.names() && self.meant(&names).is_empty() {
                        self.item(before, at);
                    } else {
                        self.swap(after, before, tokens);
                    }
                } else {
                    self.clause(before, at);
                    self.exclude(after, &tokens[i..]);
                }
            }
            (true, true, true) => {
                let (old, new) = (counted(before), counted(after));
                if matches!(old.units, Units::Said(_)) && old.names() && !new.names() {
                    self.item(before, at);
                    self.mend(after, &tokens[i..], true, at);
                } else {
                    self.swap(before, after, tokens);
                }
            }
            (false, true, false) => {
                // `not 2, 3`: the new number follows.
                if counted(after).names() {
                    self.exclude(after, tokens);
                }
                self.mends();
            }
            (true, false, true) => {
                self.exclude(before, tokens);
                self.mends();
            }
            _ => return None,
        }
        Some(true)
    }

    /// What is not wanted: its words leave the item that has them, and its values are not asked about.
    pub(super) fn exclude(&mut self, tokens: &[Token], whole: &[Token]) {
        let said = counted(tokens);
        let words: Vec<&Word> = said.words.iter().filter(|word| !word.optional).collect();
        let from = self.span(whole);
        if words.is_empty() {
            return;
        }
        let found = self.meant(&words);
        match (found.as_slice(), self.reading.items.len()) {
            ([one], _) => {
                let item = &self.reading.items[*one];
                if words.len() >= item.named().count() && words.iter().all(|w| has_word(item, &w.text))
                    || words.iter().any(|w| !is_option_like(&w.text))
                        && words.iter().all(|w| has_word(item, &w.text))
                        && self.reading.items.len() > 1
                {
                    self.reading.items[*one].off = true;
                } else {
                    self.except(*one, &words, &from);
                }
            }
            ([], 1..) => {
                let last = self.reading.items.len() - 1;
                self.except(last, &words, &from);
            }
            _ => {
                for i in found {
                    self.reading.items[i].doubt = true;
                }
                self.unread(from);
            }
        }
    }
}

/// A bare number in a correction says how many.
pub(super) fn units_of(mut said: Counted) -> Counted {
    if said.units == Units::Unsaid
        && let Some(at) = said.words.iter().rposition(|word| word.number)
    {
        let number = said.words.remove(at);
        said.units = number.text.parse().map_or(Units::Bad, Units::Said);
    }
    said
}
