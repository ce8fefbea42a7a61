//! What tests see of the emulator, what they wait for, and the troubles that they switch on.

use super::Discord;
use super::delivery;
use super::faults::{Fault, When};
use super::gateway::{Act, Trouble};
use super::limits::Early;
use super::message::Message;
use super::person::Person;
use super::world::{Request, Violation, World};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long is waited for what should come at once.
pub const PATIENCE: Duration = Duration::from_secs(5);

impl World {
    /// A channel as lines, for the failures of tests.
    pub(super) fn transcript(&self, channel: u64) -> String {
        let Some(channel) = self.channels.get(&channel) else { return String::new() };
        let name = |id: u64| self.users.get(&id).map(|user| user.name.clone()).unwrap_or_default();
        let line = |message: &Message| {
            let author = message.json["author"]["global_name"].as_str().unwrap_or("?").to_owned();
            let only =
                message.only.map(|only| format!(" (only {} sees this)", name(only))).unwrap_or_default();
            format!("{author}{only}: {}\n", message.lines())
        };
        channel.messages.values().filter(|message| !message.deleted).map(line).collect()
    }

    /// Whether the application has registered any commands.
    pub fn has_commands(&self) -> bool {
        !self.commands.list.is_empty()
    }

    /// The names of the commands in a message's menu.
    pub fn menu(&self) -> Vec<String> {
        let commands = self.commands.list.iter().filter(|command| command["type"] == 3);
        commands.filter_map(|command| command["name"].as_str().map(str::to_owned)).collect()
    }

    /// How many IDENTIFYs and how many RESUMEs came.
    pub fn sessions(&self) -> (u64, u64) {
        (self.gateway.identifies, self.gateway.resumes)
    }

    /// How many shards are connected and identified.
    pub fn connected(&self) -> usize {
        self.gateway.connected()
    }
}

impl Discord {
    /// Looks at everything at one moment.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared().look(|world| look(world))
    }

    /// Hears of every change from now on.
    pub fn news(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared().news()
    }

    /// The messages that everybody sees in a channel now, oldest first.
    pub fn messages(&self, channel: u64) -> Vec<Message> {
        self.look(|world| world.messages(channel).into_iter().cloned().collect())
    }

    /// The messages that this person sees in a channel now, oldest first.
    pub fn sees(&self, person: &Person, channel: u64) -> Vec<Message> {
        self.look(|world| world.seen_by(person.id, channel).into_iter().cloned().collect())
    }

    /// The messages that this person ever saw in a channel, also those that are gone.
    pub fn has_seen(&self, person: &Person, channel: u64) -> Vec<Message> {
        let all = |world: &World| {
            let messages =
                world.channels.get(&channel).into_iter().flat_map(|channel| channel.messages.values());
            messages.filter(|message| message.only.is_none_or(|only| only == person.id)).cloned().collect()
        };
        self.look(all)
    }

    /// A message that is there now, also one that only one person sees.
    pub fn message(&self, channel: u64, id: u64) -> Option<Message> {
        self.look(|world| world.message(channel, id).cloned())
    }

    /// The bot's newest message in a channel that everybody sees.
    pub fn card(&self, channel: u64) -> Option<Message> {
        self.messages(channel).into_iter().rev().find(|message| message.by_bot)
    }

    /// All requests so far, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.look(|world| world.requests().to_vec())
    }

    /// All that a correct bot does not send: unknown routes and fields, broken limits, wrong intents, messages
    /// without `allowed_mentions: {parse: []}`.
    pub fn violations(&self) -> Vec<Violation> {
        self.look(|world| world.violations().to_vec())
    }

    /// Requests that came before the `retry_after` of their bucket had passed.
    pub fn early_requests(&self) -> Vec<Early> {
        self.look(|world| world.early_requests().to_vec())
    }

    /// How many requests Discord counts towards the ban for refused ones: those answered with 401, 403 and 429.
    pub fn refused_requests(&self) -> usize {
        self.look(World::refused)
    }

    /// What was not answered or is still being thought about: who did it, and the command's name or the custom_id.
    pub fn unanswered(&self) -> Vec<(u64, String)> {
        let what =
            |data: &Value| data["name"].as_str().or(data["custom_id"].as_str()).unwrap_or("?").to_owned();
        self.look(|world| {
            let open = world
                .interactions
                .values()
                .filter(|state| state.answer.is_none() || world.is_thinking(state));
            open.map(|state| (state.by, what(&state.json["data"]))).collect()
        })
    }

    /// The registered commands, as the API gives them back.
    pub fn commands(&self) -> Vec<Value> {
        self.look(|world| world.commands.list.clone())
    }

    /// How often the list of commands was overwritten.
    pub fn overwrites(&self) -> u64 {
        self.look(|world| world.commands.overwrites)
    }

    /// How many shards are connected and identified.
    pub fn connected(&self) -> usize {
        self.look(World::connected)
    }

    /// How many IDENTIFYs and how many RESUMEs came.
    pub fn sessions(&self) -> (u64, u64) {
        self.look(World::sessions)
    }

    /// How often the gateway's address was asked for: a bot that never did went to the real Discord.
    pub fn gateway_asked(&self) -> u64 {
        self.look(|world| world.gateway.asked)
    }

    /// The channel as lines, for the failures of tests.
    pub fn transcript(&self, channel: u64) -> String {
        self.look(|world| world.transcript(channel))
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

    /// Waits for a message of the bot with these words that everybody sees, new or edited; the newest one. Panics
    /// with the channel's transcript when it does not come.
    pub async fn shows(&self, channel: u64, words: &str) -> Message {
        self.words(channel, words, |world| world.messages(channel)).await
    }

    /// Waits for a message of the bot with these words that this person sees, perhaps alone. Panics when it does
    /// not come.
    pub async fn tells(&self, person: &Person, channel: u64, words: &str) -> Message {
        self.words(channel, words, |world| world.seen_by(person.id, channel)).await
    }

    async fn words(&self, channel: u64, words: &str, messages: impl Fn(&World) -> Vec<&Message>) -> Message {
        let fits = |message: &&&Message| message.by_bot && message.text().contains(words);
        let seen = self.until(PATIENCE, |world| {
            messages(world).iter().rev().find(fits).map(|message| (**message).clone())
        });
        match seen.await {
            Some(message) => message,
            None => panic!("{words:?} did not come in channel {channel}:\n{}", self.transcript(channel)),
        }
    }

    /// How often the bot has sent or edited a message in a channel that everybody sees.
    pub fn shown(&self, channel: u64) -> usize {
        self.look(|world| world.shown(channel))
    }

    /// How often the bot has sent or edited a message in a channel that only this person sees.
    pub fn shown_to(&self, person: &Person, channel: u64) -> usize {
        self.look(|world| world.shown_to(person.id, channel))
    }

    /// Waits for what the bot sends or edits next in a channel for everybody, after it did so `before` times: the
    /// message as it is now. Panics with the channel's transcript when nothing comes.
    pub async fn next_shown(&self, channel: u64, before: usize) -> Message {
        self.next_in(channel, None, before).await
    }

    /// The same for what only this person sees.
    pub async fn next_shown_to(&self, person: &Person, channel: u64, before: usize) -> Message {
        self.next_in(channel, Some(person.id), before).await
    }

    async fn next_in(&self, channel: u64, only: Option<u64>, before: usize) -> Message {
        let next = self.until(PATIENCE, |world| {
            let id = world.shown_in(channel, only).nth(before)?;
            world.channels.get(&channel)?.messages.get(&id).cloned()
        });
        match next.await {
            Some(message) => message,
            None => panic!("nothing came in channel {channel}:\n{}", self.transcript(channel)),
        }
    }

    /// Waits until the bot has been quiet for this long: every event taken, every interaction answered or given
    /// up, every request done. Whether it was so within `most`.
    pub async fn settled(&self, quiet: Duration, most: Duration) -> bool {
        let end = Instant::now() + most;
        let busy = |world: &World| (world.requests().len(), world.in_flight(), world.pending());
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

    /// Makes the next requests of this kind fail: `fail("create_message", Fault::CutAfter, 1)`. All of them, as when
    /// Discord is down, until [`Discord::mend`]: `fail(When::any(), Fault::CutBefore, u32::MAX)`.
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

    /// Troubles with the gateway that come from now on; `Trouble::default()` ends them.
    pub fn trouble(&self, trouble: Trouble) {
        self.shared().change(|world| world.gateway.trouble = trouble);
    }

    /// Breaks all connections of the gateway without a word.
    pub fn drops_gateway(&self) {
        self.act(&Act::Cut);
    }

    /// Closes all connections of the gateway with a code, such as 4000.
    pub fn closes_gateway(&self, code: u16) {
        self.act(&Act::Close(code, "Closed by a test."));
    }

    /// Asks all connections of the gateway to reconnect and resume.
    pub fn asks_to_reconnect(&self) {
        self.act(&Act::Send(json!({ "op": 7, "d": null, "s": null, "t": null })));
    }

    /// Tells all connections that their sessions are invalid; whether they can be resumed all the same.
    pub fn invalidates_sessions(&self, resumable: bool) {
        if !resumable {
            self.shared().change(|world| world.gateway.forget());
        }
        self.act(&Act::Send(json!({ "op": 9, "d": resumable, "s": null, "t": null })));
    }

    fn act(&self, act: &Act) {
        self.shared().change(|world| world.gateway.act(act));
    }

    /// Lets time pass for the emulator: interactions and their tokens grow old.
    pub fn passes(&self, by: Duration) {
        self.shared().change(|world| world.ahead += by);
    }

    /// Sends interactions to this address from now on, or over the gateway again.
    pub fn posts_interactions_to(&self, url: Option<&str>) {
        self.shared().change(|world| world.options.interactions_url = url.map(str::to_owned));
    }

    /// Checks an address for interactions as Discord does before it takes it: what is wrong with it.
    pub async fn verifies(&self, url: &str) -> Result<(), String> {
        delivery::verify(url, self.application_id()).await
    }
}
