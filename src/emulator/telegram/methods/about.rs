//! Methods that ask about the bot, chats and their members.

use super::super::chats::{Chat, Kind, Standing};
use super::super::params::Params;
use super::super::refusal::{Answer, Refusal};
use super::super::world::World;
use serde_json::{Value, json};

/// getMe.
pub fn me(world: &mut World, _: &Params) -> Answer {
    let mut me = world.bot().json();
    me["can_join_groups"] = json!(true);
    me["can_read_all_group_messages"] = json!(!world.options.privacy_mode);
    me["supports_inline_queries"] = json!(true);
    me["can_connect_to_business"] = json!(false);
    me["has_main_web_app"] = json!(false);
    Ok(me)
}

/// getChat.
pub fn chat(world: &mut World, params: &Params) -> Answer {
    let chat = found(world, params)?;
    let mut json = chat.json();
    json["accent_color_id"] = json!(1);
    json["max_reaction_count"] = json!(11);
    json["accepted_gift_types"] = json!({
        "unlimited_gifts": false,
        "limited_gifts": false,
        "unique_gifts": false,
        "premium_subscription": false,
        "gifts_from_channels": false,
    });
    Ok(json)
}

/// getChatMember.
pub fn member(world: &mut World, params: &Params) -> Answer {
    let chat = found(world, params)?;
    let id = params.int("user_id").unwrap_or_default();
    let standing = if id == world.options.bot_id() { Some(chat.bot) } else { chat.members.get(&id).copied() };
    if !world.users.contains_key(&id) {
        return Err(Refusal::bad("user not found"));
    }
    Ok(standing.unwrap_or(Standing::Left).json(&world.user_json(id)))
}

/// getChatAdministrators.
pub fn administrators(world: &mut World, params: &Params) -> Answer {
    let chat = found(world, params)?;
    if chat.kind == Kind::Private {
        return Err(Refusal::bad("there are no administrators in the private chat"));
    }
    let bot = (world.options.bot_id(), chat.bot);
    let everyone = chat.members.iter().map(|(id, standing)| (*id, *standing)).chain([bot]);
    let leads =
        everyone.filter(|(_, standing)| matches!(standing, Standing::Creator | Standing::Administrator));
    let list: Vec<Value> = leads.map(|(id, standing)| standing.json(&world.user_json(id))).collect();
    Ok(json!(list))
}

/// leaveChat.
pub fn leave(world: &mut World, params: &Params) -> Answer {
    let id = found(world, params)?.id;
    world.chat(id).bot = Standing::Left;
    Ok(json!(true))
}

/// The chat that is named, when the bot may look into it.
fn found<'a>(world: &'a World, params: &Params) -> Result<&'a Chat, Refusal> {
    let chat = world.find_chat(&params.values.get("chat_id").cloned().unwrap_or_default())?;
    if let Some(to) = chat.moved_to {
        return Err(Refusal::migrated(to));
    }
    if chat.kind != Kind::Private {
        chat.open_to_bot()?;
    }
    Ok(chat)
}
