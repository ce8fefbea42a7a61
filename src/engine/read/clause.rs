//! Clauses: what stands between commas, conjunctions, sentences and lines.

use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at, numeral};

/// What parts a clause from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sep {
    Line,
    Sentence,
    Comma,
    And,
    /// A phone or another number stood between.
    Taken,
    /// It begins with a label.
    Label,
}

/// A part of a message that says one thing.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub tokens: Vec<Token>,
    pub sep: Sep,
    /// Ends in a question mark.
    pub asks: bool,
    /// Numbered from 0; a line begins a new one.
    pub sentence: usize,
    pub line: usize,
}

pub(super) const LABELS: [Class; 10] = [
    Class::NameLabel,
    Class::PhoneLabel,
    Class::AddressLabel,
    Class::CouponLabel,
    Class::PayLabel,
    Class::ServiceLabel,
    Class::NoteLabel,
    Class::ItemLabel,
    Class::SizeLabel,
    Class::CountLabel,
];

/// Words before whose dot no sentence ends.
const SHORT: [&str; 17] = [
    "nos", "rd", "st", "no", "ave", "apt", "dr", "mr", "mrs", "ms", "md", "h", "r", "pcs", "pc", "qty",
    "approx",
];

/// Parts the tokens into clauses; none is empty.
pub(super) fn clauses(tokens: &[Token]) -> Vec<Clause> {
    let mut split = Split { found: Vec::new(), tokens: Vec::new(), sep: Sep::Line, sentence: 0, line: 0 };
    let (mut bracket, mut counting) = (false, false);
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        if token.first {
            split.end(Sep::Line, false);
            split.line += usize::from(i > 0);
            (bracket, counting) = (false, false);
        }
        match token.kind {
            Kind::Mark('?' | '؟') => split.end(Sep::Sentence, true),
            Kind::Mark('!' | '।') => split.end(Sep::Sentence, false),
            Kind::Mark('.') => {
                let next_glued = tokens.get(i + 1).is_some_and(|next| next.glued && !next.first);
                // `1 pc. Contact …` begins anew.
                let anew = |next: &Token| next.capital && next.text.is_ascii() && next.is_word();
                let unit = i > 0
                    && matches!(tokens[i - 1].text.as_str(), "pc" | "pcs" | "nos")
                    && tokens.get(i + 1).is_some_and(anew);
                let short = i > 0 && token.glued && SHORT.contains(&tokens[i - 1].text.as_str()) && !unit;
                if !next_glued && !short {
                    split.end(Sep::Sentence, false);
                }
            }
            Kind::Mark('/')
                if !token.glued && tokens.get(i + 1).is_some_and(|next| !next.glued) && !bracket =>
            {
                split.end(Sep::Comma, false);
            }
            // `12 Elephant Road, Dhaka - 1 table lamp`.
            Kind::Mark('-' | '–')
                if !bracket
                    && !token.glued
                    && tokens
                        .get(i + 1)
                        .is_some_and(|next| !next.glued && next.is_number() && !next.first)
                    && super::place::is_place(&split.tokens)
                    && tokens.get(i + 2).is_some_and(|after| after.is_word() && !after.first) =>
            {
                split.end(Sep::Sentence, false);
            }
            // `3 markers (1 black, 1 blue)` and `soaps: 1 neem, 1 rose` are told one by one.
            Kind::Mark('(') if !bracket && counts_off(tokens, i) => {
                counting = true;
                split.end(Sep::Comma, false);
            }
            Kind::Mark(')') if counting => {
                counting = false;
                split.end(Sep::Comma, false);
            }
            Kind::Mark(':') if !bracket && split.counts() && counts_off(tokens, i) => {
                split.end(Sep::Comma, false);
            }
            // `I'll pick up tomorrow: 1 hand towel`.
            Kind::Mark(':')
                if !bracket
                    && split.tokens.len() > 2
                    && any(&LABELS, tokens, i - 1).is_none()
                    && begins_item(tokens, i + 1) =>
            {
                split.end(Sep::Comma, false);
            }
            Kind::Mark('(' | '[') => {
                let mut line = tokens[i + 1..].iter().take_while(|next| !next.first);
                bracket = line.any(|next| next.is_mark(&[')', ']']));
                split.tokens.push(token.clone());
            }
            Kind::Mark(')' | ']') => {
                bracket = false;
                split.tokens.push(token.clone());
            }
            Kind::Mark(',' | ';' | '،' | '•' | '|' | '—' | '…') if !bracket => {
                split.end(Sep::Comma, false);
            }
            Kind::Mark('&' | '+') if !split.tokens.is_empty() && !bracket => split.end(Sep::And, false),
            Kind::Taken { parts: true } => split.end(Sep::Taken, false),
            _ => {
                if let Some(length) = joins(tokens, i).filter(|_| !bracket) {
                    split.end(Sep::And, false);
                    i += length;
                    continue;
                }
                if !split.tokens.is_empty() && labels(tokens, i) && !labelled(&split.tokens) {
                    split.end(Sep::Label, false);
                }
                split.tokens.push(token.clone());
            }
        }
        i += 1;
    }
    split.end(Sep::Line, false);
    split.found
}

/// Whether in the brackets that open here each part begins with how many.
fn counts_off(tokens: &[Token], open: usize) -> bool {
    let inside: Vec<&Token> =
        tokens[open + 1..].iter().take_while(|t| !t.first && !t.is_mark(&[')'])).collect();
    let mut parts = inside.split(|t| t.is_mark(&[',', ';', '&', '+']) || t.text == "and");
    let counted =
        |part: &[&Token]| part.len() > 1 && (part[0].is_number() || numeral(&part[0].text).is_some());
    inside.iter().any(|t| t.is_mark(&[',', ';', '&', '+']) || t.text == "and") && parts.all(counted)
}

/// Whether how many of what stands here: a number, and a word that is no unit.
fn begins_item(tokens: &[Token], i: usize) -> bool {
    let number = |token: &Token| token.is_number() || numeral(&token.text).is_some();
    let said = tokens.get(i).is_some_and(|token| number(token) && !token.first && !token.glued);
    let next = tokens.get(i + 1).filter(|next| next.is_word() && !next.first && !next.glued);
    let of = next.is_some_and(|next| matches!(next.text.as_str(), "of" | "each"));
    said && next.is_some()
        && !of
        && any(&[Class::Unit, Class::Container, Class::Measure], tokens, i + 1).is_none()
}

struct Split {
    found: Vec<Clause>,
    tokens: Vec<Token>,
    sep: Sep,
    sentence: usize,
    line: usize,
}

impl Split {
    /// Whether it begins with how many.
    fn counts(&self) -> bool {
        let start = super::walk::after_fillers(&self.tokens);
        let leads =
            |token: &Token| token.is_number() || numeral(&token.text).is_some_and(|number| number > 1);
        let dozens = at(Class::Dozen, &self.tokens, start).is_some();
        dozens || self.tokens.get(start).is_some_and(leads)
    }

    fn end(&mut self, next: Sep, asks: bool) {
        let words = self
            .tokens
            .iter()
            .any(|token| token.is_word() || token.is_number() || matches!(token.kind, Kind::Taken { .. }));
        let tokens = std::mem::take(&mut self.tokens);
        let weight = |sep| match sep {
            Sep::Line => 5,
            Sep::Sentence => 4,
            Sep::Taken => 3,
            Sep::Label => 2,
            Sep::Comma => 1,
            Sep::And => 0,
        };
        if words {
            let (sep, sentence, line) = (self.sep, self.sentence, self.line);
            self.found.push(Clause { tokens, sep, asks, sentence, line });
            self.sep = next;
        } else {
            if asks && let Some(last) = self.found.last_mut() {
                last.asks = true;
            }
            if weight(next) > weight(self.sep) {
                self.sep = next;
            }
        }
        self.sentence += usize::from(matches!(next, Sep::Line | Sep::Sentence));
    }
}

/// A word that joins what stands beside it. Short ones are something else unless a number follows.
fn joins(tokens: &[Token], i: usize) -> Option<usize> {
    let length = at(Class::And, tokens, i)?;
    let next = tokens.get(i + length)?;
    let counts = next.is_number() || numeral(&next.text).is_some();
    let weak = matches!(tokens[i].text.as_str(), "n" | "r" | "sathe" | "shathe" | "abar" | "সাথে" | "সঙ্গে");
    // `balish 2ta r golapi chador 1ta`.
    let unit = i > 1 && at(Class::Unit, tokens, i - 1).is_some() && tokens[i - 2].is_number();
    let counted = i > 0 && (unit || numeral(&tokens[i - 1].text).is_some_and(|number| number > 1));
    (!next.first && (!weak || counts || counted)).then_some(length)
}

/// Whether a label and its colon begin here.
fn labels(tokens: &[Token], i: usize) -> bool {
    any(&LABELS, tokens, i)
        .is_some_and(|length| tokens.get(i + length).is_some_and(|next| next.is_mark(&[':']) && !next.first))
}

/// Whether the last word is itself part of a label: `delivery address:`.
fn labelled(tokens: &[Token]) -> bool {
    tokens.last().is_some_and(|last| any(&LABELS, std::slice::from_ref(last), 0).is_some())
        && tokens.len() == 1
}
