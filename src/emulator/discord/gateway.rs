//! The gateway's sessions: who is connected as which shard, and the events that each is sent.

pub mod socket;
mod welcome;

use super::options::Options;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// Troubles on the way to the bot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble {
    /// How many more times each new event is sent, as after a resume that replays too much.
    pub again: u32,
    /// Whether events that wait together are sent in any order.
    pub mixed: bool,
    /// How long new events are held back.
    pub delay: Duration,
    /// Whether heartbeats are no longer acknowledged.
    pub silent: bool,
    /// Whether new connections are refused.
    pub closed: bool,
}

/// What is done to a connection next.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Send(Value),
    Close(u16, &'static str),
    /// The connection breaks without a word.
    Cut,
}

/// Sessions and connections.
pub struct Gateway {
    pub url: String,
    /// The application's verify key, in hex.
    pub public_key: String,
    /// How often the gateway's address was asked for.
    pub asked: u64,
    /// How many IDENTIFYs and RESUMEs came.
    pub identifies: u64,
    pub resumes: u64,
    pub heartbeats: u64,
    pub trouble: Trouble,
    sessions: Vec<Session>,
    connections: BTreeMap<u64, Connection>,
    last_connection: u64,
    last_identify: BTreeMap<u64, Duration>,
    random: u64,
}

struct Session {
    id: String,
    shard: (u64, u64),
    /// All that was dispatched; the number of each is its place plus one.
    events: Vec<Value>,
    /// How many of them were sent.
    sent: usize,
    /// What is held back, and until when.
    waiting: Vec<(Instant, Value)>,
    connection: Option<u64>,
}

#[derive(Default)]
struct Connection {
    acts: VecDeque<Act>,
}

impl Gateway {
    pub fn new(options: &Options) -> Self {
        let random = options.seed.unwrap_or_else(|| RandomState::new().hash_one("events"));
        Self {
            url: String::new(),
            public_key: String::new(),
            asked: 0,
            identifies: 0,
            resumes: 0,
            heartbeats: 0,
            trouble: Trouble::default(),
            sessions: Vec::new(),
            connections: BTreeMap::new(),
            last_connection: 0,
            last_identify: BTreeMap::new(),
            random: random.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    /// Sends an event to the shard of a guild, or to the first shard for what belongs to none.
    pub fn dispatch(&mut self, guild: Option<u64>, kind: &str, data: Value) {
        let ready = Instant::now() + self.trouble.delay;
        let copies = 1 + self.trouble.again as usize;
        let at = |count: u64| guild.map_or(0, |guild| (guild >> 22) % count.max(1));
        for session in self.sessions.iter_mut().filter(|session| session.shard.0 == at(session.shard.1)) {
            let event = json!({ "op": 0, "t": kind, "d": data });
            session.waiting.extend(std::iter::repeat_n((ready, event), copies));
        }
    }

    /// How many shards are connected and identified.
    pub fn connected(&self) -> usize {
        self.sessions.iter().filter(|session| session.connection.is_some()).count()
    }

    /// How many events are not sent yet.
    pub fn pending(&self) -> usize {
        let unsent = |session: &Session| session.events.len() - session.sent + session.waiting.len();
        self.sessions.iter().map(unsent).sum()
    }

    /// Does this to every connection.
    pub fn act(&mut self, act: &Act) {
        for connection in self.connections.values_mut() {
            connection.acts.push_back(act.clone());
        }
    }

    /// Forgets all sessions, so that none can be resumed.
    pub fn forget(&mut self) {
        self.sessions.clear();
    }

    fn connect(&mut self, heartbeat: Duration) -> u64 {
        self.last_connection += 1;
        let interval = u64::try_from(heartbeat.as_millis()).unwrap_or(u64::MAX);
        let hello = json!({ "op": 10, "d": { "heartbeat_interval": interval }, "s": null, "t": null });
        let connection = Connection { acts: [Act::Send(hello)].into() };
        self.connections.insert(self.last_connection, connection);
        self.last_connection
    }

    /// A connection that is over; its session can be resumed unless the bot said goodbye.
    fn disconnect(&mut self, connection: u64, goodbye: bool) {
        self.connections.remove(&connection);
        if goodbye {
            self.sessions.retain(|session| session.connection != Some(connection));
        }
        for session in self.sessions.iter_mut().filter(|session| session.connection == Some(connection)) {
            session.connection = None;
        }
    }

    fn tell(&mut self, connection: u64, act: Act) {
        if let Some(connection) = self.connections.get_mut(&connection) {
            connection.acts.push_back(act);
        }
    }

    fn session(&mut self, connection: u64) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.connection == Some(connection))
    }

    /// What a connection is to do now, and when there may be more.
    fn next(&mut self, connection: u64) -> (Vec<Act>, Option<Instant>) {
        let mut acts: Vec<Act> = match self.connections.get_mut(&connection) {
            Some(connection) => connection.acts.drain(..).collect(),
            None => vec![Act::Cut],
        };
        let (mixed, now) = (self.trouble.mixed, Instant::now());
        let mut random = self.random;
        let Some(session) = self.session(connection) else { return (acts, None) };
        let mut ready: Vec<Value> = Vec::new();
        session.waiting.retain(|(at, event)| {
            let is_ready = *at <= now;
            ready.extend(is_ready.then(|| event.clone()));
            !is_ready
        });
        while !ready.is_empty() {
            let at = if mixed { roll(&mut random, ready.len()) } else { 0 };
            let mut event = ready.remove(at);
            event["s"] = json!(session.events.len() + 1);
            session.events.push(event);
        }
        acts.extend(session.events[session.sent..].iter().cloned().map(Act::Send));
        session.sent = session.events.len();
        let wake = session.waiting.iter().map(|(at, _)| *at).min();
        self.random = random;
        (acts, wake)
    }
}

/// A number below `end`.
fn roll(random: &mut u64, end: usize) -> usize {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    usize::try_from((*random >> 11) % (end as u64).max(1)).unwrap_or_default()
}
