//! The emulated Telegram, used as a bot uses it: over HTTP, by hand and with teloxide.

mod asking;
mod chatting;
mod checking;
mod discord;
mod failing;
mod sending;
mod updating;

use cartwright::emulator::telegram::{Options, Telegram};
use serde_json::{Value, json};

/// A bot that sends what it is told to.
struct Hand {
    client: reqwest::Client,
    base: String,
}

impl Hand {
    fn of(desk: &Telegram) -> Self {
        Self { client: client(), base: format!("{}/bot{}", desk.url(), desk.token()) }
    }

    /// The HTTP status and the body of the answer.
    async fn call(&self, method: &str, body: Value) -> (u16, Value) {
        let request = self.client.post(format!("{}/{method}", self.base)).json(&body);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// The result of a request that succeeds.
    async fn gets(&self, method: &str, body: Value) -> Value {
        let (status, mut answer) = self.call(method, body).await;
        assert_eq!((status, &answer["ok"]), (200, &json!(true)), "{method}: {answer}");
        answer["result"].take()
    }

    /// Why a request was refused, with its status.
    async fn refused(&self, method: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.call(method, body).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        assert_eq!(answer["error_code"], status);
        (status, answer["description"].as_str().unwrap_or_default().to_owned())
    }

    /// All updates that wait, which are thereby confirmed.
    async fn updates(&self) -> Vec<Value> {
        let updates = self.gets("getUpdates", json!({ "timeout": 0 })).await;
        let updates = updates.as_array().cloned().expect("a list");
        if let Some(last) = updates.last() {
            let offset = last["update_id"].as_i64().expect("a number") + 1;
            self.gets("getUpdates", json!({ "offset": offset, "limit": 1 })).await;
        }
        updates
    }
}

/// Never through a proxy: everything is on this machine.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("an HTTP client")
}

async fn start() -> (Telegram, Hand) {
    let desk = Telegram::start(Options::default()).await;
    let hand = Hand::of(&desk);
    (desk, hand)
}

fn teloxide(desk: &Telegram) -> teloxide::Bot {
    let url = desk.url().parse().expect("an address");
    teloxide::Bot::with_client(desk.token(), client()).set_api_url(url)
}

fn keys(data: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": "Place order", "callback_data": data }]] })
}
