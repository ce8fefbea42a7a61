//! Work that no chat asks for: news of orders told as soon as they happen, and digests when they are due.

use crate::clock::Clock;
use crate::turn::Turns;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How often news of other processes are looked for.
const POLL: Duration = Duration::from_millis(200);

/// How long it is waited after a failure.
const TROUBLED: Duration = Duration::from_secs(5);

/// How often it is looked which digests are due, by the clock that they are due by.
const MORNING: TimeDelta = TimeDelta::seconds(20);

/// How often old carts are looked for.
const CLEAN: TimeDelta = TimeDelta::hours(1);

/// Tells news until `stop`, and then what there is.
pub async fn run(turns: Turns, clock: Clock, stop: CancellationToken) {
    let news = Arc::clone(&turns.news);
    let (mut looked, mut cleaned): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) = (None, None);
    loop {
        let all_told = turns.herald(clock.now()).await.unwrap_or_else(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "news of orders are told later");
            false
        });
        if stop.is_cancelled() {
            return;
        }
        let now = clock.now();
        if looked.is_none_or(|at| (now - at).abs() > MORNING) {
            looked = Some(now);
            if let Err(fault) = turns.digests(now, false).await {
                tracing::warn!(fault = format!("{fault:#}"), "digests are sent later");
            }
            if let Err(fault) = turns.release_due(now).await {
                tracing::warn!(fault = format!("{fault:#}"), "kept goods are given back later");
            }
            if cleaned.is_none_or(|at| now - at > CLEAN) {
                cleaned = Some(now);
                if let Err(fault) = turns.clean_up(now).await {
                    tracing::warn!(fault = format!("{fault:#}"), "nothing is cleaned up");
                }
            }
        }
        tokio::select! {
            () = news.notified() => {}
            () = sleep(if all_told { POLL } else { TROUBLED }) => {}
            () = stop.cancelled() => {}
        }
    }
}
