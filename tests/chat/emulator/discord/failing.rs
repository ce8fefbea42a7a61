//! Troubles that tests switch on, and Discord's limits on how often a bot may ask.

use super::{Hand, SOON, options, start, text};
use cartwright::emulator::discord::{Discord, Fault, Options, RateLimits, When};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn messages(channel: u64) -> String {
    format!("/channels/{channel}/messages")
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_work() {
    let (desk, hand) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    for (fault, arrives) in [(Fault::CutBefore, 0), (Fault::CutAfter, 1), (Fault::CutInAnswer, 2)] {
        desk.fail("create_message", fault.clone(), 1);
        let request = hand.client.post(format!("{}{}", hand.base, messages(channel))).json(&text("a"));
        let answer = request.header("Authorization", &hand.token).send().await;
        let read = match answer {
            Ok(answer) => answer.bytes().await.map(|_| ()),
            Err(error) => Err(error),
        };
        assert!(read.is_err(), "{fault:?}");
        assert_eq!(desk.messages(channel).len(), arrives, "{fault:?}");
        assert!(desk.wait_for(|world| world.in_flight() == 0, SOON).await);
        assert_eq!(desk.requests().last().expect("the request").status, None);
    }
    assert_eq!(desk.faults_left(), 0);
}

#[tokio::test]
async fn refusals_are_told_and_only_for_what_was_named() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let (here, there) = (guild.channel("here"), guild.channel("there"));
    desk.fail(When::named("create_message").in_channel(here), Fault::Status(500), 1);
    hand.gets("POST", &messages(there), text("a")).await;
    assert_eq!(hand.call("POST", &messages(here), text("a")).await.0, 500);
    desk.fail("create_message", Fault::StatusAfter(502), 1);
    assert_eq!(hand.call("POST", &messages(here), text("a")).await.0, 502);
    assert_eq!(desk.messages(here).len(), 1);
    desk.fail(When::any(), Fault::Unauthorized, 9);
    assert_eq!(hand.refused("GET", "/users/@me", Value::Null).await, (401, 0));
    desk.mend();
    desk.fail("get_my_user", Fault::Refuse(403, 50_001, "Missing Access".to_owned()), 1);
    assert_eq!(hand.refused("GET", "/users/@me", Value::Null).await, (403, 50_001));
    let used = desk.person(1001, "Asha").slash(here, "carts", &[]);
    desk.fail(When::named("create_interaction_response").in_channel(there), Fault::Status(503), 1);
    assert_eq!(hand.answers(&used, json!({ "type": 4, "data": text("a") })).await.0, 204);
    desk.fail("execute_webhook", Fault::SlowAnswer(Duration::from_millis(100)), 1);
    let started = Instant::now();
    let webhook = format!("/webhooks/{}/{}", desk.application_id(), used.token());
    hand.gets("POST", &webhook, text("b")).await;
    assert!(started.elapsed() >= Duration::from_millis(100));
    assert!(desk.violations().is_empty(), "none of this is the bot's mistake");
}

#[tokio::test]
async fn who_does_not_wait_is_noted() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let (here, there) = (guild.channel("here"), guild.channel("there"));
    desk.fail("create_message", Fault::TooMany(Duration::from_millis(2500)), 1);
    let (status, answer) = hand.call("POST", &messages(here), text("a")).await;
    assert_eq!((status, &answer["retry_after"], &answer["global"]), (429, &json!(2.5), &json!(false)));
    hand.gets("POST", &messages(there), text("a")).await;
    desk.passes(Duration::from_millis(400));
    assert_eq!(hand.call("POST", &messages(here), text("a")).await.0, 429);
    let early = desk.early_requests();
    assert_eq!((early.len(), early[0].name.as_str()), (1, "create_message"));
    assert!(early[0].left <= Duration::from_millis(2100));
    desk.passes(Duration::from_millis(2200));
    hand.gets("POST", &messages(here), text("a")).await;
    desk.fail("create_message", Fault::TooManyOverall(Duration::from_secs(1)), 1);
    assert_eq!(hand.call("POST", &messages(here), text("a")).await.1["global"], true);
    desk.passes(Duration::from_millis(500));
    assert_eq!(hand.call("GET", "/users/@me", Value::Null).await.0, 429);
    let used = desk.person(1001, "Asha").slash(here, "carts", &[]);
    let answered = hand.answers(&used, json!({ "type": 4, "data": text("a") })).await;
    assert_eq!((answered.0, desk.early_requests().len()), (204, 2), "answers to interactions are exempt");
    assert_eq!(desk.refused_requests(), 4);
}

#[tokio::test]
async fn buckets_and_the_whole_have_their_limits() {
    let rate_limits = Some(RateLimits { overall: 8, ..RateLimits::default() });
    let desk = Discord::start(Options { rate_limits, ..options() }).await;
    let hand = Hand::of(&desk);
    let guild = desk.guild("Shop");
    let (here, there) = (guild.channel("here"), guild.channel("there"));
    let send = |channel: u64| {
        let request = hand.client.post(format!("{}{}", hand.base, messages(channel))).json(&text("a"));
        request.header("Authorization", &hand.token).send()
    };
    let header = |answer: &reqwest::Response, name: &str| -> String {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned()
    };
    for left in (0..5).rev() {
        let answer = send(here).await.expect("an answer");
        assert_eq!(header(&answer, "x-ratelimit-remaining"), left.to_string());
        assert_eq!(header(&answer, "x-ratelimit-limit"), "5");
    }
    let refused = send(here).await.expect("an answer");
    assert_eq!((refused.status().as_u16(), header(&refused, "x-ratelimit-scope").as_str()), (429, "user"));
    let whole: f64 = header(&refused, "retry-after").parse().expect("a number");
    let exact = refused.json::<Value>().await.expect("JSON")["retry_after"].as_f64().expect("a number");
    assert!(exact <= whole && exact > 4.0, "{exact} {whole}");
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(send(there).await.expect("an answer").status().as_u16());
    }
    assert_eq!(codes, [200, 200, 429, 429], "six and two are all of a second's eight");
    assert!(desk.early_requests().is_empty(), "those were on their way");
    desk.passes(Duration::from_secs(6));
    assert_eq!(send(here).await.expect("an answer").status(), 200);
}
