//! One call of WhatsApp's Cloud API, with errors told apart by what is to be done about them.

use crate::chat::{File, SendError};
use metrics::counter;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The version of the Graph API that we speak.
pub const VERSION: &str = "v23.0";
/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The largest file that is passed on: what every platform takes, in bytes.
const MOST_BYTES: u64 = 10 << 20;

/// Speaks for one business number.
pub struct Api {
    client: reqwest::Client,
    /// Where messages and files are sent.
    messages: String,
    media: String,
    /// With the version.
    server: String,
    token: SecretString,
    /// Whether the log says that the token is not good.
    told: AtomicBool,
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It never reached the server.
    NotSent,
    /// The connection was cut: it may have been carried out.
    Cut,
    /// The server failed.
    Server,
    /// Meta's own error: HTTP status, its code and its words.
    Refused { status: u16, code: i64, said: String },
}

#[derive(Deserialize)]
struct Sent {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    error: Problem,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: i64,
    message: String,
}

/// Where a file is.
#[derive(Deserialize)]
struct Kept {
    url: String,
    file_size: Option<u64>,
}

fn gone(why: &str) -> Failure {
    Failure::Refused { status: 400, code: 0, said: why.to_owned() }
}

impl Api {
    /// `server` is the address without a version. Fails where no client can be made.
    pub fn new(server: &str, number: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .tcp_nodelay(true)
            .build()?;
        let server = format!("{}/{VERSION}", server.trim_end_matches('/'));
        let own = format!("{server}/{number}");
        let (messages, media) = (format!("{own}/messages"), format!("{own}/media"));
        Ok(Self { client, messages, media, server, token, told: AtomicBool::new(false) })
    }

    /// Sends a message; the id that it has there.
    pub async fn send(&self, body: &Value) -> Result<String, Failure> {
        let sending = self.client.post(&self.messages).json(body);
        let sent: Sent = self.exchange("messages", sending).await?;
        sent.messages.into_iter().next().map(|message| message.id).ok_or(Failure::Cut)
    }

    /// Puts a file where messages can name it: its id there.
    pub async fn upload(&self, file: &File) -> Result<String, Failure> {
        let form = reqwest::multipart::Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", file.mime.clone());
        let form = form.part("file", file.part().ok_or(Failure::NotSent)?);
        let kept: Message = self.exchange("media", self.client.post(&self.media).multipart(form)).await?;
        Ok(kept.id)
    }

    /// A file that a customer has sent: asked where it is, and fetched from there.
    pub async fn fetch(&self, id: &str) -> Result<Vec<u8>, Failure> {
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(gone("no file's id"));
        }
        let kept: Kept = self.exchange("media", self.client.get(format!("{}/{id}", self.server))).await?;
        if kept.file_size.is_some_and(|size| size > MOST_BYTES) {
            return Err(gone("too large"));
        }
        let answer = self.client.get(kept.url).bearer_auth(self.token.expose_secret()).send().await;
        let answer = answer.map_err(|_| Failure::NotSent)?;
        match answer.status() {
            status if status.is_success() => {}
            status if status.is_client_error() => return Err(gone("it is no longer there")),
            _ => return Err(Failure::Server),
        }
        let bytes = answer.bytes().await.map_err(|_| Failure::NotSent)?;
        if bytes.len() as u64 > MOST_BYTES { Err(gone("too large")) } else { Ok(bytes.to_vec()) }
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        method: &'static str,
        sending: reqwest::RequestBuilder,
    ) -> Result<T, Failure> {
        let result = self.answer(sending).await;
        let outcome = match &result {
            Ok(_) => "ok",
            Err(failure) => failure.kind(),
        };
        counter!("cartwright_api_requests_total", "platform" => "whatsapp", "method" => method,
            "outcome" => outcome)
        .increment(1);
        result
    }

    async fn answer<T: DeserializeOwned>(&self, sending: reqwest::RequestBuilder) -> Result<T, Failure> {
        let sending = sending.bearer_auth(self.token.expose_secret());
        // What reqwest says of an error names the address: only its kind is kept.
        let answer = sending
            .send()
            .await
            .map_err(|error| if error.is_connect() { Failure::NotSent } else { Failure::Cut })?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|_| Failure::Cut)?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| Failure::Cut);
        }
        if status.is_server_error() {
            return Err(Failure::Server);
        }
        let Answer { error } = serde_json::from_slice(&body).unwrap_or_default();
        let refused = Failure::Refused { status: status.as_u16(), code: error.code, said: error.message };
        if refused.is_unauthorized() && !self.told.swap(true, Ordering::Relaxed) {
            tracing::error!("WhatsApp does not take the access token: check WHATSAPP_ACCESS_TOKEN");
        }
        Err(refused)
    }
}

/// Meta's codes.
const TOKEN_EXPIRED: i64 = 190;
const WINDOW_CLOSED: i64 = 131_047;
const TOO_MANY: [i64; 6] = [4, 80_007, 130_429, 131_048, 131_056, 133_016];
const TRY_AGAIN: [i64; 4] = [1, 2, 131_000, 131_016];
const PAIR_LIMIT: i64 = 131_056;

impl Failure {
    /// A word for metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Cut => "cut",
            Self::Server => "server",
            Self::Refused { .. } if self.is_unauthorized() => "unauthorized",
            Self::Refused { code, .. } if TOO_MANY.contains(code) => "too_many",
            Self::Refused { .. } => "refused",
        }
    }

    fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. } | Self::Refused { code: TOKEN_EXPIRED, .. })
    }

    /// What it means for a message on its way.
    pub fn for_sending(&self) -> SendError {
        match self {
            Self::NotSent | Self::Server => SendError::NotSent,
            Self::Cut => SendError::Ambiguous,
            Self::Refused { .. } if self.is_unauthorized() => SendError::Later(Duration::from_mins(1)),
            Self::Refused { code: PAIR_LIMIT, .. } => SendError::Later(Duration::from_secs(6)),
            Self::Refused { status, code, .. } if *status == 429 || TOO_MANY.contains(code) => {
                SendError::Later(Duration::from_secs(2))
            }
            Self::Refused { code, .. } if TRY_AGAIN.contains(code) => SendError::NotSent,
            Self::Refused { code: WINDOW_CLOSED, .. } => {
                SendError::Never("they wrote more than 24 hours ago (131047)".to_owned())
            }
            Self::Refused { status, code, said } => {
                let said: String = said.chars().take(120).collect();
                SendError::Never(format!("{said} (HTTP {status}, {code})"))
            }
        }
    }
}
