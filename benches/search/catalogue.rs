//! An invented catalogue and the queries that reps would ask of it, the same for the same seed.

pub const MARKET: &str = "BD";
pub const SIZES: [&str; 5] = ["S", "M", "L", "XL", "XXL"];
const COLOURS: [&str; 10] =
    ["Blue", "Red", "Green", "Black", "White", "Yellow", "Orange", "Purple", "Brown", "Grey"];
const TAGS: [&str; 8] = ["summer", "winter", "gift", "office", "kitchen", "sale", "new", "festival"];
const VOCABULARY: usize = 5_000;
const FREQUENT: usize = 100;
const CONSONANTS: &str = "bcdfghklmnprst";
const VOWELS: &str = "aeiou";

/// A linear congruential generator: enough for test data, and the same on every machine.
pub struct Lcg(u64);

impl Lcg {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn letter(&mut self, letters: &str) -> char {
        let at = self.below(letters.len());
        letters.chars().nth(at).unwrap_or('a')
    }
}

pub struct Product {
    pub title: String,
    pub title_bn: String,
    pub tag: &'static str,
    pub colour: &'static str,
    pub sku: String,
}

pub struct Catalogue {
    pub products: Vec<Product>,
}

impl Catalogue {
    pub fn new(products: usize, seed: u64) -> Self {
        let mut dice = Lcg::new(seed);
        let mut vocabulary: Vec<String> = Vec::new();
        while vocabulary.len() < VOCABULARY {
            let word = invent(&mut dice);
            if !vocabulary.contains(&word) {
                vocabulary.push(word);
            }
        }
        let products = (0..products).map(|number| product(number, &vocabulary, &mut dice)).collect();
        Self { products }
    }

    /// A query of this kind that some product of the catalogue answers.
    pub fn query(&self, kind: &str, dice: &mut Lcg) -> String {
        let product = &self.products[dice.below(self.products.len())];
        let words: Vec<&str> = product.title.split(' ').collect();
        let any = |dice: &mut Lcg| words[dice.below(words.len())];
        let (first, second) = (any(dice), any(dice));
        let size = SIZES[dice.below(SIZES.len())];
        match kind {
            "exact" => product.title.clone(),
            "one_word" => first.to_owned(),
            "partial" => format!("{} {}", begin(first, dice), begin(second, dice)),
            "misspelt" => format!("{} {}", misspell(first, dice), misspell(second, dice)),
            "order" => format!("{first} {second} {size} {}", product.colour).to_lowercase(),
            "bangla" => product.title_bn.split(' ').skip(1).take(2).collect::<Vec<_>>().join(" "),
            "sku" => format!("{}-{size}", product.sku).to_lowercase(),
            _ => format!("{first} qqqqzzzz {second}"),
        }
    }
}

/// Two to four syllables.
fn invent(dice: &mut Lcg) -> String {
    let mut word = String::new();
    for _ in 0..2 + dice.below(3) {
        word.push(dice.letter(CONSONANTS));
        word.push(dice.letter(VOWELS));
    }
    word.push(dice.letter(CONSONANTS));
    word
}

/// Two frequent words (the most frequent in about a fifth of the titles) and one to three others.
fn product(number: usize, vocabulary: &[String], dice: &mut Lcg) -> Product {
    let mut title: Vec<&str> = (0..2).map(|_| vocabulary[frequent(dice)].as_str()).collect();
    for _ in 0..=dice.below(3) {
        title.push(&vocabulary[FREQUENT + dice.below(VOCABULARY - FREQUENT)]);
    }
    Product {
        title_bn: title
            .iter()
            .map(|word| word.chars().map(bangla).collect::<String>())
            .collect::<Vec<_>>()
            .join(" "),
        sku: format!("{}-{number:06}", title[0][..3].to_uppercase()),
        title: title.join(" "),
        tag: TAGS[dice.below(TAGS.len())],
        colour: COLOURS[dice.below(COLOURS.len())],
    }
}

/// The rank of a frequent word, in proportion to 1 / (rank + 2).
fn frequent(dice: &mut Lcg) -> usize {
    let weight = |rank: usize| 100_000 / (rank + 2);
    let mut left = dice.below((0..FREQUENT).map(weight).sum());
    (0..FREQUENT).find(|rank| left.checked_sub(weight(*rank)).map(|rest| left = rest).is_none()).unwrap_or(0)
}

/// Some Bangla letter for each Latin one: consonants as letters, vowels as signs.
fn bangla(letter: char) -> char {
    let signs = ['া', 'ে', 'ি', 'ো', 'ু'];
    let letters = ['ব', 'চ', 'দ', 'ফ', 'গ', 'হ', 'ক', 'ল', 'ম', 'ন', 'প', 'র', 'স', 'ত'];
    VOWELS
        .find(letter)
        .map(|at| signs[at])
        .or_else(|| CONSONANTS.find(letter).map(|at| letters[at]))
        .unwrap_or(letter)
}

fn begin<'word>(word: &'word str, dice: &mut Lcg) -> &'word str {
    &word[..3 + dice.below(word.len() - 3)]
}

/// One letter left out, doubled, exchanged with its neighbour, or another in its place.
fn misspell(word: &str, dice: &mut Lcg) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        _ => letters[at] = 'w',
    }
    letters.into_iter().collect()
}
