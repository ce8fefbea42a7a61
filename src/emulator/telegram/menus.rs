//! The lists of commands that clients show, by scope and language.

use super::params::Params;
use super::refusal::Answer;
use super::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Commands by scope (as JSON) and language code.
#[derive(Default)]
pub struct Menus(BTreeMap<(String, String), Vec<Value>>);

impl Menus {
    /// The commands that were set for exactly this scope and language.
    pub fn of(&self, scope: &Value, language: &str) -> Vec<Value> {
        self.0.get(&(scope.to_string(), language.to_owned())).cloned().unwrap_or_default()
    }
}

/// setMyCommands.
pub fn set(world: &mut World, params: &Params) -> Answer {
    world.menus.0.insert(key(params), params.list("commands"));
    Ok(json!(true))
}

/// deleteMyCommands.
pub fn delete(world: &mut World, params: &Params) -> Answer {
    world.menus.0.remove(&key(params));
    Ok(json!(true))
}

/// getMyCommands.
pub fn get(world: &mut World, params: &Params) -> Answer {
    Ok(json!(world.menus.0.get(&key(params)).cloned().unwrap_or_default()))
}

/// setMyDescription, setMyShortDescription and setChatMenuButton: nothing of them shows in the emulator.
pub fn accept(_: &mut World, _: &Params) -> Answer {
    Ok(json!(true))
}

fn key(params: &Params) -> (String, String) {
    let scope = params.json("scope");
    let scope = if scope.is_object() { scope } else { json!({ "type": "default" }) };
    (scope.to_string(), params.text("language_code").unwrap_or_default().to_owned())
}
