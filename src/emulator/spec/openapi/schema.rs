//! The part of JSON Schema that Discord's description uses.

use regex::Regex;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// How deep a schema may refer to others: what is deeper is a circle.
const DEPTH: usize = 64;

/// Schemas by name.
pub struct Schemas {
    named: Map<String, Value>,
    patterns: Mutex<HashMap<String, Option<Regex>>>,
}

/// What is wrong with a value.
#[derive(Default)]
pub struct Found {
    pub wrong: Vec<String>,
    pub unknown: Vec<String>,
}

impl Found {
    pub fn wrong(&mut self, what: String) {
        self.wrong.push(what);
    }

    fn unless(&mut self, fine: bool, what: impl FnOnce() -> String) {
        if !fine {
            self.wrong.push(what());
        }
    }

    /// How far off the value is.
    fn badness(&self) -> (usize, usize) {
        (self.wrong.len(), self.unknown.len())
    }
}

impl Schemas {
    pub fn new(named: Value) -> Self {
        let named = match named {
            Value::Object(named) => named,
            _ => Map::new(),
        };
        Self { named, patterns: Mutex::default() }
    }

    pub fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut found = Found::default();
        self.check(schema, value, "", &mut found);
        found.wrong.is_empty()
    }

    /// Checks a value that stands at this place.
    pub fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Found) {
        let schema = self.resolve(schema);
        let name = if at.is_empty() { "the body" } else { at };
        if let Some(kinds) = kinds(schema)
            && !kinds.iter().any(|kind| is_of(value, kind))
        {
            return found.wrong(format!("{name} is not of type {}", kinds.join(" or ")));
        }
        self.check_unions(schema, value, at, found);
        let allowed = schema["enum"].as_array().is_none_or(|allowed| allowed.contains(value));
        let same = schema.get("const").is_none_or(|only| only == value);
        found.unless(allowed && same, || format!("{name} is none of the values that it may have"));
        match value {
            Value::String(text) => self.check_text(schema, text, name, found),
            Value::Number(_) => check_number(schema, value, name, found),
            Value::Array(items) => self.check_items(schema, items, at, found),
            Value::Object(fields) => self.check_fields(schema, fields, at, found),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn check_unions(&self, schema: &Value, value: &Value, at: &str, found: &mut Found) {
        for part in list(&schema["allOf"]) {
            // Fields are checked together, as each part knows some of them only.
            if !value.is_object() {
                self.check(part, value, at, found);
            }
        }
        for key in ["oneOf", "anyOf"] {
            let all = list(&schema[key]);
            if all.is_empty() {
                continue;
            }
            let name = if at.is_empty() { "the body" } else { at };
            if all.iter().all(|one| one.get("const").is_some()) {
                let known = all.iter().any(|one| one["const"] == *value);
                found.unless(known, || format!("{name} is none of the values that it may have"));
                continue;
            }
            let marked: Vec<&Value> = all.iter().filter(|one| self.may_be(one, value)).collect();
            found.unless(!marked.is_empty(), || format!("{name} is nothing that it may be"));
            let tried = marked.into_iter().map(|one| {
                let mut tried = Found::default();
                self.check(one, value, at, &mut tried);
                tried
            });
            if let Some(best) = tried.min_by_key(Found::badness) {
                found.wrong.extend(best.wrong);
                found.unknown.extend(best.unknown);
            }
        }
    }

    /// Whether this one of several schemas may be meant, by the value's type and by the `type` in it.
    fn may_be(&self, schema: &Value, value: &Value) -> bool {
        let schema = self.resolve(schema);
        let marks = list(&schema["properties"]["type"]["enum"]);
        kinds(schema).is_none_or(|kinds| kinds.iter().any(|kind| is_of(value, kind)))
            && (marks.is_empty() || value.get("type").is_none_or(|mark| marks.contains(mark)))
    }

    fn check_text(&self, schema: &Value, text: &str, name: &str, found: &mut Found) {
        let length = text.chars().count() as u64;
        let (least, most) = (schema["minLength"].as_u64(), schema["maxLength"].as_u64());
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(u64::MAX));
        found.unless((least..=most).contains(&length), || {
            format!("{name} has {length} characters: {least} to {most}")
        });
        if let Some(pattern) = schema["pattern"].as_str() {
            found.unless(self.matches(pattern, text), || format!("{name} does not match {pattern}"));
        }
        let fits = match schema["format"].as_str() {
            Some("snowflake") => text.parse::<u64>().is_ok(),
            Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
            Some("uri") => reqwest::Url::parse(text).is_ok(),
            _ => true,
        };
        found.unless(fits, || format!("{name} is no {}", schema["format"]));
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut known = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        let regex = known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).ok());
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    fn check_items(&self, schema: &Value, items: &[Value], at: &str, found: &mut Found) {
        let name = if at.is_empty() { "the body" } else { at };
        let count = items.len() as u64;
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        let least = schema["minItems"].as_u64().unwrap_or(0);
        found.unless(count <= most, || format!("{name} has {count} items: at most {most}"));
        found.unless(count >= least, || format!("{name} has {count} items: at least {least}"));
        let twice = items.iter().enumerate().any(|(n, item)| items[..n].contains(item));
        found.unless(schema["uniqueItems"] != true || !twice, || format!("{name} has an item twice"));
        let Some(each) = schema.get("items") else { return };
        for (n, item) in items.iter().enumerate() {
            self.check(each, item, &format!("{at}[{n}]"), found);
        }
    }

    fn check_fields(&self, schema: &Value, fields: &Map<String, Value>, at: &str, found: &mut Found) {
        let mut known = BTreeMap::new();
        let mut required = Vec::new();
        self.gather(schema, &mut known, &mut required, 0);
        let name = if at.is_empty() { "the body" } else { at };
        let dot = if at.is_empty() { String::new() } else { format!("{at}.") };
        let count = fields.len() as u64;
        let most = schema["maxProperties"].as_u64().unwrap_or(u64::MAX);
        found.unless(count <= most, || format!("{name} has {count} fields: at most {most}"));
        for field in required {
            found.unless(fields.contains_key(field), || format!("{dot}{field} is missing"));
        }
        let others = schema.get("additionalProperties");
        let is_union = ["oneOf", "anyOf"].iter().any(|key| !list(&schema[*key]).is_empty());
        for (field, value) in fields {
            let at = format!("{dot}{field}");
            match (known.get(field.as_str()), others) {
                (Some(schema), _) => self.check(schema, value, &at, found),
                (None, Some(schema)) if schema.is_object() => self.check(schema, value, &at, found),
                // The union's own schemas have told what they know.
                (None, _) if is_union => {}
                (None, Some(Value::Bool(true))) => {}
                (None, Some(Value::Bool(false))) => found.wrong(format!("{at} is not a field here")),
                (None, _) => found.unknown.push(format!("{at} is not a field here")),
            }
        }
    }

    /// The fields of a schema and of all that it consists of.
    fn gather<'a>(
        &'a self,
        schema: &'a Value,
        known: &mut BTreeMap<&'a str, &'a Value>,
        required: &mut Vec<&'a str>,
        depth: usize,
    ) {
        let schema = self.resolve(schema);
        let properties = schema["properties"].as_object().into_iter().flatten();
        known.extend(properties.map(|(name, schema)| (name.as_str(), schema)));
        required.extend(list(&schema["required"]).iter().filter_map(Value::as_str));
        for part in list(&schema["allOf"]).iter().filter(|_| depth < DEPTH) {
            self.gather(part, known, required, depth + 1);
        }
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let mut schema = schema;
        for _ in 0..DEPTH {
            let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
            match name.and_then(|name| self.named.get(name)) {
                Some(named) => schema = named,
                None => break,
            }
        }
        schema
    }
}

fn check_number(schema: &Value, value: &Value, name: &str, found: &mut Found) {
    let number = value.as_f64().unwrap_or_default();
    if let Some(least) = schema["minimum"].as_f64() {
        found.unless(number >= least, || format!("{name} is less than {least}"));
    }
    if let Some(most) = schema["maximum"].as_f64() {
        found.unless(number <= most, || format!("{name} is more than {most}"));
    }
    let small = value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
    found.unless(schema["format"] != "int32" || small, || format!("{name} is no 32-bit number"));
}

/// The types that a value may have; none when any will do.
fn kinds(schema: &Value) -> Option<Vec<&str>> {
    match &schema["type"] {
        Value::String(kind) => Some(vec![kind]),
        Value::Array(kinds) => Some(kinds.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
