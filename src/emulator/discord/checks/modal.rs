//! Limits of a form.

use super::Found;
use crate::emulator::discord::message::list;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with a form.
pub fn check(data: &Value, found: &mut Found) {
    found.text(&data["custom_id"], 1, 100, || "custom_id".to_owned());
    found.text(&data["title"], 1, 45, || "title".to_owned());
    let rows = list(&data["components"]);
    found.unless((1..=5).contains(&rows.len()), || format!("components: {} rows, 1 to 5", rows.len()));
    let mut seen = BTreeSet::new();
    for (n, row) in rows.iter().enumerate() {
        let inputs = list(&row["components"]);
        let at = format!("components[{n}]");
        found.unless(row["type"] == 1 && inputs.len() == 1 && inputs[0]["type"] == 4, || {
            format!("{at} is no row with one text input")
        });
        for input in inputs {
            check_input(input, &at, found);
            let id = input["custom_id"].as_str().unwrap_or_default().to_owned();
            found.unless(seen.insert(id), || format!("{at}: the custom_id is there twice"));
        }
    }
}

fn check_input(input: &Value, at: &str, found: &mut Found) {
    found.text(&input["custom_id"], 1, 100, || format!("{at}.custom_id"));
    found.text(&input["label"], 1, 45, || format!("{at}.label"));
    found.text(&input["placeholder"], 0, 100, || format!("{at}.placeholder"));
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(4000);
    found.unless(least <= most, || format!("{at} takes {least} to {most} characters"));
    let length = input["value"].as_str().unwrap_or_default().chars().count() as u64;
    let fits = length == 0 || (least..=most).contains(&length);
    found.unless(fits, || format!("{at}.value has {length} characters: {least} to {most}"));
}
