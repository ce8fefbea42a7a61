//! How often Discord may be asked: buckets as its answers name them, the whole, and how many refusals it bears.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Fewer than the 50 requests a second that Discord allows a bot.
const MOST_A_SECOND: usize = 45;
const SECOND: Duration = Duration::from_secs(1);
/// Discord bans an address for 10,000 refused requests in this time: we stop long before.
const REFUSALS_COUNT_FOR: Duration = Duration::from_mins(10);
const MOST_REFUSALS: usize = 2_000;
/// A bucket that nobody has used for so long is forgotten.
const STALE: Duration = Duration::from_mins(5);

/// A route with the parameters that its limit is counted by: the channel, or the webhook with its token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    pub name: &'static str,
    pub major: String,
    /// Answers to interactions do not count as requests of the bot.
    pub counts: bool,
}

/// What an answer's headers say about its bucket.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub bucket: Option<String>,
    pub remaining: Option<u32>,
    pub reset_after: Option<Duration>,
}

/// A 429: for how long, and what it holds for.
#[derive(Clone, Copy, Debug)]
pub struct Refused {
    pub wait: Duration,
    pub global: bool,
    /// Caused by others, too: it does not count against us.
    pub shared: bool,
}

/// What a bucket has left.
#[derive(Clone, Copy, Debug)]
struct Left {
    requests: u32,
    until: Instant,
}

#[derive(Default)]
struct State {
    /// The bucket that each route was told to share.
    buckets: HashMap<&'static str, String>,
    left: HashMap<(String, String), Left>,
    /// Nothing that counts goes out before.
    closed_until: Option<Instant>,
    sent: VecDeque<Instant>,
    refusals: VecDeque<Instant>,
}

/// Shared by all that one bot sends.
#[derive(Default)]
pub struct Limits(Mutex<State>);

impl Limits {
    /// How long until our own pace lets one more request out; none where it does now.
    pub fn pace(&self, route: &Route, now: Instant) -> Option<Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut state.sent, now, SECOND);
        let first = state.sent.front().filter(|_| route.counts && state.sent.len() >= MOST_A_SECOND)?;
        Some(SECOND.saturating_sub(now - *first).max(Duration::from_millis(1)))
    }

    /// Takes a place for one request now, or tells how long to wait.
    pub fn take(&self, route: &Route, now: Instant) -> Result<(), Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut state.refusals, now, REFUSALS_COUNT_FOR);
        if state.refusals.len() >= MOST_REFUSALS {
            return Err(Duration::from_mins(1));
        }
        let key = state.key(route);
        if let Some(left) = state.left.get(&key).filter(|left| left.until > now && left.requests == 0) {
            return Err(left.until - now);
        }
        if route.counts {
            if let Some(until) = state.closed_until.filter(|until| *until > now) {
                return Err(until - now);
            }
            forget(&mut state.sent, now, SECOND);
            if let Some(first) = state.sent.front().filter(|_| state.sent.len() >= MOST_A_SECOND) {
                return Err(SECOND.saturating_sub(now - *first).max(Duration::from_millis(1)));
            }
            state.sent.push_back(now);
        }
        if let Some(left) = state.left.get_mut(&key).filter(|left| left.until > now) {
            left.requests -= 1;
        }
        Ok(())
    }

    /// Learns from an answer's headers.
    pub fn learn(&self, route: &Route, told: &Told, now: Instant) {
        let Some((bucket, reset_after)) = told.bucket.as_ref().zip(told.reset_after) else { return };
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.buckets.insert(route.name, bucket.clone());
        state.left.retain(|_, left| left.until + STALE > now);
        let key = (bucket.clone(), route.major.clone());
        let until = now + reset_after;
        let told = told.remaining.unwrap_or(0);
        // Requests that are under way have taken their place already: within one window the lower figure holds.
        let requests = match state.left.get(&key).filter(|left| left.until > now) {
            Some(left) => left.requests.min(told),
            None => told,
        };
        state.left.insert(key, Left { requests, until });
    }

    /// Begins the wait that a 429 asks for.
    pub fn refused(&self, route: &Route, refused: Refused, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = now + refused.wait;
        if refused.global {
            state.closed_until = state.closed_until.max(Some(until));
        } else {
            let key = state.key(route);
            state.left.insert(key, Left { requests: 0, until });
        }
        if !refused.shared {
            state.refusals.push_back(now);
        }
    }

    /// Counts a request that Discord did not allow: 401 or 403.
    pub fn unwelcome(&self, now: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refusals.push_back(now);
    }
}

impl State {
    fn key(&self, route: &Route) -> (String, String) {
        let bucket = self.buckets.get(route.name).map_or(route.name, String::as_str);
        (bucket.to_owned(), route.major.clone())
    }
}

fn forget(times: &mut VecDeque<Instant>, now: Instant, after: Duration) {
    while times.front().is_some_and(|first| *first + after <= now) {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(major: &str) -> Route {
        Route { name: "PATCH /channels/{}/messages/{}", major: major.to_owned(), counts: true }
    }

    fn told(remaining: u32, after: u64) -> Told {
        Told {
            bucket: Some("abcd".to_owned()),
            remaining: Some(remaining),
            reset_after: Some(Duration::from_secs(after)),
        }
    }

    #[test]
    fn a_bucket_that_is_empty_waits_for_its_reset_and_no_other_does() {
        let (limits, now) = (Limits::default(), Instant::now());
        assert!(limits.take(&route("1"), now).is_ok());
        limits.learn(&route("1"), &told(1, 5), now);
        assert!(limits.take(&route("1"), now).is_ok());
        assert_eq!(limits.take(&route("1"), now), Err(Duration::from_secs(5)));
        assert!(limits.take(&route("2"), now).is_ok());
        // An answer to an earlier request does not give the place back.
        limits.learn(&route("1"), &told(1, 5), now);
        assert!(limits.take(&route("1"), now).is_err());
        assert!(limits.take(&route("1"), now + Duration::from_secs(5)).is_ok());
    }

    #[test]
    fn a_global_refusal_stops_everything_but_answers_to_interactions() {
        let (limits, now) = (Limits::default(), Instant::now());
        let refused = Refused { wait: Duration::from_secs(3), global: true, shared: false };
        limits.refused(&route("1"), refused, now);
        assert_eq!(limits.take(&route("2"), now), Err(Duration::from_secs(3)));
        let callback = Route { name: "POST callback", major: "7".to_owned(), counts: false };
        assert!(limits.take(&callback, now).is_ok());
    }

    #[test]
    fn so_many_a_second_and_no_more() {
        let (limits, now) = (Limits::default(), Instant::now());
        let taken = (0..100).filter(|n| limits.take(&route(&n.to_string()), now).is_ok()).count();
        assert_eq!(taken, MOST_A_SECOND);
        assert!(limits.take(&route("x"), now + SECOND).is_ok());
    }

    #[test]
    fn many_refusals_end_all_sending_for_a_while() {
        let (limits, now) = (Limits::default(), Instant::now());
        (0..MOST_REFUSALS).for_each(|_| limits.unwelcome(now));
        assert!(limits.take(&route("1"), now).is_err());
        assert!(limits.take(&route("1"), now + REFUSALS_COUNT_FOR).is_ok());
    }
}
