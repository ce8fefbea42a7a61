//! WhatsApp's Cloud API on this machine: messages are taken as Meta's own description says, webhooks are signed and
//! brought again until they are taken, customers write and read.

mod checks;
mod customer;
mod keeping;
mod media;

pub use customer::{Customer, Written};
pub use keeping::Kept;
pub use media::Media;

use super::Heard;
use super::shared::Shared;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// So long after a customer's last message they may be written to freely.
const WINDOW: Duration = Duration::from_hours(24);
/// How often a webhook that was not taken is brought again.
const AGAIN: Duration = Duration::from_millis(100);

/// Settings of one emulated number; not to be printed, as secrets are in it.
#[derive(Clone)]
pub struct Options {
    pub token: String,
    pub number: String,
    pub app_secret: String,
    /// Whether one customer may be written to only every six seconds: 131056.
    pub pairs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "EAAGEmulatedAccessToken".to_owned(),
            number: "106540352242922".to_owned(),
            app_secret: "emulatedappsecret".to_owned(),
            pairs: true,
        }
    }
}

/// A message of the bot's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    pub id: String,
    pub to: String,
    pub body: Value,
    pub at: Duration,
}

impl Sent {
    pub fn text(&self) -> &str {
        let text = self.body["text"]["body"].as_str();
        let template = &self.body["template"]["components"][0]["parameters"][0]["text"];
        let text = text.or(self.body["interactive"]["body"]["text"].as_str());
        text.or(self.body["document"]["caption"].as_str()).or(template.as_str()).unwrap_or_default()
    }
}

/// A request of the bot for a message.
#[derive(Clone, Debug)]
pub struct Request {
    pub body: Value,
    pub status: u16,
    pub violations: Vec<String>,
    pub at: Duration,
}

/// What the next requests are answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Meta's error: HTTP status and code.
    Refuse(u16, i64),
    /// The server fails before it has done anything.
    Status(u16),
}

#[derive(Default)]
struct World {
    sent: Vec<Sent>,
    written: Vec<Written>,
    requests: Vec<Request>,
    heard: Vec<Heard>,
    /// What became of the bot's messages, by their id: `sent`, `delivered`, `read`, `failed`.
    states: HashMap<String, String>,
    media: Vec<Media>,
    violations: Vec<String>,
    faults: VecDeque<Fault>,
    /// When each customer wrote last.
    wrote: HashMap<String, Duration>,
    /// When each customer was written to last.
    told: HashMap<String, Duration>,
    /// How far the clock was put forward.
    ahead: Duration,
    number: u64,
    /// Webhooks that were not taken yet.
    waiting: usize,
}

struct Inner {
    options: Options,
    world: Shared<World>,
}

/// An emulated number. Cheap to clone; ends with the last clone.
#[derive(Clone)]
pub struct WhatsApp {
    inner: Arc<Inner>,
    url: String,
    _serving: Arc<Serving>,
}

struct Serving(AbortHandle);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl WhatsApp {
    pub async fn start(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let inner = Arc::new(Inner { options, world: Shared::new(World::default()) });
        let router = Router::new()
            .route("/{version}/{number}/messages", post(messages))
            .route("/{version}/{number}/media", post(media::upload))
            .route("/{version}/{id}", get(media::find))
            .route("/files/of/{id}", get(media::bytes))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .fallback(unknown)
            .with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, url, _serving: Arc::new(Serving(serving.abort_handle())) }
    }

    /// The file with this id.
    pub fn media(&self, id: &str) -> Option<Media> {
        self.inner.world.look(|world| world.media.iter().find(|media| media.id == id).cloned())
    }

    /// The address without a version.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// What was sent to a customer, oldest first.
    pub fn sent(&self, to: &str) -> Vec<Sent> {
        self.inner.world.look(|world| world.sent.iter().filter(|sent| sent.to == to).cloned().collect())
    }

    /// What a customer wrote, oldest first.
    pub fn written(&self, by: &str) -> Vec<Written> {
        self.inner.world.look(|world| world.written.iter().filter(|it| it.by == by).cloned().collect())
    }

    /// All requests for messages so far, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.inner.world.look(|world| world.requests.clone())
    }

    /// All webhooks so far, oldest first.
    pub fn heard(&self) -> Vec<Heard> {
        self.inner.world.look(|world| world.heard.clone())
    }

    /// What became of a message of the bot's, as it was told last.
    pub fn state(&self, id: &str) -> Option<String> {
        self.inner.world.look(|world| world.states.get(id).cloned())
    }

    /// Hears of every change from now on.
    pub fn news(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.world.news()
    }

    /// What was wrong with requests.
    pub fn violations(&self) -> Vec<String> {
        self.inner.world.look(|world| world.violations.clone())
    }

    /// Makes the next requests fail.
    pub fn fail(&self, fault: Fault, times: usize) {
        self.inner.world.change(|world| world.faults.extend(std::iter::repeat_n(fault, times)));
    }

    /// Puts the clock forward.
    pub fn passes(&self, by: Duration) {
        self.inner.world.change(|world| world.ahead += by);
    }

    /// How many webhooks were not taken yet.
    pub fn waiting(&self) -> usize {
        self.inner.world.look(|world| world.waiting)
    }

    /// Waits for a message to a customer that has these words.
    pub async fn tells(&self, to: &str, words: &str, within: Duration) -> Option<Sent> {
        let mut news = self.inner.world.news();
        let find = || self.sent(to).into_iter().find(|sent| sent.text().contains(words));
        let waiting = async {
            loop {
                if let Some(sent) = find() {
                    return sent;
                }
                if news.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(within, waiting).await.ok()
    }

    /// A customer with a number: digits with their country.
    pub fn customer(&self, number: &str, name: &str, bot: &str) -> Customer {
        Customer {
            at: self.clone(),
            id: number.to_owned(),
            shows_number: true,
            name: name.to_owned(),
            bot: bot.to_owned(),
        }
    }

    /// A customer who shows no number, but a business-scoped id.
    pub fn nameless(&self, user_id: &str, name: &str, bot: &str) -> Customer {
        let id = user_id.to_owned();
        Customer { at: self.clone(), id, shows_number: false, name: name.to_owned(), bot: bot.to_owned() }
    }

    /// Tells the bot what became of a message, as often as wanted and in any order.
    pub fn becomes(&self, bot: &str, sent: &Sent, state: &str, errors: Option<Value>) {
        let mut status = json!({
            "id": sent.id, "status": state, "timestamp": self.seconds().to_string(), "recipient_id": sent.to,
        });
        if let Some(errors) = errors {
            status["errors"] = errors;
        }
        self.inner.world.change(|world| world.states.insert(sent.id.clone(), state.to_owned()));
        self.bring(bot, json!({ "statuses": [status] }));
    }

    fn seconds(&self) -> u64 {
        self.inner.world.look(|world| now(world)).as_secs()
    }

    /// Brings a webhook until it is taken.
    pub fn bring(&self, bot: &str, mut value: Value) {
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] =
            json!({ "display_phone_number": "15550783881", "phone_number_id": self.inner.options.number });
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "102290129340398", "changes": [{ "value": value, "field": "messages" }] }],
        });
        let heard = body.clone();
        self.inner.world.change(|world| world.heard.push(Heard { at: now(world), json: heard }));
        self.bring_raw(bot, body.to_string().into_bytes());
    }

    /// Brings these bytes, signed, until they are taken.
    pub fn bring_raw(&self, bot: &str, body: Vec<u8>) {
        let signature = sign(&self.inner.options.app_secret, &body);
        let (inner, address) = (Arc::clone(&self.inner), format!("{bot}/whatsapp/webhook"));
        inner.world.change(|world| world.waiting += 1);
        tokio::spawn(async move {
            let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
            loop {
                let sending =
                    client.post(&address).header("X-Hub-Signature-256", &signature).body(body.clone());
                if sending.send().await.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                    inner.world.change(|world| {
                        world.waiting -= 1;
                        customer::take(world, &body);
                    });
                    return;
                }
                tokio::time::sleep(AGAIN).await;
            }
        });
    }
}

/// `sha256=` and the HMAC of a body.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

fn now(world: &World) -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + world.ahead
}

fn authorized(inner: &Inner, headers: &HeaderMap) -> bool {
    let given = headers.get("Authorization").and_then(|value| value.to_str().ok());
    given == Some(format!("Bearer {}", inner.options.token).as_str())
}

async fn unknown() -> Response {
    refusal(404, 100, "Unsupported post request")
}

async fn messages(
    State(inner): State<Arc<Inner>>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let options = &inner.options;
    if !authorized(&inner, &headers) {
        return refusal(401, 190, "Error validating access token");
    }
    if !version.starts_with('v') || number != options.number {
        return refusal(404, 100, "Object does not exist");
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return refusal(400, 100, "Invalid JSON") };
    inner.world.change(|world| {
        let (at, before, asked) = (now(world), world.violations.len(), body.clone());
        let response = take(world, options, body);
        let violations = world.violations[before..].to_vec();
        world.requests.push(Request { body: asked, status: response.status().as_u16(), violations, at });
        response
    })
}

fn take(world: &mut World, options: &Options, body: Value) -> Response {
    match world.faults.pop_front() {
        Some(Fault::Refuse(status, code)) => return refusal(status, code, "Planned"),
        Some(Fault::Status(status)) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        }
        None => {}
    }
    let mut wrong = checks::wrong(&body);
    wrong.extend(media::wrong(world, &body));
    if !wrong.is_empty() {
        world.violations.extend(wrong.iter().cloned());
        return refusal(400, 100, &wrong.join("; "));
    }
    let to = body["to"].as_str().unwrap_or_default().to_owned();
    let now = now(world);
    let open = world.wrote.get(&to).is_some_and(|at| *at + WINDOW > now);
    if !open && body["type"] != "template" {
        return refusal(400, 131_047, "Re-engagement message");
    }
    if options.pairs && world.told.get(&to).is_some_and(|at| now < *at + Duration::from_millis(5_900)) {
        return refusal(400, 131_056, "Business Account, Consumer Account pair rate limit hit");
    }
    world.told.insert(to.clone(), now);
    world.number += 1;
    let id = format!("wamid.OUT{:012}", world.number);
    let answer = json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": id }],
    });
    world.sent.push(Sent { id, to, body, at: now });
    axum::Json(answer).into_response()
}

fn refusal(status: u16, code: i64, said: &str) -> Response {
    let body =
        json!({ "error": { "message": said, "type": "OAuthException", "code": code, "fbtrace_id": "A" } });
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(body)).into_response()
}
