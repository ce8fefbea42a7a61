//! The difference between two states of a cart: what is saved, and what takes it back.

use super::cart::{Cart, Details, Line};
use serde::{Deserialize, Serialize};

/// The parts of a cart that differ, as they are to become. Empty where nothing differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
    /// New and changed lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// Numbers of lines that are to go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<i16>,
}

impl Change {
    /// What makes `to` out of `from`. Apply the reverse to take it back.
    pub fn between(from: &Cart, to: &Cart) -> Self {
        Self {
            market: (from.market != to.market).then(|| to.market.clone()),
            details: (from.details != to.details).then(|| to.details.clone()),
            lines: to.lines.iter().filter(|line| from.line(line.number) != Some(line)).cloned().collect(),
            removed: from
                .lines
                .iter()
                .map(|l| l.number)
                .filter(|number| to.line(*number).is_none())
                .collect(),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Carries the change out on a cart.
    pub fn apply_to(self, cart: &mut Cart) {
        if let Some(market) = self.market {
            cart.market = market;
        }
        if let Some(mut details) = self.details {
            // Numbers are never used again, also not after an undo.
            details.last_line = details.last_line.max(cart.details.last_line);
            cart.details = details;
        }
        cart.lines.retain(|line| !self.removed.contains(&line.number));
        for line in self.lines {
            match cart.lines.iter_mut().find(|old| old.number == line.number) {
                Some(old) => *old = line,
                None => cart.lines.push(line),
            }
        }
        cart.lines.sort_by_key(|line| line.number);
    }
}
