//! Discord's answers when it does not do what it is asked.

use serde_json::{Value, json};
use std::time::Duration;

/// What a request gets back: its JSON, or null for an answer without a body.
pub type Answer = Result<Value, Refusal>;

/// An error of the API, in Discord's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
    /// What is wrong with which field.
    pub errors: Option<Value>,
    /// How long to wait, and whether that holds for all routes.
    pub wait: Option<(Duration, bool)>,
    /// Whether the request itself was wrong, whatever the state: a mistake of the bot's author.
    pub mistake: bool,
}

impl Refusal {
    pub fn new(status: u16, code: u32, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None, wait: None, mistake: false }
    }

    /// The same, which a correct bot never gets; it is kept as a violation.
    #[must_use]
    pub fn a_mistake(self) -> Self {
        Self { mistake: true, ..self }
    }

    pub fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub fn no_route() -> Self {
        Self::new(404, 0, "404: Not Found").a_mistake()
    }

    pub fn no_method() -> Self {
        Self::new(405, 0, "405: Method Not Allowed").a_mistake()
    }

    pub fn unknown_channel() -> Self {
        Self::new(404, 10_003, "Unknown Channel")
    }

    pub fn unknown_message() -> Self {
        Self::new(404, 10_008, "Unknown Message")
    }

    pub fn unknown_webhook() -> Self {
        Self::new(404, 10_015, "Unknown Webhook")
    }

    pub fn unknown_interaction() -> Self {
        Self::new(404, 10_062, "Unknown interaction")
    }

    pub fn acknowledged() -> Self {
        Self::new(400, 40_060, "Interaction has already been acknowledged.")
    }

    pub fn expired_token() -> Self {
        Self::new(401, 50_027, "Invalid Webhook Token")
    }

    pub fn empty_message() -> Self {
        Self::new(400, 50_006, "Cannot send an empty message").a_mistake()
    }

    /// 50035 with what is wrong.
    pub fn invalid_form(why: &str) -> Self {
        let errors = json!({ "_errors": [{ "code": "INVALID", "message": why }] });
        let refusal = Self::new(400, 50_035, "Invalid Form Body").a_mistake();
        Self { errors: Some(errors), ..refusal }
    }

    pub fn too_many(wait: Duration, global: bool) -> Self {
        let refusal = Self::new(429, 0, "You are being rate limited.");
        Self { wait: Some((wait, global)), ..refusal }
    }

    /// The body of the answer.
    pub fn json(&self) -> Value {
        if let Some((wait, global)) = self.wait {
            return json!({ "message": self.message, "retry_after": wait.as_secs_f64(), "global": global });
        }
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}
