//! Checks requests against the platforms' machine-readable descriptions: here the Telegram Bot API's.

mod openapi;

pub use openapi::{Asked, OpenApi, Wrong};

use serde_json::{Map, Value};
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The description of every method and type, read once.
pub struct Spec {
    methods: HashMap<String, Vec<Field>>,
    types: HashMap<String, Shape>,
}

struct Field {
    name: String,
    kinds: Vec<Kind>,
    required: bool,
}

enum Kind {
    Integer,
    Float,
    Text,
    Flag,
    File,
    List(Box<Kind>),
    Named(String),
}

struct Shape {
    fields: Vec<Field>,
    one_of: Vec<String>,
    /// The field that tells this type from its siblings, and its value here.
    mark: Option<(String, String)>,
}

/// Telegram's description, or none where it is not on this machine; that is said once.
pub fn telegram() -> Option<&'static Spec> {
    static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
    SPEC.get_or_init(|| read("telegram-api.json").map(|api| Spec::new(&api))).as_ref()
}

/// Discord's description, or none where it is not on this machine; that is said once.
pub fn discord() -> Option<&'static OpenApi> {
    static SPEC: OnceLock<Option<OpenApi>> = OnceLock::new();
    SPEC.get_or_init(|| read("discord-openapi.json").map(OpenApi::new)).as_ref()
}

/// WhatsApp's description of messages, or none where it is not on this machine; that is said once.
pub fn whatsapp() -> Option<&'static OpenApi> {
    static SPEC: OnceLock<Option<OpenApi>> = OnceLock::new();
    let messages = |mut described: Value| {
        let body = serde_json::json!({ "$ref": "#/components/schemas/Message" });
        described["paths"] = serde_json::json!({ "/messages": { "post": {
            "operationId": "messages",
            "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        } } });
        OpenApi::new(described)
    };
    SPEC.get_or_init(|| read("whatsapp-messages.patched.schema.json").map(messages)).as_ref()
}

fn read(file: &str) -> Option<Value> {
    let path = folder().join(file);
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    let read = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
    if let Err(error) = &read {
        // Not by `eprintln!`, which the harness of tests swallows; a standard error that is closed is no harm.
        let _ = writeln!(
            std::io::stderr(),
            "WARNING: {}: {error}. The emulator checks limits only, NOT the fields of requests; set \
             CARTWRIGHT_SPECS to the folder of the platforms' descriptions.",
            path.display()
        );
    }
    read.ok()
}

/// `CARTWRIGHT_SPECS`, or the folder beside the checkout.
fn folder() -> PathBuf {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/specs"));
    std::env::var_os("CARTWRIGHT_SPECS").map_or_else(beside, PathBuf::from)
}

impl Spec {
    fn new(api: &Value) -> Self {
        let entries = |key: &str| api[key].as_object().into_iter().flatten();
        Self {
            methods: entries("methods").map(|(name, method)| (name.clone(), fields(method))).collect(),
            types: entries("types").map(|(name, shape)| (name.clone(), self::shape(shape))).collect(),
        }
    }

    /// What is wrong with a request; empty when nothing is. An unknown method is wrong too.
    pub fn check(&self, method: &str, given: &Map<String, Value>) -> Vec<String> {
        let Some(fields) = self.methods.get(method) else {
            return vec![format!("there is no method {method}")];
        };
        let mut wrong = Vec::new();
        self.check_fields(fields, given, "", &mut wrong);
        wrong
    }

    /// Turns the texts of a form into the JSON that they stand for, where the method wants no text.
    pub fn decode(&self, method: &str, given: &mut Map<String, Value>) {
        for field in self.methods.get(method).into_iter().flatten() {
            let Some(Value::String(text)) = given.get(&field.name) else { continue };
            let wants_text = field.kinds.iter().any(|kind| matches!(kind, Kind::Text | Kind::File));
            let wants_number = field.kinds.iter().any(|kind| matches!(kind, Kind::Integer));
            let Ok(decoded) = serde_json::from_str::<Value>(text) else { continue };
            if !wants_text || (wants_number && decoded.is_i64()) {
                given.insert(field.name.clone(), decoded);
            }
        }
    }

    fn check_fields(&self, fields: &[Field], given: &Map<String, Value>, at: &str, wrong: &mut Vec<String>) {
        for (name, value) in given {
            match fields.iter().find(|field| field.name == *name) {
                None => wrong.push(format!("{at}{name} is not a field here")),
                Some(_) if value.is_null() => {}
                Some(field) => wrong.extend(self.check_kinds(&field.kinds, value, &format!("{at}{name}"))),
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if given.get(&field.name).is_none_or(Value::is_null) {
                wrong.push(format!("{at}{} is missing", field.name));
            }
        }
    }

    /// The complaints of the kind that fits best.
    fn check_kinds(&self, kinds: &[Kind], value: &Value, at: &str) -> Vec<String> {
        let complaints = kinds.iter().map(|kind| self.check_kind(kind, value, at));
        complaints.min_by_key(Vec::len).unwrap_or_default()
    }

    fn check_kind(&self, kind: &Kind, value: &Value, at: &str) -> Vec<String> {
        let (fits, name) = match kind {
            Kind::Integer => (value.is_i64() || value.is_u64(), "an integer"),
            Kind::Float => (value.is_number(), "a number"),
            Kind::Text => (value.is_string(), "a text"),
            Kind::Flag => (value.is_boolean(), "true or false"),
            Kind::File => (value.is_string(), "a file"),
            Kind::Named(name) => return self.check_named(name, value, at),
            Kind::List(of) => {
                let Some(list) = value.as_array() else { return vec![format!("{at} is not a list")] };
                let each = |(n, item)| self.check_kind(of, item, &format!("{at}[{n}]"));
                return list.iter().enumerate().flat_map(each).collect();
            }
        };
        if fits { Vec::new() } else { vec![format!("{at} is not {name}")] }
    }

    fn check_named(&self, name: &str, value: &Value, at: &str) -> Vec<String> {
        let Some(shape) = self.types.get(name) else { return Vec::new() };
        let Some(object) = value.as_object() else { return vec![format!("{at} is not a {name}")] };
        if shape.one_of.is_empty() {
            let mut wrong = Vec::new();
            self.check_fields(&shape.fields, object, &format!("{at}."), &mut wrong);
            return wrong;
        }
        let marked = |name: &&String| match self.types.get(*name).map(|shape| &shape.mark) {
            Some(Some((field, mark))) => object.get(field).and_then(Value::as_str) == Some(mark.as_str()),
            _ => true,
        };
        let candidates = shape.one_of.iter().filter(marked);
        let complaints = candidates.map(|name| self.check_named(name, value, at));
        complaints.min_by_key(Vec::len).unwrap_or_else(|| vec![format!("{at} is no known {name}")])
    }
}

fn fields(described: &Value) -> Vec<Field> {
    let field = |field: &Value| Field {
        name: field["name"].as_str().unwrap_or_default().to_owned(),
        kinds: texts(&field["types"]).map(kind).collect(),
        required: field["required"] == true,
    };
    described["fields"].as_array().into_iter().flatten().map(field).collect()
}

fn shape(described: &Value) -> Shape {
    let mark = described["fields"].as_array().into_iter().flatten().find_map(|field| {
        let says = field["description"].as_str()?;
        let (_, mark) = says.split_once("must be ").or_else(|| says.split_once("always "))?;
        let name = field["name"].as_str().filter(|name| ["type", "source", "status"].contains(name))?;
        Some((name.to_owned(), mark.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()))
    });
    let one_of = texts(&described["subtypes"]).map(str::to_owned).collect();
    Shape { fields: fields(described), one_of, mark }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn kind(name: &str) -> Kind {
    if let Some(of) = name.strip_prefix("Array of ") {
        return Kind::List(Box::new(kind(of)));
    }
    match name {
        "Integer" => Kind::Integer,
        "Float" => Kind::Float,
        "String" => Kind::Text,
        "Boolean" => Kind::Flag,
        "InputFile" => Kind::File,
        name => Kind::Named(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(name: &str, types: &[&str], required: bool, description: &str) -> Value {
        json!({ "name": name, "types": types, "required": required, "description": description })
    }

    fn little() -> Spec {
        let kind = |of: &str| field("type", &["String"], true, of);
        Spec::new(&json!({
            "methods": { "send": { "fields": [
                field("to", &["Integer", "String"], true, ""),
                field("rows", &["Array of Array of Key"], false, ""),
                field("what", &["Thing"], false, ""),
            ] } },
            "types": {
                "Key": { "fields": [field("text", &["String"], true, "")] },
                "Thing": { "subtypes": ["Box", "Bag"] },
                "Box": { "fields": [kind("Type, must be box"), field("size", &["Integer"], true, "")] },
                "Bag": { "fields": [kind("Type, always “bag”")] },
            },
        }))
    }

    fn complaints(given: Value) -> Vec<String> {
        little().check("send", given.as_object().expect("an object"))
    }

    #[test]
    fn fields_are_checked_through_lists_and_unions() {
        let good =
            json!({ "to": "@shop", "rows": [[{ "text": "a" }]], "what": { "type": "box", "size": 1 } });
        assert_eq!(complaints(good), Vec::<String>::new());
        assert_eq!(complaints(json!({})), ["to is missing"]);
        assert_eq!(
            complaints(json!({ "to": 1, "rows": [[{ "txt": "a" }]] })),
            ["rows[0][0].txt is not a field here", "rows[0][0].text is missing"]
        );
        assert_eq!(
            complaints(json!({ "to": 1.5, "what": { "type": "box", "size": "1" } })),
            ["to is not an integer", "what.size is not an integer"]
        );
        assert_eq!(complaints(json!({ "to": 1, "what": { "type": "tin" } })), ["what is no known Thing"]);
    }

    #[test]
    fn forms_are_decoded_where_no_text_is_wanted() {
        let mut form = Map::new();
        form.insert("to".to_owned(), json!("-100"));
        form.insert("rows".to_owned(), json!("[[{\"text\":\"7\"}]]"));
        little().decode("send", &mut form);
        assert_eq!(Value::Object(form), json!({ "to": -100, "rows": [[{ "text": "7" }]] }));
    }
}
