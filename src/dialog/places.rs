//! What a chat is for: `/here` and what it says.

use super::desk::Desk;
use super::event::{Effect, Facts};
use super::said::Said;
use super::view::View;

/// `8:30`, `08:30`, `0830`: that minute of the day.
fn minute(word: &str) -> Option<i16> {
    let (hour, minute) = match word.split_once([':', '.']) {
        Some(parts) => parts,
        None if word.len() == 4 && word.is_ascii() => word.split_at(2),
        None => return None,
    };
    let (hour, minute): (i16, i16) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

impl Desk {
    /// `/here sales`, `/here digest bangladesh 08:30`: what this chat is for.
    pub(super) fn here(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let mut words: Vec<String> = rest.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let first = if words.is_empty() { String::new() } else { words.remove(0) };
        let purpose = match first.as_str() {
            "quiet" => return self.quiet(&words.join(" ")),
            "off" => None,
            word => {
                match ["sales", "managers", "warehouse", "digest"].into_iter().find(|known| *known == word) {
                    Some(purpose) => Some(purpose),
                    None => {
                        self.say(Said::new("here-what"));
                        return self.show(View::Words);
                    }
                }
            }
        };
        let at_minute = words.last().and_then(|word| minute(word));
        if at_minute.is_some() {
            words.pop();
        }
        let named = words.join(" ");
        let market = super::typed::named_market(&named, facts.shop);
        if purpose.is_some() && !named.is_empty() && (market.is_none() || purpose != Some("digest")) {
            self.say(Said::new("no-such-market").text("word", named));
            return self.show(View::Words);
        }
        Some(Effect::Here { purpose, market, at_minute })
    }

    /// `/here quiet 22:00-08:00`, `/here quiet off`: in those hours what nobody asked for makes no sound.
    fn quiet(&mut self, rest: &str) -> Option<Effect> {
        if rest == "off" {
            return Some(Effect::Quiet(None));
        }
        let parts: Vec<&str> =
            rest.split(['-', '–', ' ']).filter(|word| !word.is_empty() && *word != "to").collect();
        match parts.as_slice() {
            [from, to] => match (minute(from), minute(to)) {
                (Some(from), Some(to)) if from != to => Some(Effect::Quiet(Some((from, to)))),
                _ => self.quiet_how(),
            },
            _ => self.quiet_how(),
        }
    }

    fn quiet_how(&mut self) -> Option<Effect> {
        self.say(Said::new("here-quiet-how"));
        self.show(View::Words)
    }

    pub(super) fn bound(&mut self, changed: bool) -> Option<Effect> {
        self.say(Said::new(if changed { "here-set" } else { "nothing-changed" }));
        self.show(View::Words)
    }
}
