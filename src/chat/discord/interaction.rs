//! An interaction as Discord sends it: of its many fields those that the desk reads.

use crate::dialog::words::Lang;
use serde::Deserialize;
use std::collections::HashMap;

/// The kinds of interactions.
pub const PING: u8 = 1;
pub const COMMAND: u8 = 2;
pub const COMPONENT: u8 = 3;
pub const AUTOCOMPLETE: u8 = 4;
pub const MODAL: u8 = 5;

/// Messages that only one person sees have this flag.
pub const EPHEMERAL: u64 = 1 << 6;

#[derive(Clone, Debug, Deserialize)]
pub struct Interaction {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: u8,
    #[serde(default)]
    pub token: String,
    #[serde(default)]
    pub channel_id: Option<String>,
    /// The same, for servers of Discord's API that name it only so.
    #[serde(default)]
    pub channel: Option<Channel>,
    #[serde(default)]
    pub guild_id: Option<String>,
    #[serde(default)]
    pub member: Option<Member>,
    #[serde(default)]
    pub user: Option<User>,
    #[serde(default)]
    pub locale: Option<String>,
    #[serde(default)]
    pub data: Option<Data>,
    #[serde(default)]
    pub message: Option<Message>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Channel {
    pub id: String,
}

/// Somebody in a server.
#[derive(Clone, Debug, Deserialize)]
pub struct Member {
    pub user: User,
    #[serde(default)]
    pub nick: Option<String>,
    #[serde(default)]
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct User {
    pub id: String,
    #[serde(default)]
    pub username: String,
    #[serde(default)]
    pub global_name: Option<String>,
    #[serde(default)]
    pub bot: bool,
}

/// What was done: a command with its options, a component and what was chosen, or a modal's fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Data {
    pub name: String,
    pub options: Vec<Opt>,
    pub custom_id: String,
    pub values: Vec<String>,
    pub components: Vec<Component>,
    pub target_id: Option<String>,
    pub resolved: Resolved,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Opt {
    pub name: String,
    pub value: serde_json::Value,
    pub options: Vec<Opt>,
    pub focused: bool,
}

/// A row of a modal, or a field in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Component {
    pub custom_id: Option<String>,
    pub value: Option<String>,
    pub components: Vec<Component>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Resolved {
    pub messages: HashMap<String, Message>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Message {
    pub id: String,
    pub flags: Option<u64>,
    pub content: String,
    pub embeds: Vec<Embed>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Embed {
    pub description: Option<String>,
    pub fields: Vec<EmbedField>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EmbedField {
    pub value: String,
}

impl Interaction {
    /// Who it is from; in a server that is a member.
    pub fn user(&self) -> Option<&User> {
        self.member.as_ref().map(|member| &member.user).or(self.user.as_ref()).filter(|user| !user.bot)
    }

    /// Where it happened.
    pub fn chat(&self) -> Option<String> {
        self.channel_id.clone().or_else(|| self.channel.as_ref().map(|channel| channel.id.clone()))
    }

    /// What they are called there.
    pub fn name(&self) -> String {
        let nick = self.member.as_ref().and_then(|member| member.nick.clone());
        let user = self.user();
        let name = nick.or_else(|| user?.global_name.clone());
        name.or_else(|| Some(user?.username.clone())).unwrap_or_default()
    }

    /// The language of their app. English says nothing: it is what an app speaks that does not speak Bangla.
    pub fn lang(&self) -> Option<Lang> {
        self.locale.as_deref().and_then(Lang::parse).filter(|lang| *lang != Lang::En)
    }

    /// Whether it is from a component of a message that only this person sees.
    pub fn on_ephemeral(&self) -> bool {
        let flags = self.message.as_ref().and_then(|message| message.flags).unwrap_or(0);
        flags & EPHEMERAL != 0
    }
}

impl Data {
    /// The command, without the `cart` before a subcommand, and its options.
    pub fn command(&self) -> (&str, &[Opt]) {
        match self.options.first() {
            Some(sub) if self.name == "cart" => (&sub.name, &sub.options),
            _ => (&self.name, &self.options),
        }
    }

    /// What was typed into a modal's fields, in their order.
    pub fn fields(&self) -> Vec<String> {
        fn values(components: &[Component], found: &mut Vec<String>) {
            for component in components {
                if component.custom_id.is_some() && component.components.is_empty() {
                    found.push(component.value.clone().unwrap_or_default());
                }
                values(&component.components, found);
            }
        }
        let mut found = Vec::new();
        values(&self.components, &mut found);
        found
    }
}

impl Opt {
    pub fn text(&self) -> String {
        match &self.value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        }
    }
}

/// The value of an option.
pub fn given(options: &[Opt], name: &str) -> Option<String> {
    options.iter().find(|opt| opt.name == name).map(Opt::text)
}
