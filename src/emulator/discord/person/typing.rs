//! Slash commands with their options and suggestions, and the commands in a message's menu.

use super::{Interaction, Person};
use crate::emulator::discord::commands::is_called;
use crate::emulator::discord::interactions::{self, AUTOCOMPLETE, COMMAND, From};
use crate::emulator::discord::message::{Choice, list};
use crate::emulator::discord::watching::PATIENCE;
use crate::emulator::discord::world::World;
use serde_json::{Value, json};

impl Person {
    /// Sends a slash command such as `cart add`, with its options by name. Panics where the client would not
    /// let it go: an unknown command or option, a required one that is missing, a value that does not fit.
    pub fn slash(&self, channel: u64, command: &str, options: &[(&str, &str)]) -> Interaction {
        self.tries(channel, command, options).unwrap_or_else(|why| panic!("/{command}: {why}"))
    }

    /// The same, or why the client does not let it go.
    pub fn tries(
        &self,
        channel: u64,
        command: &str,
        options: &[(&str, &str)],
    ) -> Result<Interaction, String> {
        self.invoke(channel, COMMAND, command, options, None)
    }

    /// Types into an option, after others were filled in: the bot is asked for suggestions.
    pub fn typing(
        &self,
        channel: u64,
        command: &str,
        option: &str,
        text: &str,
        others: &[(&str, &str)],
    ) -> Interaction {
        let typing = self.tries_typing(channel, command, option, text, others);
        typing.unwrap_or_else(|why| panic!("/{command}: {why}"))
    }

    /// The same, or why nothing is suggested.
    pub fn tries_typing(
        &self,
        channel: u64,
        command: &str,
        option: &str,
        text: &str,
        others: &[(&str, &str)],
    ) -> Result<Interaction, String> {
        let mut options = others.to_vec();
        options.push((option, text));
        self.invoke(channel, AUTOCOMPLETE, command, &options, Some(option))
    }

    /// Types into an option and waits for the suggestions. Panics when none come.
    pub async fn types(&self, channel: u64, command: &str, option: &str, text: &str) -> Vec<Choice> {
        let typing = self.typing(channel, command, option, text, &[]);
        match typing.choices(PATIENCE).await {
            Some((choices, _)) => choices,
            None => panic!("nothing was suggested for {text:?} in {command:?}"),
        }
    }

    /// Uses a command of a message's "Apps" menu, which shows the bot the message's content.
    pub fn uses(&self, channel: u64, message: u64, command: &str) -> Interaction {
        let id = self.desk.shared().change(|world| {
            let Some(found) = world.commands.named(3, command).cloned() else {
                panic!("no message command {command:?} is registered")
            };
            if let Err(why) = offered(world, &found, self.id, channel) {
                panic!("{command}: {why}");
            }
            let target = world.message(channel, message).expect("a message").json.clone();
            let data = json!({
                "id": found["id"], "name": found["name"], "type": 3, "target_id": message.to_string(),
                "resolved": { "messages": { message.to_string(): target } },
            });
            interactions::begin(world, COMMAND, self.at(channel), data)
        });
        Interaction::new(&self.desk, id)
    }

    fn invoke(
        &self,
        channel: u64,
        kind: u8,
        command: &str,
        options: &[(&str, &str)],
        focused: Option<&str>,
    ) -> Result<Interaction, String> {
        let id = self.desk.shared().change(|world| {
            let data = self.data(world, channel, command, options, focused)?;
            Ok::<_, String>(interactions::begin(world, kind, self.at(channel), data))
        })?;
        Ok(Interaction::new(&self.desk, id))
    }

    /// The data of a command's interaction, or why the client does not send it.
    fn data(
        &self,
        world: &World,
        channel: u64,
        path: &str,
        given: &[(&str, &str)],
        focused: Option<&str>,
    ) -> Result<Value, String> {
        let mut words = path.split_whitespace();
        let first = words.next().ok_or("no command")?;
        let command = world.commands.named(1, first).ok_or("it is not registered")?;
        offered(world, command, self.id, channel)?;
        let mut levels = vec![command];
        for word in words {
            let last = levels[levels.len() - 1];
            let next =
                list(&last["options"]).iter().find(|option| is_called(option, word) && is_group(option));
            levels.push(next.ok_or_else(|| format!("{word:?} is no subcommand"))?);
        }
        let last = levels[levels.len() - 1];
        if list(&last["options"]).iter().any(is_group) {
            return Err("a subcommand has to be chosen".to_owned());
        }
        let mut options = Value::Array(filled(list(&last["options"]), given, focused)?);
        for level in levels[1..].iter().rev() {
            options = json!([{ "name": level["name"], "type": level["type"], "options": options }]);
        }
        Ok(json!({ "id": command["id"], "name": command["name"], "type": 1, "options": options }))
    }

    fn at(&self, channel: u64) -> From {
        From { by: self.id, channel, message: None, shown: None }
    }
}

/// Whether the client offers a command to this person here.
fn offered(world: &World, command: &Value, person: u64, channel: u64) -> Result<(), String> {
    const ADMINISTRATOR: u64 = 1 << 3;
    const GUILD: u64 = 0;
    const DIRECT: u64 = 1;
    let guild = world.channels.get(&channel).and_then(|channel| channel.guild);
    let place = if guild.is_some() { GUILD } else { DIRECT };
    let elsewhere = command["contexts"].as_array().is_some_and(|places| !places.contains(&json!(place)));
    if elsewhere || (place == DIRECT && command["dm_permission"] == false) {
        return Err("it is not offered here".to_owned());
    }
    let Some(guild) = guild else { return Ok(()) };
    let member = world.guilds[&guild].members.get(&person).cloned().unwrap_or_default();
    let needed = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
    let missing = needed.unwrap_or_default() & !member.permissions;
    // No bits at all: for administrators only.
    let allowed = missing == 0 && needed != Some(0) || member.permissions & ADMINISTRATOR != 0;
    if allowed { Ok(()) } else { Err("the person may not use it".to_owned()) }
}

fn is_group(option: &Value) -> bool {
    option["type"] == 1 || option["type"] == 2
}

/// The options with their values.
fn filled(known: &[Value], given: &[(&str, &str)], focused: Option<&str>) -> Result<Vec<Value>, String> {
    let mut filled = Vec::new();
    for (name, text) in given {
        let option = known.iter().find(|option| is_called(option, name));
        let option = option.ok_or_else(|| format!("there is no option {name:?}"))?;
        if focused == Some(*name) {
            if option["autocomplete"] != true {
                return Err(format!("nothing is suggested for {name:?}"));
            }
            let (name, kind) = (&option["name"], &option["type"]);
            filled.push(json!({ "name": name, "type": kind, "value": text, "focused": true }));
        } else {
            let value = value(option, text).map_err(|why| format!("{name:?}: {why}"))?;
            filled.push(json!({ "name": option["name"], "type": option["type"], "value": value }));
        }
    }
    let missing = known.iter().find(|option| {
        option["required"] == true && !filled.iter().any(|given| given["name"] == option["name"])
    });
    match missing {
        Some(option) if focused.is_none() => Err(format!("{} is required", option["name"])),
        _ => Ok(filled),
    }
}

/// What the client makes of a typed value.
fn value(option: &Value, text: &str) -> Result<Value, String> {
    let choices = list(&option["choices"]);
    if !choices.is_empty() {
        let chosen = choices.iter().find(|choice| is_called(choice, text) || choice["value"] == text);
        return Ok(chosen.ok_or("it is none of the choices")?["value"].clone());
    }
    let between = |number: f64| {
        let least = option["min_value"].as_f64().is_none_or(|least| number >= least);
        least && option["max_value"].as_f64().is_none_or(|most| number <= most)
    };
    match option["type"].as_u64() {
        Some(3) => {
            let length = text.chars().count() as u64;
            let least = option["min_length"].as_u64().unwrap_or(0);
            let most = option["max_length"].as_u64().unwrap_or(6000);
            let fits = (least..=most).contains(&length) && length > 0;
            if fits { Ok(json!(text)) } else { Err(format!("{length} characters do not fit")) }
        }
        Some(4) => {
            let number: i64 = text.parse().map_err(|_| "it is no whole number")?;
            let near = text.parse::<f64>().unwrap_or(f64::NAN);
            if between(near) { Ok(json!(number)) } else { Err("out of range".to_owned()) }
        }
        Some(10) => {
            let number: f64 = text.parse().map_err(|_| "it is no number")?;
            if between(number) { Ok(json!(number)) } else { Err("out of range".to_owned()) }
        }
        Some(5) => {
            text.parse::<bool>().map(|flag| json!(flag)).map_err(|_| "neither true nor false".to_owned())
        }
        _ => Err("the emulator's people cannot fill in this kind of option".to_owned()),
    }
}
