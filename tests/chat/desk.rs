//! The real desk, serving a database of its own, against an emulated Telegram.

use crate::support::{TestDb, database};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::config::Platforms;
use cartwright::emulator::telegram::{Message, Options, Person, Telegram};
use cartwright::serve;
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const SOON: Duration = Duration::from_secs(10);

/// A running desk. Its people are Asha and Ben, reps, and Mitu, a manager.
pub struct Desk {
    pub db: TestDb,
    pub telegram: Telegram,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Desk {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let db = database().await;
        init(&db.store, false, Clock::System.now()).await.expect("the sample shop");
        let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
        for (name, user) in [("Asha", "1001"), ("Ben", "1002"), ("Mitu", "1003")] {
            sqlx::query("insert into staff_identity select 'telegram', $2, id from staff where name = $1")
                .bind(name)
                .bind(user)
                .execute(&mut connection)
                .await
                .expect("somebody known on Telegram");
        }
        let telegram = Telegram::start(options).await;
        let mut desk = Self { db, telegram, stop: None, serving: None };
        desk.serve(None);
        desk
    }

    /// Starts the program's own serving.
    pub fn serve(&mut self, public_url: Option<String>) {
        let platforms = Platforms {
            telegram_bot_token: Some(self.telegram.token().into()),
            telegram_api_url: self.telegram.url(),
            public_url,
            listen: "127.0.0.1:0".parse().expect("an address"),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let store = self.db.store.clone();
        self.stop = Some(stop);
        self.serving = Some(tokio::spawn(async move {
            let end = async {
                let _ = stopped.await;
                Ok(())
            };
            serve::run(&store, &platforms, Clock::System, end).await
        }));
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

    /// What must hold after every test: every request was a valid one, every press was answered, and the desk ends well
    /// with nothing left over.
    pub async fn end(mut self) {
        let quiet = self.telegram.settled(Duration::from_millis(50), SOON).await;
        assert!(quiet, "the desk does not come to rest");
        assert_eq!(self.telegram.unanswered(), [], "presses without an answer");
        self.stop().await;
        let violations: Vec<_> =
            self.telegram.violations().into_iter().map(|found| (found.method, found.problem)).collect();
        assert_eq!(violations, [], "requests that Telegram does not know");
        let faults = self.db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(self.db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
        assert_eq!(self.db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    }
}
