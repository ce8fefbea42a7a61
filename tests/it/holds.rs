//! Holds: goods kept for a cart are nobody else's until they are let go, and an order on hold is not sent.

use crate::support::desk::{Buttons, Rep, now, shop};
use crate::support::{TestDb, value};
use cartwright::turn::Turns;
use chrono::TimeDelta;

/// Units of the large blue shirt that are allocated, and those that are free.
async fn stock(db: &TestDb) -> (i64, i64) {
    let sum = "select sum(allocated)::bigint from stock s join variant v on v.id = s.variant_id where v.sku = 'SHIRT-L-BLU'";
    let free = "select sum(on_hand - allocated)::bigint from stock s join variant v on v.id = s.variant_id where v.sku = 'SHIRT-L-BLU'";
    (value(&db.options, sum).await, value(&db.options, free).await)
}

async fn books_add_up(db: &TestDb) {
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
}

/// A manager with a cart of all the shirts that one location has.
async fn kept() -> (TestDb, Rep, i64) {
    let db = shop().await;
    let most = value::<i64>(
        &db.options,
        "select max(on_hand - allocated)::bigint from stock s join variant v on v.id = s.variant_id where v.sku = 'SHIRT-L-BLU'",
    )
    .await;
    let mitu = Rep::new(&db.store, "mitu", "m");
    mitu.says(&format!("new bd {most}x SHIRT-L-BLU, 01712345678, standard courier, cod")).await;
    (db, mitu, most)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_kept_for_a_cart_are_nobody_elses_and_are_counted_once_when_it_is_placed() {
    let (db, mitu, most) = kept().await;
    let (before, free) = stock(&db).await;
    let kept = mitu.says("/hold until 2 days").await;
    assert!(kept.plain().contains("kept for this cart until 25 Nov 2026"), "{}", kept.plain());
    assert!(kept.plain().contains("🔒"), "{}", kept.plain());
    assert!(!kept.plain().contains("available"), "its own goods are there for it: {}", kept.plain());
    assert_eq!(stock(&db).await, (before + most, free - most));
    // Held anew is not held twice.
    mitu.says("/hold 3 days").await;
    assert_eq!(stock(&db).await, (before + most, free - most));
    // Nobody else gets them, and a rep keeps nothing.
    let asha = Rep::new(&db.store, "asha", "a");
    let other = asha.says(&format!("new bd {most}x SHIRT-L-BLU, 01712345678, standard courier, cod")).await;
    assert!(other.plain().contains("available"), "{}", other.plain());
    assert!(asha.says("/hold 2 days").await.plain().contains("manager"));
    // A note and the customer change nothing about the goods.
    let noted = mitu.says("/note call first").await;
    assert!(noted.plain().contains("🔒"), "{}", noted.plain());
    let sure = mitu.says("place").await;
    let placed = mitu.presses(&sure.button("Yes, order")).await;
    assert!(placed.plain().contains("#ORD-"), "{}", placed.plain());
    let late = mitu.says("/hold 2 days").await;
    assert!(late.plain().contains("Already placed: #ORD-"), "{}", late.plain());
    assert_eq!(stock(&db).await, (before + most, free - most), "taken once");
    assert_eq!(value::<i64>(&db.options, "select count(*) from reservation").await, 0);
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_are_free_again_after_an_edit_a_deletion_a_word_or_their_time() {
    let (db, mitu, most) = kept().await;
    let before = stock(&db).await;
    mitu.says("/hold 2 days").await;
    let edited = mitu.says("quantity 1 1").await;
    assert!(edited.plain().contains("no longer kept"), "{}", edited.plain());
    assert!(!edited.plain().contains("🔒"), "{}", edited.plain());
    assert_eq!(stock(&db).await, before);
    mitu.says("/hold 5h").await;
    assert!(mitu.says("/hold off").await.plain().contains("no longer kept"));
    assert!(mitu.says("/hold off").await.plain().contains("No goods are kept"));
    assert_eq!(stock(&db).await, before);
    mitu.says("/hold 5h").await;
    assert_ne!(stock(&db).await, before);
    let turns = Turns::new(db.store.clone());
    turns.release_due(now() + TimeDelta::hours(4)).await.expect("nothing is due");
    assert_ne!(stock(&db).await, before);
    turns.release_due(now() + TimeDelta::hours(6)).await.expect("it is due");
    assert_eq!(stock(&db).await, before);
    assert!(!mitu.says("/summary").await.plain().contains("🔒"));
    // More than there is cannot be kept: what is short is said, by name.
    mitu.says(&format!("quantity 1 {}", most + 1)).await;
    let short = mitu.says("/hold 2 days").await;
    assert!(
        short.plain().contains("Cotton Shirt") && short.plain().contains("available"),
        "{}",
        short.plain()
    );
    assert_eq!(stock(&db).await, before);
    mitu.says("quantity 1 2").await;
    for wrong in ["/hold soon", "/hold 60 days", "/hold 2020-01-01"] {
        assert!(mitu.says(wrong).await.plain().contains("Until when?"), "{wrong}");
    }
    mitu.says("/hold 2 days").await;
    mitu.says("/delete").await;
    mitu.says("yes").await;
    assert_eq!(stock(&db).await, before);
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_whose_goods_are_kept_is_not_cleaned_up() {
    let (db, mitu, _) = kept().await;
    mitu.says("/hold 30 days").await;
    let turns = Turns::new(db.store.clone());
    assert_eq!(turns.clean_up(now() + TimeDelta::days(30) - TimeDelta::minutes(1)).await.expect("clean"), 0);
    assert!(mitu.says("/summary").await.plain().contains("open"));
    turns.release_due(now() + TimeDelta::days(31)).await.expect("it is due");
    assert_eq!(turns.clean_up(now() + TimeDelta::days(31)).await.expect("clean"), 1);
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_on_hold_is_not_packed_or_sent_until_it_is_resumed() {
    let db = shop().await;
    let (asha, mitu) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "mitu", "m"));
    asha.says("new bd 2x ceramic mug, 01712345678, standard courier, cod").await;
    let sure = asha.says("place").await;
    asha.presses(&sure.button("Yes, order")).await;
    // Not before it is approved.
    assert!(mitu.says("/hold 311012 until friday").await.plain().contains("cannot be done"));
    mitu.says("/approve 311012").await;
    let order = mitu.says("yes").await;
    let how_long = mitu.presses(&order.button("Hold")).await;
    let held = mitu.presses(&how_long.button("3 days")).await;
    assert!(held.plain().contains("On hold until 26 Nov 2026"), "{}", held.plain());
    let labels: Vec<&str> = held.buttons.iter().flatten().map(|key| key.label.as_str()).collect();
    assert!(labels.iter().any(|label| label.contains("Resume")), "{labels:?}");
    assert!(!labels.iter().any(|label| label.contains("Packed") || label.contains("Shipped")), "{labels:?}");
    assert!(mitu.says("/shipped 311012").await.plain().contains("on hold"));
    assert!(mitu.says("/paid 311012").await.plain().contains("is paid"), "money may come meanwhile");
    let later = mitu.says("/hold ORD-311012 until 5 dec").await;
    assert!(later.plain().contains("On hold until 6 Dec 2026, 00:00"), "{}", later.plain());
    let resumed = mitu.presses(&later.button("Resume")).await;
    assert!(resumed.plain().contains("no longer on hold, by Mitu"), "{}", resumed.plain());
    assert!(mitu.says("/shipped 311012").await.plain().contains("was shipped"));
    assert!(mitu.says("/hold 311012 2 days").await.plain().contains("cannot be done"), "it has left");
    books_add_up(&db).await;
}
