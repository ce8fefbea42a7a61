//! Keeps the rows by which products are found in step with the products.

use super::Tx;
use crate::engine::read::latin;
use crate::engine::words::{keys_of_known, option_words, words};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// So many products are read and written by one statement, which bounds the memory.
const BATCH: usize = 1_000;

impl Tx {
    /// Makes the search rows of these products anew; to be called after any change of their titles, tags, published
    /// state, variants, or of the markets in which they have prices. A few seconds for 20,000 products.
    pub async fn index_products(&mut self, products: &[i64]) -> Result<()> {
        let mut vocabulary = BTreeSet::new();
        for batch in products.chunks(BATCH) {
            self.index_batch(batch, &mut vocabulary).await.context("index products for the search")?;
        }
        let vocabulary: Vec<String> = vocabulary.into_iter().collect();
        for batch in vocabulary.chunks(BATCH) {
            self.learn(batch).await.context("index words for the search")?;
        }
        if products.len() >= BATCH {
            // Else the search would be planned for the tables as they were before a large import: empty, at first.
            sqlx::query!("analyze product, variant, price, stock, search_product, search_word")
                .execute(&mut *self.inner)
                .await?;
        }
        Ok(())
    }

    async fn index_batch(&mut self, products: &[i64], vocabulary: &mut BTreeSet<String>) -> Result<()> {
        // In one order, so that two imports at once cannot wait for each other.
        let rows = sqlx::query!(
            r#"select p.id, p.title, p.title_bn, p.tags,
                 coalesce(array_agg(distinct o.value) filter (where o.value <> ''), '{}') as "options!",
                 coalesce(array_agg(distinct a.market) filter (where a.market <> ''), '{}') as "markets!"
               from product p
               join variant v on v.product_id = p.id and v.active
               left join lateral unnest(v.options) as o (value) on true
               left join price a on a.variant_id = v.id
               where p.id = any ($1) and p.published
               group by p.id order by p.id"#,
            products
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let (mut ids, mut texts, mut lengths, mut markets) = (vec![], vec![], vec![], vec![]);
        for row in rows {
            let weighted = weigh(&row.title, row.title_bn.as_deref(), &row.options, &row.tags);
            ids.push(row.id);
            texts.push(as_tsvector(&weighted));
            lengths.push(title_words(&row.title, row.title_bn.as_deref()));
            markets.push(row.markets.join(" "));
            vocabulary.extend(weighted.into_keys());
        }
        sqlx::query!(
            "delete from search_product where product_id = any ($1) and product_id <> all ($2)",
            products,
            &ids
        )
        .execute(&mut *self.inner)
        .await?;
        // Rows that stay as they are are not written.
        sqlx::query!(
            "insert into search_product as old (product_id, words, title_words, markets)
             select id, words::tsvector, title_words, string_to_array(markets, ' ')
             from unnest($1::bigint[], $2::text[], $3::smallint[], $4::text[]) as t (id, words, title_words, markets)
             on conflict (product_id) do update
             set words = excluded.words, title_words = excluded.title_words, markets = excluded.markets
             where (old.words, old.title_words, old.markets)
               is distinct from (excluded.words, excluded.title_words, excluded.markets)",
            &ids,
            &texts,
            &lengths,
            &markets
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    /// Adds words, which must be sorted, to the vocabulary.
    async fn learn(&mut self, words: &[String]) -> Result<()> {
        let new = sqlx::query_scalar!(
            r#"select word as "word!" from unnest($1::text[]) as t (word)
               where not exists (select from search_word w where w.word = t.word) order by word collate "C""#,
            words
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let keys: Vec<String> = new.iter().map(|word| keys_of_known(word).join(" ")).collect();
        sqlx::query!(
            "insert into search_word (word, keys)
             select word, string_to_array(keys, ' ') from unnest($1::text[], $2::text[]) as t (word, keys)
             on conflict do nothing",
            &new,
            &keys
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}

/// Each word of a product with the weight of the best place it stands in: A title, B option value, C tag.
fn weigh(title: &str, title_bn: Option<&str>, options: &[String], tags: &[String]) -> BTreeMap<String, char> {
    let mut weighted = BTreeMap::new();
    let titles = words(title).into_iter().chain(words(title_bn.unwrap_or_default()));
    let options = options.iter().flat_map(|option| option_words(option));
    // Bangla as it is typed with Latin letters.
    let typed = words(title_bn.unwrap_or_default()).into_iter().filter(|word| !word.is_ascii());
    let typed = typed.map(|word| latin(&word)).filter(|word| word.len() > 1).collect::<Vec<_>>();
    let tags = tags.iter().flat_map(|tag| words(tag));
    let all = titles.map(|w| (w, 'A')).chain(options.map(|w| (w, 'B')));
    for (word, weight) in all.chain(typed.into_iter().map(|w| (w, 'B'))).chain(tags.map(|w| (w, 'C'))) {
        weighted.entry(word).or_insert(weight);
    }
    weighted
}

/// The text form of a tsvector. Words hold nothing that would need escaping.
fn as_tsvector(weighted: &BTreeMap<String, char>) -> String {
    weighted.iter().map(|(word, weight)| format!("'{word}':1{weight}")).collect::<Vec<_>>().join(" ")
}

/// How many words the shorter of the two titles has, at least 1.
fn title_words(title: &str, title_bn: Option<&str>) -> i16 {
    let lengths = [Some(title), title_bn]
        .into_iter()
        .flatten()
        .map(|text| words(text).len())
        .filter(|length| *length > 0);
    lengths.min().and_then(|length| i16::try_from(length).ok()).unwrap_or(1)
}
