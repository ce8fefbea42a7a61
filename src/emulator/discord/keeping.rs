//! What stays when an emulator ends and another goes on in its place: people, servers, channels and commands.

use super::Discord;
use super::places::{Channel, Guild, User};
use crate::emulator::shared::base64;
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// All of it; interactions that wait for an answer are lost.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    users: BTreeMap<u64, User>,
    guilds: BTreeMap<u64, Guild>,
    channels: BTreeMap<u64, Channel>,
    commands: Vec<Value>,
    files: BTreeMap<String, File>,
}

#[derive(Serialize, Deserialize)]
struct File(#[serde(with = "base64")] Bytes);

impl Discord {
    /// What another one needs to go on.
    pub fn keep(&self) -> Kept {
        self.look(|world| Kept {
            users: world.users.clone(),
            guilds: world.guilds.clone(),
            channels: world.channels.clone(),
            commands: world.commands.list.clone(),
            files: world.files.iter().map(|(place, bytes)| (place.clone(), File(bytes.clone()))).collect(),
        })
    }

    /// Goes on where another one ended.
    pub fn recall(&self, kept: Kept) {
        self.shared().change(|world| {
            world.users.extend(kept.users);
            (world.guilds, world.channels) = (kept.guilds, kept.channels);
            world.commands.list = kept.commands;
            world.files = kept.files.into_iter().map(|(place, File(bytes))| (place, bytes)).collect();
        });
    }
}
