//! One call of the Bot API: teloxide's requests and types, with errors told apart by what is to be done about them.

use super::waits::{Scope, Waits};
use crate::chat::{File, SendError};
use metrics::counter;
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use teloxide::requests::Payload;

/// How long a call may take, beside what the server was asked to wait.
const PATIENCE: Duration = Duration::from_secs(15);

/// Speaks to one bot's API. The library's own sending is not used: it sleeps ten seconds after each failure of the
/// server, and its errors carry the token in their address.
pub struct Api {
    client: reqwest::Client,
    /// `https://api.telegram.org`, without `/bot…`.
    server: String,
    token: SecretString,
    waits: Waits,
}

/// Why a call gave no result.
#[derive(Debug)]
pub enum Failure {
    /// It never reached the server.
    NotSent,
    /// The connection was cut, or the time was over: it may have been carried out.
    Cut,
    /// The server failed.
    Server(u16),
    Refused(Refusal),
}

/// What the server did not want.
#[derive(Debug, Default)]
pub struct Refusal {
    pub code: u16,
    pub description: String,
    /// In seconds.
    pub retry_after: Option<u64>,
    pub migrate_to: Option<i64>,
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    /// `server` is the address without `/bot…`. Fails where no client can be made.
    pub fn new(server: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true)
            .pool_idle_timeout(Duration::from_mins(1))
            .build()?;
        Ok(Self { client, server: server.trim_end_matches('/').to_owned(), token, waits: Waits::default() })
    }

    /// Makes one request whose result says no more than that it was carried out.
    pub async fn call<P: Payload + Serialize>(&self, payload: &P) -> Result<(), Failure> {
        self.call_for::<P, IgnoredAny>(payload, Duration::ZERO).await.map(drop)
    }

    /// Makes one request of a server that may wait so long with its answer. Of the result only what is needed is read:
    /// what a newer server says otherwise does not matter.
    pub async fn call_for<P: Payload + Serialize, T: DeserializeOwned>(
        &self,
        payload: &P,
        wait: Duration,
    ) -> Result<T, Failure> {
        let request = serde_json::to_value(payload).map_err(|_| Failure::NotSent)?;
        self.within_limits(P::NAME, &request, None, PATIENCE + wait).await
    }

    /// Sends a file in this field of a request.
    pub async fn upload(
        &self,
        method: &'static str,
        request: &Value,
        field: &'static str,
        file: &File,
    ) -> Result<(), Failure> {
        self.within_limits::<IgnoredAny>(method, request, Some((field, file)), 2 * PATIENCE).await.map(drop)
    }

    async fn within_limits<T: DeserializeOwned>(
        &self,
        method: &'static str,
        request: &Value,
        file: Option<(&'static str, &File)>,
        patience: Duration,
    ) -> Result<T, Failure> {
        let scope = Scope::of(method, request);
        if let Some(left) = self.waits.left(&scope) {
            return Err(Failure::Refused(Refusal {
                code: 429,
                description: "still waiting".to_owned(),
                retry_after: Some(left),
                migrate_to: None,
            }));
        }
        let result = self.exchange(method, request, file, patience).await;
        if let Err(Failure::Refused(refusal)) = &result
            && refusal.code == 429
        {
            self.waits.begin(scope, refusal.retry_after.unwrap_or(1).max(1));
        }
        let outcome = match &result {
            Ok(_) => "ok",
            Err(failure) => failure.kind(),
        };
        counter!("cartwright_api_requests_total", "platform" => "telegram", "method" => method,
            "outcome" => outcome)
        .increment(1);
        result
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        method: &str,
        request: &Value,
        file: Option<(&'static str, &File)>,
        patience: Duration,
    ) -> Result<T, Failure> {
        let address = format!("{}/bot{}/{method}", self.server, self.token.expose_secret());
        let post = self.client.post(address).timeout(patience);
        let post = match file {
            Some((field, file)) => post.multipart(form(request, field, file).ok_or(Failure::NotSent)?),
            None => post.json(request),
        };
        let sent = post.send().await;
        // What reqwest says of an error names the address, and with it the token: only its kind is kept.
        let answer =
            sent.map_err(|error| if error.is_connect() { Failure::NotSent } else { Failure::Cut })?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|_| Failure::Cut)?;
        if status >= 500 {
            return Err(Failure::Server(status));
        }
        let answer: Answer<T> = match serde_json::from_slice(&body) {
            Ok(answer) => answer,
            // A proxy's page, or an answer of a shape that we do not know; the call itself was carried out.
            Err(_) if status < 300 => return Err(Failure::Cut),
            Err(_) => Answer {
                ok: false,
                result: None,
                error_code: Some(status),
                description: String::new(),
                parameters: Parameters::default(),
            },
        };
        match answer.result.filter(|_| answer.ok) {
            Some(result) => Ok(result),
            None => Err(Failure::Refused(Refusal {
                code: answer.error_code.unwrap_or(status),
                description: answer.description,
                retry_after: answer.parameters.retry_after,
                migrate_to: answer.parameters.migrate_to_chat_id,
            })),
        }
    }
}

/// A request's fields and its file.
fn form(request: &Value, field: &'static str, file: &File) -> Option<reqwest::multipart::Form> {
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in request.as_object()? {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form = form.text(name.clone(), text);
    }
    Some(form.part(field, file.part()?))
}

impl Failure {
    /// A word for metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Cut => "cut",
            Self::Server(_) => "server",
            Self::Refused(refusal) => match refusal.code {
                429 => "too_many",
                401 | 404 => "unauthorized",
                403 => "forbidden",
                409 => "conflict",
                _ if self.says("not modified") => "not_modified",
                _ => "refused",
            },
        }
    }

    /// Whether the server's own words contain these, in any case.
    pub fn says(&self, words: &str) -> bool {
        match self {
            Self::Refused(refusal) => refusal.description.to_lowercase().contains(words),
            _ => false,
        }
    }

    /// What it means for a message on its way.
    pub fn for_sending(self) -> SendError {
        let refusal = match self {
            Self::NotSent | Self::Server(_) => return SendError::NotSent,
            Self::Cut => return SendError::Ambiguous,
            Self::Refused(refusal) => refusal,
        };
        if let Some(chat) = refusal.migrate_to {
            return SendError::Moved(chat.to_string());
        }
        let said = refusal.description.to_lowercase();
        let gone = [
            "chat not found",
            "kicked",
            "deactivated",
            "not a member",
            "chat was deleted",
            "not enough rights",
            "write_forbidden",
            "have no rights",
            "initiate conversation",
        ];
        match refusal.code {
            429 => SendError::Later(Duration::from_secs(refusal.retry_after.unwrap_or(1).max(1))),
            // The token is no longer good: nothing is lost until it is mended.
            401 | 404 => SendError::Later(Duration::from_mins(1)),
            403 => SendError::Closed(refusal.description),
            _ if gone.iter().any(|words| said.contains(words)) => SendError::Closed(refusal.description),
            _ => SendError::Never(refusal.description),
        }
    }
}
