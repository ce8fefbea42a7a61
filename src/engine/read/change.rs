//! What is mended inside a message: no, make it 3; not the red one; cancel the mug; blue instead of red.

use super::count::counted;
use super::item::add_evidence;
use super::swap::units_of;
use super::token::Token;
use super::vocabulary::{Class, any, at as class_at, find, only};
use super::walk::{At, Walk, after_fillers};
use super::word::{Units, Word};
use super::{Item, called};

impl Walk<'_> {
    /// Takes a clause that mends what was said before; false where it does not.
    pub(super) fn change(&mut self, tokens: &[Token], at: At) -> bool {
        if self.reading.items.iter().all(|item| item.off) {
            return self.off_nothing(tokens)
                || self.rather(tokens, at)
                || self.fixed_inside(tokens, at)
                || self.not_so_many(tokens, at);
        }
        // `actually cancel the mugs` names what follows, `the mugs cancel` what came before.
        let mended = any(&[Class::Fix], tokens, 0).unwrap_or(0);
        if let Some((i, length)) = find(Class::OffAfter, tokens).filter(|(i, _)| {
            class_at(Class::Off, tokens, *i).is_none()
                || *i > 0 && counted(&tokens[mended.min(*i)..*i]).names()
        }) {
            self.take_off(&tokens[..i], tokens);
            self.clause(&tokens[i + length..], at);
            return true;
        }
        if let Some((i, length)) = find(Class::InsteadOf, tokens) {
            return self.replaced(tokens, i, length);
        }
        if let Some((i, length)) = find(Class::Off, tokens) {
            let lead = counted(&tokens[..i]);
            if lead.names() || matches!(lead.units, Units::Said(_)) {
                self.clause(&tokens[..i], at);
            }
            self.take_off(&tokens[i + length..], &tokens[i..]);
            return true;
        }
        if let Some(done) = self.negated(tokens, at) {
            return done;
        }
        // `miniket 10 kg koren`: make it so.
        if let Some((last, rest)) = tokens.split_last()
            && matches!(last.text.as_str(), "koren" | "korun" | "koro" | "করেন" | "করুন" | "করো")
        {
            let said = counted(rest);
            let words: Vec<&Word> =
                said.words.iter().filter(|word| !word.optional && word.measure.is_none()).collect();
            if !words.is_empty() && self.meant(&words).len() == 1 {
                return self.mend(rest, tokens, true, at);
            }
        }
        let start = if class_at(Class::Fix, tokens, 0).is_some() { 0 } else { after_fillers(tokens) };
        let Some(first) = class_at(Class::Fix, tokens, start).map(|length| start + length) else {
            return self.fixed_inside(tokens, at) || (at.fixing && self.mend(tokens, tokens, true, at));
        };
        let mut after = first;
        let weak = matches!(
            tokens[start].text.as_str(),
            "actually" | "wait" | "better" | "rather" | "asole" | "আসলে" | "mane" | "মানে"
        );
        while let Some(length) = class_at(Class::Fix, tokens, after) {
            after += length;
        }
        // `Actually 2 mugs` may be more; `actually make it 2` is not.
        let soft = weak && after == first;
        let rest = &tokens[after.min(tokens.len())..];
        if rest.iter().all(|t| !t.is_word() && !t.is_number()) || only(&[Class::Greeting], rest) {
            self.mends();
            return true;
        }
        self.mend(rest, tokens, !soft, at)
    }

    /// Nothing was said yet that could be taken off.
    fn off_nothing(&mut self, tokens: &[Token]) -> bool {
        let off = find(Class::OffAfter, tokens).is_some()
            || class_at(Class::Off, tokens, after_fillers(tokens)).is_some();
        if off {
            self.unread(self.span(tokens));
        }
        off
    }

    /// `2 mugs no 3 mugs`, `2 ta mug na 3 ta`.
    fn fixed_inside(&mut self, tokens: &[Token], at: At) -> bool {
        for i in 1..tokens.len() {
            let Some(length) = class_at(Class::Fix, tokens, i) else { continue };
            // `deliver to No 15` mends nothing.
            let leads =
                [Class::To, Class::AddressSaid, Class::AddressWord, Class::Place, Class::AddressLabel];
            if tokens[i].text == "no" && leads.iter().any(|class| class_at(*class, tokens, i - 1).is_some()) {
                continue;
            }
            let mut after = i + length;
            while let Some(more) = class_at(Class::Fix, tokens, after) {
                after += more;
            }
            let length = after - i;
            let number = tokens.get(after).is_some_and(Token::is_number);
            let strong = length > 1
                || matches!(tokens[i].text.as_str(), "sorry" | "no" | "na" | "না" | "oops" | "actually");
            if strong && (number || tokens[i].text == "sorry" || length > 1) {
                self.clause(&tokens[..i], at);
                self.clause(&tokens[i..], At { fixing: true, ..at });
                return true;
            }
        }
        false
    }

    /// `stapler 1, not 2`, said at once.
    fn not_so_many(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((i, length)) = find(Class::Not, tokens).filter(|(i, _)| tokens[*i].text.starts_with("not"))
        else {
            return false;
        };
        let after = units_of(counted(&tokens[i + length..]));
        let before = counted(&tokens[..i]);
        // `200 g not 400` is about the weight.
        let so = before.names()
            && before.words.iter().all(|word| word.measure.is_none())
            && !after.names()
            && matches!(after.units, Units::Said(_));
        if so {
            self.clause(&tokens[..i], at);
        }
        so
    }

    pub(super) fn mend(&mut self, rest: &[Token], whole: &[Token], hard: bool, at: At) -> bool {
        let from = self.span(whole);
        let said = units_of(counted(rest));
        if !said.names() {
            if let (Units::Said(units), Some(last)) = (&said.units, self.reading.items.last_mut()) {
                // `jeans 32. Sorry, 34`: the number that is mended may be a value's.
                if last.words.iter().any(|word| word.number) {
                    last.doubt |= said.more;
                    last.words.push(Word { number: true, late: true, ..Word::new(&units.to_string()) });
                    add_evidence(last, &from);
                    return true;
                }
                // `2 box. actually two more`.
                if let (true, Units::Said(now)) = (said.more, &last.units) {
                    last.units = Units::Said(now.saturating_add(*units));
                    add_evidence(last, &from);
                    return true;
                }
                last.units = Units::Said(*units);
                last.packs.iter_mut().for_each(|pack| pack.units = Units::Said(*units));
                add_evidence(last, &from);
                return true;
            }
            return false;
        }
        let words: Vec<&Word> = said.words.iter().filter(|word| !word.optional).collect();
        let found = self.meant(&words);
        match found.as_slice() {
            [] if said.units == Units::Unsaid
                && hard
                && words.len() <= 2
                && at.sep != super::clause::Sep::Line =>
            {
                let Some(last) = self.reading.items.last_mut() else { return false };
                last.words.extend(
                    said.words.iter().filter(|w| !w.optional).cloned().map(|w| Word { late: true, ..w }),
                );
                add_evidence(last, &from);
                true
            }
            // `black chair x2, oh wait grey x2`: rather instead than as well, but who knows.
            [] if !hard && !words.is_empty() && words.iter().all(|word| is_option_like(&word.text)) => {
                let Some(last) = self.reading.items.last_mut() else { return false };
                last.words.extend(words.iter().map(|word| Word { late: true, ..(*word).clone() }));
                if said.units != Units::Unsaid {
                    last.units = said.units.clone();
                }
                last.doubt = true;
                add_evidence(last, &from);
                true
            }
            // `School shoe 30... oh wait he grew`.
            [] => {
                if (hard || said.units == Units::Unsaid)
                    && let Some(last) = self.reading.items.last_mut()
                {
                    last.doubt = true;
                }
                self.item(rest, at);
                true
            }
            [one] => {
                let item = &mut self.reading.items[*one];
                // `no red one`: it, or without it?
                let adds = words.iter().any(|word| !has_word(item, &word.text))
                    || !(said.units == Units::Unsaid || said.units == item.units);
                item.doubt |= !adds && matches!(whole[0].text.as_str(), "no" | "na" | "না");
                if said.units != Units::Unsaid {
                    item.units = said.units.clone();
                }
                let new = words
                    .iter()
                    .filter(|word| !has_word(item, &word.text))
                    .map(|w| Word { late: true, ..(*w).clone() });
                let new: Vec<Word> = new.collect();
                item.words.extend(new);
                add_evidence(item, &from);
                true
            }
            several => {
                for i in several {
                    self.reading.items[*i].doubt = true;
                }
                self.unread(from);
                true
            }
        }
    }

    /// The items that words may mean: those that have all of them, else those that have any.
    pub(super) fn meant(&self, words: &[&Word]) -> Vec<usize> {
        let with = |fits: &dyn Fn(&Item) -> bool| -> Vec<usize> {
            self.reading
                .items
                .iter()
                .enumerate()
                .filter(|(_, item)| !item.off && fits(item))
                .map(|(i, _)| i)
                .collect()
        };
        let all = with(&|item| words.iter().all(|word| has_word(item, &word.text)));
        if all.is_empty() { with(&|item| words.iter().any(|word| has_word(item, &word.text))) } else { all }
    }

    fn take_off(&mut self, target: &[Token], whole: &[Token]) {
        let said = counted(target);
        let words: Vec<&Word> = said.words.iter().filter(|word| !word.optional).collect();
        let from = self.span(whole);
        // `rosogolla na, oita bad den` says it once more.
        let again = self.reading.items.iter().any(|item| item.off)
            && target.iter().any(|token| {
                ["it", "that", "oita", "ota", "eta", "seta", "ওটা", "ওইটা", "সেটা"]
                    .contains(&token.text.as_str())
            });
        if words.is_empty() && again {
            return;
        }
        let found = if words.is_empty() {
            self.reading.items.len().checked_sub(1).into_iter().collect()
        } else {
            let all: Vec<usize> = self
                .meant(&words)
                .into_iter()
                .filter(|i| words.iter().any(|w| has_word(&self.reading.items[*i], &w.text)))
                .collect();
            all
        };
        match found.as_slice() {
            [one] => {
                let item = &self.reading.items[*one];
                let part = match (&said.units, &item.units) {
                    (Units::Said(off), Units::Said(now)) if off < now => Some(now - off),
                    _ => None,
                };
                let options_only =
                    !words.is_empty() && words.len() < item.named().count() && self.reading.items.len() == 1;
                if let Some(left) = part {
                    let item = &mut self.reading.items[*one];
                    item.units = Units::Said(left);
                    item.doubt = true;
                    add_evidence(item, &from);
                } else if options_only && words.iter().all(|w| is_option_like(&w.text)) {
                    self.except(*one, &words, &from);
                } else {
                    self.reading.items[*one].off = true;
                }
            }
            [] => self.unread(from),
            several => {
                for i in several {
                    self.reading.items[*i].doubt = true;
                }
                self.unread(from);
            }
        }
    }

    pub(super) fn except(&mut self, at: usize, words: &[&Word], from: &str) {
        let item = &mut self.reading.items[at];
        for word in words {
            let names = called(&word.text);
            item.words.retain(|own| !names.contains(&own.text));
            item.except.push(word.text.clone());
        }
        add_evidence(item, from);
    }
}

pub(super) fn has_word(item: &Item, word: &str) -> bool {
    let names = called(word);
    item.named().any(|own| {
        own.text == word
            || names.contains(&own.text)
            || called(&own.text).iter().any(|other| names.contains(other))
    })
}

/// Colours and sizes that are known by their words.
pub(super) fn is_option_like(word: &str) -> bool {
    const OPTIONS: &str = "red blue white black green yellow grey brown pink orange purple maroon gold navy ivory khaki olive \
         indigo teal sand large small medium s m l xl xxl xs double single full silver beige cream";
    called(word).iter().any(|name| OPTIONS.split_whitespace().any(|option| option == name))
}
