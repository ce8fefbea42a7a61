//! How well one product explains the words of an item, and which of its options they name.

use super::called;
use super::measure;
use super::sound::{misspelt, surely};
use super::word::{Word, names, same_measure};
use crate::engine::goods::{Hit, values};
use crate::engine::words::{size, words};

/// What a product makes of the words.
#[derive(Clone, Debug)]
pub(super) struct Fit<'h> {
    pub hit: &'h Hit,
    /// The words that it does not have.
    pub unexplained: Vec<usize>,
    /// How many words of its title were said, exactly or misspelt.
    pub titled: usize,
    /// How many words of its title the customer's fillers were.
    pub extra: usize,
    /// How many words the title has that was said as a whole; 0 where none was.
    pub whole: usize,
    pub misspelt: usize,
    /// A misspelling that may be another word.
    pub risky: bool,
    /// Words that only its tags have.
    pub tagged: usize,
    /// The words that name its options.
    pub options: Vec<usize>,
    /// Several are named by its plural: `mugs`.
    pub plural: bool,
    /// The variant whose SKU was said.
    pub sku: Option<usize>,
    /// By option, the values that may be meant: all where none was said.
    pub chosen: Vec<Vec<usize>>,
    /// By option, whether a value was said.
    pub said: Vec<bool>,
}

/// Words of titles that nobody misses.
const SMALL: [&str; 10] = ["and", "of", "the", "for", "with", "a", "an", "in", "to", "n"];

/// What explains a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Nothing,
    Title,
    Option,
    Misspelt,
    Tag,
}

/// A product and the words, while one explains the other.
pub(super) struct Fitting<'h, 'w> {
    pub hit: &'h Hit,
    pub wanted: &'w [Word],
    pub names: Vec<Vec<String>>,
    pub by: Vec<By>,
    /// The words of its titles, and whether each was said.
    pub titles: Vec<Vec<(String, bool)>>,
    plural: bool,
    pub risky: bool,
    extra: usize,
}

/// Explains the words by one product, as far as they can be. Values that `except` names are not wanted.
pub(super) fn fit<'h>(wanted: &[Word], except: &[String], hit: &'h Hit) -> Fit<'h> {
    let titles = std::iter::once(words(&hit.title)).chain(hit.title_bn.as_deref().map(words));
    let mut fitting = Fitting {
        hit,
        wanted,
        names: wanted.iter().map(|word| names(&word.text)).collect(),
        by: vec![By::Nothing; wanted.len()],
        titles: titles.map(|title| title.into_iter().map(|word| (word, false)).collect()).collect(),
        plural: false,
        risky: false,
        extra: 0,
    };
    let sku = fitting.sku();
    fitting.title();
    let (chosen, said) = fitting.options(except);
    fitting.tags();
    fitting.misspelt();
    let (chosen, said) = if fitting.misspelt_options() { fitting.options(except) } else { (chosen, said) };
    let count =
        |kind: By| (0..wanted.len()).filter(|i| !wanted[*i].optional && fitting.by[*i] == kind).count();
    let whole = fitting
        .titles
        .iter()
        .filter(|title| title.iter().all(|(word, said)| *said || SMALL.contains(&word.as_str())));
    Fit {
        hit,
        unexplained: (0..wanted.len())
            .filter(|i| !wanted[*i].optional && fitting.by[*i] == By::Nothing && !wanted[*i].costs)
            .collect(),
        titled: count(By::Title) + count(By::Misspelt),
        extra: fitting.extra,
        whole: whole.map(Vec::len).max().unwrap_or(0),
        misspelt: count(By::Misspelt),
        risky: fitting.risky,
        tagged: count(By::Tag),
        options: (0..wanted.len()).filter(|i| fitting.by[*i] == By::Option).collect(),
        plural: fitting.plural,
        sku,
        chosen,
        said,
    }
}

/// The words of an option's value; `0-3 months` are two.
fn value_words(value: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in words(value) {
        let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        match parts.last_mut() {
            Some(last) if digits(last) && digits(&word) => *last = format!("{last}-{word}"),
            _ => parts.push(word),
        }
    }
    parts
}

impl Fitting<'_, '_> {
    fn sku(&mut self) -> Option<usize> {
        for (i, word) in self.wanted.iter().enumerate() {
            if let Some(at) = self.hit.offers.iter().position(|offer| offer.sku.to_lowercase() == word.text) {
                self.by[i] = By::Title;
                return Some(at);
            }
        }
        None
    }

    fn title(&mut self) {
        for title in 0..self.titles.len() {
            for i in 0..self.wanted.len() {
                self.title_word(title, i);
            }
            self.joined(title);
        }
        self.title_measure();
    }

    fn title_word(&mut self, title: usize, i: usize) {
        let names = &self.names[i];
        // A word of Bangla may carry an ending; a SKU-like chunk is words, too.
        let parts = if self.wanted[i].text.contains('-') { words(&self.wanted[i].text) } else { Vec::new() };
        let mut found = false;
        for (word, said) in &mut self.titles[title] {
            if names.contains(word) || parts.contains(word) {
                self.plural |= *word != self.wanted[i].text
                    && self.wanted[i].text.strip_suffix('s') == Some(word)
                    && !self.wanted[i].optional;
                *said = true;
                found = true;
            }
        }
        if found && self.by[i] == By::Nothing {
            self.by[i] = By::Title;
            self.extra += usize::from(self.wanted[i].optional);
        }
    }

    /// `tshirt` is T-Shirt, and `rain coat` is Raincoat.
    fn joined(&mut self, title: usize) {
        for i in 0..self.wanted.len() {
            for at in 0..self.titles[title].len().saturating_sub(1) {
                let both = format!("{}{}", self.titles[title][at].0, self.titles[title][at + 1].0);
                // `rosewatter` is that, too.
                let (parts, text) = (&self.titles[title][at..at + 2], &self.wanted[i].text);
                let long = parts.iter().all(|(part, _)| part.chars().count() > 2);
                let near = || long && misspelt(text, &both) && surely(text, &both, false);
                let exact = self.names[i].contains(&both);
                if exact || near() {
                    self.titles[title][at].1 = true;
                    self.titles[title][at + 1].1 = true;
                    self.by[i] = if exact { By::Title } else { By::Misspelt };
                }
            }
            let Some(next) = self.wanted.get(i + 1) else { continue };
            let both = called(&format!("{}{}", self.wanted[i].text, next.text));
            for (word, said) in &mut self.titles[title] {
                if both.contains(word) {
                    *said = true;
                    self.by[i] = By::Title;
                    self.by[i + 1] = By::Title;
                }
            }
        }
    }

    /// A measure in the title itself: `Cola 500 ml`.
    fn title_measure(&mut self) {
        let parts: Vec<&str> = self.hit.title.split_whitespace().collect();
        let clean = |text: &str| text.trim_matches(|c: char| matches!(c, '(' | ')' | ',')).to_owned();
        for at in 0..parts.len() {
            let joined = parts.get(at + 1).map(|next| format!("{} {}", clean(parts[at]), clean(next)));
            let said = [Some(clean(parts[at])), joined]
                .into_iter()
                .flatten()
                .find_map(|text| measure(&text).map(|m| (m, text)));
            let Some((found, text)) = said else { continue };
            for i in 0..self.wanted.len() {
                if self.wanted[i].measure.is_some_and(|own| same_measure(own, found)) {
                    self.by[i] = By::Title;
                    let spoken = words(&text);
                    self.titles[0]
                        .iter_mut()
                        .filter(|(word, _)| spoken.contains(word))
                        .for_each(|(_, said)| *said = true);
                }
            }
        }
    }

    /// By option, the values that the words name and that are left.
    fn options(&mut self, except: &[String]) -> (Vec<Vec<usize>>, Vec<bool>) {
        let count = self.hit.offers.iter().map(|offer| offer.options.len()).max().unwrap_or(0);
        let mut chosen = Vec::with_capacity(count);
        let mut said = Vec::with_capacity(count);
        for option in 0..count {
            let all = values(self.hit, option);
            if let [only] = all.as_slice()
                && words(only).concat() == "defaulttitle"
            {
                chosen.push(vec![0]);
                said.push(true);
                continue;
            }
            let mut named: Vec<(usize, usize, bool)> = Vec::new();
            for (at, value) in all.iter().enumerate() {
                let mut spoken = self.spoken(value, &all);
                if !spoken.is_empty() {
                    // A measure is one word, whatever it looks like: 1.5 m beside 3 m.
                    let long = if measure(value).is_some() { 1 } else { words(value).len() };
                    let length = long + spoken.len();
                    // Said again, of the next of a list: `1 navy M, 1 white M`.
                    let again = (0..self.wanted.len()).filter(|i| {
                        matches!(self.by[*i], By::Nothing | By::Option)
                            && !spoken.contains(i)
                            && spoken.iter().any(|j| self.wanted[*i].text == self.wanted[*j].text)
                    });
                    let again: Vec<usize> = again.collect();
                    spoken.extend(again);
                    // What all values say, such as months, tells none of them.
                    let in_one = |i: usize, value: &str| {
                        value_words(value).iter().any(|part| self.names[i].contains(part))
                    };
                    let shared = |i: &usize| all.len() > 1 && all.iter().all(|value| in_one(*i, value));
                    let late = spoken.iter().any(|i| self.wanted[*i].late && !shared(i));
                    // `extra large` is not large.
                    named.push((at, length, late));
                    for i in spoken {
                        if self.by[i] == By::Nothing {
                            self.by[i] = By::Option;
                        }
                    }
                }
            }
            let longest = named.iter().map(|(_, length, _)| *length).max();
            named.retain(|(_, length, _)| Some(*length) == longest);
            if named.iter().any(|(.., late)| *late) {
                named.retain(|(.., late)| *late);
            }
            said.push(!named.is_empty());
            let out = |at: &usize| {
                except.iter().any(|word| {
                    let names = called(word);
                    words(all[*at]).iter().all(|part| names.contains(part))
                })
            };
            let open: Vec<usize> = if named.is_empty() {
                (0..all.len()).filter(|at| !out(at)).collect()
            } else {
                named.into_iter().map(|(at, ..)| at).collect()
            };
            chosen.push(open);
        }
        for (i, word) in self.wanted.iter().enumerate() {
            if self.by[i] == By::Nothing
                && self.hit.option_names.iter().any(|name| words(name).contains(&word.text))
            {
                self.by[i] = By::Option;
            }
        }
        (chosen, said)
    }

    /// The words by which a value is said, all of it; none where it is not.
    fn spoken(&self, value: &str, all: &[&str]) -> Vec<usize> {
        // `KURTI-XL` says both what and which.
        let both = |i: &usize| self.wanted[*i].text.contains('-');
        let free: Vec<usize> = (0..self.wanted.len())
            .filter(|i| matches!(self.by[*i], By::Nothing | By::Option) || both(i))
            .collect();
        if let Some(found) = measure(value)
            && let Some(i) =
                free.iter().find(|i| self.wanted[**i].measure.is_some_and(|own| same_measure(own, found)))
        {
            return vec![*i];
        }
        let parts = value_words(value);
        if parts.is_empty() {
            return Vec::new();
        }
        let sizes = size(&parts).unwrap_or_default();
        let joined = parts.concat();
        let whole = |i: &&usize| {
            self.names[**i].contains(&joined)
                || sizes.iter().any(|name| self.names[**i].iter().any(|own| own == name))
        };
        if let Some(i) = free.iter().find(whole) {
            return vec![*i];
        }
        let pair = free.windows(2).find(|pair| {
            let both = format!("{}{}", self.wanted[pair[0]].text, self.wanted[pair[1]].text);
            both == joined || sizes.contains(&both.as_str())
        });
        if let Some(pair) = pair {
            return pair.to_vec();
        }
        let find = |part: &String| free.iter().find(|i| self.names[**i].contains(part)).copied();
        let told = parts.iter().filter(|part| parts.len() == 1 || !SMALL.contains(&part.as_str()));
        // `tea bags 100 x1` are those of 100 pieces.
        let bare =
            |i: &&usize| parts.len() == 2 && self.wanted[**i].beside && parts[0] == self.wanted[**i].text;
        let whole: Option<Vec<usize>> = told.map(find).collect();
        // `keyboard red` is that with the red switch, where the others' are blue: what all values say tells nothing.
        let own = || -> Option<Vec<usize>> {
            let shared = |part: &&String| all.iter().all(|value| value_words(value).contains(part));
            let own: Vec<&String> = parts.iter().filter(|part| !shared(part)).collect();
            let tells = own.len() < parts.len() && own.iter().all(|part| part.parse::<f64>().is_err());
            if tells && !own.is_empty() { own.into_iter().map(find).collect() } else { None }
        };
        whole.or_else(own).or_else(|| free.iter().find(bare).map(|i| vec![*i])).unwrap_or_default()
    }
}
