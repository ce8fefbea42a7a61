//! Importing stock: a quantity is a movement only where it differs from the last import.

use super::Report;
use crate::shop::{Place, Variant};
use crate::store::Tx;
use anyhow::Result;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows that one statement takes.
const AT_A_TIME: usize = 10_000;

/// A quantity of a file for one variant at one location.
pub(super) struct StockRow {
    variant: i64,
    location: String,
    quantity: i32,
    place: Place,
    column: Arc<str>,
}

impl StockRow {
    /// The quantities of one variant.
    pub(super) fn of(id: i64, variant: &Variant) -> impl Iterator<Item = Self> {
        variant.stock.iter().map(move |stock| Self {
            variant: id,
            location: stock.location.clone(),
            quantity: stock.quantity,
            place: variant.place.clone(),
            column: stock.column.clone(),
        })
    }
}

/// A row as it is, locked.
struct There {
    on_hand: i32,
    allocated: i32,
    backorder: bool,
}

/// Columns for `unnest`.
#[derive(Default)]
struct Rows {
    variants: Vec<i64>,
    locations: Vec<String>,
    quantities: Vec<i32>,
}

impl Rows {
    fn add(&mut self, row: &StockRow, quantity: i32) {
        self.variants.push(row.variant);
        self.locations.push(row.location.clone());
        self.quantities.push(quantity);
    }
}

impl Tx {
    /// Sets what is on hand where the file's quantity is not the last import's. `changed` are variants whose
    /// backorder policy may have moved. Rows are locked by variant and location, as placing does.
    pub(super) async fn import_stock(
        &mut self,
        mut files: Vec<StockRow>,
        changed: Vec<i64>,
        now: DateTime<Utc>,
        report: &mut Report,
    ) -> Result<()> {
        // Of two quantities for one place the later file's counts, as for everything else.
        files.reverse();
        files.sort_by(|a, b| (a.variant, &a.location).cmp(&(b.variant, &b.location)));
        files.dedup_by(|b, a| (a.variant, &a.location) == (b.variant, &b.location));
        let mut different = Vec::new();
        let total = files.len();
        for piece in files.chunks(AT_A_TIME) {
            let moved = self.moved(piece).await?;
            different.extend(piece.iter().filter(|row| moved.contains(&(row.variant, row.location.clone()))));
        }
        let there = self.lock_stock(&different, &changed).await?;
        self.move_policies(&changed).await?;
        let (mut set, mut movements, mut created) = (Rows::default(), Rows::default(), 0);
        for row in different {
            let old = there.get(&(row.variant, row.location.clone()));
            if let Some(old) = old
                && row.quantity < old.allocated
                && !old.backorder
            {
                let message =
                    format!("{} is fewer than the {} that orders have taken", row.quantity, old.allocated);
                report.bad.push(row.place.bad(Some(&row.column), message));
                continue;
            }
            created += usize::from(old.is_none());
            set.add(row, row.quantity);
            let by = row.quantity - old.map_or(0, |old| old.on_hand);
            if by != 0 {
                movements.add(row, by);
            }
        }
        report.add("stock", total, created, set.variants.len() - created);
        self.set_stock(&set).await?;
        self.record_import(&movements, now).await
    }

    /// The rows whose quantity is not the last import's.
    async fn moved(&mut self, files: &[StockRow]) -> Result<HashSet<(i64, String)>> {
        let mut rows = Rows::default();
        for row in files {
            rows.add(row, row.quantity);
        }
        let moved = sqlx::query!(
            r#"select file.variant_id as "variant_id!", file.location as "location!"
               from unnest($1::bigint[], $2::text[], $3::integer[]) as file(variant_id, location, quantity)
               left join stock on stock.variant_id = file.variant_id and stock.location = file.location
               where stock.imported is distinct from file.quantity"#,
            &rows.variants,
            &rows.locations,
            &rows.quantities,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(moved.into_iter().map(|row| (row.variant_id, row.location)).collect())
    }

    /// Locks everything that will be written, in one statement, with the policy that each variant has now.
    async fn lock_stock(
        &mut self,
        files: &[&StockRow],
        changed: &[i64],
    ) -> Result<HashMap<(i64, String), There>> {
        let mut rows = Rows::default();
        for row in files {
            rows.add(row, row.quantity);
        }
        let locked = sqlx::query!(
            "select stock.variant_id, stock.location, stock.on_hand, stock.allocated, variant.backorder
             from stock join variant on variant.id = stock.variant_id
             where (stock.variant_id, stock.location) in (select * from unnest($1::bigint[], $2::text[]))
               or (stock.variant_id = any($3) and stock.backorder <> variant.backorder)
             order by stock.variant_id, stock.location for update of stock",
            &rows.variants,
            &rows.locations,
            changed,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        let there = locked.into_iter().map(|row| {
            let there = There { on_hand: row.on_hand, allocated: row.allocated, backorder: row.backorder };
            ((row.variant_id, row.location), there)
        });
        Ok(there.collect())
    }

    /// Copies the backorder policy to the stock rows, where the database itself heeds it.
    async fn move_policies(&mut self, changed: &[i64]) -> Result<()> {
        sqlx::query!(
            "update stock set backorder = variant.backorder from variant
             where variant.id = stock.variant_id and variant.id = any($1) and stock.backorder <> variant.backorder",
            changed,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn set_stock(&mut self, rows: &Rows) -> Result<()> {
        sqlx::query!(
            "insert into stock (variant_id, location, on_hand, imported, backorder)
             select file.variant_id, file.location, file.quantity, file.quantity, variant.backorder
             from unnest($1::bigint[], $2::text[], $3::integer[]) as file(variant_id, location, quantity)
             join variant on variant.id = file.variant_id
             on conflict (variant_id, location) do update set on_hand = excluded.on_hand, imported = excluded.imported",
            &rows.variants,
            &rows.locations,
            &rows.quantities,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn record_import(&mut self, rows: &Rows, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            "insert into movement (variant_id, location, counter, quantity, reason, at)
             select variant_id, location, 'on_hand', quantity, 'import', $4
             from unnest($1::bigint[], $2::text[], $3::integer[]) as file(variant_id, location, quantity)",
            &rows.variants,
            &rows.locations,
            &rows.quantities,
            now,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}
