//! Messages that the bot sends, changes and deletes with its own token.

mod shown;

use super::ask::Ask;
use super::message::{self, LOADING, Message};
use super::places::{Access, Channel};
use super::refusal::{Answer, Refusal};
use super::world::{World, timestamp};
use axum::body::Bytes;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// How long a nonce is remembered.
const NONCES: Duration = Duration::from_mins(5);

type Files = [(u64, String, Bytes)];

/// POST /users/@me/channels.
pub fn open_direct(world: &mut World, ask: &Ask) -> Answer {
    let id = ask.body["recipient_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    if world.users.get(&id).is_none_or(|user| user.is_bot) {
        return Err(Refusal::new(400, 50_033, "Invalid Recipient(s)"));
    }
    let channel = world.direct(id);
    Ok(json!({
        "id": channel.to_string(),
        "type": 1,
        "last_message_id": null,
        "flags": 0,
        "recipients": [world.user_json(id)],
    }))
}

/// POST /channels/…/messages.
pub fn create(world: &mut World, ask: &Ask) -> Answer {
    let channel = world.open_channel(ask, true)?.id;
    let nonce = match &ask.body["nonce"] {
        Value::String(nonce) => Some(nonce.clone()),
        Value::Number(nonce) => Some(nonce.to_string()),
        _ => None,
    };
    let now = world.now();
    world.nonces.retain(|known| now.saturating_sub(known.3) < NONCES);
    if let (Some(nonce), true) = (&nonce, ask.body["enforce_nonce"] == true) {
        let known = world.nonces.iter().find(|known| known.0 == channel && known.1 == *nonce);
        if let Some(sent) = known.map(|known| known.2).and_then(|id| world.message(channel, id)) {
            return Ok(sent.json.clone());
        }
    }
    let mut fields = fields(&ask.body, &ask.files, None)?;
    fields["message_reference"] = reference(world, channel, &ask.body)?;
    if fields["message_reference"].is_null() {
        fields.as_object_mut().expect("an object").remove("message_reference");
    } else {
        fields["type"] = json!(19);
    }
    let id = world.post(channel, world.bot(), fields, None);
    if let Some(nonce) = nonce {
        world.nonces.push((channel, nonce, id, now));
    }
    let mut json = world.channels[&channel].messages[&id].json.clone();
    if let Some(nonce) = ask.body.get("nonce") {
        json["nonce"] = nonce.clone();
    }
    Ok(json)
}

/// GET /channels/…/messages: the newest first.
pub fn list(world: &mut World, ask: &Ask) -> Answer {
    let channel = world.open_channel(ask, false)?;
    let id = |name: &str| ask.query.get(name).and_then(|id| id.parse::<u64>().ok());
    let limit = ask.query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(50);
    let fits = |message: &&Message| {
        id("before").is_none_or(|before| message.id < before)
            && id("after").is_none_or(|after| message.id > after)
    };
    let found = channel.shown(None).rev().filter(fits).take(limit);
    Ok(found.map(hidden).collect::<Vec<Value>>().into())
}

/// GET /channels/…/messages/….
pub fn get(world: &mut World, ask: &Ask) -> Answer {
    let channel = world.open_channel(ask, false)?;
    Ok(hidden(public(channel, ask.id("message_id"))?))
}

/// PATCH /channels/…/messages/….
pub fn update(world: &mut World, ask: &Ask) -> Answer {
    let channel = world.open_channel(ask, false)?;
    let message = public(channel, ask.id("message_id"))?;
    if !message.by_bot {
        return Err(Refusal::new(403, 50_005, "Cannot edit a message authored by another user"));
    }
    let (channel, id) = (channel.id, message.id);
    change(world, channel, id, &ask.body, &ask.files)
}

/// DELETE /channels/…/messages/….
pub fn delete(world: &mut World, ask: &Ask) -> Answer {
    let channel = world.open_channel(ask, false)?;
    let message = public(channel, ask.id("message_id"))?;
    if !message.by_bot {
        return Err(Refusal::new(403, 50_013, "Missing Permissions"));
    }
    let (channel, id) = (channel.id, message.id);
    remove(world, channel, id);
    Ok(Value::Null)
}

/// Changes a message; what the bot gets back.
pub fn change(world: &mut World, channel: u64, id: u64, body: &Value, files: &Files) -> Answer {
    let now = timestamp(world.now());
    let unknown = Refusal::unknown_message;
    let message = world.channels.get_mut(&channel).and_then(|channel| channel.message_mut(id));
    let message = message.ok_or_else(unknown)?;
    let fields = fields(body, files, Some(&message.json))?;
    if message.is_loading() {
        message.json["flags"] = json!(message.flags() & !LOADING);
    } else {
        message.versions.push(message.json.clone());
    }
    for (key, value) in fields.as_object().into_iter().flatten().filter(|(key, _)| *key != "flags") {
        message.json[key] = value.clone();
    }
    message.json["edited_timestamp"] = json!(now);
    let (json, only) = (message.json.clone(), message.only);
    world.shown.push((channel, id, only));
    Ok(json)
}

/// Takes a message away.
pub fn remove(world: &mut World, channel: u64, id: u64) {
    if let Some(message) = world.channel(channel).message_mut(id) {
        message.deleted = true;
    }
}

/// What a message's body becomes in the message object; an empty message is refused. `old` is what is edited.
pub fn fields(body: &Value, files: &Files, old: Option<&Value>) -> Answer {
    let mut fields = Map::new();
    for key in ["content", "embeds", "components", "flags", "tts"] {
        if let Some(value) = body.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(content) = fields.get_mut("content") {
        *content = json!(content.as_str().unwrap_or_default().trim());
    }
    for key in ["embeds", "components"] {
        if let Some(list) = fields.get_mut(key).filter(|list| list.is_null()) {
            *list = json!([]);
        }
    }
    if let Some(embeds) = fields.get_mut("embeds").and_then(Value::as_array_mut) {
        embeds.iter_mut().for_each(shown::embed);
    }
    if let Some(rows) = fields.get_mut("components").and_then(Value::as_array_mut) {
        shown::components(rows);
    }
    if fields.get("flags").is_some_and(Value::is_null) {
        fields.remove("flags");
    }
    attach(body, files, old, &mut fields);
    let now = |key: &str| fields.get(key).or_else(|| old?.get(key)).cloned().unwrap_or_default();
    let has_text = now("content").as_str().is_some_and(|content| !content.is_empty());
    let new_components = now("flags").as_u64().unwrap_or_default() & (1 << 15) != 0;
    let mut lists = vec!["embeds", "attachments"];
    lists.extend(new_components.then_some("components"));
    let has_more = lists.into_iter().any(|key| !message::list(&now(key)).is_empty());
    if has_text || has_more { Ok(Value::Object(fields)) } else { Err(Refusal::empty_message()) }
}

/// Uploaded files, and those that an edit keeps.
fn attach(body: &Value, files: &Files, old: Option<&Value>, fields: &mut Map<String, Value>) {
    let given = body.get("attachments").map(message::list);
    if files.is_empty() && given.is_none() {
        return;
    }
    let old = old.map(|old| message::list(&old["attachments"])).unwrap_or_default();
    let kept = |file: &&Value| given.is_none_or(|given| given.iter().any(|given| given["id"] == file["id"]));
    let mut all: Vec<Value> = old.iter().filter(kept).cloned().collect();
    all.extend(files.iter().map(|(n, name, bytes)| {
        let described = given.into_iter().flatten().find(|given| {
            given["id"].as_u64() == Some(*n) || given["id"].as_str() == Some(n.to_string().as_str())
        });
        let mut file = json!({
            "id": (1_200_000_000_000_000_000 + n).to_string(),
            "filename": name,
            "size": bytes.len(),
            "url": format!("https://cdn.discordapp.com/{}", place(name, bytes)),
            "proxy_url": format!("https://media.discordapp.net/{}", place(name, bytes)),
        });
        if let Some(words) = described.and_then(|described| described["description"].as_str()) {
            file["description"] = json!(words);
        }
        file
    }));
    fields.insert("attachments".to_owned(), json!(all));
}

/// Where an uploaded file lies, on whatever host.
pub fn place(name: &str, bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(bytes);
    let number: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("attachments/{number}/{name}")
}

/// The message that a new one replies to; null when there is none.
fn reference(world: &World, channel: u64, body: &Value) -> Answer {
    let reference = &body["message_reference"];
    let Some(id) = reference["message_id"].as_str() else { return Ok(Value::Null) };
    let there = id.parse().is_ok_and(|id| world.message(channel, id).is_some());
    if there {
        return Ok(json!({ "type": 0, "channel_id": channel.to_string(), "message_id": id }));
    }
    if reference["fail_if_not_exists"] == false {
        return Ok(Value::Null);
    }
    let refusal = Refusal::invalid_form("message_reference: Unknown message");
    Err(Refusal { mistake: false, ..refusal })
}

/// A message that the bot may see with its own token: never an ephemeral one.
fn public(channel: &Channel, id: u64) -> Result<&Message, Refusal> {
    let message = channel.message(id).filter(|message| message.only.is_none());
    debug_assert!(channel.access != Access::None, "the channel was opened before");
    message.ok_or_else(Refusal::unknown_message)
}

/// The message object as the bot gets it without the MESSAGE_CONTENT intent.
fn hidden(message: &Message) -> Value {
    let mut json = message.json.clone();
    if !message.by_bot {
        json["content"] = json!("");
        for key in ["embeds", "components", "attachments"] {
            json[key] = json!([]);
        }
    }
    json
}
