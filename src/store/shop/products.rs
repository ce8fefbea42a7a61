//! Importing products and their variants.

use super::markets::set;
use super::plan::{self, Plan, ProductRow, VariantRow, Variants};
use super::stock::StockRow;
use super::{AT_A_TIME, Report};
use crate::shop::{Product, Variant};
use crate::store::Tx;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};

impl Tx {
    /// Products, variants and prices in pieces; the stock of all of them at the end, in the order of locks.
    pub(super) async fn import_products(
        &mut self,
        products: &[Product],
        now: DateTime<Utc>,
        report: &mut Report,
        progress: &impl Fn(usize),
    ) -> Result<()> {
        let (mut stock, mut changed) = (Vec::new(), Vec::new());
        for piece in pieces(products) {
            let mut touched = HashSet::new();
            let written = self
                .import_piece(piece, report, &mut changed, &mut touched)
                .await
                .context("import the products")?;
            // The index knows in which markets a product has a price, so it comes after them.
            let repriced = self.import_prices(&written, report).await.context("import the prices")?;
            touched.extend(self.products_with(&repriced).await?);
            self.index_products(&touched.into_iter().collect::<Vec<_>>()).await?;
            stock.extend(written.iter().flat_map(|(id, variant)| StockRow::of(*id, variant)));
            progress(piece.len());
        }
        self.import_stock(stock, changed, now, report).await.context("import the stock")
    }

    /// Writes the products and variants; answers the variants that were, with their ids.
    async fn import_piece<'a>(
        &mut self,
        files: &'a [Product],
        report: &mut Report,
        changed: &mut Vec<i64>,
        touched: &mut HashSet<i64>,
    ) -> Result<Vec<(i64, &'a Variant)>> {
        let handles: Vec<String> = files.iter().map(|product| product.handle.clone()).collect();
        let old_products = self.products_of(&handles).await?;
        let old = self.variants_of(files, &old_products).await?;
        let (products, accepted) = plan::products(files, &old_products, &old, &mut report.bad);
        self.change_products(&products.change).await?;
        self.create_products(&products.create).await?;
        let rows = self.products_of(&handles).await?;
        let (mut variants, mut written): (Plan<VariantRow>, Vec<&Variant>) = (Plan::default(), Vec::new());
        for product in accepted {
            if let Some(row) = rows.get(&product.handle) {
                written.extend(plan::variants(product, row, &old, &mut variants, &mut report.bad));
            }
        }
        self.change_variants(&variants.change).await?;
        self.create_variants(&variants.create).await?;
        report.planned("products", &products);
        report.planned("variants", &variants);
        changed.extend(variants.change.iter().map(|row| row.id));
        let named = products.create.iter().chain(&products.change).filter_map(|row| rows.get(&row.handle));
        touched.extend(named.map(|row| row.id));
        touched.extend(variants.create.iter().chain(&variants.change).map(|row| row.product_id));
        self.with_ids(written).await
    }

    async fn products_with(&mut self, variants: &[i64]) -> Result<Vec<i64>> {
        sqlx::query_scalar!("select distinct product_id from variant where id = any($1)", variants)
            .fetch_all(&mut *self.inner)
            .await
            .context("the products of variants")
    }

    async fn products_of(&mut self, handles: &[String]) -> Result<HashMap<String, ProductRow>> {
        let rows = sqlx::query_as!(
            ProductRow,
            "select id, handle, title, title_bn, options, tags, tax_category, tier_scope, published, image
             from product where handle = any($1)",
            handles,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(rows.into_iter().map(|row| (row.handle.clone(), row)).collect())
    }

    /// All variants of the products, and those of others that have one of the files' SKUs.
    async fn variants_of(
        &mut self,
        files: &[Product],
        products: &HashMap<String, ProductRow>,
    ) -> Result<Variants> {
        let ids: Vec<i64> = products.values().map(|row| row.id).collect();
        let skus: Vec<String> =
            files.iter().flat_map(|product| &product.variants).map(|variant| variant.sku.clone()).collect();
        let rows = sqlx::query_as!(
            VariantRow,
            r#"select id, product_id, sku, options, position, weight_grams, tracked, backorder, barcode,
                 exists (select from stock where variant_id = variant.id and allocated > on_hand) as "oversold!"
               from variant
               where id in (select id from variant where product_id = any($1)
                 union select id from variant where sku = any($2))
               order by product_id, position, id"#,
            &ids,
            &skus,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(Variants::new(rows))
    }

    async fn create_products(&mut self, rows: &[ProductRow]) -> Result<()> {
        sqlx::query!(
            "insert into product (handle, title, title_bn, options, tags, tax_category, tier_scope, published, image)
             select * from jsonb_to_recordset($1) as file(handle text, title text, title_bn text, options text[],
               tags text[], tax_category text, tier_scope text, published boolean, image text)",
            set(rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn change_products(&mut self, rows: &[ProductRow]) -> Result<()> {
        sqlx::query!(
            "update product set title = file.title, title_bn = file.title_bn, options = file.options,
               tags = file.tags, tax_category = file.tax_category, tier_scope = file.tier_scope,
               published = file.published, image = file.image
             from jsonb_to_recordset($1) as file(id bigint, title text, title_bn text, options text[], tags text[],
               tax_category text, tier_scope text, published boolean, image text)
             where product.id = file.id",
            set(rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn create_variants(&mut self, rows: &[VariantRow]) -> Result<()> {
        sqlx::query!(
            "insert into variant (product_id, sku, options, position, weight_grams, tracked, backorder, barcode)
             select * from jsonb_to_recordset($1) as file(product_id bigint, sku text, options text[],
               position smallint, weight_grams integer, tracked boolean, backorder boolean, barcode text)",
            set(rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn change_variants(&mut self, rows: &[VariantRow]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        // Two variants may swap their options, which are unique: out of the way first.
        sqlx::query!("update variant set options = array['moving', id::text] where id = any($1)", &ids)
            .execute(&mut *self.inner)
            .await?;
        sqlx::query!(
            "update variant set sku = file.sku, options = file.options, position = file.position,
               weight_grams = file.weight_grams, tracked = file.tracked, backorder = file.backorder,
               barcode = file.barcode
             from jsonb_to_recordset($1) as file(id bigint, sku text, options text[], position smallint,
               weight_grams integer, tracked boolean, backorder boolean, barcode text)
             where variant.id = file.id",
            set(rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn with_ids<'a>(&mut self, variants: Vec<&'a Variant>) -> Result<Vec<(i64, &'a Variant)>> {
        let skus: Vec<String> = variants.iter().map(|variant| variant.sku.clone()).collect();
        let rows = sqlx::query!("select id, sku from variant where sku = any($1)", &skus)
            .fetch_all(&mut *self.inner)
            .await?;
        let ids: HashMap<&str, i64> = rows.iter().map(|row| (row.sku.as_str(), row.id)).collect();
        Ok(variants
            .into_iter()
            .filter_map(|variant| Some((*ids.get(variant.sku.as_str())?, variant)))
            .collect())
    }
}

impl Report {
    fn planned<R>(&mut self, kind: &'static str, plan: &Plan<R>) {
        let (created, changed) = (plan.create.len(), plan.change.len());
        self.add(kind, created + changed + plan.unchanged, created, changed);
    }
}

/// Pieces of the list in which no handle is there twice: a second file's rows come after the first's are written.
fn pieces(products: &[Product]) -> Vec<&[Product]> {
    let (mut pieces, mut from, mut handles) = (Vec::new(), 0, HashSet::new());
    for (at, product) in products.iter().enumerate() {
        if at - from == AT_A_TIME || handles.contains(product.handle.as_str()) {
            pieces.push(&products[from..at]);
            from = at;
            handles.clear();
        }
        handles.insert(product.handle.as_str());
    }
    if from < products.len() {
        pieces.push(&products[from..]);
    }
    pieces
}
