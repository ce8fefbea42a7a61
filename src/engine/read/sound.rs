//! How words sound: for misspelt words, and for Bangla that is typed with Latin letters.

/// Whether `typed` is `known` with a typing error or two, or sounds the same. The first sound must be the same.
pub(super) fn misspelt(typed: &str, known: &str) -> bool {
    let near = |a: &str, b: &str| {
        let allowed = match a.chars().count().min(b.chars().count()) {
            0..=2 => return false,
            3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        a.chars().next() == b.chars().next() && strsim::osa_distance(a, b) <= allowed
    };
    is_typed(typed, known) || near(&sound(typed), &sound(known)) || near(typed, known)
}

/// Whether a word of Bangla is typed with Latin letters as it is written.
fn is_typed(typed: &str, known: &str) -> bool {
    !known.is_ascii() && typed.len() >= 3 && latin(known) == typed
}

/// Whether a misspelling is so slight, and the word so long, that nothing else is likely meant. `beside` other words of
/// the same name a short one will do: `wal clock`.
pub(super) fn surely(typed: &str, known: &str, beside: bool) -> bool {
    let (a, b) = (sound(typed), sound(known));
    let length = a.chars().count().min(b.chars().count());
    is_typed(typed, known)
        || a == b && length >= 4 - usize::from(beside)
        || length >= 3 && undoubled(typed) == undoubled(known)
        || beside && length >= 4 && (is_swapped(typed, known) || lacks_one(typed, known))
        || length >= 5 && strsim::osa_distance(typed, known) <= 1 && !is_other(typed, known)
        || length >= 8
}

/// Whether a letter is missing or too many in a word that is not short: `wndow`.
fn lacks_one(typed: &str, known: &str) -> bool {
    let (a, b) = (typed.chars().count(), known.chars().count());
    a.min(b) > 4 && a != b && strsim::levenshtein(typed, known) == 1
}

/// A word without its doubled letters: `gell`.
fn undoubled(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Whether two letters beside each other are the other way round: `flahs`.
fn is_swapped(typed: &str, known: &str) -> bool {
    typed.chars().count() == known.chars().count()
        && strsim::osa_distance(typed, known) == 1
        && strsim::levenshtein(typed, known) == 2
}

/// Whether the one letter that differs may well make another word: towel and tower, shirt and short, butter and batter.
/// A vowel after the first is only weak.
fn is_other(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    if typed.len() != known.len() || typed.len() >= 7 {
        return false;
    }
    let is_vowel = |c: &char| "aeiouy".contains(*c);
    let Some(at) = (0..typed.len()).find(|at| typed[*at] != known[*at]) else { return false };
    if typed.get(at + 1) == known.get(at) && typed.get(at) == known.get(at + 1) {
        return typed.len() < 6;
    }
    !(is_vowel(&typed[at]) && is_vowel(&known[at]) && known[..at].iter().any(is_vowel))
}

/// A word without what people spell differently: doubled letters, c and k, ph and f, long and short vowels.
pub(super) fn sound(word: &str) -> String {
    let latin = latin(word);
    let letters: Vec<char> = latin.chars().collect();
    let mut out = String::with_capacity(letters.len());
    let mut i = 0;
    while let Some(c) = letters.get(i) {
        let next = letters.get(i + 1);
        let (sound, used) = match (c, next) {
            ('p', Some('h')) => ('f', 2),
            ('c', Some('h')) => ('c', 2),
            ('s', Some('h')) => ('s', 2),
            ('c', Some('k')) | ('q', _) | ('k', Some('h')) => {
                ('k', 1 + usize::from(matches!(next, Some('k' | 'h'))))
            }
            ('c', Some('e' | 'i' | 'y')) => ('s', 1),
            ('c', _) => ('k', 1),
            ('b' | 'd' | 'g' | 't' | 'j', Some('h')) => (*c, 2),
            ('z', _) => ('j', 1),
            ('v', _) => ('b', 1),
            ('w', _) => ('o', 1),
            ('e', Some('e')) => ('i', 2),
            ('e', Some('y')) if i + 2 == letters.len() => ('i', 2),
            ('o', Some('o')) => ('u', 2),
            ('y', None) => ('i', 1),
            _ => (*c, 1),
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
        i += used;
    }
    out
}

/// Bangla letters as people type them; other letters as they are.
pub fn latin(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len());
    for (i, c) in letters.iter().enumerate() {
        let Some((_, sound)) = LETTERS.iter().find(|(letter, _)| letter == c) else {
            if c.is_ascii() {
                out.push(*c);
            }
            continue;
        };
        out.push_str(sound);
        // A consonant before another has an o between, unless they are joined; the last has none.
        let consonant = |at: usize| letters.get(at).is_some_and(|c| ('ক'..='হ').contains(c));
        if consonant(i)
            && consonant(i + 1)
            && i + 1 < letters.len()
            && (out.len() <= 2 || !consonant(i.wrapping_sub(1)))
        {
            out.push('o');
        }
    }
    out
}

const LETTERS: &[(char, &str)] = &[
    ('অ', "o"),
    ('আ', "a"),
    ('ই', "i"),
    ('ঈ', "i"),
    ('উ', "u"),
    ('ঊ', "u"),
    ('ঋ', "ri"),
    ('এ', "e"),
    ('ঐ', "oi"),
    ('ও', "o"),
    ('ঔ', "ou"),
    ('া', "a"),
    ('ি', "i"),
    ('ী', "i"),
    ('ু', "u"),
    ('ূ', "u"),
    ('ৃ', "ri"),
    ('ে', "e"),
    ('ৈ', "oi"),
    ('ো', "o"),
    ('ৌ', "ou"),
    ('ক', "k"),
    ('খ', "kh"),
    ('গ', "g"),
    ('ঘ', "gh"),
    ('ঙ', "ng"),
    ('চ', "ch"),
    ('ছ', "ch"),
    ('জ', "j"),
    ('ঝ', "jh"),
    ('ঞ', "n"),
    ('ট', "t"),
    ('ঠ', "th"),
    ('ড', "d"),
    ('ঢ', "dh"),
    ('ণ', "n"),
    ('ত', "t"),
    ('থ', "th"),
    ('দ', "d"),
    ('ধ', "dh"),
    ('ন', "n"),
    ('প', "p"),
    ('ফ', "f"),
    ('ব', "b"),
    ('ভ', "bh"),
    ('ম', "m"),
    ('য', "y"),
    ('র', "r"),
    ('ল', "l"),
    ('শ', "sh"),
    ('ষ', "sh"),
    ('স', "s"),
    ('হ', "h"),
    ('ৎ', "t"),
    ('ং', "ng"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bangla_as_it_is_typed() {
        for (bangla, typed) in
            [("মগ", "mog"), ("সুতি", "suti"), ("চাল", "chal"), ("মধু", "modhu"), ("মশারি", "moshari")]
        {
            assert_eq!(latin(bangla), typed);
        }
    }

    #[test]
    fn errors_that_are_forgiven_and_others() {
        for (typed, known) in [
            ("coton", "cotton"),
            ("shrt", "shirt"),
            ("seramic", "ceramic"),
            ("umbrela", "umbrella"),
            ("panjabee", "panjabi"),
            ("modu", "মধু"),
        ] {
            assert!(misspelt(typed, known), "{typed} is not {known}");
        }
        for (typed, known) in
            [("cat", "bat"), ("racket", "jacket"), ("gloves", "cloves"), ("cap", "cup"), ("hat", "bat")]
        {
            assert!(!misspelt(typed, known), "{typed} is {known}");
        }
    }
}
