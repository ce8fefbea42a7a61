//! How soon managers on one platform see an order that a rep has placed on another.
//!
//! The real program serves both in a process of its own, against emulated Telegram and Discord in this one, on a durable
//! Postgres. A press of *Yes, order* in Telegram is timed until the managers' channel on Discord has the order's card.

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock and its surroundings")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

#[path = "../common/bot.rs"]
mod bot;
#[path = "../common/figures.rs"]
mod figures;

use anyhow::{Context, Result, ensure};
use bot::Bot;
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::emulator::discord::{self, Discord};
use cartwright::emulator::telegram::{self, Telegram};
use cartwright::engine::staff::Role;
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use clap::Parser;
use figures::{at, round};
use serde_json::json;
use sqlx::postgres::PgConnectOptions;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// The rep's id on Telegram.
const REP: i64 = 2_001;
/// How long anything may take before the run has failed.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 200)]
    orders: usize,
    /// A few orders, to see that it runs.
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
        arguments.orders = 3;
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-news-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let options = server.database("news").await?;
    let store = Store::connect(options.clone(), 4).await?;
    let done = measure(arguments.orders, &store, &options, &server).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(orders: usize, store: &Store, options: &PgConnectOptions, server: &Embedded) -> Result<()> {
    let now = Clock::System.now();
    store.migrate().await?;
    init(store, false, now).await?;
    // Telegram takes about one message a second of a chat: nobody waits for that here.
    let telegram =
        Telegram::start(telegram::Options { rate_limits: None, ..telegram::Options::default() }).await;
    let discord = Discord::start(discord::Options { rate_limits: None, ..discord::Options::default() }).await;
    let channel = discord.guild("Rupsha").channel("managers");
    let mut tx = store.begin().await?;
    tx.add_staff("Rita", Role::Rep, &[("telegram", REP.to_string())], now).await?.context("a rep")?;
    tx.bind_chat("discord", &channel.to_string(), "managers", 1, now).await?;
    tx.commit().await?;
    plenty(options).await?;
    let settings = [
        ("DISCORD_BOT_TOKEN", discord.token()),
        ("DISCORD_API_URL", &discord.url()),
        ("TELEGRAM_BOT_TOKEN", telegram.token()),
        ("TELEGRAM_API_URL", &telegram.url()),
    ];
    let bot = Bot::start(server, "news", &settings)?;
    ensure!(discord.wait_for(|world| world.connected() > 0, PATIENCE).await, "the bot is not connected");
    let rita = telegram.person(REP, "Rita");
    let chat = rita.private();
    let mut times = Vec::with_capacity(orders);
    for _ in 0..orders {
        let before = telegram.shown(chat);
        rita.says(chat, "/new BD 1x ceramic mug, 01712345678, cod");
        let sure = telegram
            .until(PATIENCE, |world| {
                let asked = |message: &&telegram::Message| message.text().contains("Place this order?");
                (world.shown(chat) > before)
                    .then(|| world.messages(chat).into_iter().rfind(asked).cloned())
                    .flatten()
            })
            .await
            .context("nothing to confirm")?;
        let known = discord.messages(channel).len();
        let pressed = Instant::now();
        rita.taps(chat, sure.id, "Yes, order");
        discord
            .until(PATIENCE, |world| (world.messages(channel).len() > known).then_some(()))
            .await
            .context("the managers see nothing")?;
        times.push(pressed.elapsed().as_secs_f64() * 1_000.0);
        telegram.settled(Duration::from_millis(30), PATIENCE).await;
    }
    let (now_mb, most_mb) = (bot.resident_mb()?, bot.most_resident_mb()?);
    bot.end().await?;
    ensure!(discord.violations().is_empty(), "{:?}", discord.violations());
    times.sort_by(f64::total_cmp);
    println!(
        "{}",
        json!({
            "bench": "news", "orders": times.len(), "p50_ms": round(at(&times, 0.5)), "p99_ms": round(at(&times, 0.99)),
            "most_ms": round(at(&times, 1.0)), "resident_mb": round(now_mb), "most_resident_mb": round(most_mb),
        })
    );
    Ok(())
}

/// More stock than is ordered.
async fn plenty(options: &PgConnectOptions) -> Result<()> {
    use sqlx::Connection;
    let mut connection = sqlx::postgres::PgConnection::connect_with(options).await?;
    sqlx::raw_sql("update stock set on_hand = 1000000").execute(&mut connection).await?;
    Ok(())
}
