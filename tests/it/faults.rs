//! Processes that are killed, a database that goes away, futures that are dropped: nothing lost, nothing doubled.

use crate::support::desk::{Buttons, Rep, now, shop};
use crate::support::value;
use crate::support::worker::Worker;
use cartwright::cli::import::init;
use cartwright::dialog::event::Input;
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use cartwright::turn::Taken;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection, PgConnection};
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::task::Poll;
use std::time::{Duration, Instant};

const CART: &str = "new bd 1x SHIRT-L-BLU, 01712345678, standard courier, cod";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_commit_and_reply_the_order_stands_and_is_told_once() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says(CART).await;
    let yes = rep.says("place").await.button("Yes, order");
    let mut worker = Worker::start(&db, vec![rep.tap(&yes, "yes")], true).await;
    worker.go();
    assert!(!worker.ended_well().await, "it was to die");
    // The platform has had no answer and delivers the press again, to the process that took over.
    assert_eq!(rep.sends(Input::Press(yes.clone()), &rep.tap(&yes, "yes").external_id).await, Taken::Seen);
    let told = rep.screens().await;
    assert_eq!(told.len(), 1, "one answer");
    assert!(told[0].plain().contains("Placed: #ORD-000000311012"), "{}", told[0].plain());
    assert_eq!(value::<i64>(&db.options, "select count(*) from orders").await, 1);
    assert_eq!(value::<i64>(&db.options, "select sum(allocated)::bigint from stock").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_placing_nothing_has_happened_and_the_next_try_places() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says(CART).await;
    let yes = rep.says("place").await.button("Yes, order");
    // Someone holds the counter, so that the turn has taken stock when it is killed and has not committed.
    let mut holding = PgConnection::connect_with(&db.options).await.expect("a connection");
    let mut held = holding.begin().await.expect("begin");
    sqlx::query("select last from order_counter for update").execute(&mut *held).await.expect("the counter");
    let mut worker = Worker::start(&db, vec![rep.tap(&yes, "yes")], false).await;
    worker.go();
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while value::<i64>(&db.options, waiting).await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    worker.kill();
    held.rollback().await.expect("rollback");
    assert_eq!(rep.sends(Input::Press(yes.clone()), &rep.tap(&yes, "yes").external_id).await, Taken::Done);
    let told = rep.screens().await;
    assert_eq!(told.len(), 1);
    assert!(told[0].plain().contains("Placed: #ORD-000000311012"), "{}", told[0].plain());
    assert_eq!(value::<i64>(&db.options, "select sum(allocated)::bigint from stock").await, 1);
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_for_ten_seconds_costs_no_cart() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    std::fs::set_permissions(parent.path(), std::fs::Permissions::from_mode(0o711)).expect("its mode");
    let data = parent.path().join("data");
    let embedded = Embedded::open(&data, true).await.expect("a server");
    let options = embedded.database("cartwright").await.expect("a database");
    let store = Store::connect(options, 4).await.expect("a pool");
    store.migrate().await.expect("the schema");
    init(&store, false, now()).await.expect("the sample shop");
    let rep = Rep::new(&store, "asha", "a");
    rep.says("new bd 2x SHIRT-L-BLU, 01712345678").await;

    let pid = std::fs::read_to_string(data.join("cluster/postmaster.pid")).expect("its number");
    let pid =
        pid.lines().next().and_then(|line| line.parse().ok()).and_then(Pid::from_raw).expect("a number");
    kill_process(pid, Signal::QUIT).expect("gone");
    while store.is_reachable().await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let start = Instant::now();
    let mut tries = 0;
    while start.elapsed() < Duration::from_secs(10) {
        tries += 1;
        match rep.sends(Input::Text("cod".to_owned()), &format!("gone-{tries}")).await {
            Taken::Fault { reference } => assert_eq!(reference.len(), 8, "a reference to read out"),
            other => panic!("{other:?} without a database"),
        }
    }
    embedded.ensure_running().await.expect("the server again");
    let card = rep.says("cod").await.plain();
    assert!(card.contains("Cash on Delivery") && card.contains("2 × ৳1,200.00"), "{card}");
    assert!(rep.screens().await.is_empty(), "what failed has left nothing behind");
    store.close().await;
    embedded.close().await.expect("left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_begin_that_is_dropped_leaves_no_transaction_open() {
    let db = shop().await;
    let open = "select count(*) from pg_stat_activity where datname = current_database()
                and state like 'idle in transaction%'";
    for polls in 1..=40 {
        let mut begin = Box::pin(db.store.begin());
        for _ in 0..polls % 4 {
            // One step at a time, with time between for an answer that is then never looked at.
            if std::future::poll_fn(|context| Poll::Ready(begin.as_mut().poll(context))).await.is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(begin);
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(value::<i64>(&db.options, open).await, 0, "a transaction was left open");
    }
    let rep = Rep::new(&db.store, "asha", "a");
    assert!(rep.says("new bd 1 SHIRT-L-BLU").await.plain().contains("Cotton Shirt"));
}
