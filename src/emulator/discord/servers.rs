//! Guilds and channels, made and changed by tests.

use super::Discord;
use super::places::{self, Access, Kind};
use super::world::World;
use serde_json::json;
use std::collections::BTreeMap;

/// A server that the bot is in.
#[derive(Clone)]
pub struct Guild {
    desk: Discord,
    pub id: u64,
}

impl Discord {
    /// A new guild, which the bot has just joined.
    pub fn guild(&self, name: &str) -> Guild {
        let id = self.shared().change(|world| {
            let id = world.guild_id();
            let guild = places::Guild {
                id,
                name: name.to_owned(),
                locale: "en-US".to_owned(),
                roles: BTreeMap::new(),
                members: BTreeMap::new(),
                left: false,
            };
            let json = world.guild_json(&guild);
            world.guilds.insert(id, guild);
            world.gateway.dispatch(Some(id), "GUILD_CREATE", json);
            id
        });
        Guild { desk: self.clone(), id }
    }

    /// A new thread of a channel.
    pub fn thread(&self, channel: u64, name: &str) -> u64 {
        self.shared().change(|world| {
            let guild = world.channel(channel).guild;
            add(world, Kind::Thread(channel), guild, name, "THREAD_CREATE")
        })
    }

    /// Changes what the bot may do in a channel with its own token.
    pub fn allows(&self, channel: u64, access: Access) {
        self.shared().change(|world| world.channel(channel).access = access);
    }

    /// Deletes a channel with all its messages.
    pub fn deletes_channel(&self, channel: u64) {
        self.shared().change(|world| {
            let gone = world.channel(channel);
            gone.deleted = true;
            let (guild, json) = (gone.guild, gone.json());
            world.gateway.dispatch(guild, "CHANNEL_DELETE", json);
        });
    }
}

impl Guild {
    /// A new text channel.
    pub fn channel(&self, name: &str) -> u64 {
        self.desk.shared().change(|world| add(world, Kind::Text, Some(self.id), name, "CHANNEL_CREATE"))
    }

    /// A new role; its id.
    pub fn role(&self, name: &str) -> u64 {
        self.desk.shared().change(|world| {
            let id = world.snowflake();
            world.guilds.get_mut(&self.id).expect("this guild").roles.insert(id, name.to_owned());
            id
        })
    }

    /// The language that the guild is set to.
    pub fn speaks(&self, locale: &str) {
        let change = |world: &mut World| {
            let guild = world.guilds.get_mut(&self.id).expect("this guild");
            locale.clone_into(&mut guild.locale);
        };
        self.desk.shared().change(change);
    }

    /// Throws the bot out.
    pub fn kicks_bot(&self) {
        self.desk.shared().change(|world| {
            world.guilds.get_mut(&self.id).expect("this guild").left = true;
            world.gateway.dispatch(Some(self.id), "GUILD_DELETE", json!({ "id": self.id.to_string() }));
        });
    }

    /// Takes the bot in again.
    pub fn takes_bot_back(&self) {
        self.desk.shared().change(|world| {
            let guild = world.guilds.get_mut(&self.id).expect("this guild");
            guild.left = false;
            let guild = guild.clone();
            let json = world.guild_json(&guild);
            world.gateway.dispatch(Some(self.id), "GUILD_CREATE", json);
        });
    }
}

fn add(world: &mut World, kind: Kind, guild: Option<u64>, name: &str, event: &str) -> u64 {
    let id = world.add_channel(kind, guild, name);
    let json = world.channels[&id].json();
    world.gateway.dispatch(guild, event, json);
    id
}
