//! Reps in private chats who type and tap one phone order after another.

use anyhow::{Context, Result, ensure};
use cartwright::emulator::telegram::{Person, Telegram, World};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

use crate::shop::{FIRST_REP, PRODUCTS, customer_phone};

/// How long an answer may take before the run has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// All of them.
pub struct Reps {
    telegram: Telegram,
    reps: Vec<Rep>,
}

struct Rep {
    person: Person,
    step: usize,
    seed: u64,
}

/// Something that a rep does.
enum Move {
    Says(String),
    /// The button with these words; where it is not there, the rep types the second.
    Taps(&'static str, &'static str),
}

/// An update that was given to the bot, and when.
struct Given {
    chat: i64,
    /// Set for a press: what has to be answered.
    query: Option<String>,
    at: Duration,
}

impl Reps {
    pub fn new(telegram: &Telegram, count: usize) -> Self {
        let reps = (0..count).map(|n| {
            let person = telegram.person(FIRST_REP + n as i64, &format!("Rep {n}"));
            person.private();
            // They are not all at the same step.
            Rep { person, step: n % 11, seed: n as u64 + 1 }
        });
        Self { telegram: telegram.clone(), reps: reps.collect() }
    }

    pub async fn each_says_hello(&mut self) -> Result<()> {
        for rep in &self.reps {
            let before = self.telegram.shown(rep.person.id);
            rep.person.says(rep.person.id, "/new BD");
            answered(&self.telegram, rep.person.id, before).await?;
        }
        Ok(())
    }

    /// Updates come one after another, whether or not earlier ones are answered. The milliseconds from each to the
    /// first request that answers it, sorted.
    pub async fn at_a_pace(&mut self, per_second: u64, time: Duration) -> Result<Vec<f64>> {
        let from = self.telegram.look(|world| world.requests().len());
        let count = (time.as_secs_f64() * per_second as f64) as usize;
        let (start, apart) = (Instant::now(), Duration::from_secs(1) / per_second as u32);
        let mut given = Vec::with_capacity(count);
        for n in 0..count {
            sleep_until(start + apart * n as u32).await;
            let rep = n % self.reps.len();
            given.push(self.reps[rep].act(&self.telegram));
        }
        let settled = self.telegram.settled(Duration::from_millis(200), PATIENCE).await;
        ensure!(settled, "the bot does not come to rest");
        self.times(&given, from)
    }

    /// Looks the answers up among the requests, of which the first `from` are older.
    fn times(&self, given: &[Given], from: usize) -> Result<Vec<f64>> {
        let (mut shown, mut told) =
            (HashMap::<i64, Vec<Duration>>::new(), HashMap::<String, Duration>::new());
        self.telegram.look(|world| {
            for request in &world.requests()[from..] {
                match (request.method.as_str(), &request.body) {
                    ("sendMessage" | "editMessageText", body) => {
                        shown
                            .entry(body["chat_id"].as_i64().unwrap_or_default())
                            .or_default()
                            .push(request.at);
                    }
                    ("answerCallbackQuery", body) => {
                        let query = body["callback_query_id"].as_str().unwrap_or_default();
                        told.entry(query.to_owned()).or_insert(request.at);
                    }
                    _ => {}
                }
            }
        });
        let mut times = Vec::with_capacity(given.len());
        for one in given {
            let shown = shown.get(&one.chat).and_then(|times| times.iter().find(|at| **at >= one.at));
            let told = one.query.as_ref().and_then(|query| told.get(query));
            let first = shown.into_iter().chain(told).min().context("an update without an answer")?;
            times.push(first.saturating_sub(one.at).as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        Ok(times)
    }

    /// So many updates, each rep's next one as soon as the last is answered.
    pub async fn as_fast_as_answered(&mut self, updates: usize) -> Result<()> {
        let left = Arc::new(AtomicUsize::new(updates));
        let mut working = Vec::new();
        for mut rep in self.reps.drain(..) {
            let (telegram, left) = (self.telegram.clone(), Arc::clone(&left));
            let one_fewer = |left: usize| left.checked_sub(1);
            working.push(tokio::spawn(async move {
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_fewer).is_ok() {
                    let before = telegram.shown(rep.person.id);
                    rep.act(&telegram);
                    answered(&telegram, rep.person.id, before).await?;
                }
                anyhow::Ok(rep)
            }));
        }
        for rep in working {
            self.reps.push(rep.await??);
        }
        Ok(())
    }
}

/// Waits until the bot has shown something more in a chat.
async fn answered(telegram: &Telegram, chat: i64, before: usize) -> Result<()> {
    let more = |world: &World| world.shown(chat) > before;
    ensure!(telegram.wait_for(more, PATIENCE).await, "no answer:\n{}", telegram.transcript(chat));
    Ok(())
}

impl Rep {
    fn act(&mut self, telegram: &Telegram) -> Given {
        let chat = self.person.id;
        let next = self.next();
        self.step += 1;
        let at = telegram.look(World::now);
        let query = match next {
            Move::Says(text) => {
                self.person.says(chat, &text);
                None
            }
            Move::Taps(label, instead) => {
                match telegram.card(chat).filter(|card| card.key(label).is_some()) {
                    Some(card) => Some(self.person.taps(chat, card.id, label).id),
                    None => {
                        self.person.says(chat, instead);
                        None
                    }
                }
            }
        };
        Given { chat, query, at }
    }

    /// One order: eleven updates, of which six are typed.
    fn next(&mut self) -> Move {
        match self.step % 11 {
            0 => Move::Says("/new BD".to_owned()),
            1 => Move::Says(format!("2x BENCH-{}", self.roll(PRODUCTS))),
            2 => Move::Says(format!("1x BENCH-{}", self.roll(PRODUCTS))),
            3 => Move::Taps("Customer", "/customer"),
            4 => Move::Says(customer_phone(self.roll(PRODUCTS))),
            5 => Move::Says("/address House 12, Road 5, Dhaka 1205".to_owned()),
            6 => Move::Taps("Why?", "/cart"),
            7 => Move::Taps("Payment", "/cart"),
            8 => Move::Taps("Cash", "/cart"),
            9 => Move::Taps("Place", "place"),
            _ => Move::Taps("Yes, order", "yes"),
        }
    }

    fn roll(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap_or(0) % below
    }
}
