//! Telegram's limits on how often a bot may write, and who ignored a wait.

use super::params::Params;
use std::collections::HashMap;
use std::time::Duration;

/// A request that left before the refusal reached the bot is not its fault.
const ON_ITS_WAY: Duration = Duration::from_millis(50);

/// How often a bot may write.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// Messages a second in one chat, in the long run.
    pub per_chat: f64,
    /// Messages in one chat at once.
    pub burst: f64,
    /// Messages a minute in one group.
    pub per_group_minute: f64,
    /// Requests a second over all chats.
    pub overall: f64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { per_chat: 1.0, burst: 3.0, per_group_minute: 20.0, overall: 30.0 }
    }
}

/// What a wait holds for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Chat(i64),
    Overall,
    Method(String),
}

/// A request that came before the `retry_after` of its scope had passed.
#[derive(Clone, Debug)]
pub struct Early {
    pub method: String,
    pub scope: Scope,
    /// How much of the wait was left.
    pub left: Duration,
}

#[derive(Default)]
pub struct Gate {
    levels: HashMap<(Scope, &'static str), Level>,
    waits: HashMap<Scope, Wait>,
    pub early: Vec<Early>,
}

struct Wait {
    since: Duration,
    until: Duration,
}

/// A bucket of permissions that fills with time.
struct Level {
    left: f64,
    at: Duration,
}

impl Gate {
    /// The seconds to wait, when the request may not pass now.
    pub fn admit(
        &mut self,
        rules: Option<RateLimits>,
        method: &str,
        params: &Params,
        now: Duration,
    ) -> Result<(), u64> {
        self.hold(method, params, now)?;
        let (Some(rules), Some(writes)) = (rules, writes(method)) else { return Ok(()) };
        let mut buckets = vec![(Scope::Overall, "second", rules.overall, rules.overall)];
        if let (true, Some(chat)) = (writes, params.int("chat_id")) {
            buckets.push((Scope::Chat(chat), "second", rules.burst, rules.per_chat));
            if chat < 0 {
                let minute = rules.per_group_minute;
                buckets.push((Scope::Chat(chat), "minute", minute, minute / 60.0));
            }
        }
        for (scope, unit, most, per_second) in &buckets {
            let level = self.levels.entry((scope.clone(), *unit));
            let level = level.or_insert(Level { left: *most, at: now });
            level.left = (level.left + now.saturating_sub(level.at).as_secs_f64() * per_second).min(*most);
            level.at = now;
            if level.left < 1.0 {
                let missing = Duration::from_secs_f64((1.0 - level.left) / per_second);
                let retry_after =
                    u64::try_from(missing.as_millis().div_ceil(1000).max(1)).unwrap_or(u64::MAX);
                self.wait(scope.clone(), retry_after, now);
                return Err(retry_after);
            }
        }
        for (scope, unit, ..) in buckets {
            if let Some(level) = self.levels.get_mut(&(scope, unit)) {
                level.left -= 1.0;
            }
        }
        Ok(())
    }

    /// Tells the scope of this request to wait, from now on.
    pub fn refuse(&mut self, method: &str, params: &Params, seconds: u64, now: Duration) {
        let chat = params.int("chat_id").map(Scope::Chat);
        self.wait(chat.unwrap_or_else(|| Scope::Method(method.to_owned())), seconds, now);
    }

    fn wait(&mut self, scope: Scope, seconds: u64, now: Duration) {
        self.waits.insert(scope, Wait { since: now, until: now + Duration::from_secs(seconds) });
    }

    /// Whether a wait is on for this request, which is noted then.
    fn hold(&mut self, method: &str, params: &Params, now: Duration) -> Result<(), u64> {
        let mut scopes = vec![Scope::Method(method.to_owned())];
        if writes(method).is_some() {
            scopes.push(Scope::Overall);
            scopes.extend(params.int("chat_id").map(Scope::Chat));
        }
        for scope in scopes {
            let Some(wait) = self.waits.get(&scope) else { continue };
            let left = wait.until.saturating_sub(now);
            if left.is_zero() {
                self.waits.remove(&scope);
                continue;
            }
            if now.saturating_sub(wait.since) > ON_ITS_WAY {
                self.early.push(Early { method: method.to_owned(), scope, left });
            }
            return Err(left.as_secs() + u64::from(left.subsec_nanos() > 0));
        }
        Ok(())
    }
}

/// Whether the limits count this method at all and, if so, for its chat too.
fn writes(method: &str) -> Option<bool> {
    match method {
        "sendChatAction" => None,
        "answerCallbackQuery" | "answerInlineQuery" | "deleteMessage" => Some(false),
        _ => ["send", "edit", "copy", "forward"].iter().any(|verb| method.starts_with(verb)).then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn to(chat: i64) -> Params {
        Params { values: json!({ "chat_id": chat }).as_object().cloned().unwrap(), ..Params::default() }
    }

    #[test]
    fn a_chat_takes_a_burst_and_then_one_a_second() {
        let (mut gate, rules) = (Gate::default(), Some(RateLimits::default()));
        let mut send = |at: u64| gate.admit(rules, "sendMessage", &to(7), Duration::from_millis(at));
        assert_eq!([send(0), send(0), send(0), send(0)], [Ok(()), Ok(()), Ok(()), Err(1)]);
        assert_eq!([send(10), send(900), send(1_001), send(1_001)], [Err(1), Err(1), Ok(()), Err(1)]);
        assert_eq!(gate.early.len(), 1, "the one after 900 ms; the one after 10 ms was on its way");
    }

    #[test]
    fn all_chats_together_take_thirty_a_second() {
        let (mut gate, rules) = (Gate::default(), Some(RateLimits::default()));
        let mut answers = |chat| gate.admit(rules, "answerCallbackQuery", &to(chat), Duration::ZERO).is_ok();
        assert_eq!((1..=40).filter(|chat| answers(*chat)).count(), 30);
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let (mut gate, rules) = (Gate::default(), Some(RateLimits::default()));
        let mut passed = 0;
        for second in 0..60 {
            let now = Duration::from_secs(second);
            passed += u32::from(gate.admit(rules, "editMessageText", &to(-7), now).is_ok());
        }
        assert!((20..41).contains(&passed), "{passed}");
    }
}
