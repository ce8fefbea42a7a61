//! Messages, edits, presses, files and who may be written to.

use super::{keys, start, teloxide};
use ::teloxide::payloads::{EditMessageTextSetters, SendMessageSetters};
use ::teloxide::prelude::*;
use ::teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageId, ParseMode};
use cartwright::emulator::telegram::{Standing, Toast};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_card_is_sent_pressed_edited_and_not_modified() {
    let (desk, _) = start().await;
    let bot = teloxide(&desk);
    let asha = desk.person(7, "Asha").speaks("bn");
    let chat = asha.private();
    let markup = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Place order", "c1.r4.place")]]);
    let card = bot
        .send_message(ChatId(chat), "<b>Cart</b> 2 &lt; 3")
        .parse_mode(ParseMode::Html)
        .reply_markup(markup.clone())
        .await
        .expect("a message");
    let shown = desk.sees(chat, "Cart 2 < 3").await;
    assert_eq!(shown.entities(), [json!({ "type": "bold", "offset": 0, "length": 4 })]);
    assert_eq!(shown.rows()[0][0].data.as_deref(), Some("c1.r4.place"));

    let tap = asha.taps(chat, shown.id, "Place");
    let update = bot.get_updates().await.expect("updates").pop().expect("an update");
    let ::teloxide::types::UpdateKind::CallbackQuery(query) = update.kind else { panic!("{update:?}") };
    assert_eq!((query.data.as_deref(), query.from.id.0), (Some("c1.r4.place"), 7));
    assert_eq!(query.from.language_code.as_deref(), Some("bn"));
    assert_eq!((tap.toast(), desk.unanswered().len()), (None, 1));
    bot.answer_callback_query(query.id).await.expect("an answer");
    assert_eq!(tap.answer().await, Toast::default());

    let edit = |text: &str| {
        let edit = bot.edit_message_text(ChatId(chat), card.id, text).parse_mode(ParseMode::Html);
        edit.reply_markup(markup.clone())
    };
    let same = edit("<b>Cart</b> 2 &lt; 3").await;
    assert!(matches!(same, Err(::teloxide::RequestError::Api(::teloxide::ApiError::MessageNotModified))));
    edit("<i>Cart</i> 2 &lt; 3").await.expect("an edit");
    assert_eq!(desk.next_shown(chat, 1).await.id, shown.id, "after the sending came the edit");
    let shown = desk.card(chat).expect("the card");
    assert_eq!((shown.edits(), shown.entities()[0]["type"].as_str()), (1, Some("italic")));
    let gone = bot.edit_message_text(ChatId(chat), MessageId(9), "a").await;
    assert!(matches!(gone, Err(::teloxide::RequestError::Api(::teloxide::ApiError::MessageToEditNotFound))));
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}

#[tokio::test]
async fn an_edit_without_buttons_takes_them_away_and_old_ones_can_still_be_pressed() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    let send = json!({ "chat_id": chat, "text": "one", "reply_markup": keys("r1") });
    let id = hand.gets("sendMessage", send).await["message_id"].as_i64().expect("a number");
    hand.gets("editMessageText", json!({ "chat_id": chat, "message_id": id, "text": "two" })).await;
    assert!(desk.card(chat).expect("the card").rows().is_empty());
    asha.taps_old(chat, id, 0, "Place");
    asha.taps_data(chat, id, "forged");
    let updates = hand.updates().await;
    let data: Vec<&Value> = updates.iter().map(|update| &update["callback_query"]["data"]).collect();
    assert_eq!(data, ["r1", "forged"]);
    assert_eq!(updates[0]["callback_query"]["message"]["text"], "two");
    asha.deletes(chat, id);
    let gone =
        hand.refused("editMessageText", json!({ "chat_id": chat, "message_id": id, "text": "x" })).await;
    assert_eq!(gone, (400, "Bad Request: message to edit not found".to_owned()));
    asha.taps_data(chat, id, "r1");
    assert_eq!(hand.updates().await[0]["callback_query"]["message"]["date"], 0, "it is inaccessible");
}

#[tokio::test]
async fn time_makes_presses_too_old_and_messages_undeletable() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    let send = json!({ "chat_id": chat, "text": "one", "reply_markup": keys("r1") });
    let id = hand.gets("sendMessage", send).await["message_id"].as_i64().expect("a number");
    let (early, late) = (asha.taps(chat, id, "Place"), asha.taps(chat, id, "Place"));
    desk.advance(Duration::from_secs(149));
    let text = json!({ "callback_query_id": early.id, "text": "Placed", "show_alert": true });
    hand.gets("answerCallbackQuery", text).await;
    assert_eq!(early.answer().await, Toast { text: "Placed".to_owned(), alert: true, url: None });
    desk.advance(Duration::from_secs(2));
    let (status, said) = hand.refused("answerCallbackQuery", json!({ "callback_query_id": late.id })).await;
    assert_eq!(status, 400);
    assert!(said.starts_with("Bad Request: query is too old and response timeout expired"), "{said}");
    desk.advance(Duration::from_hours(48));
    let delete = json!({ "chat_id": chat, "message_id": id });
    assert_eq!(
        hand.refused("deleteMessage", delete.clone()).await.1,
        "Bad Request: message can't be deleted"
    );
    let missing = json!({ "chat_id": chat, "message_id": 1 });
    assert_eq!(hand.refused("deleteMessage", missing).await.1, "Bad Request: message to delete not found");
    assert!(desk.violations().is_empty(), "none of this is a mistake");
}

#[tokio::test]
async fn who_may_be_written_to() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let send = |chat: i64| json!({ "chat_id": chat, "text": "a" });
    let refused = |chat: i64| hand.refused("sendMessage", send(chat));
    assert_eq!(refused(8).await, (400, "Bad Request: chat not found".to_owned()));
    assert_eq!(refused(7).await, (403, "Forbidden: bot can't initiate conversation with a user".to_owned()));
    assert!(asha.starts(Some("invite-1")).update.is_some());
    assert_eq!(hand.updates().await[0]["message"]["text"], "/start invite-1");
    hand.gets("sendMessage", send(7)).await;
    asha.blocks();
    assert_eq!(refused(7).await, (403, "Forbidden: bot was blocked by the user".to_owned()));
    let update = &hand.updates().await[0]["my_chat_member"];
    assert_eq!(
        (&update["old_chat_member"]["status"], &update["new_chat_member"]["status"]),
        (&json!("member"), &json!("kicked"))
    );
    asha.unblocks();
    hand.gets("sendMessage", send(7)).await;

    let group = desk.group("Sales", &[&asha]);
    hand.gets("sendMessage", send(group)).await;
    asha.kicks_bot(group);
    assert_eq!(refused(group).await, (403, "Forbidden: bot was kicked from the group chat".to_owned()));
    assert_eq!(desk.chat(group).expect("the group").bot, Standing::Kicked);
    assert!(desk.violations().is_empty(), "none of this is a mistake");
}

#[tokio::test]
async fn a_group_that_moved_says_where_to() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let group = desk.group("Sales", &[&asha]);
    let moved = desk.migrate(group, &asha);
    let updates = hand.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], moved);
    assert_eq!(
        (&updates[1]["message"]["migrate_from_chat_id"], &updates[1]["message"]["chat"]["id"]),
        (&json!(group), &json!(moved))
    );
    let (status, answer) = hand.call("sendMessage", json!({ "chat_id": group, "text": "a" })).await;
    assert_eq!((status, &answer["parameters"]["migrate_to_chat_id"]), (400, &json!(moved)));
    let bot = teloxide(&desk);
    let sent = bot.send_message(ChatId(group), "a").await;
    assert!(matches!(sent, Err(::teloxide::RequestError::MigrateToChatId(to)) if to.0 == moved));
    bot.send_message(ChatId(moved), "a").await.expect("the new group takes it");
}

#[tokio::test]
async fn replies_and_topics_are_kept_together() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    let forum = desk.forum("Sales", &[&asha]);
    let topic = desk.topic(forum, "Bulk orders", &asha);
    let thread = topic.thread.expect("a topic");
    let missing = json!({ "chat_id": forum, "text": "a", "reply_parameters": { "message_id": 99 } });
    assert_eq!(hand.refused("sendMessage", missing).await.1, "Bad Request: message to be replied not found");
    let nowhere = json!({ "chat_id": forum, "text": "a", "message_thread_id": 77 });
    assert_eq!(hand.refused("sendMessage", nowhere).await.1, "Bad Request: message thread not found");
    let force = json!({ "force_reply": true });
    let ask =
        json!({ "chat_id": forum, "message_thread_id": thread, "text": "How many?", "reply_markup": force });
    let asked = hand.gets("sendMessage", ask).await["message_id"].as_i64().expect("a number");
    hand.updates().await;
    asha.says(topic, "the bot must not see this");
    asha.replies(topic, asked, "12");
    let updates = hand.updates().await;
    assert_eq!(updates.len(), 1, "{updates:?}");
    let message = &updates[0]["message"];
    assert_eq!(
        (&message["text"], &message["message_thread_id"], &message["is_topic_message"]),
        (&json!("12"), &json!(thread), &json!(true))
    );
    assert_eq!(message["reply_to_message"]["message_id"], asked);
}

#[tokio::test]
async fn files_go_both_ways() {
    let (desk, hand) = start().await;
    let bot = teloxide(&desk);
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    let file = InputFile::memory("sku,quantity\nMUG,2\n").file_name("cart.csv");
    bot.send_document(ChatId(chat), file).caption("Your cart").await.expect("a document");
    let shown = desk.card(chat).expect("a message");
    assert_eq!((shown.text(), &shown.json["document"]["file_name"]), ("Your cart", &json!("cart.csv")));
    let id = shown.json["document"]["file_id"].as_str().expect("an id");
    assert_eq!(desk.file(id).as_deref(), Some(&b"sku,quantity\nMUG,2\n"[..]));

    asha.sends_document(chat, "order.txt", b"2x mug");
    let update = hand.updates().await.pop().expect("an update");
    let file = hand.gets("getFile", json!({ "file_id": update["message"]["document"]["file_id"] })).await;
    let path = file["file_path"].as_str().expect("a path");
    let url = hand.base.replace("/bot", "/file/bot");
    let bytes = hand.client.get(format!("{url}/{path}")).send().await.expect("a file").bytes().await;
    assert_eq!(&bytes.expect("bytes")[..], b"2x mug");
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let (desk, hand) = start().await;
    let scope = json!({ "type": "all_private_chats" });
    let commands = json!([{ "command": "new", "description": "নতুন কার্ট" }]);
    let set = json!({ "commands": commands, "scope": scope, "language_code": "bn" });
    hand.gets("setMyCommands", set).await;
    assert_eq!(desk.commands(&scope, "bn")[0]["description"], "নতুন কার্ট");
    assert_eq!(hand.gets("getMyCommands", json!({})).await, json!([]), "another scope");
    let same = json!({ "scope": scope, "language_code": "bn" });
    assert_eq!(hand.gets("getMyCommands", same.clone()).await, commands);
    hand.gets("deleteMyCommands", same).await;
    assert!(desk.commands(&scope, "bn").is_empty());
}

#[tokio::test]
async fn members_and_administrators_are_told() {
    let (desk, _) = start().await;
    let bot = teloxide(&desk);
    let (asha, ravi) = (desk.person(7, "Asha"), desk.person(8, "Ravi"));
    let group = desk.supergroup("Sales", &[&asha, &ravi]);
    desk.promote_bot(group);
    let administrators = bot.get_chat_administrators(ChatId(group)).await.expect("administrators");
    assert_eq!(administrators.len(), 2);
    assert!(bot.get_chat_member(ChatId(group), UserId(8)).await.expect("Ravi").is_present());
    assert!(!bot.get_chat_member(ChatId(7), UserId(8)).await.expect("Ravi").is_present());
    let chat = bot.get_chat(ChatId(group)).await.expect("the group");
    assert_eq!((chat.title(), chat.is_supergroup()), (Some("Sales"), true));
    assert_eq!(bot.get_me().await.expect("itself").username(), "cartwright_bot");
}
