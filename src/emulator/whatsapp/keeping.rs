//! What stays when an emulator ends and another goes on in its place: what was written and sent, and files.

use super::{Media, Sent, WhatsApp, Written};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// All of it; webhooks that were not taken are lost.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    sent: Vec<Sent>,
    written: Vec<Written>,
    states: HashMap<String, String>,
    media: Vec<Media>,
    wrote: HashMap<String, Duration>,
    number: u64,
}

impl WhatsApp {
    /// What another one needs to go on.
    pub fn keep(&self) -> Kept {
        self.inner.world.look(|world| Kept {
            sent: world.sent.clone(),
            written: world.written.clone(),
            states: world.states.clone(),
            media: world.media.clone(),
            wrote: world.wrote.clone(),
            number: world.number,
        })
    }

    /// Goes on where another one ended.
    pub fn recall(&self, kept: Kept) {
        self.inner.world.change(|world| {
            (world.sent, world.written, world.states) = (kept.sent, kept.written, kept.states);
            (world.media, world.wrote, world.number) = (kept.media, kept.wrote, kept.number);
        });
    }
}
