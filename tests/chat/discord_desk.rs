//! The real desk, serving a database of its own, against an emulated Discord; beside it perhaps an emulated Telegram.

use crate::desk::{SOON, free_address, get};
use crate::support::{TestDb, copy_of, database};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::config::Platforms;
use cartwright::emulator::discord::{Discord, Guild, Message, Options, Person};
use cartwright::emulator::telegram::Telegram;
use cartwright::serve;
use cartwright::store::Store;
use sqlx::{Connection, PgConnection};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::sync::{OnceCell, oneshot};
use tokio::task::JoinHandle;

/// The people: Asha and Ben, reps, and Mitu, a manager, known on Discord, and Asha on Telegram, too.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("Asha", "discord", "210000000000001001"),
    ("Ben", "discord", "210000000000001002"),
    ("Mitu", "discord", "210000000000001003"),
    ("Asha", "telegram", "1001"),
];

/// The sample shop, whose people are known: made once, and then copied.
async fn sample() -> &'static TestDb {
    static SAMPLE: OnceCell<TestDb> = OnceCell::const_new();
    let make = || async {
        let db = database().await;
        init(&db.store, false, Clock::System.now()).await.expect("the sample shop");
        let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
        for (name, platform, user) in PEOPLE {
            sqlx::query("insert into staff_identity select $3, $2, id from staff where name = $1")
                .bind(name)
                .bind(user)
                .bind(platform)
                .execute(&mut connection)
                .await
                .expect("somebody known there");
        }
        connection.close().await.expect("closed");
        db.store.close().await;
        db
    };
    SAMPLE.get_or_init(make).await
}

/// A running desk, a server, and its channel for sales.
pub struct ServerDesk {
    pub db: TestDb,
    pub discord: Discord,
    pub telegram: Option<Telegram>,
    pub guild: Guild,
    pub sales: u64,
    /// Where it serves HTTP.
    pub listen: SocketAddr,
    /// Whether interactions come over HTTP.
    pub over_http: bool,
    /// Whose signatures are good, where not Discord's own.
    pub key: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<anyhow::Result<()>>>,
}

/// For tests of what is done, not of how soon: the machine may be too busy for three seconds.
pub fn unhurried() -> Options {
    Options { first_answer: 6 * SOON, ..Options::default() }
}

impl ServerDesk {
    pub async fn start() -> Self {
        Self::start_with(unhurried(), None).await
    }

    pub async fn start_with(options: Options, telegram: Option<Telegram>) -> Self {
        let desk = Self::not_ready(options, telegram, free_address()).await;
        desk.is_ready().await;
        desk
    }

    /// The same, with interactions over HTTP.
    pub async fn over_http() -> Self {
        let listen = free_address();
        let url = Some(format!("http://{listen}/discord/interactions"));
        let options = Options { interactions_url: url, ..unhurried() };
        let desk = Self::not_ready(options, None, listen).await;
        desk.is_ready().await;
        desk
    }

    /// A desk to which Discord lets hardly any session begin today.
    pub async fn start_with_few_sessions() -> Self {
        Self::not_ready(Options { identifies: 5, ..unhurried() }, None, free_address()).await
    }

    async fn not_ready(options: Options, telegram: Option<Telegram>, listen: SocketAddr) -> Self {
        let db = copy_of(&sample().await.name).await;
        let over_http = options.interactions_url.is_some();
        let discord = Discord::start(options).await;
        let guild = discord.guild("Shop");
        let sales = guild.channel("sales");
        let (key, stop, serving) = (None, None, None);
        let mut desk = Self { db, discord, telegram, guild, sales, listen, over_http, key, stop, serving };
        desk.serve();
        desk
    }

    /// Starts the program's own serving.
    pub fn serve(&mut self) {
        let (stop, serving) = self.serve_beside(self.db.store.clone(), self.listen);
        (self.stop, self.serving) = (Some(stop), Some(serving));
    }

    /// Starts another process's serving: what ends it, and its end.
    pub fn serve_beside(
        &self,
        store: Store,
        listen: SocketAddr,
    ) -> (oneshot::Sender<()>, JoinHandle<anyhow::Result<()>>) {
        let platforms = Platforms {
            telegram_bot_token: self.telegram.as_ref().map(|telegram| telegram.token().into()),
            telegram_api_url: self.telegram.as_ref().map(Telegram::url).unwrap_or_default(),
            discord_bot_token: Some(self.discord.token().into()),
            discord_application_id: None,
            discord_public_key: self
                .over_http
                .then(|| self.key.clone().unwrap_or_else(|| self.discord.public_key())),
            discord_api_url: self.discord.url(),
            discord_shards: None,
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

    /// Waits until it is ready and its commands are registered.
    pub async fn is_ready(&self) {
        let end = Instant::now() + SOON;
        loop {
            let (status, body) = get(self.listen, "/readyz").await;
            if status == 200 && !self.discord.commands().is_empty() {
                return;
            }
            assert!(Instant::now() < end, "not ready: {body}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn asha(&self) -> Person {
        self.discord.person(210_000_000_000_001_001, "Asha")
    }

    pub fn ben(&self) -> Person {
        self.discord.person(210_000_000_000_001_002, "Ben")
    }

    pub fn mitu(&self) -> Person {
        self.discord.person(210_000_000_000_001_003, "Mitu")
    }

    /// Somebody whom nobody has let in.
    pub fn mallory(&self) -> Person {
        self.discord.person(210_000_000_000_005_001, "Mallory")
    }

    /// An open cart of Asha's with two mugs in it; its card.
    pub async fn cart_of_mugs(&self) -> Message {
        self.asha().slash(self.sales, "cart new", &[("market", "BD"), ("items", "2x ceramic mug")]);
        self.card_with("Ceramic Mug").await
    }

    /// Waits until the card in the channel for sales shows these words.
    pub async fn card_with(&self, words: &str) -> Message {
        self.discord.shows(self.sales, words).await
    }

    /// Waits for the bot's one message that everybody sees in the channel for sales.
    pub fn only_card(&self) -> Message {
        let mut all = self.discord.messages(self.sales);
        all.retain(|message| message.by_bot);
        assert_eq!(all.len(), 1, "not one card:\n{}", self.discord.transcript(self.sales));
        all.remove(0)
    }

    /// Waits until all that was done is worked and answered, and nothing is owed.
    pub async fn rests(&self) {
        let end = Instant::now() + 3 * SOON;
        loop {
            let quiet = self.discord.settled(Duration::from_millis(30), SOON).await;
            let waiting = self.db.store.inbox_depth().await.expect("the inbox").0;
            let owed = self.db.store.outbox_depth().await.expect("the outbox").0;
            if quiet && waiting + owed == 0 {
                return;
            }
            assert!(Instant::now() < end, "the desk does not rest: {waiting} wait, {owed} are owed");
        }
    }

    /// Waits until this holds.
    pub async fn until(&self, what: &str, holds: impl Fn(&Discord) -> bool) {
        let end = Instant::now() + 3 * SOON;
        while !holds(&self.discord) {
            assert!(Instant::now() < end, "not in time: {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Runs a statement on a connection of its own.
    pub async fn sql(&self, sql: &'static str) {
        let mut connection = PgConnection::connect_with(&self.db.options).await.expect("a connection");
        sqlx::raw_sql(sql).execute(&mut connection).await.expect(sql);
        connection.close().await.expect("closed");
    }

    /// What must hold after every test: every request was a valid one, and the desk ends well with nothing left over.
    pub async fn end(mut self) {
        self.rests().await;
        self.stop().await;
        let violations: Vec<String> =
            self.discord.violations().into_iter().map(|found| format!("{found:?}")).collect();
        assert_eq!(violations, Vec::<String>::new(), "requests that Discord does not know");
        assert!(self.discord.early_requests().is_empty(), "{:?}", self.discord.early_requests());
        let faults = self.db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(self.db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
        assert_eq!(self.db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    }
}
