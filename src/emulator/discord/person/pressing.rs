//! Buttons, select menus and forms: used as the client lets them be used, and forged ones too.

use super::{Interaction, Person};
use crate::emulator::discord::interactions::{self, COMPONENT, From, SUBMIT};
use crate::emulator::discord::message::{Choice, Message};
use crate::emulator::discord::modal::{Input, Modal};
use serde_json::{Value, json};

impl Person {
    /// Presses the first button whose label has these words. Panics when there is none that can be pressed.
    pub fn taps(&self, channel: u64, message: u64, label: &str) -> Interaction {
        let shown = self.visible(channel, message);
        let Some(button) = shown.button(label) else {
            panic!("no button {label:?} in:\n{}", self.desk.transcript(channel))
        };
        assert!(!button.disabled, "the button {label:?} is disabled");
        let id = button.custom_id.unwrap_or_else(|| panic!("the button {label:?} is a link"));
        self.taps_id(channel, message, &id)
    }

    /// Presses a button that was there before the message was edited; version 0 is the oldest.
    pub fn taps_old(&self, channel: u64, message: u64, version: usize, label: &str) -> Interaction {
        let mut shown = self.visible(channel, message);
        if let Some(before) = shown.versions.get(version) {
            shown.json = before.clone();
        }
        let id = shown.button(label).and_then(|button| button.custom_id);
        self.taps_id(
            channel,
            message,
            &id.unwrap_or_else(|| panic!("no button {label:?} in version {version}")),
        )
    }

    /// Presses a button with this custom_id, whether or not the message has one: clients can be made to do that.
    pub fn taps_id(&self, channel: u64, message: u64, custom_id: &str) -> Interaction {
        self.press(channel, message, json!({ "custom_id": custom_id, "component_type": 2, "id": 2 }))
    }

    /// Chooses the first option whose label has these words, in the select with this custom_id or with these
    /// words in its placeholder. Panics when there is none.
    pub fn chooses(&self, channel: u64, message: u64, select: &str, option: &str) -> Interaction {
        self.chooses_many(channel, message, select, &[option])
    }

    /// Chooses several options at once. Panics when there are more or less than the select takes.
    pub fn chooses_many(&self, channel: u64, message: u64, select: &str, options: &[&str]) -> Interaction {
        let Some(select) = self.visible(channel, message).select(select) else {
            panic!("no select {select:?} in:\n{}", self.desk.transcript(channel))
        };
        assert!(!select.disabled, "the select {:?} is disabled", select.placeholder);
        let most = select.json["max_values"].as_u64().unwrap_or(1);
        let least = select.json["min_values"].as_u64().unwrap_or(1);
        assert!(
            (least..=most).contains(&(options.len() as u64)),
            "the select takes {least} to {most} options"
        );
        let named = |name: &&str| {
            let fits = |option: &&Choice| option.name.contains(*name);
            let option = select.options.iter().find(fits);
            option.unwrap_or_else(|| panic!("no option {name:?} in {:?}", select.options)).value.clone()
        };
        let values: Vec<Value> = options.iter().map(named).collect();
        self.chooses_values(channel, message, &select.custom_id, &values)
    }

    /// Chooses any values in any select, whether or not the message has it.
    pub fn chooses_values(
        &self,
        channel: u64,
        message: u64,
        custom_id: &str,
        values: &[Value],
    ) -> Interaction {
        let data = json!({ "custom_id": custom_id, "component_type": 3, "values": values, "id": 2 });
        self.press(channel, message, data)
    }

    /// Sends a form, with texts by label or custom_id; fields that are not named keep what they are filled with.
    /// Panics where the client would not let it go.
    pub fn submits(&self, modal: &Modal, fields: &[(&str, &str)]) -> Interaction {
        for (named, _) in fields {
            assert!(modal.input(named).is_some(), "no field {named:?} in:\n{}", modal.lines());
        }
        let text = |input: &Input| {
            let given = fields.iter().find(|(named, _)| modal.input(named) == Some(input));
            let text = given.map_or(input.value.as_str(), |(_, text)| text);
            if let Some(why) = input.refuses(text) {
                panic!("the client does not send this form: {why}");
            }
            (input.custom_id.clone(), text.to_owned())
        };
        let fields: Vec<(String, String)> = modal.inputs.iter().map(text).collect();
        self.submits_any(modal, &modal.custom_id, &fields)
    }

    /// Sends any texts as a form with this custom_id: clients can be made to do that.
    pub fn submits_any(&self, modal: &Modal, custom_id: &str, fields: &[(String, String)]) -> Interaction {
        assert_eq!(modal.by, self.id, "somebody else's form");
        let row = |(n, (id, value)): (usize, &(String, String))| {
            let input = json!({ "type": 4, "id": 2 * n + 2, "custom_id": id, "value": value });
            json!({ "type": 1, "id": 2 * n + 1, "components": [input] })
        };
        let rows: Vec<Value> = fields.iter().enumerate().map(row).collect();
        let data = json!({ "custom_id": custom_id, "components": rows });
        let id = self.desk.shared().change(|world| {
            let message = modal.message.and_then(|id| world.channels[&modal.channel].messages.get(&id));
            let shown = message.map(|message| message.json.clone());
            let from = From { by: self.id, channel: modal.channel, message: modal.message, shown };
            interactions::begin(world, SUBMIT, from, data)
        });
        Interaction::new(&self.desk, id)
    }

    fn press(&self, channel: u64, message: u64, data: Value) -> Interaction {
        let id = self.desk.shared().change(|world| {
            // Also on a message that is gone: the client may not know yet.
            let shown = world.channel(channel).messages.get(&message).expect("a message to press on");
            assert!(shown.only.is_none_or(|only| only == self.id), "somebody else's ephemeral message");
            let shown = Some(shown.json.clone());
            let from = From { by: self.id, channel, message: Some(message), shown };
            interactions::begin(world, COMPONENT, from, data)
        });
        Interaction::new(&self.desk, id)
    }

    /// A message that this person sees.
    fn visible(&self, channel: u64, message: u64) -> Message {
        let seen = self.desk.sees(self, channel);
        let found = seen.into_iter().find(|seen| seen.id == message);
        found.unwrap_or_else(|| panic!("the message is not shown in:\n{}", self.desk.transcript(channel)))
    }
}
