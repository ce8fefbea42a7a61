//! Every button of every card that has been, pressed after the cart has moved on: none acts, all explain.

use crate::desk::SOON;
use crate::platform::{ASHA, Hosted, Key, OnDiscord, OnTelegram, Platform};
use sqlx::{PgPool, Row};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram() {
    none_acts_and_all_explain::<OnTelegram>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord() {
    none_acts_and_all_explain::<OnDiscord>().await;
}

async fn none_acts_and_all_explain<P: Platform>() {
    let desk = Hosted::<P>::start(None).await;
    for line in ["/new BD", "2x SHIRT-L-BLU", "01712-345678", "/discord", "1x SHIRT-M-RED"] {
        desk.types(ASHA, line).await;
    }
    for label in
        ["Lines", "Back", "Payment", "Cash", "Why?", "Back", "More", "Back", "Customer", "Back", "Place"]
    {
        if desk.platform.find(ASHA, label).is_some() {
            desk.presses(ASHA, label).await;
        }
    }
    // The last change: from here on, everything before it is old.
    desk.types(ASHA, "/note leave it at the gate").await;
    let card = desk.platform.shown(ASHA).into_iter().rfind(|shown| !shown.alone && !shown.keys.is_empty());
    let card = card.expect("a card");
    let current: BTreeSet<String> = card.keys.iter().map(|key| key.id.clone()).collect();
    let old = old_buttons(&desk.platform, &current);
    assert!(old.len() > 40, "only {} old buttons", old.len());
    let pool = desk.pool().await;
    let before = carts(&pool).await;
    let mut forms = 0;
    for key in &old {
        let seen = desk.seen(ASHA);
        let given = desk.platform.presses(ASHA, card.message, &key.id).await;
        desk.rests().await;
        assert_eq!(carts(&pool).await, before, "{key:?} acts");
        // A form changes nothing before it is sent, and shows what is now.
        if given.is_none() {
            forms += 1;
            continue;
        }
        let explains = |said: &str| said.contains("changed") && said.contains("othing was done");
        let end = Instant::now() + SOON;
        while !explains(&desk.told_since(ASHA, &seen)) {
            assert!(Instant::now() < end, "{key:?} does not explain: {}", desk.told_since(ASHA, &seen));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    println!("{} old buttons pressed, {forms} of them for a form", old.len());
    assert!(P::ASKS_IN_WORDS == (forms == 0) && forms < old.len() / 2, "{forms} forms");
    pool.close().await;
    desk.end().await;
}

/// The buttons about a cart of all messages in all their versions, but for those that stand now.
fn old_buttons(platform: &impl Platform, current: &BTreeSet<String>) -> Vec<Key> {
    let mut seen = BTreeSet::new();
    let keys = platform.ever_shown(ASHA).into_iter().flat_map(|shown| shown.keys);
    // `c1:0:…` is about no cart, and acts at any time.
    let old =
        keys.filter(|key| !key.id.is_empty() && !key.id.contains("c1:0:") && !current.contains(&key.id));
    old.filter(|key| seen.insert(key.id.clone())).collect()
}

/// All that a button could change.
async fn carts(pool: &PgPool) -> (String, i64, i64) {
    let row = sqlx::query(
        "select (select json_agg(json_build_array(id, state, revision, details, lines) order by id)::text from cart),
           (select count(*) from orders), (select count(*) from cart_change)",
    )
    .fetch_one(pool)
    .await
    .expect("the carts");
    (row.get(0), row.get(1), row.get(2))
}
