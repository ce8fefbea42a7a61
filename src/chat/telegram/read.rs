//! What an update asks for: who did what in which chat, or nothing.

use super::note::{Note, Place};
use crate::chat::{Arrival, Reading};
use crate::dialog::event::Input;
use crate::dialog::form::is_beside_carts;
use crate::dialog::press::Press;
use crate::dialog::relay::BUTTONS;
use crate::dialog::words::Lang;
use serde::Deserialize;
use teloxide::types::{
    CallbackQuery, ChatMemberKind, InlineKeyboardButtonKind, InlineQuery, Message, Update, UpdateKind, User,
};

/// The bot as its users see it.
#[derive(Clone, Debug, Deserialize)]
pub struct Me {
    pub id: u64,
    /// Without @.
    #[serde(default)]
    pub username: String,
    /// Whether it can be asked in the middle of a chat.
    #[serde(default, rename = "supports_inline_queries")]
    pub inline: bool,
}

/// Buttons that open something else: what they stand on, such as a list, is still wanted.
const BESIDE: &[&str] = &["open", "ord", "copy"];

/// An update as it was kept.
pub fn read(payload: &[u8], me: &Me) -> Reading {
    let Ok(update) = serde_json::from_slice::<Update>(payload) else { return Reading::Nothing };
    match update.kind {
        UpdateKind::Message(message) => read_message(&message, me),
        UpdateKind::CallbackQuery(query) => read_press(&query),
        UpdateKind::MyChatMember(change) => match &change.new_chat_member.kind {
            ChatMemberKind::Banned(_) | ChatMemberKind::Left => Reading::Closed {
                chat: change.chat.id.0.to_string(),
                why: "the bot was blocked or removed".to_owned(),
            },
            _ => Reading::Opened { chat: change.chat.id.0.to_string() },
        },
        _ => Reading::Nothing,
    }
}

/// The lane of an update: its conversation, which is how a turn names it, too. None for what asks for no turn.
pub fn lane(reading: &Reading) -> Option<String> {
    match reading {
        Reading::Turn(arrival) => Some(format!("{}/{}", arrival.chat, arrival.user)),
        Reading::Moved { from, .. } => Some(from.clone()),
        Reading::Closed { chat, .. } | Reading::Opened { chat } => Some(chat.clone()),
        Reading::Customer(_) | Reading::Nothing => None,
    }
}

/// An inline query, which is answered at once and never kept.
pub fn inline_query(payload: &[u8]) -> Option<InlineQuery> {
    match serde_json::from_slice::<Update>(payload).ok()?.kind {
        UpdateKind::InlineQuery(query) => Some(query),
        _ => None,
    }
}

/// The reader's language, as Telegram knows it.
pub fn lang_of(user: &User) -> Option<Lang> {
    user.language_code.as_deref().and_then(Lang::parse)
}

fn read_message(message: &Message, me: &Me) -> Reading {
    if let Some(to) = message.migrate_to_chat_id() {
        return Reading::Moved { from: message.chat.id.0.to_string(), to: to.0.to_string() };
    }
    // Anonymous administrators share one user, and channels have none: nobody can be known by them.
    let Some(user) = message.from.as_ref().filter(|user| !user.is_bot && message.sender_chat.is_none())
    else {
        return Reading::Nothing;
    };
    let picked = message.via_bot.as_ref().is_some_and(|bot| bot.id.0 == me.id);
    let private = message.chat.is_private();
    let answered = message
        .reply_to_message()
        .filter(|answered| answered.from.as_ref().is_some_and(|author| author.id.0 == me.id));
    let Some(mut input) = read_input(message, me, picked, private || answered.is_some()) else {
        return Reading::Nothing;
    };
    // A reply to a customer's message goes to that customer.
    if let (Input::Text(text), Some(press)) = (&input, answered.and_then(answers))
        && (!text.starts_with('/') || text.starts_with("//"))
    {
        input = Input::Form { press, values: vec![text.clone()] };
    }
    let thread = message.thread_id.filter(|_| message.is_topic_message);
    let note = Note {
        message: message.id.0,
        user: user.id.0,
        name: user.first_name.clone(),
        private,
        tidy: picked,
        asked: answered.map(|answered| answered.id.0),
        ..Note::default()
    };
    Reading::Turn(Box::new(Arrival {
        chat: Place::of(message.chat.id, thread),
        user: user.id.0.to_string(),
        name: user.first_name.clone(),
        private,
        discreet: false,
        server: None,
        lang: lang_of(user),
        input,
        about: answered.map(|answered| answered.id.0.to_string()),
        origin: note.write(),
    }))
}

/// The button that a reply to a message of ours answers: where it shows a customer's, or asks whether to cancel.
fn answers(message: &Message) -> Option<String> {
    let keys = message.reply_markup()?.inline_keyboard.iter().flatten();
    let ids = keys.filter_map(|key| match &key.kind {
        InlineKeyboardButtonKind::CallbackData(id) => Some(id.clone()),
        _ => None,
    });
    ids.into_iter().find(|id| Press::parse(id).is_some_and(|press| is_beside_carts(&press.op)))
}

/// What a message says to the desk. In a group only what is said to the bot is.
fn read_input(message: &Message, me: &Me, picked: bool, to_us: bool) -> Option<Input> {
    if let Some(contact) = message.contact().filter(|_| to_us) {
        let name = [Some(contact.first_name.as_str()), contact.last_name.as_deref()];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        return Some(Input::Contact { phone: contact.phone_number.clone(), name });
    }
    let text = message.text().or(message.caption())?;
    if picked {
        return Some(super::inline::picked(text).unwrap_or_else(|| Input::Text(text.to_owned())));
    }
    let (first, rest) =
        text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest));
    if let Some(command) = first.strip_prefix('/') {
        let (name, whom) = command.split_once('@').map_or((command, None), |(name, whom)| (name, Some(whom)));
        if whom.is_some_and(|whom| !whom.eq_ignore_ascii_case(&me.username)) {
            return None;
        }
        return Some(Input::Text(format!("/{name} {rest}").trim_end().to_owned()));
    }
    let mention = format!("@{}", me.username);
    if first.eq_ignore_ascii_case(&mention) && !rest.trim().is_empty() {
        return Some(Input::Text(rest.trim().to_owned()));
    }
    to_us.then(|| Input::Text(text.to_owned()))
}

fn read_press(query: &CallbackQuery) -> Reading {
    let (Some(data), Some(message)) = (&query.data, &query.message) else { return Reading::Nothing };
    let chat = message.chat();
    let thread =
        message.regular_message().and_then(|message| message.thread_id.filter(|_| message.is_topic_message));
    let user = &query.from;
    let press = Press::parse(data);
    let note = Note {
        message: message.id().0,
        query: Some(query.id.0.clone()),
        user: user.id.0,
        name: user.first_name.clone(),
        private: chat.is_private(),
        beside: press.as_ref().is_some_and(|press| press.cart == 0 && stays(&press.op)),
        down: press.as_ref().is_some_and(|press| press.op == "down"),
        anywhere: press.is_none_or(|press| press.cart == 0),
        ..Note::default()
    };
    Reading::Turn(Box::new(Arrival {
        chat: Place::of(chat.id, thread),
        user: user.id.0.to_string(),
        name: user.first_name.clone(),
        private: chat.is_private(),
        discreet: false,
        server: None,
        lang: lang_of(user),
        input: Input::Press(data.clone()),
        about: None,
        origin: note.write(),
    }))
}

/// Whether the message of a button stays as it is.
fn stays(op: &str) -> bool {
    BESIDE.contains(&op) || BUTTONS.contains(&op)
}
