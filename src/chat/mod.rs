//! What every chat platform's adapter is: a way to show a screen, and the ways in which that can fail.

pub mod discord;
pub mod mail;
pub mod prompt;
pub mod telegram;
pub mod terminal;
pub mod webhook;
pub mod whatsapp;

use crate::dialog::event::Input;
use crate::dialog::paper::Sheet;
use crate::dialog::relay::Media;
use crate::dialog::screen::{Posted, Screen};
use crate::dialog::words::Lang;
use serde_json::value::RawValue;
use std::time::Duration;

/// A platform's adapter. It knows no money and no SQL.
pub trait Chat: Sync {
    /// Shows a screen to the people of a chat.
    fn deliver(
        &self,
        delivery: &Delivery<'_>,
    ) -> impl Future<Output = Result<Option<Shown>, SendError>> + Send;

    /// Draws a card or a board anew after a change from elsewhere; the message that shows it now.
    fn redraw(
        &self,
        _chat: &str,
        _message: &str,
        _screen: &Screen,
    ) -> impl Future<Output = Result<String, SendError>> + Send {
        async { Err(SendError::Never("this chat has no cards that stay".to_owned())) }
    }

    /// Takes a message away that has been replaced, or at least its buttons; one that is gone already is no error.
    fn remove(&self, _chat: &str, _message: &str) -> impl Future<Output = Result<(), SendError>> + Send {
        async { Ok(()) }
    }

    /// Tells somebody that what they sent could not be worked; whether that arrives matters little.
    fn apologize(&self, _chat: &str, _origin: &RawValue, _text: &str) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// The messages that an adapter's own note names: those may be cards.
    fn messages(&self, _origin: &RawValue) -> Vec<String> {
        Vec::new()
    }

    /// Whether messages stay where they are, so that it matters which of them are cards.
    const KEEPS_CARDS: bool = false;
}

/// A screen on its way.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    pub chat: &'a str,
    pub screen: &'a Screen,
    /// The adapter's own note about the message that caused it.
    pub origin: Option<&'a RawValue>,
    /// The chat's cards that it may be about.
    pub cards: &'a [Posted],
    /// Whether it may have arrived already.
    pub again: bool,
}

/// Which message shows what after a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A cart, or a menu in its place.
    Cart {
        cart: i64,
        message: String,
        covered: bool,
        /// The message shows what it showed before: it is drawn anew as soon as it may be, as after a change from elsewhere.
        behind: bool,
    },
    /// The screen's board.
    Board { message: String },
}

/// A file on its way.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    /// Its media type.
    pub mime: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// A sheet, set. None where that cannot be done on this machine.
    async fn of(sheet: &Sheet) -> Option<Self> {
        match crate::paper::set(sheet).await {
            Ok(bytes) => Some(Self { name: sheet.file_name(), mime: sheet.form.mime().to_owned(), bytes }),
            Err(fault) => {
                tracing::warn!(%fault, "a paper goes as text");
                None
            }
        }
    }

    /// What a customer sent, from where their platform keeps it. None where it is gone, too large, or there is no such
    /// platform here: then only its message is shown.
    async fn sent(keeper: Option<&whatsapp::api::Api>, media: &Media) -> Result<Option<Self>, SendError> {
        let Some(keeper) = keeper else { return Ok(None) };
        match keeper.fetch(&media.id).await {
            Ok(bytes) => Ok(Some(Self { name: media.file_name(), mime: media.mime.clone(), bytes })),
            Err(failure) => match failure.for_sending() {
                SendError::Never(why) => {
                    tracing::warn!(why, "what a customer sent cannot be passed on");
                    Ok(None)
                }
                later => Err(later),
            },
        }
    }

    /// As a part of a form. None where the media type is none.
    fn part(&self) -> Option<reqwest::multipart::Part> {
        let part = reqwest::multipart::Part::bytes(self.bytes.clone()).file_name(self.name.clone());
        part.mime_str(&self.mime).ok()
    }
}

/// Something that a person did, as an adapter has read it.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub chat: String,
    pub user: String,
    /// What the platform calls the person.
    pub name: String,
    /// Whether nobody else looks on.
    pub private: bool,
    /// Whether the answer is for that person alone, although others look on.
    pub discreet: bool,
    pub server: Option<Server>,
    pub lang: Option<Lang>,
    pub input: Input,
    /// The bot's message that it answers.
    pub about: Option<String>,
    /// The adapter's own note, given back with the reply.
    pub origin: Box<RawValue>,
}

/// A place that has roles of its own, and those that the person has there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    pub id: String,
    pub roles: Vec<String>,
}

/// What an update asks for.
#[derive(Clone, Debug)]
pub enum Reading {
    Turn(Box<Arrival>),
    /// A chat goes on under another id.
    Moved {
        from: String,
        to: String,
    },
    /// A chat wants nothing from us any more: why.
    Closed {
        chat: String,
        why: String,
    },
    /// It takes messages again, or for the first time.
    Opened {
        chat: String,
    },
    /// Something about a customer's conversation.
    Customer(Box<crate::dialog::relay::Incoming>),
    Nothing,
}

/// Reads a platform's updates.
pub trait Read: Sync {
    /// An update as it was kept. What cannot be read asks for nothing.
    fn read(&self, payload: &[u8]) -> Reading;
}

/// Why a message did not arrive, by what is to be done about it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It never left, or the platform failed: try again.
    #[error("not sent")]
    NotSent,
    /// Not before this time has passed.
    #[error("not before {0:?}")]
    Later(Duration),
    /// It may have arrived: repeat once at most.
    #[error("it may or may not have arrived")]
    Ambiguous,
    /// It never will: park it.
    #[error("never: {0}")]
    Never(String),
    /// The chat wants nothing from us: park all that is owed to it.
    #[error("the chat is closed: {0}")]
    Closed(String),
    /// The chat goes on under another id: send it there.
    #[error("the chat has moved")]
    Moved(String),
}
