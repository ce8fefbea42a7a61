//! Reads WhatsApp's webhooks: into events of one customer each, which are kept, and those to what the relay knows.

use crate::dialog::relay::{Incoming, Letter, Media, State, Status, number};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kinds of messages that carry a file.
const FILES: [&str; 6] = ["image", "video", "document", "audio", "voice", "sticker"];

/// Something that happened to one customer, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The message or the status, as it came.
    pub value: Value,
    /// Whether it is a status of a message of ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub status: bool,
    /// What the customer is called there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The id of a customer who shows no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl Event {
    /// What it is known by: it is kept once, however often it comes.
    pub fn id(&self) -> Option<String> {
        let id = text(&self.value, "id")?;
        Some(if self.status { format!("{id}/{}", text(&self.value, "status")?) } else { id.to_owned() })
    }

    /// Whose it is: a customer's messages are worked in order. What became of an answer waits for nothing but that answer.
    pub fn lane(&self) -> Option<String> {
        if self.status { Some(format!("status/{}", text(&self.value, "id")?)) } else { self.sender() }
    }

    fn sender(&self) -> Option<String> {
        let of = |name| text(&self.value, name).filter(|id| !id.is_empty()).map(str::to_owned);
        of("from").or_else(|| of("from_user_id")).or_else(|| self.user_id.clone())
    }
}

/// The events of a webhook for this business number, in their order. None where it is no webhook.
pub fn events(body: &[u8], number: &str) -> Option<Vec<Event>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let mut found = Vec::new();
    for change in each(&body, "entry").flat_map(|entry| each(entry, "changes")) {
        let value = &change["value"];
        let ours = value["metadata"]["phone_number_id"].as_str().is_none_or(|id| id == number);
        if !ours {
            continue;
        }
        let contacts: Vec<&Value> = each(value, "contacts").collect();
        for message in each(value, "messages") {
            let from = message["from"].as_str().or(message["from_user_id"].as_str());
            let is = |contact: &&&Value| {
                let id = contact["wa_id"].as_str();
                id.is_some() && id == from || contact["user_id"].as_str().is_some_and(|id| Some(id) == from)
            };
            let contact = contacts.iter().find(is).or(contacts.first());
            found.push(Event {
                value: message.clone(),
                status: false,
                name: contact.and_then(|c| c["profile"]["name"].as_str()).unwrap_or_default().to_owned(),
                user_id: contact.and_then(|c| c["user_id"].as_str()).map(str::to_owned),
            });
        }
        for status in each(value, "statuses") {
            found.push(Event { value: status.clone(), status: true, name: String::new(), user_id: None });
        }
    }
    Some(found)
}

/// An event as it was kept; none for what the relay has no business with.
pub fn read(payload: &[u8]) -> Option<Incoming> {
    let event: Event = serde_json::from_slice(payload).ok()?;
    if event.status {
        return status(&event.value).map(Incoming::Status);
    }
    if event.value["system"]["type"].as_str().is_some_and(|kind| kind.ends_with("changed_number")) {
        let to = text(&event.value["system"], "wa_id").or(text(&event.value["system"], "new_wa_id"))?;
        return Some(Incoming::Renamed { from: event.sender()?, to: to.to_owned(), phone: number(to) });
    }
    letter(&event).map(|letter| Incoming::Letter(Box::new(letter)))
}

fn status(value: &Value) -> Option<Status> {
    let state = State::parse(text(value, "status")?)?;
    let reason = value["errors"].get(0).map(|error| {
        let said = text(error, "title").or(text(error, "message")).unwrap_or_default();
        let detail = text(&error["error_data"], "details").unwrap_or_default();
        let said = if detail.is_empty() { said } else { detail };
        format!("{said} ({})", error["code"].as_i64().unwrap_or_default())
    });
    Some(Status { message: text(value, "id")?.to_owned(), state, reason })
}

fn letter(event: &Event) -> Option<Letter> {
    let value = &event.value;
    let (body, words) = content(value)?;
    let choice = text(&value["interactive"]["button_reply"], "id").map(str::to_owned);
    // What a button says is no order.
    let words = if choice.is_some() { Some(String::new()) } else { words };
    let party = event.sender()?;
    Some(Letter {
        id: text(value, "id")?.to_owned(),
        at: at(value)?,
        phone: text(value, "from").and_then(number),
        party,
        name: event.name.clone(),
        body,
        words,
        choice,
        media: media(value),
    })
}

/// The file that a message carries.
fn media(value: &Value) -> Option<Media> {
    let kind = text(value, "type").filter(|kind| FILES.contains(kind))?;
    let part = &value[kind];
    let mime = text(part, "mime_type").unwrap_or("application/octet-stream").to_owned();
    let name = text(part, "filename").unwrap_or_default().chars().take(100).collect();
    Some(Media { id: text(part, "id").filter(|id| !id.is_empty())?.to_owned(), mime, name })
}

/// What is shown of a message, and what of it is read as an order where that is something else.
fn content(value: &Value) -> Option<(String, Option<String>)> {
    let kind = text(value, "type").unwrap_or_default();
    let part = &value[kind];
    let caption = |what: &str| {
        let caption = text(part, "caption").unwrap_or_default().to_owned();
        let name = text(part, "filename").map_or_else(String::new, |name| format!(" {name}"));
        (format!("[{what}{name}] {caption}").trim_end().to_owned(), Some(caption))
    };
    Some(match kind {
        "text" => {
            let body = text(part, "body").unwrap_or_default();
            match text(&value["context"]["referred_product"], "product_retailer_id") {
                Some(sku) => (format!("[{sku}] {body}"), Some(body.to_owned())),
                None => (body.to_owned(), None),
            }
        }
        "order" => order(part),
        "contacts" => {
            let lines: Vec<String> = each(value, "contacts").map(contact).collect();
            (lines.join("\n"), None)
        }
        "location" => {
            let parts = ["name", "address"].into_iter().filter_map(|name| text(part, name));
            let place = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            let at = format!("{}, {}", part["latitude"], part["longitude"]);
            let words = (!place.is_empty()).then(|| format!("Address: {place}"));
            (format!("📍 {place} ({at})"), Some(words.unwrap_or_default()))
        }
        "button" => (text(part, "text").unwrap_or_default().to_owned(), None),
        "interactive" => {
            let reply = &part[text(part, "type").unwrap_or_default()];
            (text(reply, "title").unwrap_or_default().to_owned(), None)
        }
        "image" => caption("🖼"),
        "video" => caption("🎞"),
        "document" => caption("📄"),
        "sticker" => caption("sticker"),
        "audio" if part["voice"] == true => caption("🎤"),
        "audio" | "voice" => caption("🔊"),
        "reaction" => (text(part, "emoji").unwrap_or("…").to_owned(), Some(String::new())),
        // Who changed what is no letter.
        "system" => return None,
        "unsupported" | "unknown" | "" => ("[?]".to_owned(), Some(String::new())),
        other => (format!("[{other}]"), Some(String::new())),
    })
}

/// A cart of the platform's catalog: its prices are not ours, but are read with the items, to be compared.
fn order(part: &Value) -> (String, Option<String>) {
    let (mut shown, mut words) = (Vec::new(), Vec::new());
    for item in each(part, "product_items") {
        let sku = text(item, "product_retailer_id").unwrap_or_default();
        let line = format!("{} x {sku}", item["quantity"].as_u64().unwrap_or(1));
        let price = item["item_price"].as_f64().map_or_else(String::new, |price| format!(" @ {price}"));
        shown.push(
            format!("🛍 {line}{price} {}", text(item, "currency").unwrap_or_default()).trim_end().to_owned(),
        );
        words.push(format!("{line}{price}"));
    }
    if let Some(said) = text(part, "text").filter(|said| !said.is_empty()) {
        shown.push(said.to_owned());
        words.push(said.to_owned());
    }
    (shown.join("\n"), Some(words.join("\n")))
}

fn contact(value: &Value) -> String {
    let name = text(&value["name"], "formatted_name").unwrap_or_default();
    let phone = value["phones"].get(0).and_then(|phone| text(phone, "phone").or(text(phone, "wa_id")));
    format!("{name} {}", phone.unwrap_or_default()).trim().to_owned()
}

fn at(value: &Value) -> Option<DateTime<Utc>> {
    let stamp = &value["timestamp"];
    let seconds = stamp.as_str().and_then(|text| text.parse().ok()).or(stamp.as_i64())?;
    DateTime::from_timestamp(seconds, 0)
}

fn each<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What becomes of a message of a webhook.
    fn of(message: Value) -> Option<Incoming> {
        let mut message = message;
        for (name, value) in [("id", json!("wamid.1")), ("timestamp", json!("1749416383"))] {
            message[name] = value;
        }
        let value = json!({
            "metadata": { "phone_number_id": "1" },
            "contacts": [{ "profile": { "name": "Ana" }, "wa_id": "8801712345678", "user_id": "BD.77" }],
            "messages": [message],
        });
        let body = json!({ "entry": [{ "changes": [{ "value": value }] }] }).to_string();
        let events = events(body.as_bytes(), "1").unwrap();
        assert!(super::events(body.as_bytes(), "2").unwrap().is_empty(), "another number's");
        read(&serde_json::to_vec(&events[0]).unwrap())
    }

    fn letter_of(message: Value) -> Letter {
        match of(message) {
            Some(Incoming::Letter(letter)) => *letter,
            other => panic!("{other:?} is no letter"),
        }
    }

    #[test]
    fn every_kind_is_read_and_none_fails() {
        let from = "8801712345678";
        for (message, body, words) in [
            (json!({ "from": from, "type": "text", "text": { "body": "2 mugs" } }), "2 mugs", None),
            (
                json!({ "from": from, "type": "order", "order": { "product_items": [
                    { "product_retailer_id": "MUG-1", "quantity": 2, "item_price": 4.5, "currency": "USD" }] } }),
                "🛍 2 x MUG-1 @ 4.5 USD",
                Some("2 x MUG-1 @ 4.5"),
            ),
            (
                json!({ "from": from, "type": "image", "image": { "id": "9", "caption": "this one" } }),
                "[🖼] this one",
                Some("this one"),
            ),
            (
                json!({ "from": from, "type": "audio", "audio": { "id": "9", "voice": true } }),
                "[🎤]",
                Some(""),
            ),
            (
                json!({ "from": from, "type": "interactive", "interactive": { "type": "button_reply",
                "button_reply": { "id": "yes", "title": "Confirm" } } }),
                "Confirm",
                Some(""),
            ),
            (
                json!({ "from": from, "type": "contacts", "contacts": [{ "name": { "formatted_name": "Lu" },
                "phones": [{ "phone": "+1 2" }] }] }),
                "Lu +1 2",
                None,
            ),
            (
                json!({ "from": from, "type": "something_new", "something_new": [1, 2] }),
                "[something_new]",
                Some(""),
            ),
            (json!({ "from": from, "type": "text", "text": 7 }), "", None),
            (json!({ "from": from }), "[?]", Some("")),
        ] {
            let letter = letter_of(message);
            assert_eq!((letter.body.as_str(), letter.words.as_deref()), (body, words));
            assert!(letter.phone.is_some() && letter.phone == number(from));
            assert_eq!((letter.name.as_str(), letter.party.as_str()), ("Ana", from));
        }
    }

    #[test]
    fn senders_without_a_number_and_numbers_that_change() {
        let letter = letter_of(json!({ "from_user_id": "BD.77", "type": "text", "text": { "body": "hi" } }));
        assert_eq!((letter.party.as_str(), letter.phone), ("BD.77", None));
        let letter = letter_of(json!({ "type": "text", "text": { "body": "hi" } }));
        assert_eq!((letter.party.as_str(), letter.phone), ("BD.77", None));
        let system = json!({ "type": "user_changed_number", "wa_id": "8801812345678", "body": "changed" });
        let renamed = of(json!({ "from": "8801712345678", "type": "system", "system": system }));
        let Some(Incoming::Renamed { from, to, phone }) = renamed else { panic!("{renamed:?}") };
        assert_eq!((from.as_str(), to.as_str()), ("8801712345678", "8801812345678"));
        assert!(phone.is_some() && phone == number("+8801812345678"));
    }
}
