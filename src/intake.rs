//! Takes updates from the inbox to their turns: each conversation's in order, none waiting for another.

use crate::chat::{Arrival, Chat, Read, Reading};
use crate::clock::Clock;
use crate::closed;
use crate::dialog::words::say;
use crate::engine::card_number;
use crate::lanes::Lanes;
use crate::store::Store;
use crate::store::inbox::{Arrived, MOST_TRIES, Waiting};
use crate::store::load::Key;
use crate::store::outbox::new_holder;
use crate::turn::{Incoming, Taken, Turns, reference};
use anyhow::Result;
use chrono::TimeDelta;
use metrics::{counter, histogram};
use serde_json::Value;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

/// How often the inbox is looked through for what nobody has in hand.
const POLL: Duration = Duration::from_millis(500);
/// How many rows are taken at a time.
const BATCH: i64 = 64;
/// What became of an answer may be told before the answer itself is known; it is tried again so often.
const ANSWERS_BEFORE: i16 = 4;
/// After so long the person is told that it takes long.
const PATIENCE: Duration = Duration::from_secs(3);

/// The way in: keeps updates before their platform is told that they arrived.
#[derive(Clone)]
pub struct Door {
    store: Store,
    clock: Clock,
    platform: &'static str,
    bot: String,
    holder: i64,
    give: UnboundedSender<Waiting>,
}

impl Door {
    /// Who has in hand what comes through here.
    pub fn holder(&self) -> i64 {
        self.holder
    }

    /// Keeps updates, with payment card numbers taken out, and hands them on. Once it is back they are safe.
    pub async fn arrive(&self, mut arrived: Vec<Arrived>) -> Result<()> {
        if arrived.is_empty() {
            return Ok(());
        }
        counter!("cartwright_updates_total", "platform" => self.platform).increment(arrived.len() as u64);
        for one in &mut arrived {
            without_card_numbers(&mut one.payload);
        }
        let kept =
            self.store.arrive(self.platform, &self.bot, &arrived, self.holder, self.clock.now()).await?;
        for one in kept {
            // Whoever ends without taking it leaves it in the inbox.
            let _ = self.give.send(one);
        }
        Ok(())
    }
}

/// Works one bot's updates.
pub struct Intake<C> {
    errand: Arc<Errand<C>>,
    holder: i64,
    given: UnboundedReceiver<Waiting>,
    lanes: Lanes<Waiting>,
    under_way: JoinSet<(String, bool)>,
}

impl<C: Chat + Read + Send + Sync + 'static> Intake<C> {
    pub fn new(
        store: Store,
        chat: Arc<C>,
        platform: &'static str,
        bot: String,
        clock: Clock,
        turns: Turns,
    ) -> (Self, Door) {
        let (give, given) = unbounded_channel();
        let holder = new_holder();
        let door = Door { store: store.clone(), clock, platform, bot: bot.clone(), holder, give };
        let errand = Arc::new(Errand { store, chat, platform, bot, clock, turns });
        (Self { errand, holder, given, lanes: Lanes::default(), under_way: JoinSet::new() }, door)
    }

    /// Works until `stop`, and then what is in hand.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !(stop.is_cancelled() && self.under_way.is_empty() && self.given.is_empty()) {
            tokio::select! {
                Some(waiting) = self.given.recv() => self.take(waiting),
                Some(over) = self.under_way.join_next() => {
                    if let Ok((lane, goes_on)) = over {
                        self.finish(&lane, goes_on).await;
                    }
                }
                _ = poll.tick(), if !stop.is_cancelled() => self.look().await,
                () = stop.cancelled(), if !stop.is_cancelled() => {}
            }
        }
    }

    fn take(&mut self, waiting: Waiting) {
        let lane = waiting.lane.clone();
        if let Some(waiting) = self.lanes.enter(&lane, waiting) {
            self.start(lane, waiting);
        }
    }

    fn start(&mut self, lane: String, waiting: Waiting) {
        let errand = Arc::clone(&self.errand);
        self.under_way.spawn(async move {
            let goes_on = errand.work(&waiting).await;
            (lane, goes_on)
        });
    }

    async fn finish(&mut self, lane: &str, goes_on: bool) {
        if goes_on {
            if let Some(next) = self.lanes.next(lane) {
                self.start(lane.to_owned(), next);
            }
            return;
        }
        // What waited behind a failure is given back; the inbox knows its order.
        let ids: Vec<i64> = self.lanes.close(lane).iter().map(|waiting| waiting.id).collect();
        if !ids.is_empty()
            && let Err(fault) = self.errand.store.give_back(&ids, None, None).await
        {
            tracing::warn!(fault = format!("{fault:#}"), "updates fall due with their lease");
        }
    }

    /// Takes what waits and nobody has in hand: after a failure, or of a process that ended.
    async fn look(&mut self) {
        let Errand { store, platform, bot, clock, .. } = &*self.errand;
        match store.take_waiting(platform, bot, self.holder, BATCH, clock.now()).await {
            Ok(waiting) => waiting.into_iter().for_each(|waiting| self.take(waiting)),
            Err(fault) => tracing::warn!(fault = format!("{fault:#}"), "the inbox cannot be read"),
        }
    }
}

/// What working an update needs.
struct Errand<C> {
    store: Store,
    chat: Arc<C>,
    platform: &'static str,
    bot: String,
    clock: Clock,
    turns: Turns,
}

impl<C: Chat + Read> Errand<C> {
    /// Works one update. Whether its lane can go on at once.
    async fn work(&self, waiting: &Waiting) -> bool {
        let began = Instant::now();
        let done = match self.chat.read(&waiting.payload) {
            Reading::Turn(arrival) => return self.turn(waiting, *arrival, began).await,
            Reading::Moved { from, to } => self.store.move_chat(self.platform, &from, &to).await,
            Reading::Closed { chat, why } => {
                closed::close(&self.store, self.platform, &chat, &why, self.clock.now()).await
            }
            Reading::Opened { chat } => self.store.reopen_chat(self.platform, &chat).await,
            Reading::Customer(incoming) => {
                let young = waiting.attempts <= ANSWERS_BEFORE;
                let _place = self.turns.place().await;
                self.turns.relay(self.platform, &incoming, young, self.clock.now()).await
            }
            Reading::Nothing => Ok(()),
        };
        match done {
            Ok(()) => self.pass_over(waiting).await,
            Err(fault) => self.not_yet(waiting, &fault).await,
        }
    }

    /// There is nothing more to do about it. Whether its lane can go on at once.
    async fn pass_over(&self, waiting: &Waiting) -> bool {
        match self.store.pass_over(waiting.id, self.clock.now()).await {
            Ok(()) => true,
            Err(fault) => self.not_yet(waiting, &fault).await,
        }
    }

    async fn not_yet(&self, waiting: &Waiting, fault: &anyhow::Error) -> bool {
        tracing::warn!(fault = format!("{fault:#}"), "an update is not worked yet");
        self.later(waiting, None).await
    }

    async fn turn(&self, waiting: &Waiting, arrival: Arrival, began: Instant) -> bool {
        let Arrival { chat, user, name, private, discreet, server, lang, input, about, origin } = arrival;
        let incoming = Incoming {
            key: Key {
                platform: self.platform.to_owned(),
                bot: self.bot.clone(),
                chat: chat.clone(),
                user,
                external_id: waiting.external_id.clone(),
            },
            input,
            name,
            private,
            discreet,
            server,
            about,
            origin: Some(origin.clone()),
            lang,
            now: self.clock.now(),
        };
        let mut taking = pin!(async {
            let _place = self.turns.place().await;
            self.turns.take(incoming).await
        });
        let apologize = async |sentence: &str, reference: &str| {
            let text = say(lang.unwrap_or_default(), sentence, &[("reference", reference.into())]);
            self.chat.apologize(&chat, &origin, &text).await;
        };
        let taken = timeout(PATIENCE, &mut taking).await.ok();
        let told = taken.is_none();
        let taken = match taken {
            Some(taken) => taken,
            None => {
                let reference = reference();
                tracing::warn!(%reference, platform = self.platform, "a turn takes long");
                apologize("taking-long", &reference).await;
                taking.await
            }
        };
        histogram!("cartwright_turn_seconds", "platform" => self.platform).record(began.elapsed());
        let result = match &taken {
            Taken::Done => "done",
            Taken::Seen => "seen",
            Taken::Ignored => "ignored",
            Taken::Fault { .. } => "fault",
        };
        counter!("cartwright_turns_total", "platform" => self.platform, "result" => result).increment(1);
        let reference = match taken {
            Taken::Done | Taken::Seen => return true,
            Taken::Ignored => return self.pass_over(waiting).await,
            Taken::Fault { reference } => reference,
        };
        let last = self.later(waiting, Some(&reference)).await;
        if last || (waiting.attempts == 1 && !told) {
            let sentence = if last { "fault-given-up" } else { "fault-retrying" };
            apologize(sentence, &reference).await;
        }
        // A poisoned update is out of the way; one that is tried again keeps its place.
        last
    }

    /// Gives an update back for another try, or parks it after the last one; whether it was the last.
    async fn later(&self, waiting: &Waiting, reference: Option<&str>) -> bool {
        let last = waiting.attempts >= MOST_TRIES;
        let until = self.clock.now() + TimeDelta::seconds(1 << waiting.attempts.clamp(0, 6));
        let why = last.then(|| {
            format!("tried {} times; the last reference is {}", waiting.attempts, reference.unwrap_or("-"))
        });
        if last {
            tracing::error!(platform = self.platform, reference, "an update is given up");
            counter!("cartwright_updates_parked_total", "platform" => self.platform).increment(1);
        }
        if let Err(fault) = self.store.give_back(&[waiting.id], Some(until), why.as_deref()).await {
            tracing::warn!(fault = format!("{fault:#}"), "an update falls due with its lease");
        }
        last
    }
}

/// Takes payment card numbers out of an update, wherever its texts have them.
fn without_card_numbers(payload: &mut Vec<u8>) {
    let Ok(mut update) = serde_json::from_slice::<Value>(payload) else { return };
    if hide(&mut update)
        && let Ok(hidden) = serde_json::to_vec(&update)
    {
        *payload = hidden;
    }
}

fn hide(value: &mut Value) -> bool {
    match value {
        Value::String(text) => match card_number::hidden(text) {
            Some(hidden) => {
                *text = hidden;
                true
            }
            None => false,
        },
        // Every element, not only up to the first that has one.
        Value::Array(items) => items.iter_mut().fold(false, |found, item| hide(item) | found),
        Value::Object(fields) => {
            let typed = fields.iter_mut().filter(|(name, _)| !is_reference(name));
            typed.fold(false, |found, (_, field)| hide(field) | found)
        }
        _ => false,
    }
}

/// Whether a field holds the platform's own name or key for something, which nobody has typed: one in ten long numbers
/// passes for a payment card's.
fn is_reference(name: &str) -> bool {
    ["id", "token", "url", "sha256"].contains(&name) || name.ends_with("_id") || name.ends_with("_instance")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_never_reach_the_inbox() {
        let mut payload =
            br#"{"message":{"text":"pay 4111 1111 1111 1111","entities":[{"x":"378282246310005"}]}}"#
                .to_vec();
        without_card_numbers(&mut payload);
        let text = String::from_utf8(payload).unwrap();
        assert!(!text.contains("1111") && !text.contains("3782") && text.contains("[card number]"), "{text}");
        for text in [
            r#"{ "text" : "2x mug" }"#,
            r#"{"callback_query":{"id":"4111111111111111","data":"c1:g9:1:card:"}}"#,
            r#"{"note":{"id":"1","token":"aW50ZXJhY3Rpb24f4111111111111111c0"}}"#,
        ] {
            let mut untouched = text.as_bytes().to_vec();
            without_card_numbers(&mut untouched);
            assert_eq!(untouched, text.as_bytes());
        }
    }
}
