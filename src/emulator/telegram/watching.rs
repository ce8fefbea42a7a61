//! What tests see of the emulator, what they wait for, and the troubles that they switch on.

use super::chats::Chat;
use super::faults::{Fault, When};
use super::inline::Found;
use super::limits::Early;
use super::message::Message;
use super::updates::Trouble;
use super::world::{Request, Violation, World};
use super::{Telegram, files::File};
use serde_json::Value;
use std::time::{Duration, Instant};

/// How long is waited for what should come at once.
pub const PATIENCE: Duration = Duration::from_secs(5);

impl World {
    /// What was found for a search; none while there is no answer.
    pub fn found(&self, search: &str) -> Option<Found> {
        self.searches.all.get(search)?.found.clone()
    }

    /// The results of this person's newest search.
    pub fn results(&self, person: i64) -> Option<Vec<Value>> {
        let mut found = self.searches.all.values().rev().filter(|search| search.from == person);
        found.find_map(|search| search.found.as_ref()).map(|found| found.results.clone())
    }
}

impl Telegram {
    /// Looks at everything at one moment.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared().look(|world| look(world))
    }

    /// The messages that are in a chat now, oldest first.
    pub fn messages(&self, chat: i64) -> Vec<Message> {
        self.look(|world| world.messages(chat).into_iter().cloned().collect())
    }

    pub fn message(&self, chat: i64, id: i64) -> Option<Message> {
        self.look(|world| world.message(chat, id).cloned())
    }

    /// The bot's newest message in a chat.
    pub fn card(&self, chat: i64) -> Option<Message> {
        self.look(|world| world.card(chat).cloned())
    }

    /// A chat with all that was said in it, also what was deleted.
    pub fn chat(&self, id: i64) -> Option<Chat> {
        self.look(|world| world.chats.get(&id).cloned())
    }

    /// All requests so far, oldest first; getUpdates too.
    pub fn requests(&self) -> Vec<Request> {
        self.look(|world| world.requests().to_vec())
    }

    /// Requests that a correct bot does not send: unknown fields and methods, broken limits, broken markup.
    pub fn violations(&self) -> Vec<Violation> {
        self.look(|world| world.violations().to_vec())
    }

    /// Requests that came before the `retry_after` of their scope had passed.
    pub fn early_requests(&self) -> Vec<Early> {
        self.look(|world| world.early_requests().to_vec())
    }

    /// Presses that still show a progress bar: who pressed, and the button's data.
    pub fn unanswered(&self) -> Vec<(i64, String)> {
        let open = |world: &World| {
            let waiting = world.callbacks.0.values().filter(|press| press.toast.is_none());
            waiting.map(|press| (press.from, press.data.clone())).collect()
        };
        self.look(open)
    }

    /// How many updates the bot has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.look(World::pending_updates)
    }

    /// A file that went through a chat.
    pub fn file(&self, id: &str) -> Option<Vec<u8>> {
        self.look(|world| world.files.get(id).map(|File { bytes, .. }| bytes.to_vec()))
    }

    /// The commands that were set for exactly this scope and language (empty for all languages).
    pub fn commands(&self, scope: &Value, language: &str) -> Vec<Value> {
        self.look(|world| world.menus.of(scope, language))
    }

    /// The chat as lines, for the failures of tests.
    pub fn transcript(&self, chat: i64) -> String {
        let line = |message: &Message| {
            let who = message.json["from"]["first_name"].as_str().unwrap_or("?").to_owned();
            format!("{who}: {}\n", message.lines())
        };
        self.messages(chat).iter().map(line).collect()
    }

    /// Hears of every change from now on.
    pub fn news(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared().news()
    }

    /// Waits until `see` finds something; none when it does not within the time.
    pub async fn until<T>(&self, within: Duration, mut see: impl FnMut(&World) -> Option<T>) -> Option<T> {
        let end = Instant::now() + within;
        let mut news = self.shared().news();
        loop {
            news.mark_unchanged();
            if let Some(seen) = self.look(&mut see) {
                return Some(seen);
            }
            if tokio::time::timeout_at(end.into(), news.changed()).await.is_err() {
                return self.look(see);
            }
        }
    }

    /// Waits until this holds; whether it did within the time.
    pub async fn wait_for(&self, mut holds: impl FnMut(&World) -> bool, within: Duration) -> bool {
        self.until(within, |world| holds(world).then_some(())).await.is_some()
    }

    /// Waits for a message of the bot with these words, new or edited; the newest one. Panics with the chat's
    /// transcript when it does not come.
    pub async fn sees(&self, chat: i64, words: &str) -> Message {
        let fits = |message: &&&Message| message.by_bot && message.text().contains(words);
        let seen = self.until(PATIENCE, |world| {
            let messages = world.messages(chat);
            messages.iter().rev().find(fits).map(|message| (**message).clone())
        });
        match seen.await {
            Some(message) => message,
            None => panic!("{words:?} did not come in chat {chat}:\n{}", self.transcript(chat)),
        }
    }

    /// How often the bot has sent or edited a message in a chat.
    pub fn shown(&self, chat: i64) -> usize {
        self.look(|world| world.shown(chat))
    }

    /// Waits for what the bot sends or edits next in a chat, after it did so `before` times: the message as it
    /// is now. Panics with the chat's transcript when nothing comes.
    pub async fn next_shown(&self, chat: i64, before: usize) -> Message {
        let next = self.until(PATIENCE, |world| {
            let chat = world.chats.get(&chat)?;
            chat.messages.get(chat.shown_by_bot.get(before)?).cloned()
        });
        match next.await {
            Some(message) => message,
            None => panic!("nothing more came in chat {chat}:\n{}", self.transcript(chat)),
        }
    }

    /// Waits until all updates are confirmed and nothing has happened for a `quiet` while, except that the bot
    /// polls; whether it came to that within the time.
    pub async fn settled(&self, quiet: Duration, within: Duration) -> bool {
        let end = Instant::now() + within;
        let busy = |world: &World| (world.calls, world.in_flight(), world.pending_updates());
        let mut before = self.look(busy);
        while Instant::now() < end {
            let moved = self.until(quiet, |world| Some(busy(world)).filter(|now| *now != before)).await;
            match moved {
                Some(now) => before = now,
                None if before.1 == 0 && before.2 == 0 => return true,
                None => {}
            }
        }
        false
    }

    /// Makes the next requests of this kind fail: `fail("sendMessage", Fault::CutAfter, 1)`. All of them, as when
    /// Telegram is down, until [`Telegram::mend`]: `fail(When::any(), Fault::CutBefore, u32::MAX)`.
    pub fn fail(&self, when: impl Into<When>, fault: Fault, times: u32) {
        self.shared().change(|world| world.faults.plan(when.into(), fault, times));
    }

    /// Ends all troubles with requests.
    pub fn mend(&self) {
        self.shared().change(|world| world.faults.clear());
    }

    /// How many planned troubles have not happened yet.
    pub fn faults_left(&self) -> u32 {
        self.look(|world| world.faults.left())
    }

    /// Troubles with updates that come from now on; `Trouble::default()` ends them.
    pub fn trouble(&self, trouble: Trouble) {
        self.shared().change(|world| world.updates.trouble = trouble);
    }

    /// Continues the numbers of updates at a random place, as Telegram does after a quiet week.
    pub fn jump_update_ids(&self) {
        self.shared().change(|world| world.updates.jump());
    }

    /// Lets time pass for the emulator: presses and searches grow old, messages cannot be deleted any more.
    pub fn advance(&self, by: Duration) {
        self.shared().change(|world| world.ahead += by);
    }
}
