//! What each person sees in their window: the platform's own messages, and a mark by which a change is known.

use super::stage::{Pane, Stage};
use crate::emulator::{discord, telegram, whatsapp};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// A message in a window: its id there, and what changes whenever it looks different.
pub type Mark = (String, u64);

impl Stage {
    /// The messages of a window, in the order in which they stand.
    pub fn marks(&self, pane: Pane) -> Vec<Mark> {
        let of_telegram =
            |message: &telegram::Message| (message.id.to_string(), hash(&message.versions.len()));
        let of_discord = |message: &discord::Message| {
            (message.id.to_string(), hash(&(message.versions.len(), message.flags())))
        };
        match pane {
            Pane::Asha | Pane::Mitu => {
                let chat = self.chat(pane);
                self.telegram.look(|world| world.messages(chat).into_iter().map(of_telegram).collect())
            }
            Pane::Ben => self
                .discord
                .look(|world| world.seen_by(self.ben.id, self.channel).into_iter().map(of_discord).collect()),
            Pane::Rahim => {
                let mut all = self.letters();
                all.sort_by_key(|(at, ..)| *at);
                all.into_iter().map(|(_, id, state)| (id, hash(&state))).collect()
            }
        }
    }

    /// The chat of a window in Telegram.
    pub fn chat(&self, pane: Pane) -> i64 {
        if pane == Pane::Mitu { self.group } else { self.asha.id }
    }

    /// Who sits before a window of Telegram's.
    pub fn person(&self, pane: Pane) -> &telegram::Person {
        if pane == Pane::Mitu { &self.mitu } else { &self.asha }
    }

    /// One message as the page draws it.
    pub fn message(&self, pane: Pane, id: &str) -> Option<Value> {
        match pane {
            Pane::Asha | Pane::Mitu => {
                let message = self.telegram.message(self.chat(pane), id.parse().ok()?)?;
                let me = self.person(pane).id;
                let mut json = message.json.clone();
                if let Some(fields) = json.as_object_mut() {
                    fields.remove("chat");
                }
                Some(json!({
                    "json": json, "mine": message.from() == Some(me), "bot": message.by_bot, "edits": message.edits(),
                    "asks": message.keyboard["force_reply"] == true,
                }))
            }
            Pane::Ben => {
                let message = self.discord.message(self.channel, id.parse().ok()?)?;
                Some(json!({
                    "json": message.json, "bot": message.by_bot, "edits": message.edits(),
                    "only": message.is_ephemeral(), "thinking": message.is_loading(),
                }))
            }
            Pane::Rahim => {
                let party = &self.rahim.id;
                if let Some(sent) = self.whatsapp.sent(party).into_iter().find(|sent| sent.id == id) {
                    let header = &sent.body["interactive"]["header"];
                    let file = [&sent.body["document"]["id"], &header["document"]["id"]].into_iter();
                    let file = file.filter_map(Value::as_str).find_map(|id| self.whatsapp.media(id));
                    return Some(json!({
                        "json": sent.body, "at": sent.at.as_secs(), "mine": false, "state": self.whatsapp.state(id),
                        "file": file.map(|media| media.name),
                    }));
                }
                let written = self.whatsapp.written(party).into_iter().find(|written| written.id == id)?;
                let state = if written.taken { "read" } else { "sent" };
                let at = written.at.as_secs();
                Some(json!({ "json": written.json, "at": at, "mine": true, "state": state }))
            }
        }
    }

    /// The words of a message, as its reader sees them.
    pub fn words(&self, pane: Pane, id: &str) -> Option<String> {
        match pane {
            Pane::Asha | Pane::Mitu => {
                let message = self.telegram.message(self.chat(pane), id.parse().ok()?)?;
                let file = message.json["document"]["file_name"].as_str().map(|name| format!("\n📎 {name}"));
                Some(format!("{}{}", message.text(), file.unwrap_or_default()))
            }
            Pane::Ben => {
                let message = self.discord.message(self.channel, id.parse().ok()?)?;
                let files: String = message.files().iter().map(|name| format!("\n📎 {name}")).collect();
                Some(format!("{}{files}", message.text()))
            }
            Pane::Rahim => {
                let sent = self.whatsapp.sent(&self.rahim.id).into_iter().find(|sent| sent.id == id);
                let sent = sent.map(|sent| sent.text().to_owned());
                sent.or_else(|| {
                    let written = self.whatsapp.written(&self.rahim.id);
                    Some(said(&written.into_iter().find(|written| written.id == id)?))
                })
            }
        }
    }

    /// Whether the bot is at work for this window.
    pub fn is_busy(&self, pane: Pane) -> bool {
        match pane {
            Pane::Asha | Pane::Mitu => self.telegram.pending_updates() > 0,
            Pane::Ben => self.discord.look(|world| world.pending() > 0),
            Pane::Rahim => self.whatsapp.waiting() > 0,
        }
    }

    /// What was written and sent on WhatsApp: when, its id, and how it is.
    fn letters(&self) -> Vec<(Duration, String, String)> {
        let party = &self.rahim.id;
        let sent = self.whatsapp.sent(party).into_iter();
        let sent = sent.map(|sent| {
            let state = self.whatsapp.state(&sent.id).unwrap_or_default();
            (sent.at, sent.id, state)
        });
        let written = self.whatsapp.written(party).into_iter();
        sent.chain(written.map(|written| (written.at, written.id, written.taken.to_string()))).collect()
    }
}

/// What a customer wrote or pressed, in words.
fn said(written: &whatsapp::Written) -> String {
    let json = &written.json;
    let pressed =
        [&json["interactive"]["button_reply"]["title"], &json["interactive"]["list_reply"]["title"]];
    let texts = [&json["text"]["body"]].into_iter().chain(pressed);
    texts
        .into_iter()
        .find_map(Value::as_str)
        .map_or_else(|| format!("({})", json["type"].as_str().unwrap_or_default()), str::to_owned)
}

fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
