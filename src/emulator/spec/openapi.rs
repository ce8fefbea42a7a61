//! Checks a request against an OpenAPI 3.1 description: path, parameters and body, by JSON Schema.

mod schema;

use schema::{Found, Schemas};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is wrong with a request.
#[derive(Debug, Default, PartialEq)]
pub struct Wrong {
    /// What the description forbids.
    pub forbidden: Vec<String>,
    /// Fields that it does not know and that are therefore overlooked: misspelt ones, mostly.
    pub unknown: Vec<String>,
}

/// A request as far as the description speaks of it.
pub struct Asked<'a> {
    pub method: &'a str,
    /// The path with the names of its parts in braces.
    pub path: &'a str,
    pub parts: &'a BTreeMap<&'static str, String>,
    pub query: &'a BTreeMap<String, String>,
    /// Null when there is none.
    pub body: &'a Value,
}

/// A description of an API.
pub struct OpenApi {
    paths: Value,
    schemas: Schemas,
}

impl OpenApi {
    pub fn new(mut api: Value) -> Self {
        Self { paths: api["paths"].take(), schemas: Schemas::new(api["components"]["schemas"].take()) }
    }

    /// The operation's name, when there is such an operation.
    pub fn operation(&self, method: &str, path: &str) -> Option<&str> {
        self.paths[path][method.to_lowercase()]["operationId"].as_str()
    }

    /// What is wrong with a request.
    pub fn check(&self, asked: &Asked<'_>) -> Wrong {
        let path = &self.paths[asked.path];
        let operation = &path[asked.method.to_lowercase()];
        if operation.is_null() {
            let missing = format!("there is no {} {}", asked.method, asked.path);
            return Wrong { forbidden: vec![missing], unknown: Vec::new() };
        }
        let mut found = Found::default();
        self.check_parameters(&[&path["parameters"], &operation["parameters"]], asked, &mut found);
        let wanted = &operation["requestBody"];
        let schema = &wanted["content"]["application/json"]["schema"];
        match (schema.is_null(), asked.body.is_null()) {
            (false, false) => self.schemas.check(schema, asked.body, "", &mut found),
            (false, true) if wanted["required"] == true => found.wrong("the body is missing".to_owned()),
            (true, false) => found.wrong("no body is wanted".to_owned()),
            _ => {}
        }
        Wrong { forbidden: found.wrong, unknown: found.unknown }
    }

    /// What is wrong with the body of an answer that says that all went well.
    pub fn check_answer(&self, method: &str, path: &str, body: &Value) -> Vec<String> {
        let answers = &self.paths[path][method.to_lowercase()]["responses"];
        let schema = &answers["200"]["content"]["application/json"]["schema"];
        let mut found = Found::default();
        if !schema.is_null() {
            self.schemas.check(schema, body, "", &mut found);
        }
        found.wrong.extend(found.unknown);
        found.wrong
    }

    fn check_parameters(&self, lists: &[&Value], asked: &Asked<'_>, found: &mut Found) {
        let described: Vec<&Value> = lists.iter().filter_map(|list| list.as_array()).flatten().collect();
        for (name, text) in asked.query {
            let known =
                described.iter().any(|known| known["in"] == "query" && known["name"] == name.as_str());
            if !known {
                found.unknown.push(format!("?{name} is no parameter here: {text:?}"));
            }
        }
        for parameter in described {
            let name = parameter["name"].as_str().unwrap_or_default();
            let given = match parameter["in"].as_str() {
                Some("path") => asked.parts.get(name),
                Some("query") => asked.query.get(name),
                _ => continue,
            };
            match given {
                Some(text) => {
                    // Texts stand for numbers and flags in an address.
                    let text_fits = Value::String(text.clone());
                    let value = serde_json::from_str(text).unwrap_or_else(|_| text_fits.clone());
                    let schema = &parameter["schema"];
                    if self.schemas.fits(schema, &value) || self.schemas.fits(schema, &text_fits) {
                        continue;
                    }
                    found.wrong(format!("{name} is {text:?}"));
                }
                None if parameter["required"] == true => found.wrong(format!("{name} is missing")),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn little() -> OpenApi {
        OpenApi::new(json!({
            "paths": { "/things/{id}": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "$ref": "#/components/schemas/Id" } }],
                "patch": {
                    "operationId": "update_thing",
                    "parameters": [{ "name": "loud", "in": "query", "schema": { "type": "boolean" } }],
                    "requestBody": {
                        "required": true,
                        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
                    },
                },
                "get": {},
            } },
            "components": { "schemas": {
                "Id": { "type": "string", "pattern": "^(0|[1-9][0-9]*)$", "format": "snowflake" },
                "Thing": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": { "type": ["string", "null"], "minLength": 1, "maxLength": 3 },
                        "tags": { "type": "object", "additionalProperties": { "type": "string" }, "maxProperties": 1 },
                        "parts": { "type": "array", "maxItems": 2, "items": { "oneOf": [
                            { "$ref": "#/components/schemas/Box" }, { "$ref": "#/components/schemas/Bag" },
                        ] } },
                        "size": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Size" }] },
                    },
                },
                "Size": { "type": "integer", "oneOf": [{ "const": 1 }, { "const": 2 }], "format": "int32" },
                "Box": {
                    "type": "object",
                    "required": ["type"],
                    "properties": {
                        "type": { "type": "integer", "enum": [1] }, "wide": { "type": "number", "maximum": 9 },
                    },
                },
                "Bag": { "type": "object", "properties": { "type": { "type": "integer", "enum": [2] } } },
            } },
        }))
    }

    fn checked(id: &str, query: &[(&str, &str)], body: Value) -> (Vec<String>, Vec<String>) {
        let parts = BTreeMap::from([("id", id.to_owned())]);
        let query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let asked =
            Asked { method: "PATCH", path: "/things/{id}", parts: &parts, query: &query, body: &body };
        let wrong = little().check(&asked);
        (wrong.forbidden, wrong.unknown)
    }

    fn body(body: Value) -> Vec<String> {
        checked("1", &[], body).0
    }

    #[test]
    fn what_fits_passes() {
        let good = json!({
            "name": "mug", "tags": { "any": "thing" }, "size": 2, "parts": [{ "type": 1, "wide": 8.5 }, { "type": 2 }],
        });
        assert_eq!(checked("12", &[("loud", "true")], good), (vec![], vec![]));
        assert_eq!(body(json!({ "name": null, "size": null })), Vec::<String>::new());
    }

    #[test]
    fn values_are_checked_through_references_lists_and_unions() {
        assert_eq!(body(Value::Null), ["the body is missing"]);
        assert_eq!(body(json!({})), ["name is missing"]);
        assert_eq!(body(json!({ "name": "" })), ["name has 0 characters: 1 to 3"]);
        assert_eq!(body(json!({ "name": "mugs" })), ["name has 4 characters: 1 to 3"]);
        assert_eq!(body(json!({ "name": "কখগঘ" })), ["name has 4 characters: 1 to 3"]);
        assert_eq!(body(json!({ "name": 1 })), ["name is not of type string or null"]);
        assert_eq!(body(json!({ "name": "a", "size": 3 })), ["size is none of the values that it may have"]);
        assert_eq!(
            body(json!({ "name": "a", "parts": [{ "type": 1, "wide": 10 }] })),
            ["parts[0].wide is more than 9"]
        );
        assert_eq!(body(json!({ "name": "a", "parts": [{ "type": 3 }] })).len(), 1);
        assert_eq!(
            body(json!({ "name": "a", "parts": [{}, {}, {}] })).first().map(String::as_str),
            Some("parts has 3 items: at most 2")
        );
        assert_eq!(
            body(json!({ "name": "a", "tags": { "a": 1, "b": "" } })),
            ["tags has 2 fields: at most 1", "tags.a is not of type string"]
        );
    }

    #[test]
    fn misspelt_fields_and_parameters_are_told_apart() {
        let misspelt =
            checked("1", &[("lood", "1")], json!({ "name": "a", "parts": [{ "type": 2, "wide": 1 }] }));
        let unknown = ["?lood is no parameter here: \"1\"", "parts[0].wide is not a field here"];
        assert_eq!(misspelt, (vec![], unknown.map(str::to_owned).to_vec()));
        assert_eq!(
            checked("x1", &[("loud", "2")], json!({ "name": "a" })).0,
            ["id is \"x1\"", "loud is \"2\""]
        );
        let parts = BTreeMap::new();
        let query = BTreeMap::new();
        let asked =
            Asked { method: "POST", path: "/things/{id}", parts: &parts, query: &query, body: &Value::Null };
        assert_eq!(little().check(&asked).forbidden, ["there is no POST /things/{id}"]);
        assert_eq!(little().operation("PATCH", "/things/{id}"), Some("update_thing"));
    }
}
