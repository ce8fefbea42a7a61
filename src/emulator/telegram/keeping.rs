//! What stays when an emulator ends and another goes on in its place: people, chats and files.

use super::Telegram;
use super::chats::{Chat, User};
use super::files::Files;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All of it; updates that the bot has not taken are lost.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    users: BTreeMap<i64, User>,
    chats: BTreeMap<i64, Chat>,
    files: Files,
    next_update: i64,
    last_message: i64,
    last_number: u64,
}

impl Telegram {
    /// What another one needs to go on.
    pub fn keep(&self) -> Kept {
        self.look(|world| Kept {
            users: world.users.clone(),
            chats: world.chats.clone(),
            files: world.files.clone(),
            next_update: world.updates.next,
            last_message: world.last_message,
            last_number: world.last_number,
        })
    }

    /// Goes on where another one ended.
    pub fn recall(&self, kept: Kept) {
        self.shared().change(|world| {
            world.users.extend(kept.users);
            world.chats = kept.chats;
            world.files = kept.files;
            world.updates.next = kept.next_update;
            (world.last_message, world.last_number) = (kept.last_message, kept.last_number);
        });
    }
}
