//! Reps at work in fifty Telegram chats: how soon the bot answers, and how much memory it takes.
//!
//! The real program serves in a process of its own, against an emulated Telegram in this one, on a durable Postgres.

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock and its surroundings")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "figures"
)]

#[path = "../common/bot.rs"]
mod bot;
#[path = "../common/figures.rs"]
mod figures;
mod load;
mod shop;

use anyhow::{Result, ensure};
use bot::Bot;
use cartwright::emulator::telegram::{Options, Telegram, World};
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use clap::Parser;
use figures::{at, round};
use load::Reps;
use serde_json::json;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

#[derive(Parser)]
struct Arguments {
    /// How long updates come at a steady pace.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Updates a second, over all chats.
    #[arg(long, default_value_t = 50)]
    rate: u64,
    #[arg(long, default_value_t = 50)]
    chats: usize,
    /// How many updates come, as fast as they are answered, while memory is looked at.
    #[arg(long, default_value_t = 10_000)]
    updates: usize,
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
        (arguments.seconds, arguments.rate, arguments.chats, arguments.updates) = (2, 10, 5, 50);
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-telegram-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let store = Store::connect(server.database("telegram").await?, 4).await?;
    let done = measure(&arguments, &store, &server).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(arguments: &Arguments, store: &Store, server: &Embedded) -> Result<()> {
    shop::fill(store, arguments.chats).await?;
    let telegram = Telegram::start(Options::default()).await;
    let settings = [("TELEGRAM_BOT_TOKEN", telegram.token()), ("TELEGRAM_API_URL", &telegram.url())];
    let bot = Bot::start(server, "telegram", &settings)?;
    let polls = |world: &World| world.requests().iter().any(|request| request.method == "getUpdates");
    ensure!(telegram.wait_for(polls, Duration::from_secs(30)).await, "the bot does not ask for updates");
    let mut reps = Reps::new(&telegram, arguments.chats);
    // Everybody's first words, which find cold caches, are no part of the figures.
    reps.each_says_hello().await?;
    let idle = bot.resident_mb()?;
    let times = reps.at_a_pace(arguments.rate, Duration::from_secs(arguments.seconds)).await?;
    let pace = json!({
        "bench": "telegram", "setting": "pace", "updates_per_s": arguments.rate, "chats": arguments.chats,
        "updates": times.len(), "p50_ms": round(at(&times, 0.5)), "p95_ms": round(at(&times, 0.95)),
        "p99_ms": round(at(&times, 0.99)), "most_ms": round(at(&times, 1.0)),
    });
    let (few, many) = (arguments.updates / 5, arguments.updates);
    let started = std::time::Instant::now();
    reps.as_fast_as_answered(few).await?;
    let after_few = bot.resident_mb()?;
    reps.as_fast_as_answered(many - few).await?;
    let after_many = bot.resident_mb()?;
    let memory = json!({
        "bench": "telegram", "setting": "memory", "updates": many, "chats": arguments.chats,
        "updates_per_s": round(many as f64 / started.elapsed().as_secs_f64()),
        "idle_mb": round(idle), format!("after_{few}_mb"): round(after_few),
        format!("after_{many}_mb"): round(after_many), "most_mb": round(bot.most_resident_mb()?),
    });
    let settled = telegram.settled(Duration::from_millis(200), Duration::from_secs(10)).await;
    bot.end().await?;
    println!("{pace}");
    println!("{memory}");
    ensure!(settled && telegram.pending_updates() == 0, "the bot does not come to rest");
    ensure!(telegram.violations().is_empty(), "invalid requests: {:?}", telegram.violations()[0]);
    ensure!(telegram.unanswered().is_empty(), "presses without an answer: {:?}", telegram.unanswered());
    ensure!(
        store.outbox_depth().await? == (0, 0) && store.inbox_depth().await? == (0, 0),
        "work is left over"
    );
    let faults = store.begin().await?.ledger_faults().await?;
    ensure!(faults.is_empty(), "the books do not add up: {faults:?}");
    Ok(())
}
