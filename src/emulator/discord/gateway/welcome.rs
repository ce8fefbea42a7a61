//! IDENTIFY and RESUME, and what a bot is told when it comes in.

use super::{Act, Session};
use crate::emulator::discord::places::{Channel, Guild, Kind, LONG_AGO, Member, ORDINARY};
use crate::emulator::discord::world::World;
use serde_json::{Value, json};

/// The intents that the bot needs: GUILDS.
const NEEDED: u64 = 1;
/// Members, presences and message content have to be applied for.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | (1 << 15);

impl World {
    /// A bot that begins a session.
    pub(super) fn identify(&mut self, connection: u64, data: &Value) {
        if self.gateway.session(connection).is_some() {
            return self.close(connection, 4005, "Already authenticated.");
        }
        if !self.knows(&data["token"]) {
            return self.close(connection, 4004, "Authentication failed.");
        }
        let intents = data["intents"].as_u64().unwrap_or_default();
        if intents & PRIVILEGED != 0 {
            return self.close(connection, 4014, "Disallowed intent(s).");
        }
        if intents != NEEDED {
            self.violated("gateway", &format!("the intents are {intents}, not GUILDS alone"));
        }
        let part = |n: usize| data["shard"][n].as_u64();
        let shard = (part(0).unwrap_or(0), part(1).unwrap_or(1));
        if shard.0 >= shard.1 {
            return self.close(connection, 4010, "Invalid shard.");
        }
        let now = self.now();
        let last = self.gateway.last_identify.get(&0).copied();
        let early = last.is_some_and(|last| now.saturating_sub(last) < self.options.identify_every);
        if early || self.gateway.identifies >= self.options.identifies {
            self.violated("gateway", "an IDENTIFY that the limits forbid");
            return self.invalid(connection);
        }
        self.gateway.last_identify.insert(0, now);
        self.gateway.identifies += 1;
        let id = format!("{:032x}", u128::from(self.snowflake()));
        let gone = |session: &Session| session.shard == shard && session.connection.is_none();
        self.gateway.sessions.retain(|session| !gone(session));
        self.gateway.sessions.push(Session {
            id: id.clone(),
            shard,
            events: Vec::new(),
            sent: 0,
            waiting: Vec::new(),
            connection: Some(connection),
        });
        let guilds =
            self.guilds.values().filter(|guild| !guild.left && (guild.id >> 22) % shard.1 == shard.0);
        let guilds: Vec<Guild> = guilds.cloned().collect();
        let ready = self.ready(&id, shard, &guilds);
        let mut events = vec![("READY", ready)];
        events.extend(guilds.iter().map(|guild| ("GUILD_CREATE", self.guild_json(guild))));
        let now = std::time::Instant::now();
        let session = self.gateway.session(connection).expect("the session that was just begun");
        let event = |(kind, data)| (now, json!({ "op": 0, "t": kind, "d": data }));
        session.waiting.extend(events.into_iter().map(event));
    }

    /// A bot that goes on with its session.
    pub(super) fn resume(&mut self, connection: u64, data: &Value) {
        if !self.knows(&data["token"]) {
            return self.close(connection, 4004, "Authentication failed.");
        }
        self.gateway.resumes += 1;
        let seen = usize::try_from(data["seq"].as_u64().unwrap_or_default()).unwrap_or(usize::MAX);
        let sessions = &mut self.gateway.sessions;
        let Some(session) = sessions.iter_mut().find(|session| data["session_id"] == session.id.as_str())
        else {
            return self.invalid(connection);
        };
        if seen > session.events.len() {
            return self.close(connection, 4007, "Invalid `seq`.");
        }
        let before = session.connection.replace(connection);
        session.sent = seen;
        let resumed = json!({ "op": 0, "t": "RESUMED", "d": {} });
        session.waiting.insert(0, (std::time::Instant::now(), resumed));
        if let Some(before) = before {
            self.gateway.tell(before, Act::Cut);
        }
    }

    fn knows(&self, token: &Value) -> bool {
        let token = token.as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.options.token
    }

    fn close(&mut self, connection: u64, code: u16, reason: &'static str) {
        self.gateway.tell(connection, Act::Close(code, reason));
    }

    fn invalid(&mut self, connection: u64) {
        self.gateway.tell(connection, Act::Send(json!({ "op": 9, "d": false, "s": null, "t": null })));
    }

    fn ready(&self, session: &str, shard: (u64, u64), guilds: &[Guild]) -> Value {
        let guild = |guild: &Guild| json!({ "id": guild.id.to_string(), "unavailable": true });
        json!({
            "v": 10,
            "user": self.user_json(self.bot()),
            "guilds": guilds.iter().map(guild).collect::<Vec<_>>(),
            "session_id": session,
            "session_type": "normal",
            "resume_gateway_url": self.gateway.url,
            "shard": [shard.0, shard.1],
            "application": { "id": self.bot().to_string(), "flags": 0 },
            "private_channels": [],
            "relationships": [],
        })
    }

    /// The guild object of GUILD_CREATE.
    pub(in crate::emulator::discord) fn guild_json(&self, guild: &Guild) -> Value {
        let here = |channel: &&Channel| channel.guild == Some(guild.id) && !channel.deleted;
        let is_thread = |channel: &Channel| matches!(channel.kind, Kind::Thread(_));
        let (threads, channels): (Vec<_>, Vec<_>) =
            self.channels.values().filter(here).partition(|channel| is_thread(channel));
        let mut roles = vec![role(guild.id, "@everyone")];
        roles.extend(guild.roles.iter().map(|(id, name)| role(*id, name)));
        json!({
            "id": guild.id.to_string(),
            "name": guild.name,
            "icon": null,
            "splash": null,
            "discovery_splash": null,
            "owner_id": "1",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": roles,
            "emojis": [],
            "features": [],
            "mfa_level": 0,
            "application_id": null,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "rules_channel_id": null,
            "vanity_url_code": null,
            "description": null,
            "banner": null,
            "premium_tier": 0,
            "preferred_locale": guild.locale,
            "public_updates_channel_id": null,
            "nsfw_level": 0,
            "stickers": [],
            "premium_progress_bar_enabled": false,
            "safety_alerts_channel_id": null,
            "joined_at": LONG_AGO,
            "large": false,
            "unavailable": false,
            "member_count": guild.members.len() + 1,
            "voice_states": [],
            "members": [Member::default().json(self.user_json(self.bot()))],
            "channels": channels.into_iter().map(Channel::json).collect::<Vec<_>>(),
            "threads": threads.into_iter().map(Channel::json).collect::<Vec<_>>(),
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        })
    }
}

fn role(id: u64, name: &str) -> Value {
    json!({
        "id": id.to_string(),
        "name": name,
        "color": 0,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false,
        "position": 0,
        "permissions": ORDINARY.to_string(),
        "managed": false,
        "mentionable": false,
        "flags": 0,
    })
}
