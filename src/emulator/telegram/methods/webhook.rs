//! Methods that say how updates reach the bot.

use super::super::params::Params;
use super::super::refusal::{Answer, Refusal};
use super::super::updates::Webhook;
use super::super::world::World;
use serde_json::json;

/// setWebhook; an empty address takes it away.
pub fn set(world: &mut World, params: &Params) -> Answer {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return delete(world, params);
    }
    world.updates.allow(&params.json("allowed_updates"));
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    world.updates.webhook = Some(Webhook {
        url: url.to_owned(),
        secret: params.text("secret_token").map(str::to_owned),
        max_connections: params.int("max_connections").unwrap_or(40),
        last_error: None,
    });
    Ok(json!(true))
}

/// deleteWebhook.
pub fn delete(world: &mut World, params: &Params) -> Answer {
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    world.updates.webhook = None;
    Ok(json!(true))
}

/// getWebhookInfo.
pub fn info(world: &mut World, _: &Params) -> Answer {
    let webhook = world.updates.webhook.as_ref();
    let mut info = json!({
        "url": webhook.map(|webhook| webhook.url.as_str()).unwrap_or_default(),
        "has_custom_certificate": false,
        "pending_update_count": world.updates.pending(),
    });
    if let Some(webhook) = webhook {
        info["max_connections"] = json!(webhook.max_connections);
        if let Some((at, error)) = &webhook.last_error {
            info["last_error_date"] = json!(at);
            info["last_error_message"] = json!(error);
        }
    }
    if let Some(kinds) = world.updates.allowed() {
        info["allowed_updates"] = json!(kinds);
    }
    Ok(info)
}

/// getUpdates: opens a poll; the number is the place in the queue, which a later poll takes away.
pub fn updates(world: &mut World, params: &Params) -> Answer {
    if world.updates.webhook.is_some() {
        return Err(Refusal::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ));
    }
    world.updates.allow(&params.json("allowed_updates"));
    if let Some(offset) = params.int("offset").filter(|offset| *offset != 0) {
        world.updates.confirm(offset);
    }
    world.updates.polls += 1;
    Ok(json!(world.updates.polls))
}
