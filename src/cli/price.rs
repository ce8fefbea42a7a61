//! `cartwright price`: a cart as JSON comes in, what it costs goes out, and no database is asked.

mod cart;
mod number;
mod receipt;

use cart::Cart;
use receipt::Summary;
use serde_json::Value;
use std::io::{Read, Write};

/// The most bytes that are read.
const LARGEST_INPUT: u64 = 4 << 20;
/// The longest complaint, in characters, should a wrong value be very long.
const LONGEST_ERROR: usize = 300;

/// Reads one cart from `input` and writes its summary to `output`, each as JSON in the form of [`schema`].
///
/// Amounts are decimal strings in the market's currency. The error is one sentence that names the field at fault;
/// nothing has been written then.
pub fn run(input: impl Read, mut output: impl Write) -> Result<(), String> {
    let mut text = Vec::new();
    input
        .take(LARGEST_INPUT + 1)
        .read_to_end(&mut text)
        .map_err(|error| format!("the input cannot be read: {error}"))?;
    if text.len() as u64 > LARGEST_INPUT {
        return Err(format!("the input is longer than {LARGEST_INPUT} bytes"));
    }
    // What some editors put before their text is no part of it.
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
    let cart = parse(text).map_err(|error| on_one_line(&error))?;
    let summary = Summary::of(&cart);
    let json = serde_json::to_string(&summary).map_err(|error| error.to_string())?;
    writeln!(output, "{json}").map_err(|error| format!("the output cannot be written: {error}"))
}

/// The JSON Schema (draft 2020-12) of the input, with that of the output under `$defs.Summary`.
pub fn schema() -> String {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<Summary>();
    format!("{:#}", generator.into_root_schema_for::<Cart>().to_value())
}

fn parse(text: &[u8]) -> Result<Cart, String> {
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err("the input is empty: write one cart as JSON".to_owned());
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let cart: Cart = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        complaint(path.trim_end_matches('.'), error.inner())
    })?;
    json.end().map_err(|error| complaint("", &error))?;
    let value = serde_json::from_slice(text).map_err(|error| complaint("", &error))?;
    if let Some(path) = array_for_object("", &value) {
        let path = if path.is_empty() { "the cart" } else { path.trim_start_matches('.') };
        return Err(format!("{path}: an array, expected an object"));
    }
    cart.check()?;
    Ok(cart)
}

/// The path of an array that stands where an object should: serde takes the one for the other.
fn array_for_object(path: &str, value: &Value) -> Option<String> {
    let of_objects = |name: &str| matches!(name, "lines" | "coupons" | "tiers");
    let has_fields = |name: &str| matches!(name, "market" | "shipping" | "discount");
    let Value::Object(fields) = value else { return value.is_array().then(|| path.to_owned()) };
    fields.iter().find_map(|(name, field)| {
        let path = format!("{path}.{name}");
        match field {
            Value::Array(items) if of_objects(name) => {
                items.iter().enumerate().find_map(|(i, item)| array_for_object(&format!("{path}[{i}]"), item))
            }
            field if has_fields(name) => array_for_object(&path, field),
            _ => None,
        }
    })
}

/// Says where a fault is: for broken JSON by line and column, else by the field's path.
fn complaint(path: &str, error: &serde_json::Error) -> String {
    let text = error.to_string();
    if !error.is_data() {
        return format!("the input is not valid JSON: {text}");
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&place).unwrap_or(&text);
    if path.is_empty() { text.to_owned() } else { format!("{path}: {text}") }
}

/// Whatever was typed into a field, the sentence that quotes it stays on one line and readable.
fn on_one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    let mut line: String = text.chars().take(LONGEST_ERROR).map(plain).collect();
    if text.chars().nth(LONGEST_ERROR).is_some() {
        line.push('…');
    }
    line
}
