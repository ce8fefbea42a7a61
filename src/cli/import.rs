//! `import` and `init`: a merchant's files, or the sample's, into the database.

use crate::shop::{self, File, Shop};
use crate::store::{Report, Store};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt;
use std::path::PathBuf;

/// What was imported, to be shown; every bad row, of the files and of the database, is in `report.bad`.
#[derive(Debug)]
pub struct Imported {
    pub report: Report,
    pub dry_run: bool,
}

impl Imported {
    /// Whether every row was taken. If not, the exit status is 1, though the good rows are in.
    pub fn is_whole(&self) -> bool {
        self.report.bad.is_empty()
    }
}

/// Imports files of any kind, in any order, in one transaction: good rows are imported, bad rows are reported.
/// A dry run does the same and rolls back. Fails only when a file cannot be read or the database fails.
pub async fn import(store: &Store, files: &[PathBuf], dry_run: bool, now: DateTime<Utc>) -> Result<Imported> {
    let mut contents = Vec::new();
    for path in files {
        let bytes = tokio::fs::read(path).await;
        contents.push((
            path.display().to_string(),
            bytes.with_context(|| format!("{} cannot be read", path.display()))?,
        ));
    }
    let files: Vec<File<'_>> = contents.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let mut tx = store.begin().await?;
    let (shop, mut bad) = shop::read(&files, &tx.known().await?);
    let bar = progress_bar(&shop);
    let mut report = tx.import(&shop, now, |done| bar.inc(done as u64)).await?;
    bar.finish_and_clear();
    bad.append(&mut report.bad);
    let place = |name: &str| contents.iter().position(|(file, _)| file == name);
    bad.sort_by_key(|row| (place(&row.file), row.line));
    report.bad = bad;
    if !dry_run {
        tx.commit().await?;
    }
    Ok(Imported { report, dry_run })
}

/// Fills an empty database with the sample shop; `bare` leaves out products, customers, staff and coupons.
/// Fails with a sentence if there is a shop already.
pub async fn init(store: &Store, bare: bool, now: DateTime<Utc>) -> Result<Imported> {
    let mut tx = store.begin().await?;
    if !tx.known().await?.markets.is_empty() {
        bail!(
            "this database has a shop already; use `cartwright import` to change it, or give an empty database"
        );
    }
    let (sample, _) = shop::sample();
    let shop = if bare { sample.bare() } else { sample };
    let report = tx.import(&shop, now, |_| ()).await?;
    tx.commit().await?;
    Ok(Imported { report, dry_run: false })
}

/// A bar on standard error, where there is a terminal to draw it on.
fn progress_bar(shop: &Shop) -> ProgressBar {
    let bar = ProgressBar::new((shop.products.len() + shop.customers.len()) as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} products and customers, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, count) in &self.report.counts {
            write!(f, "{kind:<16} {} created, {} changed", count.created, count.changed)?;
            if count.removed > 0 {
                write!(f, ", {} removed", count.removed)?;
            }
            writeln!(f, ", {} unchanged", count.unchanged)?;
        }
        if !self.is_whole() {
            let rows = self.report.bad.len();
            writeln!(
                f,
                "{rows} {} to correct; what they are about was left out:",
                if rows == 1 { "fault" } else { "faults" }
            )?;
        }
        for row in &self.report.bad {
            writeln!(f, "{row}")?;
        }
        if self.dry_run {
            writeln!(f, "Nothing was written: this was a dry run.")?;
        }
        Ok(())
    }
}
