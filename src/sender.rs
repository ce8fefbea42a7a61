//! Delivers what is owed through a platform's adapter, each chat's screens in order; the only path out.

mod errand;

use crate::chat::{Chat, Delivery};
use crate::clock::Clock;
use crate::lanes::Lanes;
use crate::store::Store;
use crate::store::cards::Due;
use crate::store::outbox::{Delivered, Hand, Owed, Signs, new_holder};
use crate::store::replaced::Replaced;
use crate::turn::Turns;
use anyhow::Result;
use chrono::TimeDelta;
use errand::{Errand, outcome};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_util::sync::CancellationToken;

/// How many rows are taken at a time.
const BATCH: i64 = 64;
/// How often the outbox is looked through for what nobody has in hand.
const POLL: Duration = Duration::from_millis(250);
/// What was delivered is settled together with what is delivered until then; its lease is far longer.
const SETTLE_AFTER: Duration = Duration::from_millis(20);

/// Longer than it takes to give back what has failed.
const TROUBLED: Duration = Duration::from_secs(5);
/// What falls due so soon is waited for before the end.
const SOON: TimeDelta = TimeDelta::seconds(5);

/// Something to be done in one chat.
enum Job {
    Deliver(Owed),
    Redraw(Due),
    Remove(Replaced),
}

impl Job {
    fn chat(&self) -> &str {
        match self {
            Self::Deliver(owed) => &owed.chat,
            Self::Redraw(due) => &due.chat,
            Self::Remove(replaced) => &replaced.chat,
        }
    }
}

/// Delivers to one platform. Chats do not wait for each other; within a chat one delivery is under way at a time.
pub struct Sender<C> {
    errand: Arc<Errand<C>>,
    holder: i64,
    given: UnboundedReceiver<Owed>,
    signs: Arc<Signs>,
    lanes: Lanes<Job>,
    /// Chats in which something has failed, and until when nothing is taken there from a turn's hand.
    troubled: HashMap<String, Instant>,
    under_way: JoinSet<(String, bool, Vec<Delivered>)>,
    done: Vec<Delivered>,
    settling: JoinSet<Result<(), Vec<Delivered>>>,
}

impl<C: Chat + Send + Sync + 'static> Sender<C> {
    /// A sender and the hand that feeds it. `turns` draw the cards.
    pub fn new(
        store: Store,
        chat: Arc<C>,
        platform: &'static str,
        clock: Clock,
        turns: Turns,
    ) -> (Self, Hand) {
        let (hand, given, signs) = Hand::new(platform);
        let sender = Self {
            errand: Arc::new(Errand { store, chat, platform, clock, turns }),
            holder: hand.holder,
            given,
            signs,
            lanes: Lanes::default(),
            troubled: HashMap::new(),
            under_way: JoinSet::new(),
            done: Vec::new(),
            settling: JoinSet::new(),
        };
        (sender, hand)
    }

    /// Delivers until `stop`, and then what is still in hand or was given back to be tried again soon.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut settle_at = None;
        while !(stop.is_cancelled() && self.is_idle() && !self.owes_soon().await) {
            let settle = settle_at.unwrap_or_else(Instant::now);
            let signs = Arc::clone(&self.signs);
            tokio::select! {
                Some(owed) = self.given.recv() => {
                    if self.is_troubled(&owed.chat) {
                        self.done.push(Delivered::Untried(owed.id, self.errand.clock.now()));
                        settle_at = settle_at.or(Some(Instant::now() + SETTLE_AFTER));
                    } else {
                        self.take(Job::Deliver(owed));
                    }
                }
                Some(over) = self.under_way.join_next() => {
                    // A delivery that panicked is one that may have arrived; its lease brings it back.
                    if let Ok((chat, goes_on, delivered)) = over {
                        self.finish(&chat, goes_on, delivered);
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
                () = signs.cards.notified(), if !stop.is_cancelled() => self.look_for_cards().await,
                () = signs.rows.notified(), if !stop.is_cancelled() => self.look_for_rows().await,
                _ = poll.tick() => self.look().await,
                () = stop.cancelled(), if !stop.is_cancelled() => {}
            }
        }
    }

    /// Whether something has just failed in this chat: what a turn hands over may then be younger than what goes back
    /// to the outbox, which knows their order.
    fn is_troubled(&self, chat: &str) -> bool {
        self.troubled.get(chat).is_some_and(|until| *until > Instant::now())
    }

    fn is_idle(&self) -> bool {
        self.under_way.is_empty() && self.settling.is_empty() && self.done.is_empty() && self.given.is_empty()
    }

    async fn owes_soon(&self) -> bool {
        let Errand { store, platform, clock, .. } = &*self.errand;
        store.owes_soon(platform, clock.now() + SOON).await.unwrap_or_else(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "what is owed is left for the next start");
            false
        })
    }

    /// Does something now, or after what is under way in its chat.
    fn take(&mut self, job: Job) {
        let chat = job.chat().to_owned();
        if let Some(job) = self.lanes.enter(&chat, job) {
            self.start(chat, job);
        }
    }

    fn start(&mut self, chat: String, job: Job) {
        let errand = Arc::clone(&self.errand);
        self.under_way.spawn(async move {
            match job {
                Job::Deliver(owed) => {
                    let delivered = errand.deliver(owed).await;
                    (chat, matches!(delivered, Some(Delivered::Sent(_))), delivered.into_iter().collect())
                }
                Job::Redraw(due) => {
                    let goes_on = errand.redraw(due).await;
                    (chat, goes_on, Vec::new())
                }
                Job::Remove(replaced) => {
                    errand.remove(replaced).await;
                    (chat, true, Vec::new())
                }
            }
        });
    }

    /// Goes on with the chat. After a failure all of its rows go back to the outbox, which knows their order and
    /// when the first of them is due.
    fn finish(&mut self, chat: &str, goes_on: bool, delivered: Vec<Delivered>) {
        self.done.extend(delivered);
        if goes_on {
            if let Some(next) = self.lanes.next(chat) {
                self.start(chat.to_owned(), next);
            }
            return;
        }
        self.troubled.retain(|_, until| *until > Instant::now());
        self.troubled.insert(chat.to_owned(), Instant::now() + TROUBLED);
        let now = self.errand.clock.now();
        for job in self.lanes.close(chat) {
            match job {
                Job::Deliver(owed) => self.done.push(Delivered::Untried(owed.id, now)),
                // Its lease brings it back.
                Job::Redraw(_) | Job::Remove(_) => {}
            }
        }
    }

    fn settle(&mut self) {
        let (store, done) = (self.errand.store.clone(), std::mem::take(&mut self.done));
        self.settling.spawn(async move {
            store.settle(&done).await.map_err(|fault| {
                tracing::warn!(fault = format!("{fault:#}"), "what was delivered cannot be kept yet");
                done
            })
        });
    }

    /// Takes what is due and nobody has in hand: after a failure, or of a process that ended.
    async fn look(&mut self) {
        self.look_for_rows().await;
        self.look_for_cards().await;
        self.look_for_replaced().await;
    }

    async fn look_for_rows(&mut self) {
        let Errand { store, platform, clock, .. } = &*self.errand;
        match store.take_owed(platform, None, self.holder, BATCH, clock.now()).await {
            Ok(owed) => owed.into_iter().for_each(|owed| self.take(Job::Deliver(owed))),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "the outbox cannot be read"),
        }
    }

    async fn look_for_cards(&mut self) {
        if !C::KEEPS_CARDS {
            return;
        }
        let Errand { store, platform, clock, .. } = &*self.errand;
        match store.due_cards(platform, self.holder, BATCH, clock.now()).await {
            Ok(due) => due.into_iter().for_each(|due| self.take(Job::Redraw(due))),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "cards cannot be looked for"),
        }
    }

    async fn look_for_replaced(&mut self) {
        if !C::KEEPS_CARDS {
            return;
        }
        let Errand { store, platform, clock, .. } = &*self.errand;
        match store.take_replaced(platform, None, BATCH, clock.now()).await {
            Ok(replaced) => replaced.into_iter().for_each(|replaced| self.take(Job::Remove(replaced))),
            Err(fault) => {
                tracing::warn!(fault = format!("{fault:#}"), "replaced messages cannot be looked for");
            }
        }
    }
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
            let delivery = Delivery {
                chat: &one.chat,
                screen: &one.screen,
                origin: one.origin.as_deref(),
                cards: &[],
                again: one.attempts > 1,
            };
            let result = chat.deliver(&delivery).await.map(drop);
            sent += usize::from(result.is_ok());
            done.push(outcome(&one, result, clock));
        }
        store.settle(&done).await?;
    }
}
