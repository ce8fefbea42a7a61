//! Limits of a message: its texts, its embeds, and that it rings nobody.

use super::{Found, components};
use crate::emulator::discord::message::list;
use serde_json::Value;

/// What is wrong with a message, new or changed.
pub fn check(body: &Value, found: &mut Found) {
    found.text(&body["content"], 0, 2000, || "content".to_owned());
    mentions(&body["allowed_mentions"], found);
    let embeds = list(&body["embeds"]);
    found.unless(embeds.len() <= 10, || format!("embeds: {} of them, at most 10", embeds.len()));
    for (n, embed) in embeds.iter().enumerate() {
        check_embed(embed, n, found);
    }
    let sum: usize = embeds.iter().map(characters).sum();
    found.unless(sum <= 6000, || format!("embeds: {sum} characters in sum, at most 6000"));
    components::check(&body["components"], found);
}

/// Our own rule: no message of ours rings anybody.
fn mentions(mentions: &Value, found: &mut Found) {
    let nobody = |key: &str| list(&mentions[key]).is_empty();
    let silent = mentions["parse"].as_array().is_some_and(Vec::is_empty)
        && nobody("users")
        && nobody("roles")
        && mentions["replied_user"] != true;
    found.note_unless(silent, || "allowed_mentions is not {parse: []}".to_owned());
}

fn check_embed(embed: &Value, n: usize, found: &mut Found) {
    let at = |what: &str| format!("embeds[{n}].{what}");
    found.text(&embed["title"], 0, 256, || at("title"));
    found.text(&embed["description"], 0, 4096, || at("description"));
    found.text(&embed["footer"]["text"], 0, 2048, || at("footer.text"));
    found.text(&embed["author"]["name"], 0, 256, || at("author.name"));
    let fields = list(&embed["fields"]);
    found.unless(fields.len() <= 25, || format!("{}: {} of them, at most 25", at("fields"), fields.len()));
    for (m, field) in fields.iter().enumerate() {
        found.text(&field["name"], 1, 256, || at(&format!("fields[{m}].name")));
        found.text(&field["value"], 1, 1024, || at(&format!("fields[{m}].value")));
    }
    let pictures = ["image", "thumbnail"].iter().any(|key| embed[*key].is_object());
    found.unless(pictures || characters(embed) > 0, || format!("embeds[{n}] is empty"));
}

/// What counts towards the 6000.
fn characters(embed: &Value) -> usize {
    let length = |text: &Value| text.as_str().unwrap_or_default().chars().count();
    let fields = list(&embed["fields"]).iter().map(|field| length(&field["name"]) + length(&field["value"]));
    length(&embed["title"])
        + length(&embed["description"])
        + length(&embed["footer"]["text"])
        + length(&embed["author"]["name"])
        + fields.sum::<usize>()
}
