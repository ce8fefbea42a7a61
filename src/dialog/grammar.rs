//! Typed words: a line or message may hold several items, a phone, a service, a way to pay and a coupon.

use super::counts::item;
pub use super::counts::{counts_expressly, latin_digits, number};
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
    /// Said to be a coupon.
    Coupon(String),
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
    /// Whether it was said to be more of what there is: `+2 mug`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// Reads a message part by part; parts are parted by commas, semicolons and line breaks.
pub fn read(text: &str, market: &Market) -> Vec<Part> {
    parts(text).into_iter().take(MOST_PARTS).map(|part| read_part(&part, market)).collect()
}

/// A comma between digits (1,200) or in brackets (L, blue) parts nothing.
fn parts(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut parts = vec![String::new()];
    let mut bracket = false;
    for (i, c) in chars.iter().enumerate() {
        let digit = |at: Option<&char>| at.is_some_and(|c| c.is_numeric());
        let grouped = *c == ',' && i > 0 && digit(chars.get(i - 1)) && digit(chars.get(i + 1));
        match c {
            '(' | '[' => {
                let mut line = chars[i..].iter().take_while(|c| **c != '\n');
                bracket = line.any(|c| matches!(c, ')' | ']'));
            }
            ')' | ']' | '\n' => bracket = false,
            _ => {}
        }
        if matches!(c, ',' | ';' | '\n' | '\r' | '،' | '।') && !grouped && !bracket {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*c);
        }
    }
    parts.iter().flat_map(|part| joined(part)).filter(|part| !part.is_empty()).collect()
}

/// `2 mugs and 1 shirt` is two parts: a word that joins, and then a number.
fn joined(part: &str) -> Vec<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let joins = |at: &usize| {
        let number = words.get(at + 1).is_some_and(|next| next.starts_with(char::is_numeric));
        *at > 0
            && number
            && matches!(words[*at].to_lowercase().as_str(), "and" | "&" | "+" | "plus" | "ও" | "আর")
    };
    let counted =
        words.first().is_some_and(|first| first.trim_start_matches(['+', '-']).starts_with(char::is_numeric));
    let ends: Vec<usize> = (0..words.len()).filter(joins).filter(|_| counted).collect();
    if ends.is_empty() {
        return vec![part.trim().to_owned()];
    }
    let mut from = 0;
    let mut found = Vec::new();
    for end in ends.into_iter().chain([words.len()]) {
        found.push(words[from..end].join(" "));
        from = end + 1;
    }
    found
}

/// What stands before the first comma, semicolon or line break.
pub fn first_part(text: &str) -> &str {
    text.split([',', ';', '\n']).next().unwrap_or_default().trim()
}

/// Whether these words ask to place the order.
pub fn is_place(part: &str) -> bool {
    let folded = part.trim().to_lowercase();
    matches!(folded.as_str(), "place" | "place it" | "place order" | "confirm" | "confirm order")
}

fn read_part(part: &str, market: &Market) -> Part {
    if is_place(part) {
        return Part::Place;
    }
    if looks_like_phone(part) {
        return Part::Phone(part.to_owned());
    }
    if let Some(code) = payment(part, market) {
        return Part::Payment(code);
    }
    if let Some(labelled) = labelled(part, market) {
        return labelled;
    }
    if let Some(codes) = services(part, market) {
        return Part::Services(codes);
    }
    item(part)
}

/// `note gift wrap`, `phone: 01712345678`, `coupon SAVE10`, `pay by cod`, `delivery: express`: what comes first says
/// what follows, as long as what follows fits.
fn labelled(part: &str, market: &Market) -> Option<Part> {
    let (label, rest) = part.split_once(|c: char| c == ':' || c.is_whitespace())?;
    let rest = rest.trim_start_matches([':', ' ', '\t']);
    let word = || rest.split_whitespace().count() == 1;
    match label.to_lowercase().as_str() {
        "note" | "notes" | "নোট" => Some(Part::Note(rest.to_owned())),
        "phone" | "mobile" | "tel" | "contact" | "customer" | "ফোন" | "মোবাইল" | "কাস্টমার"
            if looks_like_phone(rest) =>
        {
            Some(Part::Phone(rest.to_owned()))
        }
        "coupon" | "promo" | "কুপন" if word() => Some(Part::Coupon(rest.to_owned())),
        "pay" | "paid" | "payment" | "পেমেন্ট" => payment(rest, market).map(Part::Payment),
        "fulfillment" | "fulfilment" | "service" | "delivery" | "shipping" | "ship" | "ডেলিভারি" => {
            services(rest, market).map(Part::Services)
        }
        "item" | "items" | "order" if part[label.len()..].starts_with(':') => Some(item(rest)),
        _ => None,
    }
}

/// The payment method that a text names: its code or name, or the first word of its name alone.
pub fn payment(text: &str, market: &Market) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!']);
    let wanted = text.to_lowercase();
    let wanted = ["by ", "with ", "via "].iter().find_map(|by| wanted.strip_prefix(by)).unwrap_or(&wanted);
    let wanted = [" payment", " পেমেন্ট"].iter().find_map(|word| wanted.strip_suffix(word)).unwrap_or(wanted);
    if wanted.is_empty() {
        return None;
    }
    let whole = |method: &&crate::engine::market::PaymentMethod| {
        method.code.to_lowercase() == wanted
            || method.name.to_lowercase() == wanted
            || method.name_bn.as_deref() == Some(wanted)
            || initials(&method.name) == wanted
    };
    let first = |method: &&crate::engine::market::PaymentMethod| {
        words(&method.name).first().map(String::as_str) == Some(wanted)
    };
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
    let filler = ["by", "via", "from", "at", "to", "the", "home", "please", "হোম"];
    let said: Vec<&String> = wanted.iter().filter(|word| !filler.contains(&word.as_str())).collect();
    if said.is_empty() {
        return None;
    }
    let fits = |service: &&crate::engine::market::Service| {
        let mut known = words(&service.name);
        known.extend(words(service.name_bn.as_deref().unwrap_or_default()));
        known.extend(words(&service.code));
        said.iter().all(|word| known.contains(*word) || category(word) == Some(service.category))
    };
    let mut found: Vec<&crate::engine::market::Service> = market.services.iter().filter(fits).collect();
    // Delivery is a category first, and then a word in the name of an express service.
    if let Some(category) = said.iter().find_map(|word| category(word))
        && found.iter().any(|service| service.category == category)
    {
        found.retain(|service| service.category == category);
    }
    if let Some(exact) =
        market.services.iter().find(|s| is_called(s, &wanted) || s.code.eq_ignore_ascii_case(text.trim()))
    {
        found = vec![exact];
    }
    (!found.is_empty()).then(|| found.iter().map(|service| service.code.clone()).collect())
}

/// Whether these words are a service's name, in either language.
fn is_called(service: &crate::engine::market::Service, wanted: &[String]) -> bool {
    words(&service.name) == wanted || service.name_bn.as_deref().is_some_and(|bn| words(bn) == wanted)
}

fn category(word: &str) -> Option<Category> {
    match word {
        "pickup" | "collect" | "collection" | "পিকআপ" => Some(Category::Pickup),
        "delivery" | "ডেলিভারি" => Some(Category::Delivery),
        "shipping" | "courier" | "কুরিয়ার" => Some(Category::Shipping),
        _ => None,
    }
}

/// Words, folded, without punctuation.
pub fn words(text: &str) -> Vec<String> {
    crate::engine::words::words(text)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn what_parts_a_message_and_what_does_not() {
        assert_eq!(parts("2 mug, 1,200 clips\n01712"), ["2 mug", "1,200 clips", "01712"]);
        assert_eq!(parts("shirt (L, blue), cod"), ["shirt (L, blue)", "cod"]);
        assert_eq!(parts("2 mugs and 3 shirts + 1 cap"), ["2 mugs", "3 shirts", "1 cap"]);
        assert_eq!(parts("salt and 3 pepper mills"), ["salt and 3 pepper mills"]);
        assert_eq!(parts("smile :( mug, cod"), ["smile :( mug", "cod"]);
    }
}
