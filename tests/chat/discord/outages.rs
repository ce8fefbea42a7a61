//! Discord, the line to it, or the database fails for a while: whoever acts is answered in time, nothing is done twice.

use crate::desk::{SOON, get};
use crate::discord_desk::{ServerDesk, unhurried};
use cartwright::emulator::discord::{Fault, Options, RateLimits, Trouble};
use sqlx::{Connection, PgConnection};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_answered_while_the_database_stalls() {
    let desk = ServerDesk::start().await;
    let (asha, ben, sales) = (desk.asha(), desk.ben(), desk.sales);
    desk.cart_of_mugs().await;
    desk.rests().await;
    for tables in ["cart, conversation, staff", "inbox, cart, conversation, staff"] {
        let mut locker = PgConnection::connect_with(&desk.db.options).await.expect("a connection");
        let lock = format!("begin; lock table {tables} in access exclusive mode");
        sqlx::raw_sql(sqlx::AssertSqlSafe(lock)).execute(&mut locker).await.expect("a lock");
        let (card, mut acts) = (desk.only_card(), Vec::new());
        for _ in 0..5 {
            acts.push(asha.taps(sales, card.id, "Why"));
            acts.push(ben.taps(sales, card.id, "Note"));
            acts.push(asha.slash(sales, "cart summary", &[]));
            acts.push(ben.typing(sales, "cart add", "product", "mug", &[]));
        }
        for act in &acts {
            act.first_answer(SOON).await.expect("an answer while the tables are locked");
        }
        sqlx::raw_sql("commit").execute(&mut locker).await.expect("the end of the lock");
        desk.rests().await;
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_fails_is_asked_again_and_nothing_comes_twice() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    for (at, fault) in
        [Fault::Status(500), Fault::StatusAfter(502), Fault::CutBefore, Fault::CutAfter, Fault::CutInAnswer]
            .into_iter()
            .enumerate()
    {
        desk.discord.fail("create_message", fault.clone(), 1);
        asha.slash(sales, "cart new", &[("market", "BD"), ("items", "2x ceramic mug")]);
        desk.rests().await;
        assert_eq!(desk.discord.faults_left(), 0, "{fault:?}");
        assert_eq!(
            desk.discord.messages(sales).len(),
            at + 1,
            "{fault:?}: one card\n{}",
            desk.discord.transcript(sales)
        );
        let card = desk.discord.card(sales).expect("a card");
        desk.discord.fail("update_message", fault.clone(), 1);
        asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
        desk.rests().await;
        let card = desk.discord.message(sales, card.id).expect("the card");
        assert!(card.text().contains("3 ×"), "{fault:?}: {}", card.text());
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waits_are_kept_to() {
    let options = Options { rate_limits: Some(RateLimits::default()), ..unhurried() };
    let desk = ServerDesk::start_with(options, None).await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    desk.discord.fail("update_message", Fault::TooMany(Duration::from_millis(700)), 1);
    asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    desk.card_with("3 ×").await;
    desk.discord.fail("update_message", Fault::TooManyOverall(Duration::from_millis(700)), 1);
    asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    desk.card_with("4 ×").await;
    // Many changes: the channel's bucket empties. Others there do not wait for it, and what is left is one edit.
    for _ in 0..12 {
        asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    }
    desk.until("many changes", |discord| {
        discord.requests().iter().filter(|r| r.name == "update_message").count() > 4
    })
    .await;
    let list = desk.ben().slash(sales, "carts", &[]);
    assert!(list.reply().await.text().contains("Open carts"));
    assert!(!desk.only_card().text().contains("16 ×"), "Ben waited for the card");
    desk.until("the newest card", |discord| {
        discord.card(sales).is_some_and(|card| card.text().contains("16 ×"))
    })
    .await;
    assert!(desk.only_card().edits() < 14, "{} edits", desk.only_card().edits());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_drops_is_taken_up_again_and_nothing_is_missed() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    for round in 0..3 {
        match round {
            0 => desk.discord.drops_gateway(),
            1 => desk.discord.asks_to_reconnect(),
            _ => desk.discord.closes_gateway(4_000),
        }
        asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
        desk.card_with(&format!("{} ×", round + 3)).await;
    }
    let (identified, resumed) = desk.discord.sessions();
    assert_eq!((identified, resumed), (1, 3));
    // A session that is over is begun anew.
    desk.discord.invalidates_sessions(false);
    desk.until("a new session", |discord| discord.sessions().0 == 2 && discord.connected() == 1).await;
    assert!(desk.discord.gateway_asked() > 0);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_that_come_twice_and_out_of_order_count_once() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    desk.rests().await;
    desk.discord.trouble(Trouble { again: 2, mixed: true, ..Trouble::default() });
    for _ in 0..5 {
        asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    }
    desk.card_with("7 ×").await;
    desk.discord.trouble(Trouble::default());
    desk.rests().await;
    assert!(desk.only_card().text().contains("7 ×"));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_too_late_for_its_interaction_is_said_in_the_channel() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    desk.rests().await;
    let mut locker = PgConnection::connect_with(&desk.db.options).await.expect("a connection");
    sqlx::raw_sql("begin; lock table cart in access exclusive mode")
        .execute(&mut locker)
        .await
        .expect("a lock");
    let help = asha.slash(sales, "markets", &[]);
    help.first_answer(SOON).await.expect("an answer");
    desk.discord.passes(Duration::from_mins(16));
    sqlx::raw_sql("commit").execute(&mut locker).await.expect("the end of the lock");
    desk.card_with("Which market?").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_kept_says_so() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    desk.rests().await;
    desk.sql("alter table inbox rename to inbox_away").await;
    let told = asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]).reply().await;
    assert!(told.text().contains("try again"), "{}", told.text());
    desk.sql("alter table inbox_away rename to inbox").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_stopped_and_started_again_goes_on_where_it_was() {
    let mut desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    desk.rests().await;
    desk.stop().await;
    desk.serve();
    desk.is_ready().await;
    asha.taps(sales, card.id, "Undo");
    desk.card_with("No items yet").await;
    assert_eq!(desk.discord.sessions(), (1, 1), "the session was taken up");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_falls_silent_is_left_and_found_again() {
    let options = Options { heartbeat: Duration::from_millis(200), ..unhurried() };
    let desk = ServerDesk::start_with(options, None).await;
    desk.discord.trouble(Trouble { silent: true, ..Trouble::default() });
    desk.until("another connection", |discord| discord.sessions().1 > 0).await;
    desk.discord.trouble(Trouble::default());
    desk.cart_of_mugs().await;
    assert_eq!(desk.discord.sessions().0, 1, "the session goes on");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_of_sessions_that_is_nearly_used_up_is_left_alone() {
    let desk = ServerDesk::start_with_few_sessions().await;
    desk.until("asking", |discord| discord.gateway_asked() > 1).await;
    assert_eq!(desk.discord.sessions(), (0, 0));
    assert_eq!(get(desk.listen, "/readyz").await.0, 503, "it is not ready, and says so");
    desk.end().await;
}
