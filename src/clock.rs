//! The program's one clock: business time comes from here and is passed on as an argument.

use chrono::{DateTime, Utc};

/// Real time, or a time that stands still, for transcripts and tests.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The time now.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
            Self::System => Utc::now(),
            Self::Fixed(at) => at,
        }
    }
}
