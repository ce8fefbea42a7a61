//! The real desk, serving a database of its own, against an emulated Telegram.

use crate::support::{TestDb, copy_of, database};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::config::Platforms;
use cartwright::emulator::telegram::{Key, Message, Options, Person, Telegram, World};
use cartwright::serve;
use cartwright::store::Store;
use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{OnceCell, oneshot};
use tokio::task::JoinHandle;

/// When the sample shop begins.
fn day() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

/// The sample shop, whose people are known on every platform: made once, and then copied.
pub async fn sample() -> &'static TestDb {
    static SAMPLE: OnceCell<TestDb> = OnceCell::const_new();
    let make = || async {
        let db = database().await;
        init(&db.store, false, day()).await.expect("the sample shop");
        for (name, user) in [("Asha", "1001"), ("Ben", "1002"), ("Mitu", "1003")] {
            let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
            sqlx::query(
                "insert into staff_identity select p, $2, s.id from staff s, unnest('{telegram,discord}'::text[]) p
                 where s.name = $1",
            )
                .bind(name)
                .bind(user)
                .execute(&mut connection)
                .await
                .expect("somebody known there");
            connection.close().await.expect("closed");
        }
        db.store.close().await;
        db
    };
    SAMPLE.get_or_init(make).await
}

/// An address on this machine at which nobody listens, and that nobody is given by chance before the desk does: below
/// the ports from which systems take those of connections.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id() % 20 * 1_000;
    loop {
        let port = 10_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let address = SocketAddr::from(([127, 0, 0, 1], u16::try_from(port).expect("a port")));
        if std::net::TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

pub async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    for _ in 0..500 {
        if let Ok(answer) = client.get(format!("http://{address}{path}")).send().await {
            return (answer.status().as_u16(), answer.text().await.expect("a text"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody answers at {address}");
}

/// The bot's messages that have buttons about a cart.
fn keyed(world: &World, chat: i64) -> Option<Vec<Message>> {
    let about_cart = |key: &Key| key.data.as_ref().is_some_and(|data| !data.starts_with("c1:0:"));
    let has_keys = |message: &&&Message| message.by_bot && message.rows().iter().flatten().any(about_cart);
    let messages = world.messages(chat);
    Some(messages.iter().filter(has_keys).map(|message| (**message).clone()).collect())
}

pub const SOON: Duration = Duration::from_secs(20);

/// A running desk. Its people are Asha and Ben, reps, and Mitu, a manager.
pub struct Desk {
    pub db: TestDb,
    pub telegram: Telegram,
    /// Where it serves HTTP.
    pub listen: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Desk {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let db = copy_of(&sample().await.name).await;
        let telegram = Telegram::start(options).await;
        let mut desk = Self { db, telegram, listen: free_address(), stop: None, serving: None };
        desk.serve(None);
        desk
    }

    /// Starts the program's own serving.
    pub fn serve(&mut self, public_url: Option<String>) {
        let (stop, serving) = self.serve_beside(self.db.store.clone(), self.listen, public_url);
        (self.stop, self.serving) = (Some(stop), Some(serving));
    }

    /// Starts another process's serving: what ends it, and its end.
    pub fn serve_beside(
        &self,
        store: Store,
        listen: SocketAddr,
        public_url: Option<String>,
    ) -> (oneshot::Sender<()>, JoinHandle<anyhow::Result<()>>) {
        let platforms = Platforms {
            telegram_bot_token: Some(self.telegram.token().into()),
            telegram_api_url: self.telegram.url(),
            public_url,
            listen,
            ..Platforms::none()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let end = async {
                let _ = stopped.await;
                Ok(())
            };
            serve::run(&store, &platforms, Clock::System, end).await
        });
        (stop, serving)
    }

    /// Ends it as SIGTERM does, and waits.
    pub async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            serving.await.expect("no bug").expect("a good end");
        }
    }

    pub fn asha(&self) -> Person {
        self.telegram.person(1_001, "Asha")
    }

    pub fn ben(&self) -> Person {
        self.telegram.person(1_002, "Ben")
    }

    pub fn mitu(&self) -> Person {
        self.telegram.person(1_003, "Mitu")
    }

    /// Says something and waits for the bot's next message or edit in that chat.
    pub async fn say(&self, person: &Person, chat: i64, text: &str) -> Message {
        let before = self.telegram.shown(chat);
        person.says(chat, text);
        self.telegram.next_shown(chat, before).await
    }

    /// Presses a button of a message and waits for the bot's next message or edit in that chat.
    pub async fn tap(&self, person: &Person, chat: i64, message: &Message, label: &str) -> Message {
        let before = self.telegram.shown(chat);
        person.taps(chat, message.id, label);
        self.telegram.next_shown(chat, before).await
    }

    /// Waits until all that was said is worked and answered, and nothing is owed.
    pub async fn rests(&self) {
        let end = std::time::Instant::now() + 3 * SOON;
        loop {
            let quiet = self.telegram.settled(Duration::from_millis(20), SOON).await;
            let waiting = self.db.store.inbox_depth().await.expect("the inbox").0;
            let owed = self.db.store.outbox_depth().await.expect("the outbox").0;
            if quiet && waiting + owed == 0 {
                return;
            }
            assert!(
                std::time::Instant::now() < end,
                "the desk does not come to rest: {waiting} wait, {owed} are owed"
            );
        }
    }

    /// Waits for what the bot shows next in a chat after this was done.
    pub async fn after<T>(&self, chat: i64, act: impl FnOnce() -> T) -> Message {
        let before = self.telegram.shown(chat);
        act();
        self.telegram.next_shown(chat, before).await
    }

    /// Waits until one message alone has buttons about a cart in a chat: that one.
    pub async fn only_card(&self, chat: i64) -> Message {
        let one = |world: &World| keyed(world, chat).filter(|keyed| keyed.len() == 1)?.pop();
        match self.telegram.until(SOON, one).await {
            Some(card) => card,
            None => panic!("not one message with buttons:\n{}", self.telegram.transcript(chat)),
        }
    }

    /// The same, and it stands at the bottom.
    pub async fn card_below(&self, chat: i64) -> Message {
        let card = self.only_card(chat).await;
        let last = self.telegram.messages(chat).last().map(|message| message.id);
        assert_eq!(last, Some(card.id), "the card is not at the bottom:\n{}", self.telegram.transcript(chat));
        card
    }

    /// Waits until every screen was delivered, or given up.
    pub async fn owes_nothing(&self) {
        for _ in 0..500 {
            if self.db.store.outbox_depth().await.expect("the outbox").0 == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("screens are owed for too long");
    }

    /// Waits until every trouble that was planned has happened.
    pub async fn has_failed(&self) {
        for _ in 0..500 {
            if self.telegram.faults_left() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing failed");
    }

    /// The answer to a GET: status and body.
    pub async fn get(&self, path: &str) -> (u16, String) {
        get(self.listen, path).await
    }

    /// Waits until the metrics have this line's beginning, with any number.
    pub async fn counts(&self, begins: &str) -> bool {
        for _ in 0..500 {
            if self.get("/metrics").await.1.lines().any(|line| line.starts_with(begins)) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    /// Runs a statement on a connection of its own.
    pub async fn sql(&self, sql: &'static str) {
        let mut connection = PgConnection::connect_with(&self.db.options).await.expect("a connection");
        sqlx::raw_sql(sql).execute(&mut connection).await.expect(sql);
        connection.close().await.expect("closed");
    }

    /// An open cart of Asha's with mugs in it, in her private chat; its card.
    pub async fn cart_of_mugs(&self) -> Message {
        let asha = self.asha();
        self.say(&asha, asha.private(), "/new bangladesh 2x ceramic mug").await
    }

    /// What must hold after every test: every request was a valid one, every press was answered, and the desk ends well
    /// with nothing left over.
    pub async fn end(self) {
        self.end_but(0, 0).await;
    }

    /// The same, but for so many screens that were parked and presses that were too old to be answered.
    pub async fn end_but(mut self, parked: i64, unanswered: usize) {
        self.owes_nothing().await;
        let quiet = self.telegram.settled(Duration::from_millis(50), SOON).await;
        assert!(quiet, "the desk does not come to rest");
        let open = self.telegram.unanswered();
        assert_eq!(open.len(), unanswered, "presses without an answer: {open:?}");
        self.stop().await;
        let violations: Vec<_> =
            self.telegram.violations().into_iter().map(|found| (found.method, found.problem)).collect();
        assert_eq!(violations, [], "requests that Telegram does not know");
        assert!(self.telegram.early_requests().is_empty(), "{:?}", self.telegram.early_requests());
        let faults = self.db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(self.db.store.outbox_depth().await.expect("the outbox"), (0, parked), "owed and parked");
        assert_eq!(self.db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    }
}
