//! Erasure and exports: what is known of a customer goes from every table, the books stay, and files hold what there is.

use crate::support::desk::{Rep, now, shop};
use crate::support::{TestDb, value};
use cartwright::cli::customer::{Command, run};
use cartwright::cli::export::{Table, orders, table};
use cartwright::turn::Turns;
use chrono::TimeDelta;

/// What only this customer has.
const CANARIES: [&str; 5] =
    ["Zubaida", "1799887766", "zubaida@example.com", "Canary Lane", "ring the canary bell"];

/// In which tables a text is found.
async fn found(db: &TestDb, text: &str) -> Vec<String> {
    use sqlx::{Connection, Row};
    let mut connection = sqlx::PgConnection::connect_with(&db.options).await.expect("a connection");
    let tables = "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.expect("tables");
    let mut places = Vec::new();
    for table in tables {
        // Bytes as the text that they hold.
        let payload = if table == "inbox" { " || encode(payload, 'escape')" } else { "" };
        let sql = format!(
            "select count(*)::bigint from {table} t where (to_jsonb(t)::text{payload}) ilike '%{text}%'
             or regexp_replace(to_jsonb(t)::text, '[- ]', '', 'g') ilike '%{text}%'"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a count");
        if row.get::<i64, _>(0) > 0 {
            places.push(table);
        }
    }
    places
}

#[tokio::test]
async fn nothing_personal_is_left_and_the_books_stay() {
    let db = shop().await;
    let asha = Rep::new(&db.store, "asha", "desk");
    asha.says("/new BD 50x ceramic mug, CORP50").await;
    asha.says("/customer new Zubaida Canary, 01799887766").await;
    asha.says("/address 5 Canary Lane, Dhaka 1205").await;
    asha.says("/note ring the canary bell").await;
    asha.says("place").await;
    let done = asha.says("yes").await;
    assert!(done.plain().contains("ORD-"), "{}", done.plain());
    asha.says("/new BD 2x ceramic mug, 01799887766").await;
    asha.says("/billing 7 Canary Lane, Dhaka 1205").await;
    sqlx_execute(&db, "update customer set email = 'zubaida@example.com' where phone = '+8801799887766'")
        .await;
    for canary in CANARIES {
        assert!(!found(&db, canary).await.is_empty(), "{canary} is there at first");
    }
    let total = "select sum(total)::text from orders";
    let before: String = value(&db.options, total).await;
    let asked =
        run(&db.store, Command::Erase { who: "01799-887766".to_owned(), yes: false }).await.expect("a word");
    assert!(asked.contains("--yes") && !found(&db, "Zubaida").await.is_empty(), "{asked}");
    let done = run(&db.store, Command::Erase { who: "01799-887766".to_owned(), yes: true })
        .await
        .expect("it is done");
    assert!(done.contains("1 profiles") && done.contains("1 orders") && done.contains("2 carts"), "{done}");
    for canary in CANARIES {
        assert_eq!(found(&db, canary).await, Vec::<String>::new(), "{canary}");
    }
    assert_eq!(value::<String>(&db.options, total).await, before);
    let faults = db.store.begin().await.expect("a turn").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
    // The desk goes on: the order and the cart are shown, and the export runs.
    let order = asha.says("/order 311012").await.plain();
    assert!(order.contains("15,750.00") || order.contains("15,810.00"), "{order}");
    asha.says("/open 1002").await;
    let mut file = Vec::new();
    assert_eq!(orders(&db.store, &mut file).await.expect("an export"), 1);
    let nobody = run(&db.store, Command::Erase { who: "nobody@example.com".to_owned(), yes: true }).await;
    assert!(nobody.is_err());
}

async fn sqlx_execute(db: &TestDb, sql: &'static str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect_with(&db.options).await.expect("a connection");
    sqlx::query(sql).execute(&mut connection).await.expect("it is done");
}

#[tokio::test]
async fn what_came_in_keeps_no_words_after_a_week() {
    let db = shop().await;
    let asha = Rep::new(&db.store, "asha", "desk");
    asha.says("/new BD 2x ceramic mug").await;
    let turns = Turns::new(db.store.clone());
    turns.clean_up(now() + TimeDelta::days(6)).await.expect("a look");
    let kept = "select count(*)::bigint from inbox where payload <> ''";
    assert!(value::<i64>(&db.options, kept).await > 0);
    turns.clean_up(now() + TimeDelta::days(8)).await.expect("a look");
    assert_eq!(value::<i64>(&db.options, kept).await, 0);
    assert!(value::<i64>(&db.options, "select count(*)::bigint from inbox").await > 0, "the rows stay");
}

#[tokio::test]
async fn tables_are_exported_whole() {
    let db = shop().await;
    let asha = Rep::new(&db.store, "asha", "desk");
    asha.says("/new BD 2x ceramic mug, 01712345678").await;
    sqlx_execute(&db, "update customer set note = '=cmd()' where phone = '+8801712345678'").await;
    asha.says("place").await;
    asha.says("yes").await;
    let read = async |which| {
        let mut file = Vec::new();
        let count = table(&db.store, which, &mut file).await.expect("an export");
        let text = String::from_utf8(file).expect("text");
        let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
        assert_eq!(rows, count);
        text
    };
    let customers = read(Table::Customers).await;
    assert!(customers.contains("Rahim,Uddin,rahim.uddin@example.com"), "{customers}");
    assert!(
        customers.contains("'=cmd") && customers.contains("'+8801712345678"),
        "no spreadsheet takes it for a formula"
    );
    let movements = read(Table::Movements).await;
    assert!(
        movements
            .lines()
            .last()
            .is_some_and(|line| line.contains("allocated,2,placed,ORD-000000311012,Asha"))
    );
    let audit = read(Table::Audit).await;
    assert!(audit.contains("Asha,C-1001") && !audit.contains("01712") && !audit.contains("Rahim"), "{audit}");
}
