//! How many of what: digits of any script, numerals in English and Bangla, units, before and after the words.

use super::grammar::{Item, Part, words};

/// `2x shirt`, `+3 mug`, `-1 shirt`, `shirt x2`, `mug 2 pcs`, `two dozen mugs`, `x50`, or plain words.
pub(super) fn item(part: &str) -> Part {
    let part = part.trim();
    let (sign, rest) = match part.chars().next() {
        Some('+') => (1, part[1..].trim_start()),
        Some('-' | '−' | '–') => (-1, part.trim_start_matches(['-', '−', '–']).trim_start()),
        _ => (0, part),
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let Some(first) = words.first() else { return Part::Word(part.to_owned()) };
    if words.len() == 1
        && let Some(units) = times(first)
    {
        return counted(units, "", sign);
    }
    if let Some((units, used)) = leading(&words) {
        let phrase = words[used..].join(" ");
        if !phrase.is_empty() {
            return counted(units, &phrase, sign);
        }
        if sign != 0 || words.len() > 1 {
            return counted(units, "", sign);
        }
    }
    if let Some((phrase, units)) = trailing(&words).or_else(|| listed(&words)) {
        return counted(units, &phrase, sign);
    }
    if words.len() == 1 && sign == 0 {
        return Part::Word(part.to_owned());
    }
    Part::Item(Item {
        phrase: tidied(rest),
        units: if sign < 0 { -1 } else { 1 },
        counted: sign != 0,
        more: sign > 0,
    })
}

fn counted(units: u64, phrase: &str, sign: i32) -> Part {
    let Some(units) = i32::try_from(units).ok().filter(|u| (1..=999_999).contains(u)) else {
        return Part::BadQuantity(units.to_string());
    };
    if phrase.is_empty() && sign == 0 {
        return Part::Units(units.unsigned_abs());
    }
    Part::Item(Item {
        phrase: tidied(phrase),
        units: if sign < 0 { -units } else { units },
        counted: true,
        more: sign > 0,
    })
}

/// A number at the front and how many words it takes: `2`, `2x`, `2 pcs`, `x2`, `two`, `half a dozen`, `২টি`.
fn leading(words: &[&str]) -> Option<(u64, usize)> {
    let dozen = |at: usize| words.get(at).is_some_and(|word| is_dozen(word));
    let first = words.first()?;
    match first.to_lowercase().as_str() {
        "half" if dozen(1) => return Some((6, 2)),
        "half" if words.get(1) == Some(&"a") && dozen(2) => return Some((6, 3)),
        "a" if words.get(1) == Some(&"couple") => return Some((2, 2)),
        _ => {}
    }
    if is_dozen(first) {
        return Some((12, 1));
    }
    if let Some(units) = joined(first).or_else(|| times(first).filter(|_| words.len() > 1)) {
        return Some((units, 1));
    }
    let units = number(first).or_else(|| numeral(first))?;
    match words.get(1) {
        Some(next) if is_dozen(next) => Some((units.saturating_mul(12), 2)),
        Some(next) if is_unit(next) => Some((units, 2)),
        _ => Some((units, 1)),
    }
}

/// `2x`, `2pcs`, `২টি`: a number and its unit in one word.
fn joined(word: &str) -> Option<u64> {
    let digits: String = word.chars().take_while(|c| c.is_numeric() || *c == ',').collect();
    if is_unit(&word[digits.len()..]) { number(&digits) } else { None }
}

/// `x2`.
fn times(word: &str) -> Option<u64> {
    word.strip_prefix(['x', 'X', '×', '*']).and_then(number)
}

/// As lists are written: `mug - 2`, `mug: 2`, `mug = 2`. An address may be written so, too.
fn listed(words: &[&str]) -> Option<(String, u64)> {
    let (last, head) = words.split_last()?;
    let name = head.join(" ");
    let phrase = name.strip_suffix(['-', '–', '—', '=', ':'])?.trim_end();
    if phrase.is_empty() { None } else { number(last).map(|units| (phrase.to_owned(), units)) }
}

/// A number at the end: `shirt x2`, `shirt 2x`, `mug 2 pcs`, `mug 2 dozen`.
fn trailing(words: &[&str]) -> Option<(String, u64)> {
    let (last, head) = words.split_last()?;
    if head.is_empty() {
        return None;
    }
    if let Some(units) = times(last).or_else(|| joined(last)) {
        return Some((head.join(" "), units));
    }
    let (count, before) = head.split_last()?;
    if before.is_empty() {
        return None;
    }
    if is_times(count) {
        return number(last).map(|units| (before.join(" "), units));
    }
    let units = number(count).filter(|_| !is_times(last))?;
    match (is_unit(last), is_dozen(last)) {
        (true, _) => Some((before.join(" "), units)),
        (_, true) => Some((before.join(" "), units.saturating_mul(12))),
        _ => None,
    }
}

/// Whether a part says how many in a way that only an item does: `2x …`, `+3 …`, `… 2 pcs`; not `12 Main St`.
pub fn counts_expressly(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    words.first().is_some_and(|first| first.starts_with(['+', '-', '−']) || joined(first).is_some())
        || words.get(1).is_some_and(|second| is_unit(second))
        || trailing(&words).is_some()
}

fn is_times(word: &str) -> bool {
    matches!(word, "x" | "X" | "×" | "*")
}

fn is_dozen(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "dozen" | "dozens" | "doz" | "ডজন")
}

fn is_unit(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(
        word.trim_end_matches('.'),
        "x" | "×"
            | "*"
            | "pc"
            | "pcs"
            | "piece"
            | "pieces"
            | "nos"
            | "units"
            | "unit"
            | "টি"
            | "টা"
            | "খানা"
            | "পিস"
    )
}

/// Without words that say nothing: `of mugs`, `size L`, `colour blue`; `extra large` becomes `XL`.
fn tidied(phrase: &str) -> String {
    const LABELS: [&str; 6] = ["size", "colour", "color", "সাইজ", "রঙ", "রং"];
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let folded = word.to_lowercase();
        let next = words.get(at + 1).map(|next| next.to_lowercase());
        at += 1;
        match (folded.trim_end_matches(':'), next.as_deref()) {
            ("extra" | "x", Some("large")) => {
                kept.push("XL");
                at += 1;
            }
            ("extra" | "x", Some("small")) => {
                kept.push("XS");
                at += 1;
            }
            ("x-large" | "extra-large", _) => kept.push("XL"),
            ("of", Some(_)) if kept.is_empty() => {}
            (label, Some(_)) if !kept.is_empty() && LABELS.contains(&label) => {}
            _ => kept.push(word),
        }
    }
    kept.join(" ")
}

/// Numbers in words; what Bangla hangs on them (দুইটি, তিনটা) does not matter.
fn numeral(word: &str) -> Option<u64> {
    const WORDS: [(&[&str], u64); 27] = [
        (&["a", "an", "one", "এক"], 1),
        (&["two", "দুই", "দু"], 2),
        (&["three", "তিন"], 3),
        (&["four", "চার"], 4),
        (&["five", "পাঁচ"], 5),
        (&["six", "ছয়"], 6),
        (&["seven", "সাত"], 7),
        (&["eight", "আট"], 8),
        (&["nine", "নয়"], 9),
        (&["ten", "দশ"], 10),
        (&["eleven", "এগারো"], 11),
        (&["twelve", "বারো"], 12),
        (&["thirteen", "তেরো"], 13),
        (&["fourteen", "চৌদ্দ"], 14),
        (&["fifteen", "পনেরো"], 15),
        (&["sixteen", "ষোলো"], 16),
        (&["seventeen", "সতেরো"], 17),
        (&["eighteen", "আঠারো"], 18),
        (&["nineteen", "উনিশ"], 19),
        (&["twenty", "বিশ", "কুড়ি"], 20),
        (&["twenty-five", "পঁচিশ"], 25),
        (&["thirty", "ত্রিশ"], 30),
        (&["forty", "চল্লিশ"], 40),
        (&["fifty", "পঞ্চাশ"], 50),
        (&["sixty", "ষাট"], 60),
        (&["eighty", "আশি"], 80),
        (&["hundred", "একশ", "একশো"], 100),
    ];
    let known = |word: &str| {
        let folded = words(word);
        WORDS.iter().find(|(names, _)| names.iter().any(|name| words(name) == folded)).map(|(_, n)| *n)
    };
    let stem = || ["টি", "টা", "টো", "খানা"].iter().find_map(|ending| word.strip_suffix(ending));
    known(word).or_else(|| known(stem()?))
}

/// Digits of any script that chat is written in. None where anything else is among them.
pub fn number(text: &str) -> Option<u64> {
    let starts = text.chars().next().and_then(digit).is_some();
    if !starts || text.chars().count() > 12 {
        return None;
    }
    text.chars().filter(|c| *c != ',').try_fold(0_u64, |sum, c| Some(sum * 10 + u64::from(digit(c)?)))
}

/// The value of a Latin, Bangla, Devanagari or Arabic digit.
fn digit(c: char) -> Option<u32> {
    let zeros = ['0', '০', '०', '٠', '۰'];
    zeros.iter().map(|zero| (c as u32).wrapping_sub(*zero as u32)).find(|value| *value < 10)
}

/// The text with every such digit as a Latin one.
pub fn latin_digits(text: &str) -> String {
    text.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(units: i32, phrase: &str, more: bool) -> Part {
        Part::Item(Item { phrase: phrase.to_owned(), units, counted: true, more })
    }

    #[test]
    fn quantities_in_every_spelling() {
        for (text, units, phrase) in [
            ("2x cotton shirt L blue", 2, "cotton shirt L blue"),
            ("2 x mug", 2, "mug"),
            ("x2 mug", 2, "mug"),
            ("+3 mug", 3, "mug"),
            ("-1 shirt", -1, "shirt"),
            ("+2", 2, ""),
            ("cotton shirt x2", 2, "cotton shirt"),
            ("cotton shirt x 2", 2, "cotton shirt"),
            ("mug 2 pcs", 2, "mug"),
            ("mug - 2", 2, "mug"),
            ("mug: 2", 2, "mug"),
            ("mug 2 dozen", 24, "mug"),
            ("3 pcs of mug", 3, "mug"),
            ("two mugs", 2, "mugs"),
            ("Seven mugs", 7, "mugs"),
            ("dozen mugs", 12, "mugs"),
            ("a dozen mugs", 12, "mugs"),
            ("half a dozen mugs", 6, "mugs"),
            ("two dozen of mugs", 24, "mugs"),
            ("২টি সুতি শার্ট", 2, "সুতি শার্ট"),
            ("দুইটা মগ", 2, "মগ"),
            ("ছয়টি মগ", 6, "মগ"),
            ("দশ পিস মগ", 10, "মগ"),
            ("এক ডজন মগ", 12, "মগ"),
            ("1 mug", 1, "mug"),
            ("1 shirt size extra large colour blue", 1, "shirt XL blue"),
        ] {
            let more = text.starts_with('+');
            assert_eq!(item(text), of(units, phrase, more), "{text}");
        }
    }

    #[test]
    fn a_size_is_no_quantity() {
        let words = "running shoe 42";
        assert_eq!(
            item(words),
            Part::Item(Item { phrase: words.to_owned(), units: 1, counted: false, more: false })
        );
    }

    #[test]
    fn bounds_and_bare_units() {
        assert_eq!(item("0 mug"), Part::BadQuantity("0".to_owned()));
        assert_eq!(item("9999999 mug"), Part::BadQuantity("9999999".to_owned()));
        assert_eq!(item("x50"), Part::Units(50));
        assert_eq!(item("SAVE10"), Part::Word("SAVE10".to_owned()));
    }
}
