//! Hostile words wherever words can be put: every request is a valid one, nothing that a person typed becomes markup,
//! and what was typed is kept as it was typed or refused in a sentence.

mod words;

use super::Random;
use crate::desk::Desk;
use cartwright::cli::import::import;
use cartwright::clock::Clock;
use cartwright::dialog::words::clean;
use cartwright::emulator::telegram::{Message, Person};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::collections::BTreeMap;
pub use words::EVIL;
use words::naughty;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_words_are_only_words() {
    let count = std::env::var("CARTWRIGHT_NAUGHTY").ok().and_then(|count| count.parse().ok()).unwrap_or(90);
    let strings = naughty(&mut Random::new("naughty"), count);
    assert_eq!(strings.len(), count);
    let desk = Desk::start().await;
    let pool = PgPoolOptions::new().connect_with(desk.db.options.clone()).await.expect("a pool");
    let titles = as_titles(&desk, &pool, &strings).await;
    tokio::join!(
        titles_on_cards(&desk, desk.mitu(), &titles),
        notes_and_addresses(&desk, desk.asha(), &pool, &strings),
        names(&desk, desk.ben(), &pool, &strings),
    );
    for chat in [1_001, 1_002, 1_003] {
        desk.telegram.chat(chat).expect("a chat").messages.values().for_each(has_no_foreign_markup);
    }
    pool.close().await;
    desk.end().await;
}

/// Imports a product for each string. Those that were taken, by SKU, as they were kept.
async fn as_titles(desk: &Desk, pool: &PgPool, strings: &[String]) -> BTreeMap<String, String> {
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
    let tried = import(&desk.db.store, paths, false, Clock::System.now()).await.expect("an import");
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
async fn titles_on_cards(desk: &Desk, person: Person, titles: &BTreeMap<String, String>) {
    let chat = person.private();
    let skus: Vec<&String> = titles.keys().collect();
    for few in skus.chunks(4) {
        desk.say(&person, chat, "/new BD").await;
        let lines: Vec<String> = few.iter().map(|sku| format!("1x {sku}")).collect();
        let card = desk.say(&person, chat, &lines.join("\n")).await;
        is_sane(&card);
    }
}

async fn notes_and_addresses(desk: &Desk, person: Person, pool: &PgPool, strings: &[String]) {
    let chat = person.private();
    let card = desk.say(&person, chat, "/new BD").await;
    let cart = cart_of(&card);
    let mut refused = 0;
    for text in strings {
        let card = desk.say(&person, chat, "/note off").await;
        is_sane(&card);
        let card = desk.say(&person, chat, &format!("/note {text}")).await;
        is_sane(&card);
        match value(pool, cart, "note").await {
            Some(note) => assert_eq!(squeezed(&note), squeezed(text), "kept otherwise than it was typed"),
            None => refused += 1,
        }
        let card = desk.say(&person, chat, &format!("/address House 1 {text}, Dhaka 1205")).await;
        is_sane(&card);
    }
    println!("{refused} notes refused");
    assert!(refused < strings.len() / 4, "{refused} notes refused");
}

async fn names(desk: &Desk, person: Person, pool: &PgPool, strings: &[String]) {
    let chat = person.private();
    desk.say(&person, chat, "/new BD").await;
    let mut refused = 0;
    for (n, name) in strings.iter().enumerate() {
        // Telegram's contacts have at most twice 64.
        let name: String = name.chars().take(128).collect();
        let before = desk.telegram.shown(chat);
        let phone = format!("+88018{:08}", 20_000_000 + n);
        person.forwards_contact(chat, &phone, &name);
        let shown = desk.telegram.next_shown(chat, before).await;
        is_sane(&shown);
        let kept: Option<String> = sqlx::query_scalar("select name from customer where phone = $1")
            .bind(&phone)
            .fetch_optional(pool)
            .await
            .expect("the customers");
        match kept {
            Some(kept) => assert_eq!(squeezed(&kept), squeezed(&name), "kept otherwise than it was typed"),
            None => refused += 1,
        }
    }
    println!("{refused} names refused");
    assert!(refused < strings.len() / 4, "{refused} names refused");
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

fn cart_of(card: &Message) -> i64 {
    let text = card.text();
    let after = &text[text.find("C-").expect("a cart's number") + 2..];
    after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

/// The words alone: without what cannot be seen, and white space, of which lists and lines may make less.
fn squeezed(text: &str) -> String {
    clean(text).split_whitespace().collect()
}

/// A turn that failed says so with a reference.
fn is_sane(message: &Message) {
    let text = message.text();
    assert!(!text.contains("went wrong") && !text.is_empty(), "{text}");
    has_no_foreign_markup(message);
}

/// The bot's own bold and italic, and nothing that stands around what a person typed as markup.
fn has_no_foreign_markup(message: &Message) {
    if !message.by_bot {
        return;
    }
    let units: Vec<u16> = message.text().encode_utf16().collect();
    for entity in message.entities() {
        let kind = entity["type"].as_str().unwrap_or_default();
        assert!(["bold", "italic"].contains(&kind), "{entity} in {}", message.text());
        let number = |field: &str| usize::try_from(entity[field].as_u64().expect("a number")).expect("small");
        let marked = &units[number("offset")..number("offset") + number("length")];
        assert_ne!(String::from_utf16_lossy(marked), EVIL, "a person's markup in {}", message.text());
    }
}
