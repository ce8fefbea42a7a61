//! What the bot does with an interaction's token after the first answer.

use super::ask::Ask;
use super::interactions::{LIFE, State};
use super::message::Message;
use super::refusal::{Answer, Refusal};
use super::world::World;
use super::{callback, messages};
use serde_json::Value;

/// POST /webhooks/…: another message, or the one that the bot was thinking about.
pub fn follow_up(world: &mut World, ask: &Ask) -> Answer {
    let state = state(world, ask)?;
    let thinking = state.original.filter(|id| {
        let message = world.message(state.channel, *id);
        message.is_some_and(Message::is_loading)
    });
    if let Some(id) = thinking {
        return messages::change(world, state.channel, id, &ask.body, &ask.files);
    }
    let id = callback::send(world, &state, &ask.body, &ask.files)?;
    world.interactions.get_mut(&state.id).expect("it was looked up").created.push(id);
    Ok(world.channels[&state.channel].messages[&id].json.clone())
}

/// GET /webhooks/…/messages/….
pub fn get(world: &mut World, ask: &Ask) -> Answer {
    let (state, id) = found(world, ask)?;
    let message = world.message(state.channel, id).ok_or_else(Refusal::unknown_message)?;
    Ok(message.json.clone())
}

/// PATCH /webhooks/…/messages/….
pub fn update(world: &mut World, ask: &Ask) -> Answer {
    let (state, id) = found(world, ask)?;
    messages::change(world, state.channel, id, &ask.body, &ask.files)
}

/// DELETE /webhooks/…/messages/….
pub fn delete(world: &mut World, ask: &Ask) -> Answer {
    let (state, id) = found(world, ask)?;
    world.message(state.channel, id).ok_or_else(Refusal::unknown_message)?;
    messages::remove(world, state.channel, id);
    Ok(Value::Null)
}

/// The interaction of a token that can be used now.
fn state(world: &World, ask: &Ask) -> Result<State, Refusal> {
    let of_token = |state: &&State| state.token == ask.part("webhook_token");
    let state = world.interactions.values().rev().find(of_token);
    let state = state.filter(|_| ask.id("webhook_id") == world.bot());
    let state = state.ok_or_else(Refusal::unknown_webhook)?;
    if world.now().saturating_sub(state.at) > LIFE {
        return Err(Refusal::expired_token());
    }
    if state.answer.is_none() {
        return Err(Refusal::unknown_webhook());
    }
    if world.channels[&state.channel].deleted {
        return Err(Refusal::unknown_channel());
    }
    Ok(state.clone())
}

/// The interaction, and the message that is meant: only those that its token may touch.
fn found(world: &World, ask: &Ask) -> Result<(State, u64), Refusal> {
    let state = state(world, ask)?;
    let named = ask.parts.contains_key("message_id").then(|| ask.id("message_id"));
    let id = match named {
        None => state.original,
        Some(id) => Some(id).filter(|id| state.original == Some(*id) || state.created.contains(id)),
    };
    let id = id.ok_or_else(Refusal::unknown_message)?;
    Ok((state, id))
}
