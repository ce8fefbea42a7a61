//! Importing the prices and tiers of variants.

use super::Report;
use crate::shop::{Amount, Tier, Variant};
use crate::store::Tx;
use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A price as it is stored.
#[derive(Clone, PartialEq)]
struct Stored {
    amount: Decimal,
    tiers: Value,
}

/// Columns for `unnest`.
#[derive(Default)]
struct Rows {
    variants: Vec<i64>,
    markets: Vec<String>,
    amounts: Vec<Decimal>,
    tiers: Vec<Value>,
}

impl Tx {
    /// Writes the prices that differ and removes those whose cell is empty; the variants that got or lost one.
    pub(super) async fn import_prices(
        &mut self,
        variants: &[(i64, &Variant)],
        report: &mut Report,
    ) -> Result<Vec<i64>> {
        let ids: Vec<i64> = variants.iter().map(|(id, _)| *id).collect();
        let old = self.prices_of(&ids).await?;
        let (mut write, mut remove, mut created, mut unchanged) = (Rows::default(), Rows::default(), 0, 0);
        let mut repriced = Vec::new();
        for (id, variant) in variants {
            for price in &variant.prices {
                let there = old.get(&(*id, price.market.clone()));
                let amount = match price.amount {
                    Amount::Is(amount) => Some(amount),
                    Amount::Unmentioned => there.map(|stored| stored.amount),
                    Amount::NotSold => None,
                };
                let has_tiers = price.tiers.as_ref().is_some_and(|tiers| !tiers.is_empty());
                match (amount, there) {
                    (None, Some(_)) => {
                        remove.add(*id, &price.market, None);
                        repriced.push(*id);
                    }
                    (None, None) if has_tiers => {
                        let message = format!("the tiers need a price in {}; write it too", price.market);
                        report
                            .bad
                            .push(variant.place.bad(Some(&format!("Price / {}", price.market)), message));
                    }
                    (None, None) => {}
                    (Some(amount), there) => {
                        let tiers = price.tiers.as_ref().map(|tiers| json!(tiers));
                        let kept =
                            || there.map_or_else(|| json!([] as [Tier; 0]), |stored| stored.tiers.clone());
                        let new = Stored { amount, tiers: tiers.unwrap_or_else(kept) };
                        if there.is_none() {
                            created += 1;
                            repriced.push(*id);
                        }
                        if there == Some(&new) {
                            unchanged += 1;
                        } else {
                            write.add(*id, &price.market, Some(new));
                        }
                    }
                }
            }
        }
        report.add("prices", write.variants.len() + unchanged, created, write.variants.len() - created);
        report.count("prices").removed += remove.variants.len();
        self.write_prices(&write).await?;
        self.remove_prices(&remove).await?;
        Ok(repriced)
    }

    async fn prices_of(&mut self, variants: &[i64]) -> Result<HashMap<(i64, String), Stored>> {
        let rows = sqlx::query!(
            "select variant_id, market, amount, tiers from price where variant_id = any($1)",
            variants
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let stored = rows
            .into_iter()
            .map(|row| ((row.variant_id, row.market), Stored { amount: row.amount, tiers: row.tiers }));
        Ok(stored.collect())
    }

    async fn write_prices(&mut self, rows: &Rows) -> Result<()> {
        sqlx::query!(
            "insert into price (variant_id, market, amount, tiers)
             select * from unnest($1::bigint[], $2::text[], $3::numeric[], $4::jsonb[])
             on conflict (variant_id, market) do update set amount = excluded.amount, tiers = excluded.tiers",
            &rows.variants,
            &rows.markets,
            &rows.amounts,
            &rows.tiers,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn remove_prices(&mut self, rows: &Rows) -> Result<()> {
        sqlx::query!(
            "delete from price where (variant_id, market) in (select * from unnest($1::bigint[], $2::text[]))",
            &rows.variants,
            &rows.markets,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}

impl Rows {
    fn add(&mut self, variant: i64, market: &str, stored: Option<Stored>) {
        self.variants.push(variant);
        self.markets.push(market.to_owned());
        if let Some(stored) = stored {
            self.amounts.push(stored.amount);
            self.tiers.push(stored.tiers);
        }
    }
}
