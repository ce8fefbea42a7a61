//! Discord: the desk's screens as messages, cards that are edited in place, and what people do there as input.

pub mod acks;
pub mod api;
pub mod commands;
mod deliver;
pub mod draw;
pub mod gateway;
pub mod interaction;
pub mod limits;
pub mod note;
pub mod read;
pub mod routes;

use super::{Chat, Delivery, Read, Reading, SendError, Shown};
use crate::dialog::choices::Choice;
use crate::dialog::screen::Screen;
use acks::Acks;
use api::{Api, Failure};
use deliver::Answer;
pub use deliver::now;
use note::{First, Note};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::sync::Arc;

/// The platform's name in tables.
pub const PLATFORM: &str = "discord";

/// One bot.
#[derive(Clone)]
pub struct Discord {
    pub api: Arc<Api>,
    /// The application's id, by which the inbox names the bot, too.
    pub application: String,
    /// What the bot is called.
    pub name: String,
    pub acks: Acks,
    /// Who has what customers sent.
    pub keeper: Option<Arc<super::whatsapp::api::Api>>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    username: String,
}

impl Discord {
    /// Asks Discord who the bot is, which also tells whether its token is good; and for its application, unless that
    /// is known.
    pub async fn connect(api: Arc<Api>, application: Option<String>) -> Result<Self, Failure> {
        let me: Named = api.call_for(&routes::me(), None).await?;
        let application = match application {
            Some(application) => application,
            None => api.call_for::<Named>(&routes::application(), None).await?.id,
        };
        Ok(Self { api, application, name: me.username, acks: Acks::default(), keeper: None })
    }

    /// Sets the commands where Discord has others; whether it had.
    pub async fn publish(&self, markets: &[Choice]) -> Result<bool, Failure> {
        let ours = commands::all(markets);
        let theirs: Vec<Value> = self.api.call_for(&routes::commands(&self.application), None).await?;
        let differ = commands::essence(&ours) != commands::essence(&theirs);
        if differ {
            self.api.call(&routes::set_commands(&self.application), Some(&ours.into())).await?;
        }
        Ok(differ)
    }

    /// Answers an interaction at first.
    pub async fn first_answer(&self, id: &str, token: &str, answer: &Value) -> Result<(), Failure> {
        self.api.call(&routes::answer(id, token), Some(answer)).await
    }
}

/// The first answers to interactions, by what follows.
pub mod first {
    use super::interaction::EPHEMERAL;
    use super::note::First;
    use super::{Value, json};

    /// To Discord itself.
    pub fn pong() -> Value {
        json!({ "type": 1 })
    }

    /// Something will follow.
    pub fn deferred(first: First) -> Value {
        match first {
            First::Deferred => json!({ "type": 5, "data": { "flags": EPHEMERAL } }),
            First::OnShared | First::OnEphemeral => json!({ "type": 6 }),
        }
    }

    /// A message for that person alone, and nothing will follow.
    pub fn alone(mut message: Value) -> Value {
        message["flags"] = EPHEMERAL.into();
        json!({ "type": 4, "data": message })
    }

    /// Choices for what is being typed.
    pub fn choices(choices: Vec<Value>) -> Value {
        json!({ "type": 8, "data": { "choices": choices } })
    }

    /// A form.
    pub fn modal(modal: Value) -> Value {
        json!({ "type": 9, "data": modal })
    }
}

impl Read for Discord {
    fn read(&self, payload: &[u8]) -> Reading {
        read::read(payload)
    }
}

impl Chat for Discord {
    const KEEPS_CARDS: bool = true;

    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        if let Some(media) = &delivery.screen.media {
            return self.pass_on(delivery, media).await.map(|()| None);
        }
        if let Some(sheet) = &delivery.screen.sheet {
            return self.hand(delivery, sheet).await.map(|()| None);
        }
        let note = delivery.origin.and_then(Note::read).unwrap_or_default();
        self.acks.answered(&note.id).await;
        self.show(delivery, &note).await
    }

    async fn redraw(&self, chat: &str, message: &str, screen: &Screen) -> Result<String, SendError> {
        if self.edit(chat, message, screen).await.map_err(Failure::for_sending)? {
            return Ok(message.to_owned());
        }
        let nonce = match (screen.card, screen.board) {
            (Some(card), _) => deliver::nonce_of(card),
            (None, Some(board)) => deliver::nonce_of_board(board),
            (None, None) => String::new(),
        };
        self.create(chat, deliver::posted(screen), &nonce).await.map_err(Failure::for_sending)
    }

    async fn remove(&self, chat: &str, message: &str) -> Result<(), SendError> {
        match self.api.call(&routes::delete_message(chat, message), None).await {
            Err(failure) if !failure.is_gone() => Err(failure.for_sending()),
            _ => Ok(()),
        }
    }

    async fn apologize(&self, _chat: &str, origin: &RawValue, text: &str) {
        let Some(note) = Note::read(origin) else { return };
        self.acks.answered(&note.id).await;
        let answer = match note.first {
            First::Deferred => Answer::InPlace(draw::sentence(text)),
            First::OnShared | First::OnEphemeral => Answer::Beside(draw::sentence(text)),
        };
        if let Err(failure) = self.through(&note, &answer).await {
            tracing::debug!(kind = failure.kind(), "an apology was not sent");
        }
    }

    fn messages(&self, origin: &RawValue) -> Vec<String> {
        let note = Note::read(origin).filter(|note| note.first == First::OnShared);
        note.and_then(|note| note.message_id).into_iter().collect()
    }
}
