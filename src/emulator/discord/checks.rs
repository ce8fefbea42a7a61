//! What is wrong with a request, whatever the state: by Discord's description, and by what it does not say.

mod commands;
mod components;
mod message;
mod modal;

use super::ask::Ask;
use super::callback::{CHOICES, MESSAGE, MODAL, UPDATE};
use super::message::list;
use super::refusal::Refusal;
use crate::emulator::spec::{self, Asked};
use serde_json::Value;

/// What the checks found.
#[derive(Default)]
pub struct Found {
    /// Each of them a mistake of the bot's author.
    pub problems: Vec<String>,
    /// Discord's refusal, when it would refuse; some mistakes it overlooks.
    pub refusal: Option<Refusal>,
}

impl Found {
    /// Refuses, as Discord does, unless this is fine.
    fn unless(&mut self, fine: bool, why: impl FnOnce() -> String) {
        if !fine {
            let why = why();
            self.refusal.get_or_insert_with(|| Refusal::invalid_form(&why));
            self.problems.push(why);
        }
    }

    /// Notes what Discord overlooks, unless this is fine.
    fn note_unless(&mut self, fine: bool, why: impl FnOnce() -> String) {
        if !fine {
            self.problems.push(why());
        }
    }

    /// A text of so many characters; one that is missing has none.
    fn text(&mut self, value: &Value, least: usize, most: usize, name: impl FnOnce() -> String) {
        let length = value.as_str().unwrap_or_default().chars().count();
        self.unless((least..=most).contains(&length), || {
            format!("{} has {length} characters: {least} to {most}", name())
        });
    }
}

/// Checks a request.
pub fn check(ask: &Ask) -> Found {
    let mut found = Found::default();
    let body = commands::repaired(ask, &mut found);
    if let (Some(spec), Some(route)) = (spec::discord(), ask.route) {
        let (method, path) = (route.method, route.path);
        let asked = Asked { method, path, parts: &ask.parts, query: &ask.query, body: &body };
        let wrong = spec.check(&asked);
        for why in wrong.forbidden {
            found.unless(false, || why);
        }
        found.problems.extend(wrong.unknown);
    }
    let data = &ask.body["data"];
    match ask.name.as_str() {
        "create_message" => {
            message::check(&ask.body, &mut found);
            let ephemeral = ask.body["flags"].as_u64().unwrap_or_default() & super::message::EPHEMERAL != 0;
            found.note_unless(!ephemeral, || "flags: only answers to interactions are ephemeral".to_owned());
            let nonce = ask.body["nonce"].is_null() && ask.body["enforce_nonce"] == true;
            found.note_unless(!nonce, || "enforce_nonce without a nonce".to_owned());
        }
        "update_message"
        | "execute_webhook"
        | "update_original_webhook_message"
        | "update_webhook_message" => message::check(&ask.body, &mut found),
        "create_interaction_response" => match ask.body["type"].as_u64() {
            Some(MESSAGE | UPDATE) => message::check(data, &mut found),
            Some(MODAL) => modal::check(data, &mut found),
            Some(CHOICES) => choices(data, &mut found),
            _ => {}
        },
        "bulk_set_application_commands" => commands::check(list(&ask.body), &mut found),
        _ => {}
    }
    found
}

fn choices(data: &Value, found: &mut Found) {
    let choices = list(&data["choices"]);
    found.unless(choices.len() <= 25, || format!("choices: {} of them, at most 25", choices.len()));
    for (n, choice) in choices.iter().enumerate() {
        found.text(&choice["name"], 1, 100, || format!("choices[{n}].name"));
        if choice["value"].is_string() {
            found.text(&choice["value"], 1, 100, || format!("choices[{n}].value"));
        }
    }
}
