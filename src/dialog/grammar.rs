//! Typed words: a line or message may hold several items, a phone, a service, a way to pay and a coupon.

use crate::engine::market::{Category, Market};
use crate::engine::phone::looks_like_phone;

/// The most parts of one message that are read.
pub const MOST_PARTS: usize = 60;

/// One part of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Item(Item),
    /// The units of the line that was touched last: `x50`.
    Units(u32),
    /// Looks like a phone number; whether it is one, the market's region tells.
    Phone(String),
    /// A phone and the name beside it in an address book; never read from words.
    Contact(String, String),
    /// The code of a payment method.
    Payment(String),
    /// Codes of the services that the words fit; more than one must be asked about.
    Services(Vec<String>),
    /// One word that may be a coupon or a product.
    Word(String),
    Note(String),
    Place,
    /// A number that no line can have.
    BadQuantity(String),
}

/// Some units of something that is still to be found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Item {
    pub phrase: String,
    /// Below zero: to be taken off.
    pub units: i32,
    /// Whether a number was typed: `2 mug`, not `mug`.
    pub counted: bool,
}

/// Reads a message part by part; parts are parted by commas, semicolons and line breaks.
pub fn read(text: &str, market: &Market) -> Vec<Part> {
    parts(text).into_iter().take(MOST_PARTS).map(|part| read_part(&part, market)).collect()
}

/// A comma between digits (1,200) parts nothing.
fn parts(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut parts = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let digit = |at: Option<&char>| at.is_some_and(|c| c.is_numeric());
        let grouped = *c == ',' && i > 0 && digit(chars.get(i - 1)) && digit(chars.get(i + 1));
        if matches!(c, ',' | ';' | '\n' | '\r' | '،' | '।') && !grouped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*c);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn read_part(part: &str, market: &Market) -> Part {
    let folded = part.to_lowercase();
    if let Some(text) = folded.strip_prefix("note ").and_then(|_| part.get("note ".len()..)) {
        return Part::Note(text.trim().to_owned());
    }
    if matches!(folded.as_str(), "place" | "place it" | "place order") {
        return Part::Place;
    }
    if looks_like_phone(part) {
        return Part::Phone(part.to_owned());
    }
    if let Some(code) = payment(part, market) {
        return Part::Payment(code);
    }
    if let Some(codes) = services(part, market) {
        return Part::Services(codes);
    }
    item(part)
}

/// The payment method that a text names: its code or name, or the first word of its name alone.
pub fn payment(text: &str, market: &Market) -> Option<String> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    let whole = |method: &&crate::engine::market::PaymentMethod| {
        method.code.to_lowercase() == wanted
            || method.name.to_lowercase() == wanted
            || method.name_bn.as_deref() == Some(text.trim())
            || initials(&method.name) == wanted
    };
    let first = |method: &&crate::engine::market::PaymentMethod| words(&method.name).first() == Some(&wanted);
    market.payments.iter().find(whole).or_else(|| market.payments.iter().find(first)).map(|m| m.code.clone())
}

/// Cash on delivery is called COD whatever its code.
fn initials(name: &str) -> String {
    let words = words(name);
    if words.len() < 2 {
        return String::new();
    }
    words.iter().filter_map(|word| word.chars().next()).collect()
}

/// The services whose name or category has every word; none where a word fits no service.
pub fn services(text: &str, market: &Market) -> Option<Vec<String>> {
    let wanted = words(text);
    let said: Vec<&String> =
        wanted.iter().filter(|word| !matches!(word.as_str(), "by" | "via" | "from" | "at" | "to")).collect();
    if said.is_empty() {
        return None;
    }
    let category = said.iter().find_map(|word| category(word));
    let fits = |service: &&crate::engine::market::Service| {
        let mut known = words(&service.name);
        known.extend(words(service.name_bn.as_deref().unwrap_or_default()));
        known.extend(words(&service.code));
        let same_category = category.is_none_or(|c| c == service.category);
        let named = |word: &&String| known.contains(*word) || self::category(word) == Some(service.category);
        same_category && said.iter().all(named)
    };
    let mut found: Vec<&crate::engine::market::Service> = market.services.iter().filter(fits).collect();
    if let Some(exact) =
        found.iter().find(|s| words(&s.name) == wanted || s.code.eq_ignore_ascii_case(text.trim()))
    {
        found = vec![*exact];
    }
    (!found.is_empty()).then(|| found.iter().map(|service| service.code.clone()).collect())
}

fn category(word: &str) -> Option<Category> {
    match word {
        "pickup" | "collect" | "collection" | "পিকআপ" => Some(Category::Pickup),
        "delivery" | "ডেলিভারি" => Some(Category::Delivery),
        "shipping" | "courier" | "কুরিয়ার" => Some(Category::Shipping),
        _ => None,
    }
}

/// `2x shirt`, `+3 mug`, `-1 shirt`, `shirt x2`, `mug 2 pcs`, `two mugs`, `a dozen mugs`, `x50`, or plain words.
fn item(part: &str) -> Part {
    let part = part.trim();
    let (sign, rest) = match part.chars().next() {
        Some('+') => (1, part[1..].trim_start()),
        Some('-' | '−' | '–') => (-1, part.trim_start_matches(['-', '−', '–']).trim_start()),
        _ => (0, part),
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let Some(first) = words.first() else { return Part::Word(part.to_owned()) };
    if words.len() == 1
        && let Some(units) = first.strip_prefix(['x', 'X', '×', '*']).and_then(number)
    {
        return counted(units, "", sign);
    }
    if let Some((units, unit_joined)) = leading(first) {
        let after = usize::from(!unit_joined && words.get(1).is_some_and(|word| is_unit(word)));
        let phrase = words[1 + after..].join(" ");
        if !phrase.is_empty() {
            return counted(units, strip_of(&phrase), sign);
        }
        if sign != 0 || words.len() > 1 {
            return counted(units, "", sign);
        }
    }
    if let Some((phrase, units)) = trailing(&words) {
        return counted(units, &phrase, sign);
    }
    if words.len() == 1 && sign == 0 {
        return Part::Word(part.to_owned());
    }
    Part::Item(Item { phrase: rest.to_owned(), units: if sign < 0 { -1 } else { 1 }, counted: sign != 0 })
}

fn counted(units: u64, phrase: &str, sign: i32) -> Part {
    let Some(units) = i32::try_from(units).ok().filter(|u| (1..=999_999).contains(u)) else {
        return Part::BadQuantity(units.to_string());
    };
    if phrase.is_empty() && sign == 0 {
        return Part::Units(units.unsigned_abs());
    }
    Part::Item(Item {
        phrase: phrase.to_owned(),
        units: if sign < 0 { -units } else { units },
        counted: true,
    })
}

/// A number at the front: `2`, `2x`, `2pcs`, `two`, `২টি`. Whether a unit was part of the word.
fn leading(word: &str) -> Option<(u64, bool)> {
    let folded = word.to_lowercase();
    if let Some(units) = number(&folded).or_else(|| numeral(&folded)) {
        return Some((units, false));
    }
    let digits: String = folded.chars().take_while(|c| c.is_numeric() || *c == ',').collect();
    let unit = &folded[digits.len()..];
    if is_unit(unit) { number(&digits).map(|units| (units, true)) } else { None }
}

/// A number at the end: `shirt x2`, `shirt 2x`, `mug 2 pcs`.
fn trailing(words: &[&str]) -> Option<(String, u64)> {
    let (last, head) = words.split_last()?;
    if head.is_empty() {
        return None;
    }
    let times = last.strip_prefix(['x', 'X', '×', '*']).and_then(number);
    if let Some(units) = times {
        return Some((head.join(" "), units));
    }
    if let Some((units, true)) = leading(last) {
        return Some((head.join(" "), units));
    }
    let (count, before) = head.split_last()?;
    if before.is_empty() {
        return None;
    }
    if is_times(count)
        && let Some(units) = number(last)
    {
        return Some((before.join(" "), units));
    }
    if is_unit(last) && !is_times(last) { number(count).map(|units| (before.join(" "), units)) } else { None }
}

/// Whether a part says how many in a way that only an item does: `2x …`, `+3 …`, `… 2 pcs`; not `12 Main St`.
pub fn counts_expressly(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    words
        .first()
        .is_some_and(|first| first.starts_with(['+', '-', '−']) || matches!(leading(first), Some((_, true))))
        || words.get(1).is_some_and(|second| is_unit(second))
        || trailing(&words).is_some()
}

fn is_times(word: &str) -> bool {
    matches!(word, "x" | "X" | "×" | "*")
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

fn strip_of(phrase: &str) -> &str {
    phrase.strip_prefix("of ").unwrap_or(phrase)
}

fn numeral(word: &str) -> Option<u64> {
    const WORDS: [(&str, u64); 15] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("ten", 10),
        ("dozen", 12),
        ("এক", 1),
        ("একটা", 1),
        ("একটি", 1),
        ("দুই", 2),
        ("তিন", 3),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
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

/// Words, folded, without punctuation.
pub fn words(text: &str) -> Vec<String> {
    crate::engine::words::words(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(units: i32, phrase: &str) -> Part {
        Part::Item(Item { phrase: phrase.to_owned(), units, counted: true })
    }

    #[test]
    fn quantities_in_every_spelling() {
        for (text, units, phrase) in [
            ("2x cotton shirt L blue", 2, "cotton shirt L blue"),
            ("2 x mug", 2, "mug"),
            ("+3 mug", 3, "mug"),
            ("-1 shirt", -1, "shirt"),
            ("cotton shirt x2", 2, "cotton shirt"),
            ("cotton shirt x 2", 2, "cotton shirt"),
            ("mug 2 pcs", 2, "mug"),
            ("3 pcs of mug", 3, "mug"),
            ("two mugs", 2, "mugs"),
            ("dozen mugs", 12, "mugs"),
            ("২টি সুতি শার্ট", 2, "সুতি শার্ট"),
            ("1 mug", 1, "mug"),
        ] {
            assert_eq!(item(text), of(units, phrase), "{text}");
        }
    }

    #[test]
    fn a_size_is_no_quantity() {
        let words = "running shoe 42";
        assert_eq!(item(words), Part::Item(Item { phrase: words.to_owned(), units: 1, counted: false }));
    }

    #[test]
    fn bounds_and_bare_units() {
        assert_eq!(item("0 mug"), Part::BadQuantity("0".to_owned()));
        assert_eq!(item("9999999 mug"), Part::BadQuantity("9999999".to_owned()));
        assert_eq!(item("x50"), Part::Units(50));
        assert_eq!(item("SAVE10"), Part::Word("SAVE10".to_owned()));
    }

    #[test]
    fn commas_between_digits_part_nothing() {
        assert_eq!(parts("2 mug, 1,200 clips\n01712"), ["2 mug", "1,200 clips", "01712"]);
    }
}
