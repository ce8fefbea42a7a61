//! A product file's rows as products with their variants.

use super::product_columns::{Columns, MarketColumns, columns};
use super::read::Known;
use super::table::{Row, Table};
use super::{Amount, BadRow, Price, Product, Stock, Variant, cell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Reads a product file. Bad rows are left out and listed in `bad`; a product whose own cells are bad is left out
/// with all its rows.
pub fn products(table: &Table, known: &Known, bad: &mut Vec<BadRow>) -> Vec<Product> {
    let columns = columns(table, known, bad);
    let names: Vec<Arc<str>> = table.header.iter().map(|name| name.as_str().into()).collect();
    let mut reader = Reader { columns, names, bad, skus: HashMap::new() };
    let groups = reader.by_handle(&table.rows);
    groups.into_iter().filter_map(|(handle, rows)| reader.product(handle, &rows)).collect()
}

struct Reader<'a> {
    columns: Columns<'a>,
    names: Vec<Arc<str>>,
    bad: &'a mut Vec<BadRow>,
    /// Every SKU of the file, with its line.
    skus: HashMap<String, usize>,
}

impl Reader<'_> {
    fn refuse(&mut self, row: &Row, column: Option<usize>, message: impl Into<String>) {
        let name = column.and_then(|column| self.names.get(column)).map(ToString::to_string);
        self.bad.push(row.place.bad(name.as_deref(), message));
    }

    /// The value of a cell, if it has text; a bad one is complained about and makes `ok` false.
    fn read<T>(
        &mut self,
        row: &Row,
        column: Option<usize>,
        ok: &mut bool,
        of: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = row.text(column)?;
        of(text).map_err(|message| self.refuse(row, column, message)).inspect_err(|()| *ok = false).ok()
    }

    /// The rows of each handle, in the order of the file. A row without one belongs to its title's.
    fn by_handle<'r>(&mut self, rows: &'r [Row]) -> Vec<(String, Vec<&'r Row>)> {
        let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for row in rows {
            let handle = row.text(self.columns.handle).map(str::to_owned);
            let title = || row.text(self.columns.title).map(|title| cell::slug(&title.to_lowercase()));
            let Some(handle) = handle.or_else(title).filter(|handle| !handle.is_empty()) else {
                self.refuse(
                    row,
                    self.columns.handle,
                    "the handle is missing; write the product's in each of its rows",
                );
                continue;
            };
            let at = *places.entry(handle.clone()).or_insert_with(|| {
                groups.push((handle, vec![]));
                groups.len() - 1
            });
            groups[at].1.push(row);
        }
        groups
    }

    fn product(&mut self, handle: String, rows: &[&Row]) -> Option<Product> {
        let mut ok = true;
        // Shopify writes a product's own cells in its first row; any row of it will do.
        let first = |column: Option<usize>| {
            rows.iter().find(|row| row.text(column).is_some()).copied().unwrap_or(rows[0])
        };
        let text = |column: Option<usize>| first(column).text(column).map(str::to_owned);
        let options = self.option_names(rows, &mut ok);
        let scope_row = first(self.columns.tier_scope);
        let tier_scope = self.read(scope_row, self.columns.tier_scope, &mut ok, |text| {
            match text.to_lowercase().as_str() {
                scope @ ("variant" | "product") => Ok(scope.to_owned()),
                _ => Err(format!("\"{text}\" is not a tier scope; write variant or product")),
            }
        });
        let published_row = first(self.columns.published);
        let published = self.read(published_row, self.columns.published, &mut ok, cell::yes_no);
        let status_row = first(self.columns.status);
        let active =
            self.read(status_row, self.columns.status, &mut ok, |text| match text.to_lowercase().as_str() {
                "active" => Ok(true),
                "draft" | "archived" | "unlisted" => Ok(false),
                _ => Err(format!("\"{text}\" is not a status; write active, draft or archived")),
            });
        let mut product = Product {
            place: rows[0].place.clone(),
            handle,
            title: text(self.columns.title),
            title_bn: text(self.columns.title_bn),
            options,
            tags: self.columns.tags.map(|column| cell::list(first(Some(column)).cell(column))),
            tax_category: text(self.columns.tax_category).map(|category| category.to_lowercase()),
            tier_scope,
            published: published.or(active).map(|_| published.unwrap_or(true) && active.unwrap_or(true)),
            image: text(self.columns.image),
            variants: Vec::new(),
        };
        let rows: Vec<&Row> = rows.iter().copied().filter(|row| self.is_variant(row)).collect();
        product.variants = self.variants(&product, &rows);
        // If all that could be sold was refused, there is nothing left to say.
        (ok && (rows.is_empty() || !product.variants.is_empty())).then_some(product)
    }

    /// The names of the options; "Title" alone is how Shopify says that there are none. `None`: the file does not say.
    fn option_names(&mut self, rows: &[&Row], ok: &mut bool) -> Option<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for (column, _) in self.columns.options.clone() {
            let Some(row) = rows.iter().find(|row| row.text(Some(column)).is_some()) else { continue };
            let name = row.cell(column).to_owned();
            if names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                self.refuse(
                    row,
                    Some(column),
                    format!("the product has the option \"{name}\" twice; name another"),
                );
                *ok = false;
            }
            names.push(name);
        }
        let is_default = |row: &&&Row| {
            self.columns
                .options
                .first()
                .is_some_and(|(_, value)| row.cell(*value).eq_ignore_ascii_case("default title"))
        };
        match names.as_slice() {
            [] if rows.iter().find(is_default).is_none() => None,
            [] => Some(vec![]),
            [title] if title == "Title" && rows.iter().any(|row| is_default(&row)) => Some(vec![]),
            _ => Some(names),
        }
    }

    fn variants(&mut self, product: &Product, rows: &[&Row]) -> Vec<Variant> {
        let (mut variants, mut seen): (Vec<Variant>, HashSet<Vec<String>>) = (Vec::new(), HashSet::new());
        for row in rows {
            let position = i16::try_from(variants.len()).unwrap_or(i16::MAX);
            let Some(variant) = self.variant(product, row, position) else { continue };
            if let Some(options) = &variant.options
                && !seen.insert(options.clone())
            {
                let column = self.columns.options.first().map(|(_, value)| *value);
                let what = if options.is_empty() { "no options".to_owned() } else { options.join(" / ") };
                self.refuse(
                    row,
                    column,
                    format!("the product has two variants with {what}; change or remove one"),
                );
                continue;
            }
            variants.push(variant);
        }
        variants
    }

    /// Whether a row is more than a further image or metafield of its product.
    fn is_variant(&self, row: &Row) -> bool {
        let columns = &self.columns;
        let markets = columns.markets.iter().flat_map(|market| market.price.iter().chain(&market.tiers));
        let named = columns.sku.iter().chain(columns.options.iter().map(|(_, value)| value));
        let stock = columns.stock.iter().map(|(column, _)| column);
        markets.chain(named).chain(stock).any(|column| !row.cell(*column).is_empty())
    }

    fn variant(&mut self, product: &Product, row: &Row, position: i16) -> Option<Variant> {
        let mut ok = true;
        let options = self.option_values(product, row, &mut ok);
        let sku = self.sku(product, row, options.as_deref(), &mut ok);
        let weight_grams =
            self.read(row, self.columns.grams, &mut ok, |text| cell::grams(cell::without_apostrophe(text)));
        let backorder =
            self.read(row, self.columns.policy, &mut ok, |text| match text.to_lowercase().as_str() {
                "deny" | "false" => Ok(false),
                "continue" | "true" => Ok(true),
                _ => Err(format!("\"{text}\" is not a policy; write DENY or CONTINUE")),
            });
        let prices = self.prices(row, &mut ok);
        let stock = self.stock(row, &mut ok);
        // Without a column that says so, what the file counts is tracked.
        let tracked = match self.columns.tracker {
            Some(column) => Some(!row.cell(column).is_empty()),
            None => (product.title.is_some()).then_some(!self.columns.stock.is_empty()),
        };
        let barcode = row.text(self.columns.barcode).map(cell::without_apostrophe).map(str::to_owned);
        let position = self.columns.options.first().map(|_| position);
        let place = row.place.clone();
        ok.then_some(Variant {
            place,
            sku,
            options,
            position,
            weight_grams,
            tracked,
            backorder,
            barcode,
            prices,
            stock,
        })
    }

    fn option_values(&mut self, product: &Product, row: &Row, ok: &mut bool) -> Option<Vec<String>> {
        let names = product.options.as_ref()?;
        let mut values = Vec::new();
        for (at, (_, column)) in self.columns.options.clone().into_iter().enumerate() {
            let value = row.cell(column);
            match names.get(at) {
                Some(name) if value.is_empty() => {
                    self.refuse(
                        row,
                        Some(column),
                        format!("the value of the option \"{name}\" is missing; write it"),
                    );
                    *ok = false;
                }
                Some(_) => values.push(value.to_owned()),
                None if value.is_empty()
                    || names.is_empty() && value.eq_ignore_ascii_case("default title") => {}
                None => {
                    let message = format!(
                        "\"{value}\" is the value of an option without a name; name it in the product's first row"
                    );
                    self.refuse(row, Some(column), message);
                    *ok = false;
                }
            }
        }
        Some(values)
    }

    /// The SKU, or one made of the handle and the options. Each may be there once.
    fn sku(&mut self, product: &Product, row: &Row, options: Option<&[String]>, ok: &mut bool) -> String {
        let written = row.text(self.columns.sku).map(cell::without_apostrophe).filter(|sku| !sku.is_empty());
        let made = || {
            cell::slug(&format!("{} {}", product.handle, options.unwrap_or_default().join(" ")))
                .to_uppercase()
        };
        let sku = written.map_or_else(made, str::to_owned);
        if let Some(line) = self.skus.insert(sku.clone(), row.place.line) {
            self.skus.insert(sku.clone(), line);
            let message = if written.is_some() {
                format!("the SKU \"{sku}\" is already in line {line}; give each variant its own")
            } else {
                format!(
                    "the row has no SKU, and the one made for it, \"{sku}\", is already in line {line}; write one"
                )
            };
            self.refuse(row, self.columns.sku, message);
            *ok = false;
        }
        sku
    }

    fn prices(&mut self, row: &Row, ok: &mut bool) -> Vec<Price> {
        let markets = std::mem::take(&mut self.columns.markets);
        let prices = markets.iter().filter_map(|market| self.price(row, market, ok)).collect();
        self.columns.markets = markets;
        prices
    }

    fn price(&mut self, row: &Row, columns: &MarketColumns<'_>, ok: &mut bool) -> Option<Price> {
        let (currency, decimals) = (columns.market.currency.as_str(), columns.decimals);
        let included = self.read(row, columns.included, ok, cell::yes_no).unwrap_or(true);
        let amount = self.read(row, columns.price, ok, |text| cell::price(text, currency, decimals));
        let amount = match (columns.price, amount.filter(|_| included)) {
            (None, _) if included => Amount::Unmentioned,
            (_, None) => Amount::NotSold,
            (_, Some(amount)) => Amount::Is(amount),
        };
        let mut tiers = Vec::new();
        for column in &columns.tiers {
            let tier = self.read(row, Some(*column), ok, |text| cell::tier(text, currency, decimals));
            if tier.is_some() && amount == Amount::NotSold && *ok {
                self.refuse(
                    row,
                    Some(*column),
                    format!("there is a tier and no price in {}; write the price too", columns.market.code),
                );
                *ok = false;
            }
            tiers.extend(tier);
        }
        tiers.sort_by_key(|tier| tier.min_quantity);
        if let Some(pair) = tiers.windows(2).find(|pair| pair[0].min_quantity == pair[1].min_quantity) {
            let message =
                format!("two tiers in {} begin at {}; change one", columns.market.code, pair[0].min_quantity);
            self.refuse(row, columns.tiers.first().copied(), message);
            *ok = false;
        }
        let tiers = (!columns.tiers.is_empty()).then_some(tiers);
        Some(Price { market: columns.market.code.clone(), amount, tiers })
    }

    fn stock(&mut self, row: &Row, ok: &mut bool) -> Vec<Stock> {
        let columns = std::mem::take(&mut self.columns.stock);
        let mut stock = Vec::new();
        for (column, location) in &columns {
            let of = |text: &str| cell::count(cell::without_apostrophe(text), "a stock quantity");
            if let Some(quantity) = self.read(row, Some(*column), ok, of) {
                stock.push(Stock {
                    location: location.clone(),
                    quantity,
                    column: self.names[*column].clone(),
                });
            }
        }
        self.columns.stock = columns;
        stock
    }
}
