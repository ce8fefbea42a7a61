//! Updates that come several times over and mixed up among chats: the result is that of a quiet day.

use super::Random;
use super::scenario::{PEOPLE, Step, counts, order, orders_of};
use crate::desk::Desk;
use cartwright::emulator::telegram::{Options, Order, Telegram, Trouble};
use sqlx::postgres::PgPoolOptions;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_and_shuffled_updates_change_nothing() {
    let mut random = Random::new("replays");
    let quiet = played(&mut random, false).await;
    let rough = played(&mut random, true).await;
    assert_eq!(quiet, rough);
}

/// What is left of two orders a person: their orders, the counts, and how many messages each chat has.
type Left = (Vec<Vec<serde_json::Value>>, (i64, i64, i64), Vec<usize>);

async fn played(random: &mut Random, rough: bool) -> Left {
    let options = Options { seed: Some(random.below(u64::MAX)), ..Options::default() };
    let desk = Desk::start_with(options).await;
    super::scenario::more_products(&desk.db).await;
    for round in 0..2 {
        for step in order(round) {
            if rough {
                let again = u32::try_from(random.below(5)).expect("few");
                desk.telegram.trouble(Trouble { again, order: Order::AcrossChats, delay: Duration::ZERO });
            }
            // All at once, so that there is something to mix; the next step comes when all of it is at rest.
            for (name, user) in PEOPLE {
                takes(&desk.telegram, name, user, &step);
            }
            desk.rests().await;
        }
    }
    let pool = PgPoolOptions::new().connect_with(desk.db.options.clone()).await.expect("a pool");
    let mut orders = Vec::new();
    for (_, user) in PEOPLE {
        orders.push(orders_of(&pool, user).await);
    }
    let counts = counts(&pool).await;
    pool.close().await;
    let messages = PEOPLE.map(|(_, user)| desk.telegram.messages(user).len()).to_vec();
    assert!(orders.iter().all(|orders| orders.len() == 2), "{}", desk.telegram.transcript(PEOPLE[0].1));
    desk.end().await;
    (orders, counts, messages)
}

fn takes(telegram: &Telegram, name: &str, user: i64, step: &Step) {
    let person = telegram.person(user, name);
    match step {
        Step::Types(lines) => {
            for line in lines {
                person.says(person.private(), line);
            }
        }
        Step::Taps(label) => {
            let last = telegram.look(|world| world.last_shown(user).cloned()).expect("something shown");
            person.taps(user, last.id, label);
        }
    }
}
