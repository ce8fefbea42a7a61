//! The gateway's connections: begun as seldom as Discord asks for, taken up again after every drop.

use super::super::living::{LONG, SHORT, rest};
use super::door::AtWork;
use crate::chat::discord::api::Failure;
use crate::chat::discord::gateway::{Connection, Heard, Lost, Part, Session};
use crate::chat::discord::interaction::Interaction;
use crate::chat::discord::routes;
use crate::store::Store;
use anyhow::Result;
use chrono::TimeDelta;
use metrics::{counter, gauge, histogram};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Nobody waits longer for a first answer.
const IN_TIME: Duration = Duration::from_millis(2_500);
/// How soon a connection that dropped is tried again at first.
const AT_ONCE: Duration = Duration::from_millis(100);
/// Discord lets so many sessions of a group begin in this time.
const BETWEEN_SESSIONS: TimeDelta = TimeDelta::milliseconds(5_100);
/// Sessions that were begun in this time make the next one wait.
const RECENT: TimeDelta = TimeDelta::minutes(30);
/// After so many recent ones each waits longer than the last: a program that crashes all day stays under a thousand.
const FREE_SESSIONS: usize = 15;
const LONGEST_BACK_OFF: Duration = Duration::from_mins(10);
/// Discord keeps a session that was dropped for some minutes.
const KEEPS: TimeDelta = TimeDelta::minutes(5);
/// How often the number of the last event is kept.
const KEEP_EVERY: Duration = Duration::from_secs(1);
/// A session that Discord did not let begin is not tried again at once.
const REFUSED: Duration = Duration::from_secs(5);
/// So many sessions a day are left for people who mend something.
const KEPT_BACK: u32 = 20;

/// What Discord says of its gateway.
#[derive(Clone, Debug, Deserialize)]
pub struct Gateway {
    pub url: String,
    #[serde(default = "one")]
    pub shards: u32,
    #[serde(default)]
    session_start_limit: StartLimit,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
struct StartLimit {
    remaining: u32,
    /// In milliseconds.
    reset_after: u64,
    max_concurrency: u32,
}

impl Default for StartLimit {
    fn default() -> Self {
        Self { remaining: 1_000, reset_after: 0, max_concurrency: 1 }
    }
}

fn one() -> u32 {
    1
}

/// All connections of one bot.
pub struct Shards {
    pub work: Arc<AtWork>,
    pub store: Store,
    /// Set where the operator wants another number than Discord recommends.
    pub wanted: Option<u32>,
    /// How many are connected.
    pub connected: Arc<AtomicU32>,
}

impl Shards {
    /// Keeps them connected until `stop`.
    pub async fn run(self: Arc<Self>, stop: &CancellationToken) {
        let Some(gateway) = self.ask(stop).await else { return };
        let of = self.wanted.unwrap_or(gateway.shards).max(1);
        let mut shards = JoinSet::new();
        for number in 0..of {
            let (all, stop) = (Arc::clone(&self), stop.clone());
            shards.spawn(async move { all.keep_connected(Part { number, of }, &stop).await });
        }
        while let Some(ended) = shards.join_next().await {
            super::super::living::log_end(ended);
        }
    }

    /// Asks where the gateway is until that is told. None when we are to stop before.
    async fn ask(&self, stop: &CancellationToken) -> Option<Gateway> {
        let mut wait = SHORT;
        loop {
            match self.work.discord.api.call_for::<Gateway>(&routes::gateway(), None).await {
                Ok(gateway) => return Some(gateway),
                Err(failure) => wait = super::pause(&failure, wait, stop).await?,
            }
        }
    }

    async fn keep_connected(&self, part: Part, stop: &CancellationToken) {
        let mut session = self.kept_session(part).await;
        let mut wait = AT_ONCE;
        while !stop.is_cancelled() {
            let Some(gateway) = self.ask(stop).await else { return };
            if session.is_none() && !self.may_begin(&gateway, part, stop).await {
                continue;
            }
            let address = session
                .as_ref()
                .and_then(|session| session.address.clone())
                .filter(|address| same_place(address, &gateway.url))
                .unwrap_or_else(|| gateway.url.clone());
            let jitter = f64::from(uuid::Uuid::new_v4().as_bytes()[0]) / 255.0;
            let token = self.work.discord.api.token();
            let opened = tokio::select! {
                opened = Connection::open(&address, token, part, session.clone(), jitter) => opened,
                () = stop.cancelled() => return,
            };
            let began = Instant::now();
            let lost = match opened {
                Ok(connection) => self.listen(connection, part, &mut session, stop).await,
                Err(lost) => {
                    // Where it was to be taken up nobody may be there any more: next time by the gateway's own address.
                    if let Some(session) = &mut session {
                        session.address = None;
                    }
                    lost
                }
            };
            if stop.is_cancelled() {
                return;
            }
            counter!("cartwright_gateway_lost_total").increment(1);
            if began.elapsed() > LONG {
                wait = AT_ONCE;
            }
            match lost {
                Lost::Dropped => {}
                Lost::Over => {
                    // One that was to be taken up is begun anew at once.
                    wait = if session.is_some() { SHORT } else { REFUSED };
                    session = None;
                }
                Lost::Never(why) => {
                    tracing::error!(shard = part.number, why);
                    session = None;
                    wait = LONGEST_BACK_OFF;
                }
            }
            self.keep_session(part, session.as_ref());
            rest(wait, stop).await;
            wait = (wait * 2).min(LONG);
        }
    }

    /// Hears what comes in until the connection is lost.
    async fn listen(
        &self,
        mut connection: Connection,
        part: Part,
        session: &mut Option<Session>,
        stop: &CancellationToken,
    ) -> Lost {
        let mut counted = false;
        let (mut keep, mut keeping) = (interval(KEEP_EVERY), None::<JoinHandle<()>>);
        let lost = loop {
            let heard = tokio::select! {
                heard = connection.next() => heard,
                _ = keep.tick() => {
                    let idle = keeping.as_ref().is_none_or(JoinHandle::is_finished);
                    if idle && connection.session() != *session {
                        *session = connection.session();
                        keeping = Some(self.keep_session(part, session.as_ref()));
                    }
                    continue;
                }
                () = stop.cancelled() => {
                    self.count(&mut counted, false);
                    let keeping = self.keep_session(part, connection.session().as_ref());
                    connection.close().await;
                    let _ = timeout(KEEP_EVERY, keeping).await;
                    return Lost::Dropped;
                }
            };
            match heard {
                Ok(Heard::Ready) => self.count(&mut counted, true),
                // Until a session is taken up whole, what comes is from before.
                Ok(Heard::Interaction(raw)) => self.take(raw.get(), !counted),
                Err(lost) => break lost,
            }
        };
        *session = connection.session();
        self.count(&mut counted, false);
        tracing::info!(?lost, "the gateway's connection is lost");
        lost
    }

    /// The session that another process has left behind, or this one before.
    async fn kept_session(&self, part: Part) -> Option<Session> {
        let (bot, since) = (&self.work.discord.application, self.work.clock.now() - KEEPS);
        let kept = self.store.session(bot, numbers(part), since).await.unwrap_or_else(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "the last session cannot be read");
            None
        });
        kept.map(|(id, last, address)| Session { id, last: u64::try_from(last).unwrap_or(0), address })
    }

    /// Keeps the session as a task of its own: nobody is left unheard while the database is slow.
    fn keep_session(&self, part: Part, session: Option<&Session>) -> JoinHandle<()> {
        let kept = session.map(|session| {
            (session.id.clone(), i64::try_from(session.last).unwrap_or(0), session.address.clone())
        });
        let (store, bot, now) =
            (self.store.clone(), self.work.discord.application.clone(), self.work.clock.now());
        tokio::spawn(async move {
            if let Err(fault) = store.keep_session(&bot, numbers(part), kept, now).await {
                tracing::debug!(fault = format!("{fault:#}"), "a session is not kept");
            }
        })
    }

    fn count(&self, counted: &mut bool, now: bool) {
        match (*counted, now) {
            (false, true) => self.connected.fetch_add(1, Ordering::Relaxed),
            (true, false) => self.connected.fetch_sub(1, Ordering::Relaxed),
            _ => return,
        };
        *counted = now;
        gauge!("cartwright_gateway_connected").set(f64::from(self.connected.load(Ordering::Relaxed)));
    }

    /// Answers an interaction as a task of its own.
    fn take(&self, raw: &str, again: bool) {
        let began = Instant::now();
        let interaction: Interaction = match serde_json::from_str(raw) {
            Ok(interaction) => interaction,
            Err(error) => {
                tracing::warn!(line = error.line(), column = error.column(), "an interaction cannot be read");
                return;
            }
        };
        let (work, turnstile) = (Arc::clone(&self.work), self.work.queue(&interaction));
        self.work.under_way.spawn(async move {
            let received = work.receive(&interaction, turnstile, again).await;
            let answer = || work.discord.first_answer(&received.id, &received.token, &received.answer);
            let mut result = answer().await;
            let again = match &result {
                Err(Failure::Wait(wait)) => Some(*wait),
                // It may have arrived: then Discord says so.
                Err(Failure::NotSent | Failure::Server(_) | Failure::Cut) => Some(Duration::ZERO),
                _ => None,
            };
            if let Some(wait) = again.filter(|wait| began.elapsed() + *wait < IN_TIME) {
                sleep(wait).await;
                result = answer().await;
            }
            histogram!("cartwright_ack_seconds", "platform" => "discord").record(began.elapsed());
            if let (Ok(()), Some((kept, turnstile))) = (&result, received.then) {
                work.keep(kept, turnstile);
            }
            if let Err(failure) = result
                && !failure.is_answered()
            {
                tracing::warn!(
                    kind = failure.kind(),
                    code = failure.code(),
                    "an interaction is not answered"
                );
            }
            drop(received.ack);
        });
    }

    /// Waits until a session may begin, and keeps that it does. Whether it may.
    async fn may_begin(&self, gateway: &Gateway, part: Part, stop: &CancellationToken) -> bool {
        let limit = &gateway.session_start_limit;
        if limit.remaining <= KEPT_BACK {
            let wait = Duration::from_millis(limit.reset_after).clamp(SHORT, LONGEST_BACK_OFF);
            tracing::error!(left = limit.remaining, "too many sessions were begun today: waiting");
            rest(wait, stop).await;
            return false;
        }
        match self.wait_to_begin(limit, part).await {
            Ok(None) => true,
            Ok(Some(wait)) => {
                rest(wait, stop).await;
                false
            }
            Err(fault) => {
                tracing::warn!(fault = format!("{fault:#}"), "the database is not reachable");
                rest(SHORT, stop).await;
                false
            }
        }
    }

    /// How long to wait, or that a session begins now, which is kept.
    async fn wait_to_begin(&self, limit: &StartLimit, part: Part) -> Result<Option<Duration>> {
        let (bot, now) = (&self.work.discord.application, self.work.clock.now());
        let begun = self.store.sessions_begun(bot, now - RECENT).await?;
        let group = |shard: i32| u32::try_from(shard).unwrap_or(0) % limit.max_concurrency.max(1);
        let mine = i32::try_from(part.number).unwrap_or(0);
        // Whether it is too early for a shard itself Discord says; another one of its group is not held up by that.
        let of_group = begun.iter().find(|(shard, _)| *shard != mine && group(*shard) == group(mine));
        let of_shard: Vec<_> = begun.iter().filter(|(shard, _)| *shard == mine).collect();
        let back_off = back_off(of_shard.len());
        let waits = [
            of_group.map(|(_, at)| *at + BETWEEN_SESSIONS - now),
            of_shard.first().map(|(_, at)| *at + TimeDelta::from_std(back_off).unwrap_or(RECENT) - now),
        ];
        let wait = waits.into_iter().flatten().max().and_then(|wait| wait.to_std().ok());
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            return Ok(Some(wait));
        }
        self.store.begin_session(bot, mine, now).await?;
        Ok(None)
    }
}

fn numbers(part: Part) -> (i32, i32) {
    (i32::try_from(part.number).unwrap_or(0), i32::try_from(part.of).unwrap_or(1))
}

/// How long after its last session a shard waits that has begun so many lately.
fn back_off(recent: usize) -> Duration {
    let more = recent.saturating_sub(FREE_SESSIONS).min(10);
    if more == 0 {
        return Duration::ZERO;
    }
    Duration::from_secs(5 << more).min(LONGEST_BACK_OFF)
}

/// Whether an address that a session names is where we were sent, or is Discord's own as that one is.
fn same_place(address: &str, given: &str) -> bool {
    let host =
        |address: &str| reqwest::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    let of_discord = |host: &str| host == "discord.gg" || host.ends_with(".discord.gg");
    let scheme = |address: &str| address.split(':').next().map(str::to_owned);
    let (Some(named), Some(given_host)) = (host(address), host(given)) else { return false };
    scheme(address) == scheme(given)
        && (named == given_host || (of_discord(&named) && of_discord(&given_host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_crashes_again_and_again_begins_ever_less_often() {
        assert_eq!(back_off(FREE_SESSIONS), Duration::ZERO);
        assert_eq!(back_off(FREE_SESSIONS + 1), Duration::from_secs(10));
        assert_eq!(back_off(500), LONGEST_BACK_OFF);
    }

    #[test]
    fn a_session_is_taken_up_where_we_were_sent_and_nowhere_else() {
        assert!(same_place("wss://gateway-us-east1-b.discord.gg", "wss://gateway.discord.gg"));
        assert!(same_place("ws://127.0.0.1:4000/x", "ws://127.0.0.1:4000"));
        assert!(!same_place("wss://gateway.discord.gg", "ws://127.0.0.1:4000"));
        assert!(!same_place("wss://gateway.discord.gg.example.com", "wss://gateway.discord.gg"));
    }
}
