//! Limits of the rows of buttons and select menus under a message.

use super::Found;
use crate::emulator::discord::message::list;
use serde_json::Value;
use std::collections::BTreeSet;

const LINK: u64 = 5;
const PREMIUM: u64 = 6;

/// What is wrong with a message's components.
pub fn check(rows: &Value, found: &mut Found) {
    let rows = list(rows);
    found.unless(rows.len() <= 5, || format!("components: {} rows, at most 5", rows.len()));
    let mut seen = BTreeSet::new();
    for (n, row) in rows.iter().enumerate() {
        found.unless(row["type"] == 1, || format!("components[{n}] is no row"));
        let inside = list(&row["components"]);
        found.unless((1..=5).contains(&inside.len()), || {
            format!("components[{n}] has {} components: 1 to 5", inside.len())
        });
        let selects = inside.iter().filter(|component| component["type"] != 2).count();
        found.unless(selects == 0 || inside.len() == 1, || {
            format!("components[{n}] has a select beside something else")
        });
        for (m, component) in inside.iter().enumerate() {
            let at = format!("components[{n}].components[{m}]");
            match component["type"].as_u64() {
                Some(2) => button(component, &at, found),
                Some(3) => select(component, &at, found),
                Some(5..=8) => found.text(&component["custom_id"], 1, 100, || format!("{at}.custom_id")),
                _ => found.unless(false, || format!("{at} stands in no message")),
            }
            if let Some(id) = component["custom_id"].as_str() {
                found.unless(seen.insert(id.to_owned()), || format!("{at}.custom_id is there twice: {id:?}"));
            }
        }
    }
}

fn button(button: &Value, at: &str, found: &mut Found) {
    let style = button["style"].as_u64().unwrap_or_default();
    let has = |key: &str| !button[key].is_null();
    found.text(&button["label"], 0, 80, || format!("{at}.label"));
    let named = button["label"].as_str().is_some_and(|label| !label.trim().is_empty()) || has("emoji");
    found.unless(named || style == PREMIUM, || format!("{at} has neither label nor emoji"));
    match style {
        LINK => {
            found.unless(has("url") && !has("custom_id"), || {
                format!("{at} is a link with a custom_id or without url")
            });
        }
        PREMIUM => found.unless(has("sku_id"), || format!("{at} has no sku_id")),
        _ => {
            found.text(&button["custom_id"], 1, 100, || format!("{at}.custom_id"));
            found.unless(!has("url"), || format!("{at} has a url and is no link"));
        }
    }
}

fn select(select: &Value, at: &str, found: &mut Found) {
    found.text(&select["custom_id"], 1, 100, || format!("{at}.custom_id"));
    found.text(&select["placeholder"], 0, 150, || format!("{at}.placeholder"));
    let options = list(&select["options"]);
    found.unless((1..=25).contains(&options.len()), || {
        format!("{at}.options: {} of them, 1 to 25", options.len())
    });
    let count = options.len() as u64;
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    found.unless(least <= most.max(1) && most <= count.max(1), || {
        format!("{at} takes {least} to {most} of {count} options")
    });
    let preset = options.iter().filter(|option| option["default"] == true).count() as u64;
    found.unless(preset <= most, || format!("{at} has {preset} defaults and takes {most}"));
    let mut seen = BTreeSet::new();
    for (n, option) in options.iter().enumerate() {
        found.text(&option["label"], 1, 100, || format!("{at}.options[{n}].label"));
        found.text(&option["value"], 1, 100, || format!("{at}.options[{n}].value"));
        found.text(&option["description"], 0, 100, || format!("{at}.options[{n}].description"));
        let value = option["value"].as_str().unwrap_or_default().to_owned();
        found.unless(seen.insert(value), || format!("{at}.options[{n}].value is there twice"));
    }
}
