//! Inline mode: searches, results, Telegram's cache, and the messages that come of it.

use super::start;
use cartwright::emulator::telegram::{Options, Telegram};
use serde_json::{Value, json};

fn article(id: &str, text: &str) -> Value {
    json!({
        "type": "article",
        "id": id,
        "title": "Mug",
        "input_message_content": { "message_text": text, "parse_mode": "HTML" },
    })
}

/// Answers the next search with one article; the query that was asked.
async fn answers(desk: &Telegram, extra: Value) -> String {
    let hand = super::Hand::of(desk);
    let update = hand.gets("getUpdates", json!({ "timeout": 5 })).await[0].clone();
    let offset = update["update_id"].as_i64().expect("a number") + 1;
    hand.gets("getUpdates", json!({ "offset": offset, "limit": 1 })).await;
    let mut answer =
        json!({ "inline_query_id": update["inline_query"]["id"], "results": [article("mug", "<b>Mug</b>")] });
    answer.as_object_mut().expect("an object").extend(extra.as_object().cloned().expect("an object"));
    hand.gets("answerInlineQuery", answer).await;
    update["inline_query"]["query"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_picked_result_is_a_message_via_the_bot_even_in_a_private_group() {
    let desk = Telegram::start(Options { inline_feedback: true, ..Options::default() }).await;
    let asha = desk.person(7, "Asha");
    let group = desk.supergroup("Sales", &[&asha]);
    let fresh = json!({ "cache_time": 0, "is_personal": true });
    let (results, query) = tokio::join!(asha.asks_inline(group, "mug"), answers(&desk, fresh));
    assert_eq!((query.as_str(), &results[0]["title"]), ("mug", &json!("Mug")));
    let said = asha.picks(group, 0);
    let updates = super::Hand::of(&desk).updates().await;
    let message = &updates[0]["message"];
    assert_eq!(message["message_id"], said.message);
    assert_eq!(
        (&message["text"], &message["via_bot"]["username"]),
        (&json!("Mug"), &json!("cartwright_bot"))
    );
    assert_eq!(message["entities"][0]["type"], "bold");
    assert_eq!(updates[1]["chosen_inline_result"]["result_id"], "mug");
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}

#[tokio::test]
async fn telegram_answers_from_its_cache_unless_told_not_to() {
    let (desk, hand) = start().await;
    let (asha, ravi) = (desk.person(7, "Asha"), desk.person(8, "Ravi"));
    let (here, there) = (asha.private(), ravi.private());
    tokio::join!(asha.asks_inline(here, "mug"), answers(&desk, json!({})));
    assert_eq!(ravi.asks_inline(there, "mug").await.len(), 1, "the bot is not asked again");
    assert!(hand.updates().await.is_empty());
    desk.advance(std::time::Duration::from_secs(301));
    let fresh = json!({ "cache_time": 0, "is_personal": true });
    tokio::join!(ravi.asks_inline(there, "mug"), answers(&desk, fresh));
    ravi.types_inline(there, "mug", "");
    assert_eq!(hand.updates().await.len(), 1, "nothing was cached");
}

#[tokio::test]
async fn a_search_is_not_answered_late() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let id = asha.types_inline(asha.private(), "mug", "");
    desk.advance(std::time::Duration::from_secs(40));
    let (status, said) =
        hand.refused("answerInlineQuery", json!({ "inline_query_id": id, "results": [] })).await;
    assert_eq!(status, 400);
    assert!(said.contains("query is too old"), "{said}");
}

#[tokio::test]
async fn buttons_of_a_picked_message_belong_to_the_inline_message() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    let mut result = article("mug", "Mug");
    result["reply_markup"] = super::keys("r1");
    let id = asha.types_inline(chat, "mug", "");
    hand.gets("answerInlineQuery", json!({ "inline_query_id": id, "results": [result] })).await;
    let said = asha.picks(chat, 0);
    hand.updates().await;
    asha.taps(chat, said.message, "Place");
    let query = hand.updates().await[0]["callback_query"].clone();
    let inline = query["inline_message_id"].as_str().expect("an inline message");
    let edit = json!({ "inline_message_id": inline, "text": "Added" });
    assert_eq!(hand.gets("editMessageText", edit).await, true);
    assert_eq!(desk.message(chat, said.message).expect("the message").text(), "Added");
}
