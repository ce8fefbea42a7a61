//! Hostile words wherever words can be put: every request is a valid one, nothing that a person typed becomes markup,
//! and what was typed is kept as it was typed or refused in a sentence.

mod words;

use super::Random;
use super::scenario::{Step, Worker};
use crate::desk::SOON;
use crate::platform::{ASHA, BEN, Hosted, MITU, OnDiscord, OnTelegram, PEOPLE, Platform, Who};
use crate::support::TestDb;
use cartwright::cli::import::import;
use cartwright::clock::Clock;
use cartwright::dialog::words::clean;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
pub use words::EVIL;
use words::naughty;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_telegram() {
    are_only_words::<OnTelegram>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord() {
    are_only_words::<OnDiscord>().await;
}

async fn are_only_words<P: Platform>() {
    let count = std::env::var("CARTWRIGHT_NAUGHTY").ok().and_then(|count| count.parse().ok()).unwrap_or(90);
    let strings = naughty(&mut Random::new("naughty"), count);
    assert_eq!(strings.len(), count);
    let desk = Hosted::<P>::start(None).await;
    let pool = desk.pool().await;
    let titles = as_titles(&desk.db, &pool, &strings).await;
    tokio::join!(
        titles_on_cards(&desk, &titles),
        notes_and_addresses(&desk, &pool, &strings),
        names(&desk, &pool, &strings),
    );
    for who in PEOPLE {
        assert_eq!(desk.platform.foreign_markup(who), None);
    }
    pool.close().await;
    desk.end().await;
}

/// Imports a product for each string. Those that were taken, by SKU, as they were kept.
async fn as_titles(db: &TestDb, pool: &PgPool, strings: &[String]) -> BTreeMap<String, String> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["Handle", "Title", "Variant SKU", "Price / BD", "Stock / DHK"]).expect("a head");
    for (n, text) in strings.iter().enumerate() {
        file.write_record([&format!("naughty-{n}"), text, &format!("NAUGHTY-{n}"), "100", "1000"])
            .expect("a row");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("products.csv");
    std::fs::write(&path, file.into_inner().expect("a file")).expect("a file");
    let paths = std::slice::from_ref(&path);
    let tried = import(&db.store, paths, false, Clock::System.now()).await.expect("an import");
    for bad in &tried.report.bad {
        assert!(!bad.message.is_empty(), "refused without a sentence");
    }
    // What is refused keeps nothing else from being imported, once it is taken out.
    println!("{} titles refused", tried.report.bad.len());
    let kept: Vec<(String, String)> = sqlx::query_as(
        "select v.sku, p.title from variant v join product p on p.id = v.product_id where v.sku like 'NAUGHTY-%'",
    )
    .fetch_all(pool)
    .await
    .expect("the products");
    for (sku, title) in &kept {
        let n: usize = sku["NAUGHTY-".len()..].parse().expect("a number");
        assert_eq!(title, strings[n].trim(), "kept otherwise than it was given");
    }
    assert!(kept.len() + tried.report.bad.len() >= strings.len(), "{} of {}", kept.len(), strings.len());
    kept.into_iter().collect()
}

/// Puts each product into a cart, a few at a time.
async fn titles_on_cards<P: Platform>(desk: &Hosted<P>, titles: &BTreeMap<String, String>) {
    let skus: Vec<&String> = titles.keys().collect();
    for few in skus.chunks(4) {
        says(desk, MITU, "/new BD").await;
        let lines: Vec<String> = few.iter().map(|sku| format!("1x {sku}")).collect();
        says(desk, MITU, &lines.join("\n")).await;
    }
}

async fn notes_and_addresses<P: Platform>(desk: &Hosted<P>, pool: &PgPool, strings: &[String]) {
    let cart = cart_of(&says(desk, ASHA, "/new BD").await);
    let mut refused = 0;
    for text in strings {
        says(desk, ASHA, "/note off").await;
        says(desk, ASHA, &format!("/note {text}")).await;
        match value(pool, cart, "note").await {
            Some(note) => assert_eq!(squeezed(&note), squeezed(text), "kept otherwise than it was typed"),
            None => refused += 1,
        }
        says(desk, ASHA, &format!("/address House 1 {text}, Dhaka 1205")).await;
    }
    println!("{refused} notes refused");
    assert!(refused < strings.len() / 4, "{refused} notes refused");
}

async fn names<P: Platform>(desk: &Hosted<P>, pool: &PgPool, strings: &[String]) {
    says(desk, BEN, "/new BD").await;
    let mut refused = 0;
    for (n, name) in strings.iter().enumerate() {
        let phone = format!("+88018{:08}", 20_000_000 + n);
        let seen = desk.seen(BEN);
        let given = desk.platform.names(BEN, &phone, name).await;
        worked(desk, BEN, &given).await;
        is_sane(&desk.told_since(BEN, &seen));
        let kept: Option<String> = sqlx::query_scalar("select name from customer where phone = $1")
            .bind(&phone)
            .fetch_optional(pool)
            .await
            .expect("the customers");
        match kept {
            Some(kept) => {
                // A platform's names may be shorter.
                let (kept, name) = (squeezed(&kept), squeezed(name));
                assert!(name.starts_with(&kept), "kept otherwise than it was typed: {kept}, {name}");
            }
            None => refused += 1,
        }
    }
    println!("{refused} names refused");
    assert!(refused < strings.len() / 4, "{refused} names refused");
}

/// Says something, others at work or not; what is told then.
async fn says<P: Platform>(desk: &Hosted<P>, who: Who, text: &str) -> String {
    let seen = desk.seen(who);
    let given = desk.platform.types(who, text).await;
    worked(desk, who, &given).await;
    let told = desk.told_since(who, &seen);
    is_sane(&told);
    told
}

/// Waits until something was done and answered.
async fn worked<P: Platform>(desk: &Hosted<P>, who: Who, given: &str) {
    let worker = Worker::new(&desk.platform, who, &desk.pool().await);
    assert!(worker.worked(given, &Step::Taps("")).await, "not heard");
    let end = Instant::now() + SOON;
    while desk.platform.shown(who).is_empty() || desk.platform.thinks(who) {
        assert!(Instant::now() < end, "no answer:\n{}", desk.platform.transcript(who));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A field of a cart's details.
async fn value(pool: &PgPool, cart: i64, field: &str) -> Option<String> {
    sqlx::query_scalar("select details ->> $2 from cart where id = $1")
        .bind(cart)
        .bind(field)
        .fetch_one(pool)
        .await
        .expect("the cart")
}

fn cart_of(text: &str) -> i64 {
    let after = &text[text.find("C-").expect("a cart's number") + 2..];
    after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

/// The words alone: without what cannot be seen, and white space, of which lists and lines may make less.
fn squeezed(text: &str) -> String {
    clean(text).split_whitespace().collect()
}

/// A turn that failed says so with a reference.
fn is_sane(told: &str) {
    assert!(!told.contains("went wrong") && !told.contains("Reference") && !told.trim().is_empty(), "{told}");
}
