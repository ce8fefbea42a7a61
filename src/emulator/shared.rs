//! An emulator's state behind its lock, and the news that it changed.

use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Something that the bot was told of.
#[derive(Clone, Debug)]
pub struct Heard {
    /// When, by the emulator's clock, since 1970.
    pub at: Duration,
    pub json: Value,
}

/// Files within JSON.
pub mod base64 {
    use axum::body::Bytes;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map(Bytes::from).map_err(D::Error::custom)
    }
}

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
