//! Discord's limits on how often a bot may ask, and who ignored a wait.

use super::ask::Ask;
use std::collections::HashMap;
use std::time::Duration;

/// A request that left before the refusal reached the bot is not its fault.
const ON_ITS_WAY: Duration = Duration::from_millis(50);

/// How often a bot may ask.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// Requests of one bucket in each window.
    pub per_bucket: u32,
    /// How long the window of a bucket is.
    pub window: Duration,
    /// Requests a second over all routes, without callbacks and webhooks of interactions.
    pub overall: u32,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { per_bucket: 5, window: Duration::from_secs(5), overall: 50 }
    }
}

/// A request that came before the wait of its scope had passed.
#[derive(Clone, Debug)]
pub struct Early {
    pub name: String,
    /// The bucket, or none for a wait over all routes.
    pub bucket: Option<String>,
    /// How much of the wait was left.
    pub left: Duration,
}

/// What the headers of an answer say of the request's bucket.
#[derive(Clone, Debug)]
pub struct Level {
    pub bucket: String,
    pub limit: u32,
    pub remaining: u32,
    /// Since 1970.
    pub reset: Duration,
    pub reset_after: Duration,
}

#[derive(Default)]
pub struct Gate {
    buckets: HashMap<String, Window>,
    overall: Window,
    waits: HashMap<Option<String>, Wait>,
    pub early: Vec<Early>,
}

struct Wait {
    since: Duration,
    until: Duration,
}

/// Requests of a time that is over at `until`.
#[derive(Clone, Copy, Default)]
struct Window {
    used: u32,
    until: Duration,
}

impl Window {
    /// Counts a request; the time to wait when the window is full.
    fn count(&mut self, most: u32, length: Duration, now: Duration) -> Result<(), Duration> {
        if now >= self.until {
            *self = Self { used: 0, until: now + length };
        }
        if self.used >= most {
            return Err(self.until.saturating_sub(now));
        }
        self.used += 1;
        Ok(())
    }
}

impl Gate {
    /// How full the bucket is now, or how long to wait and whether everything has to.
    pub fn admit(
        &mut self,
        rules: Option<RateLimits>,
        ask: &Ask,
        now: Duration,
    ) -> Result<Option<Level>, (Duration, bool)> {
        if ask.is_callback() {
            return Ok(None);
        }
        self.hold(ask, now)?;
        let Some(rules) = rules else { return Ok(None) };
        if !ask.is_open()
            && let Err(left) = self.overall.count(rules.overall, Duration::from_secs(1), now)
        {
            self.wait(None, left, now);
            return Err((left, true));
        }
        let window = self.buckets.entry(ask.bucket()).or_default();
        if let Err(left) = window.count(rules.per_bucket, rules.window, now) {
            self.wait(Some(ask.bucket()), left, now);
            return Err((left, false));
        }
        Ok(Some(Level {
            bucket: ask.bucket(),
            limit: rules.per_bucket,
            remaining: rules.per_bucket - window.used,
            reset: window.until,
            reset_after: window.until.saturating_sub(now),
        }))
    }

    /// Tells the bucket of this request, or all of them, to wait from now on.
    pub fn refuse(&mut self, ask: &Ask, left: Duration, global: bool, now: Duration) {
        self.wait((!global).then(|| ask.bucket()), left, now);
    }

    fn wait(&mut self, scope: Option<String>, left: Duration, now: Duration) {
        self.waits.insert(scope, Wait { since: now, until: now + left });
    }

    /// Whether a wait is on for this request, which is noted then.
    fn hold(&mut self, ask: &Ask, now: Duration) -> Result<(), (Duration, bool)> {
        let overall = (!ask.is_open()).then_some(None);
        for scope in overall.into_iter().chain([Some(ask.bucket())]) {
            let Some(wait) = self.waits.get(&scope) else { continue };
            let left = wait.until.saturating_sub(now);
            if left.is_zero() {
                self.waits.remove(&scope);
                continue;
            }
            if now.saturating_sub(wait.since) > ON_ITS_WAY {
                self.early.push(Early { name: ask.name.clone(), bucket: scope.clone(), left });
            }
            return Err((left, scope.is_none()));
        }
        Ok(())
    }
}
