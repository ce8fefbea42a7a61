//! Reads an order from any text that a customer may write: who wants what, how many, where to, and how it is paid.
//!
//! Passes claim words with the text that they came from: headers, phones, prices and times first, then clause by
//! clause labels, questions, corrections, payment, delivery, notes and addresses; what is left is what is wanted.

mod address;
mod aside;
mod bangla;
mod change;
mod claims;
mod clause;
mod count;
mod english;
mod fit;
mod item;
mod judge;
mod label;
mod latin;
mod lines;
mod listed;
mod near;
mod number;
mod pack;
mod place;
mod settle;
mod sound;
mod swap;
mod table;
mod terms;
mod token;
mod units;
mod vocabulary;
mod walk;
mod word;

pub use settle::{Line, Question, Settled, settle};
pub use sound::latin;
pub use word::{Units, Word};

use super::goods::Hit;
use super::market::Market;
use super::phone::Phone;
use super::words::forms;
use rust_decimal::Decimal;

/// What a message says, as far as words alone tell; which products are meant, the catalogue says.
#[derive(Debug, Default)]
pub struct Reading {
    pub items: Vec<Item>,
    /// The first that is written.
    pub phone: Option<Phone>,
    pub name: Option<String>,
    /// The name in a forwarded message's header.
    pub author: Option<String>,
    /// As it is written, its parts joined by commas.
    pub address: Option<String>,
    pub coupons: Vec<Code>,
    /// Polite words in capitals, which are coupons where the shop has such.
    pub greetings: Vec<String>,
    /// The code of a payment method of the market.
    pub payment: Option<String>,
    /// The services of the market that the words fit, by code; several must be asked about.
    pub services: Option<Said>,
    pub note: Option<String>,
    /// What the customer asks, as it is written.
    pub questions: Vec<String>,
    /// What was read as nothing of an order.
    pub unread: Vec<String>,
}

/// Codes, and the words that they were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub codes: Vec<String>,
    pub from: String,
}

/// What is said to be a coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub code: String,
    pub from: String,
}

/// How an item follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    Apart,
    Line,
    Comma,
    And,
}

/// Something that is wanted.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Item {
    pub words: Vec<Word>,
    pub units: Units,
    pub joined: Joined,
    /// The price that is written with it, of one or of all.
    pub price: Option<Decimal>,
    /// Said as so many pairs of what was not seen to be sold in pairs.
    pub pairs: Option<u32>,
    /// How else it is read, where a number of pieces may be a pack's.
    pub packs: Vec<pack::Pack>,
    /// Its number may be a measure: `1 L`.
    pub loose: bool,
    /// Told so that it may not be wanted, or not so.
    pub doubt: bool,
    /// More of what was said before.
    pub more: bool,
    /// May be who writes: it stands beside the phone or at the end.
    pub maybe_name: bool,
    /// Words that are not wanted: not the red one.
    pub except: Vec<String>,
    /// The words of the message that it came from.
    pub from: String,
    /// Told of and taken off again: what follows may still be of the same product.
    pub off: bool,
    /// So many of each.
    pub each: bool,
    /// Ends in how many pieces or containers: `just send 4 bottles`.
    pub ends_counted: bool,
    /// Of which others so many are wanted, too.
    pub shares: Option<Shares>,
    /// It may be these: `3 neem soap 2 charcoal soap`.
    pub parts: Vec<Item>,
    /// Or these, each after the first of the same product: `pen blue 20 red 10`, `chair 2 black 1 grey`.
    pub series: Vec<Item>,
}

/// Which others of its list an item's number counts as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shares {
    /// `muffin, brown bread, milk bread, 2 each`.
    Before,
    /// `2 each: muffin, brown bread, milk bread`.
    After,
}

impl Item {
    /// The words that say what it is, in the order in which they were said.
    pub fn named(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| !word.optional)
    }

    /// Words that are coupons if the shop has such: written in capitals or with digits.
    pub fn codes(&self) -> impl Iterator<Item = String> {
        self.words.iter().filter(|word| word.code).map(|word| super::coupon::fold(&word.text))
    }

    /// What to search for: the words as they were typed, and, where some are known to mean others, with those.
    pub fn phrases(&self) -> Vec<String> {
        // How much is in it says which of a product, and only seldom which product.
        let tells = |word: &&Word| word.measure.is_none() && !word.number;
        let told = self.named().any(|word| tells(&word));
        let said = self.named().filter(|word| !told || tells(word));
        let typed: Vec<&str> = said.map(|word| word.text.as_str()).collect();
        let meant: Vec<&str> = typed
            .iter()
            .map(|word| vocabulary::meanings(word).first().map_or(*word, String::as_str))
            .collect();
        let mut phrases = vec![meant.join(" ")];
        if typed != meant {
            phrases.push(typed.join(" "));
        }
        // A product that is not made in this colour is looked at, too: else another that is would seem to be meant.
        let unchosen: Vec<&str> =
            meant.iter().copied().filter(|word| !change::is_option_like(word)).collect();
        if unchosen.len() < meant.len() {
            phrases.push(unchosen.join(" "));
        }
        phrases.extend(self.parts.iter().chain(&self.series).flat_map(Self::phrases));
        phrases.retain(|phrase| !phrase.is_empty());
        phrases
    }
}

impl Reading {
    /// What to search for, item by item; the products come back through [`Reading::deal`].
    pub fn phrases(&self) -> Vec<String> {
        self.items.iter().flat_map(Item::phrases).collect()
    }

    /// The products found for each phrase, as those found for each item.
    pub fn deal(&self, found: Vec<Vec<Hit>>) -> Vec<Vec<Hit>> {
        let mut found = found.into_iter();
        self.items.iter().map(|item| found.by_ref().take(item.phrases().len()).flatten().collect()).collect()
    }

    /// What may be the code of a coupon.
    pub fn codes(&self) -> Vec<String> {
        let said = self.coupons.iter().map(|coupon| coupon.code.clone());
        said.chain(self.items.iter().flat_map(Item::codes)).chain(self.greetings.iter().cloned()).collect()
    }
}

/// Reads a message as people of this market write it.
pub fn read(text: &str, market: &Market) -> Reading {
    let lines = lines::lines(text);
    let mut tokens = table::rows(text, token::tokens(text, &lines.own));
    let phones = claims::phones(text, &mut tokens, market.region());
    let prices = claims::others(text, &mut tokens);
    let mut walk = walk::Walk::new(text, market, &phones, &prices);
    walk.run(clause::clauses(&tokens));
    let mut reading = walk.reading;
    reading.unread.extend(lines.struck.iter().map(|struck| (*struck).to_owned()));
    reading.author = lines.author.map(str::to_owned);
    for called in phones {
        match called.phone {
            Some(phone) if reading.phone.as_ref().is_none_or(|first| *first == phone) => {
                reading.phone = Some(phone);
            }
            _ => reading.unread.push(text[called.start..called.end].to_owned()),
        }
    }
    reading
}

/// All that a word may be called: itself, its singular and plural, and what it means in the catalogue's language.
pub fn called(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    all.extend(forms(word));
    let meant: Vec<String> = all.iter().flat_map(|form| vocabulary::meanings(form).iter().cloned()).collect();
    for word in meant {
        all.extend(forms(&word));
        all.push(word.replace(' ', ""));
        all.push(word);
    }
    all
}

/// A measure that a catalogue writes, such as `500 ml`, in base units.
pub fn measure(text: &str) -> Option<(f64, &'static str)> {
    let text = text.trim().to_lowercase();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let value: f64 = text[..end].parse().ok()?;
    let (factor, base) = vocabulary::measure(text[end..].trim().trim_end_matches('.'))?;
    Some((value * factor, base))
}
