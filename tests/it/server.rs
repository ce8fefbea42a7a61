//! A database that somebody else runs: what we check before we use it, and migrations from everywhere at once.

use crate::support::{bare_database, database, value};

#[tokio::test]
async fn a_fit_server_passes_also_when_several_ask_at_once() {
    let db = bare_database("").await;
    let (one, two, three) =
        tokio::join!(db.store.check_server(), db.store.check_server(), db.store.check_server());
    for result in [one, two, three] {
        result.expect("a fit server");
    }
}

#[tokio::test]
async fn a_locale_without_bangla_is_refused_with_what_to_do() {
    let db = bare_database("locale 'C' template template0").await;
    let refusal = db.store.check_server().await.expect_err("a refusal").to_string();
    assert!(refusal.contains("Bangla") && refusal.contains("C.UTF-8"), "{refusal}");
}

#[tokio::test]
async fn an_encoding_that_cannot_hold_every_language_is_refused_with_what_to_do() {
    let db = bare_database("encoding 'SQL_ASCII' locale 'C' template template0").await;
    let refusal = db.store.check_server().await.expect_err("a refusal").to_string();
    assert!(refusal.contains("SQL_ASCII") && refusal.contains("UTF8"), "{refusal}");
}

#[tokio::test]
async fn migrations_run_once_when_four_start_them_at_once() {
    let db = bare_database("").await;
    let run = || {
        let store = db.store.clone();
        tokio::spawn(async move { store.migrate().await })
    };
    for task in [run(), run(), run(), run()] {
        task.await.expect("a task").expect("migrated");
    }
    let count = "select count(*) from _sqlx_migrations where success";
    let migrated: i64 = value(&db.options, count).await;
    let template = database().await;
    assert_eq!(migrated, value::<i64>(&template.options, count).await);
    assert!(migrated >= 2);
}
