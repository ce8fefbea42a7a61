//! Pressing buttons, old and forged ones too, and what the bot answers.

use super::super::Telegram;
use super::super::callbacks::{Callback, Toast};
use super::super::message::{Message, key};
use super::super::watching::PATIENCE;
use super::super::world::World;
use super::{Person, Said};
use serde_json::{Value, json};
use std::time::Duration;

/// A press, whose answer can be awaited.
#[derive(Clone)]
pub struct Tap {
    desk: Telegram,
    /// The number that the bot answers to.
    pub id: String,
    /// The update that tells the bot; none when it is not told.
    pub update: Option<i64>,
}

impl Tap {
    /// What the bot answered; none yet.
    pub fn toast(&self) -> Option<Toast> {
        self.desk.look(|world| world.callbacks.0[&self.id].toast.clone())
    }

    /// Waits for the answer. Panics when none comes within some seconds.
    pub async fn answer(&self) -> Toast {
        self.answer_within(PATIENCE).await.expect("the press was not answered")
    }

    pub async fn answer_within(&self, within: Duration) -> Option<Toast> {
        self.desk.until(within, |world| world.callbacks.0[&self.id].toast.clone()).await
    }
}

impl Person {
    /// Presses the first button whose label has these words. Panics when there is none.
    pub fn taps(&self, chat: i64, message: i64, label: &str) -> Tap {
        let shown = self.desk.message(chat, message).expect("a message with buttons");
        self.taps_version(chat, message, &shown.json, label)
    }

    /// Presses a button that was there before the message was edited; version 0 is the oldest.
    pub fn taps_old(&self, chat: i64, message: i64, version: usize, label: &str) -> Tap {
        let shown = self.desk.message(chat, message).expect("a message with buttons");
        let before = shown.versions.get(version).unwrap_or(&shown.json);
        self.taps_version(chat, message, before, label)
    }

    fn taps_version(&self, chat: i64, message: i64, version: &Value, label: &str) -> Tap {
        let Some(key) = key(version, label) else {
            panic!("no button {label:?} in:\n{}", self.desk.transcript(chat))
        };
        let data = key.data.unwrap_or_else(|| panic!("the button {label:?} opens something else"));
        self.taps_data(chat, message, &data)
    }

    /// Presses a button with this data, whether or not the message has one: clients can be made to do that.
    pub fn taps_data(&self, chat: i64, message: i64, data: &str) -> Tap {
        let (id, update) = self.desk.shared().change(|world| {
            let id = world.number();
            let at = world.now();
            let callback = Callback { from: self.id, data: data.to_owned(), at, toast: None };
            world.callbacks.0.insert(id.clone(), callback);
            let query = query(world, &id, self.id, chat, message, data);
            let hears = world.chat(chat).bot.is_in() || query.get("inline_message_id").is_some();
            let update = if hears { world.tell("callback_query", query, chat) } else { None };
            (id, update)
        });
        Tap { desk: self.desk.clone(), id, update }
    }

    /// Presses a button of the reply keyboard: its label is sent, or the contact that it asks for.
    pub fn presses(&self, chat: i64, label: &str) -> Said {
        let keyboard = |message: &Message| message.keyboard["keyboard"].as_array().cloned();
        let rows = self.desk.messages(chat).iter().rev().find_map(keyboard).expect("a reply keyboard");
        let keys = rows.iter().flat_map(|row| row.as_array().into_iter().flatten());
        let text = |key: &Value| key["text"].as_str().or_else(|| key.as_str()).unwrap_or_default().to_owned();
        let key = keys.clone().find(|key| text(key).contains(label)).expect("a key with this label");
        if key["request_contact"] == true {
            return self.shares_contact(chat, &format!("+1555{:07}", self.id));
        }
        self.says(chat, &text(key))
    }
}

/// The `CallbackQuery` object.
fn query(world: &World, id: &str, from: i64, chat: i64, message: i64, data: &str) -> Value {
    let mut query = json!({
        "id": id,
        "from": world.user_json(from),
        "chat_instance": format!("{}", chat.wrapping_mul(7_919)),
        "data": data,
    });
    let shown = world.message(chat, message);
    match shown.map(|shown| (shown, &shown.inline_id)) {
        Some((_, Some(inline))) => query["inline_message_id"] = json!(inline),
        Some((shown, None)) => query["message"] = shown.json.clone(),
        // Telegram does not show what is gone.
        None => {
            query["message"] = json!({ "chat": world.chat_json(chat), "message_id": message, "date": 0 });
        }
    }
    query
}
