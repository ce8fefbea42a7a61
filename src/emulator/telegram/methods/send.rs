//! Methods that put a new message into a chat.

use super::super::chats::Kind;
use super::super::format;
use super::super::inline::put;
use super::super::params::Params;
use super::super::refusal::{Answer, Refusal};
use super::super::world::{Place, World, quoted};
use super::super::{files, message::Message};
use serde_json::{Map, Value, json};

/// sendMessage.
pub fn message(world: &mut World, params: &Params) -> Answer {
    let (place, mut fields) = addressed(world, params)?;
    put(&mut fields, "text", "entities", format::text(params)?);
    fields.insert("link_preview_options".to_owned(), params.json("link_preview_options"));
    Ok(post(world, place, fields, params))
}

/// sendDocument.
pub fn document(world: &mut World, params: &Params) -> Answer {
    let (place, mut fields) = addressed(world, params)?;
    captioned(&mut fields, params)?;
    let id = files::sent(world, params, "document")?;
    fields.insert("document".to_owned(), world.files.document(&id));
    Ok(post(world, place, fields, params))
}

/// sendPhoto.
pub fn photo(world: &mut World, params: &Params) -> Answer {
    let (place, mut fields) = addressed(world, params)?;
    captioned(&mut fields, params)?;
    let id = files::sent(world, params, "photo")?;
    fields.insert("photo".to_owned(), world.files.photo(&id));
    Ok(post(world, place, fields, params))
}

/// sendVoice.
pub fn voice(world: &mut World, params: &Params) -> Answer {
    let (place, mut fields) = addressed(world, params)?;
    captioned(&mut fields, params)?;
    let id = files::sent(world, params, "voice")?;
    let mut voice = world.files.document(&id);
    voice["duration"] = json!(1);
    if let Some(voice) = voice.as_object_mut() {
        voice.remove("file_name");
    }
    fields.insert("voice".to_owned(), voice);
    Ok(post(world, place, fields, params))
}

/// copyMessage: the same content, without saying where it comes from.
pub fn copy(world: &mut World, params: &Params) -> Answer {
    let original = original(world, params, "message to copy not found")?;
    let (place, mut fields) = addressed(world, params)?;
    carry_over(&original, &mut fields);
    if params.has("caption") {
        captioned(&mut fields, params)?;
    }
    let copied = post(world, place, fields, params);
    Ok(json!({ "message_id": copied["message_id"] }))
}

/// forwardMessage.
pub fn forward(world: &mut World, params: &Params) -> Answer {
    let original = original(world, params, "message to forward not found")?;
    let (place, mut fields) = addressed(world, params)?;
    carry_over(&original, &mut fields);
    let origin =
        json!({ "type": "user", "date": original.json["date"], "sender_user": original.json["from"] });
    fields.insert("forward_origin".to_owned(), origin);
    Ok(post(world, place, fields, params))
}

/// sendChatAction: nothing stays of it.
pub fn action(world: &mut World, params: &Params) -> Answer {
    addressed(world, params)?;
    Ok(json!(true))
}

/// Where a new message goes, and the fields that all kinds of messages share.
fn addressed(world: &World, params: &Params) -> Result<(Place, Map<String, Value>), Refusal> {
    let chat = world.find_chat(&params.values.get("chat_id").cloned().unwrap_or_default())?;
    chat.open_to_bot()?;
    let mut fields = Map::new();
    let reply = replied_to(world, params, chat.id)?;
    let thread = params.int("message_thread_id");
    if thread.is_some_and(|thread| !chat.topics.contains_key(&thread)) {
        return Err(Refusal::bad("message thread not found"));
    }
    let thread = thread.or_else(|| reply.as_ref().and_then(Message::thread));
    if let Some(reply) = reply {
        fields.insert("reply_to_message".to_owned(), quoted(&reply));
    }
    if chat.kind == Kind::Channel {
        fields.insert("sender_chat".to_owned(), chat.json());
    } else {
        fields.insert("from".to_owned(), world.bot().json());
    }
    if params.flag("protect_content") {
        fields.insert("has_protected_content".to_owned(), json!(true));
    }
    Ok((Place { chat: chat.id, thread }, fields))
}

fn replied_to(world: &World, params: &Params, chat: i64) -> Result<Option<Message>, Refusal> {
    let reply = params.json("reply_parameters");
    let id = reply["message_id"].as_i64().or_else(|| params.int("reply_to_message_id"));
    let Some(id) = id else { return Ok(None) };
    let chat = reply["chat_id"].as_i64().unwrap_or(chat);
    match world.message(chat, id) {
        Some(message) => Ok(Some(message.clone())),
        None if reply["allow_sending_without_reply"] == true => Ok(None),
        None => Err(Refusal::bad("message to be replied not found")),
    }
}

fn captioned(fields: &mut Map<String, Value>, params: &Params) -> Result<(), Refusal> {
    let caption = format::caption(params)?;
    if caption.text.is_empty() {
        fields.remove("caption");
    } else {
        put(fields, "caption", "caption_entities", caption);
    }
    Ok(())
}

/// Writes the message, with the inline keyboard in it and any other keyboard beside it.
fn post(world: &mut World, place: Place, mut fields: Map<String, Value>, params: &Params) -> Value {
    let markup = params.json("reply_markup");
    let inline = markup["inline_keyboard"].as_array().is_some_and(|rows| !rows.is_empty());
    if inline {
        fields.insert("reply_markup".to_owned(), markup.clone());
    }
    let message = world.post(place, fields, true);
    if !inline && let Some(kept) = world.chat(place.chat).message_mut(message.id) {
        kept.keyboard = if markup["inline_keyboard"].is_array() { Value::Null } else { markup };
    }
    message.json
}

fn original(world: &World, params: &Params, missing: &str) -> Result<Message, Refusal> {
    let from = world.find_chat(&params.values.get("from_chat_id").cloned().unwrap_or_default())?;
    let message = from.message(params.int("message_id").unwrap_or_default());
    message.cloned().ok_or_else(|| Refusal::bad(missing))
}

fn carry_over(original: &Message, fields: &mut Map<String, Value>) {
    for key in ["text", "entities", "caption", "caption_entities", "photo", "document", "contact"] {
        if let Some(value) = original.json.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
}
