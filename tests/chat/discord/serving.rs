//! How it is served: commands that are registered once, interactions over HTTP, several processes, what health says.

use crate::desk::{SOON, free_address, get};
use crate::discord_desk::{ServerDesk, unhurried};
use cartwright::emulator::discord::Options;
use cartwright::store::Store;
use ed25519_dalek::{Signer, SigningKey};
use reqwest::header::CONTENT_TYPE;
use std::time::SystemTime;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_registered_only_when_they_differ() {
    let mut desk = ServerDesk::start().await;
    assert_eq!(desk.discord.overwrites(), 1);
    let names: Vec<String> = desk
        .discord
        .commands()
        .iter()
        .map(|command| command["name"].as_str().unwrap_or_default().to_owned())
        .collect();
    for name in ["cart", "carts", "orders", "approve", "say", "join", "language", "Make draft cart"] {
        assert!(names.iter().any(|known| known == name), "{name} of {names:?}");
    }
    desk.stop().await;
    desk.serve();
    desk.is_ready().await;
    desk.cart_of_mugs().await;
    desk.rests().await;
    assert_eq!(desk.discord.overwrites(), 1, "nothing had changed");
    desk.stop().await;
    desk.sql("update market set name = 'Bengal' where code = 'BD'").await;
    desk.serve();
    desk.until("other commands", |discord| discord.overwrites() == 2).await;
    desk.is_ready().await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interactions_come_over_http() {
    let desk = ServerDesk::over_http().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let url = format!("http://{}/discord/interactions", desk.listen);
    // A good PING, and signatures that are none.
    desk.discord.verifies(&url).await.expect("as Discord checks it");
    let card = desk.cart_of_mugs().await;
    let choices = asha.types(sales, "cart add", "product", "ceramic mug").await;
    assert!(choices[0].name.contains("Ceramic Mug"), "{choices:?}");
    let form = asha.taps(sales, card.id, "Note").modal(SOON).await.expect("a form");
    asha.submits(&form, &[("warehouse", "gift wrap")]);
    desk.card_with("gift wrap").await;
    let list = asha.slash(sales, "carts", &[]).reply().await;
    assert!(list.is_ephemeral() && list.text().contains("C-1001"), "{}", list.text());
    assert_eq!(desk.discord.sessions(), (0, 0), "no gateway is used");
    // Nobody else is let in.
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    for (signature, timestamp) in [("", ""), ("00", "1"), (&*"0".repeat(128), "1700000000")] {
        let answer = client
            .post(&url)
            .header("X-Signature-Ed25519", signature)
            .header("X-Signature-Timestamp", timestamp)
            .header(CONTENT_TYPE, "application/json")
            .body(r#"{"type":1,"id":"1","token":"t"}"#)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), 401);
        assert_eq!(answer.text().await.expect("a text"), "");
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_signed_and_cannot_be_read_is_refused_and_harms_nothing() {
    let mut desk = ServerDesk::over_http().await;
    desk.stop().await;
    let secret = SigningKey::from_bytes(&[42; 32]);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    desk.key = Some(hex(secret.verifying_key().as_bytes()));
    desk.serve();
    desk.is_ready().await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a time").as_secs();
    let send = async |body: &str, at: u64| {
        let signature = hex(&secret.sign(format!("{at}{body}").as_bytes()).to_bytes());
        let sending = client
            .post(format!("http://{}/discord/interactions", desk.listen))
            .header("X-Signature-Ed25519", signature)
            .header("X-Signature-Timestamp", at.to_string())
            .body(body.to_owned());
        let answer = sending.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    };
    let ping = r#"{"type":1,"id":"1","token":"t"}"#;
    assert_eq!(send(ping, now()).await, (200, r#"{"type":1}"#.to_owned()));
    assert_eq!(send(ping, now() - 301).await.0, 401, "overheard");
    assert_eq!(send(ping, now() + 301).await.0, 401, "from the future");
    for body in ["", "{", "[]", "null", r#"{"type":2}"#, r#"{"id":1,"type":"x"}"#, "\u{0}", "\"\u{fffd}\""] {
        assert_eq!(send(body, now()).await.0, 400, "{body:?}");
    }
    // An interaction of which nothing is known still gets an answer.
    let (status, answer) = send(r#"{"id":"1","type":2,"token":"t"}"#, now()).await;
    assert!(status == 200 && answer.contains(r#""type":4"#), "{status} {answer}");
    assert_eq!(send(ping, now()).await.0, 200);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_several_processes_listens_and_another_takes_over() {
    let mut desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let store = Store::connect(desk.db.options.clone(), 8).await.expect("a pool");
    let address = free_address();
    let (stop, serving) = desk.serve_beside(store.clone(), address);
    let ready = async {
        while get(address, "/readyz").await.0 != 200 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(SOON, ready).await.expect("ready to take over");
    desk.cart_of_mugs().await;
    assert_eq!(desk.discord.connected(), 1);
    desk.stop().await;
    asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    desk.card_with("3 ×").await;
    desk.rests().await;
    drop(stop);
    serving.await.expect("no bug").expect("a good end");
    store.close().await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_connections_as_discord_recommends() {
    let desk = ServerDesk::start_with(Options { shards: 2, ..unhurried() }, None).await;
    desk.until("two connections", |discord| discord.connected() == 2).await;
    let other = desk.discord.guild("Other shop");
    let channel = other.channel("sales");
    let asha = desk.asha();
    asha.slash(desk.sales, "cart new", &[("market", "BD")]);
    desk.card_with("C-1001").await;
    asha.slash(channel, "cart new", &[("market", "BD")]);
    desk.discord.shows(channel, "C-1002").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_figures_know_discord() {
    let desk = ServerDesk::start().await;
    let (status, body) = get(desk.listen, "/readyz").await;
    assert_eq!((status, body.as_str()), (200, "database: ready\ndiscord: ready\n"));
    desk.cart_of_mugs().await;
    desk.rests().await;
    let figures = get(desk.listen, "/metrics").await.1;
    for begins in [
        r#"cartwright_turns_total{platform="discord",result="done"}"#,
        "cartwright_ack_seconds",
        "cartwright_gateway_connected",
    ] {
        assert!(figures.lines().any(|line| line.starts_with(begins)), "{begins} in\n{figures}");
    }
    desk.end().await;
}
