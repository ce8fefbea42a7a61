//! Where a screen goes: a cart's card into the channel, everything else to the one who asked.

use super::api::{Failure, Request};
use super::note::{First, Note};
use super::{Discord, draw, routes};
use crate::chat::{Delivery, File, SendError, Shown};
use crate::dialog::form::form;
use crate::dialog::paper::Sheet;
use crate::dialog::press::Press;
use crate::dialog::relay::Media;
use crate::dialog::screen::{Board, CardOf, Row, Screen};
use crate::dialog::words::say;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use tokio::time::sleep;

/// How often more is tried to answer an interaction whose first answer may still be on its way.
const MOST_TRIES: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(200);

/// A message that was sent.
#[derive(Deserialize)]
struct Sent {
    id: String,
}

/// What becomes of the message through which an interaction is answered.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// The deferred message is filled in, or the one whose component was used shows this.
    InPlace(Value),
    /// A message of its own, for that person alone.
    Beside(Value),
    /// It has done its work.
    Gone,
}

impl Discord {
    /// After an interaction, or of its own accord.
    pub(super) async fn show(
        &self,
        delivery: &Delivery<'_>,
        note: &Note,
    ) -> Result<Option<Shown>, SendError> {
        let screen = delivery.screen;
        if let Some(typed) = &note.form
            && screen.done == 0
            && !screen.notices.is_empty()
            && (screen.card.is_some() || screen.asks.is_some())
        {
            let form = Press::parse(&typed.press).and_then(|press| form(&press, screen.lang, None));
            let refused = draw::refused(screen, typed, form.as_ref());
            let answer = match note.first {
                First::OnShared => Answer::Beside(refused),
                First::Deferred | First::OnEphemeral => Answer::InPlace(refused),
            };
            self.answer(delivery, note, answer).await?;
            return Ok(None);
        }
        if let Some(board) = screen.board {
            let posted = self.create(delivery.chat, draw::shared(screen), &nonce_of_board(board)).await;
            return posted.map(|message| Some(Shown::Board { message })).map_err(Failure::for_sending);
        }
        let Some(card) = screen.card else {
            if let Some(answer) = beside_card(screen, note) {
                self.answer(delivery, note, answer).await?;
            }
            return Ok(None);
        };
        match self.post(delivery, card, note).await {
            // Delivered again as a whole, which shows nothing twice: else "is thinking" would stay for ever.
            Ok(shown) => match self.tell(screen, note).await {
                Err(failure @ (Failure::NotSent | Failure::Server(_) | Failure::Cut)) => {
                    Err(failure.for_sending())
                }
                // Others in the channel do not wait for it.
                Err(Failure::Wait(wait)) => {
                    self.tell_later(screen, note, wait);
                    Ok(shown)
                }
                _ => Ok(shown),
            },
            // Where the bot may not write, whoever asked sees the card alone.
            Err(failure @ Failure::Refused { status: 403 | 404 | 400, .. }) if note.is_good(now()) => {
                tracing::warn!(kind = failure.kind(), code = failure.code(), "a card cannot be posted");
                let mut alone = screen.clone();
                if failure.is_shut() {
                    alone.notices.push(say(card.lang, "no-access", &[]));
                }
                let shown = draw::whole(&alone);
                let answer = match note.first {
                    First::OnShared => Answer::Beside(shown),
                    First::Deferred | First::OnEphemeral => Answer::InPlace(shown),
                };
                self.answer(delivery, note, answer).await?;
                Ok(None)
            }
            Err(failure) => Err(failure.for_sending()),
        }
    }

    /// Edits the card that the channel has of this cart, or posts it at the bottom.
    async fn post(
        &self,
        delivery: &Delivery<'_>,
        card: CardOf,
        note: &Note,
    ) -> Result<Option<Shown>, Failure> {
        let shown = |message| Some(Shown::Cart { cart: card.cart, message, covered: false, behind: false });
        let old = delivery.cards.iter().find(|posted| posted.cart == card.cart);
        // One that is wanted at the bottom is posted; again, its nonce gives the message that was posted then.
        if let Some(old) = old.filter(|_| !note.down) {
            if old.shown > card.revision {
                return Ok(None);
            }
            match self.edit(delivery.chat, &old.message, delivery.screen).await {
                Ok(true) => return Ok(shown(old.message.clone())),
                Ok(false) => {}
                // Others of the channel do not wait for it, and many changes become one edit.
                Err(Failure::Wait(_)) => {
                    let message = old.message.clone();
                    return Ok(Some(Shown::Cart { cart: card.cart, message, covered: false, behind: true }));
                }
                Err(failure) => return Err(failure),
            }
        }
        let nonce = if note.id.is_empty() { nonce_of(card) } else { format!("{}c", note.id) };
        self.create(delivery.chat, draw::card(delivery.screen), &nonce).await.map(shown)
    }

    /// Whether there still was such a message.
    pub(super) async fn edit(&self, chat: &str, message: &str, screen: &Screen) -> Result<bool, Failure> {
        let edit = routes::edit_message(chat, message);
        match self.api.call(&edit, Some(&posted(screen))).await {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_gone() => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// Posts a message; the same nonce again within minutes gives the same one.
    pub(super) async fn create(&self, chat: &str, mut body: Value, nonce: &str) -> Result<String, Failure> {
        if !nonce.is_empty() {
            body["nonce"] = nonce.chars().take(25).collect::<String>().into();
            body["enforce_nonce"] = true.into();
        }
        let sent: Sent = self.api.call_for(&routes::create_message(chat), Some(&body)).await?;
        Ok(sent.id)
    }

    /// Hands a paper over: a message of the channel with the file.
    pub(super) async fn hand(&self, delivery: &Delivery<'_>, sheet: &Sheet) -> Result<(), SendError> {
        let nonce = format!("{}{}", sheet.mark, sheet.form.ending());
        let Some(file) = File::of(sheet).await else {
            let body = sheet.plain().lines().map(|line| Row::Text(line.to_owned())).collect();
            let told = draw::shared(&Screen { body, lang: delivery.screen.lang, ..Screen::default() });
            return self.create(delivery.chat, told, &nonce).await.map(drop).map_err(Failure::for_sending);
        };
        self.put(delivery, &file, &nonce).await
    }

    /// Passes on what a customer sent.
    pub(super) async fn pass_on(&self, delivery: &Delivery<'_>, media: &Media) -> Result<(), SendError> {
        match File::sent(self.keeper.as_deref(), media).await? {
            // Ids are longer than a nonce: their ends differ.
            Some(file) => {
                let tail: Vec<char> = media.id.chars().rev().take(25).collect();
                self.put(delivery, &file, &tail.iter().rev().collect::<String>()).await
            }
            // The conversation's card says what it was.
            None => Ok(()),
        }
    }

    /// Posts a file; the same nonce again within minutes posts nothing more.
    async fn put(&self, delivery: &Delivery<'_>, file: &File, nonce: &str) -> Result<(), SendError> {
        let mut body = json!({
            "content": draw::escaped(&delivery.screen.title).chars().take(2_000).collect::<String>(),
            "attachments": [{ "id": "0", "filename": file.name }],
            "allowed_mentions": { "parse": [] },
            "nonce": nonce,
            "enforce_nonce": true,
        });
        if delivery.screen.silent {
            body["flags"] = draw::SILENT.into();
        }
        let create = routes::create_message(delivery.chat);
        self.api.upload(&create, &body, file).await.map_err(Failure::for_sending)
    }

    /// Answers whoever asked. What comes too late for that is said in the channel, without what was for them alone.
    async fn answer(&self, delivery: &Delivery<'_>, note: &Note, answer: Answer) -> Result<(), SendError> {
        if note.is_good(now()) {
            match self.through(note, &answer).await {
                Ok(()) => return Ok(()),
                Err(failure) if failure.is_over() || failure.is_gone() => {}
                Err(Failure::Cut) if matches!(answer, Answer::Beside(_)) => return Err(SendError::Ambiguous),
                Err(failure) => return Err(failure.for_sending()),
            }
        }
        if matches!(answer, Answer::Gone)
            || delivery.screen.notices.is_empty() && !draw::has_body(delivery.screen)
        {
            return Ok(());
        }
        let nonce = if note.id.is_empty() { String::new() } else { format!("{}f", note.id) };
        let said = self.create(delivery.chat, draw::shared(delivery.screen), &nonce).await;
        said.map(drop).map_err(Failure::for_sending)
    }

    /// Answers through the interaction.
    pub(super) async fn through(&self, note: &Note, answer: &Answer) -> Result<(), Failure> {
        let (application, token) = (&self.application, &note.token);
        let beside = || routes::follow_up(application, token);
        let result = match answer {
            Answer::InPlace(body) => {
                let edit = routes::edit_original(application, token);
                match self.patiently(note, &edit, Some(body)).await {
                    // They have dismissed it meanwhile.
                    Err(failure) if failure.is_gone() => {
                        self.patiently(note, &beside(), Some(&only_theirs(body))).await
                    }
                    result => result,
                }
            }
            Answer::Beside(body) => self.patiently(note, &beside(), Some(&only_theirs(body))).await,
            Answer::Gone => self.patiently(note, &routes::delete_original(application, token), None).await,
        };
        if let Err(failure) = &result {
            tracing::debug!(kind = failure.kind(), code = failure.code(), "an interaction is not answered");
        }
        result
    }

    async fn patiently(&self, note: &Note, request: &Request, body: Option<&Value>) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            match self.api.call(request, body).await {
                Err(failure) if failure.is_over() && note.is_fresh(now()) && tries < MOST_TRIES => {
                    tries += 1;
                    sleep(BETWEEN).await;
                }
                result => return result,
            }
        }
    }

    /// Says what belongs beside a card, to whoever asked.
    async fn tell(&self, screen: &Screen, note: &Note) -> Result<(), Failure> {
        match after_card(screen, note).filter(|_| note.is_good(now())) {
            Some(answer) => match self.through(note, &answer).await {
                // It may have arrived, and is not said twice.
                Err(Failure::Cut) if matches!(answer, Answer::Beside(_)) => Ok(()),
                result => result,
            },
            None => Ok(()),
        }
    }

    /// The same as soon as Discord allows, while there is time.
    fn tell_later(&self, screen: &Screen, note: &Note, mut wait: Duration) {
        let (discord, screen, note) = (self.clone(), screen.clone(), note.clone());
        tokio::spawn(async move {
            loop {
                sleep(wait).await;
                match discord.tell(&screen, &note).await {
                    Err(Failure::Wait(longer)) => wait = longer,
                    _ => return,
                }
            }
        });
    }
}

/// Where a screen goes that is no card.
fn beside_card(screen: &Screen, note: &Note) -> Option<Answer> {
    let body = draw::has_body(screen);
    match note.first {
        First::Deferred => Some(Answer::InPlace(draw::whole(screen))),
        First::OnEphemeral if body && !note.beside => Some(Answer::InPlace(draw::whole(screen))),
        _ if body || screen.has_news() => Some(Answer::Beside(draw::whole(screen))),
        _ => None,
    }
}

/// What remains to be said once the card is shown: after a command what it did, else only what the card does not show.
fn after_card(screen: &Screen, note: &Note) -> Option<Answer> {
    let said = || draw::said(screen);
    match note.first {
        First::Deferred if screen.notices.is_empty() && screen.whisper.is_none() => Some(Answer::Gone),
        First::Deferred => Some(Answer::InPlace(said())),
        First::OnShared => screen.has_news().then(|| Answer::Beside(said())),
        First::OnEphemeral if note.beside => screen.has_news().then(|| Answer::Beside(said())),
        First::OnEphemeral if screen.has_news() => Some(Answer::InPlace(said())),
        First::OnEphemeral => Some(Answer::Gone),
    }
}

fn only_theirs(body: &Value) -> Value {
    let mut body = body.clone();
    body["flags"] = super::interaction::EPHEMERAL.into();
    body
}

/// A card that is posted anew without anybody having asked.
pub(super) fn nonce_of(card: CardOf) -> String {
    format!("{:x}.{:x}", card.cart, card.revision)
}

/// The same for a board, whose capital no card's has; every conversation's revision is posted once at most.
pub(super) fn nonce_of_board(board: Board) -> String {
    format!("{}{:x}.{:x}", board.what.as_str()[..1].to_uppercase(), board.id, board.revision)
}

/// A card or a board, as a message of the channel.
pub(super) fn posted(screen: &Screen) -> Value {
    if screen.board.is_some() { draw::shared(screen) } else { draw::card(screen) }
}

/// In milliseconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
