//! Webhooks out: others are told of orders, signed, again until they take it, and no more once they are gone.

use crate::desk::{Desk, SOON};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use cartwright::chat::webhook::sign;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

const SECRET: &[u8; 32] = b"a secret of thirty-two bytes....";

/// What was brought: id, time, signature and body.
type Brought = (String, String, String, String);

#[derive(Default)]
struct World {
    brought: Vec<Brought>,
    answers: VecDeque<u16>,
}

/// Somebody who is told of orders, on this machine.
struct Listener {
    world: Arc<Mutex<World>>,
    url: String,
    serving: tokio::task::AbortHandle,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(world): State<Arc<Mutex<World>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let brought = (
        header("webhook-id"),
        header("webhook-timestamp"),
        header("webhook-signature"),
        String::from_utf8(body.to_vec()).expect("text"),
    );
    let mut world = world.lock().expect("nobody failed");
    world.brought.push(brought);
    let status = world.answers.pop_front().unwrap_or(204);
    StatusCode::from_u16(status).expect("a status")
}

impl Listener {
    async fn start(answers: &[u16]) -> Self {
        let world =
            Arc::new(Mutex::new(World { answers: answers.iter().copied().collect(), ..World::default() }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/orders", listener.local_addr().expect("its address"));
        let router = axum::Router::new().fallback(take).with_state(Arc::clone(&world));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Self { world, url, serving: serving.abort_handle() }
    }

    async fn has(&self, count: usize) -> Vec<Brought> {
        let end = std::time::Instant::now() + SOON;
        loop {
            let brought = self.world.lock().expect("nobody failed").brought.clone();
            if brought.len() >= count {
                return brought;
            }
            assert!(std::time::Instant::now() < end, "only {brought:?}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

async fn told(desk: &Desk, url: &str, private: bool) -> i64 {
    let mut tx = desk.db.store.begin().await.expect("a turn");
    let hook =
        tx.add_hook(url, SECRET, private, cartwright::clock::Clock::System.now()).await.expect("a webhook");
    tx.commit().await.expect("kept");
    hook
}

async fn order(desk: &Desk, number: &str) {
    let asha = desk.asha();
    let chat = asha.private();
    asha.says(chat, "/new BD 2x ceramic mug, 01712345678, cod");
    let sure = desk.telegram.sees(chat, "Place this order?").await;
    asha.taps(chat, sure.id, "Yes, order");
    desk.telegram.sees(chat, number).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_signed_and_brought_again_until_it_is_taken() {
    let desk = Desk::start().await;
    let listener = Listener::start(&[500]).await;
    told(&desk, &listener.url, true).await;
    order(&desk, "ORD-000000311012").await;
    let brought = listener.has(2).await;
    assert_eq!(
        (&brought[0].0, &brought[0].3),
        (&brought[1].0, &brought[1].3),
        "the same event under the same id"
    );
    let (id, at, signature, body) = &brought[1];
    assert!(id.starts_with("msg_") && at.parse::<i64>().is_ok());
    assert_eq!(*signature, sign(SECRET, id, at, body));
    let event: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(event["type"], "order.placed");
    assert_eq!(event["data"]["order"], "ORD-000000311012");
    assert_eq!((&event["data"]["currency"], &event["data"]["total"]), (&"BDT".into(), &"860.00".into()));
    for personal in ["Rahim", "1712345678", "Banani"] {
        assert!(!body.contains(personal), "{personal} is nobody else's: {body}");
    }
    let mitu = desk.mitu();
    mitu.says(mitu.private(), "/cancel 311012 a mistake");
    let sure = desk.telegram.sees(mitu.private(), "Cancel this order?").await;
    mitu.taps(mitu.private(), sure.id, "Yes, cancel");
    let brought = listener.has(3).await;
    assert!(brought[2].3.contains("order.cancelled") && brought[2].0 != *id);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_gone_is_told_no_more_and_the_manager_hears() {
    let desk = Desk::start().await;
    let mitu = desk.mitu();
    desk.say(&mitu, mitu.private(), "/help").await;
    let listener = Listener::start(&[410]).await;
    told(&desk, &listener.url, true).await;
    order(&desk, "ORD-000000311012").await;
    desk.telegram.sees(mitu.private(), "it is told of no more orders").await;
    order(&desk, "ORD-000000311013").await;
    desk.rests().await;
    assert_eq!(listener.has(1).await.len(), 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_network_is_not_spoken_to_unless_it_is_meant() {
    let desk = Desk::start().await;
    let listener = Listener::start(&[]).await;
    told(&desk, &listener.url, false).await;
    order(&desk, "ORD-000000311012").await;
    desk.owes_nothing().await;
    assert_eq!(listener.has(0).await.len(), 0);
    desk.end_but(1, 0).await;
}
