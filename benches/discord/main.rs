//! Reps at work in a Discord server: how soon each interaction is answered at first, also while the database stalls, and
//! how soon there are choices among a hundred thousand variants.
//!
//! The real program serves in a process of its own, against an emulated Discord in this one, on a durable Postgres.

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock and its surroundings")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

#[path = "../common/bot.rs"]
mod bot;
#[path = "../search/catalogue.rs"]
mod catalogue;
#[path = "../common/figures.rs"]
mod figures;
mod load;
mod shop;

use anyhow::{Result, ensure};
use bot::Bot;
use cartwright::emulator::discord::{Discord, Options, World};
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use catalogue::{Catalogue, Lcg};
use clap::Parser;
use figures::{at, round};
use load::{PATIENCE, Reps};
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

/// How long the database stalls.
const STALL: Duration = Duration::from_secs(2);
/// What is locked meanwhile: a turn's tables, and then what comes in, too.
const STALLS: [&str; 2] = ["cart, conversation, staff", "inbox, cart, conversation, staff"];
/// What is typed into the product field.
const KINDS: [&str; 7] = ["exact", "one_word", "partial", "misspelt", "order", "bangla", "sku"];

#[derive(Parser)]
struct Arguments {
    /// How long interactions come at a steady pace.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Interactions a second, over all channels.
    #[arg(long, default_value_t = 100)]
    rate: u64,
    #[arg(long, default_value_t = 50)]
    channels: usize,
    /// Variants, five a product.
    #[arg(long, default_value_t = 100_000)]
    variants: usize,
    /// How many texts are typed into the product field.
    #[arg(long, default_value_t = 700)]
    texts: usize,
    /// A few seconds, to see that it runs.
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
        (arguments.seconds, arguments.rate, arguments.channels) = (2, 10, 5);
        (arguments.variants, arguments.texts) = (500, 20);
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-discord-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let options = server.database("discord").await?;
    let store = Store::connect(options.clone(), 4).await?;
    let done = measure(&arguments, &store, &options, &server).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(
    arguments: &Arguments,
    store: &Store,
    options: &PgConnectOptions,
    server: &Embedded,
) -> Result<()> {
    let catalogue = Catalogue::new(arguments.variants / 5, 20_240_607);
    shop::fill(store, options, &catalogue, arguments.channels).await?;
    let discord = Discord::start(Options::default()).await;
    let settings = [("DISCORD_BOT_TOKEN", discord.token()), ("DISCORD_API_URL", &discord.url())];
    let bot = Bot::start(server, "discord", &settings)?;
    let set = |world: &World| {
        let mut asked = world.requests().iter();
        asked.any(|request| request.name.starts_with("bulk_set_") && request.done)
    };
    ensure!(discord.wait_for(set, PATIENCE).await, "the bot sets no commands");
    ensure!(discord.wait_for(|world| world.connected() > 0, PATIENCE).await, "the bot is not connected");
    let mut reps = Reps::new(&discord, &catalogue, arguments.channels);
    // Everybody's first words, which find cold caches, are no part of the figures.
    reps.each_says_hello().await?;

    let mut dice = Lcg::new(1);
    let texts: Vec<String> =
        (0..arguments.texts).map(|n| catalogue.query(KINDS[n % KINDS.len()], &mut dice)).collect();
    let (times, found) = reps.types(&texts).await?;
    println!(
        "{}",
        json!({
            "bench": "discord", "setting": "autocomplete", "variants": arguments.variants, "texts": times.len(),
            "found": found, "p50_ms": round(at(&times, 0.5)), "p99_ms": round(at(&times, 0.99)),
            "most_ms": round(at(&times, 1.0)),
        })
    );

    let times = reps.at_a_pace(arguments.rate, Duration::from_secs(arguments.seconds)).await?;
    reps.rests().await?;
    println!("{}", first_answers("pace", arguments, &times));

    for tables in STALLS {
        let mut locker = PgConnection::connect_with(options).await?;
        let lock = format!("begin; lock table {tables} in access exclusive mode");
        sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut locker).await?;
        let unlocking = tokio::spawn(async move {
            tokio::time::sleep(STALL).await;
            sqlx::raw_sql("commit").execute(&mut locker).await.map(drop)
        });
        let times = reps.at_a_pace(arguments.rate, STALL).await?;
        unlocking.await??;
        reps.rests().await?;
        println!("{}", first_answers(&format!("stalled: {tables}"), arguments, &times));
    }

    let (resident, most) = (bot.resident_mb()?, bot.most_resident_mb()?);
    println!(
        "{}",
        json!({ "bench": "discord", "setting": "memory", "resident_mb": round(resident), "most_mb": round(most) })
    );
    bot.end().await?;
    ensure!(discord.violations().is_empty(), "invalid requests: {:?}", discord.violations()[0]);
    ensure!(discord.unanswered().is_empty(), "without an answer in time: {:?}", discord.unanswered());
    ensure!(
        store.outbox_depth().await? == (0, 0) && store.inbox_depth().await? == (0, 0),
        "work is left over"
    );
    let faults = store.begin().await?.ledger_faults().await?;
    ensure!(faults.is_empty(), "the books do not add up: {faults:?}");
    Ok(())
}

fn first_answers(setting: &str, arguments: &Arguments, times: &[f64]) -> serde_json::Value {
    let in_time = times.iter().filter(|took| **took <= 2_500.0).count();
    json!({
        "bench": "discord", "setting": setting, "interactions_per_s": arguments.rate,
        "channels": arguments.channels, "interactions": times.len(), "p50_ms": round(at(times, 0.5)),
        "p99_ms": round(at(times, 0.99)), "most_ms": round(at(times, 1.0)),
        "within_2500_ms": round(in_time as f64 / times.len() as f64),
    })
}
