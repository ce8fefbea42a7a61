//! Interactions: what the bot hears of a command, a press or a form, and how long it may answer.

use super::message::Choice;
use super::modal::Modal;
use super::places::ORDINARY;
use super::world::World;
use serde_json::{Value, json};
use std::time::Duration;

/// How long the token can be used.
pub const LIFE: Duration = Duration::from_mins(15);
/// The largest file, in bytes.
const MOST_FILE: u64 = 10 << 20;

pub const COMMAND: u8 = 2;
pub const COMPONENT: u8 = 3;
pub const AUTOCOMPLETE: u8 = 4;
pub const SUBMIT: u8 = 5;

/// What the bot did first with an interaction.
#[derive(Clone, Debug)]
pub struct FirstAnswer {
    /// Discord's number: 4 a message, 5 "is thinking", 6 nothing visible, 7 an update, 8 choices, 9 a form.
    pub kind: u8,
    pub took: Duration,
    /// What came with it.
    pub data: Value,
}

/// One interaction.
#[derive(Clone, Debug)]
pub struct State {
    pub id: u64,
    pub token: String,
    pub kind: u8,
    pub by: u64,
    pub channel: u64,
    /// The interaction object that the bot gets.
    pub json: Value,
    pub at: Duration,
    /// When the time for a first answer is over.
    pub until: Duration,
    /// The message that it came from.
    pub message: Option<u64>,
    pub answer: Option<FirstAnswer>,
    /// The message that `@original` means.
    pub original: Option<u64>,
    /// The messages that were sent with its token.
    pub created: Vec<u64>,
    pub choices: Option<Vec<Choice>>,
    pub modal: Option<Modal>,
    /// Whether the delivery over HTTP failed.
    pub failed: bool,
}

impl State {
    /// Whether the bot can still give the first answer.
    pub fn is_waiting(&self, now: Duration) -> bool {
        self.answer.is_none() && !self.failed && now <= self.until
    }

    /// Whether its user reads "This application did not respond".
    pub fn did_not_respond(&self, now: Duration) -> bool {
        self.answer.is_none() && !self.is_waiting(now)
    }
}

/// Where an interaction comes from.
pub struct From {
    pub by: u64,
    pub channel: u64,
    pub message: Option<u64>,
    /// What the message was when its component was pressed or its form opened.
    pub shown: Option<Value>,
}

/// A new interaction, which is on its way to the bot; its id.
pub fn begin(world: &mut World, kind: u8, from: From, data: Value) -> u64 {
    let id = world.snowflake();
    let token = token(id, &world.options.token);
    let mut json = object(world, id, kind, &from, data);
    json["token"] = json!(token);
    let at = world.now();
    let state = State {
        id,
        token,
        kind,
        by: from.by,
        channel: from.channel,
        json: json.clone(),
        at,
        until: at + world.options.first_answer,
        message: from.message,
        answer: None,
        original: None,
        created: Vec::new(),
        choices: None,
        modal: None,
        failed: false,
    };
    world.interactions.insert(id, state);
    if world.options.interactions_url.is_some() {
        let copies = 1 + world.gateway.trouble.again as usize;
        world.outgoing.extend(std::iter::repeat_n(id, copies));
    } else {
        let guild = world.channels[&from.channel].guild;
        world.gateway.dispatch(guild, "INTERACTION_CREATE", json);
    }
    id
}

/// The interaction object, without its token.
fn object(world: &mut World, id: u64, kind: u8, from: &From, data: Value) -> Value {
    let channel = world.channel(from.channel).clone();
    let permissions = channel.permissions();
    let user = world.user_json(from.by);
    let locale = world.users[&from.by].locale.clone();
    let mut json = json!({
        "id": id.to_string(),
        "application_id": world.bot().to_string(),
        "type": kind,
        "data": data,
        "channel_id": channel.id.to_string(),
        "version": 1,
        "locale": locale,
        "app_permissions": permissions.to_string(),
        "authorizing_integration_owners": owners(channel.guild),
        "entitlements": [],
        "attachment_size_limit": MOST_FILE,
    });
    if let Some(guild) = channel.guild {
        let member = world.member(guild, from.by).clone();
        let locale = world.guilds[&guild].locale.clone();
        json["guild_id"] = json!(guild.to_string());
        json["guild_locale"] = json!(locale);
        json["guild"] = json!({ "id": guild.to_string(), "locale": locale, "features": [] });
        json["channel"] = channel.partial(member.permissions);
        json["member"] = member.json(user);
        json["context"] = json!(0);
    } else {
        json["channel"] = channel.partial(ORDINARY);
        json["user"] = user;
        json["context"] = json!(1);
    }
    if let Some(shown) = &from.shown {
        json["message"] = shown.clone();
    }
    json
}

/// Who installed the application: the guild, or nobody's guild in direct messages.
fn owners(guild: Option<u64>) -> Value {
    json!({ "0": guild.unwrap_or_default().to_string() })
}

/// What a message says of the interaction that it answers.
pub fn metadata(world: &World, state: &State) -> Value {
    let mut json = json!({
        "id": state.id.to_string(),
        "type": state.kind,
        "user": world.user_json(state.by),
        "authorizing_integration_owners": state.json["authorizing_integration_owners"],
    });
    match state.kind {
        COMMAND => {
            if let Some(target) = state.json["data"].get("target_id") {
                json["target_message_id"] = target.clone();
            }
        }
        COMPONENT => json["interacted_message_id"] = json!(state.message.unwrap_or_default().to_string()),
        _ => {
            let opened = |other: &&State| other.modal.is_some() && other.by == state.by;
            let by = world.interactions.values().rev().filter(|other| other.id < state.id).find(opened);
            json["triggering_interaction_metadata"] = by.map(|by| metadata(world, by)).unwrap_or_default();
        }
    }
    json
}

/// A text that nobody guesses, about as long as Discord's.
fn token(id: u64, salt: &str) -> String {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new();
    let words: Vec<String> = (0..8).map(|n| format!("{:016x}", random.hash_one((id, n, salt)))).collect();
    format!("aW50ZXJhY3Rpb246{}", words.concat())
}
