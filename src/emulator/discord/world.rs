//! All that the emulated Discord knows: people, channels, interactions, commands, and what the bot asked of it.

use super::ask::Ask;
use super::commands::Commands;
use super::faults::Faults;
use super::gateway::Gateway;
use super::interactions::{LIFE, State};
use super::limits::{Early, Gate};
use super::message::Message;
use super::messages;
use super::options::Options;
use super::places::{Access, Channel, Guild, Kind, Member, User};
use super::refusal::Refusal;
use axum::body::Bytes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The first second of 2015, from which snowflakes count milliseconds.
const EPOCH: u64 = 1_420_070_400_000;

/// The state, one for each emulator; everything happens under its lock.
pub struct World {
    pub(super) options: Options,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) guilds: BTreeMap<u64, Guild>,
    pub(super) channels: BTreeMap<u64, Channel>,
    pub(super) interactions: BTreeMap<u64, State>,
    pub(super) commands: Commands,
    pub(super) gateway: Gateway,
    /// Interactions that wait to be POSTed.
    pub(super) outgoing: VecDeque<u64>,
    pub(super) posting: usize,
    pub(super) faults: Faults,
    pub(super) gate: Gate,
    /// What the bot sent or edited: the channel, the message, and who alone sees it.
    pub(super) shown: Vec<(u64, u64, Option<u64>)>,
    /// Channel and nonce of what was sent lately, the message and when.
    pub(super) nonces: Vec<(u64, String, u64, Duration)>,
    /// Uploaded files by where they lie.
    pub(super) files: BTreeMap<String, Bytes>,
    pub(super) requests: Vec<Request>,
    pub(super) violations: Vec<Violation>,
    pub(super) open_calls: usize,
    /// How far the emulator's clock is ahead of the machine's.
    pub(super) ahead: Duration,
    last: u64,
    last_guild: u64,
}

/// One request of the bot.
#[derive(Clone, Debug)]
pub struct Request {
    /// The operation's name in Discord's description of the API, such as `create_message`.
    pub name: String,
    /// The channel that it is for.
    pub channel: Option<u64>,
    /// Its JSON.
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
    /// The operation's name, `interaction` for an answer over HTTP, or `gateway`.
    pub name: String,
    pub problem: String,
}

impl World {
    pub(super) fn new(options: Options) -> Self {
        let bot = User { is_bot: true, ..User::new(options.application_id, &options.name) };
        Self {
            gateway: Gateway::new(&options),
            users: [(bot.id, bot)].into(),
            options,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: Commands::default(),
            outgoing: VecDeque::new(),
            posting: 0,
            faults: Faults::default(),
            gate: Gate::default(),
            shown: Vec::new(),
            nonces: Vec::new(),
            files: BTreeMap::new(),
            requests: Vec::new(),
            violations: Vec::new(),
            open_calls: 0,
            ahead: Duration::ZERO,
            last: 0,
            last_guild: 0,
        }
    }

    /// The emulator's time since 1970.
    pub fn now(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + self.ahead
    }

    /// The messages that everybody sees in a channel now, oldest first.
    pub fn messages(&self, channel: u64) -> Vec<&Message> {
        self.channels.get(&channel).into_iter().flat_map(|channel| channel.shown(None)).collect()
    }

    /// The messages that this person sees in a channel now, oldest first.
    pub fn seen_by(&self, person: u64, channel: u64) -> Vec<&Message> {
        self.channels.get(&channel).into_iter().flat_map(|channel| channel.shown(Some(person))).collect()
    }

    /// A message that is there now, also one that only one person sees.
    pub fn message(&self, channel: u64, id: u64) -> Option<&Message> {
        self.channels.get(&channel)?.message(id)
    }

    /// How often the bot has sent or edited a message in a channel that everybody sees.
    pub fn shown(&self, channel: u64) -> usize {
        self.shown_in(channel, None).count()
    }

    /// How often the bot has sent or edited a message in a channel that only this person sees.
    pub fn shown_to(&self, person: u64, channel: u64) -> usize {
        self.shown_in(channel, Some(person)).count()
    }

    /// The numbers of the messages that the bot sent or edited, in the order in which it did.
    pub(super) fn shown_in(&self, channel: u64, only: Option<u64>) -> impl Iterator<Item = u64> {
        let here = self.shown.iter().filter(move |shown| (shown.0, shown.2) == (channel, only));
        here.map(|shown| shown.1)
    }

    /// All requests so far, oldest first.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// All that a correct bot does not send.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Requests that came before a wait was over.
    pub fn early_requests(&self) -> &[Early] {
        &self.gate.early
    }

    /// How many requests are not answered yet.
    pub fn in_flight(&self) -> usize {
        self.open_calls
    }

    /// How many events and interactions are on their way to the bot or wait for its answer.
    pub fn pending(&self) -> usize {
        let now = self.now();
        let open = |state: &&State| state.is_waiting(now) || self.is_thinking(state);
        let waiting = self.interactions.values().filter(open).count();
        self.outgoing.len() + self.posting + self.gateway.pending() + waiting
    }

    /// Whether the bot said that it is thinking about this, and nothing since.
    pub(super) fn is_thinking(&self, state: &State) -> bool {
        let message = state.original.and_then(|id| self.message(state.channel, id));
        message.is_some_and(Message::is_loading) && self.now().saturating_sub(state.at) <= LIFE
    }

    /// How many of the bot's requests Discord counts towards the ban for refused ones: 401, 403 and 429.
    pub fn refused(&self) -> usize {
        let counted = |request: &&Request| matches!(request.status, Some(401 | 403 | 429));
        self.requests.iter().filter(counted).count()
    }

    /// The channels with all that was said in them.
    pub fn channel_of(&self, id: u64) -> Option<&Channel> {
        self.channels.get(&id)
    }

    /// All that people did, oldest first.
    pub fn interactions(&self) -> impl DoubleEndedIterator<Item = &State> {
        self.interactions.values()
    }

    /// An uploaded file, by the end of its address.
    pub fn file(&self, place: &str) -> Option<Bytes> {
        self.files.get(place).cloned()
    }

    pub(super) fn bot(&self) -> u64 {
        self.options.application_id
    }

    pub(super) fn user_json(&self, id: u64) -> Value {
        self.users.get(&id).map(User::json).unwrap_or_default()
    }

    /// An id that was not given out before.
    pub(super) fn snowflake(&mut self) -> u64 {
        self.last = self.snowflake_now().max(self.last + 1);
        self.last
    }

    /// An id for a guild; guilds that are made one after the other belong to different shards.
    pub(super) fn guild_id(&mut self) -> u64 {
        self.last_guild = self.snowflake_now().max(self.last_guild + (1 << 22));
        self.last_guild
    }

    fn snowflake_now(&self) -> u64 {
        let now = u64::try_from(self.now().as_millis()).unwrap_or_default();
        now.saturating_sub(EPOCH) << 22
    }

    /// The channel of an id; those that a test asks for must exist.
    pub(super) fn channel(&mut self, id: u64) -> &mut Channel {
        self.channels.get_mut(&id).unwrap_or_else(|| panic!("the emulator has no channel {id}"))
    }

    pub(super) fn add_channel(&mut self, kind: Kind, guild: Option<u64>, name: &str) -> u64 {
        let id = self.snowflake();
        let channel = Channel {
            id,
            kind,
            guild,
            name: name.to_owned(),
            access: Access::Full,
            deleted: false,
            messages: BTreeMap::new(),
        };
        self.channels.insert(id, channel);
        id
    }

    /// The channel of a person's direct messages with the bot.
    pub(super) fn direct(&mut self, person: u64) -> u64 {
        let found = self.channels.values().find(|channel| channel.kind == Kind::Direct(person));
        match found.map(|channel| channel.id) {
            Some(id) => id,
            None => self.add_channel(Kind::Direct(person), None, ""),
        }
    }

    /// The channel that a request names, as the bot may use it with its own token.
    pub(super) fn open_channel(&self, ask: &Ask, to_write: bool) -> Result<&Channel, Refusal> {
        let channel = self.channels.get(&ask.id("channel_id")).filter(|channel| !channel.deleted);
        let channel = channel.ok_or_else(Refusal::unknown_channel)?;
        let left = channel.guild.and_then(|id| self.guilds.get(&id)).is_some_and(|guild| guild.left);
        if left {
            return Err(Refusal::new(403, 50_001, "Missing Access"));
        }
        channel.open(to_write)?;
        let closed = |person| self.users.get(&person).is_some_and(|user| user.closed);
        match channel.kind {
            Kind::Direct(person) if to_write && closed(person) => {
                Err(Refusal::new(403, 50_007, "Cannot send messages to this user"))
            }
            _ => Ok(channel),
        }
    }

    /// The person as a member of a guild, whom the guild takes in when needed.
    pub(super) fn member(&mut self, guild: u64, person: u64) -> &mut Member {
        let guild = self.guilds.get_mut(&guild).expect("a guild of the emulator");
        guild.members.entry(person).or_default()
    }

    /// Writes a message into a channel; number, time and author are filled in.
    pub(super) fn post(&mut self, channel: u64, author: u64, fields: Value, only: Option<u64>) -> u64 {
        let id = self.snowflake();
        let mut json = json!({
            "id": id.to_string(),
            "channel_id": channel.to_string(),
            "author": self.user_json(author),
            "content": "",
            "timestamp": timestamp(self.now()),
            "edited_timestamp": null,
            "tts": false,
            "mention_everyone": false,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": false,
            "flags": 0,
            "type": 0,
        });
        for (key, value) in fields.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        let by_bot = author == self.bot();
        let message = Message { id, channel, json, by_bot, only, ..Message::default() };
        let shows = by_bot && !message.is_loading();
        self.channel(channel).messages.insert(id, message);
        if shows {
            self.shown.push((channel, id, only));
        }
        id
    }

    /// Notes a request that came; its place among the requests.
    pub(super) fn arrived(&mut self, ask: &Ask) -> usize {
        self.open_calls += 1;
        for (_, name, bytes) in &ask.files {
            self.files.insert(messages::place(name, bytes), bytes.clone());
        }
        self.requests.push(Request {
            name: ask.name.clone(),
            channel: ask.channel,
            body: ask.body.clone(),
            status: None,
            done: false,
            violations: Vec::new(),
            at: self.now(),
        });
        self.requests.len() - 1
    }

    /// Notes how a request ended: with a status, or without any answer.
    pub(super) fn ended(&mut self, n: usize, status: Option<u16>) {
        let request = &mut self.requests[n];
        (request.status, request.done) = (status, true);
        self.open_calls -= 1;
    }

    pub(super) fn violated(&mut self, name: &str, problem: &str) {
        self.violations.push(Violation { name: name.to_owned(), problem: problem.to_owned() });
    }
}

/// A time as the API writes it.
pub fn timestamp(since_1970: Duration) -> String {
    let time = chrono::DateTime::<chrono::Utc>::from(UNIX_EPOCH + since_1970);
    time.to_rfc3339_opts(chrono::SecondsFormat::Micros, false)
}
