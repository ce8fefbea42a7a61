//! Discord: everybody's direct messages with the bot.

use super::{Key, PEOPLE, Platform, Shown, Who};
use crate::desk::SOON;
use crate::discord_desk::unhurried;
use cartwright::config::Platforms;
use cartwright::emulator::discord::{Discord, Interaction, Message, Modal, Options, Person, Trouble};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Clone)]
pub struct OnDiscord {
    discord: Discord,
    /// The forms that are open, by user id.
    forms: Arc<Mutex<HashMap<u32, Modal>>>,
    /// What was done, by id.
    given: Arc<Mutex<HashMap<String, Interaction>>>,
    over_http: Arc<AtomicBool>,
}

impl OnDiscord {
    fn person(&self, who: Who) -> Person {
        self.discord.person(who.id.into(), who.name)
    }

    fn channel(&self, who: Who) -> u64 {
        self.person(who).direct()
    }

    fn keep(&self, given: Interaction) -> String {
        let id = given.id.to_string();
        self.given.lock().expect("no bug").insert(id.clone(), given);
        id
    }

    /// Commands are there once the bot has set them.
    async fn ready(&self) {
        let end = std::time::Instant::now() + SOON;
        while self.discord.commands().is_empty() {
            assert!(std::time::Instant::now() < end, "no commands");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn shown(message: &Message, edits: usize) -> Shown {
    let buttons = message.rows().into_iter().flatten();
    let buttons = buttons.filter_map(|button| Some(Key { label: button.label, id: button.custom_id? }));
    let options = message.selects().into_iter().flat_map(|select| select.options);
    let options = options
        .map(|option| Key { label: option.name, id: option.value.as_str().unwrap_or_default().to_owned() });
    Shown {
        message: message.id,
        edits,
        text: plain(&message.text()),
        keys: buttons.chain(options).collect(),
        alone: message.is_ephemeral(),
    }
}

/// What is read: without the marks that make bold, and those that make a sign stand for itself.
fn plain(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if signs.peek().is_some_and(char::is_ascii_punctuation) => read.extend(signs.next()),
            '*' if signs.peek() == Some(&'*') => drop(signs.next()),
            _ => read.push(sign),
        }
    }
    read
}

impl Platform for OnDiscord {
    const NAME: &'static str = "discord";
    const SAYS_SUCCESS: bool = false;
    const ASKS_IN_WORDS: bool = false;
    const KEEPS_UPDATES: bool = false;
    const KEEPS_ORDER: bool = false;
    const CARDS_COME_BACK: bool = false;
    const MAY_REPEAT: bool = false;

    async fn start(seed: Option<u64>) -> Self {
        let discord = Discord::start(Options { seed, ..unhurried() }).await;
        Self { discord, forms: Arc::default(), given: Arc::default(), over_http: Arc::default() }
    }

    fn settings(&self, platforms: &mut Platforms) {
        platforms.discord_bot_token = Some(self.discord.token().into());
        platforms.discord_api_url = self.discord.url();
    }

    fn variables(&self, brought_to: Option<SocketAddr>) -> Vec<(&'static str, String)> {
        let address = brought_to.map(|address| format!("http://{address}/discord/interactions"));
        self.discord.posts_interactions_to(address.as_deref());
        self.over_http.store(brought_to.is_some(), Ordering::Relaxed);
        let key = address.map(|_| ("DISCORD_PUBLIC_KEY", self.discord.public_key()));
        let token = ("DISCORD_BOT_TOKEN", self.discord.token().to_owned());
        [token, ("DISCORD_API_URL", self.discord.url())].into_iter().chain(key).collect()
    }

    fn begun(&self) -> u64 {
        if !self.over_http.load(Ordering::Relaxed) {
            let (identified, resumed) = self.discord.sessions();
            return identified + resumed;
        }
        let looked = self.discord.look(|world| {
            let looked =
                world.requests().iter().filter(|request| request.name == "list_application_commands");
            looked.filter(|request| request.done).count()
        });
        looked as u64
    }

    fn calls(&self) -> usize {
        self.discord.look(|world| world.requests().len())
    }

    fn rough(&self, again: u32) {
        self.discord.trouble(Trouble { again, mixed: true, ..Trouble::default() });
    }

    fn accepted(&self, told: usize) -> (usize, usize) {
        let answered =
            self.given.lock().expect("no bug").values().filter(|given| given.was_answered()).count();
        (answered, told)
    }

    fn is_lost(&self, id: &str) -> bool {
        self.given.lock().expect("no bug").get(id).is_some_and(Interaction::did_not_respond)
    }

    async fn settled(&self, quiet: Duration, within: Duration) -> bool {
        let end = std::time::Instant::now() + within;
        while std::time::Instant::now() < end {
            let quiet = self.discord.settled(quiet, within).await;
            if quiet && !PEOPLE.iter().any(|who| self.thinks(*who)) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    }

    fn faults(&self) -> Vec<String> {
        let invalid = self.discord.violations().into_iter().map(|found| format!("{found:?}"));
        let early = self.discord.early_requests().into_iter().map(|early| format!("too early: {early:?}"));
        invalid.chain(early).collect()
    }

    fn transcript(&self, who: Who) -> String {
        self.discord.transcript(self.channel(who))
    }

    fn chat(&self, who: Who) -> String {
        self.channel(who).to_string()
    }

    async fn types(&self, who: Who, line: &str) -> String {
        self.ready().await;
        let form = self.forms.lock().expect("no bug").remove(&who.id);
        // A command closes the form.
        let given = match form.filter(|_| !line.starts_with('/')) {
            Some(form) => {
                let first = form.inputs.first().expect("a field").custom_id.clone();
                self.person(who).submits(&form, &[(&first, line)])
            }
            None => self.person(who).slash(self.channel(who), "say", &[("text", line)]),
        };
        self.keep(given)
    }

    async fn presses(&self, who: Who, message: u64, id: &str) -> Option<String> {
        let (person, channel) = (self.person(who), self.channel(who));
        let there = self.discord.look(|world| {
            let seen = world.seen_by(person.id, channel);
            seen.into_iter().find(|shown| shown.id == message).cloned()
        });
        let select = there.as_ref().and_then(|message| {
            let has = |select: &cartwright::emulator::discord::Select| {
                select.options.iter().any(|option| option.value == id)
            };
            message.selects().into_iter().find(has)
        });
        let given = match select {
            Some(select) => person.chooses_values(channel, message, &select.custom_id, &[id.into()]),
            None => person.taps_id(channel, message, id),
        };
        let answer = given.first_answer(SOON).await;
        if answer.is_some_and(|answer| answer.kind == 9) {
            let form = given.modal(SOON).await.expect("a form");
            self.forms.lock().expect("no bug").insert(who.id, form);
            return None;
        }
        Some(self.keep(given))
    }

    /// What only they see is looked at first, and the newest before what is older.
    fn find(&self, who: Who, label: &str) -> Option<(u64, Key)> {
        let mut seen = self.discord.sees(&self.person(who), self.channel(who));
        seen.sort_by_key(|message| (message.is_ephemeral(), message.id));
        seen.iter().rev().filter(|message| message.by_bot).find_map(|message| {
            let key = shown(message, 0).keys.into_iter().find(|key| key.label.contains(label))?;
            Some((message.id, key))
        })
    }

    async fn names(&self, who: Who, phone: &str, name: &str) -> String {
        self.ready().await;
        let form = self.person(who).slash(self.channel(who), "cart customer", &[]);
        let form = form.modal(SOON).await.expect("a form");
        let fit = |at: usize, text: &str| text.chars().take(form.inputs[at].most).collect::<String>();
        let (phone, name) = (fit(0, phone), fit(1, name));
        let fields =
            [(form.inputs[0].custom_id.as_str(), phone.as_str()), (&form.inputs[1].custom_id, &name)];
        self.keep(self.person(who).submits(&form, &fields))
    }

    async fn reads(&self, who: Who, lang: &str) {
        self.ready().await;
        let chosen = self.person(who).slash(self.channel(who), "language", &[("language", lang)]);
        assert!(chosen.first_answer(SOON).await.is_some(), "no answer to a choice of language");
    }

    fn shown(&self, who: Who) -> Vec<Shown> {
        let seen = self.discord.sees(&self.person(who), self.channel(who));
        let by_bot = seen
            .iter()
            .filter(|message| message.by_bot && !message.is_loading() && message.files().is_empty());
        by_bot.map(|message| shown(message, message.edits())).collect()
    }

    fn ever_shown(&self, who: Who) -> Vec<Shown> {
        let seen = self.discord.has_seen(&self.person(who), self.channel(who));
        let versions = |message: &Message| -> Vec<Shown> {
            let versions = message.versions.iter().chain([&message.json]);
            let version = |json: &serde_json::Value| Message { json: json.clone(), ..message.clone() };
            versions.enumerate().map(|(edits, json)| shown(&version(json), edits)).collect()
        };
        seen.iter().filter(|message| message.by_bot).flat_map(versions).collect()
    }

    /// What "is thinking" will still be filled in.
    fn thinks(&self, who: Who) -> bool {
        let seen = self.discord.has_seen(&self.person(who), self.channel(who));
        seen.iter().any(|message| message.is_loading() && !message.deleted)
    }

    fn toasts(&self, _: Who) -> Vec<String> {
        Vec::new()
    }

    /// Beside the bot's own bold, every sign that makes markup is made to stand for itself.
    fn foreign_markup(&self, who: Who) -> Option<String> {
        let seen = self.discord.has_seen(&self.person(who), self.channel(who));
        seen.iter().filter(|message| message.by_bot).map(Message::text).find(|text| {
            let mut signs = text.chars().peekable();
            while let Some(sign) = signs.next() {
                match sign {
                    '\\' => drop(signs.next()),
                    '*' if signs.peek() == Some(&'*') => drop(signs.next()),
                    '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' => return true,
                    _ => {}
                }
            }
            false
        })
    }
}
