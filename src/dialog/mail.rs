//! E-mail, as far as the conversation knows it: who has to hear when a letter is refused.

use super::words::Lang;
use serde::{Deserialize, Serialize};

/// The chat in which a letter was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub platform: String,
    pub chat: String,
    pub lang: Lang,
}
