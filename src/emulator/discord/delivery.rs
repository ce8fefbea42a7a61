//! Delivers interactions to the bot's own HTTP address, signed as Discord signs them.

use super::Shared;
use super::callback;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// The application's key pair: a test key, which signs nothing of worth.
pub fn key() -> SigningKey {
    SigningKey::from_bytes(b"an emulated Discord's test key!!")
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A client that talks to this machine.
fn client(patience: Duration) -> reqwest::Client {
    reqwest::Client::builder().no_proxy().timeout(patience).build().expect("an HTTP client")
}

/// Delivers until the task is aborted, many interactions at a time.
pub async fn deliver(shared: Arc<Shared>) {
    let client = client(shared.look(|world| world.options.first_answer));
    let mut news = shared.news();
    let mut posts = JoinSet::new();
    loop {
        news.mark_unchanged();
        let next = shared.look(|world| {
            let url = world.options.interactions_url.clone()?;
            let id = world.outgoing.pop_front()?;
            world.posting += 1;
            Some((url, id, world.interactions[&id].json.clone()))
        });
        while posts.try_join_next().is_some() {}
        let Some((url, id, json)) = next else {
            let _ = news.changed().await;
            continue;
        };
        let (client, shared) = (client.clone(), shared.clone());
        posts.spawn(async move {
            let answer = post(&client, &url, &json).await;
            shared.change(|world| {
                world.posting -= 1;
                let problem = match answer {
                    // The bot answers by the callback's route.
                    Ok((202, _)) => None,
                    Ok((200, body)) => callback::over_http(world, id, &body).err(),
                    Ok((status, _)) => Some(format!("status {status}")),
                    Err(why) => Some(why),
                };
                if let (Some(_), Some(state)) = (problem, world.interactions.get_mut(&id)) {
                    state.failed = state.answer.is_none();
                }
            });
        });
    }
}

/// The status and the JSON of the bot's answer.
async fn post(client: &reqwest::Client, url: &str, json: &Value) -> Result<(u16, Value), String> {
    let body = json.to_string();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let timestamp = now.as_secs().to_string();
    let signature = key().sign(format!("{timestamp}{body}").as_bytes());
    send(client, url, body, &timestamp, &hex(&signature.to_bytes())).await
}

/// Posts a body with any signature; the status and the JSON of the answer, null when it is none.
pub async fn send(
    client: &reqwest::Client,
    url: &str,
    body: String,
    timestamp: &str,
    signature: &str,
) -> Result<(u16, Value), String> {
    let request = client.post(url).header("Content-Type", "application/json").body(body);
    let request = request.header("X-Signature-Ed25519", signature).header("X-Signature-Timestamp", timestamp);
    let answer = request.send().await.map_err(|_| "the connection failed".to_owned())?;
    let status = answer.status().as_u16();
    Ok((status, answer.json().await.unwrap_or(Value::Null)))
}

/// The checks that Discord makes before it takes an address: a PING, and one whose signature is wrong.
pub async fn verify(url: &str, application: u64) -> Result<(), String> {
    let client = client(Duration::from_secs(3));
    let ping = json!({
        "id": "1200000000000000000", "application_id": application.to_string(), "type": 1, "token": "ping",
        "version": 1, "entitlements": [], "authorizing_integration_owners": {},
    });
    let (status, answer) = post(&client, url, &ping).await?;
    if status != 200 || answer["type"] != 1 {
        return Err(format!("a PING was answered with {status} {answer}"));
    }
    let wrong = hex(&[7; 64]);
    let (status, _) = send(&client, url, ping.to_string(), "1700000000", &wrong).await?;
    if status != 401 {
        return Err(format!("a wrong signature was answered with {status}"));
    }
    Ok(())
}
