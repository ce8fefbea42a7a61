//! The emulated Discord, used as a bot uses it: over HTTP by hand, and with serenity.

mod answering;
mod checking;
mod connecting;
mod failing;
mod people;
mod posting;
mod registering;
mod sending;

use cartwright::emulator::discord::{Discord, Interaction, Options};
use serde_json::{Value, json};
use serenity::all::{
    Client, ClientBuilder, Context, EventHandler, GatewayIntents, Guild, Http, HttpBuilder,
    Interaction as Heard,
};
use std::time::Duration;
use tokio::sync::watch;

/// How long is waited for what should come at once.
const SOON: Duration = Duration::from_secs(20);

/// A bot that asks what it is told to.
struct Hand {
    client: reqwest::Client,
    base: String,
    token: String,
    application: u64,
}

impl Hand {
    fn of(desk: &Discord) -> Self {
        let base = format!("{}/api/v10", desk.url());
        let (token, application) = (format!("Bot {}", desk.token()), desk.application_id());
        Self { client: super::client(), base, token, application }
    }

    /// The HTTP status and the body of the answer; null when there is none.
    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.header("Authorization", &self.token).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    /// The result of a request that succeeds.
    async fn gets(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, path, body).await;
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    /// The status and Discord's code of a request that is refused.
    async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, u64) {
        let (status, answer) = self.call(method, path, body).await;
        assert!(status >= 400, "{method} {path}: {status} {answer}");
        (status, answer["code"].as_u64().expect("a code"))
    }

    async fn registers(&self, commands: Value) -> Value {
        self.gets("PUT", &format!("/applications/{}/commands", self.application), commands).await
    }

    async fn answers(&self, to: &Interaction, body: Value) -> (u16, Value) {
        let path = format!("/interactions/{}/{}/callback", to.id, to.token());
        self.call("POST", &path, body).await
    }
}

fn text(content: &str) -> Value {
    json!({ "content": content, "allowed_mentions": { "parse": [] } })
}

/// The order bot's commands, as far as these tests need them.
fn commands() -> Value {
    let product = json!({
        "type": 3, "name": "product", "description": "What is sold", "required": true, "autocomplete": true,
    });
    let count = json!({ "type": 4, "name": "count", "description": "How many", "min_value": 1 });
    json!([
        { "name": "cart", "description": "Carts", "options": [
            { "type": 1, "name": "add", "description": "Adds an item", "options": [product, count] },
            { "type": 1, "name": "new", "description": "Begins a cart" },
        ] },
        { "name": "carts", "description": "Lists the carts" },
        { "name": "Make draft cart", "type": 3 },
    ])
}

fn options() -> Options {
    Options { check_answers: true, ..Options::default() }
}

async fn start() -> (Discord, Hand) {
    let desk = Discord::start(options()).await;
    let hand = Hand::of(&desk);
    hand.registers(commands()).await;
    (desk, hand)
}

/// What a bot with serenity heard.
#[derive(Clone, Default)]
struct Ear {
    guilds: watch::Sender<Vec<Guild>>,
    heard: watch::Sender<Vec<Heard>>,
}

impl Ear {
    /// All interactions, once there are so many.
    async fn hears(&self, count: usize) -> Vec<Heard> {
        let mut news = self.heard.subscribe();
        let enough = news.wait_for(|heard| heard.len() >= count);
        tokio::time::timeout(4 * SOON, enough).await.expect("the interactions").expect("an open ear").clone()
    }

    /// Waits until the bot knows a guild, so that it is in.
    async fn is_in(&self) {
        let mut news = self.guilds.subscribe();
        let some = news.wait_for(|guilds| !guilds.is_empty());
        tokio::time::timeout(SOON, some)
            .await
            .expect("GUILD_CREATE that serenity reads")
            .expect("an open ear");
    }
}

#[serenity::async_trait]
impl EventHandler for Ear {
    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.guilds.send_modify(|guilds| guilds.push(guild));
    }

    async fn interaction_create(&self, _: Context, interaction: Heard) {
        self.heard.send_modify(|heard| heard.push(interaction));
    }
}

/// A client of serenity's that is not started yet.
async fn serenity(desk: &Discord, ear: &Ear) -> Client {
    let client = ClientBuilder::new_with_http(http(desk), GatewayIntents::GUILDS).event_handler(ear.clone());
    client.await.expect("a client")
}

/// Serenity's side of the HTTP API.
fn http(desk: &Discord) -> Http {
    let application = desk.application_id().into();
    let http = HttpBuilder::new(desk.token()).proxy(desk.url()).ratelimiter_disabled(true);
    http.application_id(application).build()
}

/// What serenity makes of it.
fn heard(of: &Interaction) -> Heard {
    serde_json::from_value(of.json()).expect("an interaction that serenity reads")
}
