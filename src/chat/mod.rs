//! What every chat platform's adapter is: a way to show a screen, and the ways in which that can fail.

pub mod prompt;
pub mod terminal;

use crate::dialog::screen::Screen;
use std::time::Duration;

/// A platform's adapter. It knows no money and no SQL.
pub trait Chat: Sync {
    /// Shows a screen to the people of a chat.
    fn send(&self, chat: &str, screen: &Screen) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// Why a message did not arrive, by what is to be done about it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It never left: try again.
    #[error("not sent")]
    NotSent,
    /// Not before this time has passed.
    #[error("not before {0:?}")]
    Later(Duration),
    /// It may have arrived: repeat once at most.
    #[error("it may or may not have arrived")]
    Ambiguous,
    /// It never will: park it.
    #[error("never: {0}")]
    Never(String),
}
