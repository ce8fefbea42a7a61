//! Presses of inline buttons, and the answers that they wait for.

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::world::World;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a press can be answered.
pub const LIFE: Duration = Duration::from_secs(150);

/// What the user sees after a press.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toast {
    /// Empty when the bot only stopped the progress bar.
    pub text: String,
    /// Whether it is a window that must be closed.
    pub alert: bool,
    pub url: Option<String>,
}

/// One press.
#[derive(Clone, Debug)]
pub struct Callback {
    pub from: i64,
    pub data: String,
    pub at: Duration,
    pub toast: Option<Toast>,
}

/// All presses by the number that the bot answers to.
#[derive(Default)]
pub struct Callbacks(pub BTreeMap<String, Callback>);

/// answerCallbackQuery: the first answer is what the user sees.
pub fn answer(world: &mut World, params: &Params) -> Answer {
    let now = world.now();
    let too_old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    let id = params.text("callback_query_id").unwrap_or_default();
    let callback = world.callbacks.0.get_mut(id).ok_or_else(too_old)?;
    if now.saturating_sub(callback.at) > LIFE {
        return Err(too_old());
    }
    let toast = Toast {
        text: params.text("text").unwrap_or_default().to_owned(),
        alert: params.flag("show_alert"),
        url: params.text("url").map(str::to_owned),
    };
    callback.toast.get_or_insert(toast);
    Ok(json!(true))
}
