//! What the shared tests need of a platform: its emulator, and people who are alone with the bot there.

mod discord;
mod telegram;

pub use discord::OnDiscord;
pub use telegram::OnTelegram;

use crate::desk::{SOON, free_address, sample};
use crate::support::{TestDb, copy_of};
use cartwright::clock::Clock;
use cartwright::config::Platforms;
use cartwright::serve;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Somebody of the sample's staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub name: &'static str,
    /// The user id, on every platform.
    pub id: u32,
}

pub const ASHA: Who = Who { name: "Asha", id: 1_001 };
pub const BEN: Who = Who { name: "Ben", id: 1_002 };
pub const MITU: Who = Who { name: "Mitu", id: 1_003 };
pub const PEOPLE: [Who; 3] = [ASHA, BEN, MITU];

/// A message of the bot's that somebody sees.
#[derive(Clone, Debug)]
pub struct Shown {
    pub message: u64,
    /// How often it was edited.
    pub edits: usize,
    pub text: String,
    pub keys: Vec<Key>,
    /// Whether others who look on do not see it.
    pub alone: bool,
}

/// A button, or an option to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub label: String,
    pub id: String,
}

/// An emulated platform with one bot. Everybody of the staff has a chat in which only they talk with it.
pub trait Platform: Clone + Send + Sync + 'static {
    /// As tables name it.
    const NAME: &'static str;
    /// Whether a press that succeeds is told of in words, besides by what is shown then.
    const SAYS_SUCCESS: bool;
    /// Whether words are asked for in the chat, and not by a form.
    const ASKS_IN_WORDS: bool;
    /// Whether what nobody listens to waits for the next bot.
    const KEEPS_UPDATES: bool;
    /// Whether what one person does arrives in the order in which it was done, even within a moment.
    const KEEPS_ORDER: bool;
    /// Whether a menu stands in a card's message, which becomes the card again by itself.
    const CARDS_COME_BACK: bool;
    /// Whether a new message may come twice where the bot dies at the wrong moment.
    const MAY_REPEAT: bool;

    fn start(seed: Option<u64>) -> impl Future<Output = Self> + Send;
    /// What a bot in this process needs to find it.
    fn settings(&self, platforms: &mut Platforms);
    /// What one in a process of its own needs; `brought_to`: where updates are to come over HTTP.
    fn variables(&self, brought_to: Option<SocketAddr>) -> Vec<(&'static str, String)>;
    /// How often a bot has begun to listen.
    fn begun(&self) -> u64;
    /// How many requests the bot has made, but for those to listen.
    fn calls(&self) -> usize;
    /// What comes from now on comes so many more times, and mixed up among chats.
    fn rough(&self, again: u32);
    /// Of so many updates that were told the bot, those that it has accepted: at least and at most.
    fn accepted(&self, told: usize) -> (usize, usize);
    /// Whether whoever did this was shown that nobody has heard it.
    fn is_lost(&self, id: &str) -> bool;
    fn settled(&self, quiet: Duration, within: Duration) -> impl Future<Output = bool> + Send;
    /// Whatever a correct bot does not do.
    fn faults(&self) -> Vec<String>;
    fn transcript(&self, who: Who) -> String;
    /// The chat, as the outbox names it.
    fn chat(&self, who: Who) -> String;

    /// Types a line; the id of what the bot gets.
    fn types(&self, who: Who, line: &str) -> impl Future<Output = String> + Send;
    /// Presses a button, or chooses an option; the id of what the bot gets, unless a form was opened.
    fn presses(&self, who: Who, message: u64, id: &str) -> impl Future<Output = Option<String>> + Send;
    /// The button or option with this label on what was shown last.
    fn find(&self, who: Who, label: &str) -> Option<(u64, Key)>;
    /// Names somebody as a customer.
    fn names(&self, who: Who, phone: &str, name: &str) -> impl Future<Output = String> + Send;
    /// Chooses the language in which they are spoken to.
    fn reads(&self, who: Who, lang: &str) -> impl Future<Output = ()> + Send;

    /// The bot's messages that stand, oldest first.
    fn shown(&self, who: Who) -> Vec<Shown>;
    /// All that ever stood, in each of its versions.
    fn ever_shown(&self, who: Who) -> Vec<Shown>;
    /// Whether they are shown that an answer will come.
    fn thinks(&self, who: Who) -> bool;
    /// What was said for a moment only, so far.
    fn toasts(&self, who: Who) -> Vec<String>;
    /// What a person typed that has become markup.
    fn foreign_markup(&self, who: Who) -> Option<String>;
}

/// A desk at work on one platform, with a database of its own.
pub struct Hosted<P> {
    pub db: TestDb,
    pub platform: P,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<anyhow::Result<()>>,
}

/// What somebody has seen by now.
pub struct Seen {
    messages: BTreeMap<u64, usize>,
    toasts: usize,
}

impl<P: Platform> Hosted<P> {
    pub async fn start(seed: Option<u64>) -> Self {
        let db = copy_of(&sample().await.name).await;
        let platform = P::start(seed).await;
        let mut settings = Platforms { listen: free_address(), ..Platforms::none() };
        platform.settings(&mut settings);
        let (stop, stopped) = oneshot::channel::<()>();
        let store = db.store.clone();
        let serving = tokio::spawn(async move {
            let end = async {
                let _ = stopped.await;
                Ok(())
            };
            serve::run(&store, &settings, Clock::System, end).await
        });
        let end = Instant::now() + SOON;
        while platform.begun() == 0 {
            assert!(Instant::now() < end, "the bot does not listen");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Self { db, platform, stop, serving }
    }

    /// A connection of one's own to the tables.
    pub async fn pool(&self) -> PgPool {
        PgPoolOptions::new().max_connections(4).connect_with(self.db.options.clone()).await.expect("a pool")
    }

    /// Waits until all that was done is worked and answered, and nothing is owed.
    pub async fn rests(&self) {
        let end = Instant::now() + 3 * SOON;
        loop {
            let quiet = self.platform.settled(Duration::from_millis(20), SOON).await;
            let waiting = self.db.store.inbox_depth().await.expect("the inbox").0;
            let owed = self.db.store.outbox_depth().await.expect("the outbox").0;
            if quiet && waiting + owed == 0 {
                return;
            }
            assert!(
                Instant::now() < end,
                "the desk does not come to rest: {waiting} wait, {owed} are owed, {:?}\n{}",
                self.platform.faults(),
                PEOPLE.map(|who| self.platform.transcript(who)).join("\n")
            );
        }
    }

    pub async fn types(&self, who: Who, line: &str) -> String {
        let seen = self.seen(who);
        self.platform.types(who, line).await;
        self.rests().await;
        self.told(who, &seen, None)
    }

    /// Presses what has this label; all that they are told then. None where a form was opened instead.
    pub async fn presses(&self, who: Who, label: &str) -> Option<String> {
        let (message, key) = self.platform.find(who, label).unwrap_or_else(|| {
            panic!("no {label:?} on what was shown last:\n{}", self.platform.transcript(who))
        });
        let seen = self.seen(who);
        let given = self.platform.presses(who, message, &key.id).await;
        self.rests().await;
        given.map(|_| self.told(who, &seen, Some(message)))
    }

    pub fn seen(&self, who: Who) -> Seen {
        let messages = self.platform.shown(who).into_iter().map(|shown| (shown.message, shown.edits));
        Seen { messages: messages.collect(), toasts: self.platform.toasts(who).len() }
    }

    /// What was said, and what has come or changed since then.
    pub fn told_since(&self, who: Who, seen: &Seen) -> String {
        self.told_of(who, seen, |_| true)
    }

    /// The same, as an answer to words or to a press of this message: a card that comes back further up, because its rep
    /// went elsewhere, answers nothing, and it is chance when it does.
    fn told(&self, who: Who, seen: &Seen, pressed: Option<u64>) -> String {
        self.told_of(who, seen, |message| !P::CARDS_COME_BACK || Some(message) == pressed)
    }

    /// The same, with changes of messages that were there already only where `answers` says so.
    fn told_of(&self, who: Who, seen: &Seen, answers: impl Fn(u64) -> bool) -> String {
        let news = |shown: &Shown| match seen.messages.get(&shown.message) {
            None => true,
            Some(edits) => *edits != shown.edits && answers(shown.message),
        };
        let shown = self.platform.shown(who).into_iter().filter(news).map(|shown| shown.text);
        let toasts = self.platform.toasts(who).into_iter().skip(seen.toasts);
        toasts.chain(shown).collect::<Vec<_>>().join("\n")
    }

    /// What must hold after every test: every request was a valid one and everything was answered, and the desk ends
    /// well with nothing left over.
    pub async fn end(self) {
        self.rests().await;
        drop(self.stop);
        self.serving.await.expect("no bug").expect("a good end");
        assert_eq!(self.platform.faults(), Vec::<String>::new());
        let faults = self.db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(self.db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
        assert_eq!(self.db.store.inbox_depth().await.expect("the inbox"), (0, 0), "waiting and parked");
    }
}
