//! Clause by clause: what each is taken for, in the order in which the readings are sure.

use super::claims::{Called, Written};
use super::clause::{Clause, Sep};
use super::count::counted;
use super::label::is_coupon_word;
use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at as class_at, has, known, only};
use super::word::Units;
use super::{Item, Reading, place, terms};
use crate::engine::market::Market;
use std::collections::BTreeSet;

/// Where a clause stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub sep: Sep,
    pub asks: bool,
    pub sentence: usize,
    pub line: usize,
    /// Mends what was said before.
    pub fixing: bool,
    pub maybe_name: bool,
}

/// `5` in `I want 5, five, Feluda paperback`.
pub(super) struct Ahead {
    pub units: Units,
    pub from: String,
    pub sentence: usize,
}

/// The reading so far, and what is still open.
pub(super) struct Walk<'t> {
    pub text: &'t str,
    pub market: &'t Market,
    pub reading: Reading,
    /// What the last question was about.
    pub asked: Option<Item>,
    /// The sentence that says if.
    pub iffy: Option<usize>,
    /// The sentence that asks for something to be sent.
    pub requested: Option<usize>,
    phones: &'t [Called],
    pub prices: &'t [Written],
    pub address: Vec<String>,
    /// The address goes on, in this line, after a label or not.
    pub address_open: Option<(usize, bool)>,
    pub note: Vec<String>,
    pub note_open: Option<(usize, usize)>,
    pub question: Option<usize>,
    /// Words of mending stood alone.
    fixing: bool,
    /// A number before all that it could count.
    pub ahead: Option<Ahead>,
    /// Sentences about what was ordered before and has not come, or that sum up.
    pub told: BTreeSet<usize>,
    /// The sentence that goes on with codes of coupons.
    pub codes_open: Option<usize>,
    pub farewell: bool,
}

impl<'t> Walk<'t> {
    pub fn new(text: &'t str, market: &'t Market, phones: &'t [Called], prices: &'t [Written]) -> Self {
        Self {
            text,
            market,
            reading: Reading::default(),
            asked: None,
            iffy: None,
            requested: None,
            phones,
            prices,
            address: Vec::new(),
            address_open: None,
            note: Vec::new(),
            note_open: None,
            question: None,
            fixing: false,
            ahead: None,
            told: BTreeSet::new(),
            codes_open: None,
            farewell: false,
        }
    }

    pub fn run(&mut self, clauses: Vec<Clause>) {
        let missing = clauses.iter().filter(|clause| has(Class::Missing, &clause.tokens));
        self.told.extend(missing.map(|clause| clause.sentence));
        let mut waiting = clauses.into_iter().peekable();
        while let Some(clause) = waiting.next() {
            if has(Class::Request, &clause.tokens) {
                self.requested = Some(clause.sentence);
            }
            let beside = self.beside_phone(&clause.tokens);
            let last = waiting.peek().is_none();
            let at = At {
                sep: clause.sep,
                asks: clause.asks,
                sentence: clause.sentence,
                line: clause.line,
                fixing: std::mem::take(&mut self.fixing),
                maybe_name: beside || self.farewell || (last && self.address_open.is_some()),
            };
            if clause.sep == Sep::Line || clause.sep == Sep::Sentence {
                self.iffy = None;
            }
            self.clause(&clause.tokens, at);
        }
        self.pass_ahead();
        let joined = |parts: &[String], by: &str| (!parts.is_empty()).then(|| parts.join(by));
        self.reading.address = joined(&self.address, ", ");
        self.reading.note = joined(&self.note, ", ");
    }

    /// Takes a clause for the first thing that it can be.
    pub fn clause(&mut self, tokens: &[Token], at: At) {
        if tokens.is_empty() {
            return;
        }
        let taken = self.note_goes_on(tokens, at)
            || self.address_goes_on(tokens, at)
            || self.more_codes(tokens, at)
            || self.labelled(tokens, at)
            || self.polite(tokens)
            || self.asked_for(tokens, at)
            || self.is_question(tokens, at)
            || self.change(tokens, at)
            || self.pays(tokens, at)
            || self.fetched(tokens)
            || self.noted(tokens, at)
            || self.addressed(tokens, at)
            || self.named(tokens)
            || self.coupon(tokens)
            || self.peeled(tokens, at);
        if !taken {
            self.farewell = false;
            self.item(tokens, at);
        }
    }

    /// The words of the message.
    pub fn span(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let span = &self.text[first.start..last.end];
        let open = span.matches('(').count() > span.matches(')').count();
        span.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '-' | ':' | '=' | '–') || (c == '(' && open)
        })
        .to_owned()
    }

    pub fn unread(&mut self, from: String) {
        if !from.is_empty() {
            self.reading.unread.push(from);
        }
    }

    pub(super) fn beside_phone(&self, tokens: &[Token]) -> bool {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        let near =
            |between: &str| !between.contains(char::is_alphanumeric) && between.matches('\n').count() <= 1;
        self.phones.iter().any(|called| {
            (called.start >= last.end && near(&self.text[last.end..called.start]))
                || (called.end <= first.start && near(&self.text[called.end..first.start]))
        })
    }

    pub(super) fn pays(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((code, begin, end)) = terms::payment(tokens, self.market) else { return false };
        let rest: Vec<Token> = tokens[..begin].iter().chain(&tokens[end..]).cloned().collect();
        let about =
            only(&[Class::PayLabel, Class::By, Class::Filler, Class::Greeting, Class::Currency], &rest);
        if about {
            self.reading.payment.get_or_insert(code);
            return true;
        }
        let before = begin > 0 && any(&[Class::By, Class::PayLabel], tokens, begin - 1).is_some();
        if !terms::is_distinct(tokens, begin, end) && !before {
            return false;
        }
        self.reading.payment.get_or_insert(code);
        let cut = begin - usize::from(before);
        self.clause(&tokens[..cut], at);
        self.clause(&tokens[end..], At { sep: Sep::Comma, ..at });
        true
    }

    fn fetched(&mut self, tokens: &[Token]) -> bool {
        if !terms::is_about_service(tokens) {
            return false;
        }
        let Some(codes) = terms::services(tokens, self.market) else { return false };
        let better = self.reading.services.as_ref().is_none_or(|said| said.codes.len() > codes.len());
        if better {
            self.reading.services = Some(terms::said(codes, self.span(tokens)));
        }
        true
    }

    /// Parts a tail that says something else: by bKash, to House 5, for my brother, no 3.
    fn peeled(&mut self, tokens: &[Token], at: At) -> bool {
        for i in 1..tokens.len() {
            let tail = &tokens[i..];
            let says = |skip: usize| tail.get(skip..).unwrap_or_default();
            let to = class_at(Class::To, tokens, i)
                .is_some_and(|l| place::is_address(says(l)) || place::is_place(says(l)));
            let to = to
                || class_at(Class::AddressLabel, tokens, i).is_some_and(|l| {
                    let place = says(l);
                    !place.is_empty()
                        && (place::is_address(place) || place::is_place(place) || place::is_street(place))
                });
            let by = class_at(Class::By, tokens, i).is_some()
                && (terms::services(tail, self.market).is_some() && terms::is_about_service(tail));
            let coupon = class_at(Class::CouponLabel, tokens, i).is_some()
                && tokens[i..].iter().any(|t| is_coupon_word(&t.text));
            let for_whom = class_at(Class::For, tokens, i).is_some()
                && !tokens[i].text.contains("jonn")
                && tokens[i].text != "জন্য"
                && says(1).first().is_some_and(is_somebody)
                && tail.iter().all(|t| !matches!(t.kind, Kind::Taken { .. }))
                && matches!(counted(tail).units, Units::Unsaid | Units::Said(1));
            let note = class_at(Class::NoteVerb, tokens, i).is_some_and(|l| l > 1)
                && counted(&tokens[..i]).names()
                && tokens[i].text.is_ascii();
            if to || by || coupon || note || for_whom {
                let inner = At { sep: Sep::Comma, maybe_name: false, ..at };
                self.clause(&tokens[..i], At { asks: at.asks, ..at });
                if for_whom && !by {
                    let rest = &tail[1..];
                    let whose = rest.len() > 1 && rest[0].text == "my";
                    if !(!whose && only(&[Class::Filler, Class::Greeting], rest)
                        || terms::is_about_service(rest) && self.fetched(rest))
                    {
                        self.unread(self.span(tail));
                    }
                } else {
                    let skip = usize::from(to && class_at(Class::AddressLabel, tokens, i).is_none());
                    self.clause(&tail[skip..], inner);
                }
                return true;
            }
        }
        false
    }

    /// Mending words stood alone: what follows mends.
    pub fn mends(&mut self) {
        self.fixing = true;
    }
}

/// Past polite words at the beginning.
pub(super) fn after_fillers(tokens: &[Token]) -> usize {
    let mut i = 0;
    while i < tokens.len() {
        match any(&[Class::Filler, Class::Greeting], tokens, i) {
            Some(length)
                if class_at(Class::Ask, tokens, i).is_none()
                    && class_at(Class::NoteVerb, tokens, i).is_none()
                    && class_at(Class::Place, tokens, i).is_none() =>
            {
                i += length;
            }
            _ => break,
        }
    }
    if i == tokens.len() { 0 } else { i }
}

/// After `for`: my brother, the party, Karim.
fn is_somebody(token: &Token) -> bool {
    let words = [
        "my", "our", "his", "her", "their", "a", "an", "the", "me", "us", "him", "them", "mr", "mrs", "ms",
        "home", "office", "eid", "now",
    ];
    words.contains(&token.text.as_str())
        || (token.capital && token.is_word() && !known(&token.text))
        || class_at(Class::When, std::slice::from_ref(token), 0).is_some()
        || class_at(Class::Pickup, std::slice::from_ref(token), 0).is_some()
        || class_at(Class::Delivery, std::slice::from_ref(token), 0).is_some()
}
