//! Told to end in the middle of work, the program finishes what it has accepted; the rest is still with the platform.

use super::Random;
use super::bot::Bot;
use super::scenario::shop;
use crate::platform::{OnDiscord, OnTelegram, PEOPLE, Platform};
use crate::support::{TestDb, database, value};
use rustix::process::Signal;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram() {
    ended_at_work::<OnTelegram>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord() {
    ended_at_work::<OnDiscord>().await;
}

async fn ended_at_work<P: Platform>() {
    let mut random = Random::new("draining");
    let db = database().await;
    shop(&db, P::NAME).await;
    let platform = P::start(None).await;
    let mut told = 0;
    for signal in [Signal::TERM, Signal::INT] {
        let bot = Bot::start(&platform, &db, None).await;
        let calls = platform.calls() + 10 + usize::try_from(random.below(40)).expect("few");
        for n in 0..30 {
            for who in PEOPLE {
                let text = if n == 0 { "/new BD".to_owned() } else { format!("1x ENDLESS-{}", n % 2 + 1) };
                platform.types(who, &text).await;
                told += 1;
            }
        }
        // Some of it has come in, and some of that is worked.
        let end = Instant::now() + Duration::from_secs(10);
        while platform.calls() < calls && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let ending = tokio::spawn(bot.end(signal));
        // Nobody waits for it.
        for who in PEOPLE.iter().cycle().take(30) {
            platform.types(*who, "1x ENDLESS-1").await;
            told += 1;
        }
        assert!(ending.await.expect("its end").success(), "it ends well after {signal:?}");
        let (least, most) = platform.accepted(told);
        let worked = worked(&db).await;
        println!("{signal:?}: {worked} of {told} worked, of which {least} to {most} were accepted");
        assert!((least..=most).contains(&worked), "after {signal:?} {worked} of {least} to {most}");
        assert_eq!(db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
        assert_eq!(db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
    }
    // The next one takes up what was left.
    let bot = Bot::start(&platform, &db, None).await;
    let end = Instant::now() + Duration::from_secs(10);
    while P::KEEPS_UPDATES && worked(&db).await < told {
        assert!(Instant::now() < end, "{} of {told} worked", worked(&db).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(bot.end(Signal::TERM).await.success(), "it ends well");
    assert_eq!(platform.faults(), Vec::<String>::new());
}

async fn worked(db: &TestDb) -> usize {
    let worked: i64 = value(&db.options, "select count(*) from inbox where done_at is not null").await;
    usize::try_from(worked).expect("a count")
}
