//! A product as the search finds it.

use super::cart::Offer;

/// A product that a phrase may mean, with its variants.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub product: i64,
    pub title: String,
    pub title_bn: Option<String>,
    pub option_names: Vec<String>,
    /// 0 to 1: how well the phrase's words are covered.
    pub score: f32,
    pub offers: Vec<Offer>,
}

/// The values of one option, as the product's variants have them, each once.
pub fn values(hit: &Hit, option: usize) -> Vec<&str> {
    let mut values: Vec<&str> = Vec::new();
    for value in hit.offers.iter().filter_map(|offer| offer.options.get(option)) {
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    values
}
