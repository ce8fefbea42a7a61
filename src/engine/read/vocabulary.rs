//! Words by what they do in an order, in every language at once; the lists are in a file each.

use super::token::Token;
use super::{bangla, english, latin};
use crate::engine::words::words;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word or phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Says nothing about what is wanted.
    Filler,
    /// Polite, and nothing is meant by it; a whole clause of them is nothing.
    Greeting,
    /// After these comes who wrote.
    Farewell,
    And,
    /// Counts things: pieces.
    Unit,
    /// Counts things and may be in a product's name: bottle.
    Container,
    Dozen,
    Four,
    Pair,
    Couple,
    Half,
    /// Things of which a pair is one.
    Paired,
    Measure,
    CountLabel,
    Vague,
    SizeLabel,
    ItemLabel,
    /// Asks something where it begins a clause.
    Ask,
    /// Asks something wherever it stands.
    AskAny,
    /// Asks politely for something to be sent.
    Request,
    If,
    /// Told of the past, not wanted now.
    Past,
    /// Told of what was ordered before and has not come.
    Missing,
    /// Sums up what was said.
    Recap,
    /// What was said before is mended.
    Fix,
    Not,
    InsteadOf,
    Instead,
    /// Takes something off: before it.
    Off,
    /// Takes something off: after it.
    OffAfter,
    More,
    PhoneLabel,
    NameLabel,
    /// Before a name in a sentence: this is.
    NameSaid,
    AddressLabel,
    AddressSaid,
    AddressWord,
    Place,
    CouponLabel,
    PayLabel,
    ServiceLabel,
    NoteLabel,
    NoteVerb,
    When,
    Currency,
    Each,
    Total,
    /// Before a way to pay or to deliver.
    By,
    For,
    To,
    Pickup,
    Delivery,
    Shipping,
    /// Of services, and of nothing else.
    Speed,
}

/// Entries are separated by commas; each is a word or several.
pub(super) type Table = &'static [(Class, &'static str)];

/// What follows a word in a phrase, and what the phrase does.
#[derive(Debug)]
pub(super) struct Phrase {
    rest: Vec<String>,
    class: Class,
}

/// By the first word of each.
static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut found: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (class, list) in [english::WORDS, bangla::WORDS, latin::WORDS].into_iter().flatten() {
        for entry in list.split(',') {
            let mut parts = words(entry).into_iter();
            if let Some(first) = parts.next() {
                found.entry(first).or_default().push(Phrase { rest: parts.collect(), class: *class });
            }
        }
    }
    found
});

static NUMERALS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let all = [english::NUMERALS, bangla::NUMERALS, latin::NUMERALS].into_iter().flatten();
    all.flat_map(|(value, list)| list.split(',').map(|name| (words(name).concat(), *value))).collect()
});

/// By a word, how else it may be called: in the catalogue's language.
static MEANINGS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (meaning, list) in english::MEANINGS.iter().chain(bangla::MEANINGS).chain(latin::MEANINGS) {
        for name in list.split(',') {
            found.entry(words(name).concat()).or_default().push((*meaning).to_owned());
        }
    }
    found
});

/// The phrases that begin with a word.
pub(super) fn phrases(word: &str) -> &'static [Phrase] {
    PHRASES.get(word).map_or(&[], Vec::as_slice)
}

/// How many tokens from `at` on are a phrase of this class, the longest such; none where none is.
pub(super) fn at(class: Class, tokens: &[Token], at: usize) -> Option<usize> {
    let fits = |rest: &[String]| {
        rest.iter().enumerate().all(|(i, word)| tokens.get(at + 1 + i).is_some_and(|t| t.text == *word))
    };
    let phrases = tokens.get(at)?.phrases.iter();
    phrases
        .filter(|phrase| phrase.class == class && fits(&phrase.rest))
        .map(|phrase| phrase.rest.len() + 1)
        .max()
}

/// Whether what a word names is sold in pairs.
pub(super) fn is_paired(word: &str) -> bool {
    is_alone(Class::Paired, word)
}

/// Whether a word says that there are two of each.
pub(super) fn is_pair(word: &str) -> bool {
    is_alone(Class::Pair, word)
}

fn is_alone(class: Class, word: &str) -> bool {
    phrases(word).iter().any(|phrase| phrase.rest.is_empty() && phrase.class == class)
}

/// The same for the first class that fits.
pub(super) fn any(classes: &[Class], tokens: &[Token], position: usize) -> Option<usize> {
    classes.iter().filter_map(|class| at(*class, tokens, position)).max()
}

/// Where the first phrase of this class stands, and how long it is.
pub(super) fn find(class: Class, tokens: &[Token]) -> Option<(usize, usize)> {
    (0..tokens.len()).find_map(|i| at(class, tokens, i).map(|length| (i, length)))
}

pub(super) fn has(class: Class, tokens: &[Token]) -> bool {
    find(class, tokens).is_some()
}

/// Whether the phrases of these classes are all that there is.
pub(super) fn only(classes: &[Class], tokens: &[Token]) -> bool {
    let mut i = 0;
    while i < tokens.len() {
        match any(classes, tokens, i) {
            Some(length) => i += length,
            None if tokens[i].is_word() || tokens[i].is_number() => return false,
            None => i += 1,
        }
    }
    true
}

/// Numbers in words; what Bangla hangs on them (দুইটি, tinta) does not matter.
pub(super) fn numeral(word: &str) -> Option<u64> {
    if let Some(value) = NUMERALS.get(word) {
        return Some(*value);
    }
    let stem = bangla::COUNTERS.iter().chain(latin::COUNTERS).find_map(|ending| word.strip_suffix(ending))?;
    NUMERALS
        .get(stem)
        .or_else(|| latin::COUNTED.iter().find(|(name, _)| *name == stem).map(|(_, v)| v))
        .copied()
}

/// What a word means in the catalogue's language, where it is known.
pub(super) fn meanings(word: &str) -> &'static [String] {
    let endings = bangla::ENDINGS.iter().chain(latin::ENDINGS);
    let mut stems =
        endings.filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() > 2);
    let found = MEANINGS.get(word).or_else(|| stems.find_map(|stem| MEANINGS.get(stem)));
    found.map_or(&[], Vec::as_slice)
}

static MEASURES: LazyLock<HashMap<String, (f64, &'static str)>> = LazyLock::new(|| {
    let all = english::MEASURES.iter();
    all.flat_map(|(factor, base, names)| {
        names.split(',').map(|name| (words(name).concat(), (*factor, *base)))
    })
    .collect()
});

/// A measure's name in base units: how many of which.
pub(super) fn measure(word: &str) -> Option<(f64, &'static str)> {
    MEASURES.get(word).copied()
}

/// Whether a word is in any list.
pub(super) fn known(word: &str) -> bool {
    PHRASES.contains_key(word) || MEANINGS.contains_key(word) || numeral(word).is_some()
}

static PARTS: LazyLock<HashMap<String, f64>> = LazyLock::new(|| {
    let all = bangla::PARTS.iter();
    all.flat_map(|(value, list)| list.split(',').map(|name| (words(name).concat(), *value))).collect()
});

/// One and a half, two and a half, in one word.
pub(super) fn part(word: &str) -> Option<f64> {
    PARTS.get(word).copied()
}

/// `two`, `twenty five`, `two hundred`.
pub(super) fn numeral_at(tokens: &[Token], i: usize) -> Option<(u64, usize)> {
    let own = numeral(&tokens[i].text);
    let Some(value) = own else {
        // `tin ta` is tinta, and `tin pis` as many.
        let after = tokens.get(i + 1).filter(|after| after.is_word() && !after.first)?;
        let counter = matches!(after.text.as_str(), "ta" | "ti");
        let unit =
            matches!(after.text.as_str(), "pis" | "pcs" | "pc" | "khana" | "jora" | "packet" | "botol");
        let joined = if unit { "ta" } else { &after.text };
        let value = numeral(&format!("{}{joined}", tokens[i].text)).filter(|_| counter || unit)?;
        return Some((value, 1 + usize::from(counter)));
    };
    let next = tokens.get(i + 1).filter(|next| next.is_word()).and_then(|next| numeral(&next.text));
    match next {
        Some(100) if value < 100 => Some((value * 100, 2)),
        Some(ones @ 2..=9) if (20..100).contains(&value) && value % 10 == 0 => Some((value + ones, 2)),
        _ => Some((value, 1)),
    }
}
