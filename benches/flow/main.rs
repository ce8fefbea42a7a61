//! Whole phone orders as a rep makes them, through the turn that every platform uses, beside the least SQL for the same.

#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock and its surroundings")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

mod floor;
mod rep;

use anyhow::{Context, Result, ensure};
use cartwright::chat::{Chat, Delivery, SendError, Shown};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::engine::staff::Role;
use cartwright::sender::Sender;
use cartwright::shop::{File, read};
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use cartwright::turn::Turns;
use clap::Parser;
use serde_json::json;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;

/// How many products and customers there are, as in the floor's schema.
const PRODUCTS: usize = 1_000;
const CUSTOMERS: usize = 1_000;

#[derive(Parser)]
struct Arguments {
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    clients: Vec<usize>,
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// A few seconds, to see that it runs.
    #[arg(long)]
    smoke: bool,
    /// Cargo passes it.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Takes every reply and shows it to nobody.
struct Null;

impl Chat for Null {
    async fn deliver(&self, _: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        Ok(None)
    }
}

/// One run's figures. Times in milliseconds.
#[derive(Clone, Default)]
struct Run {
    orders_per_s: f64,
    turns_per_s: f64,
    turn_p50_ms: f64,
    turn_p95_ms: f64,
    turn_p99_ms: f64,
    order_p99_ms: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = Arguments::parse();
    let rounds = if arguments.smoke { 1 } else { 3 };
    if arguments.smoke {
        arguments.clients = vec![1, 2];
        arguments.seconds = 2;
    }
    // Postgres's own account must be able to walk there.
    let folder = std::env::temp_dir().join(format!("cartwright-flow-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
    let server = Embedded::open(&folder, true).await?;
    let most = arguments.clients.iter().copied().max().unwrap_or(1);
    let store =
        Store::connect(server.database("flow").await?, u32::try_from(most)?.saturating_add(4)).await?;
    let done = measure(&arguments, rounds, most, &store, &server).await;
    store.close().await;
    server.close().await?;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn measure(
    arguments: &Arguments,
    rounds: usize,
    most: usize,
    store: &Store,
    server: &Embedded,
) -> Result<()> {
    fill(store, most).await?;
    let floor = floor::Floor::prepare(server).await?;
    let mut lines = Vec::new();
    for clients in &arguments.clients {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours.push(run(store, *clients, Duration::from_secs(arguments.seconds)).await?);
            if let Some(floor) = &floor {
                theirs.push(floor.run(*clients, arguments.seconds)?);
            }
        }
        let mid = |figure: &dyn Fn(&Run) -> f64| median(ours.iter().map(figure).collect());
        let floor_orders = median(theirs.iter().map(|run| run.orders_per_s).collect());
        let orders = mid(&|run| run.orders_per_s);
        lines.push(
            json!({
                "bench": "flow", "clients": clients, "orders_per_s": round(orders),
                "floor_orders_per_s": round(floor_orders), "ratio": round(orders / floor_orders),
                "turns_per_s": round(mid(&|run| run.turns_per_s)),
                "turn_p50_ms": round(mid(&|run| run.turn_p50_ms)), "turn_p95_ms": round(mid(&|run| run.turn_p95_ms)),
                "turn_p99_ms": round(mid(&|run| run.turn_p99_ms)),
                "order_p99_ms": round(mid(&|run| run.order_p99_ms)),
                "floor_order_p99_ms": round(median(theirs.iter().map(|run| run.order_p99_ms).collect())),
            }),
        );
    }
    // Counting costs time, so it comes after the figures.
    let per_turn = round(statements_per_turn(store).await?);
    for mut line in lines {
        line["statements_per_turn"] = json!(per_turn);
        println!("{line}");
    }
    let faults = store.begin().await?.ledger_faults().await?;
    ensure!(faults.is_empty(), "the books do not add up: {faults:?}");
    Ok(())
}

/// Markets and coupons of the sample, a thousand products with endless stock, customers, and a rep per client.
async fn fill(store: &Store, reps: usize) -> Result<()> {
    let now = Clock::System.now();
    store.migrate().await?;
    init(store, false, now).await?;
    let words = |list: &'static [&'static str], i: usize| list[i % list.len()];
    let mut products = "Handle,Title,Variant SKU,Price / BD,Stock / DHK\n".to_owned();
    for i in 0..PRODUCTS {
        let title = format!(
            "{} {} {} {}",
            words(&["Red", "Blue", "Green", "Black", "White", "Silver"], i),
            words(&["Cotton", "Steel", "Wood", "Glass", "Leather"], i / 7),
            words(&["Jacket", "Lamp", "Chair", "Table", "Bottle", "Kettle"], i / 20),
            1_000 + i
        );
        products += &format!("bench-{i},{title},BENCH-{i},{},1000000000\n", 50 + i % 900);
    }
    let mut customers = "First Name,Last Name,Email,Phone,Default Address Address1,Default Address City,Default Address Country Code,Default Address Zip\n".to_owned();
    for i in 0..CUSTOMERS {
        customers +=
            &format!("Ana,No {i},ana{i}@example.com,+88018{:08},House {i},Dhaka,BD,1205\n", 10_000_000 + i);
    }
    let files = [
        File { name: "products.csv", bytes: products.as_bytes() },
        File { name: "customers.csv", bytes: customers.as_bytes() },
    ];
    let mut tx = store.begin().await?;
    let (shop, bad) = read(&files, &tx.known().await?);
    ensure!(bad.is_empty(), "the bench's own files: {}", bad[0]);
    tx.import(&shop, now, |_| ()).await?;
    for rep in 0..reps {
        tx.add_staff(&format!("rep{rep}"), Role::Rep, &[], now).await?.context("a rep")?;
    }
    tx.commit().await
}

/// Orders by `clients` reps at once for a time, with a sender that drains their replies.
async fn run(store: &Store, clients: usize, time: Duration) -> Result<Run> {
    let turns = Turns::new(store.clone());
    let (sender, hand) = Sender::new(store.clone(), Arc::new(Null), "terminal", Clock::System, turns.clone());
    let turns = turns.handing_to(vec![hand]);
    let stop = CancellationToken::new();
    let sending = tokio::spawn(sender.run(stop.clone()));
    let start = Instant::now();
    let reps: Vec<_> =
        (0..clients).map(|rep| tokio::spawn(rep::orders(turns.clone(), rep, start + time))).collect();
    let (mut turn_times, mut order_times) = (Vec::new(), Vec::new());
    for rep in reps {
        let (turns, orders) = rep.await??;
        turn_times.extend(turns);
        order_times.extend(orders);
    }
    let seconds = start.elapsed().as_secs_f64();
    stop.cancel();
    sending.await?;
    turn_times.sort_by(f64::total_cmp);
    order_times.sort_by(f64::total_cmp);
    Ok(Run {
        orders_per_s: order_times.len() as f64 / seconds,
        turns_per_s: turn_times.len() as f64 / seconds,
        turn_p50_ms: at(&turn_times, 0.5),
        turn_p95_ms: at(&turn_times, 0.95),
        turn_p99_ms: at(&turn_times, 0.99),
        order_p99_ms: at(&order_times, 0.99),
    })
}

/// How many statements sqlx has logged.
static COUNT: AtomicU64 = AtomicU64::new(0);

struct Counter;

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Counts what sqlx logs, BEGIN and COMMIT among them, over ten orders; the sender's statements are not the turn's.
async fn statements_per_turn(store: &Store) -> Result<f64> {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter))?;
    let turns = Turns::new(store.clone());
    let mut seed = 7;
    COUNT.store(0, Ordering::Relaxed);
    let mut count = 0_u32;
    for line in (0..10).flat_map(|_| rep::order(&mut seed)) {
        rep::turn(&turns, 0, line).await?;
        count += 1;
    }
    Ok(COUNT.load(Ordering::Relaxed) as f64 / f64::from(count))
}

fn at(sorted: &[f64], share: f64) -> f64 {
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    at(&values, 0.5)
}

fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
