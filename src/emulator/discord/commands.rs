//! The commands that the application registers, with their ids and versions.

use super::ask::Ask;
use super::message;
use super::refusal::{Answer, Refusal};
use super::world::World;
use serde_json::{Value, json};

/// How many commands may be created in a day.
const CREATES: u64 = 200;

/// The fields of a command that its author sets, besides its type.
const KNOWN: [&str; 11] = [
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "contexts",
    "integration_types",
    "default_member_permissions",
    "dm_permission",
    "nsfw",
    "handler",
];

/// The registered commands, in the order of the last overwrite.
#[derive(Default)]
pub struct Commands {
    pub list: Vec<Value>,
    /// How many were created so far.
    pub created: u64,
    /// How often the whole list was overwritten.
    pub overwrites: u64,
}

impl Commands {
    /// The command with this name, or this name in a language, of a kind: 1 for slash commands, 3 for messages'.
    pub fn named(&self, kind: u64, name: &str) -> Option<&Value> {
        self.list.iter().find(|command| command["type"] == kind && is_called(command, name))
    }
}

/// Whether a command, option or choice has this name, in any language.
pub fn is_called(named: &Value, name: &str) -> bool {
    let localized = named["name_localizations"].as_object().into_iter().flatten();
    named["name"] == name || localized.into_iter().any(|(_, localized)| localized == name)
}

/// GET /applications/…/commands.
pub fn list(world: &mut World, ask: &Ask) -> Answer {
    ours(world, ask)?;
    let mut list = world.commands.list.clone();
    if !ask.flag("with_localizations") {
        list.iter_mut().for_each(strip);
    }
    Ok(json!(list))
}

/// PUT /applications/…/commands: commands of the same name and kind keep their id, and their version when
/// nothing about them differs.
pub fn overwrite(world: &mut World, ask: &Ask) -> Answer {
    ours(world, ask)?;
    let mut list = Vec::new();
    let mut created = 0;
    for given in message::list(&ask.body) {
        let kind = given["type"].as_u64().unwrap_or(1);
        let mut command = complete(given, kind, world.bot());
        let same = |old: &&Value| old["type"] == kind && old["name"] == given["name"];
        match world.commands.list.iter().find(same) {
            Some(old) => {
                command["id"] = old["id"].clone();
                command["version"] = old["version"].clone();
                if command != *old {
                    command["version"] = json!(world.snowflake().to_string());
                }
            }
            None => {
                created += 1;
                command["id"] = json!(world.snowflake().to_string());
                command["version"] = json!(world.snowflake().to_string());
            }
        }
        list.push(command);
    }
    if world.commands.created + created > CREATES {
        let words = "Max number of daily application command creates has been reached (200)";
        return Err(Refusal::new(400, 30_034, words));
    }
    world.commands.created += created;
    world.commands.overwrites += 1;
    world.commands.list.clone_from(&list);
    Ok(json!(list))
}

/// The command object, but for its id and version.
fn complete(given: &Value, kind: u64, application: u64) -> Value {
    let mut command = json!({
        "id": null,
        "version": null,
        "default_member_permissions": null,
        "type": kind,
        "name": given["name"],
        "name_localizations": null,
        "description": "",
        "description_localizations": null,
        "contexts": null,
        "integration_types": [0],
        "dm_permission": true,
        "nsfw": false,
        "application_id": application.to_string(),
    });
    for key in KNOWN.into_iter().filter(|key| !given[*key].is_null()) {
        command[key] = given[key].clone();
    }
    if let Some(bits) = given["default_member_permissions"].as_u64() {
        command["default_member_permissions"] = json!(bits.to_string());
    }
    command
}

fn ours(world: &World, ask: &Ask) -> Result<(), Refusal> {
    let ours = ask.id("application_id") == world.bot();
    if ours { Ok(()) } else { Err(Refusal::new(404, 10_002, "Unknown Application")) }
}

/// Leaves the names in other languages away, at every depth.
fn strip(named: &mut Value) {
    if let Some(fields) = named.as_object_mut() {
        fields.remove("name_localizations");
        fields.remove("description_localizations");
    }
    for key in ["options", "choices"] {
        named.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(strip);
    }
}
