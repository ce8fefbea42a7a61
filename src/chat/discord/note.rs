//! The adapter's own note about an interaction, which comes back to it with the reply; and what is kept of one.

use crate::dialog::event::Input;
use crate::dialog::words::Lang;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// An answer may be shown through an interaction's token for a little less than Discord's 15 minutes.
const GOOD_FOR_MS: i64 = 14 * 60 * 1_000 + 30_000;
/// A token that is not known yet may be known in a moment, but not of an interaction that is older than this.
const FRESH_MS: i64 = 10_000;

/// How an interaction was answered at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// By a message for one person that is still to be filled in.
    #[default]
    Deferred,
    /// By nothing: it came from a message that everybody sees.
    OnShared,
    /// The same, and only that person sees the message.
    OnEphemeral,
}

/// Where an interaction came from and how it can be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    pub id: String,
    pub token: String,
    /// When it came in; in milliseconds since 1970.
    pub at: i64,
    pub first: First,
    /// The message whose component was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// What was pressed stands on a list that is still wanted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The card is wanted at the bottom of the channel.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub down: bool,
    /// What was typed into a form, should it have to be typed again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Typed>,
    pub lang: Lang,
}

/// A form that was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub press: String,
    pub values: Vec<String>,
}

/// What is kept of an interaction until it is worked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    pub chat_id: String,
    pub user_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guild: Option<Guild>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    pub input: Input,
    pub note: Note,
}

/// The server in which it happened, and the roles that the person has there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guild {
    pub id: String,
    pub roles: Vec<Numbered>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    pub id: String,
}

impl Note {
    pub fn read(origin: &RawValue) -> Option<Self> {
        serde_json::from_str(origin.get()).ok().filter(|note: &Self| !note.id.is_empty())
    }

    pub fn write(&self) -> Box<RawValue> {
        serde_json::value::to_raw_value(self).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }

    /// Whether an answer can still be shown through the interaction, at this time in milliseconds since 1970.
    pub fn is_good(&self, now: i64) -> bool {
        !self.token.is_empty() && now - self.at < GOOD_FOR_MS
    }

    /// Whether its first answer may still be on its way.
    pub fn is_fresh(&self, now: i64) -> bool {
        now - self.at < FRESH_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_a_quarter_of_an_hour() {
        let made = 1_462_015_105_796;
        let note = Note { id: "1".to_owned(), token: "t".to_owned(), at: made, ..Note::default() };
        assert!(note.is_good(made) && note.is_good(made + 14 * 60_000) && !note.is_good(made + 15 * 60_000));
        assert!(note.is_fresh(made) && !note.is_fresh(made + 60_000));
        assert_eq!(Note::read(&note.write()), Some(note));
        assert_eq!(Note::read(RawValue::NULL), None);
    }
}
