//! What an import would do to products and variants, worked out from what the files say and what there is.

use crate::shop::{BadRow, Product, Variant};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A row of `product`. The id is 0 until there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ProductRow {
    pub id: i64,
    pub handle: String,
    pub title: String,
    pub title_bn: Option<String>,
    pub options: Vec<String>,
    pub tags: Vec<String>,
    pub tax_category: String,
    pub tier_scope: String,
    pub published: bool,
    pub image: Option<String>,
}

/// A row of `variant`. The id is 0 until there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct VariantRow {
    pub id: i64,
    pub product_id: i64,
    pub sku: String,
    pub options: Vec<String>,
    pub position: i16,
    pub weight_grams: i32,
    pub tracked: bool,
    pub backorder: bool,
    pub barcode: Option<String>,
    /// Whether orders have taken more than there is somewhere.
    #[serde(skip)]
    pub oversold: bool,
}

/// Rows to write, by what must be done with them.
#[derive(Debug)]
pub(super) struct Plan<R> {
    pub create: Vec<R>,
    pub change: Vec<R>,
    pub unchanged: usize,
}

impl<R> Default for Plan<R> {
    fn default() -> Self {
        Self { create: vec![], change: vec![], unchanged: 0 }
    }
}

impl<R: PartialEq> Plan<R> {
    fn add(&mut self, old: Option<&R>, new: R) {
        match old {
            None => self.create.push(new),
            Some(old) if *old == new => self.unchanged += 1,
            Some(_) => self.change.push(new),
        }
    }
}

/// The variants that there are, by what a file may find them by.
pub(super) struct Variants {
    by_sku: HashMap<String, VariantRow>,
    of_product: HashMap<i64, Vec<String>>,
}

impl Variants {
    pub fn new(rows: Vec<VariantRow>) -> Self {
        let mut of_product: HashMap<i64, Vec<String>> = HashMap::new();
        for row in &rows {
            of_product.entry(row.product_id).or_default().push(row.sku.clone());
        }
        Self { by_sku: rows.into_iter().map(|row| (row.sku.clone(), row)).collect(), of_product }
    }

    fn of(&self, product: i64) -> impl Iterator<Item = &VariantRow> {
        let skus = self.of_product.get(&product).map_or(&[][..], Vec::as_slice);
        skus.iter().filter_map(|sku| self.by_sku.get(sku))
    }
}

/// What becomes of the products, and those of the file that can be written; one that cannot is a bad row.
pub(super) fn products<'a>(
    files: &'a [Product],
    old: &HashMap<String, ProductRow>,
    variants: &Variants,
    bad: &mut Vec<BadRow>,
) -> (Plan<ProductRow>, Vec<&'a Product>) {
    let (mut plan, mut accepted) = (Plan::default(), Vec::new());
    for product in files {
        let there = old.get(&product.handle);
        match product_row(product, there, variants) {
            Ok(row) => {
                plan.add(there, row);
                accepted.push(product);
            }
            Err((column, message)) => bad.push(product.place.bad(Some(column), message)),
        }
    }
    (plan, accepted)
}

fn product_row(
    file: &Product,
    old: Option<&ProductRow>,
    variants: &Variants,
) -> Result<ProductRow, (&'static str, String)> {
    let Some(title) = file.title.clone().or_else(|| old.map(|old| old.title.clone())) else {
        return Err((
            "Title",
            format!("the shop has no product \"{}\" yet, and a new one needs a title", file.handle),
        ));
    };
    if old.is_none() && file.variants.is_empty() {
        let message = "no row of the product can be sold: give one an SKU, an option value or a price, \
            and correct what else is wrong with its rows";
        return Err(("Handle", message.to_owned()));
    }
    let options = file.options.clone().or_else(|| old.map(|old| old.options.clone())).unwrap_or_default();
    let listed: HashSet<&str> = file.variants.iter().map(|variant| variant.sku.as_str()).collect();
    let mut left =
        old.into_iter().flat_map(|old| variants.of(old.id)).filter(|row| !listed.contains(row.sku.as_str()));
    if let Some(row) = left.find(|row| row.options.len() != options.len()) {
        let message =
            format!("the product's options have changed, and its SKU {} is not in the file; add it", row.sku);
        return Err(("Option1 Name", message));
    }
    Ok(ProductRow {
        id: old.map_or(0, |old| old.id),
        handle: file.handle.clone(),
        title,
        title_bn: file.title_bn.clone().or_else(|| old?.title_bn.clone()),
        options,
        tags: file.tags.clone().or_else(|| Some(old?.tags.clone())).unwrap_or_default(),
        tax_category: kept(file.tax_category.as_ref(), old.map(|old| &old.tax_category), "standard"),
        tier_scope: kept(file.tier_scope.as_ref(), old.map(|old| &old.tier_scope), "variant"),
        published: file.published.or(old.map(|old| old.published)).unwrap_or(true),
        image: file.image.clone().or_else(|| old?.image.clone()),
    })
}

/// What the file says, else what there is, else the default.
fn kept(file: Option<&String>, old: Option<&String>, default: &str) -> String {
    file.or(old).map_or_else(|| default.to_owned(), Clone::clone)
}

/// What becomes of one product's variants, and those of the file that can be written.
pub(super) fn variants<'a>(
    file: &'a Product,
    product: &ProductRow,
    old: &Variants,
    plan: &mut Plan<VariantRow>,
    bad: &mut Vec<BadRow>,
) -> Vec<&'a Variant> {
    let mut accepted = Vec::new();
    let listed: HashSet<&str> = file.variants.iter().map(|variant| variant.sku.as_str()).collect();
    // Options that a variant keeps which the file does not list, so nobody else can have them.
    let mut taken: HashMap<Vec<String>, String> = HashMap::new();
    let renamed: HashSet<&str> = file
        .variants
        .iter()
        .filter_map(|variant| same_options(variant, product, old, &listed))
        .map(|row| row.sku.as_str())
        .collect();
    for row in old.of(product.id) {
        if !listed.contains(row.sku.as_str()) && !renamed.contains(row.sku.as_str()) {
            taken.insert(row.options.clone(), row.sku.clone());
        }
    }
    for variant in &file.variants {
        let there = old.by_sku.get(&variant.sku).or_else(|| same_options(variant, product, old, &listed));
        match variant_row(variant, product, there) {
            Err((column, message)) => bad.push(variant.place.bad(Some(column), message)),
            Ok(row) => match taken.get(&row.options) {
                Some(sku) => {
                    let what =
                        if row.options.is_empty() { "no options".into() } else { row.options.join(" / ") };
                    let message =
                        format!("the product's variant with {what} is SKU {sku} already; change the options");
                    bad.push(variant.place.bad(Some("Option1 Value"), message));
                }
                None => {
                    taken.insert(row.options.clone(), row.sku.clone());
                    plan.add(there, row);
                    accepted.push(variant);
                }
            },
        }
    }
    accepted
}

/// The variant whose SKU the file changes: the same options, under an SKU that the file no longer lists.
fn same_options<'a>(
    variant: &Variant,
    product: &ProductRow,
    old: &'a Variants,
    listed: &HashSet<&str>,
) -> Option<&'a VariantRow> {
    if old.by_sku.contains_key(&variant.sku) {
        return None;
    }
    let options = variant.options.as_ref()?;
    old.of(product.id).find(|row| row.options == *options && !listed.contains(row.sku.as_str()))
}

fn variant_row(
    file: &Variant,
    product: &ProductRow,
    old: Option<&VariantRow>,
) -> Result<VariantRow, (&'static str, String)> {
    if old.is_some_and(|old| old.product_id != product.id) {
        let message = format!("the SKU \"{}\" is another product's already; give this one its own", file.sku);
        return Err(("Variant SKU", message));
    }
    let options = file.options.clone().or_else(|| Some(old?.options.clone())).unwrap_or_default();
    if options.len() != product.options.len() {
        let message =
            format!("the product has the options {}; give their values", product.options.join(", "));
        return Err(("Option1 Value", message));
    }
    let backorder = file.backorder.or(old.map(|old| old.backorder)).unwrap_or(false);
    let oversold = old.is_some_and(|old| old.oversold);
    if oversold && !backorder && old.is_some_and(|old| old.backorder) {
        let message =
            "orders have taken more than there is; import the new stock with CONTINUE first, then DENY";
        return Err(("Variant Inventory Policy", message.to_owned()));
    }
    Ok(VariantRow {
        id: old.map_or(0, |old| old.id),
        product_id: product.id,
        sku: file.sku.clone(),
        options,
        position: file.position.or(old.map(|old| old.position)).unwrap_or(0),
        weight_grams: file.weight_grams.or(old.map(|old| old.weight_grams)).unwrap_or(0),
        tracked: file.tracked.or(old.map(|old| old.tracked)).unwrap_or(true),
        backorder,
        barcode: file.barcode.clone().or_else(|| old?.barcode.clone()),
        oversold,
    })
}
