//! Users, driven from outside: they type commands, press, choose and fill in forms, and the bot hears of it.

mod interaction;
mod pressing;
mod typing;

pub use interaction::Interaction;

use super::places::{Guild as Server, User};
use super::{Discord, Guild};
use serde_json::json;

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    desk: Discord,
    pub id: u64,
}

impl Discord {
    /// The person with this id, who is new unless it was named before; a member of every guild where it acts.
    pub fn person(&self, id: u64, name: &str) -> Person {
        self.shared().change(|world| {
            world.users.entry(id).or_insert_with(|| User::new(id, name));
        });
        Person { desk: self.clone(), id }
    }
}

impl Person {
    /// Sets the language of the person's client, such as `hi`.
    #[must_use]
    pub fn with_locale(self, locale: &str) -> Self {
        self.change(|user| locale.clone_into(&mut user.locale));
        self
    }

    /// Sets the person's roles in a guild.
    pub fn roles(&self, guild: &Guild, roles: &[u64]) {
        self.desk.shared().change(|world| {
            let known = |server: &Server| roles.iter().all(|role| server.roles.contains_key(role));
            assert!(known(&world.guilds[&guild.id]), "a role of another guild");
            world.member(guild.id, self.id).roles = roles.to_vec();
        });
    }

    /// Sets what the person may do in a guild: Discord's bits.
    pub fn permissions(&self, guild: &Guild, bits: u64) {
        self.desk.shared().change(|world| world.member(guild.id, self.id).permissions = bits);
    }

    /// The channel of the direct messages with the bot.
    pub fn direct(&self) -> u64 {
        self.desk.shared().change(|world| world.direct(self.id))
    }

    /// Refuses direct messages of bots from now on: 50007.
    pub fn closes_direct_messages(&self) {
        self.change(|user| user.closed = true);
    }

    pub fn opens_direct_messages(&self) {
        self.change(|user| user.closed = false);
    }

    /// Writes an ordinary message, of which the bot hears nothing; its number.
    pub fn says(&self, channel: u64, text: &str) -> u64 {
        let post = |world: &mut super::World| world.post(channel, self.id, json!({ "content": text }), None);
        self.desk.shared().change(post)
    }

    /// Deletes a message, or dismisses one that nobody else sees; the bot is not told.
    pub fn deletes(&self, channel: u64, message: u64) {
        self.desk.shared().change(|world| {
            let message = world.channel(channel).message_mut(message).expect("a message to delete");
            assert!(message.only.is_none_or(|only| only == self.id), "somebody else's ephemeral message");
            message.deleted = true;
        });
    }

    fn change(&self, change: impl FnOnce(&mut User)) {
        self.desk.shared().change(|world| change(world.users.get_mut(&self.id).expect("a known user")));
    }
}
