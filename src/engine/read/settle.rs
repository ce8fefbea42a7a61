//! What was read, with the products that were found for it: lines that are certain, and questions about the rest.

use super::fit::Fit;
use super::judge::{Verdict, fitting, judge};
use super::listed::{Told, add_up, leaves_open, lend, only_options, own_options, series, share, tells};
use super::number::{as_measure, bare_number, has_size, last_number};
use super::pack::{is_piece, packed};
use super::vocabulary::{is_pair, is_paired};
use super::word::{Units, Word};
use super::{Item, Joined, Reading};
use crate::engine::cart::Offer;
use crate::engine::goods::Hit;
use crate::engine::words::words;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// One variant and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub variant: i64,
    pub sku: String,
    pub units: u32,
    /// Else there is a question with the same words.
    pub certain: bool,
    pub from: String,
    /// The price that was written with it, of one or of all.
    pub price: Option<Decimal>,
}

/// Something that must be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub from: String,
    /// SKUs, or codes of services.
    pub candidates: Vec<String>,
    /// What to search for; empty where it is about services.
    pub phrase: String,
    /// How many are wanted; one where that was not said.
    pub units: u32,
}

/// A reading whose products are known.
#[derive(Debug, Default)]
pub struct Settled {
    pub lines: Vec<Line>,
    pub questions: Vec<Question>,
    pub name: Option<String>,
    pub coupons: Vec<String>,
    /// The code of a service.
    pub service: Option<String>,
    pub unread: Vec<String>,
}

pub(super) struct Entry {
    pub item: Item,
    pub hits: Vec<Hit>,
    /// Only names the product of those that follow.
    pub heads: bool,
    /// Which entry lent it the product.
    pub of: Option<usize>,
    /// It says how many of all, of which those that follow tell.
    pub told: Option<Told>,
}

impl Entry {
    pub fn new(item: Item, hits: Vec<Hit>) -> Self {
        Self { item, hits, heads: false, of: None, told: None }
    }
}

/// Decides on each item. `hits` are the products found for it, in the order of the items; `codes` are the coupons
/// that the shop has among the words.
pub fn settle(reading: &Reading, hits: Vec<Vec<Hit>>, codes: &BTreeSet<String>) -> Settled {
    let mut settled = Settled { name: reading.name.clone(), ..Settled::default() };
    settled.coupons = reading.coupons.iter().map(|coupon| coupon.code.clone()).collect();
    settled.coupons.extend(reading.greetings.iter().filter(|code| codes.contains(*code)).cloned());
    let mut entries: Vec<Entry> = Vec::new();
    let mut items = reading.items.clone();
    share(&mut items);
    for (mut item, hits) in items.into_iter().zip(hits) {
        for code in item.codes().filter(|code| codes.contains(code)) {
            if !settled.coupons.contains(&code) {
                settled.coupons.push(code);
            }
        }
        item.words.retain(|word| !(word.code && codes.contains(&crate::engine::coupon::fold(&word.text))));
        if let Some(pack) = packed(&item, &hits) {
            item = pack;
        }
        let surely = |item: &Item| judge(&item.words, &[], &hits).sure;
        if !item.parts.is_empty() && !surely(&item) && item.parts.iter().all(surely) {
            for part in std::mem::take(&mut item.parts) {
                entries.push(Entry::new(part, hits.clone()));
            }
            continue;
        }
        if let Some(listed) = series(&item, &hits, entries.len()) {
            entries.extend(listed);
            continue;
        }
        // `2 kurtis, one M one L`.
        if entries.last().is_some_and(|before| tells(before, &item.series)) {
            for part in std::mem::take(&mut item.series) {
                join(&mut entries, Entry::new(part, hits.clone()));
            }
            continue;
        }
        if item.named().next().is_some() {
            join(&mut entries, Entry::new(item, hits));
        }
    }
    add_up(&mut entries);
    lend(&mut entries);
    for at in 1..entries.len() {
        let counts = entries[at].item.ends_counted && entries[at].item.joined != Joined::Line;
        let sure = judge(&entries[at].item.words, &[], &entries[at].hits).sure;
        if counts && entries[at - 1].item.units == Units::Unsaid && !sure {
            entries[at - 1].item.doubt = true;
        }
    }
    for entry in entries.iter().filter(|entry| !entry.heads && !entry.item.off) {
        settled.decide(entry);
    }
    settled.services(reading);
    settled.unread.extend(reading.unread.iter().cloned());
    settled.unread.extend(reading.questions.iter().cloned());
    if settled.name.is_none() {
        settled.name.clone_from(&reading.author);
    }
    settled
}

/// Whether a product is a box of just so many: `6 cupcakes` of `Box of 6` may be one.
fn is_box(fit: &Fit<'_>, units: u32) -> bool {
    let (all, units) = (words(&fit.hit.title), units.to_string());
    (1..all.len()).any(|at| all[at] == units && all[at - 1] == "of" && units != "1")
        || all.windows(2).any(|pair| pair[0] == units && units != "1" && is_piece(&pair[1]))
}

/// Adds an item, unless its words belong to the one before: `1 cotton shirt, large, blue`.
pub(super) fn join(entries: &mut Vec<Entry>, mut entry: Entry) {
    // A number that is no option's value counts: `mugs 2`, `hand wash 2 lemon`.
    if entry.item.units == Units::Unsaid {
        let verdict = judge(&entry.item.words, &[], &entry.hits);
        let counted = bare_number(&entry.item, &verdict).filter(|item| matches!(item.units, Units::Said(_)));
        let once = verdict.best().is_some_and(|fit| fit.unexplained.len() == 1);
        drop(verdict);
        if let Some(counted) = counted.filter(|_| once && entry.item.words.iter().all(|word| !word.late)) {
            entry.item = counted;
        }
    }
    let at = entries.len().saturating_sub(1);
    let Some(before) = entries.last_mut() else { return entries.push(entry) };
    let alone = judge(&entry.item.words, &[], &entry.hits);
    let whole = alone.best().is_some_and(|fit| fit.whole > 0 && fit.misspelt == 0 || fit.sku.is_some());
    let together: Vec<Word> = before.item.words.iter().chain(&entry.item.words).cloned().collect();
    let both = judge(&together, &before.item.except, &before.hits);
    let own = judge(&before.item.words, &before.item.except, &before.hits);
    let left = |verdict: &Verdict<'_>| verdict.best().map_or(usize::MAX, |fit| fit.unexplained.len());
    // All of its words are explained by what the item before may be.
    let belongs = left(&both) <= left(&own) && own.best().is_some_and(|fit| fit.titled > 0);
    let options =
        belongs && both.best().is_some_and(|fit| only_options(fit, before.item.words.len(), &together));
    let equal: Vec<Word> = together.iter().map(|word| Word { late: false, ..word.clone() }).collect();
    let clash = judge(&equal, &before.item.except, &before.hits)
        .best()
        .is_some_and(|fit| fit.chosen.iter().zip(&fit.said).any(|(open, said)| *said && open.len() > 1));
    drop((alone, own));
    // `mint 2, strawberry 1`: the number at the end counts.
    if entry.item.units == Units::Unsaid
        && let Some(counted) = last_number(&entry.item)
    {
        let together: Vec<Word> = before.item.words.iter().chain(&counted.words).cloned().collect();
        let verdict = judge(&together, &before.item.except, &before.hits);
        if verdict.best().is_some_and(|fit| only_options(fit, before.item.words.len(), &together)) {
            drop(verdict);
            entry.item = counted;
            return join(entries, entry);
        }
    }
    match entry.item.units {
        Units::Unsaid if belongs && !whole && !clash && !before.item.off => {
            before.item.words = together;
            before.item.maybe_name = false;
            super::item::add_evidence(&mut before.item, &entry.item.from);
        }
        Units::Said(_) if options && !whole => {
            let late = entry.item.words.iter().map(|word| Word { late: true, ..word.clone() });
            let mut words: Vec<Word> =
                before.item.words.iter().map(|word| Word { late: false, ..word.clone() }).collect();
            words.extend(late);
            entry.item.words = words;
            entry.item.except.clone_from(&before.item.except);
            entry.hits.clone_from(&before.hits);
            // `shirt blue L, 2 red M` is two lines, `shirts: 2 blue` one.
            let said = own_options(before);
            // `cotton shirt blue 2 small 3 medium`: of what is blue.
            let open = leaves_open(before);
            before.heads |= before.item.units == Units::Unsaid && (!said || open && !clash);
            if before.told.is_none() && !before.heads && (!said || open) {
                before.told = Some(if said { Told::Perhaps } else { Told::Surely });
            }
            entry.of = before.of.or(Some(at));
            entries.push(entry);
        }
        // `a nail polish each in red, pink`; without `each`, how many of which must be asked.
        Units::Unsaid if options && clash && !whole && !before.item.off => {
            let each = before.item.each && matches!(before.item.units, Units::Said(_));
            let late = entry.item.words.iter().map(|word| Word { late: true, ..word.clone() });
            let words: Vec<Word> = before
                .item
                .words
                .iter()
                .map(|word| Word { late: false, ..word.clone() })
                .chain(late)
                .collect();
            let (units, doubt) = (if each { before.item.units.clone() } else { Units::Bad }, !each);
            before.item.doubt |= doubt;
            let item = Item {
                words,
                units,
                doubt: before.item.doubt,
                each,
                except: before.item.except.clone(),
                ..entry.item
            };
            let hits = before.hits.clone();
            entries.push(Entry::new(item, hits));
        }
        _ => {
            // `mugs 2 and 3`.
            let number = |item: &Item| item.words.iter().all(|word| word.number);
            before.item.doubt |= entry.item.joined == Joined::And && number(&entry.item);
            entries.push(entry);
        }
    }
}

impl Settled {
    fn decide(&mut self, entry: &Entry) {
        let mut item = entry.item.clone();
        let mut verdict = judge(&item.words, &item.except, &entry.hits);
        if let Some(counted) = bare_number(&item, &verdict) {
            item = counted;
            verdict = judge(&item.words, &item.except, &entry.hits);
        }
        if item.loose
            && let Some(measured) = as_measure(&item)
        {
            let other = judge(&measured.words, &measured.except, &entry.hits);
            let takes = |verdict: &Verdict<'_>| verdict.best().is_some_and(|fit| fit.unexplained.is_empty());
            if takes(&other) && !(takes(&verdict) && has_size(&item, &verdict)) {
                item = measured;
                verdict = other;
            }
        }
        let counted = item.units != Units::Unsaid;
        let Some(fit) = verdict.best().cloned() else { return self.no_product(item) };
        let named = fit.titled > 0 || fit.sku.is_some();
        let explained = item.named().count() - fit.unexplained.len();
        let enough = if counted {
            // What sounds a little like a product, beside words that nothing explains, is hardly meant.
            named
                && explained * 2 >= fit.unexplained.len()
                && (fit.misspelt < fit.titled || fit.unexplained.len() < fit.titled)
        } else {
            fit.sku.is_some() || (named && explained >= fit.unexplained.len())
        };
        let options = !named && counted && fit.unexplained.is_empty();
        if !(enough || options)
            || (item.maybe_name && self.name.is_none() && !(fit.unexplained.is_empty() && fit.misspelt == 0))
        {
            return self.no_product(item);
        }
        let open = fitting(&fit);
        // `canvas 42, 2 pairs`, `dumbbell pair 5 kg, 1 pair`: the product says that it is sold so.
        let sold_so = |word: &String| is_paired(word) || is_pair(word);
        let by_pairs = item.pairs.filter(|_| words(&fit.hit.title).iter().any(sold_so));
        let units = match item.units {
            Units::Said(units) => Some(by_pairs.unwrap_or(units)),
            Units::Unsaid
                if !fit.plural
                    || fit.sku.is_some()
                    || item.words.iter().any(|word| word.measure.is_some()) =>
            {
                Some(1)
            }
            _ => None,
        };
        // `50 masks`, which come in boxes of 50: so many boxes?
        let packed = units.filter(|units| *units >= 10).is_some_and(|units| {
            let whole = |offer: &&Offer| {
                offer.options.iter().flat_map(|value| words(value)).any(|part| part == units.to_string())
            };
            open.iter().any(whole) && !fit.options.iter().any(|at| item.words[*at].text == units.to_string())
        });
        let certain =
            verdict.sure && !item.doubt && !packed && !units.is_some_and(|units| is_box(&fit, units));
        let from = item.from.clone();
        let named_words: Vec<&str> = item.named().map(|word| word.text.as_str()).collect();
        let phrase = named_words.join(" ");
        let ask = |from, candidates, units| Question { from, candidates, phrase: phrase.clone(), units };
        let only = if let [only] = open.as_slice() { Some(*only) } else { None };
        match (only, units) {
            (Some(offer), Some(units))
                if named && (certain || fit.unexplained.len() <= 1 || fit.whole > 0) =>
            {
                if !certain {
                    self.questions.push(ask(from.clone(), verdict.candidates(), units));
                }
                self.line(
                    Line {
                        variant: offer.variant,
                        sku: offer.sku.clone(),
                        units,
                        certain,
                        from,
                        price: item.price,
                    },
                    item.more,
                );
            }
            _ => self.questions.push(ask(from, verdict.candidates(), units.unwrap_or(1))),
        }
    }

    /// The same variant twice is one line.
    fn line(&mut self, line: Line, more: bool) {
        let same = self.lines.iter_mut().find(|known| known.variant == line.variant);
        match same {
            Some(known) if more => {
                known.units = known.units.saturating_add(line.units);
                known.from = format!("{}, {}", known.from, line.from);
            }
            // Whether it is said again, or mended, or more of it, nobody knows.
            Some(known) => {
                let from = format!("{}, {}", known.from, line.from);
                self.questions.push(Question {
                    from,
                    candidates: vec![line.sku.clone()],
                    phrase: line.sku.clone(),
                    units: line.units,
                });
                let sku = line.sku;
                self.lines.retain(|known| known.sku != sku);
            }
            None => self.lines.push(line),
        }
    }

    fn no_product(&mut self, item: Item) {
        if item.maybe_name && self.name.is_none() {
            self.name = Some(item.from.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_owned());
        } else {
            self.unread.push(item.from);
        }
    }

    fn services(&mut self, reading: &Reading) {
        let Some(said) = &reading.services else { return };
        match said.codes.as_slice() {
            [one] => self.service = Some(one.clone()),
            _ => self.questions.push(Question {
                from: said.from.clone(),
                candidates: said.codes.clone(),
                phrase: String::new(),
                units: 1,
            }),
        }
    }
}
