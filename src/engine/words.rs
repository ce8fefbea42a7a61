//! The words of a text, as the product search stores and looks for them; the index and the query share them.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: nobody types more, and Postgres refuses lexemes over 2 KB.
const LONGEST: usize = 40;
/// Typing errors are looked for among a word's first letters.
const COMPARED: usize = 10;
/// From this length on, two errors are forgiven instead of one.
const LONG: usize = 6;
/// Shorter words are too alike to be taken for each other.
const SHORTEST_MISSPELT: usize = 3;
/// A misspelt word of which only the beginning was typed must have this many letters.
const SHORTEST_BEGINNING: usize = 4;

/// What Bangla hangs on a noun to make it plural or definite.
const BANGLA_ENDINGS: [&str; 6] = ["গুলোর", "গুলো", "গুলি", "টির", "টা", "টি"];

/// The words of a text in their order: compatibility-normalised, in lower case, with ASCII digits, at most
/// 40 characters each. Only letters, digits and combining marks (the vowel signs of Bangla) are left in them, so
/// that a word can stand in a query without quoting.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    for character in text.nfkc().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || (is_combining_mark(character) && !word.is_empty()) {
            if length < LONGEST {
                word.push(ascii_digit(character));
                length += 1;
            }
        } else if !joins(character) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
            length = 0;
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// Whether a character vanishes inside a word instead of ending it: apostrophes, joiners, the soft hyphen.
fn joins(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{200c}' | '\u{200d}' | '\u{ad}' | '\u{feff}')
}

/// The text with digits of Bangla and Devanagari as ASCII.
#[must_use]
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(ascii_digit).collect()
}

/// Digits of Bangla and Devanagari as ASCII; other characters as they are.
fn ascii_digit(character: char) -> char {
    let zero = match character {
        '০'..='৯' => '০',
        '०'..='९' => '०',
        _ => return character,
    };
    char::from_digit(u32::from(character) - u32::from(zero), 10).unwrap_or(character)
}

/// The other forms that are as good as the word itself: its singular and its plurals.
#[must_use]
pub fn forms(word: &str) -> Vec<String> {
    if !word.is_ascii() {
        return BANGLA_ENDINGS
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .filter(|stem| stem.chars().count() >= 2)
            .map(|stem| vec![stem.to_owned()])
            .unwrap_or_default();
    }
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut forms = vec![format!("{word}s"), format!("{word}es")];
    if let Some(stem) = word.strip_suffix('y') {
        forms.push(format!("{stem}ies"));
    }
    if let Some(stem) = word.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es") {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("ves") {
        forms.extend([format!("{stem}f"), format!("{stem}fe")]);
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with('s')) {
        forms.push(stem.to_owned());
    }
    forms.retain(|form| form.len() >= 2);
    forms
}

/// Clothes' sizes, each by its sign and what else it is called.
const SIZES: [&[&str]; 7] = [
    &["xs", "xsmall", "extrasmall"],
    &["s", "small"],
    &["m", "medium"],
    &["l", "large"],
    &["xl", "xlarge", "extralarge"],
    &["xxl", "2xl", "xxlarge", "doublexl"],
    &["xxxl", "3xl", "xxxlarge"],
];

/// All that a size is called, its sign first; none where the words are no size. `Extra Large` is `xl`.
#[must_use]
pub fn size(value: &[String]) -> Option<&'static [&'static str]> {
    let joined = value.concat();
    SIZES.into_iter().find(|names| names.contains(&joined.as_str()))
}

/// The words of an option's value, and the others by which it is asked for: `5kg` for `5 kg` and the other way
/// round, `L` for `Large`.
#[must_use]
pub fn option_words(value: &str) -> Vec<String> {
    let mut found = words(value);
    let sizes = size(&found).into_iter().flatten().map(|name| (*name).to_owned());
    let pairs = found.windows(2).filter(|pair| is_number(&pair[0])).map(<[String]>::concat);
    let parts = found.iter().filter_map(|word| {
        let (number, unit) = word.split_at(word.find(|c: char| !c.is_ascii_digit())?);
        (!number.is_empty()).then(|| [number.to_owned(), unit.to_owned()])
    });
    let more: Vec<String> = sizes.chain(pairs).chain(parts.flatten()).collect();
    found.extend(more);
    found
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The keys under which a word of the vocabulary is found when it is misspelt. Two words that differ by one letter
/// (two in long ones) have a key in common, because a key is the word with those letters left out. Keys that end in
/// `*` stand for the word's beginnings, for a misspelt word that was not typed to its end.
#[must_use]
pub fn keys_of_known(word: &str) -> Vec<String> {
    let letters = compared(word);
    let mut keys = whole_keys(&letters);
    for end in SHORTEST_BEGINNING..=letters.len() {
        keys.extend(beginning_keys(&letters[..end]));
    }
    keys.into_iter().collect()
}

/// The keys under which to look for the word that was meant by `word`; none if it is too short to tell.
#[must_use]
pub fn keys_of_misspelt(word: &str) -> Vec<String> {
    let letters = compared(word);
    let mut keys = whole_keys(&letters);
    if letters.len() >= SHORTEST_BEGINNING {
        keys.extend(beginning_keys(&letters));
    }
    keys.into_iter().collect()
}

/// The letters that count in a misspelling: not the sign that joins consonants, which is often left out with one.
fn compared(word: &str) -> Vec<char> {
    word.chars().filter(|letter| !matches!(letter, '\u{9cd}' | '\u{94d}')).take(COMPARED).collect()
}

fn whole_keys(letters: &[char]) -> BTreeSet<String> {
    if letters.len() < SHORTEST_MISSPELT {
        return BTreeSet::new();
    }
    let mut keys = BTreeSet::from([String::from_iter(letters)]);
    for first in 0..letters.len() {
        keys.insert(without(letters, first, first));
        if letters.len() >= LONG {
            keys.extend((first + 1..letters.len()).map(|second| without(letters, first, second)));
        }
    }
    keys
}

fn beginning_keys(letters: &[char]) -> impl Iterator<Item = String> + '_ {
    let whole = String::from_iter(letters);
    let shorter = (0..letters.len()).map(|left_out| without(letters, left_out, left_out));
    std::iter::once(whole).chain(shorter).map(|key| key + "*")
}

fn without(letters: &[char], first: usize, second: usize) -> String {
    letters
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != first && *at != second)
        .map(|(_, letter)| letter)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(typed: &str, known: &str) -> bool {
        let known = keys_of_known(known);
        keys_of_misspelt(typed).iter().any(|key| known.contains(key))
    }

    #[test]
    fn words_are_folded_and_split() {
        assert_eq!(words("Cotton-Shirt (XL), Ｂlue\tCAFÉ"), ["cotton", "shirt", "xl", "blue", "café"]);
        assert_eq!(words("men's don’t co\u{ad}op"), ["mens", "dont", "coop"]);
        assert_eq!(words("500ml ২৫০ ৩xl १२"), ["500ml", "250", "3xl", "12"]);
        assert_eq!(words("\0'; drop\u{7}table--"), ["drop", "table"]);
        assert!(words(" \n\0'\"🎁 ").is_empty());
    }

    #[test]
    fn vowel_signs_stay_in_their_word() {
        assert_eq!(words("সুতি শার্ট"), ["সুতি", "শার্ট"]);
        // The same letter as one character and as letter and dot; the joiner that some keyboards insert.
        assert_eq!(words("ছায়া"), words("ছা\u{9af}\u{9bc}া"));
        assert_eq!(words("র\u{200d}্যাক"), words("র্যাক"));
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(words(&"ক".repeat(10_000)), ["ক".repeat(40)]);
    }

    #[test]
    fn plural_and_singular_are_forms_of_each_other() {
        for (typed, known) in
            [("mugs", "mug"), ("shirt", "shirts"), ("boxes", "box"), ("berries", "berry"), ("শার্টগুলো", "শার্ট")]
        {
            assert!(forms(typed).contains(&known.to_owned()), "{typed}: {:?}", forms(typed));
        }
        assert!(!forms("glass").contains(&"glas".to_owned()));
        assert!(forms("xl").is_empty() && forms("500ml").is_empty());
    }

    #[test]
    fn misspelt_words_meet_the_word_that_was_meant() {
        for (typed, known) in [
            ("coton", "cotton"),
            ("shrt", "shirt"),
            ("mgu", "mug"),
            ("cermi", "ceramic"),
            ("ceramick", "ceramic"),
            ("cerramik", "ceramic"),
            ("শাট", "শার্ট"),
            ("সিরামক", "সিরামিক"),
        ] {
            assert!(meets(typed, known), "{typed} does not find {known}");
        }
        for (typed, known) in
            [("mug", "hat"), ("xl", "l"), ("xl", "xxl"), ("table", "shirt"), ("hoodie", "cookies")]
        {
            assert!(!meets(typed, known), "{typed} finds {known}");
        }
    }

    #[test]
    fn an_option_is_asked_for_in_more_than_one_way() {
        assert_eq!(option_words("5 kg"), ["5", "kg", "5kg"]);
        assert_eq!(option_words("500ml"), ["500ml", "500", "ml"]);
        assert_eq!(option_words("Large"), ["large", "l", "large"]);
        assert_eq!(option_words("X-Large")[..3], ["x", "large", "xl"]);
        assert_eq!(option_words("Navy Blue"), ["navy", "blue"]);
    }

    #[test]
    fn keys_are_few() {
        assert!(keys_of_known(&"abcdefghijklmno".repeat(2)).len() < 130);
        assert!(keys_of_misspelt(&"x".repeat(40)).len() < 100);
    }
}
