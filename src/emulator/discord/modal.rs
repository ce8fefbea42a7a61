//! A form that the bot opened for somebody.

use super::message::list;
use serde_json::Value;

/// A form as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Modal {
    pub custom_id: String,
    pub title: String,
    pub inputs: Vec<Input>,
    /// Who sees it, and where it was opened.
    pub by: u64,
    pub channel: u64,
    /// The message whose component opened it.
    pub message: Option<u64>,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub custom_id: String,
    pub label: String,
    pub is_paragraph: bool,
    pub required: bool,
    /// Characters.
    pub least: usize,
    pub most: usize,
    /// What it is filled with.
    pub value: String,
    pub placeholder: String,
}

impl Modal {
    /// Reads what came with the answer.
    pub fn read(data: &Value, by: u64, channel: u64, message: Option<u64>) -> Self {
        let rows = list(&data["components"]).iter();
        let inputs = rows.flat_map(|row| list(&row["components"])).filter(|input| input["type"] == 4);
        Self {
            custom_id: text(&data["custom_id"]),
            title: text(&data["title"]),
            inputs: inputs.map(input).collect(),
            by,
            channel,
            message,
        }
    }

    /// The field with this custom_id, or the first whose label has these words.
    pub fn input(&self, named: &str) -> Option<&Input> {
        let by_id = self.inputs.iter().find(|input| input.custom_id == named);
        by_id.or_else(|| self.inputs.iter().find(|input| input.label.contains(named)))
    }

    /// Title and fields as lines, for the failures of tests.
    pub fn lines(&self) -> String {
        let field = |input: &Input| format!("\n    {}: {:?}", input.label, input.value);
        format!("{}{}", self.title, self.inputs.iter().map(field).collect::<String>())
    }
}

impl Input {
    /// Why the client does not send this text; none when it does.
    pub fn refuses(&self, text: &str) -> Option<String> {
        let length = text.chars().count();
        if text.trim().is_empty() {
            return self.required.then(|| format!("{:?} is required", self.label));
        }
        let fits = (self.least..=self.most).contains(&length);
        (!fits).then(|| format!("{:?} takes {} to {} characters", self.label, self.least, self.most))
    }
}

fn input(json: &Value) -> Input {
    let number = |key: &str| json[key].as_u64().and_then(|number| usize::try_from(number).ok());
    Input {
        custom_id: text(&json["custom_id"]),
        label: text(&json["label"]),
        is_paragraph: json["style"] == 2,
        required: json["required"].as_bool().unwrap_or(true),
        least: number("min_length").unwrap_or(0),
        most: number("max_length").unwrap_or(4000),
        value: text(&json["value"]),
        placeholder: text(&json["placeholder"]),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
