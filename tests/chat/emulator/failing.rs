//! Troubles that tests switch on, and Telegram's limits on how often a bot may write.

use super::{Hand, start, teloxide};
use ::teloxide::RequestError;
use ::teloxide::prelude::*;
use cartwright::emulator::telegram::{Fault, Options, RateLimits, Telegram, When};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn text(chat: i64) -> Value {
    json!({ "chat_id": chat, "text": "a" })
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_work() {
    let (desk, hand) = start().await;
    let bot = teloxide(&desk);
    let chat = desk.person(7, "Asha").private();
    for (fault, arrives) in [(Fault::CutBefore, 0), (Fault::CutAfter, 1), (Fault::CutInAnswer, 2)] {
        desk.fail("sendMessage", fault.clone(), 1);
        let sent = bot.send_message(ChatId(chat), "a").await;
        assert!(matches!(sent, Err(RequestError::Network(_))), "{fault:?}: {sent:?}");
        assert_eq!(desk.messages(chat).len(), arrives, "{fault:?}");
        let request = desk.requests().pop().expect("the request");
        assert_eq!((request.status, request.done), (None, true));
    }
    assert_eq!(desk.faults_left(), 0);
    hand.gets("sendMessage", text(chat)).await;
}

#[tokio::test]
async fn refusals_are_told_and_only_for_the_chat_and_method_that_were_named() {
    let (desk, hand) = start().await;
    let (here, there) = (desk.person(7, "Asha").private(), desk.person(8, "Ravi").private());
    desk.fail(When::method("sendMessage").in_chat(here), Fault::Status(500), 1);
    hand.gets("sendMessage", text(there)).await;
    hand.gets("sendChatAction", json!({ "chat_id": here, "action": "typing" })).await;
    assert_eq!(hand.refused("sendMessage", text(here)).await.0, 500);
    desk.fail("sendMessage", Fault::Unauthorized, 1);
    assert_eq!(hand.refused("sendMessage", text(here)).await.0, 401);
    desk.fail(When::any(), Fault::Refuse(400, "Bad Request: can't parse entities: x".to_owned()), 9);
    assert!(hand.refused("getMe", json!({})).await.1.contains("can't parse"));
    desk.mend();
    hand.gets("sendMessage", text(here)).await;
    desk.fail("sendMessage", Fault::Status(502), 1);
    let url = format!("{}/sendMessage", hand.base);
    let answer = hand.client.post(url).json(&text(here)).send().await.expect("an answer");
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.expect("a page").starts_with("<html>"));
    assert_eq!(desk.messages(here).len(), 1);
    assert!(desk.violations().is_empty(), "none of this is the bot's mistake");
}

#[tokio::test]
async fn a_slow_answer_holds_up_nobody_else() {
    let (desk, hand) = start().await;
    let (here, there) = (desk.person(7, "Asha").private(), desk.person(8, "Ravi").private());
    desk.fail(When::method("sendMessage").in_chat(here), Fault::SlowAnswer(Duration::from_millis(300)), 1);
    let started = Instant::now();
    let slow = async {
        hand.gets("sendMessage", text(here)).await;
        started.elapsed()
    };
    let fast = async {
        hand.gets("sendMessage", text(there)).await;
        started.elapsed()
    };
    let (slow, fast) = tokio::join!(slow, fast);
    assert!(slow >= Duration::from_millis(300) && fast < slow, "{slow:?} {fast:?}");
}

#[tokio::test]
async fn who_does_not_wait_is_noted() {
    let (desk, hand) = start().await;
    let (here, there) = (desk.person(7, "Asha").private(), desk.person(8, "Ravi").private());
    desk.fail("sendMessage", Fault::TooMany(3), 1);
    let (status, answer) = hand.call("sendMessage", text(here)).await;
    assert_eq!((status, &answer["parameters"]["retry_after"]), (429, &json!(3)));
    assert_eq!(answer["description"], "Too Many Requests: retry after 3");
    hand.gets("sendMessage", text(there)).await;
    desk.advance(Duration::from_secs(1));
    assert_eq!(
        hand.refused("editMessageText", json!({ "chat_id": here, "message_id": 1, "text": "b" })).await.0,
        429
    );
    assert_eq!(desk.early_requests().len(), 1);
    desk.advance(Duration::from_secs(2));
    hand.gets("sendMessage", text(here)).await;
    assert_eq!(desk.early_requests().len(), 1, "it waited");
}

#[tokio::test]
async fn a_chat_takes_a_few_messages_at_once_and_then_one_a_second() {
    let desk =
        Telegram::start(Options { rate_limits: Some(RateLimits::default()), ..Options::default() }).await;
    let hand = Hand::of(&desk);
    let asha = desk.person(7, "Asha");
    let (chat, group) = (asha.private(), desk.group("Sales", &[&asha]));
    for _ in 0..3 {
        hand.gets("sendMessage", text(chat)).await;
    }
    let sent = teloxide(&desk).send_message(ChatId(chat), "a").await;
    assert!(matches!(sent, Err(RequestError::RetryAfter(wait)) if wait.duration() == Duration::from_secs(1)));
    hand.gets("sendMessage", text(group)).await;
    desk.advance(Duration::from_secs(1));
    hand.gets("sendMessage", text(chat)).await;
    assert!(desk.early_requests().is_empty());
}

#[tokio::test]
async fn it_is_quiet_when_everything_was_confirmed_and_answered() {
    let (desk, hand) = start().await;
    let asha = desk.person(7, "Asha");
    asha.says(asha.private(), "2x mug");
    let quiet = Duration::from_millis(50);
    let (settled, ()) = tokio::join!(desk.settled(quiet, Duration::from_secs(5)), async {
        hand.updates().await;
        hand.gets("sendMessage", text(7)).await;
    });
    assert!(settled);
    assert_eq!((desk.pending_updates(), desk.messages(7).len()), (0, 2));
    assert!(desk.transcript(7).starts_with("Asha: #"), "{}", desk.transcript(7));
}
