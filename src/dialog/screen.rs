//! A screen: what the rep sees after a turn, in a form that every platform can draw.

use super::paper::Sheet;
use super::press::Press;
use super::relay::Media;
use super::words::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One message: what happened, a title, lines, buttons, and perhaps a question to be answered in words.
/// All texts are plain, in the reader's language, free of control characters; each platform escapes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// Set where this is a cart's live card, of which a chat shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardOf>,
    /// Set where the message is edited in place as what it shows changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<Board>,
    /// Set where this is a morning's digest, which is looked at again should it not be delivered at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<DigestOf>,
    /// It comes in hours in which its chat wants no sound.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// The reader's language.
    #[serde(default, skip_serializing_if = "is_english")]
    pub lang: Lang,
    /// What the turn did or could not do, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// How many of them tell a change, which the card shows, too.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub done: usize,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Row>,
    /// Rows of buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// What else can be chosen at once, for platforms that have lists to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selects: Vec<Select>,
    /// Set where words are awaited: what to type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
    /// The button that asks it: where nobody can type, it opens a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Button>,
    /// Whether only words answer it: where people share a chat, they need a field to reply in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_words: bool,
    /// For the one who asked alone, where others look on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whisper: Option<String>,
    /// A document that is handed over with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Box<Sheet>>,
    /// What a customer has sent, which is passed on with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

/// Which cart a card shows, and as of which of its revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardOf {
    pub cart: i64,
    pub revision: i32,
    /// How it was drawn: in which language, and whether for eyes that may see everything.
    pub lang: Lang,
    pub private: bool,
}

/// What a board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardOf {
    /// An order, for managers.
    Approval,
    /// An order, for the warehouse.
    Picking,
    /// A customer's conversation.
    Talk,
}

/// A message that shows an order or a conversation to everybody in a chat, and as of which revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub what: BoardOf,
    /// The order's number, or the conversation's id.
    pub id: i64,
    pub revision: i32,
    /// What it shows is true until then, were nothing to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

/// Which day's digest a screen is, and when it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestOf {
    pub day: NaiveDate,
    pub drawn_at: DateTime<Utc>,
}

impl BoardOf {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Picking => "picking",
            Self::Talk => "talk",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Approval, Self::Picking, Self::Talk].into_iter().find(|what| what.as_str() == text)
    }
}

/// A message of a chat that shows a cart, or a menu about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub cart: i64,
    /// The platform's id of the message.
    pub message: String,
    /// The revision that it shows; less than any where that is not known.
    pub shown: i32,
    /// Whether a menu stands in the card's place.
    pub covered: bool,
}

/// A line of a screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    Text(String),
    /// A description and an amount that belongs at the right edge.
    Pair(String, String),
    /// The same, but the sum that counts.
    Total(String, String),
    /// An empty line.
    Gap,
}

/// A button: a label in words that a rep knows and an id of at most 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub id: String,
}

/// A list to choose one from; choosing presses that button. The one that is chosen now is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Select {
    pub label: String,
    /// The button of the menu that it stands for.
    pub op: String,
    pub choices: Vec<Button>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_english(lang: &Lang) -> bool {
    *lang == Lang::En
}

impl Screen {
    /// Whether it says something that the card does not show.
    pub fn has_news(&self) -> bool {
        self.done < self.notices.len() || self.whisper.is_some()
    }

    /// The plain-text form: every platform can fall back to it.
    pub fn plain(&self) -> String {
        let mut lines: Vec<String> = self.notices.clone();
        if !self.title.is_empty() {
            lines.push(self.title.clone());
        }
        lines.extend(self.body.iter().map(|row| match row {
            Row::Text(text) => text.clone(),
            Row::Pair(left, right) | Row::Total(left, right) => format!("{left}  {right}"),
            Row::Gap => String::new(),
        }));
        lines.extend(self.ask.clone());
        lines.join("\n")
    }

    /// The cart that it is about: the one that it shows, else the one that its buttons name.
    pub fn about(&self) -> Option<i64> {
        let named =
            |button: &Button| Press::parse(&button.id).map(|press| press.cart).filter(|cart| *cart != 0);
        self.card.map(|card| card.cart).or_else(|| self.numbered().find_map(named))
    }

    /// All buttons in the order in which they are numbered, from 1.
    pub fn numbered(&self) -> impl Iterator<Item = &Button> {
        self.buttons.iter().flatten()
    }
}
