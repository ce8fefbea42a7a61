//! The real desk with a sales group on Telegram, perhaps a channel on Discord, and a number on WhatsApp.

use crate::desk::{SOON, free_address, sample};
use crate::support::{TestDb, copy_of};
use cartwright::clock::Clock;
use cartwright::config::Platforms;
use cartwright::emulator::discord::Discord;
use cartwright::emulator::telegram::{self, Message, Person, Telegram};
use cartwright::emulator::whatsapp::{Customer, Options, WhatsApp};
use cartwright::serve;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A desk with a sales group on Telegram, and a WhatsApp number.
pub struct RelayDesk {
    pub db: TestDb,
    pub telegram: Telegram,
    pub discord: Option<Discord>,
    pub whatsapp: WhatsApp,
    pub listen: SocketAddr,
    pub group: i64,
    /// Where letters go.
    smtp_url: Option<String>,
    pub template: Option<String>,
    pub stop: Option<oneshot::Sender<()>>,
    pub serving: Option<JoinHandle<anyhow::Result<()>>>,
}

impl RelayDesk {
    pub async fn start() -> Self {
        Self::start_with(Options { pairs: false, ..Options::default() }, None).await
    }

    /// With a mail server.
    pub async fn mailing(url: String) -> Self {
        Self::start_all(Options { pairs: false, ..Options::default() }, None, Some(url)).await
    }

    pub async fn start_with(options: Options, discord: Option<Discord>) -> Self {
        Self::start_all(options, discord, None).await
    }

    async fn start_all(options: Options, discord: Option<Discord>, smtp_url: Option<String>) -> Self {
        let db = copy_of(&sample().await.name).await;
        let telegram = Telegram::start(telegram::Options::default()).await;
        let people = [(1_001, "Asha"), (1_002, "Ben"), (1_003, "Mitu")];
        let people = people.map(|(id, name)| telegram.person(id, name));
        let group = telegram.supergroup("Sales", &people.each_ref());
        let whatsapp = WhatsApp::start(options).await;
        let (listen, stop, serving) = (free_address(), None, None);
        let mut desk =
            Self { db, telegram, discord, whatsapp, listen, group, smtp_url, template: None, stop, serving };
        desk.serve();
        desk
    }

    pub fn serve(&mut self) {
        let options = self.whatsapp.options();
        let platforms = Platforms {
            telegram_bot_token: Some(self.telegram.token().into()),
            telegram_api_url: self.telegram.url(),
            discord_bot_token: self.discord.as_ref().map(|discord| discord.token().into()),
            discord_api_url: self.discord.as_ref().map(Discord::url).unwrap_or_default(),
            whatsapp_access_token: Some(options.token.clone().into()),
            whatsapp_phone_number_id: Some(options.number.clone()),
            whatsapp_app_secret: Some(options.app_secret.clone().into()),
            whatsapp_verify_token: Some("our word".to_owned()),
            whatsapp_api_url: self.whatsapp.url(),
            listen: self.listen,
            whatsapp_template: self.template.clone(),
            smtp_url: self.smtp_url.clone().map(Into::into),
            mail_from: Some("Rupsha Trading <sales@rupsha.example>".to_owned()),
            ..Platforms::none()
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

    /// Binds the group to sales, as a manager does.
    pub async fn bound(&self) {
        self.mitu().says(self.group, "/here sales");
        self.telegram.sees(self.group, "Done").await;
    }

    pub async fn end(mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            serving.await.expect("no bug").expect("a good end");
        }
        assert!(self.whatsapp.violations().is_empty(), "{:?}", self.whatsapp.violations());
        let violations = self.telegram.violations();
        assert!(violations.is_empty(), "{violations:?}");
    }

    pub fn bot(&self) -> String {
        format!("http://{}", self.listen)
    }

    pub fn asha(&self) -> Person {
        self.telegram.person(1_001, "Asha")
    }

    pub fn mitu(&self) -> Person {
        self.telegram.person(1_003, "Mitu")
    }

    pub fn rahim(&self) -> Customer {
        self.whatsapp.customer("8801712345678", "Rahim Uddin", &self.bot())
    }

    /// Waits for a customer's message in the group.
    pub async fn letter(&self, words: &str) -> Message {
        self.telegram.sees(self.group, words).await
    }

    /// Waits for a file of this kind with these words under it, in the group.
    pub async fn file(&self, kind: &'static str, words: &'static str) -> Message {
        let group = self.group;
        let carries = move |message: &&&Message| {
            message.json["caption"].as_str().unwrap_or_default().contains(words)
                && !message.json[kind].is_null()
        };
        let found =
            |world: &telegram::World| world.messages(group).iter().find(carries).map(|m| (*m).clone());
        match self.telegram.until(SOON, found).await {
            Some(message) => message,
            None => panic!("no {kind}:\n{}", self.telegram.transcript(group)),
        }
    }

    pub async fn rests(&self) {
        let end = std::time::Instant::now() + SOON;
        loop {
            let waiting = self.db.store.inbox_depth().await.expect("the inbox").0;
            let owed = self.db.store.outbox_depth().await.expect("the outbox").0;
            if waiting + owed == 0 && self.whatsapp.waiting() == 0 {
                return;
            }
            assert!(std::time::Instant::now() < end, "{waiting} wait, {owed} are owed");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
