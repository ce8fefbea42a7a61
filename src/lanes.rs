//! Queues by key, of which each has one thing under way at a time, and none waits for another.

use std::collections::{HashMap, VecDeque};

/// What waits behind something that is under way, by lane.
#[derive(Debug)]
pub struct Lanes<T> {
    waiting: HashMap<String, VecDeque<T>>,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { waiting: HashMap::new() }
    }
}

impl<T> Lanes<T> {
    /// Gives the thing back when it may start now; else it waits in its lane.
    pub fn enter(&mut self, lane: &str, thing: T) -> Option<T> {
        match self.waiting.get_mut(lane) {
            Some(waiting) => {
                waiting.push_back(thing);
                None
            }
            None => {
                self.waiting.insert(lane.to_owned(), VecDeque::new());
                Some(thing)
            }
        }
    }

    /// Something of this lane is over: what may start now.
    pub fn next(&mut self, lane: &str) -> Option<T> {
        let next = self.waiting.get_mut(lane)?.pop_front();
        if next.is_none() {
            self.waiting.remove(lane);
        }
        next
    }

    /// Something of this lane has failed: all that waited behind it.
    pub fn close(&mut self, lane: &str) -> Vec<T> {
        self.waiting.remove(lane).map(Vec::from).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_in_order_and_no_lane_waits_for_another() {
        let mut lanes = Lanes::default();
        assert_eq!(lanes.enter("a", 1), Some(1));
        assert_eq!((lanes.enter("a", 2), lanes.enter("a", 3)), (None, None));
        assert_eq!(lanes.enter("b", 4), Some(4));
        assert_eq!((lanes.next("a"), lanes.next("a"), lanes.next("a")), (Some(2), Some(3), None));
        assert_eq!(lanes.enter("a", 7), Some(7));
        assert_eq!(lanes.enter("b", 5), None);
        assert_eq!((lanes.close("b"), lanes.enter("b", 6)), (vec![5], Some(6)));
    }
}
