//! Messages as customers write them, with the right reading beside each: what is read is right, or it is asked.

use crate::support::{TestDb, database};
use cartwright::cli::import::{import, init};
use cartwright::cli::read::{Options, run};
use cartwright::engine::read::read;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The least percentage of lines that must be right at the first reading.
const PERCENT: usize = 95;

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// The sample shop, or its markets with another catalogue.
async fn shop(catalogue: &str) -> TestDb {
    let db = database().await;
    init(&db.store, catalogue != "sample", now()).await.expect("the shop");
    if catalogue != "sample" {
        let files = [folder().join(format!("{catalogue}.csv"))];
        let imported = import(&db.store, &files, false, now()).await.expect("the catalogue");
        assert!(imported.is_whole(), "{imported}");
    }
    db
}

/// How a kind of messages was read.
#[derive(Default)]
struct Share {
    lines: usize,
    right: usize,
    fields: usize,
    read: usize,
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The lines of a reading, as SKU and quantity; only the certain ones where that is wanted.
fn lines(value: &Value, certain: bool) -> Vec<(String, u64)> {
    let all = value["lines"].as_array().into_iter().flatten();
    let wanted = all.filter(|line| !certain || line["certain"] == true);
    let mut found: Vec<_> = wanted
        .map(|line| (line["sku"].as_str().unwrap_or("").to_owned(), line["quantity"].as_u64().unwrap_or(0)))
        .collect();
    found.sort();
    found
}

/// What of the other fields is not as it should be.
fn faults(expected: &Value, read: &Value) -> (usize, Vec<String>) {
    let mut faults = Vec::new();
    let mut fields = 0;
    let mut check = |name: &str, wanted: &Value, is: &Value, whole: bool| {
        let Some(wanted) = wanted.as_str() else { return };
        fields += 1;
        let is = is.as_str().unwrap_or_default();
        if (whole && is != wanted) || !is.contains(wanted) {
            faults.push(format!("{name}: {is:?}, not {wanted:?}"));
        }
    };
    check("phone", &expected["phone"], &read["customer"]["phone"], true);
    check("name", &expected["name"], &read["customer"]["name"], true);
    check("address", &expected["address"], &read["address"], false);
    check("payment", &expected["payment"], &read["payment"], true);
    check("fulfillment", &expected["fulfillment"], &read["fulfillment"], true);
    check("note", &expected["note"], &read["note"], false);
    for code in texts(expected, "coupons") {
        fields += 1;
        if !texts(read, "coupons").contains(&code) {
            faults.push(format!("coupon {code}"));
        }
    }
    for words in texts(expected, "unread") {
        fields += 1;
        if !texts(read, "unread").iter().any(|unread| unread.contains(words)) {
            faults.push(format!("{words:?} is not among the unread"));
        }
    }
    for words in texts(expected, "questions") {
        fields += 1;
        let asked = read["questions"].as_array().into_iter().flatten().filter_map(|q| q["from"].as_str());
        if !asked.into_iter().any(|from| from.contains(words)) {
            faults.push(format!("nothing is asked about {words:?}"));
        }
    }
    (fields, faults)
}

#[tokio::test]
async fn what_customers_write_is_read_right_or_asked_about() {
    let text = std::fs::read_to_string(folder().join("messages.jsonl")).expect("the corpus");
    let messages: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a message")).collect();
    assert!(messages.len() >= 300, "only {} messages", messages.len());
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut shops: Vec<(&str, &str)> = messages
        .iter()
        .map(|m| (m["catalogue"].as_str(), m["market"].as_str()))
        .map(|(catalogue, market)| (catalogue.expect("a catalogue"), market.expect("a market")))
        .collect();
    shops.sort_unstable();
    shops.dedup();
    for (catalogue, market) in shops {
        let db = shop(catalogue).await;
        let here = |message: &&Value| message["catalogue"] == catalogue && message["market"] == market;
        let own: Vec<&Value> = messages.iter().filter(here).collect();
        let input: String = own.iter().map(|message| format!("{message}\n")).collect();
        let mut output = Vec::new();
        let options = Options { market: market.to_owned(), lines: true };
        run(&db.store, &options, input.as_bytes(), &mut output).await.expect("the readings");
        let output = String::from_utf8(output).expect("text");
        let readings: Vec<Value> =
            output.lines().map(|line| serde_json::from_str(line).expect("a reading")).collect();
        assert_eq!(readings.len(), own.len());
        for (message, read) in own.iter().zip(&readings) {
            assert_eq!(message["id"], read["id"]);
            let expected = &message["expected"];
            let (id, kind) =
                (message["id"].as_str().expect("an id"), message["kind"].as_str().expect("a kind"));
            for key in [kind, "all"] {
                let share = shares.entry(key.to_owned()).or_default();
                let (should, is) = (lines(expected, false), lines(read, true));
                share.lines += should.len();
                share.right += should.iter().filter(|line| is.contains(line)).count();
                let (fields, faults) = faults(expected, read);
                share.fields += fields;
                share.read += fields - faults.len();
                if key == "all" {
                    for fault in &faults {
                        println!("{id}: {fault} in {}", message["text"]);
                    }
                    if should != is || !faults.is_empty() {
                        println!("{id}: {is:?}, not {should:?} in {}\n    {read}", message["text"]);
                    }
                    // A confident line that is not meant is the one thing that must never be.
                    wrong.extend(
                        is.iter().filter(|line| !should.contains(line)).map(|line| format!("{id}: {line:?}")),
                    );
                }
            }
        }
    }
    for (kind, share) in &shares {
        println!("{kind:<10} {}/{} lines, {}/{} fields", share.right, share.lines, share.read, share.fields);
    }
    assert!(wrong.is_empty(), "confident and wrong: {wrong:#?}");
    let all = &shares["all"];
    assert!(100 * all.right >= PERCENT * all.lines, "{} of {} lines", all.right, all.lines);
    assert!(100 * all.read >= PERCENT * all.fields, "{} of {} fields", all.read, all.fields);
}

/// Halves of messages put together, with letters lost and foreign ones in between, and what nobody would write.
#[tokio::test]
async fn nothing_that_is_written_breaks_the_reader() {
    let db = shop("sample").await;
    let market = db.store.begin().await.expect("begin").shop().await.expect("the shop").expect("a shop");
    let market = market.market("BD").expect("Bangladesh");
    let text = std::fs::read_to_string(folder().join("messages.jsonl")).expect("the corpus");
    let messages: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a message")).collect();
    let texts: Vec<&str> = messages.iter().filter_map(|message| message["text"].as_str()).collect();
    let odd = [
        "\u{202e}",
        "\u{0}",
        "é",
        "💥",
        "\u{200d}",
        "'",
        "--",
        "999999999999999999999",
        "১",
        "(",
        "\n\n",
        "/",
        "x",
        "@",
    ];
    for (n, one) in texts.iter().enumerate() {
        let other = texts[(n * 7 + 3) % texts.len()];
        let half = |text: &str, first: bool| -> String {
            let count = text.chars().count();
            if first {
                text.chars().take(count / 2).collect()
            } else {
                text.chars().skip(count / 2).collect()
            }
        };
        let mixed = format!("{}{}{}", half(one, true), odd[n % odd.len()], half(other, false));
        let lost: String =
            one.chars().enumerate().filter(|(at, _)| (at + n) % 5 != 0).map(|(_, c)| c).collect();
        for text in [mixed, lost, one.chars().rev().collect(), odd.concat().repeat(n % 5)] {
            read(&text, market);
        }
    }
    let long = texts.join("\n");
    assert!(!read(&long, market).items.is_empty());
    for text in [
        "((((((((((",
        "1 1 1 1 1 1 1 1",
        "instead of",
        "no no no no",
        "x",
        "1 of",
        "- - -",
        "to",
        ": : :",
        "না",
    ] {
        read(text, market);
        read(&text.repeat(500), market);
    }
}
