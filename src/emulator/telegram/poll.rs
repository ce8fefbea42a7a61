//! getUpdates as a long poll: waits for updates until its time is over or another poll takes its place.

use super::Shared;
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::world::World;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The longest that Telegram holds a poll.
const LONGEST: Duration = Duration::from_secs(50);

/// Waits for updates. `ticket` is the number of this poll.
pub async fn poll(shared: &Shared, ticket: u64, params: &Params) -> Answer {
    let seconds = u64::try_from(params.int("timeout").unwrap_or_default()).unwrap_or_default();
    let until = Instant::now() + Duration::from_secs(seconds).min(LONGEST);
    let limit = usize::try_from(params.int("limit").unwrap_or(100)).unwrap_or(100);
    let mut news = shared.news();
    loop {
        news.mark_unchanged();
        let (updates, next_ready) = shared.look(|world| look(world, ticket, limit))?;
        if !updates.is_empty() || Instant::now() >= until {
            return Ok(json!(updates));
        }
        let wake = next_ready.map_or(until, |ready| ready.min(until));
        // Both outcomes lead to another look.
        let _ = tokio::time::timeout_at(wake.into(), news.changed()).await;
    }
}

fn look(world: &mut World, ticket: u64, limit: usize) -> Result<(Vec<Value>, Option<Instant>), Refusal> {
    if world.updates.webhook.is_some() {
        return Err(Refusal::conflict("terminated by setWebhook request"));
    }
    if world.updates.polls != ticket {
        return Err(Refusal::conflict(
            "terminated by other getUpdates request; make sure that only one bot instance is running",
        ));
    }
    Ok((world.updates.batch(limit), world.updates.next_ready()))
}
