//! One connection to Discord's gateway: what comes in, the heartbeat, and how it is taken up again after a drop.
//!
//! The library's own shard is not used: it logs whole payloads that it cannot read, with names and tokens in them, and
//! of what it can read only its own fields are left.

use futures_util::{SinkExt, StreamExt};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use serenity::model::gateway::GatewayIntents;
use std::pin::Pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long connecting and each step of saying hello may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The operations of the gateway.
const DISPATCH: u8 = 0;
const HEARTBEAT: u8 = 1;
const IDENTIFY: u8 = 2;
const RESUME: u8 = 6;
const RECONNECT: u8 = 7;
const INVALID_SESSION: u8 = 9;
const HELLO: u8 = 10;
const HEARTBEAT_ACK: u8 = 11;

/// A session that goes on after a drop: nothing that happened meanwhile is missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub last: u64,
    /// Where Discord wants it to be taken up.
    pub address: Option<String>,
}

/// Which part of the servers a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub number: u32,
    pub of: u32,
}

/// What came in.
#[derive(Debug)]
pub enum Heard {
    /// A new session has begun, or the old one goes on.
    Ready,
    /// Somebody did something: the interaction as it was sent.
    Interaction(Box<RawValue>),
}

/// Why a connection is over.
#[derive(Debug, PartialEq, Eq)]
pub enum Lost {
    /// The session goes on, where there is one.
    Dropped,
    /// The session is over: a new one is begun.
    Over,
    /// Discord will not have us, and will not next time: why.
    Never(&'static str),
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[derive(Deserialize)]
struct Payload<'p> {
    op: u8,
    #[serde(default)]
    s: Option<u64>,
    #[serde(default)]
    t: Option<String>,
    #[serde(borrow, default)]
    d: Option<&'p RawValue>,
}

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: u64,
}

#[derive(Deserialize)]
struct Ready {
    session_id: String,
    #[serde(default)]
    resume_gateway_url: Option<String>,
}

/// A connection.
pub struct Connection {
    socket: Socket,
    /// The session, once there is one.
    session: Option<Session>,
    /// The number of the last event.
    last: Option<u64>,
    beat: Duration,
    next_beat: Pin<Box<Sleep>>,
    /// Whether the last heartbeat was answered.
    answered: bool,
}

impl Connection {
    /// Connects, and begins a session or takes one up. `jitter`: 0 to 1, so that many do not beat as one.
    pub async fn open(
        address: &str,
        token: &SecretString,
        part: Part,
        session: Option<Session>,
        jitter: f64,
    ) -> Result<Self, Lost> {
        let Ok(mut address) = reqwest::Url::parse(address) else { return Err(Lost::Dropped) };
        address.query_pairs_mut().append_pair("v", "10").append_pair("encoding", "json");
        let connecting = tokio_tungstenite::connect_async(address.as_str());
        let Ok(Ok((socket, _))) = timeout(PATIENCE, connecting).await else { return Err(Lost::Dropped) };
        let mut connection = Self {
            socket,
            last: session.as_ref().map(|session| session.last),
            session,
            beat: Duration::from_secs(45),
            next_beat: Box::pin(sleep(PATIENCE)),
            answered: true,
        };
        let hello = timeout(PATIENCE, connection.text()).await.map_err(|_| Lost::Dropped)??;
        let hello: Payload = serde_json::from_str(&hello).map_err(|_| Lost::Dropped)?;
        let beat =
            hello.d.filter(|_| hello.op == HELLO).and_then(|d| serde_json::from_str::<Hello>(d.get()).ok());
        connection.beat = Duration::from_millis(beat.ok_or(Lost::Dropped)?.heartbeat_interval.max(10));
        let first = Instant::now() + connection.beat.mul_f64(jitter.clamp(0.0, 1.0));
        connection.next_beat = Box::pin(sleep_until(first));
        let token = token.expose_secret();
        let opening = match &connection.session {
            Some(session) => json!({
                "op": RESUME,
                "d": { "token": token, "session_id": session.id, "seq": session.last },
            }),
            None => json!({
                "op": IDENTIFY,
                "d": {
                    "token": token,
                    "intents": GatewayIntents::GUILDS.bits(),
                    "properties": { "os": std::env::consts::OS, "browser": "cartwright", "device": "cartwright" },
                    "shard": [part.number, part.of],
                },
            }),
        };
        connection.say(&opening).await?;
        Ok(connection)
    }

    /// The session, to be taken up after a drop.
    pub fn session(&self) -> Option<Session> {
        let session = self.session.clone()?;
        Some(Session { last: self.last.unwrap_or(session.last), ..session })
    }

    /// What comes in next. Keeps the heart beating meanwhile; a heartbeat that is not answered until the next one is
    /// due means that nobody is there any more. Dropping it half-way loses nothing.
    pub async fn next(&mut self) -> Result<Heard, Lost> {
        loop {
            let text = tokio::select! {
                text = read(&mut self.socket) => text?,
                () = &mut self.next_beat => {
                    if !self.answered {
                        return Err(Lost::Dropped);
                    }
                    self.beat().await?;
                    continue;
                }
            };
            if let Some(heard) = self.hear(&text).await? {
                return Ok(heard);
            }
        }
    }

    /// Says goodbye in a way after which the session can be taken up: the usual code would end it.
    pub async fn close(mut self) {
        let frame = CloseFrame { code: CloseCode::Library(4_000), reason: "back soon".into() };
        let _ = timeout(Duration::from_secs(1), self.socket.close(Some(frame))).await;
    }

    async fn hear(&mut self, text: &str) -> Result<Option<Heard>, Lost> {
        // What cannot be read is passed over; what follows it may be.
        let Ok(payload) = serde_json::from_str::<Payload>(text) else { return Ok(None) };
        match payload.op {
            DISPATCH => {
                self.last = payload.s.or(self.last);
                Ok(self.dispatch(payload.t.as_deref(), payload.d))
            }
            HEARTBEAT => self.beat().await.map(|()| None),
            HEARTBEAT_ACK => {
                self.answered = true;
                Ok(None)
            }
            RECONNECT => Err(Lost::Dropped),
            INVALID_SESSION => {
                let resumable = payload.d.is_some_and(|d| d.get() == "true");
                Err(if resumable { Lost::Dropped } else { Lost::Over })
            }
            _ => Ok(None),
        }
    }

    fn dispatch(&mut self, event: Option<&str>, data: Option<&RawValue>) -> Option<Heard> {
        match event? {
            // One that comes again, from before the connection was lost, begins nothing.
            "READY" if self.session.is_some() => None,
            "READY" => {
                let ready: Ready = serde_json::from_str(data?.get()).ok()?;
                let (id, address) = (ready.session_id, ready.resume_gateway_url);
                self.session = Some(Session { id, last: self.last.unwrap_or(0), address });
                Some(Heard::Ready)
            }
            "RESUMED" => Some(Heard::Ready),
            "INTERACTION_CREATE" => Some(Heard::Interaction(data?.to_owned())),
            _ => None,
        }
    }

    async fn beat(&mut self) -> Result<(), Lost> {
        self.answered = false;
        self.next_beat.as_mut().reset(Instant::now() + self.beat);
        self.say(&json!({ "op": HEARTBEAT, "d": self.last })).await
    }

    async fn say(&mut self, value: &Value) -> Result<(), Lost> {
        let sending = self.socket.send(Message::Text(value.to_string()));
        match timeout(PATIENCE, sending).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Lost::Dropped),
        }
    }

    async fn text(&mut self) -> Result<String, Lost> {
        read(&mut self.socket).await
    }
}

async fn read(socket: &mut Socket) -> Result<String, Lost> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => return Ok(text),
            Some(Ok(Message::Close(frame))) => return Err(closed(frame.map(|frame| frame.code.into()))),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(Lost::Dropped),
        }
    }
}

/// What a close code means.
fn closed(code: Option<u16>) -> Lost {
    match code {
        Some(4_003 | 4_006 | 4_007 | 4_009) => Lost::Over,
        Some(4_004) => Lost::Never("Discord does not know the bot's token: check DISCORD_BOT_TOKEN"),
        Some(4_010) => Lost::Never("Discord does not take this number of shards: check DISCORD_SHARDS"),
        Some(4_011) => Lost::Never("the bot is in too many servers for so few shards: raise DISCORD_SHARDS"),
        Some(4_012) => Lost::Never("this version of the gateway is no longer served: update Cartwright"),
        Some(4_013 | 4_014) => Lost::Never("Discord does not allow the intents that the bot asks for"),
        _ => Lost::Dropped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_close_means() {
        assert_eq!(closed(Some(4_000)), Lost::Dropped);
        assert_eq!(closed(Some(4_009)), Lost::Over);
        assert!(matches!(closed(Some(4_004)), Lost::Never(_)));
        assert_eq!(closed(None), Lost::Dropped);
    }
}
