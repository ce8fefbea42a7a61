//! `kill -9` at random moments under load: nothing is lost and nothing is done twice.

use super::Random;
use super::bot::Bot;
use super::scenario::{Worker, counts, orders_of, shop, shown_twice};
use crate::desk::{SOON, free_address};
use crate::platform::{ASHA, OnDiscord, OnTelegram, PEOPLE, Platform};
use crate::support::database;
use rustix::process::Signal;
use sqlx::postgres::PgPoolOptions;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// How many rounds of the scenario there are before it repeats.
const KINDS: usize = 3;

fn kills(few: u64) -> u64 {
    std::env::var("CARTWRIGHT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram_by_polling() {
    killed::<OnTelegram>(kills(6), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram_by_webhook() {
    killed::<OnTelegram>(kills(4), Some(free_address())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord_by_gateway() {
    killed::<OnDiscord>(kills(4), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord_over_http() {
    killed::<OnDiscord>(kills(4), Some(free_address())).await;
}

async fn killed<P: Platform>(kills: u64, brought_to: Option<SocketAddr>) {
    let mut random = Random::new("kills");
    let db = database().await;
    shop(&db, P::NAME).await;
    let pool =
        PgPoolOptions::new().max_connections(4).connect_with(db.options.clone()).await.expect("a pool");
    let platform = P::start(None).await;
    let mut bot = Bot::start(&platform, &db, brought_to).await;
    // The serial model: one person after another, and nobody is killed.
    let worker = Worker::new(&platform, ASHA, &pool);
    let mut updates = 0;
    for round in 0..KINDS {
        updates += worker.orders(round).await;
    }
    let wanted = orders_of(&pool, ASHA).await;
    assert_eq!(wanted.len(), KINDS, "{}", platform.transcript(ASHA));

    let over = Arc::new(AtomicBool::new(false));
    let working: Vec<_> = PEOPLE
        .into_iter()
        .map(|who| {
            let (worker, over) = (Worker::new(&platform, who, &pool), Arc::clone(&over));
            tokio::spawn(async move {
                let (mut round, mut updates) = (0, 0);
                while !over.load(Ordering::Relaxed) {
                    updates += worker.orders(round).await;
                    round += 1;
                }
                (round, updates)
            })
        })
        .collect();
    let (mut slowest, mut last) = (Duration::ZERO, HashSet::new());
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.below(700))).await;
        bot.kill();
        // What was under way still arrives.
        tokio::time::sleep(Duration::from_millis(50)).await;
        for who in PEOPLE {
            last.extend(platform.shown(who).iter().map(|message| message.message).max());
        }
        let calls = platform.calls();
        let began = Instant::now();
        bot = Bot::start(&platform, &db, brought_to).await;
        // At least a word to somebody: the desk is at work again.
        while platform.calls() <= calls + 8 {
            assert!(began.elapsed() < 2 * SOON, "after a kill nothing goes on");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        slowest = slowest.max(began.elapsed());
    }
    over.store(true, Ordering::Relaxed);
    let mut rounds = Vec::new();
    for worker in working {
        let (round, by_them) = worker.await.expect("a person's work");
        rounds.push(round);
        updates += by_them;
    }
    println!("{kills} kills on {}, rounds {rounds:?}, back at work in {slowest:?} at most", P::NAME);

    assert!(platform.settled(Duration::from_millis(1_500), 2 * SOON).await, "the desk does not come to rest");
    assert!(bot.end(Signal::TERM).await.success(), "it ends well");
    assert_eq!(platform.faults(), Vec::<String>::new());
    assert_eq!(db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
    assert_eq!(db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    let mut first = KINDS;
    for (who, rounds) in PEOPLE.into_iter().zip(&rounds) {
        let orders = orders_of(&pool, who).await.split_off(std::mem::take(&mut first));
        let model: Vec<_> = (0..*rounds).map(|round| wanted[round % KINDS].clone()).collect();
        assert_eq!(
            orders,
            model,
            "{who:?}'s orders differ from those of the serial model:\n{}",
            platform.transcript(who)
        );
    }
    let all: usize = KINDS + rounds.iter().sum::<usize>();
    let as_i64 = |n: usize| i64::try_from(n).expect("few");
    let counted = counts(&pool).await;
    assert_eq!(counted, (as_i64(all), 0, as_i64(updates)), "carts, open ones, and updates worked");
    // Killed between a card's arrival and its being known here, the desk shows it once more, where the platform knows
    // no better: then the one was the last of its chat. What no kill explains so is a fault.
    let twice = shown_twice(&platform);
    println!("shown twice: {twice:?}");
    let told: String = twice.iter().map(|(who, ..)| platform.transcript(*who)).collect();
    let most = if P::MAY_REPEAT { usize::try_from(kills).expect("few") } else { 0 };
    let unknown = |messages: &[u64]| messages.iter().filter(|&message| !last.contains(message)).count();
    assert!(
        twice.len() <= most && twice.iter().all(|(.., messages)| unknown(messages) <= 1),
        "{twice:?} of {kills} kills; at them the last ones were {last:?}:\n{told}"
    );
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
    pool.close().await;
}
