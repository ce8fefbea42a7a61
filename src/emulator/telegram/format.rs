//! Text of a request, read by its parse mode and measured.

use super::entities::{Formatted, html, plain, units};
use super::params::Params;
use super::refusal::Refusal;
use serde_json::Value;

/// The most UTF-16 units of a message's text.
const MOST_TEXT: usize = 4096;
/// The most UTF-16 units of a caption.
const MOST_CAPTION: usize = 1024;

/// Text and entities; a mistake in them is a mistake of the bot's author.
pub fn formatted(text: &str, parse_mode: Option<&str>, entities: &Value) -> Result<Formatted, Refusal> {
    match parse_mode.unwrap_or_default().to_lowercase().as_str() {
        "" => Ok(plain(text, entities.as_array().cloned().unwrap_or_default())),
        "html" => html(text).map_err(|why| Refusal::mistake(&format!("can't parse entities: {why}"))),
        other => {
            Err(Refusal::mistake(&format!("unsupported parse_mode: the emulator does not read {other}")))
        }
    }
}

/// The text of a message: there must be some.
pub fn text(params: &Params) -> Result<Formatted, Refusal> {
    let text = params.text("text").unwrap_or_default();
    let read = formatted(text, params.text("parse_mode"), &params.json("entities"))?;
    match units(&read.text) {
        0 => Err(Refusal::mistake("message text is empty")),
        1..=MOST_TEXT => Ok(read),
        _ => Err(Refusal::mistake("message is too long")),
    }
}

/// The caption of a file: there may be none.
pub fn caption(params: &Params) -> Result<Formatted, Refusal> {
    let caption = params.text("caption").unwrap_or_default();
    let read = formatted(caption, params.text("parse_mode"), &params.json("caption_entities"))?;
    if units(&read.text) > MOST_CAPTION {
        return Err(Refusal::mistake("message caption is too long"));
    }
    Ok(read)
}
