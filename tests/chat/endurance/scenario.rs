//! Phone orders as one person makes them, step by step, and what is left of them in the tables.

use crate::desk::SOON;
use crate::support::TestDb;
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::emulator::telegram::{Person, Telegram, World};
use cartwright::shop::{File, read};
use sqlx::{Connection, PgConnection, PgPool};
use std::time::Duration;

/// The people: Asha and Ben, reps, and Mitu, a manager.
pub const PEOPLE: [(&str, i64); 3] = [("Asha", 1_001), ("Ben", 1_002), ("Mitu", 1_003)];

/// The sample shop with enough of two more products, and its people known on Telegram.
pub async fn shop(db: &TestDb) {
    init(&db.store, false, Clock::System.now()).await.expect("the sample shop");
    more_products(db).await;
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    for (name, user) in PEOPLE {
        sqlx::query("insert into staff_identity select 'telegram', $2, id from staff where name = $1")
            .bind(name)
            .bind(user.to_string())
            .execute(&mut connection)
            .await
            .expect("somebody known on Telegram");
    }
    connection.close().await.expect("closed");
}

/// Two products of which there is always enough.
pub async fn more_products(db: &TestDb) {
    let products = "Handle,Title,Variant SKU,Price / BD,Stock / DHK\n\
                    mug-x,Endless Mug,ENDLESS-1,150,1000000\nlamp-x,Endless Lamp,ENDLESS-2,990,1000000\n";
    let files = [File { name: "products.csv", bytes: products.as_bytes() }];
    let mut tx = db.store.begin().await.expect("begin");
    let (shop, bad) = read(&files, &tx.known().await.expect("what is known"));
    assert!(bad.is_empty(), "{}", bad[0]);
    tx.import(&shop, Clock::System.now(), |_| ()).await.expect("the products");
    tx.commit().await.expect("commit");
}

/// What one person does next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Types these lines, one after another, without waiting.
    Types(Vec<String>),
    /// Presses the button with these words on what was shown last.
    Taps(&'static str),
}

/// One order. Every third is alike.
pub fn order(round: usize) -> Vec<Step> {
    let types = |lines: &[&str]| Step::Types(lines.iter().map(|line| (*line).to_owned()).collect());
    let units = round % 3 + 1;
    vec![
        types(&["/new BD"]),
        Step::Types(vec![format!("{units}x ENDLESS-1"), "1x ENDLESS-2".to_owned()]),
        Step::Taps("Customer"),
        types(&["01712-345678"]),
        Step::Taps("Payment"),
        Step::Taps("Cash"),
        Step::Taps("Place"),
        Step::Taps("Yes, order"),
    ]
}

/// A person at work in the own chat, who looks into the tables to see whether the bot has done what was asked.
pub struct Worker {
    telegram: Telegram,
    person: Person,
    pool: PgPool,
}

impl Worker {
    pub fn new(telegram: &Telegram, name: &str, user: i64, pool: &PgPool) -> Self {
        let person = telegram.person(user, name);
        person.private();
        Self { telegram: telegram.clone(), person, pool: pool.clone() }
    }

    /// Makes one order.
    pub async fn orders(&self, round: usize) {
        for step in order(round) {
            self.takes(&step).await;
        }
    }

    /// Takes a step, and waits until it is worked and nothing is owed to the chat any more.
    pub async fn takes(&self, step: &Step) {
        let chat = self.person.id;
        let updates: Vec<i64> = match step {
            Step::Types(lines) => {
                lines.iter().filter_map(|line| self.person.says(chat, line).update).collect()
            }
            Step::Taps(label) => {
                let last =
                    self.telegram.look(|world| world.last_shown(chat).cloned()).expect("something shown");
                let key = last.key(label).and_then(|key| key.data);
                let transcript =
                    || panic!("no {label:?} on what was shown last:\n{}", self.telegram.transcript(chat));
                let data = key.unwrap_or_else(transcript);
                self.person.taps_data(chat, last.id, &data).update.into_iter().collect()
            }
        };
        self.worked(&updates, step).await;
    }

    async fn worked(&self, updates: &[i64], step: &Step) {
        let ids: Vec<String> = updates.iter().map(ToString::to_string).collect();
        let chat = self.person.id.to_string();
        let end = tokio::time::Instant::now() + 4 * SOON;
        let mut look = tokio::time::interval(Duration::from_millis(10));
        loop {
            look.tick().await;
            let open: i64 = sqlx::query_scalar(
                "select $3 - (select count(*) from inbox where external_id = any($1) and done_at is not null)
                   + (select count(*) from outbox where chat = $2)",
            )
            .bind(&ids)
            .bind(&chat)
            .bind(i64::try_from(ids.len()).expect("few"))
            .fetch_one(&self.pool)
            .await
            .expect("a look into the tables");
            if open == 0 {
                return;
            }
            let late = tokio::time::Instant::now() > end;
            assert!(!late, "{step:?} is not worked:\n{}", self.telegram.transcript(self.person.id));
        }
    }
}

/// Each person's orders as JSON, without numbers and times, oldest first.
pub async fn orders_of(pool: &PgPool, user: i64) -> Vec<serde_json::Value> {
    sqlx::query_scalar(
        "select json_build_object('total', o.total::text, 'phone', o.phone, 'status', o.status, 'lines',
           (select json_agg(json_build_array(l.sku, l.quantity) order by l.line) from order_line l where l.order_id = o.id))
         from orders o join cart c on c.id = o.cart_id
         join staff_identity i on i.staff_id = c.owner_id and i.platform = 'telegram' and i.user_id = $1
         order by o.id",
    )
    .bind(user.to_string())
    .fetch_all(pool)
    .await
    .expect("orders")
}

/// How many carts there are, how many of them are open, and the turns that were worked.
pub async fn counts(pool: &PgPool) -> (i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from cart), (select count(*) from cart where state = 'open'),
           (select count(*) from inbox where done_at is not null)",
    )
    .fetch_one(pool)
    .await
    .expect("counts")
}

/// The copies of the bot's new messages about carts, by chat and text: the most of one.
pub fn most_copies(telegram: &Telegram) -> usize {
    let mut copies = std::collections::HashMap::<(i64, String), usize>::new();
    telegram.look(|world: &World| {
        for request in world.requests().iter().filter(|request| request.method == "sendMessage") {
            let text = request.body["text"].as_str().unwrap_or_default();
            if text.contains("C-1") {
                let chat = request.body["chat_id"].as_i64().unwrap_or_default();
                *copies.entry((chat, text.to_owned())).or_default() += 1;
            }
        }
    });
    copies.into_values().max().unwrap_or_default()
}

/// The carts that more than one message of a chat shows: chat, the cart's title, and how many messages.
pub fn shown_twice(telegram: &Telegram) -> Vec<(i64, String, usize)> {
    let mut shown = std::collections::BTreeMap::<(i64, String), usize>::new();
    for (_, user) in PEOPLE {
        for message in telegram.messages(user).iter().filter(|message| message.by_bot) {
            let title = message.text().lines().find_map(|line| line.split_once(" C-")?.1.split(' ').next());
            // Only a card has buttons that are about its cart.
            if let Some(title) = title.filter(|_| !message.rows().is_empty()) {
                *shown.entry((user, title.to_owned())).or_default() += 1;
            }
        }
    }
    shown
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|((chat, title), count)| (chat, title, count))
        .collect()
}
