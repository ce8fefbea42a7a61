//! Limits of the list of commands.

use super::{Ask, Found};
use crate::emulator::discord::message::list;
use regex::Regex;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The languages that Discord's clients have.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk",
    "vi", "zh-CN", "zh-TW",
];
const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

/// Where options stand.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Command,
    Group,
    Subcommand,
}

/// The body as the description has it, which errs: permissions are digits in a text, and `nsfw` exists.
pub fn repaired(ask: &Ask, found: &mut Found) -> Value {
    let mut body = ask.body.clone();
    if ask.name != "bulk_set_application_commands" {
        return body;
    }
    for command in body.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        command.remove("nsfw");
        let Some(permissions) = command.get_mut("default_member_permissions") else { continue };
        match permissions.as_str().map(str::parse::<u64>) {
            Some(Ok(bits)) => *permissions = json!(bits),
            Some(Err(_)) => {}
            None => found.note_unless(permissions.is_null(), || {
                "default_member_permissions is no text of digits".to_owned()
            }),
        }
    }
    body
}

/// What is wrong with all commands together and with each.
pub fn check(commands: &[Value], found: &mut Found) {
    let kind = |command: &Value| command["type"].as_u64().unwrap_or(1);
    for (of, most) in [(1, 100), (2, 15), (3, 15)] {
        let count = commands.iter().filter(|command| kind(command) == of).count();
        found.unless(count <= most, || format!("{count} commands of type {of}, at most {most}"));
    }
    let mut seen = BTreeSet::new();
    for command in commands {
        let name = text(&command["name"]);
        found.unless(seen.insert((kind(command), name)), || format!("the command {name:?} is there twice"));
        localized(command, name, found);
        if kind(command) == 1 {
            slash_name(command, name, found);
            found.text(&command["description"], 1, 100, || format!("the description of {name:?}"));
            options(command, name, Depth::Command, found);
            let size = characters(command);
            found.unless(size <= 8000, || format!("{name:?} has {size} characters, at most 8000"));
        } else {
            found.text(&command["name"], 1, 32, || "the name".to_owned());
            let bare = text(&command["description"]).is_empty() && list(&command["options"]).is_empty();
            found.unless(bare, || format!("{name:?} takes neither description nor options"));
        }
    }
}

fn options(of: &Value, at: &str, depth: Depth, found: &mut Found) {
    let inside = list(&of["options"]);
    found.unless(inside.len() <= 25, || format!("{at}: {} options, at most 25", inside.len()));
    let kinds: Vec<u64> = inside.iter().map(|option| option["type"].as_u64().unwrap_or_default()).collect();
    let nested = kinds.iter().filter(|kind| matches!(**kind, SUBCOMMAND | GROUP)).count();
    found.unless(nested == 0 || nested == kinds.len(), || format!("{at}: subcommands beside other options"));
    let fits = |kind: &u64| match *kind {
        SUBCOMMAND => depth != Depth::Subcommand,
        GROUP => depth == Depth::Command,
        _ => depth != Depth::Group,
    };
    found.unless(kinds.iter().all(fits), || format!("{at}: subcommands too deep"));
    let required: Vec<bool> = inside.iter().map(|option| option["required"] != true).collect();
    found.unless(required.is_sorted(), || format!("{at}: a required option after one that is not"));
    let mut seen = BTreeSet::new();
    for (option, kind) in inside.iter().zip(kinds) {
        let name = format!("{at} {}", text(&option["name"]));
        found.unless(seen.insert(text(&option["name"])), || format!("{name:?} is there twice"));
        slash_name(option, &name, found);
        localized(option, &name, found);
        found.text(&option["description"], 1, 100, || format!("the description of {name:?}"));
        let choices = list(&option["choices"]);
        found.unless(choices.len() <= 25, || format!("{name:?}: {} choices, at most 25", choices.len()));
        for choice in choices {
            found.text(&choice["name"], 1, 100, || format!("a choice of {name:?}"));
            localized(choice, &name, found);
            if choice["value"].is_string() {
                found.text(&choice["value"], 1, 100, || format!("a choice's value of {name:?}"));
            }
        }
        let both = option["autocomplete"] == true && !choices.is_empty();
        found.unless(!both, || format!("{name:?} has choices and suggestions"));
        let suggests = option["autocomplete"] != true || matches!(kind, 3 | 4 | 10);
        found.unless(suggests, || format!("nothing can be suggested for {name:?}"));
        match kind {
            SUBCOMMAND => options(option, &name, Depth::Subcommand, found),
            GROUP => options(option, &name, Depth::Group, found),
            _ => {}
        }
    }
}

/// Lower-case letters of any script, digits, `-`, `_` and `'`; vowel signs of Devanagari and Thai alone.
fn slash_name(named: &Value, at: &str, found: &mut Found) {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$";
        Regex::new(pattern).expect("a pattern")
    });
    let others = named["name_localizations"].as_object().into_iter().flatten().map(|(_, name)| name);
    for name in [&named["name"]].into_iter().chain(others) {
        let name = text(name);
        let fits = NAME.is_match(name) && name.to_lowercase() == name;
        found.unless(fits, || format!("{at}: {name:?} is no name of a command"));
    }
}

fn localized(named: &Value, at: &str, found: &mut Found) {
    for (key, most) in [("name_localizations", 100), ("description_localizations", 100)] {
        for (locale, words) in named[key].as_object().into_iter().flatten() {
            found.unless(LOCALES.contains(&locale.as_str()), || {
                format!("{at}: {key} has {locale:?}, which is no language of Discord's")
            });
            found.text(words, 1, most, || format!("{at}: {key} in {locale}"));
        }
    }
}

/// What counts towards the 8000: names, descriptions and values, in the longest of their languages.
fn characters(named: &Value) -> usize {
    let length = |text: &Value| text.as_str().unwrap_or_default().chars().count();
    let longest = |key: &str| {
        let others = named[format!("{key}_localizations")].as_object().into_iter().flatten();
        others.map(|(_, text)| length(text)).fold(length(&named[key]), usize::max)
    };
    let inside = ["options", "choices"].into_iter().flat_map(|key| list(&named[key]));
    longest("name") + longest("description") + length(&named["value"]) + inside.map(characters).sum::<usize>()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
