//! Where a screen goes: into the message whose button was pressed, or to the bottom of the chat.

use super::api::Failure;
use super::note::{Note, Place};
use super::{Telegram, draw};
use crate::chat::{Delivery, File, SendError, Shown};
use crate::dialog::paper::Sheet;
use crate::dialog::relay::Media;
use crate::dialog::screen::{Posted, Row, Screen};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use teloxide::payloads::{
    DeleteMessage, EditMessageReplyMarkup, EditMessageText, EditMessageTextSetters, SendMessage,
    SendMessageSetters,
};
use teloxide::types::{
    ChatId, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup,
    ReplyParameters,
};

/// The longest text under a file, in characters.
const LONGEST_CAPTION: usize = 1_000;

/// A message that was sent.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

impl Telegram {
    /// After words: what is said stands at the bottom, under them. A card moves there, as does, where nobody else
    /// looks on, a menu in its place.
    pub(super) async fn reply(
        &self,
        place: Place,
        delivery: &Delivery<'_>,
        note: &Note,
    ) -> Result<Option<Shown>, SendError> {
        let screen = delivery.screen;
        let shown = match screen.about().filter(|_| note.private || screen.card.is_some()) {
            Some(cart) => self.bring_down(place, delivery, cart, note).await?,
            None => {
                let message = self.send(place, screen, true, Some(note)).await?;
                screen.board.map(|_| Shown::Board { message: message.to_string() })
            }
        };
        if let Some(whisper) = screen.whisper.as_ref().filter(|_| !note.private) {
            self.whisper(note.user, whisper).await;
        }
        if note.tidy {
            self.tidy(place, note.message).await;
        }
        // The question that was answered has done its work; a card that was answered stays.
        if let Some(asked) = note.asked.filter(|_| !note.private)
            && !delivery.cards.iter().any(|card| card.message == asked.to_string())
            && (screen.card.is_some() || screen.wants_words)
        {
            self.take_away(place, asked).await;
        }
        Ok(shown)
    }

    /// After a press: in the pressed message, but for what belongs beside it.
    pub(super) async fn after_press(
        &self,
        place: Place,
        delivery: &Delivery<'_>,
        note: &Note,
        notices: bool,
    ) -> Result<Option<Shown>, SendError> {
        let screen = delivery.screen;
        if !draw::has_body(screen) {
            // All of it was said to whoever pressed, unless it was too long for that.
            if notices && !screen.notices.is_empty() {
                self.send(place, screen, true, None).await?;
            }
            return Ok(None);
        }
        let pressed = note.message.to_string();
        let on = delivery.cards.iter().find(|card| card.message == pressed);
        let beside = note.beside || (note.anywhere && on.is_some());
        match (screen.card, on) {
            (Some(card), on) if note.down => {
                let shown = self.bring_down(place, delivery, card.cart, note).await?;
                if on.is_none() {
                    self.take_away(place, note.message).await;
                }
                Ok(shown)
            }
            (Some(card), Some(on)) if on.cart == card.cart => {
                if on.shown > card.revision && !on.covered {
                    return Ok(None);
                }
                self.edit_or_send(place, note, screen, notices).await.map(|message| shown(screen, message))
            }
            (Some(card), _) if beside || on.is_some() => {
                self.bring_down(place, delivery, card.cart, note).await
            }
            // A list or menu that led to the card becomes the card, and the one further up goes. So does a menu where
            // nobody else looks on: there one message has a cart's buttons.
            (card, _) if card.is_some() || (note.private && !beside && screen.about().is_some()) => {
                self.edit_or_send(place, note, screen, notices).await.map(|message| shown(screen, message))
            }
            // Where others look on, the card stays: one person's menu stands beside it.
            (None, on) if beside || (!note.private && (on.is_some() || screen.wants_words)) => {
                self.send(place, screen, notices, Some(note)).await?;
                Ok(None)
            }
            _ => {
                self.edit_or_send(place, note, screen, notices).await?;
                Ok(None)
            }
        }
    }

    /// Posts a card, or a menu in its place, at the bottom; the one further up goes once this one is known. A delivery
    /// that may have arrived edits that one.
    async fn bring_down(
        &self,
        place: Place,
        delivery: &Delivery<'_>,
        cart: i64,
        note: &Note,
    ) -> Result<Option<Shown>, SendError> {
        let screen = delivery.screen;
        if let Some(old) = posted(delivery, cart).filter(|_| delivery.again)
            && let Some(message) =
                self.edit(place, old.message.parse().unwrap_or_default(), screen, true).await?
        {
            return Ok(shown(screen, message));
        }
        let note = Some(note).filter(|note| note.query.is_none());
        self.send(place, screen, true, note).await.map(|message| shown(screen, message))
    }

    async fn edit_or_send(
        &self,
        place: Place,
        note: &Note,
        screen: &Screen,
        notices: bool,
    ) -> Result<i32, SendError> {
        match self.edit(place, note.message, screen, notices).await? {
            Some(message) => Ok(message),
            None => self.send(place, screen, notices, None).await,
        }
    }

    /// Edits a message. None where there is no such message any more.
    pub(super) async fn edit(
        &self,
        place: Place,
        message: i32,
        screen: &Screen,
        notices: bool,
    ) -> Result<Option<i32>, SendError> {
        let mut edit =
            EditMessageText::new(place.chat, MessageId(message), draw::html(screen, notices, None))
                .parse_mode(ParseMode::Html)
                .link_preview_options(no_preview());
        edit.reply_markup = self.keys(screen);
        let mut result = self.api.call(&edit).await;
        if result.as_ref().is_err_and(|failure| failure.says("parse entities")) {
            edit.text = plain(screen);
            edit.parse_mode = None;
            result = self.api.call(&edit).await;
        }
        match result {
            Ok(()) => Ok(Some(message)),
            Err(failure) if failure.says("not modified") => Ok(Some(message)),
            Err(failure) if is_gone(&failure) => Ok(None),
            // Once more changes nothing, so it does not matter whether it arrived.
            Err(Failure::Cut) => Err(SendError::NotSent),
            Err(failure) => Err(failure.for_sending()),
        }
    }

    /// Posts a message, in a group as a reply to whoever said something; its id.
    pub(super) async fn send(
        &self,
        place: Place,
        screen: &Screen,
        notices: bool,
        note: Option<&Note>,
    ) -> Result<i32, SendError> {
        let group = note.filter(|note| !note.private);
        let asks = group.filter(|_| screen.wants_words);
        // Whom the field to reply in is meant for: the author of the message that is replied to, or who is named.
        let mention = asks.filter(|note| note.query.is_some()).map(|note| (note.user, note.name.as_str()));
        let mut send = SendMessage::new(place.chat, draw::html(screen, notices, mention))
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        send.message_thread_id = place.thread;
        send.disable_notification = screen.silent.then_some(true);
        send.reply_markup = match asks {
            Some(_) => Some(ReplyMarkup::ForceReply(ForceReply::new().selective())),
            None => self.keys(screen).map(ReplyMarkup::InlineKeyboard),
        };
        if let Some(note) = group.filter(|note| note.query.is_none() && !note.tidy && note.message != 0) {
            let mut reply = ReplyParameters::new(MessageId(note.message));
            reply.allow_sending_without_reply = Some(true);
            send = send.reply_parameters(reply);
        }
        let mut result = self.api.call_for::<_, Sent>(&send, Duration::ZERO).await;
        if result.as_ref().is_err_and(|failure| failure.says("parse entities")) {
            send.text = plain(screen);
            send.parse_mode = None;
            result = self.api.call_for(&send, Duration::ZERO).await;
        }
        result.map(|message| message.message_id).map_err(Failure::for_sending)
    }

    /// Hands a paper over: as a photo or a document, with its title under it.
    pub(super) async fn hand(&self, place: Place, screen: &Screen, sheet: &Sheet) -> Result<(), SendError> {
        let Some(file) = File::of(sheet).await else {
            let body = sheet.plain().lines().map(|line| Row::Text(line.to_owned())).collect();
            let told = Screen { body, lang: screen.lang, ..Screen::default() };
            return self.send(place, &told, true, None).await.map(drop);
        };
        self.put(place, screen, &file).await
    }

    /// Passes on what a customer sent.
    pub(super) async fn pass_on(
        &self,
        place: Place,
        screen: &Screen,
        media: &Media,
    ) -> Result<(), SendError> {
        match File::sent(self.keeper.as_deref(), media).await? {
            Some(file) => self.put(place, screen, &file).await,
            // The conversation's card says what it was.
            None => Ok(()),
        }
    }

    /// Posts a file: pictures as photos, voices as such, everything else as a document.
    async fn put(&self, place: Place, screen: &Screen, file: &File) -> Result<(), SendError> {
        let caption: String = screen.title.chars().take(LONGEST_CAPTION).collect();
        let mut request = json!({ "chat_id": place.chat.0, "caption": caption });
        if let Some(thread) = place.thread {
            request["message_thread_id"] = thread.0.0.into();
        }
        if screen.silent {
            request["disable_notification"] = true.into();
        }
        let (method, field) = match file.mime.split(';').next().unwrap_or_default() {
            "image/png" | "image/jpeg" => ("SendPhoto", "photo"),
            "audio/ogg" => ("SendVoice", "voice"),
            _ => ("SendDocument", "document"),
        };
        match self.api.upload(method, &request, field, file).await {
            // A picture that is too long for a photo.
            Err(Failure::Refused(refusal)) if refusal.code == 400 && field != "document" => {
                tracing::debug!(said = refusal.description, "a picture goes as a document");
                self.api.upload("SendDocument", &request, "document", file).await
            }
            result => result,
        }
        .map_err(Failure::for_sending)
    }

    fn keys(&self, screen: &Screen) -> Option<InlineKeyboardMarkup> {
        draw::keyboard(screen, self.me.inline)
    }

    /// Takes somebody else's message away, where the bot may.
    async fn tidy(&self, place: Place, message: i32) {
        if let Err(failure) = self.api.call(&DeleteMessage::new(place.chat, MessageId(message))).await {
            tracing::debug!(kind = failure.kind(), "a message stays that was only a means");
        }
    }

    /// Takes a message of ours away, where that succeeds.
    async fn take_away(&self, place: Place, message: i32) {
        if let Err(failure) = self.withdraw(place, message).await {
            tracing::debug!(kind = failure.kind(), "a message stays that is no longer needed");
        }
    }

    /// Takes a message of ours away; where it is too old for that, its buttons.
    pub(super) async fn withdraw(&self, place: Place, message: i32) -> Result<(), Failure> {
        let result = match self.api.call(&DeleteMessage::new(place.chat, MessageId(message))).await {
            Err(failure) if failure.says("can't be deleted") => {
                self.api.call(&EditMessageReplyMarkup::new(place.chat, MessageId(message))).await
            }
            result => result,
        };
        match result {
            Err(failure) if failure.says("not found") || failure.says("not modified") => Ok(()),
            result => result,
        }
    }

    /// Tells one person something in their own chat with the bot, if they have one.
    async fn whisper(&self, user: u64, text: &str) {
        let Ok(chat) = i64::try_from(user) else { return };
        let send = SendMessage::new(ChatId(chat), text);
        if let Err(failure) = self.api.call(&send).await {
            self.again_later(send, failure);
        }
    }
}

fn posted<'d>(delivery: &'d Delivery<'_>, cart: i64) -> Option<&'d Posted> {
    delivery.cards.iter().find(|posted| posted.cart == cart)
}

fn shown(screen: &Screen, message: i32) -> Option<Shown> {
    let covered = screen.card.is_none();
    screen.about().map(|cart| Shown::Cart { cart, message: message.to_string(), covered, behind: false })
}

/// The screen without any markup, should Telegram ever find fault with ours.
fn plain(screen: &Screen) -> String {
    screen.plain().chars().take(4_000).collect()
}

fn is_gone(failure: &Failure) -> bool {
    [
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
        "message identifier is not specified",
    ]
    .iter()
    .any(|words| failure.says(words))
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}
