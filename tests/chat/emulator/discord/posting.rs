//! Interactions that are POSTed to the bot, signed.

use super::{SOON, commands, options, text};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::{Json, Router};
use cartwright::emulator::discord::Discord;
use cartwright::emulator::spec;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use std::time::Duration;

/// A bot that answers interactions over HTTP with what stands in the command's first option.
async fn listen(key: VerifyingKey) -> String {
    let router = Router::new().fallback(answer).with_state(key);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/discord/interactions", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn answer(
    State(key): State<VerifyingKey>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let message = format!("{}{body}", header("x-signature-timestamp"));
    let signature = Signature::from_slice(&bytes(header("x-signature-ed25519"))).expect("64 bytes");
    if key.verify_strict(message.as_bytes(), &signature).is_err() {
        return (StatusCode::UNAUTHORIZED, Json(Value::Null));
    }
    let interaction: Value = serde_json::from_str(&body).expect("JSON");
    if interaction["type"] == 1 {
        return (StatusCode::OK, Json(json!({ "type": 1 })));
    }
    let wanted = interaction["data"]["options"][0]["options"][0]["value"].as_str().unwrap_or_default();
    match wanted {
        "fail" => (StatusCode::INTERNAL_SERVER_ERROR, Json(Value::Null)),
        "wrong" => (StatusCode::OK, Json(json!({ "type": 4, "data": { "content": "rings", "text": "?" } }))),
        other => (StatusCode::OK, Json(json!({ "type": 4, "data": text(other) }))),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).filter_map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).ok()).collect()
}

#[tokio::test]
async fn interactions_are_posted_signed_and_answered() {
    if spec::discord().is_none() {
        return;
    }
    let desk = Discord::start(options()).await;
    let hand = super::Hand::of(&desk);
    hand.registers(commands()).await;
    let key = bytes(&desk.public_key()).try_into().expect("32 bytes");
    let url = listen(VerifyingKey::from_bytes(&key).expect("a key")).await;
    desk.verifies(&url).await.expect("an address that Discord takes");
    desk.posts_interactions_to(Some(&url));
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    let add = |what: &str| asha.slash(channel, "cart add", &[("product", what)]);
    let used = add("2x mug");
    assert_eq!(used.reply().await.text(), "2x mug");
    let path = format!("/webhooks/{}/{}", desk.application_id(), used.token());
    hand.gets("POST", &path, text("and more")).await;
    assert_eq!(used.all_answers().len(), 2);
    let failed = add("fail");
    assert!(desk.settled(Duration::from_millis(30), SOON).await);
    assert!(failed.did_not_respond() && !used.did_not_respond());
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
    assert_eq!(add("wrong").reply().await.text(), "rings");
    assert_eq!(
        desk.violations().len(),
        2,
        "no allowed_mentions, and a misspelt field: {:?}",
        desk.violations()
    );
    assert!(desk.verifies(&format!("{}/nothing", desk.url())).await.is_err());
}
