//! What Telegram has told us to wait for, by chat or by method: no request of that kind goes out before.

use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a wait holds for: the chat that a request names, else its method.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Chat(String),
    Method(&'static str),
}

impl Scope {
    pub fn of(method: &'static str, request: &Value) -> Self {
        match &request["chat_id"] {
            Value::Null => Self::Method(method),
            Value::String(chat) => Self::Chat(chat.clone()),
            chat => Self::Chat(chat.to_string()),
        }
    }
}

/// The waits that are on.
#[derive(Default)]
pub struct Waits(Mutex<HashMap<Scope, Instant>>);

impl Waits {
    /// Nothing of this scope before so many seconds have passed.
    pub fn begin(&self, scope: Scope, seconds: u64) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        waits.retain(|_, until| *until > now);
        waits.insert(scope, now + Duration::from_secs(seconds));
    }

    /// The whole seconds that are left. None where nothing is waited for.
    pub fn left(&self, scope: &Scope) -> Option<u64> {
        let waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = waits.get(scope)?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| left.as_secs() + u64::from(left.subsec_nanos() > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_chat_waits_and_no_other_does() {
        let waits = Waits::default();
        let scope = |chat: i64| Scope::of("SendMessage", &json!({ "chat_id": chat }));
        waits.begin(scope(7), 30);
        assert_eq!(waits.left(&Scope::of("EditMessageText", &json!({ "chat_id": 7 }))), Some(30));
        assert_eq!(waits.left(&scope(8)), None);
        assert_eq!(waits.left(&Scope::of("AnswerCallbackQuery", &json!({}))), None);
    }
}
