//! The morning: who is chased, each chat's one digest a day whatever happens, and carts that nobody touches.

use crate::support::desk::{Rep, now, shop};
use crate::support::{TestDb, value};
use cartwright::dialog::words::Lang;
use cartwright::turn::Turns;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::America::New_York;
use std::time::Duration;

async fn at_desk() -> (TestDb, Rep) {
    let db = shop().await;
    let asha = Rep::new(&db.store, "asha", "desk");
    (db, asha)
}

/// What a digest says, a day after everything that was done.
async fn digest(db: &TestDb, at: DateTime<Utc>) -> String {
    Turns::new(db.store.clone()).digest_now(None, Lang::En, at).await.expect("a digest").plain()
}

#[tokio::test]
async fn carts_are_chased_until_they_are_ordered_put_off_quoted_or_lost() {
    let (db, asha) = at_desk().await;
    for (items, phone) in [
        ("50x ceramic mug", "01712345678"),
        ("2x ceramic mug", "01812345678"),
        ("3x ceramic mug", "01812345679"),
        ("4x ceramic mug", "01812345670"),
        ("5x ceramic mug", "01812345671"),
    ] {
        asha.says(&format!("/new BD {items}")).await;
        asha.says(&format!("/customer new Customer {}, {phone}", &phone[8..])).await;
    }
    asha.says("/new BD").await;
    let tomorrow = now() + TimeDelta::hours(26);
    let told = digest(&db, now() + TimeDelta::hours(23)).await;
    assert!(told.contains("No cart waits"), "a day has not gone by: {told}");
    let told = digest(&db, tomorrow).await;
    for cart in ["C-1001", "C-1002", "C-1003", "C-1004", "C-1005"] {
        assert!(told.contains(cart), "no {cart}: {told}");
    }
    assert!(!told.contains("C-1006"), "an empty cart is nobody's loss: {told}");
    assert!(told.find("C-1001") < told.find("C-1005"), "the most valuable first: {told}");
    // Quoted; put off; lost; ordered by the same number in another cart.
    asha.says("/open C-1002").await;
    asha.says("/quote 14").await;
    let list = asha.says("/followups").await;
    assert!(list.body.is_empty() || !list.plain().contains("C-1003"), "not a day old: {}", list.plain());
    let cart = asha.presses(&press("fup", "1003")).await;
    assert!(cart.buttons.iter().flatten().any(|key| key.label.contains("3 days")), "{cart:?}");
    asha.presses(&press("fsnz", "1003.7")).await;
    let why = asha.presses(&press("flost", "1004")).await;
    assert!(why.title.contains("C-1004 is lost"), "{}", why.title);
    let lost = asha.presses(&press("fwhy", "1004.price")).await;
    assert!(lost.plain().contains("closed as lost"), "{}", lost.plain());
    asha.says("/new BD 1x ceramic mug, pickup, cod, 01812345671").await;
    asha.says("place").await;
    let done = asha.says("yes").await;
    assert!(done.plain().contains("ORD-"), "{}", done.plain());
    let told = digest(&db, tomorrow).await;
    for cart in ["C-1002", "C-1003", "C-1004", "C-1005"] {
        assert!(!told.contains(cart), "{cart} is chased: {told}");
    }
    assert!(told.contains("C-1001") && told.contains("ORD-000000311012"), "{told}");
    assert!(told.contains("Lost  1"), "{told}");
    // A week later the one that was put off is back.
    let told = digest(&db, now() + TimeDelta::days(8)).await;
    assert!(told.contains("C-1003"), "{told}");
    let mitu = Rep::new(&db.store, "mitu", "office");
    let stats = mitu.says("/stats").await.plain();
    assert!(stats.contains("Asha") && stats.contains("Lost · Price"), "{stats}");
    let lost: String = value(&db.options, "select state from cart where id = 1004").await;
    assert_eq!(lost, "expired");
    // Who asks after a closed cart is told.
    let gone = asha.presses(&press("fcall", "1004")).await;
    assert!(gone.plain().contains("no longer open"), "{}", gone.plain());
}

fn press(op: &str, arg: &str) -> String {
    cartwright::dialog::press::Press::id(0, 0, op, arg)
}

#[tokio::test]
async fn what_is_won_back_after_a_digest_is_counted() {
    let (db, asha) = at_desk().await;
    asha.says("/new BD 50x ceramic mug, CORP50, 01712345678").await;
    execute(&db.options, "update cart set updated_at = updated_at - interval '3 days', created_at = created_at - interval '3 days'").await;
    bind(&db, "here", "BD", 9 * 60).await;
    let turns = Turns::new(db.store.clone());
    let due = moment("2026-11-24", 9, 30);
    assert_eq!(turns.digests(due, false).await.expect("digests"), 1);
    asha.says("/open C-1001").await;
    asha.says("place").await;
    let done = asha.says("yes").await;
    assert!(done.plain().contains("ORD-"), "{}", done.plain());
    execute(&db.options, "update orders set placed_at = '2026-11-24 06:00:00Z'").await;
    assert_eq!(turns.digests(due + TimeDelta::days(1), false).await.expect("digests"), 1);
    let told: String =
        value(&db.options, "select payload::text from outbox where chat = 'here' order by id desc limit 1")
            .await;
    assert!(told.contains("Won back") && told.contains("15,750.00"), "{told}");
}

async fn bind(db: &TestDb, chat: &str, market: &str, minute: i16) {
    let sql = format!(
        "insert into chat_purpose (platform, chat, purpose, at, market, at_minute)
         values ('telegram', '{chat}', 'digest', '2026-01-01', '{market}', {minute})"
    );
    execute(&db.options, &sql).await;
}

/// A time of a day in Dhaka.
fn moment(day: &str, hour: u32, minute: u32) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().expect("a day");
    day.and_hms_opt(hour, minute, 0)
        .expect("a time")
        .and_local_timezone(chrono_tz::Asia::Dhaka)
        .single()
        .expect("no leap")
        .to_utc()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_chat_has_one_digest_a_day_whatever_clocks_and_processes_do() {
    let (db, _) = at_desk().await;
    // Over the change to summer time; one is due within the hour that is not there.
    bind(&db, "early", "US", 2 * 60 + 30).await;
    bind(&db, "late", "US", 23 * 60 + 45).await;
    bind(&db, "dhaka", "BD", 9 * 60).await;
    let first: NaiveDate = "2026-02-10".parse().expect("a day");
    let begin = first
        .and_hms_opt(12, 0, 0)
        .expect("noon")
        .and_local_timezone(New_York)
        .single()
        .expect("noon")
        .to_utc();
    let mut state: u64 = 7;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    // Three processes look about once an hour for sixty days; clocks jump, and processes are killed in the middle.
    for hour in 0..60 * 24 {
        let mut looks = Vec::new();
        for _ in 0..3 {
            let jump = i64::try_from(random(3)).expect("small") * 30 - 30;
            let at = begin + TimeDelta::hours(hour) + TimeDelta::minutes(jump);
            let turns = Turns::new(db.store.clone());
            let kill = (random(8) == 0).then(|| random(3_000));
            looks.push(tokio::spawn(async move {
                let look = tokio::spawn(async move { turns.digests(at, false).await });
                if let Some(after) = kill {
                    tokio::time::sleep(Duration::from_micros(after)).await;
                    look.abort();
                }
                let _ = look.await;
            }));
        }
        for look in looks {
            look.await.expect("no bug");
        }
    }
    let days =
        "select count(distinct day)::bigint from digest where day > '2026-02-10' and day < '2026-04-10'";
    assert_eq!(value::<i64>(&db.options, days).await, 58);
    for chat in ["early", "late", "dhaka"] {
        let sql = format!(
            "select count(*)::bigint from generate_series('2026-02-11'::date, '2026-04-09'::date, '1 day') d
             where 1 <> (select count(*) from digest g where g.chat = '{chat}' and g.day = d)"
        );
        assert_eq!(counted(&db, &sql).await, 0, "{chat}: days without a digest");
        let sql = format!("select count(*)::bigint from digest where chat = '{chat}'");
        let digests = counted(&db, &sql).await;
        let owed = counted(&db, &format!("select count(*)::bigint from outbox where chat = '{chat}'")).await;
        assert_eq!(owed, digests, "{chat}: each was owed once");
    }
    assert!(begin.checked_add_days(Days::new(60)).is_some());
}

async fn execute(options: &sqlx::postgres::PgConnectOptions, sql: &str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect_with(options).await.expect("a connection");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("it is done");
}

async fn counted(db: &TestDb, sql: &str) -> i64 {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect_with(&db.options).await.expect("a connection");
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a count")
}

#[tokio::test]
async fn carts_that_nobody_touches_are_warned_of_once_and_then_closed() {
    let (db, asha) = at_desk().await;
    asha.says("/new BD 2x ceramic mug").await;
    asha.says("/new BD 3x ceramic mug").await;
    asha.says("/quote 90").await;
    asha.says("/new BD 4x ceramic mug").await;
    execute(
        &db.options,
        "insert into staff_identity (platform, user_id, staff_id) select 'telegram', '77', id from staff where name = 'Asha'",
    )
    .await;
    execute(
        &db.options,
        "insert into conversation (platform, chat, user_id, dialog) values ('telegram', '77', '77', '{}')",
    )
    .await;
    let turns = Turns::new(db.store.clone());
    let owed = "select count(*)::bigint from outbox where platform = 'telegram' and chat = '77'";
    assert_eq!(turns.clean_up(now() + TimeDelta::days(26)).await.expect("a look"), 0);
    assert_eq!(value::<i64>(&db.options, owed).await, 0);
    for _ in 0..3 {
        assert_eq!(turns.clean_up(now() + TimeDelta::days(28)).await.expect("a look"), 0);
    }
    assert_eq!(value::<i64>(&db.options, owed).await, 1, "one message, once");
    let told: String = value(&db.options, "select payload::text from outbox where chat = '77'").await;
    assert!(told.contains("C-1001") && told.contains("C-1003") && !told.contains("C-1002"), "{told}");
    // One is touched again: it stays.
    asha.says("/open C-1003").await;
    execute(&db.options, "update cart set updated_at = updated_at + interval '20 days' where id = 1003")
        .await;
    assert_eq!(turns.clean_up(now() + TimeDelta::days(31)).await.expect("a look"), 1);
    let card = asha.says("/open C-1001").await;
    assert!(card.title.contains("expired"), "{}", card.title);
    assert!(asha.says("/open C-1002").await.title.contains("open"));
    assert!(asha.says("/open C-1003").await.title.contains("open"));
}

#[tokio::test]
async fn the_same_customer_at_two_reps_is_pointed_out_before_anything_is_placed() {
    let db = shop().await;
    let (asha, ben) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "ben", "b"));
    asha.says("/new BD 2x ceramic mug, 01712345678").await;
    let sure = ben.says("/new BD 3x ceramic mug, 01712345678").await.plain();
    let sure = if sure.contains("Place this order?") { sure } else { ben.says("place").await.plain() };
    assert!(sure.contains("Asha has an open cart of the same customer: C-1001"), "{sure}");
    ben.says("yes").await;
    asha.says("/open C-1001").await;
    let sure = asha.says("place").await.plain();
    assert!(sure.contains("Ben has placed an order of the same customer: #ORD-000000311012"), "{sure}");
    // It is hers to decide.
    assert!(asha.says("yes").await.plain().contains("ORD-000000311013"));
}

#[tokio::test]
async fn all_old_carts_of_ones_own_are_deleted_after_a_question() {
    let (db, asha) = at_desk().await;
    asha.says("/new BD 2x ceramic mug").await;
    asha.says("/new BD 3x ceramic mug").await;
    Rep::new(&db.store, "ben", "b").says("/new BD 4x ceramic mug").await;
    execute(&db.options, "update cart set updated_at = updated_at - interval '28 days' where id <> 1002")
        .await;
    let sure = asha.presses(&press("stale", "")).await.plain();
    assert!(sure.contains("Delete these 1 carts?") && sure.contains("C-1001"), "{sure}");
    assert!(!sure.contains("C-1002") && !sure.contains("C-1003"), "young, and somebody else's: {sure}");
    assert!(asha.presses(&press("staleyes", "")).await.plain().contains("1 carts are deleted"));
    let open: String =
        value(&db.options, "select string_agg(id::text, ' ' order by id) from cart where state = 'open'")
            .await;
    assert_eq!(open, "1002 1003");
    let audited = "select count(*)::bigint from audit where action = 'stale-deleted'";
    assert_eq!(value::<i64>(&db.options, audited).await, 1);
}

#[tokio::test]
async fn news_that_cannot_be_told_keep_no_others_waiting() {
    let (db, asha) = at_desk().await;
    execute(
        &db.options,
        "insert into chat_purpose (platform, chat, purpose, at) values ('telegram', 'office', 'managers', '2026-01-01')",
    )
    .await;
    for _ in 0..2 {
        asha.says("/new BD 2x ceramic mug, 01712345678").await;
        asha.says("place").await;
        assert!(asha.says("yes").await.plain().contains("ORD-"));
    }
    // An order that nobody can read any more.
    execute(&db.options, "create table kept as select id, details from orders").await;
    execute(&db.options, "update orders set details = '7' where number = 311012").await;
    let turns = Turns::new(db.store.clone());
    let told = "select string_agg(substring(payload::text from 'ORD-[0-9]+'), ' ' order by id) from outbox where chat = 'office'";
    assert!(!turns.herald(now()).await.expect("a look"));
    assert_eq!(value::<String>(&db.options, told).await, "ORD-000000311013");
    execute(&db.options, "update orders o set details = k.details from kept k where k.id = o.id").await;
    assert!(turns.herald(now()).await.expect("a look"));
    assert!(turns.herald(now()).await.expect("a look"), "and nothing is told twice");
    assert_eq!(value::<String>(&db.options, told).await, "ORD-000000311013 ORD-000000311012");
}
