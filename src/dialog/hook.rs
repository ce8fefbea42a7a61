//! Webhooks out, as far as what is owed knows them: which event, and what it says.

use serde::{Deserialize, Serialize};

/// An event on its way: its id stays the same however often it is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `msg_…`
    pub id: String,
    /// The JSON that is sent.
    pub body: String,
}
