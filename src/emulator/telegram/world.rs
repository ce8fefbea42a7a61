//! All that the emulated Telegram knows: users, chats, queries, updates, and what the bot asked of it.

use super::callbacks::Callbacks;
use super::chats::{ANONYMOUS_ADMIN, Chat, Kind, User};
use super::faults::Faults;
use super::files::Files;
use super::inline::Searches;
use super::limits::{Early, Gate};
use super::menus::Menus;
use super::message::Message;
use super::options::Options;
use super::refusal::Refusal;
use super::updates::Updates;
use crate::emulator::Heard;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The state, one for each emulator; everything happens under its lock.
pub struct World {
    pub(super) options: Options,
    pub(super) users: BTreeMap<i64, User>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) updates: Updates,
    pub(super) callbacks: Callbacks,
    pub(super) searches: Searches,
    pub(super) files: Files,
    pub(super) menus: Menus,
    pub(super) faults: Faults,
    pub(super) gate: Gate,
    pub(super) requests: Vec<Request>,
    pub(super) violations: Vec<Violation>,
    pub(super) heard: Vec<Heard>,
    /// How many requests came that are not for updates, and how many of them are not over.
    pub(super) calls: usize,
    pub(super) open_calls: usize,
    /// How far the emulator's clock is ahead of the machine's.
    pub(super) ahead: Duration,
    /// Messages of private chats and basic groups are counted together.
    pub(super) last_message: i64,
    pub(super) last_number: u64,
}

/// One request of the bot.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Its parameters; files are named `attach://…`.
    pub body: Value,
    /// The HTTP status of the answer; none while there is no answer, or when the connection was cut.
    pub status: Option<u16>,
    /// Whether it is over, answered or not.
    pub done: bool,
    /// What was wrong with it.
    pub violations: Vec<String>,
    /// When it came, by the emulator's clock, since 1970.
    pub at: Duration,
}

/// A request that a correct bot does not send.
#[derive(Clone, Debug)]
pub struct Violation {
    pub method: String,
    pub problem: String,
}

/// A chat, or one forum topic in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub chat: i64,
    pub thread: Option<i64>,
}

impl From<i64> for Place {
    fn from(chat: i64) -> Self {
        Self { chat, thread: None }
    }
}

impl World {
    pub(super) fn new(options: Options) -> Self {
        let bot = User {
            id: options.bot_id(),
            is_bot: true,
            first_name: options.name.clone(),
            username: Some(options.username.clone()),
            ..User::default()
        };
        let anonymous = User {
            id: ANONYMOUS_ADMIN,
            is_bot: true,
            first_name: "Group".to_owned(),
            username: Some("GroupAnonymousBot".to_owned()),
            ..User::default()
        };
        Self {
            users: [(bot.id, bot), (anonymous.id, anonymous)].into(),
            options,
            chats: BTreeMap::new(),
            updates: Updates::default(),
            callbacks: Callbacks::default(),
            searches: Searches::default(),
            files: Files::default(),
            menus: Menus::default(),
            faults: Faults::default(),
            gate: Gate::default(),
            requests: Vec::new(),
            violations: Vec::new(),
            heard: Vec::new(),
            calls: 0,
            open_calls: 0,
            ahead: Duration::ZERO,
            last_message: 40,
            last_number: 0,
        }
    }

    /// The emulator's time since 1970.
    pub fn now(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + self.ahead
    }

    /// The messages that are in a chat now, oldest first.
    pub fn messages(&self, chat: i64) -> Vec<&Message> {
        self.chats.get(&chat).into_iter().flat_map(Chat::shown).collect()
    }

    /// A message that is there now.
    pub fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        self.chats.get(&chat)?.message(id)
    }

    /// The bot's newest message in a chat.
    pub fn card(&self, chat: i64) -> Option<&Message> {
        self.chats.get(&chat)?.shown().rev().find(|message| message.by_bot)
    }

    /// How often the bot has sent or edited a message in a chat.
    pub fn shown(&self, chat: i64) -> usize {
        self.chats.get(&chat).map_or(0, |chat| chat.shown_by_bot.len())
    }

    /// The message that the bot has sent or edited last in a chat.
    pub fn last_shown(&self, chat: i64) -> Option<&Message> {
        self.message(chat, *self.chats.get(&chat)?.shown_by_bot.last()?)
    }

    /// How often the bot has asked for updates.
    pub fn polls(&self) -> u64 {
        self.updates.polls
    }

    /// How many requests came that are not for updates.
    pub fn calls(&self) -> usize {
        self.calls
    }

    /// All requests so far, oldest first.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// All requests that a correct bot does not send.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Requests that came before a wait was over.
    pub fn early_requests(&self) -> &[Early] {
        &self.gate.early
    }

    /// How many updates the bot has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.updates.pending()
    }

    /// How many requests other than for updates are not answered yet.
    pub fn in_flight(&self) -> usize {
        self.open_calls
    }

    pub(super) fn bot(&self) -> &User {
        &self.users[&self.options.bot_id()]
    }

    pub(super) fn user_json(&self, id: i64) -> Value {
        self.users.get(&id).map(User::json).unwrap_or_default()
    }

    pub(super) fn chat_json(&self, id: i64) -> Value {
        self.chats.get(&id).map(Chat::json).unwrap_or_default()
    }

    /// A number that was not given out before, as a text.
    pub(super) fn number(&mut self) -> String {
        self.last_number += 1;
        (4_200_000_000_000_000_000 + self.last_number).to_string()
    }

    /// The chat of an id; those that a test asks for must exist.
    pub(super) fn chat(&mut self, id: i64) -> &mut Chat {
        self.chats.get_mut(&id).unwrap_or_else(|| panic!("the emulator has no chat {id}"))
    }

    /// The chat that the bot names by number or by @name.
    pub(super) fn find_chat(&self, named: &Value) -> Result<&Chat, Refusal> {
        let id = named.as_i64().or_else(|| named.as_str()?.parse().ok());
        let found = match (id, named.as_str().and_then(|name| name.strip_prefix('@'))) {
            (Some(id), _) => self.chats.get(&id),
            (None, Some(name)) => self.chats.values().find(|chat| chat.username.as_deref() == Some(name)),
            (None, None) => None,
        };
        found.ok_or_else(|| Refusal::bad("chat not found"))
    }

    /// Writes a message into a chat; number, date and chat are filled in.
    pub(super) fn post(&mut self, place: Place, fields: Map<String, Value>, by_bot: bool) -> Message {
        let date = self.now().as_secs();
        let chat = self.chats.get_mut(&place.chat).expect("the chat was looked up before");
        let id = if matches!(chat.kind, Kind::Private | Kind::Group) {
            self.last_message += 1;
            self.last_message
        } else {
            chat.last_id += 1;
            chat.last_id
        };
        let mut json = json!({ "message_id": id, "date": date, "chat": chat.json() });
        if let Some(thread) = place.thread {
            json["message_thread_id"] = json!(thread);
            json["is_topic_message"] = json!(true);
            // Telegram lets everything in a topic reply to the message that opened it.
            if let Some(opening) = chat.messages.get(&thread) {
                json["reply_to_message"] = quoted(opening);
            }
        }
        for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
            json[key] = value;
        }
        let message = Message { id, json, by_bot, ..Message::default() };
        chat.messages.insert(id, message.clone());
        if by_bot {
            chat.shown_by_bot.push(id);
        }
        message
    }

    /// Tells the bot of something, when it wants to know; the number of the update.
    pub(super) fn tell(&mut self, kind: &str, json: Value, chat: i64) -> Option<i64> {
        let told = json!({ kind: &json });
        let id = self.updates.push(kind, json, chat)?;
        self.heard.push(Heard { at: self.now(), json: told });
        Some(id)
    }

    /// All that the bot was told, oldest first.
    pub fn heard(&self) -> &[Heard] {
        &self.heard
    }

    /// Notes a request that came; its place among the requests.
    pub(super) fn arrived(&mut self, method: &str, body: Value) -> usize {
        let counts = usize::from(method != "getUpdates");
        self.calls += counts;
        self.open_calls += counts;
        let (method, at) = (method.to_owned(), self.now());
        self.requests.push(Request { method, body, status: None, done: false, violations: Vec::new(), at });
        self.requests.len() - 1
    }

    /// Notes how a request ended: with a status, or without any answer.
    pub(super) fn ended(&mut self, n: usize, status: Option<u16>) {
        let request = &mut self.requests[n];
        (request.status, request.done) = (status, true);
        self.open_calls -= usize::from(request.method != "getUpdates");
    }

    pub(super) fn violated(&mut self, method: &str, problem: &str) {
        self.violations.push(Violation { method: method.to_owned(), problem: problem.to_owned() });
    }
}

/// A message as it stands within a reply to it.
pub fn quoted(message: &Message) -> Value {
    let mut json = message.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("reply_to_message");
    }
    json
}
