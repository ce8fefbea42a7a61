//! What a number and the words beside it come to.

use super::called;
use super::pack::Pack;
use crate::engine::words::words;

/// How many are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Units {
    #[default]
    Unsaid,
    Said(u32),
    /// A number that no line can have, or none that is certain: 0, 100000, two or three.
    Bad,
}

/// A word of what is wanted.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Word {
    pub text: String,
    /// How much, of which base unit: 500 ml.
    pub measure: Option<(f64, &'static str)>,
    /// Counts where a product has it, and means nothing where not.
    pub optional: bool,
    /// A bare number: an option's value, or how many.
    pub number: bool,
    /// Said later, to mend what was said before.
    pub late: bool,
    /// Written as coupons are.
    pub code: bool,
    /// A number that does not count, as another does: a value's.
    pub beside: bool,
    /// A large number after the one that counts: what it costs.
    pub costs: bool,
    /// A container, which counts unless it is all that there is.
    pub holds: bool,
}

impl Word {
    /// A number that nothing else tells of.
    pub(super) fn bare(number: &str) -> Self {
        Self { number: true, ..Self::new(number) }
    }

    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            measure: None,
            optional: false,
            number: false,
            late: false,
            code: false,
            beside: false,
            costs: false,
            holds: false,
        }
    }
}

/// A clause as a number and words.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub units: Units,
    pub words: Vec<Word>,
    /// More of what there is.
    pub more: bool,
    /// The number stands before a letter that may be its measure: `1 L`.
    pub loose: bool,
    /// Said as so many pairs, which were taken for two each.
    pub pairs: Option<u32>,
    /// How else it is read, where a number of pieces may be a pack's.
    pub packs: Vec<Pack>,
}

impl Counted {
    /// Whether any word says what is wanted.
    pub fn names(&self) -> bool {
        self.words.iter().any(|word| !word.optional)
    }

    /// Takes containers for what is wanted, where nothing else is named: `2 bags`. Whether there are any.
    pub fn name_containers(&mut self) -> bool {
        self.words.iter_mut().filter(|word| word.holds).for_each(|word| word.optional = false);
        self.names()
    }
}

/// What a word may be called. `GEL-K` may be an SKU, and `KURTI-XL` are two words.
pub(super) fn names(word: &str) -> Vec<String> {
    let mut all = called(word);
    if word.contains('-') {
        all.extend(words(word).iter().flat_map(|part| called(part)));
    }
    all
}

/// Whether two measures are the same, but for rounding.
pub(super) fn same_measure(a: (f64, &str), b: (f64, &str)) -> bool {
    a.1 == b.1 && (a.0 - b.0).abs() < 0.001 * a.0.max(b.0)
}
