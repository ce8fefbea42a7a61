//! What every platform's bot does while it works: it shows that it lives, and waits where it must.

use crate::store::Store;
use crate::store::life::Life;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The first wait after a failure of the server, and the longest.
pub const SHORT: Duration = Duration::from_millis(500);
pub const LONG: Duration = Duration::from_secs(30);
/// How often somebody who does not lead asks whether they may.
pub const STAND_BY: Duration = Duration::from_secs(2);
/// How often a process looks whether others have died.
const LIVES: Duration = Duration::from_secs(1);

/// Shows that this process lives, before it takes anything in hand. None when we are to stop before.
pub async fn come_alive(store: &Store, holders: &[i64], stop: &CancellationToken) -> Option<Life> {
    while !stop.is_cancelled() {
        match store.live(holders).await {
            Ok(life) => return Some(life),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "the database is not reachable"),
        }
        rest(STAND_BY, stop).await;
    }
    None
}

/// Goes on showing that this process lives, and frees what others that died had in hand.
pub async fn live(store: Store, platform: &'static str, mut life: Life, holders: Vec<i64>) {
    loop {
        if !life.goes_on().await
            && let Ok(again) = store.live(&holders).await
        {
            life = again;
        }
        if let Err(fault) = store.free_the_dead(platform).await {
            tracing::debug!(fault = format!("{fault:#}"), "nothing is freed");
        }
        sleep(LIVES).await;
    }
}

pub async fn rest(time: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = sleep(time) => {}
        () = stop.cancelled() => {}
    }
}

pub fn log_end(end: Result<(), tokio::task::JoinError>) {
    if let Err(fault) = end {
        tracing::error!(%fault, "a part of the desk has ended by a bug");
    }
}
