//! Numbers that count nothing: phones, prices, times, dates, list numbers, addresses of the web.

use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at};
use crate::engine::phone::Phone;
use rust_decimal::Decimal;

/// The most and the fewest digits that are tried as a phone.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A phone and the token at which it stands.
pub(super) struct Called {
    /// None where it looks like a phone and is none.
    pub phone: Option<Phone>,
    pub start: usize,
    pub end: usize,
}

/// Takes out all phones, as people of `region` write them.
pub(super) fn phones(text: &str, tokens: &mut [Token], region: &str) -> Vec<Called> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match phone_at(text, tokens, i, region) {
            Some((phone, last)) => {
                let (start, end) = (tokens[i].start, tokens[last].end);
                take(&mut tokens[i..=last], true);
                found.push(Called { phone, start, end });
                i = last + 1;
            }
            None => i += 1,
        }
    }
    found
}

fn phone_at(text: &str, tokens: &[Token], first: usize, region: &str) -> Option<(Option<Phone>, usize)> {
    let begins = tokens[first].is_number()
        || (tokens[first].is_mark(&['+', '(']) && tokens.get(first + 1).is_some_and(Token::is_number));
    if !begins || (first > 0 && tokens[first].glued && tokens[first - 1].is_word()) {
        return None;
    }
    let mut digits = 0;
    let mut ends = Vec::new();
    for (i, token) in tokens.iter().enumerate().skip(first).take(12) {
        let starts_line = i > first && token.first;
        if starts_line || !(token.is_number() || token.is_mark(&['+', '-', '–', '(', ')', '.'])) {
            break;
        }
        if i > first && token.is_mark(&['+']) {
            break;
        }
        if token.is_number() {
            digits += token.text.chars().filter(char::is_ascii_digit).count();
            // What is counted or measured is no part of a number.
            let counted = tokens.get(i + 1).is_some_and(|next| {
                next.glued && next.is_word() && !next.first
                    || any(&[Class::Unit, Class::Measure], tokens, i + 1).is_some()
            });
            if PHONE_DIGITS.contains(&digits) && !counted {
                ends.push((i, digits));
            }
        }
    }
    for (last, digits) in ends.iter().rev() {
        let written = &text[tokens[first].start..tokens[*last].end];
        // Several short numbers side by side are a phone only where they are as long as one.
        if (*last == first || *digits >= 7)
            && let Some(phone) = Phone::parse(written, region)
            && (*digits >= 8 || *last > first || tokens[first].text.len() == 7)
        {
            return Some((Some(phone), *last));
        }
    }
    let alone = &tokens[first];
    let long = alone.text.len() >= 9 && alone.whole().is_some();
    long.then_some((None, first))
}

fn take(tokens: &mut [Token], parts: bool) {
    for token in tokens {
        token.kind = Kind::Taken { parts };
    }
}

/// A price that is written, and where: its first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub start: usize,
    pub price: Decimal,
}

/// Takes out everything else that is no quantity; the prices among it.
pub(super) fn others(text: &str, tokens: &mut [Token]) -> Vec<Written> {
    web(text, tokens);
    numbered_inside(tokens);
    list_numbers(tokens);
    let mut prices = Vec::new();
    for i in 0..tokens.len() {
        if let Some((first, last)) = price(tokens, i) {
            let share = tokens[first..=last].iter().any(|token| token.is_mark(&['%']));
            let amount = tokens[first..=last].iter().find(|token| token.is_number()).filter(|_| !share);
            if let Some(price) = amount.and_then(|token| token.text.parse().ok()) {
                prices.push(Written { start: tokens[first].start, price });
            }
            take(&mut tokens[first..=last], false);
        } else if let Some((first, last)) = time(tokens, i) {
            take(&mut tokens[first..=last], false);
        }
    }
    prices
}

/// Mail addresses and links.
fn web(text: &str, tokens: &mut [Token]) {
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + chunk.trim_end().len());
        at += chunk.len();
        let chunk = &text[start..end];
        let mail = chunk.find('@').is_some_and(|at| at > 0 && chunk[at..].contains('.'));
        if mail || chunk.contains("://") || chunk.starts_with("www.") {
            tokens
                .iter_mut()
                .filter(|token| token.start >= start && token.end <= end)
                .for_each(|token| token.kind = Kind::Taken { parts: false });
        }
    }
}

/// `1) 2 mugs 2) a jug` and `a) … b) …` in one line: what numbers the parts parts them.
fn numbered_inside(tokens: &mut [Token]) {
    let number = |i: usize, tokens: &[Token]| {
        let letter = || match tokens[i].text.as_bytes() {
            [letter @ b'a'..=b'h'] => Some(u64::from(letter - b'a') + 1),
            _ => None,
        };
        let mark = tokens.get(i + 1).filter(|next| next.glued && !next.first)?;
        let after = tokens.get(i + 2).filter(|after| !after.first)?;
        let value = tokens[i]
            .whole()
            .filter(|_| mark.is_mark(&[')', '.']))
            .or_else(|| letter().filter(|_| mark.is_mark(&[')'])));
        value.filter(|_| after.is_word() || after.is_number())
    };
    for start in (0..tokens.len()).filter(|i| tokens[*i].first).collect::<Vec<_>>() {
        if number(start, tokens) != Some(1) {
            continue;
        }
        let mut found = vec![start];
        let line = (start + 2..tokens.len()).take_while(|i| !tokens[*i].first);
        for i in line {
            if number(i, tokens) == u64::try_from(found.len() + 1).ok() {
                found.push(i);
            }
        }
        if found.len() > 1 {
            for i in found {
                take(&mut tokens[i..=i + 1], true);
            }
        }
    }
}

/// `1.`, `2)`, `A)` and bullets at the beginning of lines. Numbers are a list's only if they begin with 1.
fn list_numbers(tokens: &mut [Token]) {
    let numbered = |i: usize, tokens: &[Token]| {
        let next = tokens.get(i + 1)?;
        let marked = next.is_mark(&['.', ')', '।']) && next.glued && !next.first;
        let follows = tokens.get(i + 2).is_some_and(|after| !after.first);
        (tokens[i].first && marked && follows).then(|| tokens[i].whole()).flatten()
    };
    let begins = (0..tokens.len()).any(|i| numbered(i, tokens) == Some(1));
    // `A) 2 pcs bath towel`, `B) …`, each in a line.
    let lettered: Vec<usize> = (0..tokens.len())
        .filter(|i| {
            let marked =
                tokens.get(i + 1).is_some_and(|next| next.is_mark(&[')', '.']) && next.glued && !next.first);
            let letter = tokens[*i].text.len() == 1 && tokens[*i].is_word();
            tokens[*i].first && letter && marked && tokens.get(i + 2).is_some_and(|after| !after.first)
        })
        .collect();
    let letters = lettered.iter().map(|i| tokens[*i].text.as_bytes()[0]);
    if lettered.len() > 1 && letters.eq(b'a'..b'a' + u8::try_from(lettered.len()).unwrap_or(26).min(26)) {
        for i in lettered {
            take(&mut tokens[i..=i + 1], false);
        }
    }
    for i in 0..tokens.len() {
        if begins && numbered(i, tokens).is_some() {
            take(&mut tokens[i..=i + 1], false);
        }
        let bullet = tokens[i].first && tokens[i].is_mark(&['-', '–', '—', '•', '·', '*', '=', '|']);
        let spaced = tokens.get(i + 1).is_some_and(|next| !next.glued && !next.first);
        if bullet && (spaced || tokens[i].is_mark(&['•', '·'])) {
            take(&mut tokens[i..=i], false);
        }
    }
}

/// `৳1,200`, `1200 tk each`, `@450`, `at 1200 each`, `1200/-`.
fn price(tokens: &[Token], i: usize) -> Option<(usize, usize)> {
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.is_number() && !token.first);
    let signs = ['৳', '$', '₹', '€', '£', '@'];
    let ended = |last: usize| any(&[Class::Each], tokens, last + 1).map_or(last, |length| last + length);
    // `@1200 = 3600`.
    let sum = tokens[i].is_mark(&['=']) && i > 0 && matches!(tokens[i - 1].kind, Kind::Taken { .. });
    if (tokens[i].is_mark(&signs) || sum) && number(i + 1) {
        return Some((i, ended(i + 1)));
    }
    if !tokens[i].is_number() {
        return None;
    }
    let before = if i > 0
        && tokens[i - 1].is_word()
        && matches!(tokens[i - 1].text.as_str(), "at" | "for" | "only" | "rs" | "tk")
    {
        i - 1
    } else {
        i
    };
    if let Some(length) = at(Class::Currency, tokens, i + 1) {
        return Some((before, ended(i + length)));
    }
    let symbol =
        tokens.get(i + 1).is_some_and(|next| next.is_mark(&['৳', '$', '₹', '€', '%']) && !next.first);
    let stroke = tokens.get(i + 1).is_some_and(|next| next.is_mark(&['/', '=']) && next.glued)
        && tokens.get(i + 2).is_some_and(|next| next.is_mark(&['-', '=']) && next.glued);
    if symbol {
        return Some((i, ended(i + 1)));
    }
    if stroke {
        return Some((before, ended(i + 2)));
    }
    let each = tokens.get(i + 1).is_some_and(|next| matches!(next.text.as_str(), "each" | "apiece"));
    let prefixed = i > 0
        && tokens[i - 1].is_word()
        && matches!(tokens[i - 1].text.as_str(), "at" | "rs" | "tk" | "taka" | "price");
    // `(total 900)` is money, `total 25 pens` is not.
    let sum = i > 0
        && matches!(tokens[i - 1].text.as_str(), "total" | "totals" | "costs" | "amount")
        && tokens[i].text.len() > 2
        && tokens.get(i + 1).is_none_or(|next| next.first || matches!(next.kind, Kind::Mark(_)));
    if sum {
        return Some((i - 1, i));
    }
    (prefixed && (each || tokens[i - 1].text != "at")).then(|| (i - 1, ended(i)))
}

/// Times that no number goes before.
const RELATIVE: [&str; 14] = [
    "asap",
    "today",
    "tomorrow",
    "tonight",
    "now",
    "urgent",
    "soon",
    "kal",
    "kalke",
    "aj",
    "ajke",
    "আজ",
    "আজকে",
    "আগামীকাল",
];

/// `10:30`, `5 pm`, `12/11/2026`, `12 November`, `3rd`, `10%`.
fn time(tokens: &[Token], i: usize) -> Option<(usize, usize)> {
    if !tokens[i].is_number() {
        return None;
    }
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.is_number() && token.glued);
    let mark =
        |at: usize, mark: char| tokens.get(at).is_some_and(|token| token.is_mark(&[mark]) && token.glued);
    let when = |after: usize| match at(Class::When, tokens, after) {
        // A day alone is told with the verb before it.
        Some(length) if !tokens[after].first => after + length - 1,
        _ => after - 1,
    };
    if mark(i + 1, ':') && number(i + 2) {
        return Some((i, when(i + 3)));
    }
    if (mark(i + 1, '/') && number(i + 2) && mark(i + 3, '/') && number(i + 4))
        || (mark(i + 1, '-') && number(i + 2) && mark(i + 3, '-') && number(i + 4))
    {
        return Some((i, i + 4));
    }
    let ordinal = tokens
        .get(i + 1)
        .is_some_and(|next| next.glued && matches!(next.text.as_str(), "st" | "nd" | "rd" | "th"));
    if ordinal {
        return Some((i, when(i + 2)));
    }
    // `sneakers 42 asap` has a size.
    let relative = |next: &Token| RELATIVE.contains(&next.text.as_str());
    let month = at(Class::When, tokens, i + 1).filter(|_| !tokens[i + 1].first && !relative(&tokens[i + 1]));
    month.map(|length| (i, i + length))
}
