//! HTTP: whether we live, whether we are ready, the metrics, and the webhooks.

use super::discord::{self, Brought};
use super::telegram;
use super::whatsapp::{self, Refused};
use crate::store::Store;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;

/// No update is nearly as long.
const LONGEST_BODY: usize = 1 << 20;

/// An answer in a response needs a moment to arrive.
const ANSWER_TRAVELS: Duration = Duration::from_millis(50);

#[derive(Clone)]
struct Site {
    store: Store,
    metrics: PrometheusHandle,
    telegram: Option<Arc<telegram::Desk>>,
    discord: Option<Arc<discord::Desk>>,
    whatsapp: Option<Arc<whatsapp::Desk>>,
}

pub fn router(
    store: Store,
    metrics: PrometheusHandle,
    telegram: Option<Arc<telegram::Desk>>,
    discord: Option<Arc<discord::Desk>>,
    whatsapp: Option<Arc<whatsapp::Desk>>,
) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/telegram/webhook", post(webhook))
        .route("/discord/interactions", post(interactions))
        .route("/whatsapp/webhook", get(challenge).post(letters))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .with_state(Site { store, metrics, telegram, discord, whatsapp })
}

/// Ready: the database answers and every platform knows us.
async fn ready(State(site): State<Site>) -> (StatusCode, String) {
    let platforms = [
        ("telegram", site.telegram.as_ref().map(|desk| desk.is_ready())),
        ("discord", site.discord.as_ref().map(|desk| desk.is_ready())),
        ("whatsapp", site.whatsapp.as_ref().map(|desk| desk.is_ready())),
    ];
    let parts = [("database", Some(site.store.is_reachable().await))].into_iter().chain(platforms);
    let parts: Vec<(&str, bool)> = parts.filter_map(|(name, ready)| Some((name, ready?))).collect();
    let all = parts.iter().all(|(_, ready)| *ready);
    let word = |ready| if ready { "ready" } else { "not ready" };
    let lines = parts.iter().map(|(name, ready)| format!("{name}: {}\n", word(*ready))).collect();
    (if all { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, lines)
}

async fn figures(State(site): State<Site>) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    if let (Ok(owed), Ok(waiting)) = (site.store.outbox_depth().await, site.store.inbox_depth().await) {
        gauge!("cartwright_outbox_owed").set(owed.0 as f64);
        gauge!("cartwright_outbox_parked").set(owed.1 as f64);
        gauge!("cartwright_inbox_waiting").set(waiting.0 as f64);
        gauge!("cartwright_inbox_parked").set(waiting.1 as f64);
    }
    site.metrics.render()
}

/// An update is kept before it is answered for; who cannot prove to be Telegram is told nothing.
async fn webhook(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get("X-Telegram-Bot-Api-Secret-Token").map(axum::http::HeaderValue::as_bytes);
    let Some(telegram) = &site.telegram else { return StatusCode::NOT_FOUND };
    let known: bool = given.unwrap_or_default().ct_eq(telegram.secret().as_bytes()).into();
    if !known {
        counter!("cartwright_webhook_refused_total", "platform" => "telegram").increment(1);
        return StatusCode::UNAUTHORIZED;
    }
    match telegram.receive(&[&body]).await {
        Ok(()) => StatusCode::OK,
        // Telegram brings it again.
        Err(fault) => {
            tracing::warn!(fault = format!("{fault:#}"), "an update could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// An interaction is answered in the response; who cannot prove to be Discord is told nothing.
async fn interactions(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(discord) = &site.discord else { return StatusCode::NOT_FOUND.into_response() };
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let brought =
        discord.receive(header("X-Signature-Ed25519"), header("X-Signature-Timestamp"), &body).await;
    match brought {
        Brought::Answer(answer, ack) => {
            // What follows waits until Discord has this.
            tokio::spawn(async move {
                tokio::time::sleep(ANSWER_TRAVELS).await;
                drop(ack);
            });
            Json(answer).into_response()
        }
        Brought::Unknown => {
            counter!("cartwright_webhook_refused_total", "platform" => "discord").increment(1);
            StatusCode::UNAUTHORIZED.into_response()
        }
        Brought::Unreadable => StatusCode::BAD_REQUEST.into_response(),
        Brought::NotReady => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Meta checks an address before it brings anything there.
async fn challenge(State(site): State<Site>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let Some(whatsapp) = &site.whatsapp else { return StatusCode::NOT_FOUND.into_response() };
    let part = |name: &str| asked.get(name).map_or("", String::as_str);
    match whatsapp.verified(part("hub.verify_token"), part("hub.challenge")) {
        Some(challenge) if part("hub.mode") == "subscribe" => challenge.into_response(),
        _ => StatusCode::FORBIDDEN.into_response(),
    }
}

/// What customers write, and what became of answers, is kept before it is answered for.
async fn letters(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(whatsapp) = &site.whatsapp else { return StatusCode::NOT_FOUND };
    let signature = headers.get("X-Hub-Signature-256").and_then(|value| value.to_str().ok());
    match whatsapp.receive(signature.unwrap_or_default(), &body).await {
        Ok(()) => StatusCode::OK,
        Err(Refused::Unproved) => {
            counter!("cartwright_webhook_refused_total", "platform" => "whatsapp").increment(1);
            StatusCode::UNAUTHORIZED
        }
        Err(Refused::Unreadable) => StatusCode::BAD_REQUEST,
        Err(Refused::NotNow) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
