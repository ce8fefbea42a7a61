//! Customers write on WhatsApp while the turns' tables are locked: how soon each webhook is answered.
//!
//! The real program serves in a process of its own, on a durable Postgres; the webhooks are signed as Meta signs them.

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
use cartwright::emulator::whatsapp::{Options, WhatsApp, sign};
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use clap::Parser;
use figures::{at, round};
use serde_json::json;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

#[derive(Parser)]
struct Arguments {
    /// How long messages come.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Messages a second.
    #[arg(long, default_value_t = 200)]
    rate: u64,
    /// A second, to see that it runs.
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
        (arguments.seconds, arguments.rate) = (1, 20);
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-whatsapp-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let store = Store::connect(server.database("whatsapp").await?, 4).await?;
    let done = measure(&arguments, &store, &server).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(arguments: &Arguments, store: &Store, server: &Embedded) -> Result<()> {
    store.migrate().await?;
    init(store, false, Clock::System.now()).await?;
    let whatsapp = WhatsApp::start(Options::default()).await;
    let listen = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let (options, url) = (whatsapp.options(), whatsapp.url());
    let settings = [
        ("WHATSAPP_ACCESS_TOKEN", options.token.as_str()),
        ("WHATSAPP_PHONE_NUMBER_ID", &options.number),
        ("WHATSAPP_APP_SECRET", &options.app_secret),
        ("WHATSAPP_VERIFY_TOKEN", "bench"),
        ("WHATSAPP_API_URL", &url),
        ("LISTEN", &listen),
    ];
    let bot = Bot::start(server, "whatsapp", &settings)?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let ready = format!("http://{listen}/readyz");
    let begun = Instant::now();
    while !client.get(&ready).send().await.is_ok_and(|answer| answer.status() == 200) {
        ensure!(begun.elapsed() < Duration::from_secs(30), "the bot does not get ready");
        sleep(Duration::from_millis(20)).await;
    }
    let mut locker = PgConnection::connect_with(&server.options("whatsapp")).await?;
    sqlx::raw_sql("begin; lock table cart, conversation, staff, relayed in access exclusive mode")
        .execute(&mut locker)
        .await?;
    let (count, apart) = (arguments.seconds * arguments.rate, Duration::from_secs(1) / arguments.rate as u32);
    let (start, mut asked) = (Instant::now(), Vec::new());
    for n in 0..count {
        sleep_until(start + apart * n as u32).await;
        let (client, address) = (client.clone(), format!("http://{listen}/whatsapp/webhook"));
        let body = letter(n, &options.number);
        let signature = sign(&options.app_secret, &body);
        asked.push(tokio::spawn(async move {
            let began = Instant::now();
            let answer =
                client.post(address).header("X-Hub-Signature-256", signature).body(body).send().await?;
            ensure!(answer.status() == 200, "answered with {}", answer.status());
            Ok(began.elapsed().as_secs_f64() * 1_000.0)
        }));
    }
    let mut times = Vec::with_capacity(asked.len());
    for one in asked {
        times.push(one.await?.context("a webhook")?);
    }
    sqlx::raw_sql("commit").execute(&mut locker).await?;
    times.sort_by(f64::total_cmp);
    let begun = Instant::now();
    while store.inbox_depth().await?.0 > 0 {
        ensure!(begun.elapsed() < Duration::from_mins(1), "messages are left unworked");
        sleep(Duration::from_millis(50)).await;
    }
    println!(
        "{}",
        json!({
            "bench": "whatsapp", "setting": "webhooks while the turns' tables are locked", "messages": times.len(),
            "messages_per_s": arguments.rate, "p50_ms": round(at(&times, 0.5)), "p99_ms": round(at(&times, 0.99)),
            "most_ms": round(at(&times, 1.0)), "worked_after_s": round(begun.elapsed().as_secs_f64()),
            "resident_mb": round(bot.resident_mb()?), "most_mb": round(bot.most_resident_mb()?),
        })
    );
    bot.end().await
}

/// A webhook of one of fifty customers.
fn letter(n: u64, number: &str) -> Vec<u8> {
    let from = format!("88017{:08}", n % 50);
    let message = json!({
        "from": from, "id": format!("wamid.BENCH{n}"), "timestamp": Clock::System.now().timestamp().to_string(),
        "type": "text", "text": { "body": format!("{} ceramic mugs please", n % 9 + 1) },
    });
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550783881", "phone_number_id": number },
        "contacts": [{ "profile": { "name": "Ana" }, "wa_id": from }],
        "messages": [message],
    });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1", "changes": [{ "value": value, "field": "messages" }] }],
    })
    .to_string()
    .into_bytes()
}
