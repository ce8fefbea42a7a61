//! Words, numbers and marks of a message, each with the place where it stands.

use super::vocabulary::{Phrase, phrases};
use crate::engine::words::words;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Digits of any script, with their decimals: the text has them in ASCII, without grouping.
    Number,
    Mark(char),
    /// Read already, such as a phone or a price: parts clauses where the flag says so.
    Taken {
        parts: bool,
    },
}

/// One token; `start` and `end` are bytes of the message.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Token {
    pub kind: Kind,
    /// Folded as the search folds words.
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// Nothing stands between it and the token before.
    pub glued: bool,
    /// The first of its line.
    pub first: bool,
    /// Begins with a capital letter, or is of a script that has none.
    pub capital: bool,
    /// Written as coupons are: SAVE10.
    pub code: bool,
    /// The phrases of the vocabulary that begin with this word.
    pub phrases: &'static [Phrase],
}

impl Token {
    pub fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }

    pub fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The number as a whole one; none where it has decimals or is beyond any quantity.
    pub fn whole(&self) -> Option<u64> {
        if self.is_number() && self.text.len() <= 12 { self.text.parse().ok() } else { None }
    }
}

/// The tokens of the parts of a message that are its own: pairs of first byte and end.
pub(super) fn tokens(text: &str, lines: &[(usize, usize)]) -> Vec<Token> {
    let mut found = Vec::new();
    for (start, end) in lines {
        let before = found.len();
        line(text, *start, *end, &mut found);
        if let Some(first) = found.get_mut(before) {
            first.first = true;
            first.glued = false;
        }
    }
    found
}

fn line(text: &str, start: usize, end: usize, found: &mut Vec<Token>) {
    let mut at = start;
    let mut last_end = usize::MAX;
    while at < end {
        let rest = &text[at..end];
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = if let Some(length) = sku(text, start, at, end) {
            (Kind::Word, length)
        } else if is_digit(c) && !sized(rest) {
            (Kind::Number, number(rest))
        } else if c.is_alphanumeric() {
            (Kind::Word, word(rest))
        } else {
            (Kind::Mark(c), c.len_utf8())
        };
        let span = &rest[..length];
        let folded = match kind {
            Kind::Number => words(&span.replace([','], "")).join("."),
            Kind::Word if span.contains('-') => span.to_lowercase(),
            Kind::Word => words(span).concat(),
            _ => String::new(),
        };
        let glued = last_end == at;
        at += length;
        last_end = at;
        // What only fills, such as an emoji, is no token; a hyphen between letters neither.
        let joins = matches!(kind, Kind::Mark('-'))
            && glued
            && found.last().is_some_and(Token::is_word)
            && text[at..end].chars().next().is_some_and(char::is_alphabetic);
        // `*Order*` is bold; `2*500` is not.
        let bold = kind == Kind::Mark('*') && {
            let digit = |c: Option<char>| c.is_some_and(|c| is_digit(c) || c.is_whitespace());
            !(digit(text[start..at - 1].chars().next_back()) && digit(text[at..end].chars().next()))
        };
        let meant = match kind {
            Kind::Mark(mark) => !joins && !bold && MARKS.contains(mark),
            _ => !folded.is_empty(),
        };
        if meant {
            let capital = c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase());
            let (start, end, word) = (at - length, at, kind == Kind::Word);
            found.push(Token {
                kind,
                phrases: if word { phrases(&folded) } else { &[] },
                text: folded,
                start,
                end,
                glued,
                first: false,
                capital,
                code: word && looks_like_code(span),
            });
        }
    }
}

/// The marks that mean something; others are as good as a space.
const MARKS: &str = ",;.!?।،؟:-–—−=/+&@#()[]•·|*×৳$₹€£%";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('০'..='৯').contains(&c) || ('०'..='९').contains(&c)
}

/// `3XL` is a size and one word.
fn sized(rest: &str) -> bool {
    let mut chars = rest.chars();
    let digit = chars.next().is_some_and(is_digit);
    let tail: String = chars.take_while(|c| c.is_alphanumeric()).collect();
    digit && matches!(tail.to_lowercase().as_str(), "xl" | "xs")
}

/// How long a number is: `1,200`, `1.8`, `12`.
fn number(rest: &str) -> usize {
    let chars: Vec<(usize, char)> = rest.char_indices().collect();
    let mut end = chars.len();
    let mut dots = 0;
    for (i, (_, c)) in chars.iter().enumerate() {
        let digit = |at: usize| chars.get(at).is_some_and(|(_, c)| is_digit(*c));
        let grouped = *c == ',' && digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4)
            || *c == ',' && digit(i + 1) && digit(i + 2) && chars.get(i + 3).is_some_and(|(_, c)| *c == ',');
        let decimal = *c == '.' && digit(i + 1) && dots == 0;
        dots += usize::from(decimal);
        if !(is_digit(*c) || grouped || decimal) {
            end = i;
            break;
        }
    }
    chars.get(end).map_or(rest.len(), |(at, _)| *at)
}

/// How long a word is. `x2` is a mark for times and a number.
fn word(rest: &str) -> usize {
    let mut length = 0;
    for (at, c) in rest.char_indices() {
        let inside = c.is_alphanumeric() || is_combining_mark(c) || JOINERS.contains(c);
        let times = length > 0
            && is_digit(c)
            && (matches!(&rest[..length], "x" | "X")
                || ["qty", "size"].iter().any(|label| rest[..length].eq_ignore_ascii_case(label)));
        if !inside || times {
            break;
        }
        length = at + c.len_utf8();
    }
    let word = &rest[..length];
    word.trim_end_matches(|c| JOINERS.contains(c)).len().max(1).max(word.len() - joined_tail(word))
}

fn looks_like_code(word: &str) -> bool {
    let capital = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let begins = word.starts_with(|c: char| c.is_ascii_alphabetic());
    word.len() >= 4 && word.is_ascii() && !word.contains('-') && letters >= 2 && begins && (capital || digits)
}

const JOINERS: &str = "'\u{2019}\u{200c}\u{200d}\u{ad}\u{feff}";

fn joined_tail(word: &str) -> usize {
    word.len() - word.trim_end_matches(|c| JOINERS.contains(c)).len()
}

/// How long the chunk is that begins here, if it looks like a SKU: `SHIRT-L-BLU`, `mug-cer-01`.
fn sku(text: &str, start: usize, at: usize, end: usize) -> Option<usize> {
    let begins = at == start || text[..at].ends_with(|c: char| !c.is_alphanumeric() && c != '-');
    if !begins {
        return None;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let chunk: &str = text[at..end].split(|c| !inside(c)).next()?;
    let chunk = chunk.trim_end_matches(['.', '-', '_']);
    let parts: Vec<&str> = chunk.split(['-', '_']).collect();
    let letter = chunk.contains(|c: char| c.is_ascii_alphabetic());
    let long = parts.iter().filter(|part| part.len() > 1).count();
    let capital = !chunk.contains(|c: char| c.is_ascii_lowercase());
    let digit = chunk.contains(|c: char| c.is_ascii_digit());
    let shape = parts.len() > 1
        && letter
        && parts[0].contains(|c: char| c.is_ascii_alphabetic())
        && parts.iter().all(|part| !part.is_empty());
    // `M-2, XL-1` are sizes and how many.
    let sized = parts.len() == 2
        && parts[1].bytes().all(|byte| byte.is_ascii_digit())
        && crate::engine::words::size(&[parts[0].to_lowercase()]).is_some();
    // `GEL-K`, but not `T-SHIRT`.
    let coded = capital && (digit || long > 1 || parts[0].len() > 1);
    let looks = shape && !sized && (coded || (parts.len() > 2 && digit));
    looks.then_some(chunk.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        tokens(text, &[(0, text.len())])
            .into_iter()
            .map(|t| if let Kind::Mark(mark) = t.kind { mark.to_string() } else { t.text })
            .collect()
    }

    #[test]
    fn numbers_and_their_units_are_two_tokens() {
        assert_eq!(of("2x cotton T-shirt, L"), ["2", "x", "cotton", "t", "shirt", ",", "l"]);
        assert_eq!(
            of("x2 500ml ২টি 3XL 1.8 litre"),
            ["x", "2", "500", "ml", "2", "টি", "3xl", "1.8", "litre"]
        );
        assert_eq!(of("1,200 tk 2,3"), ["1200", "tk", "2", ",", "3"]);
        assert_eq!(of("I'd like SHIRT-L-BLU. don’t 🎁"), ["id", "like", "shirt-l-blu", ".", "dont"]);
    }
}
