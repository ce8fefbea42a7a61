//! An emulator's state behind its lock, and the news that it changed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What the server, the people and the tests share.
pub struct Shared<World> {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

impl<World> Shared<World> {
    pub fn new(world: World) -> Self {
        Self { world: Mutex::new(world), changes: watch::Sender::new(0) }
    }

    /// Looks without changing anything that others wait for.
    pub fn look<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.lock())
    }

    /// Changes something and tells those who wait.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changes.send_modify(|count| *count += 1);
        changed
    }

    /// Hears of changes from now on.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A test that failed while it looked does not spoil the state for the others.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
