//! The first answer to an interaction, over HTTP of either direction.

use super::ask::Ask;
use super::checks;
use super::interactions::{self, AUTOCOMPLETE, COMPONENT, FirstAnswer, SUBMIT, State};
use super::message::{self, Choice, EPHEMERAL, LOADING};
use super::messages;
use super::modal::Modal;
use super::refusal::{Answer, Refusal};
use super::world::World;
use axum::body::Bytes;
use serde_json::{Value, json};

pub const MESSAGE: u64 = 4;
pub const DEFERRED: u64 = 5;
pub const DEFERRED_UPDATE: u64 = 6;
pub const UPDATE: u64 = 7;
pub const CHOICES: u64 = 8;
pub const MODAL: u64 = 9;

/// POST /interactions/…/callback.
pub fn create(world: &mut World, ask: &Ask) -> Answer {
    let state = world.interactions.get(&ask.id("interaction_id"));
    let state = state.filter(|state| state.token == ask.part("interaction_token"));
    let id = state.ok_or_else(Refusal::unknown_interaction)?.id;
    answer(world, id, &ask.body, &ask.files)?;
    Ok(if ask.flag("with_response") { response(world, id) } else { Value::Null })
}

/// Takes the body with which the bot answered an interaction that was POSTed to it; why it is no answer.
pub fn over_http(world: &mut World, id: u64, body: &Value) -> Result<(), String> {
    let ask = Ask::http_answer(body.clone());
    let found = checks::check(&ask);
    for problem in &found.problems {
        world.violated("interaction", problem);
    }
    let refused = found.refusal.map_or_else(|| answer(world, id, body, &[]), Err);
    refused.map_err(|refusal| {
        if refusal.mistake && found.problems.is_empty() {
            world.violated("interaction", &refusal.message);
        }
        refusal.message
    })
}

/// Takes the first answer to an interaction.
pub fn answer(
    world: &mut World,
    id: u64,
    body: &Value,
    files: &[(u64, String, Bytes)],
) -> Result<(), Refusal> {
    let now = world.now();
    let state = world.interactions.get(&id).ok_or_else(Refusal::unknown_interaction)?.clone();
    if state.answer.is_some() {
        return Err(Refusal::acknowledged());
    }
    let took = now.saturating_sub(state.at);
    if now > state.until {
        return Err(Refusal::unknown_interaction());
    }
    let kind = body["type"].as_u64().unwrap_or_default();
    if !allowed(&state).contains(&kind) {
        return Err(Refusal::invalid_form(&format!(
            "type: an interaction of type {} cannot be answered with {kind}",
            state.kind
        )));
    }
    let data = &body["data"];
    let mut next = state.clone();
    match kind {
        MESSAGE => next.original = Some(send(world, &state, data, files)?),
        DEFERRED => next.original = Some(think(world, &state, data)),
        DEFERRED_UPDATE => next.original = state.message,
        UPDATE => {
            let message = state.message.ok_or_else(Refusal::unknown_message)?;
            messages::change(world, state.channel, message, data, files)?;
            next.original = Some(message);
        }
        CHOICES => next.choices = Some(message::list(&data["choices"]).iter().map(choice).collect()),
        MODAL => next.modal = Some(Modal::read(data, state.by, state.channel, state.message)),
        _ => {}
    }
    if matches!(kind, MESSAGE | DEFERRED) {
        next.created.extend(next.original);
    }
    let kind = u8::try_from(kind).unwrap_or_default();
    next.answer = Some(FirstAnswer { kind, took, data: data.clone() });
    world.interactions.insert(id, next);
    Ok(())
}

/// The kinds of answers that an interaction takes.
fn allowed(state: &State) -> &'static [u64] {
    match (state.kind, state.message) {
        (AUTOCOMPLETE, _) => &[CHOICES],
        (COMPONENT, _) => &[MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL],
        (SUBMIT, Some(_)) => &[MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE],
        (SUBMIT, None) => &[MESSAGE, DEFERRED],
        _ => &[MESSAGE, DEFERRED, MODAL],
    }
}

/// A message in answer to an interaction; its number.
pub fn send(
    world: &mut World,
    state: &State,
    data: &Value,
    files: &[(u64, String, Bytes)],
) -> Result<u64, Refusal> {
    let fields = messages::fields(data, files, None)?;
    Ok(post(world, state, fields))
}

fn think(world: &mut World, state: &State, data: &Value) -> u64 {
    let flags = data["flags"].as_u64().unwrap_or_default() & EPHEMERAL;
    post(world, state, json!({ "flags": flags | LOADING }))
}

fn post(world: &mut World, state: &State, mut fields: Value) -> u64 {
    let application = world.bot().to_string();
    fields["webhook_id"] = json!(application);
    fields["application_id"] = json!(application);
    fields["interaction_metadata"] = interactions::metadata(world, state);
    fields["type"] = json!(match state.json["data"]["type"].as_u64() {
        Some(3) => 23,
        Some(_) if state.kind == interactions::COMMAND => 20,
        _ => 0,
    });
    let flags = fields["flags"].as_u64().unwrap_or_default();
    let only = (flags & EPHEMERAL != 0).then_some(state.by);
    let id = world.post(state.channel, world.bot(), fields, only);
    world.channel(state.channel).messages.get_mut(&id).expect("what was just posted").interaction =
        Some(state.id);
    id
}

fn choice(json: &Value) -> Choice {
    Choice { name: json["name"].as_str().unwrap_or_default().to_owned(), value: json["value"].clone() }
}

/// What `with_response` gives back.
fn response(world: &World, id: u64) -> Value {
    let state = &world.interactions[&id];
    let kind = state.answer.as_ref().map(|answer| answer.kind).unwrap_or_default();
    let message = state.original.and_then(|id| world.message(state.channel, id));
    let mut json = json!({ "interaction": { "id": id.to_string(), "type": state.kind } });
    if let Some(message) = message {
        json["interaction"]["response_message_id"] = json!(message.id.to_string());
        json["interaction"]["response_message_loading"] = json!(message.is_loading());
        json["interaction"]["response_message_ephemeral"] = json!(message.is_ephemeral());
    }
    json["resource"] = json!({ "type": kind });
    if let (Some(message), MESSAGE | UPDATE) = (message, u64::from(kind)) {
        json["resource"]["message"] = message.json.clone();
    }
    json
}
