//! What is wrong with a request, whatever the state.

use super::ask::Ask;
use super::refusal::Refusal;

/// What the checks found.
#[derive(Default)]
pub struct Found {
    /// Each of them a mistake of the bot's author.
    pub problems: Vec<String>,
    /// Discord's refusal, when it would refuse; some mistakes it overlooks.
    pub refusal: Option<Refusal>,
}

pub fn check(_: &Ask) -> Found {
    Found::default()
}
