//! What people do in their windows, from the page or from a tour.

use super::slash;
use super::stage::{Pane, Stage};
use crate::emulator::discord::{Input, Interaction, Modal};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::Duration;

/// How long the page waits for what an act brings up at once.
const PATIENCE: Duration = Duration::from_secs(4);

/// One thing that somebody does. Ids are those of the window's messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Act {
    /// Sends a text; on Discord it may be a command, whose chosen values stand beside what is shown of them.
    Say {
        pane: Pane,
        text: String,
        reply: Option<String>,
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// Presses a button.
    Press {
        pane: Pane,
        message: String,
        id: String,
        #[serde(default)]
        label: String,
    },
    /// Chooses from a select menu or a list.
    Choose {
        pane: Pane,
        message: String,
        id: String,
        value: String,
        #[serde(default)]
        label: String,
    },
    /// Sends the open form.
    Submit { pane: Pane, fields: BTreeMap<String, String> },
    /// Searches by inline mode.
    Search { pane: Pane, text: String },
    /// Sends a result of the last search.
    Pick {
        pane: Pane,
        index: usize,
        #[serde(default)]
        label: String,
    },
    /// Asks what fits while a command is typed.
    Suggest {
        text: String,
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// Uses a command of a message's menu.
    Use { pane: Pane, message: String, command: String },
    /// Sends a contact card.
    Contact { pane: Pane, phone: String, name: String },
    /// Sends something else that the platform knows: `location`, `image`, `order`.
    Share { what: String },
}

impl Stage {
    /// Does it. What comes up at once: a `toast`, a `form`, `results`, `choices`; or, in words, why it cannot be done.
    pub async fn act(&self, act: Act) -> Result<Value, String> {
        match act {
            Act::Say { pane, text, reply, values } => self.say(pane, &text, reply.as_deref(), &values).await,
            Act::Press { pane: Pane::Ben, message, id, .. } => {
                let message = self.seen_on_discord(&message)?;
                self.follow(self.ben.taps_id(self.channel, message, &id)).await
            }
            Act::Press { pane: Pane::Rahim, message, id, label } => {
                let reply = json!({ "id": id, "title": label });
                self.rahim.sends(json!({
                    "type": "interactive", "context": { "id": message },
                    "interactive": { "type": "button_reply", "button_reply": reply },
                }));
                Ok(Value::Null)
            }
            Act::Press { pane, message, id, .. } => self.tap(pane, &message, &id).await,
            Act::Choose { pane: Pane::Ben, message, id, value, .. } => {
                let message = self.seen_on_discord(&message)?;
                self.follow(self.ben.chooses_values(self.channel, message, &id, &[json!(value)])).await
            }
            Act::Choose { message, value, label, .. } => {
                self.rahim.sends(json!({
                    "type": "interactive", "context": { "id": message },
                    "interactive": { "type": "list_reply", "list_reply": { "id": value, "title": label } },
                }));
                Ok(Value::Null)
            }
            Act::Submit { fields, .. } => self.submit(&fields).await,
            Act::Search { pane, text } => {
                let person = self.person(pane);
                let id = person.types_inline(self.chat(pane), &text, "");
                let found = self.telegram.until(PATIENCE, |world| world.found(&id)).await;
                let found = found.ok_or("The bot found nothing in time.")?;
                Ok(json!({ "results": found.results, "button": found.button }))
            }
            Act::Pick { pane, index, .. } => {
                let person = self.person(pane);
                let results = self.telegram.look(|world| world.results(person.id)).unwrap_or_default();
                if index >= results.len() {
                    return Err("These results are gone: search again.".to_owned());
                }
                person.picks(self.chat(pane), index);
                Ok(Value::Null)
            }
            Act::Suggest { text, values } => self.suggest(&text, &values).await,
            Act::Use { message, command, .. } => {
                let message = self.seen_on_discord(&message)?;
                if !self.discord.commands().iter().any(|known| known["type"] == 3 && known["name"] == command)
                {
                    return Err(format!("No message command {command:?} is registered."));
                }
                self.follow(self.ben.uses(self.channel, message, &command)).await
            }
            Act::Contact { pane: Pane::Rahim, phone, name } => {
                self.rahim.sends(json!({ "type": "contacts", "contacts": [
                    { "name": { "formatted_name": name, "first_name": name }, "phones": [{ "phone": phone, "wa_id": phone }] },
                ] }));
                Ok(Value::Null)
            }
            Act::Contact { pane, phone, name } => {
                let person = self.person(pane);
                person.forwards_contact(self.chat(pane), &phone, &name);
                Ok(Value::Null)
            }
            Act::Share { what } => {
                self.share(&what)?;
                Ok(Value::Null)
            }
        }
    }

    async fn say(
        &self,
        pane: Pane,
        text: &str,
        reply: Option<&str>,
        values: &BTreeMap<String, String>,
    ) -> Result<Value, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("There is nothing to send.".to_owned());
        }
        match pane {
            Pane::Asha | Pane::Mitu => {
                let (person, chat) = (self.person(pane), self.chat(pane));
                let replied = reply.and_then(|id| id.parse().ok());
                match replied.filter(|id| self.telegram.message(chat, *id).is_some()) {
                    Some(message) => person.replies(chat, message, text),
                    None => person.says(chat, text),
                };
                Ok(Value::Null)
            }
            Pane::Ben if text.starts_with('/') => {
                let typed = slash::read(text, &self.discord.commands())?;
                let options: Vec<(&str, &str)> = typed
                    .options
                    .iter()
                    .map(|(name, text)| (name.as_str(), values.get(text).unwrap_or(text).as_str()))
                    .collect();
                self.follow(self.ben.tries(self.channel, &typed.command, &options)?).await
            }
            Pane::Ben => {
                self.ben.says(self.channel, text);
                Ok(Value::Null)
            }
            Pane::Rahim => {
                self.rahim.writes(text);
                Ok(Value::Null)
            }
        }
    }

    async fn tap(&self, pane: Pane, message: &str, data: &str) -> Result<Value, String> {
        let (person, chat) = (self.person(pane), self.chat(pane));
        let message: i64 = message.parse().map_err(|_| "That is no message.")?;
        if self.telegram.message(chat, message).is_none() {
            return Err("That message is gone.".to_owned());
        }
        let toast = person.taps_data(chat, message, data).answer_within(PATIENCE).await;
        Ok(match toast {
            Some(toast) => json!({ "toast": toast.text, "alert": toast.alert, "url": toast.url }),
            None => json!({ "toast": "The bot has not answered yet." }),
        })
    }

    /// Waits for what an interaction brings up: a form, or nothing but what is seen in the channel.
    async fn follow(&self, interaction: Interaction) -> Result<Value, String> {
        let Some(answer) = interaction.first_answer(PATIENCE).await else {
            return Err("This application did not respond.".to_owned());
        };
        if answer.kind != 9 {
            return Ok(Value::Null);
        }
        let form = interaction.modal(PATIENCE).await;
        let json = form.as_ref().map(drawn).unwrap_or_default();
        *self.form.lock().unwrap_or_else(PoisonError::into_inner) = form;
        Ok(json!({ "form": json }))
    }

    async fn submit(&self, fields: &BTreeMap<String, String>) -> Result<Value, String> {
        let form = self.form.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let form = form.ok_or("No form is open.")?;
        let mut sent = Vec::new();
        for input in &form.inputs {
            let given = fields.get(&input.custom_id).or_else(|| fields.get(&input.label));
            let text = given.unwrap_or(&input.value).clone();
            if let Some(why) = input.refuses(&text) {
                return Err(why);
            }
            sent.push((input.custom_id.clone(), text));
        }
        *self.form.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.follow(self.ben.submits_any(&form, &form.custom_id, &sent)).await
    }

    /// What is typed into the open form, by the labels that its reader sees.
    pub fn filled(&self, fields: &BTreeMap<String, String>) -> String {
        let form = self.form.lock().unwrap_or_else(PoisonError::into_inner);
        let inputs = form.iter().flat_map(|form| &form.inputs);
        let named = |input: &Input| {
            let text = fields.get(&input.custom_id).or_else(|| fields.get(&input.label))?;
            Some(format!("{}={text}", input.label))
        };
        inputs.filter_map(named).collect::<Vec<_>>().join("; ")
    }

    async fn suggest(&self, text: &str, values: &BTreeMap<String, String>) -> Result<Value, String> {
        let commands = self.discord.commands();
        let Some((typed, option, word)) = slash::asked(text, &commands) else {
            return Ok(json!({ "commands": slash::offered(text, &commands) }));
        };
        let others: Vec<(&str, &str)> = typed
            .options
            .iter()
            .filter(|(name, _)| *name != option)
            .map(|(name, text)| (name.as_str(), values.get(text).unwrap_or(text).as_str()))
            .collect();
        let typing = self.ben.tries_typing(self.channel, &typed.command, &option, &word, &others)?;
        let found = typing.choices(PATIENCE).await.map(|(choices, _)| choices).unwrap_or_default();
        let choices = found.into_iter().map(|choice| json!({ "name": choice.name, "value": choice.value }));
        Ok(json!({ "choices": choices.collect::<Vec<_>>(), "word": word }))
    }

    fn share(&self, what: &str) -> Result<(), String> {
        match what {
            "location" => self.rahim.sends(json!({ "type": "location", "location": {
                "latitude": 23.7937, "longitude": 90.4066, "name": "Home", "address": "House 21, Road 7, Banani, Dhaka 1213",
            } })),
            "order" => self.rahim.sends(json!({ "type": "order", "order": {
                "catalog_id": "1284509209", "text": "Two shirts and a mug, please", "product_items": [
                    { "product_retailer_id": "SHIRT-L-BLU", "quantity": 2, "item_price": 1200, "currency": "BDT" },
                    { "product_retailer_id": "MUG-CER-01", "quantity": 1, "item_price": 350, "currency": "BDT" },
                ],
            } })),
            "image" => {
                self.rahim.sends_file("image", "image/png", PICTURE, json!({ "caption": "This one, in blue" }));
                return Ok(());
            }
            other => return Err(format!("{other} cannot be shared.")),
        };
        Ok(())
    }

    /// A message that Ben sees.
    fn seen_on_discord(&self, id: &str) -> Result<u64, String> {
        let number: u64 = id.parse().map_err(|_| "That is no message.")?;
        let seen = self.discord.look(|world| {
            world.seen_by(self.ben.id, self.channel).iter().any(|message| message.id == number)
        });
        if seen { Ok(number) } else { Err("That message is gone.".to_owned()) }
    }
}

/// A picture of a blue shirt, as a customer might send one.
const PICTURE: &[u8] = include_bytes!("page/shirt.png");

fn drawn(form: &Modal) -> Value {
    let fields = form.inputs.iter().map(|input| {
        json!({
            "id": input.custom_id, "label": input.label, "long": input.is_paragraph, "required": input.required,
            "least": input.least, "most": input.most, "value": input.value, "placeholder": input.placeholder,
        })
    });
    json!({ "title": form.title, "fields": fields.collect::<Vec<_>>() })
}
