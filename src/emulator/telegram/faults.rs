//! Troubles that a test switches on, per method, chat and count.

use super::params::Params;
use std::time::Duration;

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// 429 with this `retry_after`, in seconds; requests of the same scope before that are noted as early.
    TooMany(u64),
    /// This 5xx before anything is done. 502 answers with a web page, as a proxy does.
    Status(u16),
    /// This 5xx although the request was carried out.
    StatusAfter(u16),
    /// The connection breaks before anything is done.
    CutBefore,
    /// The request is carried out, and the connection breaks before a byte of the answer.
    CutAfter,
    /// The request is carried out, and the connection breaks within the answer.
    CutInAnswer,
    /// The request is carried out at once, and the answer comes this much later.
    SlowAnswer(Duration),
    /// The request is carried out this much later.
    Slow(Duration),
    /// 401, as for a token that was revoked.
    Unauthorized,
    /// Any refusal, in Telegram's words.
    Refuse(u16, String),
}

/// Which requests are meant.
#[derive(Clone, Debug, Default)]
pub struct When {
    method: Option<String>,
    chat: Option<i64>,
}

impl When {
    /// Every request, also those for updates.
    pub fn any() -> Self {
        Self::default()
    }

    pub fn method(name: &str) -> Self {
        Self { method: Some(name.to_lowercase()), chat: None }
    }

    /// Only those that name this chat.
    #[must_use]
    pub fn in_chat(self, chat: i64) -> Self {
        Self { chat: Some(chat), ..self }
    }

    fn fits(&self, method: &str, params: &Params) -> bool {
        self.method.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(method))
            && self.chat.is_none_or(|chat| params.int("chat_id") == Some(chat))
    }
}

impl From<&str> for When {
    fn from(method: &str) -> Self {
        Self::method(method)
    }
}

/// The troubles to come.
#[derive(Default)]
pub struct Faults {
    planned: Vec<Planned>,
}

struct Planned {
    when: When,
    fault: Fault,
    left: u32,
}

impl Faults {
    pub fn plan(&mut self, when: When, fault: Fault, times: u32) {
        self.planned.push(Planned { when, fault, left: times });
    }

    pub fn clear(&mut self) {
        self.planned.clear();
    }

    /// How many troubles have not happened yet.
    pub fn left(&self) -> u32 {
        self.planned.iter().map(|planned| planned.left).fold(0, u32::saturating_add)
    }

    /// The trouble of this request, which is thereby used up.
    pub fn take(&mut self, method: &str, params: &Params) -> Option<Fault> {
        let fits = |planned: &&mut Planned| planned.left > 0 && planned.when.fits(method, params);
        let planned = self.planned.iter_mut().find(fits)?;
        planned.left = planned.left.saturating_sub(1);
        Some(planned.fault.clone())
    }
}
