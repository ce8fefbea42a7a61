//! Phone orders as one person makes them, step by step, and what is left of them in the tables.

use crate::desk::SOON;
use crate::platform::{PEOPLE, Platform, Who};
use crate::support::TestDb;
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::shop::{File, read};
use sqlx::{Connection, PgConnection, PgPool};
use std::collections::BTreeMap;
use std::time::Duration;

/// The sample shop with enough of two more products, and its people known on a platform.
pub async fn shop(db: &TestDb, platform: &str) {
    init(&db.store, false, Clock::System.now()).await.expect("the sample shop");
    more_products(db).await;
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    for who in PEOPLE {
        sqlx::query("insert into staff_identity select $3, $2, id from staff where name = $1")
            .bind(who.name)
            .bind(who.id.to_string())
            .bind(platform)
            .execute(&mut connection)
            .await
            .expect("somebody known there");
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
    /// The same, unless what it opens is there already.
    Opens(&'static str, &'static str),
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
        Step::Opens("Payment", "Cash"),
        Step::Taps("Cash"),
        Step::Taps("Place"),
        Step::Taps("Yes, order"),
    ]
}

/// A person at work in the own chat, who looks into the tables to see whether the bot has done what was asked.
pub struct Worker<P> {
    platform: P,
    who: Who,
    pool: PgPool,
}

impl<P: Platform> Worker<P> {
    pub fn new(platform: &P, who: Who, pool: &PgPool) -> Self {
        Self { platform: platform.clone(), who, pool: pool.clone() }
    }

    /// Makes one order; how many updates that took.
    pub async fn orders(&self, round: usize) -> usize {
        let mut updates = 0;
        for step in order(round) {
            updates += self.takes(&step).await;
        }
        updates
    }

    /// Takes a step, and waits until it is worked and nothing is owed to the chat any more; how many updates it took.
    async fn takes(&self, step: &Step) -> usize {
        match step {
            Step::Types(lines) => {
                let at_once = if P::KEEPS_ORDER { lines.len() } else { 1 };
                for lines in lines.chunks(at_once) {
                    let mut ids = Vec::new();
                    for line in lines {
                        ids.push(self.platform.types(self.who, line).await);
                    }
                    for (mut id, line) in ids.into_iter().zip(lines) {
                        while !self.worked(&id, step).await {
                            id = self.platform.types(self.who, line).await;
                        }
                    }
                }
                lines.len()
            }
            Step::Opens(_, there) if self.platform.find(self.who, there).is_some() => 0,
            Step::Taps(label) | Step::Opens(label, _) => loop {
                let Some((message, key)) = self.platform.find(self.who, label) else {
                    let transcript = self.platform.transcript(self.who);
                    panic!("no {label:?} on what was shown last:\n{transcript}");
                };
                // A form that was opened is no update.
                let Some(id) = self.platform.presses(self.who, message, &key.id).await else { return 0 };
                if self.worked(&id, step).await {
                    return 1;
                }
            },
        }
    }

    /// Waits until the bot has done it, and nothing is owed to the chat any more. False where it was not heard.
    pub async fn worked(&self, id: &str, step: &Step) -> bool {
        let chat = self.platform.chat(self.who);
        let end = tokio::time::Instant::now() + 4 * SOON;
        let mut look = tokio::time::interval(Duration::from_millis(10));
        loop {
            look.tick().await;
            let (kept, done, owed): (bool, bool, bool) = sqlx::query_as(
                "select exists (select from inbox where external_id = $1),
                   exists (select from inbox where external_id = $1 and done_at is not null),
                   exists (select from outbox where chat = $2)",
            )
            .bind(id)
            .bind(&chat)
            .fetch_one(&self.pool)
            .await
            .expect("a look into the tables");
            if done && !owed {
                return true;
            }
            if !kept && self.platform.is_lost(id) {
                return false;
            }
            let late = tokio::time::Instant::now() > end;
            assert!(!late, "{step:?} is not worked:\n{}", self.platform.transcript(self.who));
        }
    }
}

/// Each person's orders as JSON, without numbers and times, oldest first.
pub async fn orders_of(pool: &PgPool, who: Who) -> Vec<serde_json::Value> {
    sqlx::query_scalar(
        "select json_build_object('total', o.total::text, 'phone', o.phone, 'status', o.status, 'lines',
           (select json_agg(json_build_array(l.sku, l.quantity) order by l.line) from order_line l where l.order_id = o.id))
         from orders o join cart c on c.id = o.cart_id join staff s on s.id = c.owner_id and s.name = $1
         order by o.id",
    )
    .bind(who.name)
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

/// The carts that more than one message of a chat shows: whose chat, the cart, and the messages.
pub fn shown_twice(platform: &impl Platform) -> Vec<(Who, String, Vec<u64>)> {
    let mut found = Vec::new();
    for who in PEOPLE {
        let mut shown = BTreeMap::<String, Vec<u64>>::new();
        // Only a card has buttons that are about its cart.
        for message in platform.shown(who).iter().filter(|message| !message.alone && !message.keys.is_empty())
        {
            // A read-back, say, that could only be told in the chat itself, is none.
            let mut title = message.text.lines().filter(|line| line.starts_with(['🛒', '✅']));
            let cart = title.find_map(|line| line.split_once(" C-")?.1.split(' ').next());
            if let Some(cart) = cart {
                shown.entry(cart.to_owned()).or_default().push(message.message);
            }
        }
        found.extend(
            shown
                .into_iter()
                .filter(|(_, messages)| messages.len() > 1)
                .map(|(cart, messages)| (who, cart, messages)),
        );
    }
    found
}
