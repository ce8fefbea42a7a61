//! Embeds and components as Discord gives them back: completed, numbered, without what it does not know.

use serde_json::{Value, json};

const EMBED: [&str; 10] =
    ["title", "description", "url", "color", "timestamp", "author", "image", "thumbnail", "footer", "fields"];

/// Completes an embed that was sent.
pub fn embed(embed: &mut Value) {
    if let Some(fields) = embed.as_object_mut() {
        fields.retain(|key, value| EMBED.contains(&key.as_str()) && !value.is_null());
        fields.insert("type".to_owned(), json!("rich"));
    }
    for field in embed.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
        field["inline"] = json!(field["inline"] == true);
    }
}

/// Completes and numbers the components that were sent.
pub fn components(rows: &mut [Value]) {
    let mut last = 0;
    for row in rows {
        number(row, &mut last);
        for component in row.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten() {
            number(component, &mut last);
            if component["type"] == 3 {
                for key in ["min_values", "max_values"] {
                    if component[key].is_null() {
                        component[key] = json!(1);
                    }
                }
            }
        }
    }
}

fn number(component: &mut Value, last: &mut u64) {
    *last += 1;
    if component["id"].is_null() {
        component["id"] = json!(last);
    }
}
