//! Troubles that a test switches on, per kind of request, channel and count.

use super::ask::Ask;
use std::time::Duration;

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// 429 with this wait for the request's bucket; requests of the same bucket before that are noted as early.
    TooMany(Duration),
    /// 429 with this wait for all routes.
    TooManyOverall(Duration),
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
    /// 401, as for a token that was reset.
    Unauthorized,
    /// Any refusal: status, Discord's code and words.
    Refuse(u16, u32, String),
}

/// Which requests are meant.
#[derive(Clone, Debug, Default)]
pub struct When {
    name: Option<String>,
    channel: Option<u64>,
}

impl When {
    /// Every request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests of one kind, by the name of the operation in Discord's API description: `create_message`,
    /// `update_message`, `create_interaction_response`, `execute_webhook`, `update_original_webhook_message`, …
    pub fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), channel: None }
    }

    /// Only those for this channel, by its own id or by that of the interaction's channel.
    #[must_use]
    pub fn in_channel(self, channel: u64) -> Self {
        Self { channel: Some(channel), ..self }
    }

    fn fits(&self, ask: &Ask) -> bool {
        self.name.as_ref().is_none_or(|name| *name == ask.name)
            && self.channel.is_none_or(|channel| ask.channel == Some(channel))
    }
}

impl From<&str> for When {
    fn from(name: &str) -> Self {
        Self::named(name)
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
    pub fn take(&mut self, ask: &Ask) -> Option<Fault> {
        let fits = |planned: &&mut Planned| planned.left > 0 && planned.when.fits(ask);
        let planned = self.planned.iter_mut().find(fits)?;
        planned.left = planned.left.saturating_sub(1);
        Some(planned.fault.clone())
    }
}
