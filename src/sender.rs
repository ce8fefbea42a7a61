//! Delivers what is owed through a platform's adapter, each chat's screens in order; the only path out.

use crate::chat::{Chat, Delivery, SendError, Shown};
use crate::clock::Clock;
use crate::dialog::screen::{Posted, Screen};
use crate::lanes::Lanes;
use crate::store::Store;
use crate::store::cards::Due;
use crate::store::outbox::{Delivered, Hand, MOST_TRIES, Owed, new_holder};
use crate::turn::Turns;
use anyhow::Result;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
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

/// Something to be done in one chat.
enum Job {
    Deliver(Owed),
    Redraw(Due),
}

impl Job {
    fn chat(&self) -> &str {
        match self {
            Self::Deliver(owed) => &owed.chat,
            Self::Redraw(due) => &due.chat,
        }
    }
}

/// Delivers to one platform. Chats do not wait for each other; within a chat one delivery is under way at a time.
pub struct Sender<C> {
    errand: Arc<Errand<C>>,
    holder: i64,
    given: UnboundedReceiver<Owed>,
    stirred: Arc<Notify>,
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
        let (hand, given, stirred) = Hand::new(platform);
        let sender = Self {
            errand: Arc::new(Errand { store, chat, platform, clock, turns }),
            holder: hand.holder,
            given,
            stirred,
            lanes: Lanes::default(),
            troubled: HashMap::new(),
            under_way: JoinSet::new(),
            done: Vec::new(),
            settling: JoinSet::new(),
        };
        (sender, hand)
    }

    /// Delivers until `stop`, and then what is still in hand.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut settle_at = None;
        while !(stop.is_cancelled() && self.is_idle()) {
            let settle = settle_at.unwrap_or_else(Instant::now);
            let stirred = Arc::clone(&self.stirred);
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
                () = stirred.notified(), if !stop.is_cancelled() => self.look_for_cards().await,
                _ = poll.tick(), if !stop.is_cancelled() => self.look().await,
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
                Job::Redraw(_) => {}
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
        let Errand { store, platform, clock, .. } = &*self.errand;
        match store.take_owed(platform, None, self.holder, BATCH, clock.now()).await {
            Ok(owed) => owed.into_iter().for_each(|owed| self.take(Job::Deliver(owed))),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "the outbox cannot be read"),
        }
        self.look_for_cards().await;
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
}

/// What a delivery needs.
struct Errand<C> {
    store: Store,
    chat: Arc<C>,
    platform: &'static str,
    clock: Clock,
    turns: Turns,
}

impl<C: Chat> Errand<C> {
    /// Delivers a screen; what is to be kept of that. None where the chat's rows have been seen to as a whole.
    async fn deliver(&self, owed: Owed) -> Option<Delivered> {
        let result = self.send(&owed).await;
        match result {
            Err(SendError::Moved(to)) => {
                self.move_chat(&owed.chat, &to).await;
                None
            }
            Err(SendError::Closed(why)) => {
                self.close_chat(&owed.chat, &why).await;
                None
            }
            result => Some(outcome(&owed, result, self.clock)),
        }
    }

    async fn send(&self, owed: &Owed) -> Result<(), SendError> {
        let origin = owed.origin.as_deref();
        let cards = self.cards(&owed.chat, &owed.screen, origin).await?;
        let delivery = Delivery {
            chat: &owed.chat,
            screen: &owed.screen,
            origin,
            cards: &cards,
            again: owed.attempts > 1,
        };
        let shown = self.chat.deliver(&delivery).await?;
        if let Err(fault) = self.keep(&delivery, shown).await {
            // It has arrived: the card is found again when it is pressed, or posted anew.
            tracing::warn!(fault = format!("{fault:#}"), "which message is a card cannot be kept");
        }
        Ok(())
    }

    async fn cards(
        &self,
        chat: &str,
        screen: &Screen,
        origin: Option<&serde_json::value::RawValue>,
    ) -> Result<Vec<Posted>, SendError> {
        if !C::KEEPS_CARDS {
            return Ok(Vec::new());
        }
        let messages = origin.map(|origin| self.chat.messages(origin)).unwrap_or_default();
        self.store.cards(self.platform, chat, screen.about(), &messages).await.map_err(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "a chat's cards cannot be read");
            SendError::NotSent
        })
    }

    /// Keeps which message shows what now. A menu that was left behind becomes its card again.
    async fn keep(&self, delivery: &Delivery<'_>, shown: Option<Shown>) -> Result<()> {
        let Delivery { chat, screen, cards, again, .. } = *delivery;
        let now = self.clock.now();
        let cart = shown.as_ref().map(|shown| shown.cart);
        if let Some(shown) = shown {
            let Shown { cart, message, covered } = &shown;
            let old = match screen.card.filter(|card| !covered && card.cart == *cart) {
                Some(card) => self.store.posted(self.platform, chat, message, card, now).await?,
                None => self.store.cover(self.platform, chat, message, *cart, now).await?,
            };
            // Only now: a process that dies in between takes it away when it delivers again.
            let moved = cards.iter().any(|posted| posted.cart == *cart && posted.message != *message);
            if let Some(old) = old.filter(|_| moved || again) {
                self.chat.remove(chat, &old).await;
            }
        }
        if cards.iter().any(|card| card.covered && Some(card.cart) != cart) {
            self.store.uncover(self.platform, chat, cart).await?;
        }
        Ok(())
    }

    /// Draws a card as its cart is now. Whether the chat can go on at once.
    async fn redraw(&self, due: Due) -> bool {
        let now = self.clock.now();
        let screen = match self.turns.card(due.cart, due.lang, due.private, now).await {
            Ok(screen) => screen,
            Err(fault) => {
                tracing::warn!(fault = format!("{fault:#}"), "a card cannot be drawn");
                return true;
            }
        };
        let Some((screen, card)) = screen.and_then(|screen| screen.card.map(|card| (screen, card))) else {
            self.log(self.store.forget_card(self.platform, &due.chat, due.cart).await);
            return true;
        };
        let wait = match self.chat.redraw(&due.chat, &due.message, &screen).await {
            Ok(message) => {
                let now = self.clock.now();
                self.log(self.store.posted(self.platform, &due.chat, &message, card, now).await.map(drop));
                return true;
            }
            Err(SendError::Moved(to)) => {
                self.move_chat(&due.chat, &to).await;
                return false;
            }
            Err(SendError::Closed(why)) => {
                self.close_chat(&due.chat, &why).await;
                return false;
            }
            Err(SendError::Never(why)) => {
                tracing::warn!(platform = self.platform, why, "a card is given up");
                self.log(self.store.forget_card(self.platform, &due.chat, due.cart).await);
                return true;
            }
            Err(SendError::Later(wait)) => wait,
            Err(SendError::NotSent | SendError::Ambiguous) => Duration::from_secs(2),
        };
        let until = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
        self.log(self.store.postpone_card(self.platform, &due.chat, due.cart, until).await);
        false
    }

    async fn move_chat(&self, from: &str, to: &str) {
        self.log(self.store.move_chat(self.platform, from, to).await);
    }

    async fn close_chat(&self, chat: &str, why: &str) {
        tracing::warn!(platform = self.platform, why, "a chat takes nothing from us any more");
        self.log(self.store.park_chat(self.platform, chat, why).await);
    }

    fn log(&self, result: Result<()>) {
        if let Err(fault) = result {
            tracing::warn!(platform = self.platform, fault = format!("{fault:#}"), "a delivery is not kept");
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

/// What is kept of a delivery, by its class of error.
fn outcome(owed: &Owed, result: Result<(), SendError>, clock: Clock) -> Delivered {
    let wait = match result {
        Ok(()) => return Delivered::Sent(owed.id),
        Err(SendError::Never(why) | SendError::Closed(why) | SendError::Moved(why)) => {
            tracing::warn!(why, "a screen is given up");
            return Delivered::Parked(owed.id, why);
        }
        Err(SendError::Ambiguous) if owed.attempts > 1 => {
            return Delivered::Parked(owed.id, "it may have arrived, twice over".to_owned());
        }
        Err(SendError::Later(wait)) => {
            let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
            return Delivered::Untried(owed.id, clock.now() + wait);
        }
        Err(SendError::NotSent | SendError::Ambiguous) if owed.attempts >= MOST_TRIES => {
            return Delivered::Parked(owed.id, "it could not be sent".to_owned());
        }
        Err(SendError::NotSent | SendError::Ambiguous) => {
            TimeDelta::seconds(1 << (owed.attempts - 1).clamp(0, 6))
        }
    };
    Delivered::Later(owed.id, clock.now() + wait)
}
