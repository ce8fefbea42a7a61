//! Drains the outbox through an adapter; the only path out.

use crate::chat::{Chat, SendError};
use crate::clock::Clock;
use crate::store::Store;
use crate::store::outbox::{Delivered, MOST_TRIES, Owed};
use anyhow::Result;
use chrono::TimeDelta;

/// How many rows are taken at a time.
const BATCH: i64 = 64;

/// Sends all that is owed to a platform, or to one of its chats, until nothing is due. How many were sent.
pub async fn drain(
    store: &Store,
    chat: &impl Chat,
    platform: &str,
    only: Option<&str>,
    clock: Clock,
) -> Result<usize> {
    let (mut done, mut sent) = (Vec::new(), 0);
    loop {
        let owed = store.next_owed(platform, only, &done, BATCH, clock.now()).await?;
        done.clear();
        if owed.is_empty() {
            return Ok(sent);
        }
        for one in owed {
            let result = chat.send(&one.chat, &one.screen).await;
            sent += usize::from(result.is_ok());
            done.push(outcome(&one, result, clock));
        }
    }
}

/// What is kept of a delivery, by its class of error.
fn outcome(owed: &Owed, result: Result<(), SendError>, clock: Clock) -> Delivered {
    let wait = match result {
        Ok(()) => return Delivered::Sent(owed.id),
        Err(SendError::Never(why)) => return Delivered::Parked(owed.id, why),
        Err(SendError::Ambiguous) if owed.attempts > 1 => {
            return Delivered::Parked(owed.id, "it may have arrived, twice over".to_owned());
        }
        Err(SendError::Later(wait)) => TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1)),
        Err(SendError::NotSent | SendError::Ambiguous) if owed.attempts >= MOST_TRIES => {
            return Delivered::Parked(owed.id, "it could not be sent".to_owned());
        }
        Err(SendError::NotSent | SendError::Ambiguous) => TimeDelta::seconds(1 << owed.attempts.clamp(0, 6)),
    };
    Delivered::Later(owed.id, clock.now() + wait)
}
