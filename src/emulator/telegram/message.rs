//! One message of a chat, as the Bot API shows it, with what it looked like before.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message, sent by anyone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Message {
    pub id: i64,
    /// The `Message` object of the Bot API.
    pub json: Value,
    /// The reply keyboard or forced reply that came with it; inline keyboards are in `json`.
    pub keyboard: Value,
    /// What `json` was before each edit, oldest first.
    pub versions: Vec<Value>,
    /// Whether the bot sent it itself (not a user by way of inline mode).
    pub by_bot: bool,
    /// How the bot names it when a user sent it by way of inline mode.
    pub inline_id: Option<String>,
    pub deleted: bool,
    /// The reactions that the bot put under it.
    pub reactions: Value,
}

/// An inline button.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub text: String,
    /// What comes back when it is pressed; links and inline searches have none.
    pub data: Option<String>,
    /// The `InlineKeyboardButton` itself.
    pub json: Value,
}

impl Message {
    /// The text or the caption.
    pub fn text(&self) -> &str {
        let text = self.json["text"].as_str().or_else(|| self.json["caption"].as_str());
        text.unwrap_or_default()
    }

    pub fn entities(&self) -> Vec<Value> {
        let list = self.json.get("entities").or_else(|| self.json.get("caption_entities"));
        list.and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// The inline buttons, row by row.
    pub fn rows(&self) -> Vec<Vec<Key>> {
        rows(&self.json)
    }

    /// The first button whose label has these words.
    pub fn key(&self, label: &str) -> Option<Key> {
        key(&self.json, label)
    }

    /// How often it was edited.
    pub fn edits(&self) -> usize {
        self.versions.len()
    }

    /// The forum topic that it stands in.
    pub fn thread(&self) -> Option<i64> {
        self.json["is_topic_message"].as_bool().and(self.json["message_thread_id"].as_i64())
    }

    /// The sender's id; the anonymous admin's and the channel's are Telegram's stand-ins.
    pub fn from(&self) -> Option<i64> {
        self.json["from"]["id"].as_i64()
    }

    /// Whether a user sent it by way of the bot's inline mode.
    pub fn via_bot(&self) -> bool {
        self.json.get("via_bot").is_some()
    }

    /// The message that it replies to.
    pub fn reply_to(&self) -> Option<i64> {
        self.json["reply_to_message"]["message_id"].as_i64()
    }

    /// Text and labels as lines, for the failures of tests.
    pub fn lines(&self) -> String {
        let mut lines = format!("#{} {}", self.id, self.text());
        for row in self.rows() {
            let labels: Vec<String> = row.into_iter().map(|key| format!("[{}]", key.text)).collect();
            lines.push_str(&format!("\n    {}", labels.join(" ")));
        }
        lines
    }
}

/// The inline buttons of a message in any of its versions.
pub fn rows(json: &Value) -> Vec<Vec<Key>> {
    let rows = json["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
    rows.map(|row| row.as_array().into_iter().flatten().map(of_json).collect()).collect()
}

/// The first button of a version whose label has these words.
pub fn key(json: &Value, label: &str) -> Option<Key> {
    rows(json).into_iter().flatten().find(|key| key.text.contains(label))
}

fn of_json(json: &Value) -> Key {
    Key {
        text: json["text"].as_str().unwrap_or_default().to_owned(),
        data: json["callback_data"].as_str().map(str::to_owned),
        json: json.clone(),
    }
}
