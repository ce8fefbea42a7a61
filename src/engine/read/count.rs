//! How many of what: digits of any script, numerals, dozens and pieces, before and after the words.

use super::change;
use super::number::{NUMBER, NUMBERED, is_each, labelled, only_number, plain};
use super::pack::Pieces;
use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at, measure, numeral, numeral_at, part};
use super::word::{Counted, Word};
use crate::engine::words::size;

/// What was counted so far.
#[derive(Default)]
pub(super) struct Count {
    pub strong: Vec<u64>,
    pub lead: Option<u64>,
    pub lead_dashed: bool,
    pub bad: bool,
    pub vague: bool,
    pub out: Counted,
    /// Those of the strong numbers that count pieces, with what may name a pack of so many.
    pub pieces: Vec<Pieces>,
}

/// Reads the tokens of an item.
pub(super) fn counted(tokens: &[Token]) -> Counted {
    let mut count = Count::default();
    let mut i = 0;
    while i < tokens.len() {
        i += count.step(tokens, i).max(1);
    }
    count.finish()
}

impl Count {
    /// Takes what begins at `i`; how many tokens that was.
    fn step(&mut self, tokens: &[Token], i: usize) -> usize {
        let token = &tokens[i];
        match token.kind {
            Kind::Taken { .. } => {
                // A gift card may be named by its price.
                if token.text.bytes().all(|b| b.is_ascii_digit()) && token.text.len() > 2 {
                    self.out.words.push(Word { optional: true, ..Word::new(&token.text) });
                }
                1
            }
            Kind::Mark('-' | '−') if self.is_minus(tokens, i) => {
                self.bad = true;
                2
            }
            Kind::Mark('×' | '*') => self.times(tokens, i),
            Kind::Mark(_) => 1,
            Kind::Number => self.number(tokens, i),
            Kind::Word => self.word(tokens, i),
        }
    }

    fn is_minus(&self, tokens: &[Token], i: usize) -> bool {
        let number = tokens.get(i + 1).is_some_and(|next| next.is_number() && next.glued);
        number && self.out.words.is_empty() && self.lead.is_none() && !(i > 0 && tokens[i].glued)
    }

    /// `x2`.
    fn times(&mut self, tokens: &[Token], i: usize) -> usize {
        let measured = any(&[Class::Measure], tokens, i + 2).is_some();
        match tokens.get(i + 1).and_then(Token::whole) {
            Some(units) if !measured => {
                self.strong.push(units);
                2 + any(&[Class::Unit], tokens, i + 2).unwrap_or(0)
            }
            _ => 1,
        }
    }

    fn number(&mut self, tokens: &[Token], i: usize) -> usize {
        let token = &tokens[i];
        let mut value: f64 = token.text.parse().unwrap_or(0.0);
        let mut used = 1;
        if let Some(next) = tokens.get(i + 2).filter(|next| next.is_number())
            && tokens[i + 1].is_mark(&['/', '-', '–', '~'])
            && tokens[i + 1].glued
            && next.glued
        {
            if token.text == "1" && next.text == "2" && tokens[i + 1].is_mark(&['/']) {
                if let Some(dozen) = at(Class::Dozen, tokens, i + 3) {
                    self.strong.push(6);
                    return 3 + dozen;
                }
                (value, used) = (0.5, 3);
            } else if let Some(counts) = any(&[Class::Unit, Class::Dozen], tokens, i + 3) {
                self.bad = true;
                return 3 + counts;
            } else {
                // A value such as `0-3 months`, unless no product has it.
                self.out.words.push(Word::new(&format!("{}-{}", token.text, next.text)));
                return 3;
            }
        }
        let or = tokens.get(i + 1).is_some_and(|next| matches!(next.text.as_str(), "or" | "to" | "ba" | "বা"));
        if or && tokens.get(i + 2).is_some_and(|next| next.is_number() || numeral(&next.text).is_some()) {
            self.bad = true;
            return 3;
        }
        if let Some(length) = self.measured(tokens, i + used, value) {
            return used + length;
        }
        let Some(units) = token.whole().filter(|_| used == 1) else {
            self.bad = true;
            return used;
        };
        used + self.units(tokens, i, i + used, units, false)
    }

    /// A measure after a value: `500 ml`. `1 L` may be one large shirt, unless it is written as one.
    fn measured(&mut self, tokens: &[Token], after: usize, value: f64) -> Option<usize> {
        let length = at(Class::Measure, tokens, after)?;
        let unit = &tokens[after];
        let begins = self.lead.is_none() && self.out.words.is_empty();
        let apart = !unit.glued || unit.capital && begins && only_number(tokens);
        if matches!(unit.text.as_str(), "l" | "m") && apart && value.fract() == 0.0 {
            self.out.loose = begins;
            return None;
        }
        let (factor, base) = measure(&unit.text)?;
        let text = format!("{} {}", plain(value), unit.text);
        self.out.words.push(Word { measure: Some((value * factor, base)), ..Word::new(&text) });
        Some(length)
    }

    fn word(&mut self, tokens: &[Token], i: usize) -> usize {
        let token = &tokens[i];
        if token.text == "x" {
            return self.times(tokens, i);
        }
        if let Some(length) = at(Class::SizeLabel, tokens, i) {
            // It may be a value itself: mascara for volume.
            self.out.words.push(Word { optional: true, ..Word::new(&token.text) });
            return length + self.option(tokens, i, i + length);
        }
        // `number 5 football`.
        let next = tokens.get(i + 1).filter(|next| next.is_number());
        if let Some(next) = next.filter(|_| NUMBER.contains(&token.text.as_str())) {
            self.out.words.push(Word::bare(&next.text));
            return 2;
        }
        if let Some(length) = at(Class::CountLabel, tokens, i)
            && let Some((units, used)) = labelled(tokens, i + length)
        {
            self.strong.push(units);
            return length + used + any(&[Class::Unit], tokens, i + length + used).unwrap_or(0);
        }
        if let Some(length) = at(Class::Half, tokens, i) {
            let small = |next: &Token| matches!(next.text.as_str(), "a" | "of");
            let skip = usize::from(tokens.get(i + length).is_some_and(small));
            let after = i + length + skip;
            if let Some(dozen) = at(Class::Dozen, tokens, after) {
                self.strong.push(6);
                return length + skip + dozen;
            }
            if let Some(unit) = self.measured(tokens, after, 0.5) {
                return length + skip + unit;
            }
        }
        let parts = part(&token.text);
        if let Some(value) = parts
            && let Some(length) = self.measured(tokens, i + 1, value)
        {
            return 1 + length;
        }
        if let Some(length) = at(Class::Vague, tokens, i) {
            self.vague = true;
            return length;
        }
        if let Some((value, used)) = numeral_at(tokens, i) {
            return self.numeral(tokens, i, value, used);
        }
        if let Some(length) = at(Class::Dozen, tokens, i) {
            self.strong.push(12);
            return length;
        }
        if let Some(length) = any(&[Class::Pair, Class::Couple], tokens, i) {
            let value = self.lead.take().unwrap_or(1);
            self.pair(tokens, value, at(Class::Pair, tokens, i).is_some());
            return length;
        }
        let extra = token.text == "extra"
            && tokens.get(i + 1).is_some_and(|next| size(&[format!("extra{}", next.text)]).is_some());
        if let Some(length) = at(Class::More, tokens, i).filter(|_| !extra) {
            self.out.more |=
                matches!(token.text.as_str(), "more" | "another" | "additional" | "আরও" | "আরো" | "aro");
            return length;
        }
        if let Some(length) = any(&[Class::Unit, Class::Each, Class::Currency], tokens, i) {
            return length;
        }
        if let Some(length) = at(Class::Greeting, tokens, i).filter(|length| *length > 1) {
            return length;
        }
        let filler =
            any(&[Class::Filler, Class::When, Class::If, Class::By, Class::For, Class::To], tokens, i);
        let holds = at(Class::Container, tokens, i).is_some();
        let optional = filler.is_some() || holds;
        if !optional || token.text.chars().count() > 2 {
            self.out.words.push(Word { optional, holds, code: token.code, ..Word::new(&token.text) });
        }
        filler.unwrap_or(1)
    }

    /// `size 42`: that number is no quantity.
    fn option(&mut self, tokens: &[Token], label: usize, after: usize) -> usize {
        let skip =
            tokens[after.min(tokens.len())..].iter().take_while(|t| t.is_mark(&[':', '-', '=', '#'])).count();
        let before = label.checked_sub(1).map(|i| &tokens[i]).filter(|before| before.is_number());
        if let Some(number) = tokens.get(after + skip).filter(|next| next.is_number()) {
            // `2 size 42`, but `42 size`, and `L size 2 pcs`.
            let told = label > 0
                && (change::is_option_like(&tokens[label - 1].text)
                    || size(std::slice::from_ref(&tokens[label - 1].text)).is_some());
            let next = after + skip + 1;
            let counts = any(&[Class::Measure, Class::Unit, Class::Container, Class::Pair], tokens, next)
                .is_some()
                && !tokens.get(next + 1).is_some_and(Token::is_number);
            if !told && !counts && NUMBERED.contains(&tokens[label].text.as_str()) {
                self.out.words.push(Word::new(&number.text));
                return skip + 1;
            }
        } else if before.is_some()
            && self.out.words.iter().all(|word| word.optional)
            && self.strong.is_empty()
        {
            // `42 size running shoes`: nothing else says how many.
            if let Some(value) = self.lead.filter(|value| *value > 20) {
                self.lead = None;
                self.out.words.push(Word::new(&value.to_string()));
            }
        } else if before.is_some()
            && let Some(word) = self.out.words.last_mut().filter(|word| word.number)
        {
            word.number = false;
        }
        skip
    }

    fn numeral(&mut self, tokens: &[Token], i: usize, value: u64, used: usize) -> usize {
        let token = &tokens[i];
        let article = matches!(token.text.as_str(), "a" | "an");
        let pronoun = token.text == "one";
        if article && at(Class::Vague, tokens, i + 1).is_some() {
            return 1;
        }
        if let Some(length) =
            self.measured(tokens, i + used, f64::from(u32::try_from(value).unwrap_or(u32::MAX)))
        {
            return used + length;
        }
        let unit =
            any(&[Class::Dozen, Class::Four, Class::Pair, Class::Couple, Class::Unit], tokens, i + used)
                .is_some();
        let counter = used == 2 && matches!(tokens[i + 1].text.as_str(), "ta" | "ti");
        let counter =
            counter || !token.text.is_ascii() || token.text.ends_with("ta") || token.text.ends_with("ti");
        let unit = unit || (!article && is_each(tokens, i + used));
        let first = !self.out.words.iter().any(|word| !word.optional);
        if (article || pronoun) && !first && !unit {
            return used;
        }
        if !first && !unit && counter && !article {
            self.strong.push(value);
            return used;
        }
        used + self.units(tokens, i, i + used, value, true)
    }
}
