//! Where to: which words begin an address, and which go on with it.

use super::clause::{LABELS, Sep};
use super::count::counted;
use super::token::Token;
use super::vocabulary::{Class, any, at as class_at, has, only};
use super::walk::{At, Walk, after_fillers};
use super::{place, terms};

impl Walk<'_> {
    pub(super) fn address_goes_on(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((line, labelled)) = self.address_open else { return false };
        let empty = self.address.is_empty();
        let near = match at.sep {
            Sep::Comma | Sep::And | Sep::Taken => {
                place::goes_on(tokens) || labelled && (empty || place::is_landmark(tokens))
            }
            Sep::Line if at.line == line + 1 => {
                (empty && labelled)
                    || place::is_address(tokens)
                    || place::is_place(tokens)
                    || (labelled
                        && place::goes_on(tokens)
                        && tokens.iter().any(Token::is_number)
                        && !tokens[0].is_number())
            }
            Sep::Sentence => place::is_address(tokens) || (place::is_place(tokens) && tokens.len() <= 3),
            _ => false,
        };
        let other = any(&LABELS, tokens, 0)
            .is_some_and(|length| tokens.get(length).is_some_and(|t| t.is_mark(&[':'])))
            || terms::payment(tokens, self.market).is_some_and(|(_, b, e)| terms::is_distinct(tokens, b, e))
            || (terms::is_about_service(tokens) && terms::services(tokens, self.market).is_some())
            || class_at(Class::NoteVerb, tokens, after_fillers(tokens)).is_some()
            || only(&[Class::Greeting, Class::Filler], tokens)
            || (has(Class::Ask, tokens) && at.asks);
        if !near || other {
            self.address_open = None;
            return false;
        }
        self.begin_address(tokens, at, labelled);
        true
    }

    /// Takes words into the address, up to where something else begins in them.
    pub(super) fn begin_address(&mut self, tokens: &[Token], at: At, labelled: bool) {
        let pays = terms::payment(tokens, self.market).filter(|(_, b, e)| terms::is_distinct(tokens, *b, *e));
        let by =
            |begin: usize| begin - usize::from(begin > 0 && class_at(Class::By, tokens, begin - 1).is_some());
        let end = pays.map_or(tokens.len(), |(_, begin, _)| by(begin));
        let mut own = &tokens[..end];
        // Verbs that send stand after the place in Bangla.
        while let Some(last) = own.last()
            && own.len() > 1
            && (class_at(Class::Filler, std::slice::from_ref(last), 0).is_some()
                || class_at(Class::AddressSaid, std::slice::from_ref(last), 0).is_some())
        {
            own = &own[..own.len() - 1];
        }
        let span = self.span(own);
        if !span.is_empty() {
            self.address.push(span);
        }
        self.address_open = Some((at.line, labelled));
        if end < tokens.len() {
            self.clause(&tokens[end..], at);
        }
    }

    pub(super) fn addressed(&mut self, tokens: &[Token], at: At) -> bool {
        let place_alone = place::is_place(tokens)
            && self.address.is_empty()
            && tokens.len() <= 3
            && only(&[Class::Place, Class::Filler, Class::AddressSaid], &without_last_number(tokens));
        // `1 butter to Flat 4B`: what is before the place is something else.
        let leads = |i: usize| {
            let length = any(&[Class::To, Class::AddressLabel], tokens, i)?;
            let (head, tail) = (&tokens[..i], &tokens[i + length..]);
            let other = !place::is_address(head)
                && !only(&[Class::Filler, Class::Greeting, Class::AddressSaid], head);
            let place = place::is_address(tail) || place::is_place(tail) || place::is_street(tail);
            (other && place && (counted(head).names() || place::is_address(tail))).then_some((i, length))
        };
        if let Some((i, length)) = (1..tokens.len()).find_map(leads) {
            self.clause(&tokens[..i], at);
            self.begin_address(&tokens[i + length..], At { sep: Sep::Comma, ..at }, true);
            return true;
        }
        let start = after_fillers(tokens).min(tokens.len() - 1);
        let start = start
            + class_at(Class::AddressSaid, tokens, start).filter(|l| start + l < tokens.len()).unwrap_or(0);
        if !place::is_address(tokens) && !place::is_address(&tokens[start..]) && !place_alone {
            return false;
        }
        self.begin_address(&tokens[start..], at, false);
        true
    }
}

/// `Mirpur 10` is a place.
fn without_last_number(tokens: &[Token]) -> Vec<Token> {
    let end = tokens.len() - usize::from(tokens.len() > 1 && tokens.last().is_some_and(Token::is_number));
    tokens[..end].to_vec()
}
