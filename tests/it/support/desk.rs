//! Reps at the desk: they say lines and press buttons, and get the screen that is owed to them.

use super::worker::Tap;
use super::{TestDb, database};
use cartwright::cli::import::init;
use cartwright::dialog::event::Input;
use cartwright::dialog::screen::Screen;
use cartwright::store::Store;
use cartwright::store::load::Key;
use cartwright::turn::{Incoming, Taken, Turns};
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU64, Ordering};

static INPUTS: AtomicU64 = AtomicU64::new(0);

pub fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

/// A database with the sample shop.
pub async fn shop() -> TestDb {
    let db = database().await;
    init(&db.store, false, now()).await.expect("the sample shop");
    db
}

/// What a test looks for on a screen.
pub trait Buttons {
    /// The id of the button whose label has these words.
    fn button(&self, label: &str) -> String;
}

impl Buttons for Screen {
    fn button(&self, label: &str) -> String {
        let button = self.numbered().find(|button| button.label.contains(label));
        button.unwrap_or_else(|| panic!("no {label} on {}", self.plain())).id.clone()
    }
}

/// A member of the sample's staff in a chat of their own.
#[derive(Clone)]
pub struct Rep {
    store: Store,
    turns: Turns,
    user: String,
    chat: String,
    platform: &'static str,
}

impl Rep {
    pub fn new(store: &Store, user: &str, chat: &str) -> Self {
        Self {
            store: store.clone(),
            turns: Turns::new(store.clone()),
            user: user.to_owned(),
            chat: chat.to_owned(),
            platform: "terminal",
        }
    }

    /// The same person on another platform, where they are known by the same word.
    pub fn on(self, platform: &'static str) -> Self {
        Self { platform, ..self }
    }

    pub async fn says(&self, text: &str) -> Screen {
        let id = INPUTS.fetch_add(1, Ordering::Relaxed).to_string();
        assert_eq!(self.sends(Input::Text(text.to_owned()), &id).await, Taken::Done, "{text}");
        self.screen().await
    }

    pub async fn presses(&self, id: &str) -> Screen {
        let input = INPUTS.fetch_add(1, Ordering::Relaxed).to_string();
        assert_eq!(self.sends(Input::Press(id.to_owned()), &input).await, Taken::Done, "{id}");
        self.screen().await
    }

    /// One input with an id of its own, whatever comes of it.
    pub async fn sends(&self, input: Input, external_id: &str) -> Taken {
        let key = Key {
            platform: self.platform.to_owned(),
            bot: String::new(),
            chat: self.chat.clone(),
            user: self.user.clone(),
            external_id: external_id.to_owned(),
        };
        self.turns
            .take(Incoming {
                key,
                input,
                name: String::new(),
                private: true,
                discreet: false,
                server: None,
                about: None,
                origin: None,
                lang: None,
                now: now(),
            })
            .await
    }

    /// A press of this chat, for another process to take.
    pub fn tap(&self, button: &str, external_id: &str) -> Tap {
        Tap {
            user: self.user.clone(),
            chat: self.chat.clone(),
            button: button.to_owned(),
            external_id: format!("{}-{external_id}", self.chat),
        }
    }

    /// The last screen that is owed to this chat; all of them are taken.
    pub async fn screen(&self) -> Screen {
        self.screens().await.pop().expect("a screen is owed")
    }

    pub async fn screens(&self) -> Vec<Screen> {
        use cartwright::store::outbox::Delivered;
        let mut screens = Vec::new();
        loop {
            let owed =
                self.store.take_owed(self.platform, Some(&self.chat), 1, 9, now()).await.expect("the outbox");
            if owed.is_empty() {
                return screens;
            }
            let done: Vec<_> = owed.iter().map(|owed| Delivered::Sent(owed.id)).collect();
            self.store.settle(&done).await.expect("the outbox");
            screens.extend(owed.into_iter().map(|owed| owed.screen));
        }
    }
}
