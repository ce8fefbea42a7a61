//! Customers' messages read: the words alone, and with the products found among a hundred thousand variants.

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock and its surroundings")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

#[path = "../search/catalogue.rs"]
mod catalogue;
#[path = "../common/figures.rs"]
mod figures;
#[path = "../discord/shop.rs"]
mod shop;

use anyhow::{Context, Result};
use cartwright::cli::read::understand;
use cartwright::engine::read::read;
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use catalogue::{Catalogue, Lcg, MARKET};
use clap::Parser;
use figures::{at, round};
use serde_json::json;
use sqlx::postgres::PgConnectOptions;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

#[derive(Parser)]
struct Arguments {
    /// Variants, five a product.
    #[arg(long, default_value_t = 100_000)]
    variants: usize,
    #[arg(long, default_value_t = 500)]
    messages: usize,
    /// A few, to see that it runs.
    #[arg(long)]
    smoke: bool,
    /// Cargo passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = Arguments::parse();
    if arguments.smoke {
        (arguments.variants, arguments.messages) = (500, 20);
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-read-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let options = server.database("read").await?;
    let store = Store::connect(options.clone(), 2).await?;
    let done = measure(&arguments, &store, &options).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(arguments: &Arguments, store: &Store, options: &PgConnectOptions) -> Result<()> {
    let catalogue = Catalogue::new(arguments.variants / 5, 20_240_607);
    shop::fill(store, options, &catalogue, 1).await?;
    let shop = store.begin().await?.shop().await?.context("the shop")?;
    let market = shop.market(MARKET).context("the market")?;
    let mut dice = Lcg::new(3);
    let messages: Vec<String> = (0..arguments.messages)
        .map(|n| {
            let mut item = |kind| catalogue.query(kind, &mut dice);
            let (one, two, three) = (item("order"), item("exact"), item("misspelt"));
            format!(
                "Hello, could you please send me {} {one} and 1 {two}, and also {three} x2? I'm Nusrat Jahan, 01819 445566.\n\
                 Deliver to House 7, Road 12, Banani, Dhaka 1213. Cash on delivery, call before coming. Thanks!",
                n % 9 + 1
            )
        })
        .collect();
    let (mut alone, mut found) = (Vec::new(), Vec::new());
    for message in &messages {
        let began = Instant::now();
        let reading = read(message, market);
        alone.push(began.elapsed().as_secs_f64() * 1_000.0);
        drop(reading);
        let began = Instant::now();
        understand(store, message, market).await?;
        found.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    for (setting, mut times) in [("words alone", alone), ("with the products", found)] {
        times.sort_by(f64::total_cmp);
        println!(
            "{}",
            json!({
                "bench": "read", "setting": setting, "variants": arguments.variants, "messages": times.len(),
                "p50_ms": round(at(&times, 0.5)), "p99_ms": round(at(&times, 0.99)), "most_ms": round(at(&times, 1.0)),
            })
        );
    }
    Ok(())
}
