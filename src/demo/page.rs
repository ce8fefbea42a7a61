//! The demo's page over HTTP: on 127.0.0.1 only, and only for who knows the token in its address.

use super::act::Act;
use super::guide::Guide;
use super::stage::Stage;
use super::stream;
use super::tour::{self, Tour};
use super::trouble;
use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What the page is made of.
const ASSETS: [(&str, &str, &[u8]); 8] = [
    ("", "text/html; charset=utf-8", include_bytes!("page/index.html")),
    ("style.css", "text/css; charset=utf-8", include_bytes!("page/style.css")),
    ("platforms.css", "text/css; charset=utf-8", include_bytes!("page/platforms.css")),
    ("app.js", "text/javascript; charset=utf-8", include_bytes!("page/app.js")),
    ("dom.js", "text/javascript; charset=utf-8", include_bytes!("page/dom.js")),
    ("messages.js", "text/javascript; charset=utf-8", include_bytes!("page/messages.js")),
    ("composer.js", "text/javascript; charset=utf-8", include_bytes!("page/composer.js")),
    ("desk.js", "text/javascript; charset=utf-8", include_bytes!("page/desk.js")),
];

/// Nothing is loaded from elsewhere, and nothing of ours into another page.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/// What the page's requests share.
#[derive(Clone)]
pub struct Site {
    pub stage: Arc<Stage>,
    pub guide: Arc<Guide>,
    token: Arc<str>,
}

/// Serves the page for ever, and prints its address.
pub async fn serve(stage: Arc<Stage>, guide: Arc<Guide>, port: u16) -> Result<()> {
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("a free port on 127.0.0.1")?,
    };
    let token: Arc<str> = uuid::Uuid::new_v4().simple().to_string().into();
    let address = format!("http://{}/{token}/", listener.local_addr()?);
    let site = Site { stage, guide, token };
    println!("The desk is open: {address}\nCtrl-C ends it; the chats are kept for the next time.");
    axum::serve(listener, router(site)).await.context("serve the page")
}

fn router(site: Site) -> Router {
    Router::new()
        .route("/{token}/", get(asset))
        .route("/{token}/{name}", get(asset))
        .route("/{token}/events", get(stream::events))
        .route("/{token}/act", post(act))
        .route("/{token}/demo", post(demo))
        .route("/{token}/inspect", get(inspect))
        .route("/{token}/passages", get(passages))
        .route("/{token}/file/{platform}/{*place}", get(file))
        .layer(from_fn_with_state(site.clone(), guarded))
        .with_state(site)
}

/// Lets in only who knows the token, by an address of this machine: another site's page knows neither.
async fn guarded(State(site): State<Site>, request: Request, next: Next) -> Response {
    let given = request.uri().path().trim_start_matches('/').split('/').next().unwrap_or_default();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if given != &*site.token || !["127.0.0.1", "localhost"].contains(&host) {
        return (
            StatusCode::NOT_FOUND,
            "Nothing is here: use the address that `cartwright demo` has printed.\n",
        )
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

async fn asset(request: Request) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, bytes)) => ([(header::CONTENT_TYPE, *kind)], *bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Somebody does something; what comes up at once, or why it cannot be done.
async fn act(State(site): State<Site>, body: Bytes) -> Response {
    let act: Act = match serde_json::from_slice(&body) {
        Ok(act) => act,
        Err(fault) => return (StatusCode::BAD_REQUEST, fault.to_string()).into_response(),
    };
    site.guide.note(&act, &site.stage);
    answer(site.stage.act(act).await)
}

/// What is asked of the demo itself.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Ask {
    /// Lets something happen to everybody.
    Does(String),
    /// Begins a tour, or ends it.
    Tour(Option<String>),
    /// Takes the tour's next step.
    Step,
    /// Begins to write down, or ends it.
    Record(bool),
}

async fn demo(State(site): State<Site>, Json(ask): Json<Ask>) -> Response {
    let Site { stage, guide, .. } = &site;
    answer(match ask {
        Ask::Does(what) => {
            guide.note_all(&what, stage);
            trouble::happen(stage, &what).await.map(|says| json!({ "toast": says }))
        }
        Ask::Tour(name) => match name.map(|name| tour::all().into_iter().find(|tour| tour.name == name)) {
            Some(None) => Err("There is no such tour.".to_owned()),
            found => {
                guide.begin(found.flatten(), stage);
                Ok(Value::Null)
            }
        },
        Ask::Step => step(stage, guide).await,
        Ask::Record(on) => Ok(json!({ "recorded": guide.record(on) })),
    })
}

/// Takes the tour's next step as its person would.
async fn step(stage: &Stage, guide: &Guide) -> Result<Value, String> {
    let Some((step, seen)) = guide.next(stage) else { return Ok(Value::Null) };
    match step.verb {
        tour::Verb::Sees => Err("It is on its way.".to_owned()),
        tour::Verb::Does => {
            guide.note_all(&step.words, stage);
            trouble::happen(stage, &step.words).await.map(|says| json!({ "toast": says }))
        }
        _ => {
            let act = stage.means(&step, &seen)?;
            guide.note(&act, stage);
            stage.act(act).await
        }
    }
}

fn answer(done: Result<Value, String>) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(why) => Json(json!({ "problem": why })).into_response(),
    }
}

async fn inspect(State(site): State<Site>) -> Json<Value> {
    Json(json!(site.stage.inspected()))
}

async fn passages(State(site): State<Site>) -> Response {
    match site.stage.store.passages(40).await {
        Ok(passages) => Json(passages).into_response(),
        // The database may be standing still, as somebody has wished.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A file that went through a chat.
async fn file(
    State(site): State<Site>,
    Path((_, platform, place)): Path<(String, String, String)>,
) -> Response {
    let stage = &site.stage;
    let bytes: Option<Bytes> = match platform.as_str() {
        "telegram" => stage.telegram.file(&place).map(Bytes::from),
        "discord" => stage.discord.look(|world| world.file(&place)),
        _ => stage.whatsapp.media(&place).map(|media| media.bytes),
    };
    let Some(bytes) = bytes else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match &bytes[..] {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        _ => "application/octet-stream",
    };
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// What the page offers as tours.
pub fn tours() -> Vec<Value> {
    let all: Vec<Tour> = tour::all();
    all.into_iter().map(|tour| json!({ "name": tour.name, "title": tour.title })).collect()
}
