//! A private chat with the bot in Telegram.

use super::Stage;
use crate::desk::{Desk, SOON, day};
use cartwright::clock::Clock;
use cartwright::emulator::telegram::{Options, Person};

pub struct OnTelegram {
    desk: Desk,
    person: Person,
}

impl OnTelegram {
    pub async fn start() -> Self {
        let desk = Desk::start_at(Clock::Fixed(day()), Options::default()).await;
        let person = desk.asha();
        Self { desk, person }
    }

    /// The next story is this person's, who reads this language.
    pub fn enter(&mut self, name: &str, lang: &str) {
        let person = match name {
            "Asha" => self.desk.asha(),
            "Ben" => self.desk.ben(),
            _ => self.desk.mitu(),
        };
        self.person = person.speaks(lang);
    }

    pub async fn end(self) {
        self.desk.end().await;
    }
}

impl Stage for OnTelegram {
    async fn types(&mut self, line: &str) -> String {
        let message = self.desk.say(&self.person, self.person.private(), line).await;
        self.desk.rests().await;
        message.text().to_owned()
    }

    async fn presses(&mut self, label: &str) -> Option<String> {
        let chat = self.person.private();
        let before = self.desk.telegram.shown(chat);
        let last = self.desk.telegram.look(|world| world.last_shown(chat).cloned()).expect("something shown");
        // "Add item" opens the search in the middle of the chat.
        last.key(label).expect("a button").data?;
        let toast = self.person.taps(chat, last.id, label).answer_within(SOON).await.expect("an answer");
        self.desk.rests().await;
        let mut told = toast.text;
        if self.desk.telegram.shown(chat) > before {
            let shown = self.desk.telegram.look(|world| world.last_shown(chat).cloned());
            told = format!("{told}\n{}", shown.expect("something shown").text());
        }
        Some(told)
    }
}
