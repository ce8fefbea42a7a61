//! What Telegram takes as a keyboard.

use super::{Found, is_token, rows};
use serde_json::Value;

/// The fields of which an inline button has exactly one.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// Checks any `reply_markup`; `chat` tells private chats from groups.
pub fn check(markup: &Value, chat: Option<i64>, found: &mut Found) {
    inline(&rows(&markup["inline_keyboard"]), found);
    reply(&rows(&markup["keyboard"]), chat, found);
    if let Some(placeholder) = markup["input_field_placeholder"].as_str() {
        let length = placeholder.encode_utf16().count();
        found.unless((1..=64).contains(&length), "input field placeholder is invalid", || {
            format!("input_field_placeholder has {length} characters")
        });
    }
}

fn inline(rows: &[Vec<Value>], found: &mut Found) {
    let total: usize = rows.iter().map(Vec::len).sum();
    found.unless(total <= 100, "reply markup is too long", || format!("{total} inline buttons"));
    for row in rows {
        found.unless(row.len() <= 8, "BUTTON_ROW_TOO_LONG", || format!("{} buttons in a row", row.len()));
        for button in row {
            self::button(button, found);
        }
    }
}

fn button(button: &Value, found: &mut Found) {
    let text = button["text"].as_str().unwrap_or_default();
    found.unless(
        !text.trim().is_empty(),
        "can't parse inline keyboard button: text must be non-empty",
        || format!("a button without a label: {button}"),
    );
    let actions = ACTIONS.iter().filter(|action| !button[**action].is_null()).count();
    found.unless(
        actions == 1,
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        || format!("the button {text:?} has {actions} actions"),
    );
    if let Some(data) = button["callback_data"].as_str() {
        found.unless((1..=64).contains(&data.len()), "BUTTON_DATA_INVALID", || {
            format!("the callback_data of {text:?} has {} bytes", data.len())
        });
    }
    for search in ["switch_inline_query", "switch_inline_query_current_chat"] {
        let length = button[search].as_str().unwrap_or_default().encode_utf16().count();
        found.unless(length <= 256, "BUTTON_INVALID", || format!("{search} of {text:?} is too long"));
    }
    if let Some(url) = button["url"].as_str() {
        address(text, url, found);
    }
}

/// Links must be addresses, and links that start a bot carry a short parameter.
fn address(text: &str, url: &str, found: &mut Found) {
    let Ok(url) = reqwest::Url::parse(url) else {
        found.unless(false, "BUTTON_URL_INVALID", || format!("the link of {text:?} cannot be read"));
        return;
    };
    let known = ["http", "https", "tg"].contains(&url.scheme());
    found.unless(known, "BUTTON_URL_INVALID", || format!("the link of {text:?} is {}", url.scheme()));
    let start = url.query_pairs().find(|(key, _)| key == "start" || key == "startgroup");
    if let (Some("t.me"), Some((_, start))) = (url.host_str(), start) {
        found.unless(is_token(&start, 64), "START_PARAM_INVALID", || format!("the start link of {text:?}"));
    }
}

fn reply(rows: &[Vec<Value>], chat: Option<i64>, found: &mut Found) {
    let total: usize = rows.iter().map(Vec::len).sum();
    found.unless(total <= 300, "reply markup is too long", || format!("{total} keyboard buttons"));
    for key in rows.iter().flatten() {
        let label = key["text"].as_str().or_else(|| key.as_str()).unwrap_or_default();
        found.unless(!label.is_empty(), "keyboard button text must be non-empty", || key.to_string());
        let private = key["request_contact"] == true || key["request_location"] == true;
        found.unless(
            !private || chat.is_none_or(|chat| chat > 0),
            "phone number can be requested in private chats only",
            || format!("the button {label:?} in a group"),
        );
    }
}
