//! WhatsApp's adapter: customers' messages are read to what the relay knows, and answers go out as texts.

pub mod api;
pub mod read;

use super::{Chat, Delivery, File, Read, Reading, SendError, Shown};
use crate::dialog::relay::Answered;
use crate::dialog::screen::Button;
use api::{Api, Failure};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The platform's name in the database.
pub const PLATFORM: &str = "whatsapp";
/// The longest text of one message, in characters.
pub const LONGEST: usize = 4_096;
/// The longest text above buttons, how many these are, and the longest of their titles.
const LONGEST_ABOVE: usize = 1_024;
const MOST_BUTTONS: usize = 3;
const LONGEST_TITLE: usize = 20;
/// One customer is sent a message so often at most.
const PAIR: Duration = Duration::from_secs(6);

type Kept = Pin<Box<dyn Future<Output = ()> + Send>>;
/// Keeps what became of an answer: its number, and WhatsApp's id of it or why it was refused.
pub type Keep = Box<dyn Fn(i64, Result<String, String>) -> Kept + Send + Sync>;

/// One business number.
pub struct WhatsApp {
    pub api: Arc<Api>,
    keep: Keep,
    /// When each customer may be sent the next message.
    next: Mutex<HashMap<String, Instant>>,
}

impl WhatsApp {
    pub fn new(api: Arc<Api>, keep: Keep) -> Self {
        Self { api, keep, next: Mutex::default() }
    }

    /// Takes a customer's turn; how long to wait where it has not come yet.
    fn turn(&self, party: &str) -> Option<Duration> {
        let now = Instant::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.retain(|_, at| *at > now);
        match next.get(party) {
            Some(at) => Some(*at - now),
            None => {
                next.insert(party.to_owned(), now + PAIR);
                None
            }
        }
    }

    /// A message with a document above its text, or under it where there is nothing to press.
    async fn send_with(
        &self,
        to: &str,
        text: &str,
        buttons: &[&Button],
        file: &File,
    ) -> Result<String, Failure> {
        let id = self.api.upload(file).await?;
        let mut message = body(to, text, buttons);
        if message["type"] == "interactive" {
            message["interactive"]["header"] = json!({ "type": "document", "document": { "id": id } });
        } else {
            let caption: String = text.chars().take(LONGEST_ABOVE).collect();
            message = json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "to": to,
                "type": "document",
                "document": { "id": id, "filename": file.name, "caption": caption } });
        }
        self.api.send(&message).await
    }

    fn give_back_turn(&self, party: &str) {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).remove(party);
    }
}

/// A message: with its buttons where they fit under it, else they are told in numbers.
fn body(to: &str, text: &str, buttons: &[&Button]) -> Value {
    let mut body = json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "to": to });
    let fits = (1..=MOST_BUTTONS).contains(&buttons.len()) && text.chars().count() <= LONGEST_ABOVE;
    if fits {
        let button = |button: &&Button| {
            let title: String = button.label.chars().take(LONGEST_TITLE).collect();
            json!({ "type": "reply", "reply": { "id": button.id, "title": title } })
        };
        let buttons: Vec<Value> = buttons.iter().map(button).collect();
        body["type"] = "interactive".into();
        body["interactive"] =
            json!({ "type": "button", "body": { "text": text }, "action": { "buttons": buttons } });
        return body;
    }
    let told = buttons.iter().enumerate().map(|(at, button)| format!("\n{}. {}", at + 1, button.label));
    let whole: String = text.chars().chain(told.collect::<String>().chars()).take(LONGEST).collect();
    body["type"] = "text".into();
    body["text"] = json!({ "body": whole, "preview_url": false });
    body
}

/// A message that may always be sent: `template` is its name and language, and the text its one variable, which has no
/// lines of its own.
fn as_template(to: &str, text: &str, template: &str) -> Value {
    let (name, language) = template.split_once('/').unwrap_or((template, "en"));
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let text: String = lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
    let text: String = text.chars().take(LONGEST_ABOVE).collect();
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": {
            "name": name,
            "language": { "code": language },
            "components": [{ "type": "body", "parameters": [{ "type": "text", "text": text }] }],
        },
    })
}

impl Read for WhatsApp {
    fn read(&self, payload: &[u8]) -> Reading {
        read::read(payload).map_or(Reading::Nothing, |incoming| Reading::Customer(Box::new(incoming)))
    }
}

impl Chat for WhatsApp {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        let answer = delivery.origin.and_then(|note| serde_json::from_str::<Answered>(note.get()).ok());
        let mut text: String = delivery.screen.plain().chars().take(LONGEST).collect();
        if let Some(wait) = self.turn(delivery.chat) {
            return Err(SendError::Later(wait));
        }
        let buttons: Vec<&Button> = delivery.screen.numbered().collect();
        let template = answer.as_ref().and_then(|answer| answer.template.as_deref());
        let sent = match &delivery.screen.sheet {
            _ if template.is_some() => {
                self.api.send(&as_template(delivery.chat, &text, template.unwrap_or_default())).await
            }
            None => self.api.send(&body(delivery.chat, &text, &buttons)).await,
            Some(sheet) => match File::of(sheet).await {
                Some(file) => self.send_with(delivery.chat, &text, &buttons, &file).await,
                None => {
                    text = sheet.plain().chars().take(LONGEST).collect();
                    self.api.send(&body(delivery.chat, &text, &buttons)).await
                }
            },
        };
        match sent {
            Ok(id) => {
                if let Some(Answered { answer, .. }) = answer {
                    (self.keep)(answer, Ok(id)).await;
                }
                Ok(None)
            }
            Err(failure) => {
                if matches!(failure, Failure::NotSent | Failure::Server) {
                    self.give_back_turn(delivery.chat);
                }
                if let (Failure::Refused { .. }, Some(Answered { answer, .. })) = (&failure, answer)
                    && let SendError::Never(why) = failure.for_sending()
                {
                    (self.keep)(answer, Err(why)).await;
                    // It is told, with a button to try again: nothing is owed any more.
                    return Ok(None);
                }
                Err(failure.for_sending())
            }
        }
    }
}
