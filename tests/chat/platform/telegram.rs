//! Telegram: everybody's private chat with the bot.

use super::{Key, Platform, Shown, Who};
use cartwright::config::Platforms;
use cartwright::emulator::telegram::{Message, Options, Order, Person, Tap, Telegram, Trouble, World};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Clone)]
pub struct OnTelegram {
    telegram: Telegram,
    /// What was pressed, by whom.
    taps: Arc<Mutex<Vec<(Who, Tap)>>>,
}

impl OnTelegram {
    fn person(&self, who: Who) -> Person {
        let person = self.telegram.person(who.id.into(), who.name);
        person.private();
        person
    }
}

fn shown(message: &Message, edits: usize) -> Shown {
    let keys = message.rows().into_iter().flatten();
    Shown {
        message: u64::try_from(message.id).expect("a message's number"),
        edits,
        text: message.text().to_owned(),
        alone: false,
        // What has no data opens something of Telegram's own.
        keys: keys.map(|key| Key { label: key.text, id: key.data.unwrap_or_default() }).collect(),
    }
}

impl Platform for OnTelegram {
    const NAME: &'static str = "telegram";
    const SAYS_SUCCESS: bool = true;
    const ASKS_IN_WORDS: bool = true;
    const KEEPS_UPDATES: bool = true;
    const KEEPS_ORDER: bool = true;
    const CARDS_COME_BACK: bool = true;
    const MAY_REPEAT: bool = true;

    async fn start(seed: Option<u64>) -> Self {
        let telegram = Telegram::start(Options { seed, ..Options::default() }).await;
        Self { telegram, taps: Arc::default() }
    }

    fn settings(&self, platforms: &mut Platforms) {
        platforms.telegram_bot_token = Some(self.telegram.token().into());
        platforms.telegram_api_url = self.telegram.url();
    }

    fn variables(&self, brought_to: Option<SocketAddr>) -> Vec<(&'static str, String)> {
        let brought = brought_to.map(|address| ("PUBLIC_URL", format!("http://{address}")));
        let token = ("TELEGRAM_BOT_TOKEN", self.telegram.token().to_owned());
        [token, ("TELEGRAM_API_URL", self.telegram.url())].into_iter().chain(brought).collect()
    }

    fn begun(&self) -> u64 {
        self.telegram.look(|world| {
            let set = world.requests().iter().filter(|request| request.method == "setWebhook").count();
            set as u64 + world.polls()
        })
    }

    fn calls(&self) -> usize {
        self.telegram.look(World::calls)
    }

    fn rough(&self, again: u32) {
        self.telegram.trouble(Trouble { again, order: Order::AcrossChats, delay: Duration::ZERO });
    }

    fn accepted(&self, told: usize) -> (usize, usize) {
        let accepted = told - self.telegram.pending_updates();
        (accepted, accepted)
    }

    fn is_lost(&self, _: &str) -> bool {
        false
    }

    async fn settled(&self, quiet: Duration, within: Duration) -> bool {
        self.telegram.settled(quiet, within).await
    }

    fn faults(&self) -> Vec<String> {
        let invalid = self.telegram.violations();
        let early = self.telegram.early_requests();
        let open = self.telegram.unanswered();
        let invalid = invalid.iter().map(|found| format!("{}: {}", found.method, found.problem));
        let early = early.iter().map(|early| format!("too early: {early:?}"));
        invalid.chain(early).chain(open.iter().map(|open| format!("not answered: {open:?}"))).collect()
    }

    fn transcript(&self, who: Who) -> String {
        self.telegram.transcript(who.id.into())
    }

    fn chat(&self, who: Who) -> String {
        who.id.to_string()
    }

    async fn types(&self, who: Who, line: &str) -> String {
        let said = self.person(who).says(i64::from(who.id), line);
        said.update.expect("an update").to_string()
    }

    async fn presses(&self, who: Who, message: u64, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let message = i64::try_from(message).expect("a message's number");
        let tap = self.person(who).taps_data(i64::from(who.id), message, id);
        self.taps.lock().expect("no bug").push((who, tap.clone()));
        tap.update.map(|update| update.to_string())
    }

    fn find(&self, who: Who, label: &str) -> Option<(u64, Key)> {
        let last = self.telegram.look(|world| world.last_shown(who.id.into()).cloned())?;
        let shown = shown(&last, 0);
        Some((shown.message, shown.keys.into_iter().find(|key| key.label.contains(label))?))
    }

    async fn names(&self, who: Who, phone: &str, name: &str) -> String {
        // Telegram's contacts have at most twice 64.
        let name: String = name.chars().take(128).collect();
        let sent = self.person(who).forwards_contact(i64::from(who.id), phone, &name);
        sent.update.expect("an update").to_string()
    }

    async fn reads(&self, who: Who, lang: &str) {
        let _speaks = self.person(who).speaks(lang);
    }

    fn shown(&self, who: Who) -> Vec<Shown> {
        let messages = self.telegram.messages(who.id.into());
        messages
            .iter()
            .filter(|message| {
                message.by_bot && message.json["photo"].is_null() && message.json["document"].is_null()
            })
            .map(|message| shown(message, message.edits()))
            .collect()
    }

    fn ever_shown(&self, who: Who) -> Vec<Shown> {
        let Some(chat) = self.telegram.chat(who.id.into()) else { return Vec::new() };
        let versions = |message: &Message| -> Vec<Shown> {
            let versions = message.versions.iter().chain([&message.json]);
            let version = |json: &serde_json::Value| Message { json: json.clone(), ..message.clone() };
            versions.enumerate().map(|(edits, json)| shown(&version(json), edits)).collect()
        };
        chat.messages.values().filter(|message| message.by_bot).flat_map(versions).collect()
    }

    fn thinks(&self, _: Who) -> bool {
        false
    }

    fn toasts(&self, who: Who) -> Vec<String> {
        let taps = self.taps.lock().expect("no bug");
        let by_them = taps.iter().filter(|(by, _)| *by == who);
        by_them.filter_map(|(_, tap)| tap.toast()).map(|toast| toast.text).collect()
    }

    /// Only the bot's own bold and italic stand on its messages.
    fn foreign_markup(&self, who: Who) -> Option<String> {
        let messages = self.telegram.chat(who.id.into())?.messages;
        messages.values().filter(|message| message.by_bot).find_map(|message| {
            let units: Vec<u16> = message.text().encode_utf16().collect();
            message.entities().iter().find_map(|entity| {
                let number = |field: &str| usize::try_from(entity[field].as_u64().unwrap_or(0)).unwrap_or(0);
                let marked = units.get(number("offset")..number("offset") + number("length"))?;
                let ours = ["bold", "italic"].contains(&entity["type"].as_str().unwrap_or_default());
                let evil = String::from_utf16_lossy(marked) == crate::endurance::EVIL;
                (!ours || evil).then(|| format!("{entity} in {}", message.text()))
            })
        })
    }
}
