//! Users, driven from outside: they type, tap, search and share, and the bot hears of it as on Telegram.

mod searching;
mod tapping;

pub use tapping::Tap;

use super::Telegram;
use super::chats::{ANONYMOUS_ADMIN, CHANNEL_BOT, Chat, Kind, Standing, User};
use super::message::Message;
use super::world::{Place, World, quoted};
use serde_json::{Map, Value, json};

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    desk: Telegram,
    pub id: i64,
}

/// What became of something that a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The message's number in its chat.
    pub message: i64,
    /// The update that tells the bot; none when it is not told.
    pub update: Option<i64>,
}

impl Telegram {
    /// The person with this id, who is new to the bot unless it was named before.
    pub fn person(&self, id: i64, first_name: &str) -> Person {
        self.shared().change(|world| {
            let user = User { id, first_name: first_name.to_owned(), ..User::default() };
            world.users.entry(id).or_insert(user);
            world.chats.entry(id).or_insert_with(|| Chat::new(id, Kind::Private, first_name));
        });
        Person { desk: self.clone(), id }
    }
}

impl Person {
    /// The language that the person's client uses, such as `bn`.
    #[must_use]
    pub fn speaks(self, language: &str) -> Self {
        self.change(|user| user.language = Some(language.to_owned()));
        self
    }

    /// The person's @name, without the @.
    #[must_use]
    pub fn called(self, username: &str) -> Self {
        self.change(|user| user.username = Some(username.to_owned()));
        self
    }

    pub(super) fn desk(&self) -> &Telegram {
        &self.desk
    }

    fn change(&self, change: impl FnOnce(&mut User)) {
        self.desk.shared().change(|world| change(world.users.get_mut(&self.id).expect("a known user")));
    }

    /// The private chat with the bot, which was started long ago.
    pub fn private(&self) -> i64 {
        self.desk.shared().change(|world| world.chat(self.id).bot = Standing::Member);
        self.id
    }

    /// Presses Start in the private chat, or opens a link with this parameter.
    pub fn starts(&self, parameter: Option<&str>) -> Said {
        let text = parameter.map_or("/start".to_owned(), |parameter| format!("/start {parameter}"));
        self.says(self.id, &text)
    }

    /// Sends a text.
    pub fn says(&self, place: impl Into<Place>, text: &str) -> Said {
        self.sends(place, text_fields(text))
    }

    /// Replies to a message.
    pub fn replies(&self, place: impl Into<Place>, message: i64, text: &str) -> Said {
        let place = place.into();
        self.sends(place, self.replying(place, message, text_fields(text)))
    }

    /// Sends a text as an anonymous administrator of the group.
    pub fn says_as_group(&self, place: impl Into<Place>, text: &str) -> Said {
        let place = place.into();
        self.says_as(place, ANONYMOUS_ADMIN, place.chat, text)
    }

    /// Sends a text to a group in the name of a channel.
    pub fn says_as_channel(&self, place: impl Into<Place>, channel: i64, text: &str) -> Said {
        self.says_as(place.into(), CHANNEL_BOT, channel, text)
    }

    fn says_as(&self, place: Place, from: i64, sender_chat: i64, text: &str) -> Said {
        self.desk.shared().change(|world| {
            let mut fields = text_fields(text);
            let stand_in = json!({ "id": from, "is_bot": true, "first_name": "Stand-in" });
            let known = world.user_json(from);
            fields.insert("from".to_owned(), if known.is_null() { stand_in } else { known });
            fields.insert("sender_chat".to_owned(), world.chat_json(sender_chat));
            say(world, place, fields)
        })
    }

    /// Posts to a channel.
    pub fn posts(&self, channel: i64, text: &str) -> Said {
        self.desk.shared().change(|world| {
            let mut fields = text_fields(text);
            fields.insert("sender_chat".to_owned(), world.chat_json(channel));
            say(world, channel.into(), fields)
        })
    }

    /// Changes the text of an own message.
    pub fn edits(&self, chat: i64, message: i64, text: &str) -> Said {
        self.desk.shared().change(|world| {
            let now = world.now().as_secs();
            let edited = world.chat(chat).message_mut(message).expect("a message to edit");
            edited.versions.push(edited.json.clone());
            for (key, value) in text_fields(text) {
                edited.json[key] = value;
            }
            edited.json["edit_date"] = json!(now);
            let edited = edited.clone();
            Said { message, update: deliver(world, "edited_message", chat, &edited) }
        })
    }

    /// Deletes a message; bots are not told.
    pub fn deletes(&self, chat: i64, message: i64) {
        self.desk.shared().change(|world| {
            world.chat(chat).message_mut(message).expect("a message to delete").deleted = true;
        });
    }

    /// Shares the own number, as the reply keyboard's button does.
    pub fn shares_contact(&self, place: impl Into<Place>, phone: &str) -> Said {
        let name = self.desk.look(|world| world.users[&self.id].first_name.clone());
        let contact = json!({ "phone_number": phone, "first_name": name, "user_id": self.id });
        self.sends(place, fields([("contact", contact)]))
    }

    /// Sends somebody else's contact card.
    pub fn forwards_contact(&self, place: impl Into<Place>, phone: &str, name: &str) -> Said {
        self.sends(place, fields([("contact", json!({ "phone_number": phone, "first_name": name }))]))
    }

    /// Forwards a text that somebody else wrote elsewhere.
    pub fn forwards(&self, place: impl Into<Place>, text: &str, from: &Person) -> Said {
        let (author, date) = self.desk.look(|world| (world.user_json(from.id), world.now().as_secs()));
        let mut fields = text_fields(text);
        let origin = json!({ "type": "user", "date": date, "sender_user": author });
        fields.insert("forward_origin".to_owned(), origin);
        self.sends(place, fields)
    }

    /// Forwards a message that is in a chat of the emulator, such as one of the bot's.
    pub fn forwards_message(&self, place: impl Into<Place>, from_chat: i64, message: i64) -> Said {
        let original = self.desk.message(from_chat, message).expect("a message to forward").json;
        let origin = json!({ "type": "user", "date": original["date"], "sender_user": original["from"] });
        let kept = ["text", "entities", "caption", "caption_entities", "photo", "document", "contact"];
        let mut fields = fields(kept.map(|key| (key, original[key].clone())));
        fields.insert("forward_origin".to_owned(), origin);
        self.sends(place, fields)
    }

    /// Sends a file.
    pub fn sends_document(&self, place: impl Into<Place>, name: &str, bytes: &[u8]) -> Said {
        let keep = |world: &mut World| {
            let id = world.files.keep(name, bytes.to_vec().into());
            world.files.document(&id)
        };
        let document = self.desk.shared().change(keep);
        self.sends(place, fields([("document", document)]))
    }

    /// Sends a message with any content: fields of the Bot API's `Message`.
    pub fn sends(&self, place: impl Into<Place>, mut fields: Map<String, Value>) -> Said {
        let place = place.into();
        self.desk.shared().change(|world| {
            let chat = world.chat(place.chat);
            if chat.kind == Kind::Private && chat.bot == Standing::Left {
                chat.bot = Standing::Member;
            }
            let inside = chat.kind == Kind::Private || chat.members.contains_key(&self.id);
            assert!(inside, "{} is not in the chat {}", self.id, place.chat);
            fields.insert("from".to_owned(), world.user_json(self.id));
            say(world, place, fields)
        })
    }

    fn replying(&self, place: Place, message: i64, mut fields: Map<String, Value>) -> Map<String, Value> {
        let original = self.desk.message(place.chat, message).expect("a message to reply to");
        fields.insert("reply_to_message".to_owned(), quoted(&original));
        fields
    }
}

/// Puts a message into a chat and tells the bot, where it may see it.
fn say(world: &mut World, place: Place, fields: Map<String, Value>) -> Said {
    let moved = world.chat(place.chat).moved_to;
    assert!(moved.is_none(), "the group {} became a supergroup", place.chat);
    let kind = if world.chat(place.chat).kind == Kind::Channel { "channel_post" } else { "message" };
    let message = world.post(place, fields, false);
    Said { message: message.id, update: deliver(world, kind, place.chat, &message) }
}

/// Tells the bot of a message, where it may see it.
pub(super) fn deliver(world: &mut World, kind: &str, chat: i64, message: &Message) -> Option<i64> {
    if !visible(world, chat, message) {
        return None;
    }
    world.tell(kind, message.json.clone(), chat)
}

/// Whether the bot sees a message, by Telegram's rules of privacy mode.
fn visible(world: &World, chat: i64, message: &Message) -> bool {
    let chat = &world.chats[&chat];
    let standing = chat.bot;
    if !standing.is_in() {
        return false;
    }
    if !matches!(chat.kind, Kind::Group | Kind::Supergroup) {
        return true;
    }
    let bot = world.bot();
    let me = bot.id;
    let is_me = |user: &Value| user["id"].as_i64() == Some(me);
    !world.options.privacy_mode
        || standing == Standing::Administrator
        || is_me(&message.json["via_bot"])
        || is_me(&message.json["reply_to_message"]["from"])
        || is_service(&message.json)
        || is_command_for(message.text(), bot.username.as_deref().unwrap_or_default())
}

fn is_service(message: &Value) -> bool {
    let kinds = [
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "pinned_message",
        "group_chat_created",
    ];
    kinds.iter().any(|kind| message.get(kind).is_some())
}

/// A command to nobody in particular, or to this bot.
fn is_command_for(text: &str, username: &str) -> bool {
    let Some(command) = text.strip_prefix('/') else { return false };
    let command = command.split_whitespace().next().unwrap_or_default();
    match command.split_once('@') {
        Some((_, to)) => to.eq_ignore_ascii_case(username),
        None => !command.is_empty(),
    }
}

/// The text with the commands that Telegram marks in it.
fn text_fields(text: &str) -> Map<String, Value> {
    let mut entities = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let command = word.trim_end();
        if command.len() > 1 && command.starts_with('/') {
            let length = command.encode_utf16().count();
            entities.push(json!({ "type": "bot_command", "offset": at, "length": length }));
        }
        at += word.encode_utf16().count();
    }
    let mut fields = fields([("text", json!(text))]);
    if !entities.is_empty() {
        fields.insert("entities".to_owned(), json!(entities));
    }
    fields
}

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
