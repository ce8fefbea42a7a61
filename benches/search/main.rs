//! Measures the product search over catalogues of growing size: one JSON line each, and the growth of the median.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

mod catalogue;
mod database;

use anyhow::{Context, Result, ensure};
use cartwright::store::Store;
use catalogue::{Catalogue, Lcg, MARKET};
use clap::Parser;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The kinds of query, asked in turn.
const KINDS: [&str; 8] =
    ["exact", "one_word", "partial", "misspelt", "order", "bangla", "sku", "unknown_word"];
const LIMIT: i64 = 8;

#[derive(Parser)]
struct Arguments {
    /// Numbers of variants, five a product.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    sizes: Vec<usize>,
    /// How long each size is measured.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    #[arg(long, default_value_t = 20_240_607)]
    seed: u64,
    /// Only shows that it runs: a small catalogue, half a second.
    #[arg(long)]
    smoke: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = Arguments::parse();
    if arguments.smoke {
        (arguments.sizes, arguments.seconds) = (vec![500, 1_000], 0.5);
    }
    ensure!(
        !arguments.sizes.is_empty() && arguments.sizes.iter().all(|size| *size >= 5),
        "--sizes are at least 5 each"
    );
    let mut medians = Vec::new();
    for &variants in &arguments.sizes {
        let database = database::Database::create().await?;
        let measured = measure(&database, variants, &arguments).await;
        database.drop().await?;
        medians.push(measured?);
    }
    let growth = medians.last().zip(medians.first()).map_or(1.0, |(last, first)| last / first);
    println!(
        "{}",
        serde_json::json!({"bench": "search_growth", "sizes": arguments.sizes, "median_growth": round(growth)})
    );
    Ok(())
}

/// Fills the database, asks queries until the time is over, prints the line and returns the median in milliseconds.
async fn measure(database: &database::Database, variants: usize, arguments: &Arguments) -> Result<f64> {
    let catalogue = Catalogue::new(variants / 5, arguments.seed);
    let ids = database.load(&catalogue).await?;
    let begun = Instant::now();
    let mut tx = database.store.begin().await?;
    tx.index_products(&ids).await?;
    tx.commit().await?;
    let index_seconds = begun.elapsed().as_secs_f64();
    database.settle().await?;

    let mut dice = Lcg::new(arguments.seed ^ 1);
    for turn in 0..80 {
        let query = catalogue.query(KINDS[turn % KINDS.len()], &mut dice);
        ask(&database.store, query).await?;
    }
    let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let (mut found, mut asked) = (0_usize, 0_usize);
    let until = Instant::now() + Duration::from_secs_f64(arguments.seconds);
    while Instant::now() < until {
        let kind = KINDS[asked % KINDS.len()];
        let query = catalogue.query(kind, &mut dice);
        let (hits, milliseconds) = ask(&database.store, query).await?;
        times.entry(kind).or_default().push(milliseconds);
        found += usize::from(hits > 0);
        asked += 1;
    }
    let mut all: Vec<f64> = times.values().flatten().copied().collect();
    let kinds: BTreeMap<_, _> = times
        .iter_mut()
        .map(|(kind, times)| (*kind, [percentile(times, 0.5), percentile(times, 0.99)]))
        .collect();
    println!(
        "{}",
        serde_json::json!({
            "bench": "search", "variants": variants, "p50_ms": percentile(&mut all, 0.5),
            "p95_ms": percentile(&mut all, 0.95), "p99_ms": percentile(&mut all, 0.99), "max_ms": percentile(&mut all, 1.0),
            "queries": asked, "found": found, "p50_p99_ms_by_kind": kinds, "index_s": round(index_seconds),
            "seed": arguments.seed,
        })
    );
    Ok(percentile(&mut all, 0.5))
}

/// Asks one query in a transaction of its own, as a turn does; the number of hits, and the milliseconds of the search.
async fn ask(store: &Store, query: String) -> Result<(usize, f64)> {
    let mut tx = store.begin().await?;
    let phrases = [query];
    let begun = Instant::now();
    let hits = tx.search(MARKET, &database::LOCATIONS.map(String::from), &phrases, LIMIT).await?;
    let milliseconds = begun.elapsed().as_secs_f64() * 1_000.0;
    let hits = hits.first().context("a search without an answer")?;
    Ok((hits.len(), milliseconds))
}

/// The share `at` (0 to 1) of the times, which are sorted in place; rounded.
fn percentile(times: &mut [f64], at: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank"
    )]
    let rank = ((times.len() as f64 * at).ceil() as usize).clamp(1, times.len().max(1)) - 1;
    times.get(rank).map_or(0.0, |time| round(*time))
}

fn round(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
