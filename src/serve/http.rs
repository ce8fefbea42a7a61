//! HTTP: whether we live, whether we are ready, the metrics, and the webhooks.

use super::telegram::Desk;
use crate::store::Store;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// No update is nearly as long.
const LONGEST_BODY: usize = 1 << 20;

#[derive(Clone)]
struct Site {
    store: Store,
    metrics: PrometheusHandle,
    telegram: Arc<Desk>,
}

pub fn router(store: Store, metrics: PrometheusHandle, telegram: Arc<Desk>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/telegram/webhook", post(webhook))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .with_state(Site { store, metrics, telegram })
}

/// Ready: the database answers and the platform knows us.
async fn ready(State(site): State<Site>) -> (StatusCode, String) {
    let database = site.store.is_reachable().await;
    let telegram = site.telegram.is_ready();
    let status = if database && telegram { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |ready| if ready { "ready" } else { "not ready" };
    (status, format!("database: {}\ntelegram: {}\n", word(database), word(telegram)))
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
    let known: bool = given.unwrap_or_default().ct_eq(site.telegram.secret().as_bytes()).into();
    if !known {
        counter!("cartwright_webhook_refused_total", "platform" => "telegram").increment(1);
        return StatusCode::UNAUTHORIZED;
    }
    match site.telegram.receive(&[&body]).await {
        Ok(()) => StatusCode::OK,
        // Telegram brings it again.
        Err(fault) => {
            tracing::warn!(fault = format!("{fault:#}"), "an update could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
