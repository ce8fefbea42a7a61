//! One message of a channel, as the API shows it, with what it looked like before.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The flag of a message that only one person sees.
pub const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message that is still to be filled in.
pub const LOADING: u64 = 1 << 7;

/// A message, sent by anyone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Message {
    pub id: u64,
    pub channel: u64,
    /// The message object of the API.
    pub json: Value,
    /// What `json` was before each edit, oldest first.
    pub versions: Vec<Value>,
    pub by_bot: bool,
    /// The only person who sees it.
    pub only: Option<u64>,
    /// The interaction whose token it was sent with.
    pub interaction: Option<u64>,
    pub deleted: bool,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    pub label: String,
    /// None for a link.
    pub custom_id: Option<String>,
    pub disabled: bool,
    /// The component itself.
    pub json: Value,
}

/// A select menu of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    pub custom_id: String,
    pub placeholder: String,
    pub disabled: bool,
    pub options: Vec<Choice>,
    /// The component itself.
    pub json: Value,
}

/// Something to choose: of a select menu, or of what is suggested while typing.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the user reads.
    pub name: String,
    /// What the bot gets.
    pub value: Value,
}

impl Message {
    pub fn content(&self) -> &str {
        self.json["content"].as_str().unwrap_or_default()
    }

    /// Content and embeds as lines of plain text: title, description, fields, footer.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content().to_owned()];
        for embed in list(&self.json["embeds"]) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            lines.extend([
                text(&embed["author"]["name"]),
                text(&embed["title"]),
                text(&embed["description"]),
            ]);
            for field in list(&embed["fields"]) {
                lines.extend([text(&field["name"]), text(&field["value"])]);
            }
            lines.push(text(&embed["footer"]["text"]));
        }
        lines.retain(|line| !line.trim().is_empty());
        lines.join("\n")
    }

    pub fn embeds(&self) -> Vec<Value> {
        list(&self.json["embeds"]).to_vec()
    }

    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.only.is_some()
    }

    /// Whether it says no more than that the bot is thinking.
    pub fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    pub fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or_default()
    }

    /// How often it was edited.
    pub fn edits(&self) -> usize {
        self.versions.len()
    }

    /// The names of its attachments.
    pub fn files(&self) -> Vec<String> {
        let names = list(&self.json["attachments"]).iter();
        names.filter_map(|file| Some(file["filename"].as_str()?.to_owned())).collect()
    }

    /// The buttons, row by row.
    pub fn rows(&self) -> Vec<Vec<Button>> {
        let rows = list(&self.json["components"]).iter();
        rows.map(|row| list(&row["components"]).iter().filter_map(button).collect()).collect()
    }

    /// The first button whose label has these words.
    pub fn button(&self, label: &str) -> Option<Button> {
        self.rows().into_iter().flatten().find(|button| button.label.contains(label))
    }

    pub fn selects(&self) -> Vec<Select> {
        let rows = list(&self.json["components"]).iter();
        rows.flat_map(|row| list(&row["components"])).filter_map(select).collect()
    }

    /// The select with this custom_id, or the first whose placeholder or option has these words.
    pub fn select(&self, named: &str) -> Option<Select> {
        let selects = self.selects();
        let by_id = selects.iter().find(|select| select.custom_id == named);
        let by_words = || selects.iter().find(|select| select.placeholder.contains(named));
        let has = |select: &&Select| select.options.iter().any(|option| option.name.contains(named));
        by_id.or_else(by_words).or_else(|| selects.iter().find(has)).cloned()
    }

    /// The component with this custom_id.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        let components = list(&self.json["components"]).iter().flat_map(|row| list(&row["components"]));
        components.into_iter().find(|component| component["custom_id"] == custom_id)
    }

    /// Text, labels and selects as lines, for the failures of tests.
    pub fn lines(&self) -> String {
        let mut lines = self.text();
        if self.is_loading() {
            lines.push_str("(is thinking…)");
        }
        for row in self.rows().into_iter().filter(|row| !row.is_empty()) {
            let labels: Vec<String> = row.into_iter().map(|button| format!("[{}]", button.label)).collect();
            lines.push_str(&format!("\n    {}", labels.join(" ")));
        }
        for select in self.selects() {
            let names: Vec<&str> = select.options.iter().map(|option| option.name.as_str()).collect();
            lines.push_str(&format!("\n    <{}: {}>", select.placeholder, names.join(" | ")));
        }
        for file in self.files() {
            lines.push_str(&format!("\n    📎 {file}"));
        }
        lines
    }
}

fn button(json: &Value) -> Option<Button> {
    (json["type"] == 2).then(|| Button {
        label: json["label"].as_str().unwrap_or_default().to_owned(),
        custom_id: json["custom_id"].as_str().map(str::to_owned),
        disabled: json["disabled"] == true,
        json: json.clone(),
    })
}

fn select(json: &Value) -> Option<Select> {
    let option = |option: &Value| Choice {
        name: option["label"].as_str().unwrap_or_default().to_owned(),
        value: option["value"].clone(),
    };
    (json["type"] == 3).then(|| Select {
        custom_id: json["custom_id"].as_str().unwrap_or_default().to_owned(),
        placeholder: json["placeholder"].as_str().unwrap_or_default().to_owned(),
        disabled: json["disabled"] == true,
        options: list(&json["options"]).iter().map(option).collect(),
        json: json.clone(),
    })
}

/// The items of a JSON list; none when it is no list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
