//! Updates on their way to the bot: numbered, filtered, waiting until they are confirmed.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// Kinds that a bot gets only when it asks for them by name.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// How updates are mixed up within one delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    AsSent,
    /// Chats take turns at random; within each chat all stays in order.
    AcrossChats,
    /// Anything may come before anything.
    Any,
}

/// Troubles on the way to the bot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble {
    /// How many more times each new update is delivered, in later batches, even though it was confirmed.
    pub again: u32,
    pub order: Order,
    /// How long new updates are held back.
    pub delay: Duration,
}

/// Where updates are POSTed.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub secret: Option<String>,
    pub max_connections: i64,
    pub last_error: Option<(u64, String)>,
}

struct Update {
    id: i64,
    chat: i64,
    json: Value,
    ready: Instant,
    /// Whether this is a repetition.
    again: bool,
    delivered: bool,
}

pub struct Updates {
    pub(super) next: i64,
    queue: Vec<Update>,
    allowed: Option<BTreeSet<String>>,
    /// Counts getUpdates calls, so that an older one notices that it lost its place.
    pub polls: u64,
    pub webhook: Option<Webhook>,
    pub trouble: Trouble,
    random: u64,
}

impl Default for Updates {
    fn default() -> Self {
        let random = RandomState::new().hash_one("updates") | 1;
        let mut updates = Self {
            next: 0,
            queue: Vec::new(),
            allowed: None,
            polls: 0,
            webhook: None,
            trouble: Trouble::default(),
            random,
        };
        updates.jump();
        updates
    }
}

impl Updates {
    /// Continues with a random number, as Telegram does after a quiet week.
    pub fn jump(&mut self) {
        let to = self.roll(800_000_000);
        self.next = 100_000_000 + i64::try_from(to).unwrap_or_default();
    }

    /// Makes the mixing of updates repeatable.
    pub fn seed(&mut self, seed: u64) {
        self.random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    }

    /// Remembers which kinds the bot wants, from now on; an empty list means the usual ones.
    pub fn allow(&mut self, kinds: &Value) {
        let Some(kinds) = kinds.as_array() else { return };
        let kinds: BTreeSet<String> = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        self.allowed = Some(kinds).filter(|kinds| !kinds.is_empty());
    }

    /// The kinds that were asked for by name.
    pub fn allowed(&self) -> Option<Vec<String>> {
        Some(self.allowed.as_ref()?.iter().cloned().collect())
    }

    fn wanted(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) => kinds.contains(kind),
            None => !ON_REQUEST.contains(&kind),
        }
    }

    /// Puts an update in the queue; its number, or nothing when the bot does not want this kind.
    pub fn push(&mut self, kind: &str, json: Value, chat: i64) -> Option<i64> {
        if !self.wanted(kind) {
            return None;
        }
        let id = self.next;
        self.next += 1;
        let ready = Instant::now() + self.trouble.delay;
        for n in 0..=self.trouble.again {
            let json = json!({ "update_id": id, kind: json });
            self.queue.push(Update { id, chat, json, ready, again: n > 0, delivered: false });
        }
        Some(id)
    }

    /// Forgets what is below the offset, except repetitions that are still to come. A negative offset keeps
    /// that many from the end.
    pub fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.queue.len().saturating_sub(keep);
            self.queue.drain(..surplus);
            return;
        }
        self.queue.retain(|update| update.id >= offset || (update.again && !update.delivered));
    }

    /// What can be delivered now, each number once; it stays until it is confirmed.
    pub fn batch(&mut self, limit: usize) -> Vec<Value> {
        let now = Instant::now();
        let mut seen = BTreeSet::new();
        let mut chosen = Vec::new();
        for (n, update) in self.queue.iter().enumerate() {
            if chosen.len() < limit && update.ready <= now && seen.insert(update.id) {
                chosen.push((n, update.chat));
            }
        }
        let arranged = self.arrange(chosen);
        let deliver = |(n, _): (usize, i64)| {
            self.queue[n].delivered = true;
            self.queue[n].json.clone()
        };
        arranged.into_iter().map(deliver).collect()
    }

    /// Forgets one copy of an update that the webhook took.
    pub fn taken(&mut self, id: i64) {
        if let Some(n) = self.queue.iter().position(|update| update.id == id && update.delivered) {
            self.queue.remove(n);
        }
    }

    /// When the next update that is held back becomes ready.
    pub fn next_ready(&self) -> Option<Instant> {
        self.queue.iter().map(|update| update.ready).filter(|ready| *ready > Instant::now()).min()
    }

    /// How many deliveries are outstanding.
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    pub fn clear(&mut self) {
        self.queue.clear();
    }

    fn arrange(&mut self, mut chosen: Vec<(usize, i64)>) -> Vec<(usize, i64)> {
        if self.trouble.order == Order::AsSent {
            return chosen;
        }
        let mut arranged = Vec::with_capacity(chosen.len());
        while !chosen.is_empty() {
            let at = self.roll(chosen.len());
            let at = match self.trouble.order {
                Order::AcrossChats => chosen.iter().position(|(_, chat)| *chat == chosen[at].1).unwrap_or(at),
                Order::AsSent | Order::Any => at,
            };
            arranged.push(chosen.remove(at));
        }
        arranged
    }

    /// A number below `end`.
    fn roll(&mut self, end: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let end = end as u64;
        usize::try_from((self.random >> 11) % end.max(1)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(batch: &[Value]) -> Vec<i64> {
        batch.iter().filter_map(|update| update["update_id"].as_i64()).collect()
    }

    #[test]
    fn repetitions_come_even_after_they_were_confirmed() {
        let mut updates = Updates::default();
        updates.trouble.again = 2;
        let id = updates.push("message", json!({}), 1).unwrap();
        for _ in 0..3 {
            assert_eq!(ids(&updates.batch(9)), [id]);
            updates.confirm(id + 1);
        }
        assert_eq!(updates.pending(), 0);
    }

    #[test]
    fn chats_take_turns_but_keep_their_own_order() {
        let mut updates = Updates::default();
        updates.seed(7);
        updates.trouble.order = Order::AcrossChats;
        for n in 0..40 {
            updates.push("message", json!({ "n": n }), n % 4);
        }
        let batch = updates.batch(100);
        let mixed: Vec<i64> = batch.iter().map(|update| update["message"]["n"].as_i64().unwrap()).collect();
        assert!(!mixed.is_sorted(), "{mixed:?}");
        for chat in 0..4 {
            let own: Vec<i64> = mixed.iter().copied().filter(|n| n % 4 == chat).collect();
            assert!(own.is_sorted() && own.len() == 10, "{own:?}");
        }
    }

    #[test]
    fn only_what_was_asked_for_is_kept() {
        let mut updates = Updates::default();
        assert_eq!(updates.push("chat_member", json!({}), 1), None);
        updates.allow(&json!(["chat_member"]));
        assert!(updates.push("chat_member", json!({}), 1).is_some());
        assert_eq!(updates.push("message", json!({}), 1), None);
        updates.allow(&json!([]));
        assert!(updates.push("message", json!({}), 1).is_some());
    }
}
