//! Finds by words what somebody would press, choose or reply to: in the newest message first.

use super::act::Act;
use super::guide::Seen;
use super::stage::{Pane, Stage};
use super::tour::{Step, Verb};
use crate::emulator::{discord, telegram};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::PoisonError;

impl Stage {
    /// What somebody does to take this step now; in words, why it cannot be taken yet. What has changed since `seen`
    /// comes before what stood there already.
    pub fn means(&self, step: &Step, seen: &Seen) -> Result<Act, String> {
        let pane = step.pane.ok_or("That happens to everybody.")?;
        let words = step.words.as_str();
        let missing = || format!("{} has nothing with {words:?}.", pane.name());
        match step.verb {
            Verb::Says => Ok(say(pane, words, None)),
            Verb::Replies => {
                let last = self.newest(pane, seen).into_iter().find(|id| !self.is_own(pane, id));
                Ok(say(pane, words, Some(last.ok_or_else(missing)?)))
            }
            Verb::Presses => self.key(pane, words, seen).ok_or_else(missing),
            Verb::Chooses => self.option(pane, words, seen).ok_or_else(missing),
            Verb::Searches => Ok(Act::Search { pane, text: words.to_owned() }),
            Verb::Picks => {
                let person = self.person(pane);
                let results = self.telegram.look(|world| world.results(person.id)).unwrap_or_default();
                let fits =
                    |result: &Value| result["title"].as_str().is_some_and(|title| title.contains(words));
                let index = results.iter().position(fits).ok_or_else(missing)?;
                Ok(Act::Pick { pane, index, label: words.to_owned() })
            }
            Verb::Fills => {
                if self.form.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                    return Err("No form is open.".to_owned());
                }
                let parts = words.split("; ").filter_map(|part| part.split_once('='));
                let fields = parts.map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned()));
                Ok(Act::Submit { pane, fields: fields.collect() })
            }
            Verb::Uses => {
                let message = self.newest(pane, seen).into_iter().next().ok_or_else(missing)?;
                Ok(Act::Use { pane, message, command: words.to_owned() })
            }
            Verb::Sees | Verb::Does => Err("There is nothing to do here.".to_owned()),
        }
    }

    /// The message that has these words now and has not had them before.
    pub fn sees(&self, pane: Pane, words: &str, seen: &Seen) -> Option<String> {
        let fresh = self.marks(pane).into_iter().rev().filter(|mark| !seen.contains(pane, mark));
        fresh.map(|(id, _)| id).find(|id| self.words(pane, id).is_some_and(|text| text.contains(words)))
    }

    /// The messages of a window: the changed ones first, the newest of each first.
    fn newest(&self, pane: Pane, seen: &Seen) -> Vec<String> {
        let marks = self.marks(pane).into_iter().rev();
        let (old, fresh): (Vec<_>, Vec<_>) = marks.partition(|mark| seen.contains(pane, mark));
        fresh.into_iter().chain(old).map(|(id, _)| id).collect()
    }

    fn is_own(&self, pane: Pane, id: &str) -> bool {
        self.message(pane, id).is_some_and(|message| message["mine"] == true || message["bot"] == false)
    }

    fn key(&self, pane: Pane, words: &str, seen: &Seen) -> Option<Act> {
        self.newest(pane, seen).into_iter().find_map(|message| {
            let (id, label) = match pane {
                Pane::Asha | Pane::Mitu => {
                    let key = self.on_telegram(pane, &message)?.key(words)?;
                    (key.data?, key.text)
                }
                Pane::Ben => {
                    let button =
                        self.on_discord(&message)?.button(words).filter(|button| !button.disabled)?;
                    (button.custom_id?, button.label)
                }
                Pane::Rahim => {
                    let shown = self.message(pane, &message)?;
                    let buttons = shown["json"]["interactive"]["action"]["buttons"].as_array()?.clone();
                    let fits = |button: &&Value| text(&button["reply"]["title"]).contains(words);
                    let reply = buttons.iter().find(fits)?["reply"].clone();
                    (text(&reply["id"]), text(&reply["title"]))
                }
            };
            Some(Act::Press { pane, message, id, label })
        })
    }

    fn option(&self, pane: Pane, words: &str, seen: &Seen) -> Option<Act> {
        self.newest(pane, seen).into_iter().find_map(|message| {
            if pane == Pane::Ben {
                let select = self.on_discord(&message)?.select(words).filter(|select| !select.disabled)?;
                let option = select.options.into_iter().find(|option| option.name.contains(words))?;
                let value = text(&option.value);
                return Some(Act::Choose { pane, message, id: select.custom_id, value, label: option.name });
            }
            let shown = self.message(pane, &message)?;
            let sections = shown["json"]["interactive"]["action"]["sections"].as_array()?.clone();
            let rows = sections.iter().flat_map(|section| section["rows"].as_array().into_iter().flatten());
            let row = rows.into_iter().find(|row| text(&row["title"]).contains(words))?;
            let (value, label) = (text(&row["id"]), text(&row["title"]));
            Some(Act::Choose { pane, message, id: String::new(), value, label })
        })
    }

    fn on_telegram(&self, pane: Pane, id: &str) -> Option<telegram::Message> {
        self.telegram.message(self.chat(pane), id.parse().ok()?)
    }

    fn on_discord(&self, id: &str) -> Option<discord::Message> {
        self.discord.message(self.channel, id.parse().ok()?)
    }

    /// A message as lines, for transcripts.
    pub fn lines(&self, pane: Pane, id: &str) -> Option<String> {
        Some(match pane {
            Pane::Asha | Pane::Mitu => {
                let message = self.on_telegram(pane, id)?;
                let lines = message.lines();
                lines.split_once(' ').map_or(lines.clone(), |(_, text)| text.to_owned())
            }
            Pane::Ben => self.on_discord(id)?.lines(),
            Pane::Rahim => {
                let shown = self.message(pane, id)?;
                let buttons =
                    shown["json"]["interactive"]["action"]["buttons"].as_array().into_iter().flatten();
                let labels: String =
                    buttons.map(|it| format!(" [{}]", text(&it["reply"]["title"]))).collect();
                let labels = if labels.is_empty() { labels } else { format!("\n   {labels}") };
                format!("{}{labels}", self.words(pane, id)?)
            }
        })
    }
}

fn say(pane: Pane, text: &str, reply: Option<String>) -> Act {
    Act::Say { pane, text: text.to_owned(), reply, values: BTreeMap::new() }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
