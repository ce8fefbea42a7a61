//! What must never happen: an order twice, the last unit twice, a coupon beyond its cap, a total that moved.

use crate::support::desk::{Buttons, Rep, shop};
use crate::support::worker::Worker;
use crate::support::{TestDb, value};
use cartwright::dialog::event::Input;
use cartwright::turn::Taken;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const CART: &str = "new bd 1x SHIRT-L-BLU, 01712345678, standard courier, cod";

async fn change(db: &TestDb, sql: &str) {
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect(sql);
}

async fn count(db: &TestDb, sql: &'static str) -> i64 {
    value::<i64>(&db.options, sql).await
}

async fn books_add_up(db: &TestDb) {
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
}

/// Presses all these buttons at once, shared out among several processes, and waits for them.
async fn press_in_processes(db: &TestDb, buttons: &[(String, Rep)], processes: usize) {
    let mut workers = Vec::new();
    for share in buttons.chunks(buttons.len().div_ceil(processes)) {
        let taps = share.iter().map(|(button, rep)| rep.tap(button, "race")).collect();
        workers.push(Worker::start(db, taps, false).await);
    }
    workers.iter_mut().for_each(Worker::go);
    for worker in workers {
        assert!(worker.ended_well().await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_carts_race_for_one_unit() {
    let db = shop().await;
    change(
        &db,
        "insert into movement (variant_id, location, counter, quantity, reason, at)
           select s.variant_id, s.location, 'on_hand', 1 - s.on_hand, 'adjusted', '2026-11-23Z'
           from stock s join variant v on v.id = s.variant_id where v.sku = 'SHIRT-L-BLU' and s.on_hand <> 1;
         update stock s set on_hand = 1 from variant v where v.id = s.variant_id and v.sku = 'SHIRT-L-BLU'",
    )
    .await;
    // One unit at each location; pickup draws from one of them only.
    let mut buttons = Vec::new();
    for n in 0..200 {
        let rep = Rep::new(&db.store, "asha", &format!("chat-{n}"));
        rep.says("new bd 1x SHIRT-L-BLU, 01712345678, motijheel pickup, cod").await;
        buttons.push((rep.says("place").await.button("Yes, order"), rep));
    }
    press_in_processes(&db, &buttons, 4).await;
    let mut won = 0;
    for (_, rep) in &buttons {
        let answer = rep.screen().await.plain();
        if answer.contains("#ORD-") {
            won += 1;
        } else {
            assert!(answer.contains("1 wanted, 0 available"), "{answer}");
        }
    }
    assert_eq!(won, 1);
    assert_eq!(count(&db, "select count(*) from orders").await, 1);
    assert_eq!(count(&db, "select last - 311011 from order_counter").await, 1, "no number is lost");
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_press_sent_twenty_times_is_one_order() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says(CART).await;
    let id = rep.says("place").await.button("Yes, order");
    let presses = (0..20).map(|n| {
        let (rep, id) = (rep.clone(), id.clone());
        // Half are repeated deliveries of one press, half are presses of their own.
        tokio::spawn(async move { rep.sends(Input::Press(id), &format!("p{}", n / 2)).await })
    });
    for press in presses.collect::<Vec<_>>() {
        assert!(matches!(press.await.expect("a turn"), Taken::Done | Taken::Seen));
    }
    let screens = rep.screens().await;
    assert_eq!(screens.len(), 10, "each press is answered once");
    assert!(screens.iter().all(|screen| screen.plain().contains("#ORD-000000311012")));
    // The process died after the commit: the same delivery comes again, and then the rep presses once more.
    assert_eq!(rep.sends(Input::Press(id.clone()), "p0").await, Taken::Seen);
    assert!(rep.presses(&id).await.plain().contains("Already placed: #ORD-000000311012"));
    assert_eq!(count(&db, "select count(*) from orders").await, 1);
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_coupon_for_ten_is_used_ten_times() {
    let db = shop().await;
    change(&db, "update coupon set total_limit = 10 where code = 'SAVE10'").await;
    let mut buttons = Vec::new();
    for n in 0..100 {
        let rep = Rep::new(&db.store, "ben", &format!("chat-{n}"));
        rep.says("new bd 1x SHIRT-L-RED, 01712345678, standard courier, cod, SAVE10").await;
        buttons.push((rep.says("place").await.button("Yes, order"), rep));
    }
    press_in_processes(&db, &buttons, 2).await;
    let mut won = 0;
    for (_, rep) in &buttons {
        let answer = rep.screen().await.plain();
        if answer.contains("Placed: #ORD-") {
            won += 1;
        } else {
            assert!(answer.contains("SAVE10") && answer.contains("10"), "{answer}");
        }
    }
    assert_eq!(won, 10);
    assert_eq!(count(&db, "select used::bigint from coupon where code = 'SAVE10'").await, 10);
    let manager = Rep::new(&db.store, "mitu", "m");
    manager.says("cancel 311012 changed their mind").await;
    manager.says("yes").await;
    assert_eq!(count(&db, "select used::bigint from coupon where code = 'SAVE10'").await, 9, "given back");
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_coupon_for_the_first_order_is_for_one_of_ten_at_once() {
    let db = shop().await;
    change(&db, "insert into coupon (code, kind, value, first_order) values ('FIRST1', 'percent', 10, true)")
        .await;
    let mut buttons = Vec::new();
    for n in 0..10 {
        let rep = Rep::new(&db.store, "ben", &format!("chat-{n}"));
        rep.says("new bd 1x SHIRT-L-RED, 01712345678, standard courier, cod, FIRST1").await;
        buttons.push((rep.says("place").await.button("Yes, order"), rep));
    }
    press_in_processes(&db, &buttons, 2).await;
    assert_eq!(count(&db, "select count(*) from orders").await, 1);
    assert_eq!(count(&db, "select used::bigint from coupon where code = 'FIRST1'").await, 1);
    books_add_up(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn opposing_carts_end_in_no_deadlock_that_anyone_sees() {
    let db = shop().await;
    let mut buttons = Vec::new();
    for n in 0..40 {
        let rep = Rep::new(&db.store, "asha", &format!("chat-{n}"));
        let (first, second) =
            if n % 2 == 0 { ("SHIRT-L-BLU", "SHIRT-M-RED") } else { ("SHIRT-M-RED", "SHIRT-L-BLU") };
        rep.says(&format!("new bd 1x {first}, 1x {second}, 01712345678, standard courier, cod")).await;
        buttons.push((rep.says("place").await.button("Yes, order"), rep));
    }
    let racing =
        buttons.into_iter().map(|(id, rep)| tokio::spawn(async move { rep.presses(&id).await.plain() }));
    for answer in racing.collect::<Vec<_>>() {
        let answer = answer.await.expect("an answer");
        assert!(answer.contains("Placed: #ORD-") || answer.contains("available"), "{answer}");
    }
    books_add_up(&db).await;
}

#[tokio::test]
async fn a_price_that_moved_after_the_read_back_is_refused_with_the_difference() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says(CART).await;
    let id = rep.says("place").await.button("Yes, order");
    change(&db, "update price set amount = 1300 where variant_id = (select id from variant where sku = 'SHIRT-L-BLU') and market = 'BD'").await;
    let refused = rep.presses(&id).await.plain();
    assert!(refused.contains("৳1,200.00") && refused.contains("৳1,300.00"), "{refused}");
    assert_eq!(count(&db, "select count(*) from orders").await, 0);
    rep.says("update").await;
    let fresh = rep.says("place").await.button("Yes, order");
    assert!(
        rep.presses(&id).await.plain().contains("nothing was done") || id != fresh,
        "the old button is stale"
    );
    assert!(rep.presses(&fresh).await.plain().contains("#ORD-"));
}

#[tokio::test]
async fn a_shipping_price_that_moved_is_refused_with_both_totals() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says(CART).await;
    let id = rep.says("place").await.button("Yes, order");
    change(&db, r#"update service set rate = '{"kind":"flat","price":"77"}' where name = 'Standard Courier'; update shop set version = version + 1"#).await;
    let refused = rep.presses(&id).await;
    assert!(
        refused.plain().contains("৳1,260.00") && refused.plain().contains("৳1,277.00"),
        "{}",
        refused.plain()
    );
    assert_eq!(count(&db, "select count(*) from orders").await, 0);
    assert!(
        rep.presses(&refused.button("Yes, order")).await.plain().contains("#ORD-"),
        "the fresh button places"
    );
}

#[tokio::test]
async fn hostile_text_is_kept_as_typed_or_refused_in_a_sentence() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "mitu", "a");
    rep.says(CART).await;
    let long = "x".repeat(10_000);
    for text in [
        "'; drop table cart; --",
        "a\nb",
        "\u{202e}abc",
        "{ $name }",
        "%s%n",
        "👩‍👩‍👧‍👦",
        "e\u{301}",
        "a\0b",
        &long,
        "𝟚 mug",
        "-",
        "+",
        "#",
        "::",
    ] {
        for command in [
            "",
            "/note ",
            "/coupon ",
            "/customer new ",
            "/customer ",
            "/address ",
            "/billing ",
            "/discount ",
            "/price 1 ",
            "/quantity 1 ",
            "/open ",
            "/order ",
            "/market ",
            "/why ",
            "/list ",
            "/orders ",
        ] {
            let screen = rep.says(&format!("{command}{text}")).await;
            assert!(!screen.plain().is_empty(), "{command}{text}");
            rep.says("/open C-1001").await;
        }
    }
    rep.says("/note it's {odd} “text” 👍").await;
    let kept: String = value(&db.options, "select details ->> 'note' from cart where id = 1001").await;
    assert_eq!(kept, "it's {odd} “text” 👍");
}
