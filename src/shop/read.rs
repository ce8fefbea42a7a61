//! Tells a merchant's files apart by what is in them and reads them all.

use super::table::{Table, table};
use super::{BadRow, Location, Market, Place, Shop, customers, product_columns, settings, world};
use std::sync::Arc;

/// One file, as it was on disk.
pub struct File<'a> {
    /// How complaints call it.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// The markets and locations that columns may name: the database's, and those of a `shop.toml` beside the others.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// In the shop's order; the first is the one that a plain `Variant Price` is in.
    pub markets: Vec<KnownMarket>,
    pub locations: Vec<KnownLocation>,
}

/// What reading prices and phones needs to know of a market.
#[derive(Clone, Debug)]
pub struct KnownMarket {
    pub code: String,
    pub name: String,
    pub currency: String,
    pub countries: Vec<String>,
}

/// What reading stock needs to know of a location.
#[derive(Clone, Debug)]
pub struct KnownLocation {
    pub code: String,
    pub name: String,
}

impl Known {
    /// A market by its code or name, in any case.
    pub fn market(&self, name: &str) -> Option<&KnownMarket> {
        let name = name.trim().to_lowercase();
        let is = |text: &str| text.to_lowercase() == name;
        self.markets
            .iter()
            .find(|market| is(&market.code))
            .or_else(|| self.markets.iter().find(|one| is(&one.name)))
    }

    /// A location by its code or name, in any case.
    pub fn location(&self, name: &str) -> Option<&KnownLocation> {
        let name = name.trim().to_lowercase();
        let is = |text: &str| text.to_lowercase() == name;
        let by_code = self.locations.iter().find(|location| is(&location.code));
        by_code.or_else(|| self.locations.iter().find(|one| is(&one.name)))
    }

    /// Adds a file's locations, which replace those of the same code.
    pub fn add_locations(&mut self, new: &[Location]) {
        self.locations.retain(|old| new.iter().all(|location| location.code != old.code));
        let new = new.iter().map(|one| KnownLocation { code: one.code.clone(), name: one.name.clone() });
        self.locations.splice(0..0, new);
    }

    /// Adds a file's markets before the others: the file's first market becomes the shop's first.
    pub fn add_markets(&mut self, new: &[Market]) {
        self.markets.retain(|old| new.iter().all(|market| market.code != old.code));
        let new = new.iter().map(|market| KnownMarket {
            code: market.code.clone(),
            name: market.name.clone(),
            currency: market.currency.clone(),
            countries: market.countries.clone(),
        });
        self.markets.splice(0..0, new);
    }
}

impl KnownMarket {
    /// The decimals of its currency.
    pub fn decimals(&self) -> u32 {
        world::decimals(&self.currency).unwrap_or(2)
    }
}

/// What a file is.
enum Kind {
    Settings(String),
    Products(Table),
    Customers(Table),
}

/// Reads the files, in any order and any subset. What is bad is left out of the shop and listed, all of it,
/// in the order of the files.
pub fn read(files: &[File<'_>], known: &Known) -> (Shop, Vec<BadRow>) {
    let (mut shop, mut known, mut bad) = (Shop::default(), known.clone(), Vec::new());
    let mut kinds: Vec<(Arc<str>, Kind)> = Vec::new();
    for file in files {
        let name: Arc<str> = file.name.into();
        kinds.extend(kind(&name, file.bytes, &mut bad).map(|kind| (name, kind)));
    }
    // Settings first, since columns name what is in them; then files with titles, so that one that only updates
    // prices or stock may stand beside the one that creates the products.
    kinds.sort_by_key(|(_, kind)| match kind {
        Kind::Settings(_) => 0,
        Kind::Products(table) if product_columns::has_title(&table.header) => 1,
        Kind::Products(_) => 2,
        Kind::Customers(_) => 3,
    });
    for (name, kind) in &kinds {
        match kind {
            Kind::Settings(text) => settings::settings(name, text, &mut known, &mut shop, &mut bad),
            Kind::Products(table) => shop.products.extend(super::products::products(table, &known, &mut bad)),
            Kind::Customers(table) => shop.customers.extend(customers::customers(table, &known, &mut bad)),
        }
    }
    let order = |row: &BadRow| files.iter().position(|file| file.name == row.file);
    bad.sort_by_key(|row| (order(row), row.line));
    (shop, bad)
}

/// Tells what a file is by its content; `None`, with the complaint made, if it is nothing we know.
fn kind(name: &Arc<str>, bytes: &[u8], bad: &mut Vec<BadRow>) -> Option<Kind> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            let place = Place { file: name.clone(), line };
            bad.push(place.bad(None, "the file is not UTF-8 text; save it as \"CSV UTF-8\""));
            return None;
        }
    };
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let header = table(name, first, &mut vec![]).header;
    if product_columns::is_products(&header) {
        return Some(Kind::Products(table(name, text, bad)));
    }
    if customers::is_customers(&header) {
        return Some(Kind::Customers(table(name, text, bad)));
    }
    if !name.to_lowercase().ends_with(".csv") {
        return Some(Kind::Settings(text.to_owned()));
    }
    let message = "the header is of no file we know: a product file has the columns Handle (or URL handle) and \
        Title or SKU, a customer file has Customer ID or First Name and Email or Phone";
    bad.push(Place::top(name).bad(None, message));
    None
}
