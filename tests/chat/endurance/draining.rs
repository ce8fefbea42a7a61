//! Told to end in the middle of work, the program finishes what it has, or leaves it with Telegram.

use super::Random;
use super::bot::Bot;
use super::scenario::{PEOPLE, shop};
use crate::support::{TestDb, database, value};
use cartwright::emulator::telegram::{Options, Telegram, World};
use rustix::process::Signal;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_at_the_signal_is_worked_or_still_with_telegram() {
    let mut random = Random::new("draining");
    let db = database().await;
    shop(&db).await;
    let telegram = Telegram::start(Options::default()).await;
    let people: Vec<_> = PEOPLE.map(|(name, user)| telegram.person(user, name)).into();
    let mut told = 0_i64;
    for signal in [Signal::TERM, Signal::INT] {
        let bot = Bot::start(&telegram, &db, None).await;
        for n in 0..30 {
            for person in &people {
                let text = if n == 0 { "/new BD".to_owned() } else { format!("1x ENDLESS-{}", n % 2 + 1) };
                person.says(person.private(), &text);
                told += 1;
            }
        }
        // Some of it has come in, and some of that is worked.
        let calls = telegram.look(World::calls) + usize::try_from(random.below(40)).expect("few");
        telegram.wait_for(|world| world.calls() > calls, Duration::from_secs(10)).await;
        let ending = tokio::spawn(bot.end(signal));
        // Nobody waits for it.
        for person in people.iter().cycle().take(30) {
            person.says(person.private(), "1x ENDLESS-1");
            told += 1;
        }
        assert!(ending.await.expect("its end").success(), "it ends well after {signal:?}");
        let left = i64::try_from(telegram.pending_updates()).expect("few");
        let worked = worked(&db).await;
        println!("{signal:?}: {worked} of {told} worked, {left} left with Telegram");
        assert_eq!(worked + left, told, "after {signal:?}");
        assert_eq!(db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
        assert_eq!(db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
    }
    // The next one takes up what was left.
    let bot = Bot::start(&telegram, &db, None).await;
    assert!(telegram.wait_for(|world| world.pending_updates() == 0, Duration::from_secs(10)).await);
    assert!(bot.end(Signal::TERM).await.success(), "it ends well");
    assert_eq!(worked(&db).await, told);
    let violations = telegram.violations();
    assert!(violations.is_empty(), "{violations:?}");
}

async fn worked(db: &TestDb) -> i64 {
    value(&db.options, "select count(*) from inbox where done_at is not null").await
}
