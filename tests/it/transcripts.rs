//! Golden transcripts: what reps type and press, and every screen that comes back, played through the real program.

use crate::support::{TestDb, database, value};
use cartwright::cli::import::init;
use std::path::PathBuf;
use std::process::Command;

fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

/// Plays a script in a fresh sample shop.
async fn plays(name: &str, staff: &str) -> TestDb {
    let db = database().await;
    init(&db.store, false, now()).await.expect("the sample shop");
    plays_on(&db, name, staff, "en");
    db
}

/// Plays a script as a member of the staff and compares it with its golden transcript.
/// With `UPDATE_GOLDEN` set, writes that instead.
fn plays_on(db: &TestDb, name: &str, staff: &str, lang: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let socket = db.options.get_socket().expect("a socket").display().to_string();
    let url =
        format!("postgres:///{}?host={socket}&user=postgres", db.options.get_database().expect("a name"));
    let played = Command::new(env!("CARGO_BIN_EXE_cartwright"))
        .args(["chat", "--as", staff, "--lang", lang, "--now", "2026-11-23T10:00:00Z", "--script"])
        .arg(folder.join(format!("{name}.txt")))
        .env("DATABASE_URL", url)
        .output()
        .expect("the program");
    let transcript = String::from_utf8(played.stdout).expect("text");
    // Where papers are kept is this machine's own.
    let kept =
        format!("{}/cartwright-{}/", std::env::temp_dir().display(), rustix::process::getuid().as_raw());
    let transcript = transcript.replace(&kept, "");
    assert!(played.status.success(), "{transcript}\n{}", String::from_utf8_lossy(&played.stderr));
    let golden = folder.join(format!("{name}.golden"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &transcript).expect("write the golden transcript");
    }
    let wanted = std::fs::read_to_string(&golden).expect("the golden transcript");
    for (number, (is, should)) in transcript.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(is, should, "{name}, line {}", number + 1);
    }
    assert_eq!(transcript.lines().count(), wanted.lines().count(), "{name}: the number of lines");
}

#[tokio::test]
async fn the_phone_order_takes_its_stock() {
    let db = plays("phone-order", "asha").await;
    let taken = "select sum(s.allocated)::text from stock s join variant v on v.id = s.variant_id
                 where v.sku = 'SHIRT-L-BLU'";
    assert_eq!(value::<String>(&db.options, taken).await, "1");
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "1");
    let mut tx = db.store.begin().await.expect("begin");
    assert_eq!(tx.ledger_faults().await.expect("the books"), Vec::<String>::new());
}

#[tokio::test]
async fn the_quote_for_fifty_mugs_is_placed_once_they_agree() {
    let db = plays("b2b-quote", "asha").await;
    assert_eq!(value::<String>(&db.options, "select status from orders").await, "pending");
}

#[tokio::test]
async fn one_line_holds_a_whole_order() {
    plays("one-line", "ben").await;
}

#[tokio::test]
async fn a_whole_order_in_one_message_is_read_back_at_once() {
    let db = plays("one-tap", "asha").await;
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "1");
}

#[tokio::test]
async fn what_is_missing_is_named_all_at_once() {
    let db = plays("not-yet", "mitu").await;
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "0");
}

#[tokio::test]
async fn a_new_customer_is_made_on_the_phone_and_a_known_number_is_not_made_twice() {
    let db = plays("new-customer", "asha").await;
    let known = "select count(*)::text from customer where phone = '+8801712345678'";
    assert_eq!(value::<String>(&db.options, known).await, "1");
}

#[tokio::test]
async fn an_american_order_is_taxed_by_its_address() {
    plays("us-order", "ben").await;
}

#[tokio::test]
async fn a_manager_sets_prices_and_decides_on_orders() {
    let db = plays("phone-order", "asha").await;
    plays_on(&db, "manager", "mitu", "en");
    let left = "select sum(allocated)::text from stock";
    assert_eq!(value::<String>(&db.options, left).await, "1", "only the approved order's unit is taken");
}

#[tokio::test]
async fn the_whole_order_in_bangla() {
    let db = database().await;
    init(&db.store, false, now()).await.expect("the sample shop");
    plays_on(&db, "bangla", "asha", "bn");
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "1");
}

#[tokio::test]
async fn a_coupon_says_the_first_thing_that_is_missing() {
    plays("coupons", "asha").await;
}

#[tokio::test]
async fn a_cart_moves_to_another_market_after_a_preview() {
    plays("market", "asha").await;
}

#[tokio::test]
async fn what_is_out_of_stock_is_said_before_it_is_promised() {
    plays("out-of-stock", "ben").await;
}

#[tokio::test]
async fn what_is_taken_back_is_as_it_was() {
    plays("undo", "asha").await;
}

#[tokio::test]
async fn everybody_types_in_their_own_way() {
    plays("wordings", "ben").await;
}

#[tokio::test]
async fn an_order_keeps_what_its_coupon_gave() {
    plays("first-order", "ben").await;
}

#[tokio::test]
async fn a_question_about_an_item_is_answered_in_words() {
    plays("closer", "asha").await;
}

#[tokio::test]
async fn a_customers_message_is_pasted_and_placed_with_two_taps() {
    let db = plays("pasted", "asha").await;
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "1");
}

#[tokio::test]
async fn a_message_in_bangla_is_pasted() {
    let db = database().await;
    init(&db.store, false, now()).await.expect("the sample shop");
    plays_on(&db, "pasted-bangla", "asha", "bn");
    assert_eq!(value::<String>(&db.options, "select count(*)::text from orders").await, "1");
}
