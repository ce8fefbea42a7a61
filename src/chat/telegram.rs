//! Telegram: the desk's screens as messages that are edited in place, and what people do there as input.

pub mod api;
mod deliver;
mod draw;
pub mod inline;
pub mod menu;
mod note;
pub mod read;
mod waits;

use super::{Chat, Delivery, Read, Reading, SendError, Shown};
use crate::dialog::screen::Screen;
use api::{Api, Failure};
use note::{Note, Place};
use read::Me;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;
use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters, DeleteWebhook, GetMe, GetUpdates, GetUpdatesSetters,
    SendMessage, SetWebhook, SetWebhookSetters,
};
use teloxide::requests::Payload;
use teloxide::types::{AllowedUpdate, CallbackQueryId};

/// The platform's name in tables.
pub const PLATFORM: &str = "telegram";

/// How long the server may wait for an update before it says that there is none.
const LONG_POLL: Duration = Duration::from_secs(25);

/// How often more something is tried that was refused for now, such as the answer to a press, which shows that it waits.
const MOST_TRIES: u32 = 3;

/// One bot.
pub struct Telegram {
    pub api: Arc<Api>,
    pub me: Me,
    /// Who has what customers sent.
    pub keeper: Option<Arc<super::whatsapp::api::Api>>,
}

impl Telegram {
    /// Asks the server who the bot is, which also tells whether its token is good.
    pub async fn connect(api: Arc<Api>) -> Result<Self, Failure> {
        let me = api.call_for(&GetMe::new(), Duration::ZERO).await?;
        Ok(Self { api, me, keeper: None })
    }

    /// The bot's id, as the inbox names it.
    pub fn bot(&self) -> String {
        self.me.id.to_string()
    }

    /// Updates from `offset` on, as they are on the wire; waits for some.
    pub async fn updates(&self, offset: Option<i64>) -> Result<Vec<Box<RawValue>>, Failure> {
        let wait = u32::try_from(LONG_POLL.as_secs()).unwrap_or(25);
        let mut get = GetUpdates::new().timeout(wait).limit(100).allowed_updates(allowed());
        // The library's type is narrower than Telegram's numbers; without an offset all that is unconfirmed comes.
        if let Some(offset) = offset.and_then(|offset| i32::try_from(offset).ok()) {
            get = get.offset(offset);
        }
        self.api.call_for(&get, LONG_POLL).await
    }

    /// Tells the server that everything before `offset` has arrived.
    pub async fn confirm(&self, offset: i64) -> Result<(), Failure> {
        let Ok(offset) = i32::try_from(offset) else { return Ok(()) };
        let get = GetUpdates::new().offset(offset).timeout(0).limit(1).allowed_updates(allowed());
        let updates: Vec<Box<RawValue>> = self.api.call_for(&get, Duration::ZERO).await?;
        drop(updates);
        Ok(())
    }

    /// Updates are asked for from now on.
    pub async fn poll(&self) -> Result<(), Failure> {
        self.api.call(&DeleteWebhook::new()).await
    }

    /// Updates are to be brought to this address, with this secret in their header.
    pub async fn bring_to(&self, url: &str, secret: &str) -> Result<(), Failure> {
        let Ok(url) = url.parse() else {
            return Err(Failure::Refused(api::Refusal {
                code: 400,
                description: "PUBLIC_URL is no address".to_owned(),
                ..api::Refusal::default()
            }));
        };
        let set = SetWebhook::new(url).secret_token(secret).max_connections(40).allowed_updates(allowed());
        self.api.call(&set).await
    }

    /// A toast, or an alert that must be closed, for whoever pressed; what is too late is nobody's loss.
    async fn answer(&self, query: &str, text: Option<&str>, alert: bool) {
        let mut answer = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            answer = answer.text(draw::cut(text)).show_alert(alert);
        }
        if let Err(failure) = self.api.call(&answer).await {
            self.again_later(answer, failure);
        }
    }

    /// Tries something again that no screen waits for and that may be lost in the end.
    fn again_later<P: Payload + Serialize + Send + Sync + 'static>(&self, payload: P, mut failure: Failure) {
        let api = Arc::clone(&self.api);
        tokio::spawn(async move {
            for _ in 0..MOST_TRIES {
                let (kind, old) = (failure.kind(), failure.says("query is too old"));
                let wait = match failure.for_sending() {
                    SendError::Later(wait) => wait,
                    SendError::NotSent | SendError::Ambiguous => Duration::from_secs(1),
                    _ if old => return,
                    _ => return tracing::debug!(kind, method = P::NAME, "it is let be"),
                };
                tokio::time::sleep(wait).await;
                match api.call(&payload).await {
                    Ok(()) => return,
                    Err(again) => failure = again,
                }
            }
        });
    }
}

/// The kinds of updates that the desk has a use for; always sent, as Telegram keeps the last list.
fn allowed() -> Vec<AllowedUpdate> {
    vec![
        AllowedUpdate::Message,
        AllowedUpdate::CallbackQuery,
        AllowedUpdate::InlineQuery,
        AllowedUpdate::MyChatMember,
    ]
}

impl Read for Telegram {
    fn read(&self, payload: &[u8]) -> Reading {
        read::read(payload, &self.me)
    }
}

impl Chat for Telegram {
    const KEEPS_CARDS: bool = true;

    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        let place = Place::parse(delivery.chat).ok_or(SendError::Never("that is no chat's id".to_owned()))?;
        if let Some(media) = &delivery.screen.media {
            return self.pass_on(place, delivery.screen, media).await.map(|()| None);
        }
        if let Some(sheet) = &delivery.screen.sheet {
            return self.hand(place, delivery.screen, sheet).await.map(|()| None);
        }
        let note = delivery.origin.and_then(Note::read).unwrap_or_default();
        let Some(query) = &note.query else {
            return self.reply(place, delivery, &note).await;
        };
        let screen = delivery.screen;
        let toast = draw::toast(screen);
        let (said, alert) = match (&screen.whisper, &toast) {
            (Some(whisper), _) => (Some(whisper.as_str()), true),
            (None, toast) => (toast.as_deref(), false),
        };
        let answered = self.answer(query, said, alert);
        let shown = self.after_press(place, delivery, &note, toast.is_none() || screen.whisper.is_some());
        let ((), shown) = tokio::join!(answered, shown);
        shown
    }

    async fn redraw(&self, chat: &str, message: &str, screen: &Screen) -> Result<String, SendError> {
        let place = Place::parse(chat).ok_or(SendError::Never("that is no chat's id".to_owned()))?;
        let old = message.parse().unwrap_or_default();
        let message = match self.edit(place, old, screen, false).await? {
            Some(message) => message,
            None => self.send(place, screen, true, None).await?,
        };
        Ok(message.to_string())
    }

    async fn remove(&self, chat: &str, message: &str) -> Result<(), SendError> {
        match (Place::parse(chat), message.parse()) {
            (Some(place), Ok(message)) => self.withdraw(place, message).await.map_err(Failure::for_sending),
            _ => Ok(()),
        }
    }

    async fn apologize(&self, chat: &str, origin: &RawValue, text: &str) {
        let (Some(place), Some(note)) = (Place::parse(chat), Note::read(origin)) else { return };
        if let Some(query) = &note.query {
            self.answer(query, Some(text), true).await;
        } else {
            let mut send = SendMessage::new(place.chat, text);
            send.message_thread_id = place.thread;
            if let Err(failure) = self.api.call(&send).await {
                tracing::debug!(kind = failure.kind(), "an apology was not sent");
            }
        }
    }

    fn messages(&self, origin: &RawValue) -> Vec<String> {
        let note = Note::read(origin).unwrap_or_default();
        [Some(note.message), note.asked].into_iter().flatten().map(|message| message.to_string()).collect()
    }
}
