//! Which column of a product file means what, in both generations of Shopify's header and with our own columns.

use super::read::{Known, KnownMarket};
use super::table::Table;
use super::{BadRow, Place};
use std::sync::Arc;

/// The positions of the columns that are read. Shopify's many others are passed over.
pub struct Columns<'a> {
    pub handle: Option<usize>,
    pub title: Option<usize>,
    pub title_bn: Option<usize>,
    pub tags: Option<usize>,
    pub published: Option<usize>,
    pub status: Option<usize>,
    pub image: Option<usize>,
    pub tax_category: Option<usize>,
    pub tier_scope: Option<usize>,
    /// Names and values of the options.
    pub options: Vec<(usize, usize)>,
    pub sku: Option<usize>,
    pub barcode: Option<usize>,
    pub grams: Option<usize>,
    pub tracker: Option<usize>,
    pub policy: Option<usize>,
    pub markets: Vec<MarketColumns<'a>>,
    /// Each with its location's code.
    pub stock: Vec<(usize, String)>,
}

/// What the file says of one market.
pub struct MarketColumns<'a> {
    pub market: &'a KnownMarket,
    pub decimals: u32,
    pub price: Option<usize>,
    /// Shopify's `Included / <market>`.
    pub included: Option<usize>,
    pub tiers: Vec<usize>,
}

/// A column's name in small letters with single spaces.
fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first column that has one of the names.
pub fn find(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|column| folded(column) == *name))
}

/// Whether a header is a product file's.
pub fn is_products(header: &[String]) -> bool {
    find(header, &["handle", "url handle"]).is_some()
        && find(header, &["title", "variant sku", "sku"]).is_some()
        && find(header, &["lineitem name"]).is_none()
}

/// Whether a product file says what the products are called, and so can create them.
pub fn has_title(header: &[String]) -> bool {
    find(header, &["title"]).is_some()
}

/// Maps the header. A column for a market or location that the shop lacks is complained about once, here.
pub fn columns<'a>(table: &Table, known: &'a Known, bad: &mut Vec<BadRow>) -> Columns<'a> {
    let header = &table.header;
    let at = |names: &[&str]| find(header, names);
    let option = |number: usize| {
        Some((at(&[&format!("option{number} name")])?, at(&[&format!("option{number} value")])?))
    };
    let mut columns = Columns {
        handle: at(&["handle", "url handle"]),
        title: at(&["title"]),
        title_bn: at(&["title / bn"]),
        tags: at(&["tags"]),
        published: at(&["published", "published on online store"]),
        status: at(&["status"]),
        image: at(&["image src", "product image url"]),
        tax_category: at(&["tax category"]),
        tier_scope: at(&["tier scope"]),
        options: (1..=3).filter_map(option).collect(),
        sku: at(&["variant sku", "sku"]),
        barcode: at(&["variant barcode", "barcode"]),
        grams: at(&["variant grams", "weight value (grams)"]),
        tracker: at(&["variant inventory tracker", "inventory tracker"]),
        policy: at(&["variant inventory policy", "continue selling when out of stock"]),
        markets: Vec::new(),
        stock: Vec::new(),
    };
    for (position, name) in header.iter().enumerate() {
        named_column(&mut columns, position, name, &table.file, known, bad);
    }
    plain_columns(&mut columns, header, known);
    columns
}

/// A column such as `Price / BD`, `Tier 1 / BD`, `Included / BD` or `Stock / DHK`.
fn named_column<'a>(
    columns: &mut Columns<'a>,
    position: usize,
    name: &str,
    file: &Arc<str>,
    known: &'a Known,
    bad: &mut Vec<BadRow>,
) {
    let Some((what, of)) = name.split_once('/') else { return };
    let what = folded(what);
    let mut refuse = |message: String| bad.push(Place::top(file).bad(Some(name), message));
    if what == "stock" {
        match known.location(of) {
            Some(location) if columns.stock.iter().any(|(_, code)| *code == location.code) => {
                refuse(format!("the location {} has two columns; keep one", location.code));
            }
            Some(location) => columns.stock.push((position, location.code.clone())),
            None => {
                refuse(format!("the shop has no location \"{}\"; it has {}", of.trim(), locations(known)));
            }
        }
        return;
    }
    let is_tier = what.strip_prefix("tier ").is_some_and(|number| number.parse::<u8>().is_ok());
    if !is_tier && what != "price" && what != "included" {
        return;
    }
    let Some(market) = known.market(of) else {
        if what != "included" {
            refuse(format!("the shop has no market \"{}\"; it has {}", of.trim(), markets(known)));
        }
        return;
    };
    let entry = market_columns(columns, market);
    match what.as_str() {
        "price" if entry.price.is_some() => {
            refuse(format!("the market {} has two price columns; keep one", market.code));
        }
        "price" => entry.price = Some(position),
        "included" => entry.included = Some(position),
        _ => entry.tiers.push(position),
    }
}

/// The entry of a market, made on first use.
fn market_columns<'a, 'c>(
    columns: &'c mut Columns<'a>,
    market: &'a KnownMarket,
) -> &'c mut MarketColumns<'a> {
    let at = columns.markets.iter().position(|entry| entry.market.code == market.code).unwrap_or_else(|| {
        let decimals = market.decimals();
        columns.markets.push(MarketColumns { market, decimals, price: None, included: None, tiers: vec![] });
        columns.markets.len() - 1
    });
    &mut columns.markets[at]
}

/// Shopify's columns without a market or location are the shop's first, unless that has one of its own.
fn plain_columns<'a>(columns: &mut Columns<'a>, header: &[String], known: &'a Known) {
    if let (Some(position), Some(first)) = (find(header, &["variant price", "price"]), known.markets.first())
    {
        market_columns(columns, first).price.get_or_insert(position);
    }
    let quantity = find(header, &["variant inventory qty", "inventory quantity"]);
    if let (Some(position), Some(first), true) = (quantity, known.locations.first(), columns.stock.is_empty())
    {
        columns.stock.push((position, first.code.clone()));
    }
}

fn markets(known: &Known) -> String {
    let codes: Vec<_> = known.markets.iter().map(|market| market.code.as_str()).collect();
    if codes.is_empty() {
        "none yet: import a shop.toml with its markets first".to_owned()
    } else {
        codes.join(", ")
    }
}

fn locations(known: &Known) -> String {
    let codes: Vec<_> = known.locations.iter().map(|location| location.code.as_str()).collect();
    if codes.is_empty() {
        "none yet: import a shop.toml with its locations first".to_owned()
    } else {
        codes.join(", ")
    }
}
