//! Telegram's answers when it does not do what it is asked.

use serde_json::{Value, json};

/// What a method gives back.
pub type Answer = Result<Value, Refusal>;

/// An error of the Bot API, in Telegram's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub code: u16,
    pub description: String,
    /// `retry_after` or `migrate_to_chat_id`.
    pub parameters: Option<Value>,
    /// Whether the request itself was wrong, whatever the state of the chat: a mistake of the bot's author.
    pub mistake: bool,
}

impl Refusal {
    fn new(code: u16, description: String) -> Self {
        Self { code, description, parameters: None, mistake: false }
    }

    /// 400 because of how things stand.
    pub fn bad(what: &str) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// 400 that a correct bot never gets; it is kept as a violation.
    pub fn mistake(what: &str) -> Self {
        Self { mistake: true, ..Self::bad(what) }
    }

    pub fn forbidden(what: &str) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    pub fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized".to_owned())
    }

    pub fn unknown_method() -> Self {
        Self { mistake: true, ..Self::new(404, "Not Found: method not found".to_owned()) }
    }

    pub fn too_many(retry_after: u64) -> Self {
        let parameters = Some(json!({ "retry_after": retry_after }));
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { parameters, ..Self::new(429, description) }
    }

    pub fn migrated(to: i64) -> Self {
        let parameters = Some(json!({ "migrate_to_chat_id": to }));
        Self { parameters, ..Self::bad("group chat was upgraded to a supergroup chat") }
    }

    pub fn other(code: u16, description: &str) -> Self {
        Self::new(code, description.to_owned())
    }

    /// The body of the answer.
    pub fn json(&self) -> Value {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
