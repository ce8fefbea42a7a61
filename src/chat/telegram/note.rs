//! The adapter's own note about a message, which comes back to it with the reply.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use teloxide::types::{ChatId, MessageId, ThreadId};

/// What was sent or pressed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and few are ever set")]
pub struct Note {
    /// The message: what somebody sent, or whose button was pressed.
    pub message: i32,
    /// Set for a press: what is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    pub user: u64,
    /// What the person is called, for a question in a group.
    pub name: String,
    /// Whether nobody else looks on.
    pub private: bool,
    /// The answer is to stand beside the pressed message, not in its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The pressed button is about no cart: on a card the answer stands beside it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub anywhere: bool,
    /// The card is wanted at the bottom of the chat.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub down: bool,
    /// The message was only a means: it goes away when it is answered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tidy: bool,
    /// The bot's own message that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<i32>,
}

impl Note {
    pub fn read(origin: &RawValue) -> Option<Self> {
        serde_json::from_str(origin.get()).ok()
    }

    pub fn write(&self) -> Box<RawValue> {
        serde_json::value::to_raw_value(self).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }
}

/// A chat, or a topic of it: `-1001234` or `-1001234/7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub chat: ChatId,
    pub thread: Option<ThreadId>,
}

impl Place {
    pub fn parse(text: &str) -> Option<Self> {
        let (chat, thread) = match text.split_once('/') {
            Some((chat, thread)) => (chat, Some(ThreadId(MessageId(thread.parse().ok()?)))),
            None => (text, None),
        };
        Some(Self { chat: ChatId(chat.parse().ok()?), thread })
    }

    pub fn of(chat: ChatId, thread: Option<ThreadId>) -> String {
        match thread {
            Some(thread) => format!("{}/{}", chat.0, thread.0.0),
            None => chat.0.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_notes_there_and_back() {
        let place = Place { chat: ChatId(-100_123), thread: Some(ThreadId(MessageId(7))) };
        assert_eq!(Place::parse(&Place::of(place.chat, place.thread)), Some(place));
        assert_eq!(Place::parse("12x"), None);
        let note = Note { message: 5, query: Some("q".to_owned()), beside: true, ..Note::default() };
        assert_eq!(Note::read(&note.write()), Some(note));
        assert_eq!(Note::read(RawValue::NULL), None);
    }
}
