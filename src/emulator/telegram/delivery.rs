//! Delivers updates to the bot's webhook, one after the other, until each is taken.

use super::Shared;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Telegram waits longer; tests have no time.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers until the task is aborted.
pub async fn deliver(shared: Arc<Shared>) {
    let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().expect("an HTTP client");
    let mut news = shared.news();
    let mut pause = FIRST_PAUSE;
    loop {
        news.mark_unchanged();
        let next = shared.look(|world| {
            let webhook = world.updates.webhook.clone()?;
            Some((webhook, world.updates.batch(1).pop()?))
        });
        let Some((webhook, update)) = next else {
            let ready = shared.look(|world| world.updates.next_ready());
            let ready = ready.map(tokio::time::Instant::from_std);
            let ready = ready.unwrap_or_else(|| tokio::time::Instant::now() + PATIENCE);
            let _ = tokio::time::timeout_at(ready, news.changed()).await;
            continue;
        };
        match post(&client, &webhook.url, webhook.secret.as_deref(), &update).await {
            Ok(()) => {
                let id = update["update_id"].as_i64().unwrap_or_default();
                shared.change(|world| world.updates.taken(id));
                pause = FIRST_PAUSE;
            }
            Err(why) => {
                shared.change(|world| {
                    let now = world.now().as_secs();
                    if let Some(webhook) = &mut world.updates.webhook {
                        webhook.last_error = Some((now, why));
                    }
                });
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn post(
    client: &reqwest::Client,
    url: &str,
    secret: Option<&str>,
    update: &Value,
) -> Result<(), String> {
    let mut request = client.post(url).json(update);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let answer = request.send().await.map_err(|_| "Connection failed".to_owned())?;
    if answer.status().is_success() {
        return Ok(());
    }
    let status = answer.status();
    let reason = status.canonical_reason().unwrap_or_default();
    Err(format!("Wrong response from the webhook: {} {reason}", status.as_u16()))
}
