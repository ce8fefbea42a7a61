//! The gateway: coming in, being cut off and coming back.

use super::{Ear, SOON, options, serenity, start, text};
use ::serenity::all::Interaction as Heard;
use cartwright::emulator::discord::{Discord, Options, Trouble};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

/// A gateway client that says what it is told to.
struct Wire(WebSocketStream<TcpStream>);

/// What a gateway client is told.
#[derive(Debug)]
enum Told {
    Payload(Value),
    Closed(u16),
    Cut,
}

impl Wire {
    async fn to(desk: &Discord) -> Self {
        let address = desk.gateway_url();
        let stream = TcpStream::connect(address.strip_prefix("ws://").expect("ws://")).await;
        let url = format!("{address}/?v=10&encoding=json");
        let (socket, _) =
            tokio_tungstenite::client_async(url, stream.expect("a connection")).await.expect("a socket");
        let mut wire = Self(socket);
        assert_eq!(wire.payload().await["op"], 10, "the gateway says HELLO first");
        wire
    }

    async fn says(&mut self, op: u64, data: Value) {
        let payload = json!({ "op": op, "d": data });
        self.0.send(Message::Text(payload.to_string())).await.expect("an open socket");
    }

    async fn told(&mut self) -> Told {
        match tokio::time::timeout(SOON, self.0.next()).await.expect("the gateway says something") {
            Some(Ok(Message::Text(text))) => Told::Payload(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(Some(frame)))) => Told::Closed(frame.code.into()),
            _ => Told::Cut,
        }
    }

    async fn payload(&mut self) -> Value {
        match self.told().await {
            Told::Payload(payload) => payload,
            other => panic!("{other:?} instead of a payload"),
        }
    }

    /// Comes in with GUILDS as this shard; READY.
    async fn identifies(&mut self, desk: &Discord, shard: [u64; 2]) -> Value {
        self.says(2, json!({ "token": desk.token(), "intents": 1, "shard": shard, "properties": {} })).await;
        let ready = self.payload().await;
        assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
        ready["d"].clone()
    }
}

#[tokio::test]
async fn serenity_comes_in_hears_a_command_and_answers() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let channel = guild.channel("sales");
    desk.thread(channel, "Order 7");
    guild.role("Reps");
    let asha = desk.person(1001, "Asha").with_locale("hi");
    let ear = Ear::default();
    let mut client = serenity(&desk, &ear).await;
    let running = tokio::spawn(async move { client.start().await });
    ear.is_in().await;
    assert_eq!(desk.gateway_asked(), 1, "serenity asked the emulator for the gateway");
    let used = asha.slash(channel, "cart add", &[("product", "2x mug"), ("count", "3")]);
    let heard = ear.hears(1).await;
    let [Heard::Command(command)] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((command.locale.as_str(), command.data.name.as_str()), ("hi", "cart"));
    assert_eq!(command.guild_id.map(::serenity::all::GuildId::get), Some(guild.id));
    let (status, _) = hand.answers(&used, json!({ "type": 4, "data": text("Added") })).await;
    assert_eq!((status, used.reply().await.text().as_str()), (204, "Added"));
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
    running.abort();
}

#[tokio::test]
async fn a_session_is_resumed_with_all_that_was_missed() {
    let (desk, _) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    let mut wire = Wire::to(&desk).await;
    let ready = wire.identifies(&desk, [0, 1]).await;
    assert_eq!(wire.payload().await["t"], "GUILD_CREATE");
    desk.drops_gateway();
    assert!(matches!(wire.told().await, Told::Cut));
    let missed = asha.slash(channel, "carts", &[]);
    let mut wire = Wire::to(&desk).await;
    wire.says(6, json!({ "token": desk.token(), "session_id": ready["session_id"], "seq": 1 })).await;
    let replayed = [wire.payload().await, wire.payload().await, wire.payload().await];
    let kinds: Vec<&str> = replayed.iter().filter_map(|payload| payload["t"].as_str()).collect();
    let numbers: Vec<u64> = replayed.iter().filter_map(|payload| payload["s"].as_u64()).collect();
    assert_eq!((kinds[0], kinds.len(), numbers), ("GUILD_CREATE", 3, vec![2, 3, 4]));
    assert!(kinds.contains(&"RESUMED"));
    let heard =
        replayed.iter().find(|payload| payload["t"] == "INTERACTION_CREATE").expect("what was missed");
    assert_eq!(heard["d"]["id"], missed.id.to_string());
    assert_eq!(desk.sessions(), (1, 1));
}

#[tokio::test]
async fn who_may_not_come_in_is_told_why() {
    let (desk, _) = start().await;
    let identify =
        |token: &str, intents: u64| json!({ "token": token, "intents": intents, "properties": {} });
    let wrong = [
        (2, identify("another", 1), 4004),
        (2, identify(desk.token(), 1 | (1 << 15)), 4014),
        (2, json!({ "token": desk.token(), "intents": 1, "shard": [2, 2] }), 4010),
        (3, json!({}), 4003),
        (99, json!({}), 4001),
        (6, json!({ "token": "another", "session_id": "x", "seq": 1 }), 4004),
    ];
    for (op, data, code) in wrong {
        let mut wire = Wire::to(&desk).await;
        wire.says(op, data).await;
        let told = wire.told().await;
        assert!(matches!(told, Told::Closed(closed) if closed == code), "{code}: {told:?}");
    }
    assert!(desk.violations().is_empty());
    let mut wire = Wire::to(&desk).await;
    wire.says(6, json!({ "token": desk.token(), "session_id": "unknown", "seq": 1 })).await;
    let invalid = wire.payload().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    wire.says(2, identify(desk.token(), 513)).await;
    assert_eq!(wire.payload().await["t"], "READY");
    assert_eq!(desk.violations().len(), 1, "more intents than the bot needs");
}

#[tokio::test]
async fn the_budget_of_identifies_is_kept() {
    let options = Options { identifies: 2, identify_every: Duration::from_secs(5), ..options() };
    let desk = Discord::start(options).await;
    let hand = super::Hand::of(&desk);
    Wire::to(&desk).await.identifies(&desk, [0, 1]).await;
    let left = hand.gets("GET", "/gateway/bot", Value::Null).await;
    assert_eq!(left["session_start_limit"]["remaining"], 1);
    let identify = json!({ "token": desk.token(), "intents": 1, "properties": {} });
    for wait in [0, 6, 6] {
        desk.passes(Duration::from_secs(wait));
        let mut wire = Wire::to(&desk).await;
        wire.says(2, identify.clone()).await;
        let answer = wire.payload().await;
        let allowed = desk.sessions().0 == 2 && answer["t"] == "READY";
        assert!(allowed || answer["op"] == 9, "{answer}");
    }
    assert_eq!((desk.sessions().0, desk.violations().len()), (2, 2), "one too early, one too many");
}

#[tokio::test]
async fn shards_hear_of_their_own_guilds() {
    let (desk, _) = start().await;
    let mut wires = [Wire::to(&desk).await, Wire::to(&desk).await];
    for (n, wire) in wires.iter_mut().enumerate() {
        wire.identifies(&desk, [n as u64, 2]).await;
    }
    assert_eq!(desk.connected(), 2);
    let asha = desk.person(1001, "Asha");
    for name in ["A", "B"] {
        let guild = desk.guild(name);
        let wire = &mut wires[usize::try_from((guild.id >> 22) % 2).unwrap()];
        assert_eq!(wire.payload().await["d"]["name"], name);
        let channel = guild.channel("sales");
        assert_eq!(wire.payload().await["t"], "CHANNEL_CREATE");
        asha.slash(channel, "carts", &[]);
        assert_eq!(wire.payload().await["t"], "INTERACTION_CREATE");
    }
    asha.slash(asha.direct(), "carts", &[]);
    let direct = wires[0].payload().await;
    assert_eq!(direct["d"]["user"]["id"], "1001", "direct messages go to the first shard");
    assert!(direct["d"].get("member").is_none());
}

#[tokio::test]
async fn heartbeats_are_answered_until_the_gateway_falls_silent() {
    let heartbeat = Duration::from_millis(80);
    let desk = Discord::start(Options { heartbeat, ..options() }).await;
    let mut wire = Wire::to(&desk).await;
    wire.identifies(&desk, [0, 1]).await;
    wire.says(1, json!(1)).await;
    assert_eq!(wire.payload().await["op"], 11);
    desk.trouble(Trouble { silent: true, ..Trouble::default() });
    wire.says(1, json!(1)).await;
    let told = wire.told().await;
    assert!(matches!(told, Told::Closed(4009)), "no answer, and then no heartbeats: {told:?}");
}

#[tokio::test]
async fn serenity_comes_back_after_every_way_of_losing_the_connection() {
    let (desk, _) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    let ear = Ear::default();
    let mut client = serenity(&desk, &ear).await;
    let running = tokio::spawn(async move { client.start().await });
    ear.is_in().await;
    let lose: [fn(&Discord); 2] = [Discord::asks_to_reconnect, Discord::drops_gateway];
    for (n, lose) in lose.into_iter().enumerate() {
        lose(&desk);
        asha.slash(channel, "carts", &[]);
        ear.hears(n + 1).await;
        assert_eq!(desk.sessions(), (1, n as u64 + 1), "the session goes on");
    }
    running.abort();
}

#[tokio::test]
async fn events_come_twice_late_and_mixed_when_told_to() {
    let (desk, _) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    let mut wire = Wire::to(&desk).await;
    wire.identifies(&desk, [0, 1]).await;
    wire.payload().await;
    let delay = Duration::from_millis(50);
    desk.trouble(Trouble { again: 1, mixed: true, delay, ..Trouble::default() });
    let sent: Vec<u64> = (0..6).map(|_| asha.slash(channel, "carts", &[]).id).collect();
    let mut heard: Vec<u64> = Vec::new();
    for _ in 0..12 {
        let id = wire.payload().await["d"]["id"].as_str().and_then(|id| id.parse().ok());
        heard.push(id.expect("an interaction"));
    }
    for id in &sent {
        assert_eq!(heard.iter().filter(|other| *other == id).count(), 2);
    }
    assert!(!heard.is_sorted(), "{heard:?}");
}

#[tokio::test]
async fn serenity_leaves_a_gateway_that_acknowledges_no_heartbeat() {
    let heartbeat = Duration::from_millis(700);
    let desk = Discord::start(Options { heartbeat, ..options() }).await;
    desk.guild("Shop");
    let ear = Ear::default();
    let mut client = serenity(&desk, &ear).await;
    let running = tokio::spawn(async move { client.start().await });
    ear.is_in().await;
    desk.trouble(Trouble { silent: true, ..Trouble::default() });
    assert!(desk.wait_for(|world| world.sessions() != (1, 0), 4 * SOON).await, "{:?}", desk.sessions());
    running.abort();
}
