//! The morning: carts that nobody finished, what came of asking after them, and the digest of a chat.

use super::desk::{Desk, Todo};
use super::event::{Effect, Facts};
use super::said::Said;
use super::view::View;
use crate::engine::order::OrderNumber;
use crate::engine::phone::Phone;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// Nothing happened for so many hours: somebody should ask after the cart.
pub const QUIET_HOURS: i64 = 24;
/// The digest is due at this minute of the day where nothing else is said: nine o'clock.
pub const DUE_AT: i16 = 9 * 60;
/// So many days of age the picture shows.
pub const AGES: usize = 14;
/// A cart that nobody has touched for so many days is told to its owner, and closed after so many.
pub const WARNED_AFTER: i64 = 27;
pub const CLOSED_AFTER: i64 = 30;
/// Why a sale is lost.
pub const REASONS: [&str; 5] = ["price", "stock", "elsewhere", "silent", "other"];
/// So many days statistics look back where nothing else is said.
const STATS_DAYS: i64 = 30;

/// A cart that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub cart: i64,
    pub market: String,
    pub total: Decimal,
    pub items: i32,
    /// When something was last done with it.
    pub since: DateTime<Utc>,
    pub customer: Option<String>,
    pub phone: Option<Phone>,
    pub owner: String,
    /// What came of asking last.
    pub outcome: Option<String>,
}

/// A count and a sum, of one market.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    pub market: String,
    pub count: i64,
    pub total: Decimal,
}

/// A pending order, or a quote that ends soon.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    pub market: String,
    pub total: Decimal,
    pub at: DateTime<Utc>,
    pub who: String,
    pub order: Option<OrderNumber>,
    pub cart: i64,
}

/// What a chat is told in the morning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Morning {
    pub day: NaiveDate,
    /// Of yesterday.
    pub created: Vec<Sum>,
    pub placed: Vec<Sum>,
    pub lost: Vec<Sum>,
    /// Orders of yesterday whose carts an earlier digest named.
    pub recovered: Vec<Sum>,
    /// The most valuable.
    pub carts: Vec<Waiting>,
    pub all: Vec<Sum>,
    pub pending: Vec<Due>,
    pub quotes: Vec<Due>,
    /// How much waits by market and whole days of age.
    pub ages: Vec<(String, i32, Decimal)>,
}

/// Sales that were won back and lost, of one rep in one market.
#[derive(Clone, Debug, PartialEq)]
pub struct Stat {
    pub who: String,
    pub market: String,
    /// None for those that were placed.
    pub reason: Option<String>,
    pub count: i64,
    pub total: Decimal,
}

/// What is wanted of the carts that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chase {
    /// Mine, or everybody's.
    List {
        all: bool,
    },
    Show(i64),
    Outcome {
        cart: i64,
        outcome: &'static str,
    },
    Snooze {
        cart: i64,
        days: i64,
    },
    Lost {
        cart: i64,
        reason: &'static str,
    },
    Stats {
        days: i64,
    },
    /// Mine that will be closed soon.
    Stale,
    DeleteStale,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Chased {
    List {
        carts: Vec<Waiting>,
        all: bool,
    },
    Cart(Box<Waiting>),
    Done {
        cart: i64,
        what: &'static str,
    },
    Stats {
        days: i64,
        stats: Vec<Stat>,
    },
    Stale(Vec<Waiting>),
    Deleted(i64),
    /// It is no longer open.
    Gone,
}

impl Desk {
    /// `/followups`, `/followups all`.
    pub(super) fn follow_ups(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let all = ["all", "সব"].contains(&rest.to_lowercase().as_str()) && facts.staff.manages();
        self.chase(Chase::List { all })
    }

    /// `/stats`, `/stats 7`.
    pub(super) fn stats(&mut self, rest: &str) -> Option<Effect> {
        let days = super::grammar::number(rest.split_whitespace().next().unwrap_or_default());
        let days = days.and_then(|days| i64::try_from(days).ok()).unwrap_or(STATS_DAYS).clamp(1, 3_660);
        self.chase(Chase::Stats { days })
    }

    fn chase(&mut self, chase: Chase) -> Option<Effect> {
        self.wait(Effect::Chase(chase), Todo::Nothing)
    }

    /// A button about a cart that waits: whether it is one.
    pub(super) fn press_chased(&mut self, op: &str, arg: &str) -> Option<Option<Effect>> {
        let (number, rest) = arg.split_once('.').unwrap_or((arg, ""));
        let cart = number.parse().unwrap_or(0);
        let chase = match op {
            "fups" => Chase::List { all: cart == 1 },
            "fup" | "dfup" => Chase::Show(cart),
            "stale" => Chase::Stale,
            "staleyes" => Chase::DeleteStale,
            "fcall" => Chase::Outcome { cart, outcome: "called" },
            "fnone" => Chase::Outcome { cart, outcome: "no_answer" },
            "fsnz" => {
                Chase::Snooze { cart, days: rest.parse().ok().filter(|days| [1, 3, 7].contains(days))? }
            }
            "flost" => return Some(self.show(View::WhyLost(cart))),
            "fwhy" => {
                let reason = REASONS.into_iter().find(|reason| *reason == rest)?;
                Chase::Lost { cart, reason }
            }
            _ => return None,
        };
        Some(self.chase(chase))
    }

    pub(super) fn chased(&mut self, chased: Chased) -> Option<Effect> {
        match chased {
            Chased::Gone => {
                self.say(Said::new("chase-gone"));
                self.show(View::Words)
            }
            Chased::Deleted(count) => {
                let said = Said::new("stale-deleted").number("count", count);
                self.did.push(said.clone());
                self.did_elsewhere = true;
                self.say(said);
                self.show(View::Words)
            }
            Chased::Done { cart, what } => {
                self.say(Said::new(&format!("chase-{what}")).text("cart", super::view::cart_name(cart)));
                self.show(View::Words)
            }
            other => self.show(View::Chased(Box::new(other))),
        }
    }
}

/// Until when a cart that is put off is let be: the beginning of that day's work, so that the morning finds it.
pub fn snoozed_until(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    now + TimeDelta::days(days) - TimeDelta::hours(1)
}
