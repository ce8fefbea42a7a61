//! The program's one clock: business time comes from here and is passed on as an argument.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Real time, or a time that stands still, for transcripts and tests, or one that is put forward, for the demo.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    Fixed(DateTime<Utc>),
    /// So many seconds ahead of real time.
    Ahead(&'static AtomicI64),
}

impl Clock {
    /// The time now.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => real(),
            Self::Fixed(at) => at,
            Self::Ahead(seconds) => real() + TimeDelta::seconds(seconds.load(Ordering::Relaxed)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
fn real() -> DateTime<Utc> {
    Utc::now()
}
