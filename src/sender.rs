//! Delivers what is owed through a platform's adapter, each chat's screens in order; the only path out.

use crate::chat::{Chat, SendError};
use crate::clock::Clock;
use crate::store::Store;
use crate::store::outbox::{Delivered, MOST_TRIES, Owed};
use anyhow::Result;
use chrono::TimeDelta;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_util::sync::CancellationToken;

/// How many rows are taken at a time.
const BATCH: i64 = 64;
/// How often the outbox is looked through for what nobody has in hand.
const POLL: Duration = Duration::from_millis(250);
/// What was delivered is settled together with what is delivered until then; its lease is far longer.
const SETTLE_AFTER: Duration = Duration::from_millis(20);

/// Where a turn puts what it owes, so that it is sent at once.
#[derive(Clone, Debug)]
pub struct Hand {
    pub platform: &'static str,
    /// The sender's number, as rows of the outbox name it.
    pub holder: i64,
    give: UnboundedSender<Owed>,
}

impl Hand {
    /// Hands over a row that was saved with this holder. One that nobody takes any more falls due with its lease.
    pub fn give(&self, owed: Owed) {
        let _ = self.give.send(owed);
    }
}

/// Delivers to one platform. Chats do not wait for each other; within a chat one delivery is under way at a time.
pub struct Sender<C> {
    store: Store,
    chat: Arc<C>,
    platform: &'static str,
    clock: Clock,
    holder: i64,
    given: UnboundedReceiver<Owed>,
    /// What waits behind a delivery that is under way, by chat.
    waiting: HashMap<String, VecDeque<Owed>>,
    under_way: JoinSet<(Owed, Result<(), SendError>)>,
    done: Vec<Delivered>,
    settling: JoinSet<Result<(), Vec<Delivered>>>,
}

impl<C: Chat + Send + Sync + 'static> Sender<C> {
    pub fn new(store: Store, chat: Arc<C>, platform: &'static str, clock: Clock) -> (Self, Hand) {
        let (give, given) = unbounded_channel();
        let holder = new_holder();
        let sender = Self {
            store,
            chat,
            platform,
            clock,
            holder,
            given,
            waiting: HashMap::new(),
            under_way: JoinSet::new(),
            done: Vec::new(),
            settling: JoinSet::new(),
        };
        (sender, Hand { platform, holder, give })
    }

    /// Delivers until `stop`, and then what is still in hand.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut settle_at = None;
        while !(stop.is_cancelled() && self.is_idle()) {
            let settle = settle_at.unwrap_or_else(Instant::now);
            tokio::select! {
                Some(owed) = self.given.recv() => self.take(owed),
                Some(sent) = self.under_way.join_next() => {
                    // A delivery that panicked is one that may have arrived; its lease brings it back.
                    if let Ok((owed, result)) = sent {
                        self.finish(&owed, result);
                    }
                    settle_at = settle_at.or(Some(Instant::now() + SETTLE_AFTER));
                }
                Some(settled) = self.settling.join_next() => {
                    if let Ok(Err(again)) = settled {
                        self.done.extend(again);
                        settle_at = Some(Instant::now() + Duration::from_secs(1));
                    }
                }
                () = sleep_until(settle), if settle_at.is_some() => {
                    settle_at = None;
                    self.settle();
                }
                _ = poll.tick(), if !stop.is_cancelled() => self.look().await,
                () = stop.cancelled(), if !stop.is_cancelled() => {}
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.under_way.is_empty() && self.settling.is_empty() && self.done.is_empty() && self.given.is_empty()
    }

    /// Sends a row now, or after what its chat is being sent.
    fn take(&mut self, owed: Owed) {
        match self.waiting.get_mut(&owed.chat) {
            Some(waiting) => waiting.push_back(owed),
            None => {
                self.waiting.insert(owed.chat.clone(), VecDeque::new());
                self.send(owed);
            }
        }
    }

    fn send(&mut self, owed: Owed) {
        let chat = Arc::clone(&self.chat);
        self.under_way.spawn(async move {
            let result = chat.send(&owed.chat, &owed.screen).await;
            (owed, result)
        });
    }

    /// Keeps what came of a delivery and goes on with the chat. After a failure all of the chat's rows go back to
    /// the outbox, which knows their order and when the first of them is due.
    fn finish(&mut self, owed: &Owed, result: Result<(), SendError>) {
        let delivered = outcome(owed, result, self.clock);
        let goes_on = matches!(delivered, Delivered::Sent(_));
        self.done.push(delivered);
        let Some(mut waiting) = self.waiting.remove(&owed.chat) else { return };
        if !goes_on {
            let now = self.clock.now();
            self.done.extend(waiting.into_iter().map(|owed| Delivered::Later(owed.id, now)));
        } else if let Some(next) = waiting.pop_front() {
            self.waiting.insert(owed.chat.clone(), waiting);
            self.send(next);
        }
    }

    fn settle(&mut self) {
        let (store, done) = (self.store.clone(), std::mem::take(&mut self.done));
        self.settling.spawn(async move {
            store.settle(&done).await.map_err(|fault| {
                tracing::warn!(fault = format!("{fault:#}"), "what was delivered cannot be kept yet");
                done
            })
        });
    }

    /// Takes what is due and nobody has in hand: after a failure, or of a process that ended.
    async fn look(&mut self) {
        match self.store.take_owed(self.platform, None, self.holder, BATCH, self.clock.now()).await {
            Ok(owed) => owed.into_iter().for_each(|owed| self.take(owed)),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "the outbox cannot be read"),
        }
    }
}

/// A number that no other sender has.
fn new_holder() -> i64 {
    i64::from_be_bytes(uuid::Uuid::new_v4().into_bytes()[..8].try_into().unwrap_or_default())
}

/// Sends all that is owed to one chat until nothing is due. How many were sent.
pub async fn drain(store: &Store, chat: &impl Chat, platform: &str, to: &str, clock: Clock) -> Result<usize> {
    let (holder, mut sent) = (new_holder(), 0);
    loop {
        let owed = store.take_owed(platform, Some(to), holder, BATCH, clock.now()).await?;
        if owed.is_empty() {
            return Ok(sent);
        }
        let mut done = Vec::with_capacity(owed.len());
        for one in owed {
            let result = chat.send(&one.chat, &one.screen).await;
            sent += usize::from(result.is_ok());
            done.push(outcome(&one, result, clock));
        }
        store.settle(&done).await?;
    }
}

/// What is kept of a delivery, by its class of error.
fn outcome(owed: &Owed, result: Result<(), SendError>, clock: Clock) -> Delivered {
    let wait = match result {
        Ok(()) => return Delivered::Sent(owed.id),
        Err(SendError::Never(why)) => return Delivered::Parked(owed.id, why),
        Err(SendError::Ambiguous) if owed.attempts > 1 => {
            return Delivered::Parked(owed.id, "it may have arrived, twice over".to_owned());
        }
        Err(SendError::Later(wait)) => TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1)),
        Err(SendError::NotSent | SendError::Ambiguous) if owed.attempts >= MOST_TRIES => {
            return Delivered::Parked(owed.id, "it could not be sent".to_owned());
        }
        Err(SendError::NotSent | SendError::Ambiguous) => TimeDelta::seconds(1 << owed.attempts.clamp(0, 6)),
    };
    Delivered::Later(owed.id, clock.now() + wait)
}
