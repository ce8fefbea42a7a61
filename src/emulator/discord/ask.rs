//! A request as it is read: its route, the parts of its address, its JSON and its files.

use super::routes::{self, Route};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most that one request may carry; Discord takes files of 10 MB.
pub const MOST_BYTES: usize = 26 << 20;

/// What a request asks for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The operation's name in Discord's description of the API, or method and path where there is none.
    pub name: String,
    /// The route, when it is one that the emulator knows.
    pub route: Option<&'static Route>,
    /// Whether there is a route with this path but another method.
    pub other_method: bool,
    /// Parts of the address by their names: `channel_id`, `interaction_token`, …
    pub parts: BTreeMap<&'static str, String>,
    pub query: BTreeMap<String, String>,
    pub authorization: Option<String>,
    pub body: Value,
    /// Uploaded files: the number in `files[n]`, the name, the bytes.
    pub files: Vec<(u64, String, Bytes)>,
    pub multipart: bool,
    /// Why the body cannot be read.
    pub broken: Option<String>,
    /// The channel that it is for: of the address, or of the interaction.
    pub channel: Option<u64>,
}

impl Ask {
    pub async fn read(request: Request<Body>) -> Self {
        let method = request.method().as_str().to_owned();
        let path = request.uri().path().to_owned();
        let mut ask = match path.strip_prefix("/api/v10") {
            Some(path) => routes::find(&method, path),
            None => Self { name: format!("{method} {path}"), ..Self::default() },
        };
        let query = request.uri().query().unwrap_or_default();
        if let Ok(address) = reqwest::Url::parse(&format!("http://form/?{query}")) {
            let pairs = address.query_pairs().filter(|(key, _)| !key.is_empty());
            ask.query = pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
        }
        ask.authorization = header(&request, &AUTHORIZATION);
        let kind = header(&request, &CONTENT_TYPE).unwrap_or_default();
        let read = if kind.starts_with("multipart/form-data") {
            ask.multipart = true;
            ask.read_form(request).await
        } else {
            ask.read_json(request).await
        };
        ask.broken = read.err();
        ask
    }

    /// The answer to an interaction that was POSTed to the bot, as if it had come to the callback's route.
    pub fn http_answer(body: Value) -> Self {
        Self { body, ..routes::find("POST", "/interactions/1/http/callback") }
    }

    async fn read_json(&mut self, request: Request<Body>) -> Result<(), String> {
        let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await;
        let body = body.map_err(|error| format!("the body cannot be read: {error}"))?;
        if !body.is_empty() {
            self.body =
                serde_json::from_slice(&body).map_err(|error| format!("the body is no JSON: {error}"))?;
        }
        Ok(())
    }

    async fn read_form(&mut self, request: Request<Body>) -> Result<(), String> {
        let wrong = |error: axum::extract::multipart::MultipartError| format!("the form is broken: {error}");
        let mut form = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
        self.body = Value::Object(Map::new());
        while let Some(part) = form.next_field().await.map_err(wrong)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "payload_json" {
                let text = part.text().await.map_err(wrong)?;
                self.body = serde_json::from_str(&text)
                    .map_err(|error| format!("payload_json is no JSON: {error}"))?;
                continue;
            }
            let n =
                name.strip_prefix("files[").and_then(|n| n.strip_suffix(']')).and_then(|n| n.parse().ok());
            let n = n.ok_or_else(|| format!("{name} is no part of a form"))?;
            let file = part.file_name().ok_or_else(|| format!("{name} has no file name"))?.to_owned();
            self.files.push((n, file, part.bytes().await.map_err(wrong)?));
        }
        Ok(())
    }

    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// A snowflake of the address; 0, which nothing has, when it is none.
    pub fn id(&self, name: &str) -> u64 {
        self.part(name).parse().unwrap_or_default()
    }

    pub fn flag(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|value| value == "true" || value == "1")
    }

    /// Whether it needs no bot token, as the interaction's token is in its address.
    pub fn is_open(&self) -> bool {
        self.route.is_some_and(|route| route.open)
    }

    pub fn is_callback(&self) -> bool {
        self.name == "create_interaction_response"
    }

    /// What shares its rate limit: the route and its major parameters.
    pub fn bucket(&self) -> String {
        let major = ["channel_id", "webhook_id", "webhook_token"].map(|name| self.part(name));
        let name = match self.name.as_str() {
            // Discord counts these together, whichever message they name.
            name if name.contains("webhook") => "webhook",
            name => name,
        };
        format!("{name}:{}", major.join(":"))
    }
}

fn header(request: &Request<Body>, name: &HeaderName) -> Option<String> {
    Some(request.headers().get(name)?.to_str().ok()?.to_owned())
}
