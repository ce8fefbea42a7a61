//! One call of Discord's HTTP API, with errors told apart by what is to be done about them.

use super::limits::{Limits, Refused, Route, Told};
use crate::chat::{File, SendError};
use metrics::counter;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a request may wait for its place among so many a second.
const LONGEST_QUEUE: Duration = Duration::from_secs(8);
const AGENT: &str = concat!("DiscordBot (https://example.org/cartwright, ", env!("CARGO_PKG_VERSION"), ")");

/// Speaks to Discord for one bot. The library's own client is not used: its rate limiter lets requests through during a
/// global wait, and what fails there falls back to the real Discord.
pub struct Api {
    client: reqwest::Client,
    /// `https://discord.com/api/v10`.
    base: String,
    token: SecretString,
    limits: Limits,
    /// Whether the log says that the token is not good.
    told: AtomicBool,
}

/// A request: which route of the API, and where it leads.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub route: Route,
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
    /// Not before this time has passed.
    Wait(Duration),
    /// Discord's own error: HTTP status, and its code of what was wrong.
    Refused { status: u16, code: u32 },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    code: u32,
    global: bool,
    retry_after: Option<f64>,
}

impl Api {
    /// `server` is the address without `/api/v10`. Fails where no client can be made.
    pub fn new(server: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .user_agent(AGENT)
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true)
            .pool_idle_timeout(Duration::from_mins(1))
            .build()?;
        let base = format!("{}/api/v10", server.trim_end_matches('/'));
        let told = AtomicBool::new(false);
        Ok(Self { client, base, token, limits: Limits::default(), told })
    }

    /// What the gateway is told.
    pub fn token(&self) -> &SecretString {
        &self.token
    }

    /// Makes one request whose result says no more than that it was carried out.
    pub async fn call(&self, request: &Request, body: Option<&Value>) -> Result<(), Failure> {
        self.call_for::<IgnoredAny>(request, body).await.map(drop)
    }

    /// Makes one request. Of the result only what is needed is read.
    pub async fn call_for<T: DeserializeOwned>(
        &self,
        request: &Request,
        body: Option<&Value>,
    ) -> Result<T, Failure> {
        self.within_limits(request, body, None).await
    }

    /// Makes one request that carries a file.
    pub async fn upload(&self, request: &Request, body: &Value, file: &File) -> Result<(), Failure> {
        self.within_limits::<IgnoredAny>(request, Some(body), Some(file)).await.map(drop)
    }

    async fn within_limits<T: DeserializeOwned>(
        &self,
        request: &Request,
        body: Option<&Value>,
        file: Option<&File>,
    ) -> Result<T, Failure> {
        let began = Instant::now();
        // Our own pace is kept here: what waits for that need not be put off.
        while let Some(wait) = self.limits.pace(&request.route, Instant::now())
            && began.elapsed() < LONGEST_QUEUE
        {
            tokio::time::sleep(wait).await;
        }
        let result = match self.limits.take(&request.route, Instant::now()) {
            Ok(()) => self.exchange(request, body, file).await,
            Err(wait) => Err(Failure::Wait(wait)),
        };
        let outcome = match &result {
            Ok(_) => "ok",
            Err(failure) => failure.kind(),
        };
        counter!("cartwright_api_requests_total", "platform" => "discord", "method" => request.route.name,
            "outcome" => outcome)
        .increment(1);
        result
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        request: &Request,
        body: Option<&Value>,
        file: Option<&File>,
    ) -> Result<T, Failure> {
        let address = format!("{}{}", self.base, request.path);
        let mut sending = self.client.request(request.method.clone(), address).timeout(PATIENCE);
        // Interactions are answered with their own token.
        if !request.path.starts_with("/webhooks/") && !request.path.starts_with("/interactions/") {
            sending = sending.header("Authorization", format!("Bot {}", self.token.expose_secret()));
        }
        sending = match (body, file) {
            (Some(body), Some(file)) => {
                let form = reqwest::multipart::Form::new().text("payload_json", body.to_string());
                sending.multipart(form.part("files[0]", file.part().ok_or(Failure::NotSent)?))
            }
            (Some(body), None) => sending.json(body),
            (None, _) => sending,
        };
        // What reqwest says of an error names the address, and with it an interaction's token: only its kind is kept.
        let answer = sending
            .send()
            .await
            .map_err(|error| if error.is_connect() { Failure::NotSent } else { Failure::Cut })?;
        let (status, told) = (answer.status(), told(answer.headers()));
        let shared = header(answer.headers(), "X-RateLimit-Scope").is_some_and(|scope| scope == "shared");
        let after = seconds(answer.headers(), "Retry-After");
        let global = header(answer.headers(), "X-RateLimit-Global").is_some();
        self.limits.learn(&request.route, &told, Instant::now());
        let body = answer.bytes().await.map_err(|_| Failure::Cut)?;
        if status.is_server_error() {
            return Err(Failure::Server(status.as_u16()));
        }
        if status.is_success() {
            // An answer without a body stands for null; one of a shape that we do not know was carried out all the same.
            let body = if body.is_empty() { &b"null"[..] } else { &body };
            return serde_json::from_slice(body).map_err(|_| Failure::Cut);
        }
        let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let said = problem.retry_after.and_then(|wait| Duration::try_from_secs_f64(wait).ok());
                let wait = after.max(said).unwrap_or(Duration::from_secs(1)).max(Duration::from_millis(10));
                let refused = Refused { wait, global: global || problem.global, shared };
                self.limits.refused(&request.route, refused, Instant::now());
                return Err(Failure::Wait(wait));
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                self.limits.unwelcome(Instant::now());
                let ours = request.route.counts && !request.path.starts_with("/webhooks/");
                if status == StatusCode::UNAUTHORIZED && ours && !self.told.swap(true, Ordering::Relaxed) {
                    tracing::error!("Discord does not know the bot's token: check DISCORD_BOT_TOKEN");
                }
            }
            _ => {}
        }
        Err(Failure::Refused { status: status.as_u16(), code: problem.code })
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(header(headers, name)?.parse().ok()?).ok()
}

fn told(headers: &HeaderMap) -> Told {
    Told {
        bucket: header(headers, "X-RateLimit-Bucket").map(str::to_owned),
        remaining: header(headers, "X-RateLimit-Remaining").and_then(|left| left.parse().ok()),
        reset_after: seconds(headers, "X-RateLimit-Reset-After"),
    }
}

/// Discord's codes for what is not there (any more), or not for us.
const UNKNOWN_CHANNEL: u32 = 10_003;
const UNKNOWN_MESSAGE: u32 = 10_008;
const UNKNOWN_WEBHOOK: u32 = 10_015;
const UNKNOWN_INTERACTION: u32 = 10_062;
const INVALID_TOKEN: u32 = 50_027;
const MISSING_ACCESS: u32 = 50_001;
const NO_MESSAGES_TO_USER: u32 = 50_007;
const MISSING_PERMISSIONS: u32 = 50_013;
const ALREADY_ANSWERED: u32 = 40_060;

impl Failure {
    /// A word for metrics and logs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Cut => "cut",
            Self::Server(_) => "server",
            Self::Wait(_) => "too_many",
            Self::Refused { status: 401, .. } => "unauthorized",
            Self::Refused { status: 403, .. } => "forbidden",
            Self::Refused { .. } if self.is_gone() => "gone",
            Self::Refused { .. } => "refused",
        }
    }

    /// Discord's code, if it has refused.
    pub fn code(&self) -> u32 {
        match self {
            Self::Refused { code, .. } => *code,
            _ => 0,
        }
    }

    /// Whether there is no such message any more.
    pub fn is_gone(&self) -> bool {
        self.code() == UNKNOWN_MESSAGE
    }

    /// Whether an interaction can no longer be answered, or not yet.
    pub fn is_over(&self) -> bool {
        [UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_TOKEN].contains(&self.code())
    }

    /// Whether it was answered before.
    pub fn is_answered(&self) -> bool {
        self.code() == ALREADY_ANSWERED
    }

    /// Whether the bot may not write in that channel.
    pub fn is_shut(&self) -> bool {
        [UNKNOWN_CHANNEL, MISSING_ACCESS, MISSING_PERMISSIONS, NO_MESSAGES_TO_USER].contains(&self.code())
    }

    /// What it means for a message on its way. Creates carry a nonce, so that all may be repeated.
    pub fn for_sending(self) -> SendError {
        match self {
            Self::NotSent | Self::Server(_) | Self::Cut => SendError::NotSent,
            Self::Wait(wait) => SendError::Later(wait),
            // The token is no longer good: nothing is lost until it is mended.
            Self::Refused { status: 401, .. } => SendError::Later(Duration::from_mins(1)),
            Self::Refused { code, .. } if self.is_shut() => {
                SendError::Closed(format!("Discord's error {code}"))
            }
            Self::Refused { status, code } => {
                SendError::Never(format!("HTTP {status}, Discord's error {code}"))
            }
        }
    }
}
