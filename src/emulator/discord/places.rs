//! Users, guilds and channels, and how the bot stands in each of them.

use super::message::Message;
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY, USE_APPLICATION_COMMANDS.
pub const ORDINARY: u64 = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 31);
/// When everybody joined and everything was made.
pub const LONG_AGO: &str = "2024-01-01T00:00:00+00:00";

/// A person or a bot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub is_bot: bool,
    /// The language of the person's client.
    pub locale: String,
    /// Whether direct messages of bots are refused.
    pub closed: bool,
}

impl User {
    pub fn new(id: u64, name: &str) -> Self {
        let (name, locale) = (name.to_owned(), "en-US".to_owned());
        Self { id, name, is_bot: false, locale, closed: false }
    }

    pub fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "username": self.name.to_lowercase().replace(' ', "_"),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": null,
            "bot": self.is_bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": null,
        })
    }
}

/// A server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guild {
    pub id: u64,
    pub name: String,
    pub locale: String,
    /// Names by id.
    pub roles: BTreeMap<u64, String>,
    pub members: BTreeMap<u64, Member>,
    /// Whether the bot was thrown out.
    pub left: bool,
}

/// What somebody is in a guild.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    pub roles: Vec<u64>,
    /// Discord's bits.
    pub permissions: u64,
}

impl Default for Member {
    fn default() -> Self {
        Self { roles: Vec::new(), permissions: ORDINARY }
    }
}

impl Member {
    /// The member object of an interaction.
    pub fn json(&self, user: Value) -> Value {
        let roles: Vec<String> = self.roles.iter().map(u64::to_string).collect();
        json!({
            "user": user,
            "nick": null,
            "avatar": null,
            "banner": null,
            "roles": roles,
            "joined_at": LONG_AGO,
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": null,
            "unusual_dm_activity_until": null,
            "permissions": self.permissions.to_string(),
        })
    }
}

/// What the bot may do in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    Full,
    /// It sees the channel but may not write: 50013.
    ReadOnly,
    /// It does not see the channel: 50001.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Text,
    /// The direct messages of this person.
    Direct(u64),
    /// A thread of this channel.
    Thread(u64),
}

/// A channel with all that was said in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    pub id: u64,
    pub kind: Kind,
    pub guild: Option<u64>,
    pub name: String,
    pub access: Access,
    pub deleted: bool,
    pub messages: BTreeMap<u64, Message>,
}

impl Channel {
    fn number(&self) -> u8 {
        match self.kind {
            Kind::Text => 0,
            Kind::Direct(_) => 1,
            Kind::Thread(_) => 11,
        }
    }

    /// The channel object of a guild's channel or thread.
    pub fn json(&self) -> Value {
        let mut json = json!({
            "id": self.id.to_string(),
            "type": self.number(),
            "name": self.name,
            "guild_id": self.guild.map(|id| id.to_string()),
            "position": 0,
            "permission_overwrites": [],
            "nsfw": false,
            "topic": null,
            "parent_id": null,
            "last_message_id": self.messages.keys().last().map(u64::to_string),
            "rate_limit_per_user": 0,
            "flags": 0,
        });
        if let Kind::Thread(parent) = self.kind {
            json["parent_id"] = json!(parent.to_string());
            json["thread_metadata"] = thread_metadata();
        }
        json
    }

    /// The partial channel of an interaction.
    pub fn partial(&self, permissions: u64) -> Value {
        let mut json = json!({
            "id": self.id.to_string(),
            "type": self.number(),
            "name": self.name,
            "permissions": permissions.to_string(),
        });
        match self.kind {
            Kind::Text => {}
            // Direct messages have no name.
            Kind::Direct(_) => json["name"] = Value::Null,
            Kind::Thread(parent) => {
                json["parent_id"] = json!(parent.to_string());
                json["thread_metadata"] = thread_metadata();
            }
        }
        json
    }

    /// The bits of what the bot may do here.
    pub fn permissions(&self) -> u64 {
        match self.access {
            Access::Full => ORDINARY,
            Access::ReadOnly => ORDINARY & !(1 << 11),
            Access::None => 0,
        }
    }

    /// Whether the bot may see the channel, and write there, with its own token.
    pub fn open(&self, to_write: bool) -> Result<(), Refusal> {
        match self.access {
            Access::None => Err(Refusal::new(403, 50_001, "Missing Access")),
            Access::ReadOnly if to_write => Err(Refusal::new(403, 50_013, "Missing Permissions")),
            _ => Ok(()),
        }
    }

    /// A message that is still there.
    pub fn message(&self, id: u64) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    pub fn message_mut(&mut self, id: u64) -> Option<&mut Message> {
        self.messages.get_mut(&id).filter(|message| !message.deleted)
    }

    /// All messages that are still there and that everybody sees, or this person too, oldest first.
    pub fn shown(&self, to: Option<u64>) -> impl DoubleEndedIterator<Item = &Message> {
        let seen =
            move |message: &&Message| !message.deleted && (message.only.is_none() || message.only == to);
        self.messages.values().filter(seen)
    }
}

fn thread_metadata() -> Value {
    json!({
        "archived": false,
        "auto_archive_duration": 1440,
        "archive_timestamp": LONG_AGO,
        "locked": false,
        "create_timestamp": LONG_AGO,
    })
}
