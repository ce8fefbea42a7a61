//! Customers, driven from outside: they write and press, and the bot hears of it by webhooks.

use super::{Sent, WhatsApp, World, now};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// What a customer wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Written {
    pub id: String,
    pub by: String,
    /// The message of the webhook.
    pub json: Value,
    pub at: Duration,
    /// Whether the bot has taken it.
    pub taken: bool,
}

/// Notes that the bot has taken a webhook's messages.
pub(super) fn take(world: &mut World, webhook: &[u8]) {
    let webhook: Value = serde_json::from_slice(webhook).unwrap_or_default();
    for message in webhook["entry"][0]["changes"][0]["value"]["messages"].as_array().into_iter().flatten() {
        let written = world.written.iter_mut().rev().find(|written| message["id"] == written.id.as_str());
        if let Some(written) = written {
            written.taken = true;
        }
    }
}

/// Somebody with WhatsApp.
#[derive(Clone)]
pub struct Customer {
    pub(super) at: WhatsApp,
    pub id: String,
    pub(super) shows_number: bool,
    pub name: String,
    /// Where webhooks go, without a path.
    pub bot: String,
}

impl Customer {
    /// Writes a text; the webhook's id of it.
    pub fn writes(&self, text: &str) -> String {
        self.sends(json!({ "type": "text", "text": { "body": text } }))
    }

    /// Sends anything, as the part of a webhook's message that says what.
    pub fn sends(&self, part: Value) -> String {
        let (message, id) = self.message(part);
        self.at.bring(&self.bot, message);
        id
    }

    /// Presses a button under a message.
    pub fn presses(&self, sent: &Sent, label: &str) -> String {
        let buttons = sent.body["interactive"]["action"]["buttons"].as_array().into_iter().flatten();
        let reply = buttons.map(|button| &button["reply"]).find(|reply| reply["title"] == label);
        let Some(reply) = reply else { panic!("no button {label:?} under {}", sent.body) };
        self.sends(json!({
            "type": "interactive", "context": { "id": sent.id },
            "interactive": { "type": "button_reply", "button_reply": reply },
        }))
    }

    /// The same twice.
    pub fn sends_twice(&self, part: Value) -> String {
        let (message, id) = self.message(part);
        self.at.bring(&self.bot, message.clone());
        self.at.bring(&self.bot, message);
        id
    }

    fn message(&self, mut message: Value) -> (Value, String) {
        let id = self.at.inner.world.change(|world| {
            world.number += 1;
            let now = now(world);
            world.wrote.insert(self.id.clone(), now);
            format!("wamid.IN{:012}", world.number)
        });
        message["id"] = json!(id);
        message["timestamp"] = json!(self.at.seconds().to_string());
        let mut contact = json!({ "profile": { "name": self.name } });
        if self.shows_number {
            message["from"] = json!(self.id);
            contact["wa_id"] = json!(self.id);
        } else {
            message["from_user_id"] = json!(self.id);
            contact["user_id"] = json!(self.id);
        }
        self.at.inner.world.change(|world| {
            let (id, by, json) = (id.clone(), self.id.clone(), message.clone());
            world.written.push(Written { id, by, json, at: now(world), taken: false });
        });
        (json!({ "contacts": [contact], "messages": [message] }), id)
    }
}
