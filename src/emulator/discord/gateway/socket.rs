//! The WebSocket side of the gateway: one task for each connection.

use super::Act;
use crate::emulator::discord::Shared;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// How long is waited when there is nothing to wait for.
const LONG: Duration = Duration::from_hours(1);

/// Serves until the task is aborted, which ends all connections.
pub async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        if shared.look(|world| world.gateway.trouble.closed) {
            continue;
        }
        let _ = stream.set_nodelay(true);
        connections.spawn(connection(stream, shared.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let heartbeat = shared.look(|world| world.options.heartbeat);
    let id = shared.change(|world| world.gateway.connect(heartbeat));
    let goodbye = talk(&mut socket, &shared, id, heartbeat).await;
    shared.change(|world| world.gateway.disconnect(id, goodbye));
}

/// Talks until the connection is over; whether the bot said goodbye, which ends its session.
async fn talk(
    socket: &mut WebSocketStream<TcpStream>,
    shared: &Shared,
    id: u64,
    heartbeat: Duration,
) -> bool {
    let mut news = shared.news();
    let mut alive_until = Instant::now() + heartbeat * 2;
    loop {
        news.mark_unchanged();
        let (acts, wake) = shared.look(|world| world.gateway.next(id));
        let busy = !acts.is_empty();
        for act in acts {
            let sent = match act {
                Act::Send(payload) => socket.send(Message::Text(payload.to_string())).await,
                Act::Cut => return false,
                Act::Close(code, reason) => {
                    let frame = CloseFrame { code: CloseCode::from(code), reason: Cow::Borrowed(reason) };
                    let _ = socket.close(Some(frame)).await;
                    // Until the bot has read it, lest the connection is reset before.
                    let _ = tokio::time::timeout(Duration::from_secs(1), drain(socket)).await;
                    return false;
                }
            };
            if sent.is_err() {
                return false;
            }
        }
        if busy {
            // Those who wait until all was sent look again.
            shared.change(|_| ());
        }
        let wake = wake.map_or_else(|| Instant::now() + LONG, Instant::from_std);
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if hear(shared, id, &text) {
                        alive_until = Instant::now() + heartbeat * 2;
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map(|frame| u16::from(frame.code));
                    return matches!(code, Some(1000 | 1001));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return false,
            },
            _ = news.changed() => {}
            () = tokio::time::sleep_until(wake) => {}
            () = tokio::time::sleep_until(alive_until) => {
                let close = Act::Close(4009, "Session timed out.");
                shared.change(|world| world.gateway.tell(id, close));
                alive_until = Instant::now() + LONG;
            }
        }
    }
}

async fn drain(socket: &mut WebSocketStream<TcpStream>) {
    while let Some(Ok(_)) = socket.next().await {}
}

/// Takes one payload of the bot; whether it was a heartbeat.
fn hear(shared: &Shared, id: u64, text: &str) -> bool {
    let Ok(payload) = serde_json::from_str::<Value>(text) else {
        shared.change(|world| world.gateway.tell(id, Act::Close(4002, "Error while decoding payload.")));
        return false;
    };
    let data = &payload["d"];
    let op = payload["op"].as_u64();
    shared.change(|world| match op {
        Some(1) => {
            world.gateway.heartbeats += 1;
            if !world.gateway.trouble.silent {
                world.gateway.tell(id, Act::Send(json!({ "op": 11, "d": null, "s": null, "t": null })));
            }
        }
        Some(2) => world.identify(id, data),
        Some(6) => world.resume(id, data),
        // Presence, voice and requests for members need a session and answer nothing here.
        Some(3 | 4 | 8) if world.gateway.session(id).is_some() => {}
        Some(3 | 4 | 8) => world.gateway.tell(id, Act::Close(4003, "Not authenticated.")),
        _ => world.gateway.tell(id, Act::Close(4001, "Unknown opcode.")),
    });
    op == Some(1)
}
