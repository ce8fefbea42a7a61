//! The limits of the Bot API that no schema of fields catches.

mod keyboards;

use super::options::Options;
use super::params::Params;
use serde_json::Value;
use std::collections::BTreeSet;

/// A request that Telegram refuses whatever the state of the chat.
pub struct Mistake {
    /// Telegram's words, after "Bad Request: ".
    pub said: &'static str,
    /// What exactly is wrong, for the author of the bot.
    pub why: String,
}

/// Gathers what is wrong with one request.
#[derive(Default)]
struct Found(Vec<Mistake>);

impl Found {
    fn unless(&mut self, fine: bool, said: &'static str, why: impl FnOnce() -> String) {
        if !fine {
            self.0.push(Mistake { said, why: why() });
        }
    }
}

/// What is wrong with the values of a request's fields.
pub fn mistakes(method: &str, params: &Params, options: &Options) -> Vec<Mistake> {
    let mut found = Found::default();
    keyboards::check(&params.json("reply_markup"), params.int("chat_id"), &mut found);
    match method {
        "answerCallbackQuery" => toast(params, &mut found),
        "answerInlineQuery" => results(params, &mut found),
        "setMyCommands" => commands(params, &mut found),
        "setMyDescription" => most("description", 512, params, &mut found),
        "setMyShortDescription" => most("short_description", 120, params, &mut found),
        "setWebhook" => webhook(params, options, &mut found),
        "getUpdates" => {
            let limit = params.int("limit").unwrap_or(100);
            found.unless((1..=100).contains(&limit), "LIMIT_INVALID", || format!("limit is {limit}"));
        }
        _ => {}
    }
    found.0
}

fn most(field: &str, most: usize, params: &Params, found: &mut Found) {
    let length = params.text(field).unwrap_or_default().encode_utf16().count();
    found.unless(length <= most, "DESCRIPTION_INVALID", || format!("{field} has {length} characters"));
}

fn toast(params: &Params, found: &mut Found) {
    let length = params.text("text").unwrap_or_default().encode_utf16().count();
    found.unless(length <= 200, "MESSAGE_TOO_LONG", || format!("the answer has {length} characters"));
}

fn results(params: &Params, found: &mut Found) {
    let results = params.list("results");
    found.unless(results.len() <= 50, "RESULTS_TOO_MUCH", || format!("{} results", results.len()));
    let mut seen = BTreeSet::new();
    for result in &results {
        let id = result["id"].as_str().unwrap_or_default();
        found.unless((1..=64).contains(&id.len()), "RESULT_ID_INVALID", || {
            format!("the result id {id:?} has {} bytes", id.len())
        });
        found.unless(seen.insert(id.to_owned()), "RESULT_ID_DUPLICATE", || format!("two results are {id:?}"));
        let title = result["title"].as_str();
        found.unless(title != Some(""), "RESULT_TITLE_EMPTY", || format!("{id:?} has an empty title"));
        if let Some(text) = result["input_message_content"]["message_text"].as_str() {
            let length = text.encode_utf16().count();
            found.unless(length > 0, "MESSAGE_EMPTY", || format!("{id:?} sends an empty text"));
            found.unless(length <= 4096, "MESSAGE_TOO_LONG", || format!("{id:?} sends {length} characters"));
        }
        keyboards::check(&result["reply_markup"], None, found);
    }
    let offset = params.text("next_offset").unwrap_or_default().len();
    found.unless(offset <= 64, "NEXT_OFFSET_INVALID", || format!("next_offset has {offset} bytes"));
    if let Some(start) = params.json("button")["start_parameter"].as_str() {
        found.unless(is_token(start, 64), "START_PARAM_INVALID", || format!("start_parameter {start:?}"));
    }
}

fn commands(params: &Params, found: &mut Found) {
    let commands = params.list("commands");
    found.unless(commands.len() <= 100, "BOT_COMMANDS_TOO_MUCH", || format!("{} commands", commands.len()));
    for command in &commands {
        let name = command["command"].as_str().unwrap_or_default();
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let fits = (1..=32).contains(&name.len()) && name.chars().all(good);
        found.unless(fits, "BOT_COMMAND_INVALID", || format!("the command {name:?}"));
        let length = command["description"].as_str().unwrap_or_default().encode_utf16().count();
        found.unless((1..=256).contains(&length), "BOT_COMMAND_DESCRIPTION_INVALID", || {
            format!("the description of {name:?} has {length} characters")
        });
    }
    let language = params.text("language_code").unwrap_or_default();
    let fits = matches!(language.len(), 0 | 2) && language.chars().all(|c| c.is_ascii_lowercase());
    found.unless(fits, "invalid language code specified", || format!("the language {language:?}"));
}

fn webhook(params: &Params, options: &Options, found: &mut Found) {
    if let Some(secret) = params.text("secret_token") {
        found.unless(is_token(secret, 256), "secret token contains unallowed characters", || {
            "secret_token is not 1-256 of A-Z a-z 0-9 _ -".to_owned()
        });
    }
    if let Some(most) = params.int("max_connections") {
        found.unless((1..=100).contains(&most), "MAX_CONNECTIONS_INVALID", || format!("{most} connections"));
    }
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return;
    }
    let Ok(url) = reqwest::Url::parse(url) else {
        found.unless(false, "bad webhook: invalid url", || "the webhook's url cannot be read".to_owned());
        return;
    };
    let here = url.host_str().is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host));
    if here && options.local_webhook {
        return;
    }
    found.unless(url.scheme() == "https", "bad webhook: HTTPS url must be provided for webhook", || {
        format!("the webhook's scheme is {}", url.scheme())
    });
    let port = url.port_or_known_default().unwrap_or_default();
    found.unless(
        [443, 80, 88, 8443].contains(&port),
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        || format!("the webhook's port is {port}"),
    );
}

/// 1 to `most` letters, digits, `_` and `-`.
fn is_token(text: &str, most: usize) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (1..=most).contains(&text.len()) && text.chars().all(good)
}

/// The rows of a keyboard.
fn rows(keyboard: &Value) -> Vec<Vec<Value>> {
    let rows = keyboard.as_array().into_iter().flatten();
    rows.map(|row| row.as_array().cloned().unwrap_or_default()).collect()
}
