//! How updates reach the bot: polls, webhook, privacy mode, kinds and troubles.

use super::{Hand, start, teloxide};
use ::teloxide::prelude::*;
use ::teloxide::types::UpdateKind;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use cartwright::emulator::telegram::{Options, Order, Telegram, Trouble};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn texts(updates: &[Value]) -> Vec<&str> {
    updates.iter().filter_map(|update| update["message"]["text"].as_str()).collect()
}

#[tokio::test]
async fn a_poll_waits_and_what_is_not_confirmed_comes_again() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    let started = Instant::now();
    let late = async {
        tokio::task::yield_now().await;
        asha.says(chat, "2x mug")
    };
    let (updates, said) = tokio::join!(hand.gets("getUpdates", json!({ "timeout": 20 })), late);
    assert!(started.elapsed() < Duration::from_secs(20), "it came before the poll was over");
    let id = updates[0]["update_id"].as_i64().expect("a number");
    assert_eq!(Some(id), said.update);
    let again = hand.gets("getUpdates", json!({})).await;
    assert_eq!(again[0]["update_id"], id, "it was not confirmed");
    let next = asha.says(chat, "3x mug").update.expect("an update");
    assert_eq!(next, id + 1);
    let rest = hand.gets("getUpdates", json!({ "offset": next })).await;
    assert_eq!(texts(rest.as_array().expect("a list")), ["3x mug"]);
    assert_eq!(desk.pending_updates(), 1);
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let (desk, hand) = start().await;
    let first = tokio::spawn({
        let hand = Hand::of(&desk);
        async move { hand.refused("getUpdates", json!({ "timeout": 20 })).await }
    });
    assert!(desk.wait_for(|world| world.requests().len() == 1, Duration::from_secs(5)).await);
    hand.gets("getUpdates", json!({ "timeout": 0 })).await;
    let (status, said) = first.await.expect("the first poll");
    assert_eq!(status, 409);
    assert!(said.starts_with("Conflict: terminated by other getUpdates request"), "{said}");
    hand.gets("setWebhook", json!({ "url": "http://127.0.0.1:9/hook" })).await;
    assert_eq!(hand.refused("getUpdates", json!({})).await.0, 409);
    hand.gets("deleteWebhook", json!({})).await;
    hand.gets("getUpdates", json!({})).await;
}

#[tokio::test]
async fn a_poller_that_hangs_up_loses_nothing() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let poller = tokio::spawn({
        let hand = Hand::of(&desk);
        async move { hand.call("getUpdates", json!({ "timeout": 20 })).await }
    });
    assert!(desk.wait_for(|world| world.requests().len() == 1, Duration::from_secs(5)).await);
    poller.abort();
    let over = desk.wait_for(|world| world.requests()[0].done, Duration::from_secs(5));
    assert!(over.await, "the emulator notices");
    asha.says(asha.private(), "2x mug");
    assert_eq!(texts(&hand.updates().await), ["2x mug"]);
}

#[tokio::test]
async fn only_the_kinds_that_the_bot_asked_for_are_delivered() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    hand.gets("getUpdates", json!({ "allowed_updates": ["callback_query"] })).await;
    assert_eq!(asha.says(chat, "hello").update, None);
    hand.gets("getUpdates", json!({ "allowed_updates": ["message", "callback_query"] })).await;
    assert!(asha.says(chat, "hello").update.is_some());
    let edited = asha.says(chat, "2x mug");
    assert_eq!(asha.edits(chat, edited.message, "3x mug").update, None);
}

#[tokio::test]
async fn in_groups_privacy_mode_hides_what_is_not_meant_for_the_bot() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let group = desk.supergroup("Sales", &[&asha]);
    let sent = hand.gets("sendMessage", json!({ "chat_id": group, "text": "a" })).await;
    let sees = |text: &str| asha.says(group, text).update.is_some();
    assert_eq!(
        [sees("hello"), sees("/cart"), sees("/cart@cartwright_bot 2"), sees("/cart@other_bot")],
        [false, true, true, false]
    );
    assert!(asha.replies(group, sent["message_id"].as_i64().expect("a number"), "12").update.is_some());
    assert!(desk.person(8, "Ravi").joins(group).update.is_some(), "notes of the group are seen");
    assert!(asha.says_as_group(group, "/cart").update.is_some());
    let anonymous = hand.updates().await.pop().expect("an update");
    assert_eq!(anonymous["message"]["sender_chat"]["id"], group);
    assert_eq!(anonymous["message"]["from"]["username"], "GroupAnonymousBot");
    desk.promote_bot(group);
    assert!(sees("hello"), "administrators see everything");

    let open = Telegram::start(Options { privacy_mode: false, ..Options::default() }).await;
    let asha = open.person(7, "Asha");
    assert!(asha.says(open.group("Sales", &[&asha]), "hello").update.is_some());
}

/// What a webhook was sent, and how many of the first it refuses.
type Hook = Arc<Mutex<(Vec<(Option<String>, Value)>, usize)>>;

async fn receive(State(hook): State<Hook>, headers: HeaderMap, body: axum::Json<Value>) -> StatusCode {
    let secret = headers.get("X-Telegram-Bot-Api-Secret-Token").and_then(|secret| secret.to_str().ok());
    let mut hook = hook.lock().expect("the hook");
    hook.0.push((secret.map(str::to_owned), body.0));
    if hook.1 > 0 {
        hook.1 -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::OK
}

#[tokio::test]
async fn a_webhook_gets_updates_in_order_with_its_secret_until_it_takes_them() {
    let (desk, hand) = start().await;
    let hook: Hook = Arc::new(Mutex::new((Vec::new(), 2)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/telegram/webhook", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(receive).with_state(hook.clone());
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    hand.gets("setWebhook", json!({ "url": url, "secret_token": "s3cret" })).await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    asha.says(chat, "one");
    asha.says(chat, "two");
    assert!(desk.wait_for(|world| world.pending_updates() == 0, Duration::from_secs(5)).await);
    let received = hook.lock().expect("the hook").0.clone();
    let bodies: Vec<Value> = received.iter().map(|(_, body)| body.clone()).collect();
    assert_eq!(texts(&bodies), ["one", "one", "one", "two"]);
    assert!(received.iter().all(|(secret, _)| secret.as_deref() == Some("s3cret")));
    let info = hand.gets("getWebhookInfo", json!({})).await;
    assert!(info["last_error_message"].as_str().is_some_and(|said| said.contains("500")), "{info}");
    server.abort();
}

#[tokio::test]
async fn updates_are_repeated_held_back_and_mixed() {
    let desk = Telegram::start(Options { seed: Some(3), ..Options::default() }).await;
    let hand = Hand::of(&desk);
    let people = [desk.person(7, "Asha"), desk.person(8, "Ravi")];
    desk.trouble(Trouble { again: 1, order: Order::AcrossChats, delay: Duration::from_millis(1_500) });
    for n in 0..10 {
        for person in &people {
            person.says(person.private(), &format!("{}:{n}", person.id));
        }
    }
    assert!(hand.gets("getUpdates", json!({})).await.as_array().expect("a list").is_empty(), "held back");
    // However long that took, all of it may come now.
    tokio::time::sleep(Duration::from_millis(1_600)).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let batch =
            hand.gets("getUpdates", json!({ "timeout": 5 })).await.as_array().cloned().expect("a list");
        let last = batch.iter().filter_map(|update| update["update_id"].as_i64()).max().expect("updates");
        hand.gets("getUpdates", json!({ "offset": last + 1, "limit": 1 })).await;
        seen.push(texts(&batch).into_iter().map(str::to_owned).collect::<Vec<_>>());
    }
    assert!(seen[0].len() == 20 && seen[1].len() >= 19, "each came twice: {seen:?}");
    let own = |id: &str| seen[0].iter().filter(|text| text.starts_with(id)).cloned().collect::<Vec<_>>();
    assert!(own("7").is_sorted() && own("8").is_sorted());
    assert_ne!(seen[0][..2], ["7:0", "8:0"].map(str::to_owned), "with this seed they are mixed at once");
}

#[tokio::test]
async fn teloxide_reads_every_kind_of_update() {
    let (desk, hand) = start().await;
    let kinds = [
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "inline_query",
        "my_chat_member",
        "chat_member",
    ];
    hand.gets("getUpdates", json!({ "allowed_updates": kinds })).await;
    let (asha, ravi) = (desk.person(7, "Asha").called("asha"), desk.person(8, "Ravi"));
    let chat = asha.private();
    let said = asha.says(chat, "/start");
    asha.edits(chat, said.message, "/cart");
    asha.forwards(chat, "Mug, blue", &ravi);
    asha.forwards_message(chat, chat, said.message);
    asha.forwards_contact(chat, "+15550100", "Customer");
    asha.shares_contact(chat, "+15550101");
    asha.sends_document(chat, "a.csv", b"a");
    asha.types_inline(chat, "mug", "");
    let sent = hand
        .gets("sendMessage", json!({ "chat_id": chat, "text": "a", "reply_markup": super::keys("b") }))
        .await;
    asha.taps(chat, sent["message_id"].as_i64().expect("a number"), "Place");
    asha.taps_data(chat, 1, "gone");
    asha.blocks();
    asha.unblocks();
    let group = desk.group("Sales", &[&asha]);
    asha.kicks_bot(group);
    asha.adds_bot(group);
    asha.promotes_bot(group);
    ravi.joins(group);
    ravi.leaves(group);
    asha.says_as_group(group, "/cart");
    desk.migrate(group, &asha);
    let forum = desk.forum("Forum", &[&asha]);
    let topic = desk.topic(forum, "Orders", &asha);
    asha.says(topic, "/cart");
    let channel = desk.channel("News", &[&asha]);
    asha.posts(channel, "hello");
    asha.says_as_channel(forum, channel, "/cart");
    let updates = teloxide(&desk).get_updates().await.expect("updates");
    assert!(updates.len() > 24, "{}", updates.len());
    for update in updates {
        assert!(!matches!(update.kind, UpdateKind::Error(_)), "{update:?}");
    }
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}
