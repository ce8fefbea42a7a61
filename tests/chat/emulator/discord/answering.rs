//! The life of an interaction: how it may be answered, when, and who sees it.

use super::{SOON, heard, http, start, text};
use cartwright::emulator::discord::{Discord, Interaction, Message, Person};
use serde_json::{Value, json};
use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateModal, EditInteractionResponse, InputTextStyle, Interaction as Heard,
};
use std::time::Duration;

const PRIVATE: u64 = 64;

fn quiet(content: &str) -> Value {
    json!({ "content": content, "flags": PRIVATE, "allowed_mentions": { "parse": [] } })
}

fn original(desk: &Discord, to: &Interaction) -> String {
    format!("/webhooks/{}/{}/messages/@original", desk.application_id(), to.token())
}

fn texts(messages: &[Message]) -> Vec<String> {
    messages.iter().map(Message::text).collect()
}

fn place(desk: &Discord) -> (u64, Person, Person) {
    (desk.guild("Shop").channel("sales"), desk.person(1001, "Asha"), desk.person(1002, "Ravi"))
}

#[tokio::test]
async fn the_first_answer_comes_once_and_in_time() {
    let (desk, hand) = start().await;
    let (channel, asha, _) = place(&desk);
    let used = asha.slash(channel, "carts", &[]);
    let answer = json!({ "type": 4, "data": text("No carts") });
    assert_eq!(hand.answers(&used, answer.clone()).await.0, 204);
    let (status, refused) = hand.answers(&used, answer.clone()).await;
    assert_eq!((status, &refused["code"]), (400, &json!(40_060)));
    let first = used.first_answer(SOON).await.expect("an answer");
    assert!(first.kind == 4 && first.took < Duration::from_secs(3));
    let late = asha.slash(channel, "carts", &[]);
    assert!(!late.did_not_respond());
    desk.passes(Duration::from_millis(3100));
    assert!(late.did_not_respond());
    let (status, refused) = hand.answers(&late, answer.clone()).await;
    assert_eq!((status, &refused["code"]), (404, &json!(10_062)));
    let path = format!("/interactions/{}/forged/callback", late.id);
    assert_eq!(hand.refused("POST", &path, answer).await, (404, 10_062));
    assert_eq!(texts(&desk.messages(channel)), ["No carts"]);
    assert!(desk.violations().is_empty(), "none of this is a mistake of the bot's author");
}

#[tokio::test]
async fn a_deferred_answer_is_filled_in_and_stays_private() {
    let (desk, hand) = start().await;
    let (channel, asha, ravi) = place(&desk);
    let used = asha.slash(channel, "carts", &[]);
    assert_eq!(hand.answers(&used, json!({ "type": 5, "data": { "flags": PRIVATE } })).await.0, 204);
    assert!(desk.sees(&asha, channel)[0].is_loading());
    assert!(used.answers().is_empty(), "nothing is said yet");
    let path = original(&desk, &used);
    let filled = hand.gets("PATCH", &path, text("Two carts")).await;
    assert_eq!((&filled["content"], &filled["flags"]), (&json!("Two carts"), &json!(PRIVATE)));
    assert_eq!(used.reply().await.text(), "Two carts");
    assert_eq!(texts(&desk.sees(&asha, channel)), ["Two carts"]);
    assert!(desk.sees(&ravi, channel).is_empty() && desk.messages(channel).is_empty());
    assert_eq!((desk.shown(channel), desk.shown_to(&asha, channel)), (0, 1));
    let own = format!("/channels/{channel}/messages/{}", filled["id"].as_str().expect("an id"));
    for method in ["GET", "DELETE", "PATCH"] {
        let body = if method == "PATCH" { text("x") } else { Value::Null };
        assert_eq!(
            hand.refused(method, &own, body).await,
            (404, 10_008),
            "{method}: the bot's token sees none"
        );
    }
    assert_eq!(hand.gets("GET", &path, Value::Null).await["content"], "Two carts");
    hand.gets("DELETE", &path, Value::Null).await;
    assert!(desk.sees(&asha, channel).is_empty());
    assert_eq!(hand.refused("PATCH", &path, text("x")).await, (404, 10_008));
}

#[tokio::test]
async fn follow_ups_live_for_a_quarter_of_an_hour() {
    let (desk, hand) = start().await;
    let (channel, asha, ravi) = place(&desk);
    let used = asha.slash(channel, "carts", &[]);
    let webhook = format!("/webhooks/{}/{}", desk.application_id(), used.token());
    assert_eq!(hand.refused("POST", &webhook, text("x")).await, (404, 10_015), "not before the first answer");
    hand.answers(&used, json!({ "type": 5 })).await;
    let first = hand.gets("POST", &webhook, quiet("First")).await;
    assert_eq!(
        texts(&desk.messages(channel)),
        ["First"],
        "it fills in what was deferred, as visible as that"
    );
    let second = hand.gets("POST", &webhook, quiet("Second")).await;
    assert_eq!(texts(&desk.sees(&asha, channel)), ["First", "Second"]);
    assert_eq!(texts(&desk.sees(&ravi, channel)), ["First"]);
    assert_eq!(texts(&used.answers()), ["Second"]);
    let own = format!("{webhook}/messages/{}", second["id"].as_str().expect("an id"));
    hand.gets("PATCH", &own, text("Changed")).await;
    assert_eq!(texts(&used.answers()), ["Changed"]);
    let other = desk.person(1003, "Mina").slash(channel, "carts", &[]);
    hand.answers(&other, json!({ "type": 4, "data": quiet("Mine") })).await;
    let others = format!("/webhooks/{}/{}/messages/", desk.application_id(), other.token());
    let foreign = format!("{others}{}", second["id"].as_str().expect("an id"));
    assert_eq!(
        hand.refused("PATCH", &foreign, text("x")).await,
        (404, 10_008),
        "another interaction's message"
    );
    let public = format!("/channels/{channel}/messages/{}", first["id"].as_str().expect("an id"));
    hand.gets("PATCH", &public, text("By the bot's token")).await;
    desk.passes(Duration::from_mins(14));
    hand.gets("PATCH", &own, text("Just in time")).await;
    desk.passes(Duration::from_mins(2));
    assert_eq!(hand.refused("PATCH", &own, text("x")).await, (401, 50_027));
    assert_eq!(hand.refused("POST", &webhook, text("x")).await, (401, 50_027));
    let unknown = format!("/webhooks/{}/unknown", desk.application_id());
    assert_eq!(hand.refused("POST", &unknown, text("x")).await, (404, 10_015));
}

#[tokio::test]
async fn presses_update_their_message_also_one_that_is_private() {
    let (desk, hand) = start().await;
    let (channel, asha, ravi) = place(&desk);
    let button = json!({ "type": 2, "style": 1, "label": "More", "custom_id": "more:1" });
    let mut card = quiet("Page 1");
    card["components"] = json!([{ "type": 1, "components": [button] }]);
    let used = asha.slash(channel, "carts", &[]);
    let (status, answer) = {
        let path = format!("/interactions/{}/{}/callback?with_response=true", used.id, used.token());
        hand.call("POST", &path, json!({ "type": 4, "data": card })).await
    };
    assert_eq!((status, &answer["resource"]["message"]["content"]), (200, &json!("Page 1")));
    let message = used.reply().await.id;
    let tapped = asha.taps(channel, message, "More");
    assert_eq!(tapped.json()["message"]["flags"], PRIVATE);
    hand.answers(&tapped, json!({ "type": 7, "data": text("Page 2") })).await;
    assert_eq!(texts(&desk.sees(&asha, channel)), ["Page 2"]);
    assert!(desk.sees(&ravi, channel).is_empty(), "it stays private");
    let again = asha.taps(channel, message, "More");
    hand.answers(&again, json!({ "type": 6 })).await;
    hand.gets("PATCH", &original(&desk, &again), text("Page 3")).await;
    assert_eq!(again.reply().await.text(), "Page 3");
    let old = asha.taps_old(channel, message, 0, "More");
    asha.deletes(channel, message);
    let (status, refused) = hand.answers(&old, json!({ "type": 7, "data": text("Page 4") })).await;
    assert_eq!((status, &refused["code"]), (404, &json!(10_008)));
    hand.answers(&old, json!({ "type": 4, "data": quiet("It is gone") })).await;
    assert_eq!(texts(&desk.sees(&asha, channel)), ["It is gone"]);
}

#[tokio::test]
async fn each_kind_of_interaction_takes_its_own_answers() {
    let (desk, hand) = start().await;
    let (channel, asha, _) = place(&desk);
    let kinds = [
        (asha.slash(channel, "carts", &[]), json!({ "type": 7, "data": text("x") })),
        (asha.slash(channel, "carts", &[]), json!({ "type": 8, "data": { "choices": [] } })),
        (asha.typing(channel, "cart add", "product", "m", &[]), json!({ "type": 4, "data": text("x") })),
    ];
    for (n, (used, answer)) in kinds.into_iter().enumerate() {
        let (status, refused) = hand.answers(&used, answer).await;
        assert_eq!((status, &refused["code"]), (400, &json!(50_035)), "{n}");
    }
    assert_eq!(desk.violations().len(), 3);
}

#[tokio::test]
async fn suggestions_come_back_with_their_time() {
    let (desk, hand) = start().await;
    let (channel, asha, _) = place(&desk);
    let typing = asha.typing(channel, "cart add", "product", "cott", &[("count", "2")]);
    let option = &typing.json()["data"]["options"][0]["options"][1];
    assert_eq!((&option["value"], &option["focused"]), (&json!("cott"), &json!(true)));
    let choices = json!([{ "name": "Cotton shirt, 12.00", "value": "SHIRT" }]);
    hand.answers(&typing, json!({ "type": 8, "data": { "choices": choices } })).await;
    let (choices, took) = typing.choices(SOON).await.expect("choices");
    assert_eq!((choices[0].name.as_str(), &choices[0].value), ("Cotton shirt, 12.00", &json!("SHIRT")));
    assert!(took < SOON);
    assert!(desk.messages(channel).is_empty());
}

#[tokio::test]
async fn serenity_answers_in_every_way() {
    let (desk, _) = start().await;
    let (channel, asha, _) = place(&desk);
    let http = http(&desk);
    let nobody = CreateAllowedMentions::new;
    let say = |text: &str| CreateInteractionResponseMessage::new().content(text).allowed_mentions(nobody());
    let used = asha.slash(channel, "carts", &[]);
    let Heard::Command(command) = heard(&used) else { panic!("no command") };
    command.defer_ephemeral(&http).await.expect("a deferral");
    assert_eq!(desk.unanswered(), [(1001, "carts".to_owned())]);
    let edit = EditInteractionResponse::new().content("Carts").allowed_mentions(nobody());
    command.edit_response(&http, edit).await.expect("an edit");
    assert!(desk.unanswered().is_empty());
    let more =
        CreateInteractionResponseFollowup::new().content("More").ephemeral(true).allowed_mentions(nobody());
    command.create_followup(&http, more).await.expect("a follow-up");
    assert_eq!(texts(&used.answers()), ["Carts", "More"]);
    let Heard::Autocomplete(typing) = heard(&asha.typing(channel, "cart add", "product", "m", &[])) else {
        panic!("no typing")
    };
    let choices = CreateAutocompleteResponse::new().add_string_choice("Mug", "MUG");
    typing.create_response(&http, CreateInteractionResponse::Autocomplete(choices)).await.expect("choices");
    let asked = asha.slash(channel, "carts", &[]);
    let Heard::Command(command) = heard(&asked) else { panic!("no command") };
    let input = CreateInputText::new(InputTextStyle::Short, "Note", "note").value("x").required(false);
    let form = CreateModal::new("f", "Note").components(vec![CreateActionRow::InputText(input)]);
    command.create_response(&http, CreateInteractionResponse::Modal(form)).await.expect("a form");
    let sent = asha.submits(&asked.modal(SOON).await.expect("a form"), &[("Note", "y")]);
    let Heard::Modal(modal) = heard(&sent) else { panic!("no form") };
    modal.create_response(&http, CreateInteractionResponse::Message(say("Noted"))).await.expect("an answer");
    let pressed = asha.taps_id(channel, sent.reply().await.id, "x");
    let Heard::Component(press) = heard(&pressed) else { panic!("no press") };
    press
        .create_response(&http, CreateInteractionResponse::UpdateMessage(say("Changed")))
        .await
        .expect("an update");
    assert_eq!(texts(&desk.messages(channel)), ["Changed"]);
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}
