//! What Meta would refuse of a message, by its own description and beyond it.

use crate::emulator::spec::{self, Asked};
use serde_json::Value;
use std::collections::BTreeMap;

/// The longest text of a message, in characters, which the description does not say.
const LONGEST_TEXT: usize = 4_096;

/// What is wrong with a message: by Meta's description, and beyond it.
pub(super) fn wrong(body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(spec) = spec::whatsapp() {
        let (query, parts) = (BTreeMap::new(), BTreeMap::new());
        let asked = Asked { method: "POST", path: "/messages", query: &query, parts: &parts, body };
        let found = spec.check(&asked);
        wrong.extend(found.forbidden);
        wrong.extend(found.unknown);
    }
    let text = body["text"]["body"].as_str();
    if body["type"] == "text"
        && text.is_none_or(|text| text.is_empty() || text.chars().count() > LONGEST_TEXT)
    {
        wrong.push("text.body has 1 to 4096 characters".to_owned());
    }
    for field in body.as_object().into_iter().flat_map(serde_json::Map::keys) {
        let own = body["type"].as_str() == Some(field.as_str());
        if !own && !["messaging_product", "recipient_type", "to", "type", "context"].contains(&field.as_str())
        {
            wrong.push(format!("{field} is not a field here"));
        }
    }
    wrong
}
