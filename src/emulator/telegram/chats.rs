//! Users and chats, and how the bot stands in each of them.

use super::message::Message;
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Stands in for an administrator who writes as the group.
pub const ANONYMOUS_ADMIN: i64 = 1_087_968_824;
/// Stands in for someone who writes in a group as a channel.
pub const CHANNEL_BOT: i64 = 136_817_688;

/// A person or a bot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct User {
    pub id: i64,
    pub is_bot: bool,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub language: Option<String>,
}

impl User {
    /// The `User` object.
    pub fn json(&self) -> Value {
        let mut json = json!({ "id": self.id, "is_bot": self.is_bot, "first_name": self.first_name });
        let optional =
            [("last_name", &self.last_name), ("username", &self.username), ("language_code", &self.language)];
        for (key, value) in optional {
            if let Some(value) = value {
                json[key] = json!(value);
            }
        }
        json
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Private,
    Group,
    Supergroup,
    Channel,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// What somebody is in a chat. In a private chat the bot is a member, or kicked when it is blocked, or left
/// when the user has not started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Creator,
    Administrator,
    Member,
    Left,
    Kicked,
}

impl Standing {
    pub fn is_in(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator | Self::Member)
    }

    /// The `ChatMember` object.
    pub fn json(self, user: &Value) -> Value {
        let mut json = json!({ "user": user });
        match self {
            Self::Creator => json["is_anonymous"] = json!(false),
            Self::Administrator => {
                for right in RIGHTS {
                    json[right] = json!(right != "is_anonymous");
                }
            }
            Self::Member | Self::Left => {}
            Self::Kicked => json["until_date"] = json!(0),
        }
        json["status"] = json!(match self {
            Self::Creator => "creator",
            Self::Administrator => "administrator",
            Self::Member => "member",
            Self::Left => "left",
            Self::Kicked => "kicked",
        });
        json
    }
}

const RIGHTS: [&str; 16] = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_post_messages",
    "can_edit_messages",
];

/// A chat with all that was said in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chat {
    pub id: i64,
    pub kind: Kind,
    /// The title, or the person's first name.
    pub title: String,
    pub username: Option<String>,
    pub forum: bool,
    pub bot: Standing,
    pub members: BTreeMap<i64, Standing>,
    /// The supergroup that this group became.
    pub moved_to: Option<i64>,
    pub messages: BTreeMap<i64, Message>,
    pub pinned: Vec<i64>,
    /// Titles of forum topics by the message that opened them.
    pub topics: BTreeMap<i64, String>,
    /// The messages that the bot sent or edited, in the order in which it did.
    pub shown_by_bot: Vec<i64>,
    /// Supergroups and channels count their messages themselves.
    pub last_id: i64,
}

impl Chat {
    pub fn new(id: i64, kind: Kind, title: &str) -> Self {
        Self {
            id,
            kind,
            title: title.to_owned(),
            username: None,
            forum: false,
            bot: Standing::Left,
            members: BTreeMap::new(),
            moved_to: None,
            messages: BTreeMap::new(),
            pinned: Vec::new(),
            topics: BTreeMap::new(),
            shown_by_bot: Vec::new(),
            last_id: 0,
        }
    }

    /// The `Chat` object.
    pub fn json(&self) -> Value {
        let name = if self.kind == Kind::Private { "first_name" } else { "title" };
        let mut json = json!({ "id": self.id, "type": self.kind.name(), name: self.title });
        if let Some(username) = &self.username {
            json["username"] = json!(username);
        }
        if self.forum {
            json["is_forum"] = json!(true);
        }
        json
    }

    /// Whether the bot may write here now.
    pub fn open_to_bot(&self) -> Result<(), Refusal> {
        if let Some(to) = self.moved_to {
            return Err(Refusal::migrated(to));
        }
        match (self.kind, self.bot) {
            (Kind::Channel, Standing::Member) => {
                Err(Refusal::bad("need administrator rights in the channel chat"))
            }
            (_, standing) if standing.is_in() => Ok(()),
            (Kind::Private, Standing::Kicked) => Err(Refusal::forbidden("bot was blocked by the user")),
            (Kind::Private, _) => Err(Refusal::forbidden("bot can't initiate conversation with a user")),
            (kind, Standing::Kicked) => {
                Err(Refusal::forbidden(&format!("bot was kicked from the {} chat", kind.name())))
            }
            (kind, _) => Err(Refusal::forbidden(&format!("bot is not a member of the {} chat", kind.name()))),
        }
    }

    /// A message that is still there.
    pub fn message(&self, id: i64) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    pub fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.messages.get_mut(&id).filter(|message| !message.deleted)
    }

    /// All messages that are still there, oldest first.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values().filter(|message| !message.deleted)
    }
}
