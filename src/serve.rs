//! Runs every platform that is configured, until the process is told to end; then nothing that came in is left undone.

mod discord;
mod heralding;
mod http;
mod living;
mod mail;
mod telegram;
mod webhook;
pub mod whatsapp;

use crate::clock::Clock;
use crate::config::Platforms;
use crate::store::Store;
use crate::turn::Turns;
use anyhow::{Context, Result, bail};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The upper bounds by which durations are counted.
const SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.1, 0.25, 1.0, 5.0];
/// How long the last deliveries may take once the process is told to end.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Serves until `end` is over.
pub async fn run(
    store: &Store,
    platforms: &Platforms,
    clock: Clock,
    end: impl Future<Output = Result<()>>,
) -> Result<()> {
    let stop = CancellationToken::new();
    let turns = Turns::new(store.clone())
        .mailing(platforms.smtp_url.is_some())
        .with_template(platforms.whatsapp_template.as_deref());
    let mail = mail::Desk::new(platforms, store.clone(), clock, turns.clone())?;
    let whatsapp = match platforms.whatsapp_access_token.clone() {
        Some(token) => Some(whatsapp::Desk::new(platforms, token, store.clone(), clock, turns.clone())?),
        None => None,
    };
    let keeper = whatsapp.as_ref().map(whatsapp::Desk::keeper);
    let herald = turns.clone();
    let telegram = match platforms.telegram_bot_token.clone() {
        Some(token) => {
            Some(telegram::Desk::new(platforms, token, store.clone(), clock, turns.clone(), keeper.clone())?)
        }
        None => None,
    };
    let discord = match platforms.discord_bot_token.clone() {
        Some(token) => Some(discord::Desk::new(platforms, token, store.clone(), clock, turns, keeper)?),
        None => None,
    };
    let (telegram, discord, whatsapp) =
        (telegram.map(Arc::new), discord.map(Arc::new), whatsapp.map(Arc::new));
    if telegram.is_none() && discord.is_none() && whatsapp.is_none() {
        bail!(
            "no chat platform is configured: set TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN or WHATSAPP_ACCESS_TOKEN (see \
             docs/OPERATIONS.md); `cartwright chat` needs none"
        );
    }
    let listener = tokio::net::TcpListener::bind(platforms.listen)
        .await
        .with_context(|| format!("{} cannot be listened on: set LISTEN", platforms.listen))?;
    let app = http::router(store.clone(), metrics()?, telegram.clone(), discord.clone(), whatsapp.clone());
    let closing = stop.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, app).with_graceful_shutdown(async move { closing.cancelled().await }).await
    });
    let mut working = JoinSet::new();
    if let Some(telegram) = telegram {
        working.spawn(telegram.run(stop.clone()));
    }
    if let Some(discord) = discord {
        working.spawn(discord.run(stop.clone()));
    }
    if let Some(whatsapp) = whatsapp {
        working.spawn(whatsapp.run(stop.clone()));
    }
    working.spawn(webhook::run(store.clone(), clock, herald.clone(), stop.clone()));
    working.spawn(heralding::run(herald, clock, stop.clone()));
    if let Some(mail) = mail {
        working.spawn(mail.run(stop.clone()));
    }
    tracing::info!(address = %platforms.listen, "serving");
    let ended = end.await;
    tracing::info!("ending: what has come in is finished first");
    stop.cancel();
    let ending = async {
        while let Some(ended) = working.join_next().await {
            living::log_end(ended);
        }
    };
    if tokio::time::timeout(LAST_WORDS, ending).await.is_err() {
        tracing::warn!("some deliveries are left for the next start");
    }
    if tokio::time::timeout(Duration::from_secs(1), serving).await.is_err() {
        tracing::debug!("a connection was still open");
    }
    ended
}

/// The figures of this process: there is one recorder, whoever serves in it.
fn metrics() -> Result<PrometheusHandle> {
    static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = METRICS.get() {
        return Ok(handle.clone());
    }
    let recorder =
        PrometheusBuilder::new().set_buckets(&SECONDS).context("the metrics' buckets")?.build_recorder();
    let handle = METRICS.get_or_init(|| recorder.handle());
    // Somebody else's recorder stays: then the page is empty.
    let _ = ::metrics::set_global_recorder(recorder);
    Ok(handle.clone())
}
