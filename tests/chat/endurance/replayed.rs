//! Updates that come several times over and mixed up among chats: the result is that of a quiet day.

use super::Random;
use super::scenario::{Step, counts, more_products, order, orders_of};
use crate::platform::{ASHA, Hosted, OnDiscord, OnTelegram, PEOPLE, Platform, Who};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram() {
    change_nothing::<OnTelegram>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord() {
    change_nothing::<OnDiscord>().await;
}

async fn change_nothing<P: Platform>() {
    let mut random = Random::new("replays");
    let quiet = played::<P>(&mut random, false).await;
    let rough = played::<P>(&mut random, true).await;
    let chats = |day: &Left| day.3.join("\n");
    assert!(
        quiet.0 == rough.0 && quiet.1 == rough.1 && quiet.2 == rough.2,
        "quiet: {:?}\nrough: {:?}\n--- quiet\n{}\n--- rough\n{}",
        (&quiet.0, quiet.1, &quiet.2),
        (&rough.0, rough.1, &rough.2),
        chats(&quiet),
        chats(&rough)
    );
}

/// What is left of two orders a person: their orders, the counts, how many messages of the bot's each chat has, and
/// the chats themselves.
type Left = (Vec<Vec<serde_json::Value>>, (i64, i64, i64), Vec<usize>, Vec<String>);

async fn played<P: Platform>(random: &mut Random, rough: bool) -> Left {
    let desk = Hosted::<P>::start(Some(random.below(u64::MAX))).await;
    more_products(&desk.db).await;
    for round in 0..2 {
        for step in order(round) {
            if rough {
                desk.platform.rough(u32::try_from(random.below(5)).expect("few"));
            }
            // All at once, so that there is something to mix; the next step comes when all of it is at rest.
            for step in in_order::<P>(&step) {
                for who in PEOPLE {
                    takes(&desk.platform, who, &step).await;
                }
                desk.rests().await;
            }
        }
    }
    let pool = desk.pool().await;
    let mut orders = Vec::new();
    for who in PEOPLE {
        orders.push(orders_of(&pool, who).await);
    }
    let counts = counts(&pool).await;
    pool.close().await;
    let messages = PEOPLE.map(|who| desk.platform.shown(who).len()).to_vec();
    assert!(orders.iter().all(|orders| orders.len() == 2), "{}", desk.platform.transcript(ASHA));
    let chats = PEOPLE.map(|who| desk.platform.transcript(who)).to_vec();
    desk.end().await;
    (orders, counts, messages, chats)
}

/// Where what a person does within a moment may be mixed up, one line at a time.
fn in_order<P: Platform>(step: &Step) -> Vec<Step> {
    match step {
        Step::Types(lines) if !P::KEEPS_ORDER => {
            lines.iter().map(|line| Step::Types(vec![line.clone()])).collect()
        }
        step => vec![step.clone()],
    }
}

async fn takes(platform: &impl Platform, who: Who, step: &Step) {
    match step {
        Step::Types(lines) => {
            for line in lines {
                platform.types(who, line).await;
            }
        }
        Step::Opens(_, there) if platform.find(who, there).is_some() => {}
        Step::Taps(label) | Step::Opens(label, _) => {
            let (message, key) = platform.find(who, label).unwrap_or_else(|| {
                panic!("no {label:?} on what was shown last:\n{}", platform.transcript(who))
            });
            platform.presses(who, message, &key.id).await;
        }
    }
}
