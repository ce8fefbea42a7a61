//! Finds products by what a rep types: words of titles, options and tags, begun, misspelt or in Bangla, and SKUs.

use super::Tx;
use super::load::from_json;
use crate::dialog::event::Hit;
use crate::engine::basket::TierScope;
use crate::engine::cart::Offer;
use crate::engine::words::{forms, keys_of_misspelt, words};
use anyhow::{Context, Result};
use rust_decimal::Decimal;
use sqlx::types::Json;
use unicode_normalization::UnicodeNormalization;

/// So many words of a phrase are looked for; what comes after them is ignored.
const MOST_WORDS: usize = 12;
/// No SKU is longer; a longer chunk of text is not looked for among them.
const LONGEST_SKU: usize = 100;

impl Tx {
    /// The products that each phrase may mean, best first, at most `limit` per phrase, in the order of the phrases.
    /// Better covered phrases come first; among equals what has a price in `market`, what has the words in its title,
    /// what is called exactly so, what is in stock at `locations`, and short titles. One statement for all phrases.
    pub async fn search(
        &mut self,
        market: &str,
        locations: &[String],
        phrases: &[String],
        limit: i64,
    ) -> Result<Vec<Vec<Hit>>> {
        if phrases.iter().all(|phrase| looks_like_sku(phrase)) {
            let found = self.by_sku(market, phrases).await?;
            if found.iter().all(|hits| !hits.is_empty()) {
                return Ok(found);
            }
        }
        let typed = Typed::new(phrases);
        let mut found = vec![Vec::new(); phrases.len()];
        if typed.words.is_empty() {
            return Ok(found);
        }
        let rows = sqlx::query_file_as!(
            Row,
            "src/store/search.sql",
            market,
            locations,
            &typed.phrases,
            &typed.words,
            &typed.forms,
            &typed.keys,
            &typed.chunk_phrases,
            &typed.chunks,
            &typed.chunk_firsts,
            &typed.chunk_lasts,
            limit
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("search for products")?;
        for row in rows {
            let hits: Option<&mut Vec<Hit>> =
                usize::try_from(row.phrase).ok().and_then(|at| found.get_mut(at));
            if let Some(hits) = hits {
                row.append_to(hits, locations)?;
            }
        }
        Ok(found)
    }

    /// The product of a variant, with all its variants that are sold.
    pub async fn product_of(&mut self, market: &str, variant: i64) -> Result<Option<Hit>> {
        Ok(self.products(market, &[None], &[Some(variant)]).await?.remove(0).into_iter().next())
    }

    /// What the search gives for phrases that are SKUs, in a fraction of its time.
    async fn by_sku(&mut self, market: &str, phrases: &[String]) -> Result<Vec<Vec<Hit>>> {
        let skus: Vec<_> = phrases.iter().map(|phrase| Some(folded(phrase))).collect();
        self.products(market, &skus, &vec![None; phrases.len()]).await
    }

    /// The products to which each folded SKU or each variant belongs, with all their variants that are sold.
    async fn products(
        &mut self,
        market: &str,
        skus: &[Option<String>],
        variants: &[Option<i64>],
    ) -> Result<Vec<Vec<Hit>>> {
        let rows = sqlx::query!(
            r#"select t.n as "n!", p.id, p.title, p.title_bn, p.options, o.doc as "offer!: Json<Offer>"
               from unnest($2::text[], $3::bigint[]) with ordinality as t (sku, id, n)
               join variant mine on mine.id = t.id or lower(mine.sku) collate "C" = t.sku and mine.active
               join product p on p.id = mine.product_id and p.published
               join variant v on v.product_id = p.id and v.active
               cross join lateral offers_of(array[v.id], $1) as o
               order by t.n, p.id, v.position, v.id"#,
            market,
            skus as _,
            variants as _,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("products by SKU")?;
        let mut found = vec![Vec::new(); skus.len()];
        for row in rows {
            let hits: Option<&mut Vec<Hit>> =
                usize::try_from(row.n - 1).ok().and_then(|at| found.get_mut(at));
            let head =
                Head { product: row.id, title: row.title, title_bn: row.title_bn, options: row.options };
            if let Some(hits) = hits {
                head.append_to(hits, 1.0, row.offer.0);
            }
        }
        Ok(found)
    }
}

/// Whether a phrase is worth looking up as an SKU alone before the search: one chunk with a digit in it.
fn looks_like_sku(phrase: &str) -> bool {
    phrase.len() <= LONGEST_SKU
        && !phrase.contains(char::is_whitespace)
        && phrase.contains(|character: char| character.is_numeric())
}

/// The form in which SKUs are compared.
fn folded(chunk: &str) -> String {
    let folded = chunk.nfkc().flat_map(char::to_lowercase).filter(|character| !character.is_control());
    folded.take(LONGEST_SKU).collect()
}

/// What a row says of its product.
struct Head {
    product: i64,
    title: String,
    title_bn: Option<String>,
    options: Vec<String>,
}

impl Head {
    /// Adds the variant to the last hit when it is of the same product, else as a new hit.
    fn append_to(self, hits: &mut Vec<Hit>, score: f32, offer: Offer) {
        if let Some(hit) = hits.last_mut().filter(|hit| hit.product == self.product) {
            hit.offers.push(offer);
            return;
        }
        hits.push(Hit {
            product: self.product,
            title: self.title,
            title_bn: self.title_bn,
            option_names: self.options,
            score,
            offers: vec![offer],
        });
    }
}

/// The phrases as the columns that the statement takes; words are numbered from 1 over all phrases.
#[derive(Default)]
struct Typed {
    phrases: Vec<i32>,
    words: Vec<String>,
    forms: Vec<String>,
    keys: Vec<String>,
    chunk_phrases: Vec<i32>,
    chunks: Vec<String>,
    chunk_firsts: Vec<i32>,
    chunk_lasts: Vec<i32>,
}

impl Typed {
    fn new(phrases: &[String]) -> Self {
        let mut typed = Self::default();
        for (number, phrase) in (0..).zip(phrases) {
            let mut left = MOST_WORDS;
            for chunk in phrase.split_whitespace() {
                let words = words(chunk);
                if !words.is_empty() && left > 0 {
                    let taken = words.len().min(left);
                    left -= taken;
                    typed.add(number, chunk, &words[..taken]);
                }
            }
        }
        typed
    }

    fn add(&mut self, phrase: i32, chunk: &str, words: &[String]) {
        let before = i32::try_from(self.words.len()).unwrap_or(i32::MAX);
        for (word, number) in words.iter().zip(before + 1..) {
            self.phrases.push(phrase);
            self.words.push(word.clone());
            self.forms.push(forms(word).join(" "));
            self.keys.push(keys_of_misspelt(word).join(" "));
            if number == before + 1 {
                self.chunk_firsts.push(number);
                self.chunk_lasts.push(before);
            }
            if let Some(last) = self.chunk_lasts.last_mut() {
                *last = number;
            }
        }
        self.chunk_phrases.push(phrase);
        self.chunks.push(folded(chunk));
    }
}

/// One variant of one hit, as the statement returns it.
struct Row {
    phrase: i32,
    score: f32,
    product_id: i64,
    handle: String,
    title: String,
    title_bn: Option<String>,
    option_names: Vec<String>,
    tags: Vec<String>,
    tax_category: String,
    tier_scope: String,
    variant_id: i64,
    sku: String,
    options: Vec<String>,
    weight_grams: i32,
    tracked: bool,
    backorder: bool,
    price: Option<Decimal>,
    tiers: Option<serde_json::Value>,
    available: Vec<i32>,
}

impl Row {
    fn append_to(self, hits: &mut Vec<Hit>, locations: &[String]) -> Result<()> {
        let offer = Offer {
            variant: self.variant_id,
            product: self.handle,
            sku: self.sku,
            title: self.title.clone(),
            title_bn: self.title_bn.clone(),
            options: self.options,
            tags: self.tags,
            tax_category: self.tax_category,
            tier_scope: if self.tier_scope == "product" { TierScope::Product } else { TierScope::Variant },
            weight_grams: self.weight_grams.unsigned_abs(),
            tracked: self.tracked,
            backorder: self.backorder,
            sellable: true,
            price: self.price,
            tiers: self.tiers.map(|tiers| from_json(tiers, "tiers")).transpose()?.unwrap_or_default(),
            available: locations.iter().cloned().zip(self.available).collect(),
        };
        let head = Head {
            product: self.product_id,
            title: self.title,
            title_bn: self.title_bn,
            options: self.option_names,
        };
        head.append_to(hits, self.score, offer);
        Ok(())
    }
}
