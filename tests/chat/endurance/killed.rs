//! `kill -9` at random moments under load: nothing is lost and nothing is done twice.

use super::Random;
use super::bot::Bot;
use super::scenario::{PEOPLE, Step, Worker, counts, most_copies, order, orders_of, shop, shown_twice};
use crate::desk::{SOON, free_address};
use crate::support::database;
use cartwright::emulator::telegram::{Options, Telegram};
use rustix::process::Signal;
use sqlx::postgres::PgPoolOptions;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How many rounds of the scenario there are before it repeats.
const KINDS: usize = 3;

fn kills(few: u64) -> u64 {
    std::env::var("CARTWRIGHT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_moments_it_loses_nothing_and_does_nothing_twice() {
    killed(kills(6), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_it_where_updates_are_brought() {
    killed(kills(3), Some(free_address())).await;
}

async fn killed(kills: u64, brought_to: Option<SocketAddr>) {
    let mut random = Random::new("kills");
    let db = database().await;
    shop(&db).await;
    let pool =
        PgPoolOptions::new().max_connections(4).connect_with(db.options.clone()).await.expect("a pool");
    let telegram = Telegram::start(Options::default()).await;
    let mut bot = Bot::start(&telegram, &db, brought_to).await;
    // The serial model: one person after another, and nobody is killed.
    let mut wanted = Vec::new();
    for (name, user) in PEOPLE.into_iter().take(1) {
        let worker = Worker::new(&telegram, name, user, &pool);
        for round in 0..KINDS {
            worker.orders(round).await;
        }
        wanted = orders_of(&pool, user).await;
    }
    assert_eq!(wanted.len(), KINDS, "{}", telegram.transcript(PEOPLE[0].1));

    let over = Arc::new(AtomicBool::new(false));
    let working: Vec<_> = PEOPLE
        .into_iter()
        .map(|(name, user)| {
            let (worker, over) = (Worker::new(&telegram, name, user, &pool), Arc::clone(&over));
            tokio::spawn(async move {
                let mut round = 0;
                while !over.load(Ordering::Relaxed) {
                    worker.orders(round).await;
                    round += 1;
                }
                round
            })
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(random.below(700))).await;
        bot.kill();
        let calls = telegram.look(cartwright::emulator::telegram::World::calls);
        let began = tokio::time::Instant::now();
        bot = Bot::start(&telegram, &db, brought_to).await;
        // At least a word to somebody: the desk is at work again.
        let at_work = telegram.wait_for(|world| world.calls() > calls + 8, SOON).await;
        assert!(at_work, "after a kill nothing goes on");
        slowest = slowest.max(began.elapsed());
    }
    over.store(true, Ordering::Relaxed);
    let mut rounds = Vec::new();
    for worker in working {
        rounds.push(worker.await.expect("a person's work"));
    }
    println!("{kills} kills, rounds {rounds:?}, back at work in {slowest:?} at most");

    assert!(telegram.settled(Duration::from_millis(1_500), 2 * SOON).await, "the desk does not come to rest");
    assert!(bot.end(Signal::TERM).await.success(), "it ends well");
    assert_eq!(telegram.pending_updates(), 0, "updates are pending");
    assert_eq!(telegram.unanswered(), [], "presses without an answer");
    assert_eq!(db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
    assert_eq!(db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    let mut first = KINDS;
    for ((name, user), rounds) in PEOPLE.into_iter().zip(&rounds) {
        let orders = orders_of(&pool, user).await.split_off(std::mem::take(&mut first));
        let model: Vec<_> = (0..*rounds).map(|round| wanted[round % KINDS].clone()).collect();
        assert_eq!(orders, model, "{name}'s orders differ from those of the serial model");
    }
    let all: usize = KINDS + rounds.iter().sum::<usize>();
    let updates: usize =
        order(0).iter().map(|step| if let Step::Types(lines) = step { lines.len() } else { 1 }).sum();
    let counted = counts(&pool).await;
    let as_i64 = |n: usize| i64::try_from(n).expect("few");
    assert_eq!(counted, (as_i64(all), 0, as_i64(all * updates)), "carts, open ones, and updates worked");
    assert!(most_copies(&telegram) <= 2, "a message came {} times", most_copies(&telegram));
    let twice = shown_twice(&telegram);
    println!("shown twice: {twice:?}");
    // Killed between a message's arrival and its being known here, it comes once more: what no such kill explains is a fault.
    let explained =
        twice.len() <= usize::try_from(kills).expect("few") && twice.iter().all(|(.., count)| *count == 2);
    assert!(explained, "{twice:?}");
    let violations = telegram.violations();
    assert!(violations.is_empty(), "{violations:?}");
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
    pool.close().await;
}
