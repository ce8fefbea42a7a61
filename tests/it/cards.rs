//! A card that is posted at the very moment in which its cart changes, in either order, is drawn anew.

use crate::support::TestDb;
use crate::support::desk::{Rep, now, shop};
use crate::support::value;
use cartwright::dialog::screen::CardOf;
use cartwright::dialog::words::Lang;
use chrono::TimeDelta;
use sqlx::{Connection, PgConnection};
use std::time::Duration;

/// Waits until somebody waits for a row that another holds.
async fn somebody_waits(db: &TestDb) {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..2_000 {
        if value::<i64>(&db.options, waiting).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nobody waits");
}

/// The chats whose card is older than its cart.
async fn behind(db: &TestDb) -> Vec<String> {
    let later = now() + TimeDelta::seconds(10);
    let due = db.store.due_cards("telegram", 1, 10, later).await.expect("cards");
    due.into_iter().map(|due| due.chat).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_posted_while_a_turn_is_being_saved() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    let card = rep.says("new bd 1x SHIRT-L-BLU").await.card.expect("a card");
    let mut turn = PgConnection::connect_with(&db.options).await.expect("a connection");
    let mut saving = turn.begin().await.expect("begin");
    sqlx::raw_sql("update cart set revision = revision + 1").execute(&mut *saving).await.expect("a change");
    let store = db.store.clone();
    let posting =
        tokio::spawn(async move { store.posted("telegram", "-100", "7", card, now()).await.expect("kept") });
    somebody_waits(&db).await;
    saving.commit().await.expect("commit");
    posting.await.expect("posted");
    assert_eq!(behind(&db).await, ["-100"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_saved_while_a_card_is_being_posted() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    let card = rep.says("new bd 1x SHIRT-L-BLU").await.card.expect("a card");
    let CardOf { cart, revision, .. } = card;
    let mut poster = PgConnection::connect_with(&db.options).await.expect("a connection");
    let mut posting = poster.begin().await.expect("begin");
    sqlx::query(
        "insert into card (platform, chat, cart_id, message, lang, private, shown, wanted, drawn_at)
         select 'telegram', '-100', id, '7', $2, false, $3, revision, $4 from cart where id = $1 for share",
    )
    .bind(cart)
    .bind(Lang::En.as_str())
    .bind(revision)
    .bind(now())
    .execute(&mut *posting)
    .await
    .expect("a card");
    let saving = tokio::spawn(async move { rep.says("+1x SHIRT-L-BLU").await });
    somebody_waits(&db).await;
    posting.commit().await.expect("commit");
    saving.await.expect("said");
    assert_eq!(behind(&db).await, ["-100"]);
}
