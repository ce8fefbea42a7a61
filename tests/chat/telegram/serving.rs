//! Webhook or polling, one process or several, and what an operator sees.

use crate::desk::{Desk, SOON, free_address, get};
use crate::support::value;
use cartwright::emulator::telegram::{Telegram, Trouble};
use cartwright::store::Store;
use serde_json::{Value, json};

/// Says as Telegram would that somebody sent a message.
fn update(id: i64, kind: &str, text: &str) -> Value {
    json!({ "update_id": id, kind: {
        "message_id": 900 + id, "date": 1_700_000_000, "text": text,
        "chat": { "id": 1_001, "type": "private", "first_name": "Asha" },
        "from": { "id": 1_001, "is_bot": false, "first_name": "Asha" },
    } })
}

fn secret(telegram: &Telegram) -> String {
    let requests = telegram.requests();
    let set = requests.iter().rev().find(|request| request.method == "setWebhook").expect("a webhook");
    set.body["secret_token"].as_str().expect("a secret").to_owned()
}

async fn post(desk: &Desk, secret: Option<&str>, body: String) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    let mut request = client.post(format!("http://{}/telegram/webhook", desk.listen)).body(body);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.send().await.expect("an answer").status().as_u16()
}

async fn with_webhook() -> Desk {
    let mut desk = Desk::start().await;
    desk.asha().private();
    desk.stop().await;
    desk.serve(Some(format!("http://{}/", desk.listen)));
    let set = |world: &cartwright::emulator::telegram::World| {
        world.requests().iter().any(|request| request.method == "setWebhook" && request.status == Some(200))
    };
    assert!(desk.telegram.wait_for(set, SOON).await);
    desk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_are_brought_kept_and_then_confirmed() {
    let mut desk = with_webhook().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let card = desk.tap(&asha, chat, &card, "Lines").await;
    assert!(card.text().contains("Mug"));
    assert!(!asha.asks_inline(chat, "C-1001 ceramic mug").await.is_empty());
    // Brought three times, worked once.
    desk.telegram.trouble(Trouble { again: 2, ..Trouble::default() });
    let card = desk.say(&asha, chat, "+1 ceramic mug").await;
    assert!(card.text().contains("3 ×"), "{}", card.text());
    desk.telegram.trouble(Trouble::default());
    desk.rests().await;
    assert!(desk.only_card(chat).await.text().contains("3 ×"));
    // Kept before it is confirmed, even while turns cannot be worked.
    let good = secret(&desk.telegram);
    let text = update(1, "message", "+1 ceramic mug").to_string();
    let before = desk.telegram.shown(chat);
    assert_eq!(post(&desk, Some(&good), text.clone()).await, 200);
    let kept = "select count(*) from inbox where external_id = '1'";
    assert_eq!(value::<i64>(&desk.db.options, kept).await, 1);
    assert_eq!(post(&desk, Some(&good), text).await, 200);
    assert!(desk.telegram.next_shown(chat, before).await.text().contains("4 ×"));
    // Fetching works again afterwards.
    desk.stop().await;
    desk.serve(None);
    let card = desk.say(&asha, chat, "+1 ceramic mug").await;
    assert!(card.text().contains("5 ×"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_telegram_is_let_in() {
    let desk = with_webhook().await;
    let good = secret(&desk.telegram);
    assert!((1..=256).contains(&good.len()));
    let text = update(1, "message", "/new bangladesh 2x ceramic mug").to_string();
    assert_eq!(post(&desk, None, text.clone()).await, 401);
    assert_eq!(post(&desk, Some(""), text.clone()).await, 401);
    assert_eq!(post(&desk, Some(&good[1..]), text.clone()).await, 401);
    assert_eq!(post(&desk, Some(&good), " ".repeat((1 << 20) + 1)).await, 413);
    // What we have no use for, cannot read, or is no update at all is taken and forgotten.
    for body in [
        update(2, "edited_message", "/new bangladesh").to_string(),
        update(3, "some_new_kind", "/new bangladesh").to_string(),
        "{}".to_owned(),
        "no JSON".to_owned(),
    ] {
        assert_eq!(post(&desk, Some(&good), body).await, 200);
    }
    desk.rests().await;
    assert_eq!(value::<i64>(&desk.db.options, "select count(*) from inbox").await, 0);
    assert_eq!(value::<i64>(&desk.db.options, "select count(*) from cart").await, 0);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_one_leads_and_the_other_takes_over() {
    let mut desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    let (store, listen) = (Store::connect(desk.db.options.clone(), 8).await.expect("a pool"), free_address());
    let (stop, serving) = desk.serve_beside(store.clone(), listen, None);
    assert_eq!(get(listen, "/healthz").await.0, 200);
    for _ in 0..3 {
        desk.say(&asha, chat, "+1 ceramic mug").await;
    }
    desk.stop().await;
    let card = desk.say(&asha, chat, "+1 ceramic mug").await;
    assert!(card.text().contains("6 ×"), "{}", card.text());
    desk.rests().await;
    // The one that ends gives its poll up and confirms; Telegram may see the second before the first is gone.
    let requests = desk.telegram.requests();
    let fetches: Vec<_> = requests.iter().filter(|request| request.method == "getUpdates").collect();
    for (fetch, next) in fetches.iter().zip(&fetches[1..]) {
        let confirms = next.body["timeout"] == 0;
        assert!(fetch.status != Some(409) || confirms, "two fetched at once: {fetch:?} {next:?}");
    }
    assert_eq!(fetches.iter().filter(|fetch| fetch.body["timeout"] == 0).count(), 1, "one has ended");
    drop(stop);
    serving.await.expect("no bug").expect("a good end");
    store.close().await;
    desk.serve(None);
    desk.say(&asha, chat, "/markets").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_see_whether_it_lives() {
    let desk = Desk::start().await;
    desk.cart_of_mugs().await;
    assert_eq!(desk.get("/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(desk.get("/readyz").await, (200, "database: ready\ntelegram: ready\n".to_owned()));
    assert!(desk.counts(r#"cartwright_updates_total{platform="telegram"}"#).await);
    assert!(desk.counts("cartwright_outbox_owed 0").await);
    assert!(desk.counts("cartwright_inbox_waiting 0").await);
    let metrics = desk.get("/metrics").await.1;
    assert!(metrics.contains("cartwright_turn_seconds_bucket"), "{metrics}");
    assert!(!metrics.contains("Emulated"), "the token is nowhere");
    desk.end().await;
}
