//! Groups and channels from the outside: who is in them, what becomes of them, and the bot's standing.

use super::chats::{Chat, Kind, Standing};
use super::person::{Person, deliver};
use super::world::{Place, World};
use super::{Said, Telegram};
use serde_json::{Map, Value, json};

impl Telegram {
    /// A basic group with the bot in it; the first person made it. Basic groups have small negative ids.
    pub fn group(&self, title: &str, members: &[&Person]) -> i64 {
        self.gather(Kind::Group, title, members)
    }

    /// A supergroup with the bot in it; the first person made it.
    pub fn supergroup(&self, title: &str, members: &[&Person]) -> i64 {
        self.gather(Kind::Supergroup, title, members)
    }

    /// A supergroup with topics.
    pub fn forum(&self, title: &str, members: &[&Person]) -> i64 {
        let id = self.gather(Kind::Supergroup, title, members);
        self.shared().change(|world| world.chat(id).forum = true);
        id
    }

    /// A channel, of which the bot is an administrator.
    pub fn channel(&self, title: &str, members: &[&Person]) -> i64 {
        let id = self.gather(Kind::Channel, title, members);
        self.promote_bot(id);
        id
    }

    fn gather(&self, kind: Kind, title: &str, members: &[&Person]) -> i64 {
        self.shared().change(|world| {
            let id = new_id(world, kind);
            let mut chat = Chat::new(id, kind, title);
            chat.bot = Standing::Member;
            for (n, member) in members.iter().enumerate() {
                let standing = if n == 0 { Standing::Creator } else { Standing::Member };
                chat.members.insert(member.id, standing);
            }
            world.chats.insert(id, chat);
            id
        })
    }

    /// Opens a topic in a forum.
    pub fn topic(&self, forum: i64, title: &str, by: &Person) -> Place {
        self.shared().change(|world| {
            let fields =
                from(world, by, [("forum_topic_created", json!({ "name": title, "icon_color": 7_322_096 }))]);
            let mut opening = world.post(forum.into(), fields, false);
            let id = opening.id;
            let chat = world.chat(forum);
            chat.topics.insert(id, title.to_owned());
            if let Some(kept) = chat.message_mut(id) {
                kept.json["message_thread_id"] = json!(id);
                kept.json["is_topic_message"] = json!(true);
                opening = kept.clone();
            }
            deliver(world, "message", forum, &opening);
            Place { chat: forum, thread: Some(id) }
        })
    }

    /// Makes the bot an administrator, who sees everything, without telling it.
    pub fn promote_bot(&self, chat: i64) {
        self.shared().change(|world| world.chat(chat).bot = Standing::Administrator);
    }

    /// Turns a group into a supergroup, which has another id; requests to the old one are refused with it.
    pub fn migrate(&self, group: i64, by: &Person) -> i64 {
        self.shared().change(|world| {
            let id = new_id(world, Kind::Supergroup);
            let old = world.chat(group).clone();
            let mut new = Chat::new(id, Kind::Supergroup, &old.title);
            (new.bot, new.members) = (old.bot, old.members);
            world.chats.insert(id, new);
            for (chat, key, other) in [(group, "migrate_to_chat_id", id), (id, "migrate_from_chat_id", group)]
            {
                let fields = from(world, by, [(key, json!(other))]);
                let message = world.post(chat.into(), fields, false);
                deliver(world, "message", chat, &message);
            }
            world.chat(group).moved_to = Some(id);
            id
        })
    }
}

impl Person {
    /// Blocks the bot in the private chat.
    pub fn blocks(&self) -> Option<i64> {
        self.sets_bot(self.id, Standing::Kicked)
    }

    /// Takes the block away.
    pub fn unblocks(&self) -> Option<i64> {
        self.sets_bot(self.id, Standing::Member)
    }

    /// Removes the bot from a group.
    pub fn kicks_bot(&self, chat: i64) -> Option<i64> {
        self.sets_bot(chat, Standing::Kicked)
    }

    /// Adds the bot to a group: it hears of its new standing and sees the note in the group.
    pub fn adds_bot(&self, chat: i64) -> Option<i64> {
        let update = self.sets_bot(chat, Standing::Member);
        self.desk().shared().change(|world| {
            let fields = from(world, self, [("new_chat_members", json!([world.bot().json()]))]);
            let message = world.post(chat.into(), fields, false);
            deliver(world, "message", chat, &message);
        });
        update
    }

    /// Makes the bot an administrator of a group, and tells it.
    pub fn promotes_bot(&self, chat: i64) -> Option<i64> {
        self.sets_bot(chat, Standing::Administrator)
    }

    fn sets_bot(&self, chat: i64, to: Standing) -> Option<i64> {
        self.desk().shared().change(|world| {
            let before = std::mem::replace(&mut world.chat(chat).bot, to);
            tell_standing(world, "my_chat_member", chat, self.id, (&world.bot().json(), before, to))
        })
    }

    /// Joins a group.
    pub fn joins(&self, chat: i64) -> Said {
        self.moves(chat, Standing::Member, "new_chat_members")
    }

    /// Leaves a group.
    pub fn leaves(&self, chat: i64) -> Said {
        self.moves(chat, Standing::Left, "left_chat_member")
    }

    fn moves(&self, chat: i64, to: Standing, note: &str) -> Said {
        self.desk().shared().change(|world| {
            let me = world.user_json(self.id);
            let before = match to {
                Standing::Member => world.chat(chat).members.insert(self.id, to),
                _ => world.chat(chat).members.remove(&self.id),
            };
            let before = before.unwrap_or(Standing::Left);
            tell_standing(world, "chat_member", chat, self.id, (&me, before, to));
            let value = if to == Standing::Member { json!([me]) } else { me };
            let fields = from(world, self, [(note, value)]);
            let message = world.post(chat.into(), fields, false);
            Said { message: message.id, update: deliver(world, "message", chat, &message) }
        })
    }
}

/// Tells the bot of a change of standing: whose, from what, to what.
fn tell_standing(
    world: &mut World,
    kind: &str,
    chat: i64,
    by: i64,
    (whose, before, after): (&Value, Standing, Standing),
) -> Option<i64> {
    let update = json!({
        "chat": world.chat_json(chat),
        "from": world.user_json(by),
        "date": world.now().as_secs(),
        "old_chat_member": before.json(whose),
        "new_chat_member": after.json(whose),
    });
    world.tell(kind, update, chat)
}

fn from<const N: usize>(world: &World, by: &Person, pairs: [(&str, Value); N]) -> Map<String, Value> {
    let own = pairs.into_iter().map(|(key, value)| (key.to_owned(), value));
    own.chain([("from".to_owned(), world.user_json(by.id))]).collect()
}

/// Supergroups and channels have ids below -10^12.
fn new_id(world: &World, kind: Kind) -> i64 {
    let n = i64::try_from(world.chats.len()).unwrap_or_default() + 1;
    if kind == Kind::Group { -(4_000_000 + n) } else { -(1_001_000_000_000 + n) }
}
