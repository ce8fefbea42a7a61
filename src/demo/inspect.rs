//! Every request that the bot made and every update that it got, with the verdict of the platforms' own descriptions.

use super::stage::Stage;
use crate::emulator::spec;
use serde_json::{Value, json};
use std::time::Duration;

/// How many are shown.
const MOST: usize = 80;

impl Stage {
    /// The newest of them, oldest first.
    pub fn inspected(&self) -> Vec<Value> {
        let mut all = self.requests();
        let told = |platform: &'static str| {
            move |heard: &crate::emulator::Heard| {
                let name = heard.json.as_object().and_then(|fields| fields.keys().next().cloned());
                (heard.at, json!({ "platform": platform, "way": "update", "name": name, "body": heard.json }))
            }
        };
        self.telegram.look(|world| {
            all.extend(world.heard().iter().rev().take(MOST).map(told("telegram")));
        });
        self.discord.look(|world| {
            all.extend(world.interactions().rev().take(MOST).map(|state| {
                let name =
                    ["", "", "command", "component", "autocomplete", "form"].get(usize::from(state.kind));
                let answer = state.answer.as_ref().map(|answer| answer.kind);
                let mut body = state.json.clone();
                body["token"] = json!("…");
                (
                    state.at,
                    json!({
                        "platform": "discord", "way": "update", "name": name, "body": body, "answer": answer,
                    }),
                )
            }));
        });
        all.extend(self.whatsapp.heard().iter().rev().take(MOST).map(|heard| {
            let value = &heard.json["entry"][0]["changes"][0]["value"];
            let name = if value["statuses"].is_array() { "statuses" } else { "messages" };
            (heard.at, json!({ "platform": "whatsapp", "way": "update", "name": name, "body": heard.json }))
        }));
        all.sort_by_key(|(at, _)| *at);
        let surplus = all.len().saturating_sub(MOST);
        all.into_iter()
            .skip(surplus)
            .map(|(at, mut shown)| {
                shown["at"] = json!(at.as_millis().to_string());
                shown
            })
            .collect()
    }

    /// All that was wrong with requests so far, a sentence each.
    pub fn violations(&self) -> Vec<String> {
        let telegram = self.telegram.violations().into_iter();
        let discord = self.discord.violations().into_iter();
        let telegram = telegram.map(|found| format!("telegram {}: {}", found.method, found.problem));
        let discord = discord.map(|found| format!("discord {}: {}", found.name, found.problem));
        let whatsapp = self.whatsapp.violations().into_iter().map(|found| format!("whatsapp: {found}"));
        telegram.chain(discord).chain(whatsapp).collect()
    }

    fn requests(&self) -> Vec<(Duration, Value)> {
        let mut all = Vec::new();
        self.telegram.look(|world| {
            let calls = world.requests().iter().rev().filter(|request| request.method != "getUpdates");
            all.extend(calls.take(MOST).map(|request| {
                let verdict = verdict(spec::telegram().is_some(), &request.violations);
                (
                    request.at,
                    request_json("telegram", &request.method, request.status, verdict, &request.body),
                )
            }));
        });
        self.discord.look(|world| {
            all.extend(world.requests().iter().rev().take(MOST).map(|request| {
                let verdict = verdict(spec::discord().is_some(), &request.violations);
                (request.at, request_json("discord", &request.name, request.status, verdict, &request.body))
            }));
        });
        all.extend(self.whatsapp.requests().iter().rev().take(MOST).map(|request| {
            let verdict = verdict(spec::whatsapp().is_some(), &request.violations);
            (request.at, request_json("whatsapp", "messages", Some(request.status), verdict, &request.body))
        }));
        all
    }
}

fn request_json(platform: &str, name: &str, status: Option<u16>, verdict: Value, body: &Value) -> Value {
    json!({
        "platform": platform, "way": "request", "name": name, "status": status, "verdict": verdict, "body": body,
    })
}

/// What the official description says: none where it is not at hand.
fn verdict(at_hand: bool, violations: &[String]) -> Value {
    match (at_hand, violations) {
        (true, []) => json!("valid"),
        (false, []) => Value::Null,
        (_, wrong) => json!(wrong.join("; ")),
    }
}
