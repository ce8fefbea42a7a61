//! Work that no chat asks for: news of orders told, as soon as they happen, by whichever process is there.

use crate::clock::Clock;
use crate::turn::Turns;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How often news of other processes are looked for.
const POLL: Duration = Duration::from_millis(200);

/// Tells news until `stop`, and then what there is.
pub async fn run(turns: Turns, clock: Clock, stop: CancellationToken) {
    let news = Arc::clone(&turns.news);
    loop {
        let told = turns.herald(clock.now()).await.unwrap_or_else(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "news of orders are told later");
            0
        });
        if told > 0 {
            continue;
        }
        if stop.is_cancelled() {
            return;
        }
        tokio::select! {
            () = news.notified() => {}
            () = sleep(POLL) => {}
            () = stop.cancelled() => {}
        }
    }
}
