//! Methods that change or remove what is in a chat.

use super::super::chats::{Kind, Standing};
use super::super::format;
use super::super::inline::put;
use super::super::message::Message;
use super::super::params::Params;
use super::super::refusal::{Answer, Refusal};
use super::super::world::World;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// How long a message can be deleted.
const DELETABLE: Duration = Duration::from_hours(48);

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
                            the same as a current content and reply markup of the message";

/// Which parts of a message an edit replaces, besides its inline keyboard.
const PARTS: [&str; 4] = ["text", "entities", "caption", "caption_entities"];

/// editMessageText.
pub fn text(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = editable(world, params)?;
    if !world.message(chat, id).is_some_and(|message| message.json["text"].is_string()) {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    let text = format::text(params)?;
    change(world, (chat, id), params, |fields| put(fields, "text", "entities", text))
}

/// editMessageCaption.
pub fn caption(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = editable(world, params)?;
    let has_file =
        |message: &Message| message.json["document"].is_object() || message.json["photo"].is_array();
    if !world.message(chat, id).is_some_and(has_file) {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    let caption = format::caption(params)?;
    change(world, (chat, id), params, |fields| put(fields, "caption", "caption_entities", caption))
}

/// editMessageReplyMarkup.
pub fn markup(world: &mut World, params: &Params) -> Answer {
    let place = editable(world, params)?;
    change(world, place, params, |_| ())
}

/// The message that an edit names.
fn editable(world: &World, params: &Params) -> Result<(i64, i64), Refusal> {
    if let Some(inline) = params.text("inline_message_id") {
        let mut all = world.chats.values().flat_map(|chat| chat.shown().map(|message| (chat.id, message)));
        let found = all.find(|(_, message)| message.inline_id.as_deref() == Some(inline));
        let (chat, message) = found.ok_or_else(|| Refusal::bad("MESSAGE_ID_INVALID"))?;
        return Ok((chat, message.id));
    }
    if !params.has("chat_id") || !params.has("message_id") {
        return Err(Refusal::mistake("message identifier is not specified"));
    }
    let (chat, id) = named(world, params)?;
    let message = world.message(chat, id).ok_or_else(|| Refusal::bad("message to edit not found"))?;
    let other_keyboard = message.keyboard["keyboard"].is_array() || message.keyboard["force_reply"] == true;
    if !message.by_bot || other_keyboard {
        return Err(Refusal::bad("message can't be edited"));
    }
    Ok((chat, id))
}

/// The chat, which must be open to the bot, and the number of a message.
fn named(world: &World, params: &Params) -> Result<(i64, i64), Refusal> {
    let chat = world.find_chat(&params.values.get("chat_id").cloned().unwrap_or_default())?;
    chat.open_to_bot()?;
    Ok((chat.id, params.int("message_id").unwrap_or_default()))
}

/// Edits a message, unless that changes nothing; an edit without a keyboard takes the old one away.
fn change(
    world: &mut World,
    (chat, id): (i64, i64),
    params: &Params,
    edit: impl FnOnce(&mut Map<String, Value>),
) -> Answer {
    let now = world.now().as_secs();
    let chat = world.chat(chat);
    let message = chat.message_mut(id).ok_or_else(|| Refusal::bad("message to edit not found"))?;
    let before = message.json.clone();
    let mut after = before.as_object().cloned().unwrap_or_default();
    edit(&mut after);
    let markup = params.json("reply_markup");
    if markup["inline_keyboard"].as_array().is_some_and(|rows| !rows.is_empty()) {
        after.insert("reply_markup".to_owned(), markup);
    } else {
        after.remove("reply_markup");
    }
    let same = |key: &str| before.get(key) == after.get(key);
    if PARTS.iter().all(|part| same(part)) && same("reply_markup") {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    after.insert("edit_date".to_owned(), json!(now));
    message.json = Value::Object(after);
    message.versions.push(before);
    let answer = if params.has("inline_message_id") { json!(true) } else { message.json.clone() };
    chat.shown_by_bot.push(id);
    Ok(answer)
}

/// deleteMessage.
pub fn delete(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = named(world, params)?;
    remove(world, chat, id)?;
    Ok(json!(true))
}

/// deleteMessages: those that cannot be found are skipped.
pub fn delete_many(world: &mut World, params: &Params) -> Answer {
    let (chat, _) = named(world, params)?;
    for id in params.list("message_ids").iter().filter_map(Value::as_i64) {
        if world.message(chat, id).is_some() {
            remove(world, chat, id)?;
        }
    }
    Ok(json!(true))
}

fn remove(world: &mut World, chat: i64, id: i64) -> Result<(), Refusal> {
    let now = world.now();
    let chat = world.chat(chat);
    let others_too = match chat.kind {
        Kind::Private => true,
        _ => chat.bot == Standing::Administrator,
    };
    let message = chat.message_mut(id).ok_or_else(|| Refusal::bad("message to delete not found"))?;
    let sent = Duration::from_secs(message.json["date"].as_u64().unwrap_or_default());
    if now.saturating_sub(sent) > DELETABLE || !(message.by_bot || others_too) {
        return Err(Refusal::bad("message can't be deleted"));
    }
    message.deleted = true;
    Ok(())
}

/// pinChatMessage.
pub fn pin(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = named(world, params)?;
    if world.message(chat, id).is_none() {
        return Err(Refusal::bad("message to pin not found"));
    }
    let chat = world.chat(chat);
    if chat.kind != Kind::Private && chat.bot != Standing::Administrator {
        return Err(Refusal::bad("not enough rights to manage pinned messages in the chat"));
    }
    chat.pinned.retain(|pinned| *pinned != id);
    chat.pinned.push(id);
    Ok(json!(true))
}

/// unpinChatMessage: the newest one when none is named.
pub fn unpin(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = named(world, params)?;
    let pinned = &mut world.chat(chat).pinned;
    if params.has("message_id") {
        pinned.retain(|pinned| *pinned != id);
    } else {
        pinned.pop();
    }
    Ok(json!(true))
}

/// unpinAllChatMessages.
pub fn unpin_all(world: &mut World, params: &Params) -> Answer {
    let (chat, _) = named(world, params)?;
    world.chat(chat).pinned.clear();
    Ok(json!(true))
}

/// setMessageReaction.
pub fn react(world: &mut World, params: &Params) -> Answer {
    let (chat, id) = named(world, params)?;
    let message = world.chat(chat).message_mut(id);
    let message = message.ok_or_else(|| Refusal::bad("message to react not found"))?;
    message.reactions = params.json("reaction");
    Ok(json!(true))
}
