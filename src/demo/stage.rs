//! The emulated platforms with their people and chats, the bot among them, and the clock that all of them go by.

use super::bot::{Bot, Settings};
use super::data::Data;
use crate::config::Config;
use crate::emulator::discord::{self, Discord};
use crate::emulator::telegram::{self, Telegram};
use crate::emulator::whatsapp::{self, Customer, WhatsApp};
use crate::engine::staff::Role;
use crate::store::Store;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The people's ids on their platforms.
const ASHA: i64 = 1_001;
const MITU: i64 = 1_003;
const BEN: u64 = 310_000_000_000_000_002;
/// Rahim's number, who is a customer of the sample shop.
const RAHIM: &str = "8801712345678";

/// A person's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pane {
    Asha,
    Ben,
    Mitu,
    Rahim,
}

impl Pane {
    pub const ALL: [Self; 4] = [Self::Asha, Self::Ben, Self::Mitu, Self::Rahim];

    pub fn name(self) -> &'static str {
        match self {
            Self::Asha => "asha",
            Self::Ben => "ben",
            Self::Mitu => "mitu",
            Self::Rahim => "rahim",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pane| pane.name() == name)
    }
}

/// What is kept between runs.
#[derive(Serialize, Deserialize)]
struct Kept {
    ahead: i64,
    group: i64,
    channel: u64,
    telegram: telegram::Kept,
    discord: discord::Kept,
    whatsapp: whatsapp::Kept,
}

/// Everything that a demo runs.
pub struct Stage {
    pub telegram: Telegram,
    pub discord: Discord,
    pub whatsapp: WhatsApp,
    pub asha: telegram::Person,
    pub ben: discord::Person,
    pub mitu: telegram::Person,
    pub rahim: Customer,
    /// The managers' group on Telegram, and the sales channel on Discord.
    pub group: i64,
    pub channel: u64,
    pub store: Store,
    pub bot: Bot,
    /// The form that Ben has open.
    pub form: Mutex<Option<discord::Modal>>,
    ahead: AtomicI64,
}

impl Stage {
    /// Sets everything up and starts the bot: anew, or where the last run ended.
    pub async fn set(config: &Config, data: &Data, store: Store) -> Result<Self> {
        let kept: Option<Kept> = data.recall().await;
        let fresh = kept.is_none();
        let telegram = Telegram::start(telegram::Options::default()).await;
        let discord = Discord::start(discord::Options::default()).await;
        let whatsapp = WhatsApp::start(whatsapp::Options { pairs: false, ..Default::default() }).await;
        let listen = free_address()?;
        let (mut ahead, mut group, mut channel) = (0, 0, 0);
        if let Some(kept) = kept {
            telegram.recall(kept.telegram);
            discord.recall(kept.discord);
            whatsapp.recall(kept.whatsapp);
            (ahead, group, channel) = (kept.ahead, kept.group, kept.channel);
        }
        let (asha, mitu) = (telegram.person(ASHA, "Asha"), telegram.person(MITU, "Mitu"));
        let ben = discord.person(BEN, "Ben");
        let rahim = whatsapp.customer(RAHIM, "Rahim Uddin", &format!("http://{listen}"));
        if fresh {
            asha.private();
            group = telegram.supergroup("Managers", &[&mitu]);
            channel = discord.guild("Rupsha Trading").channel("sales");
            introduce(&store, group, channel, super::now(0)).await?;
        }
        forward(&telegram, &discord, &whatsapp, ahead);
        let settings = settings(config, data.log(), listen, &data.database, (&telegram, &discord, &whatsapp));
        let bot = Bot::start(settings, ahead);
        let (form, ahead) = (Mutex::default(), AtomicI64::new(ahead));
        Ok(Self {
            telegram,
            discord,
            whatsapp,
            asha,
            ben,
            mitu,
            rahim,
            group,
            channel,
            store,
            bot,
            form,
            ahead,
        })
    }

    /// The demo's time.
    pub fn now(&self) -> DateTime<Utc> {
        super::now(self.ahead())
    }

    pub fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    /// Puts everybody's clock forward.
    pub async fn advance(&self, by: TimeDelta) {
        let seconds = by.num_seconds().max(0);
        let ahead = self.ahead.fetch_add(seconds, Ordering::Relaxed) + seconds;
        forward(&self.telegram, &self.discord, &self.whatsapp, seconds);
        self.bot.set_clock(ahead).await;
    }

    /// Writes down what the next run goes on with.
    pub async fn keep(&self, data: &Data) -> Result<()> {
        let kept = Kept {
            ahead: self.ahead(),
            group: self.group,
            channel: self.channel,
            telegram: self.telegram.keep(),
            discord: self.discord.keep(),
            whatsapp: self.whatsapp.keep(),
        };
        data.keep(&kept).await
    }

    /// Tells the bot, as WhatsApp does, that what it sent has arrived and was read.
    pub async fn tick(&self) -> Infallible {
        let mut news = self.whatsapp.news();
        let bot = &self.rahim.bot;
        loop {
            for sent in self.whatsapp.sent(&self.rahim.id) {
                let next = match self.whatsapp.state(&sent.id).as_deref() {
                    None => "sent",
                    Some("sent") => "delivered",
                    Some("delivered") => "read",
                    _ => continue,
                };
                tokio::time::sleep(Duration::from_millis(250)).await;
                self.whatsapp.becomes(bot, &sent, next, None);
            }
            if news.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

/// Makes the people known to the desk, and binds the chats to what they are for.
async fn introduce(store: &Store, group: i64, channel: u64, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.know("Asha", "telegram", &ASHA.to_string()).await?;
    tx.know("Mitu", "telegram", &MITU.to_string()).await?;
    tx.know("Ben", "discord", &BEN.to_string()).await?;
    let mitu = tx.staff().await?.into_iter().find(|member| member.name == "Mitu");
    let mitu = mitu.context("the sample shop has a manager, Mitu")?;
    debug_assert_eq!(mitu.role, Role::Manager.as_str());
    let (group, channel, asha) = (group.to_string(), channel.to_string(), ASHA.to_string());
    let chats = [
        ("telegram", &group, "managers"),
        ("telegram", &group, "warehouse"),
        ("telegram", &group, "digest"),
        ("telegram", &asha, "sales"),
        ("discord", &channel, "sales"),
    ];
    for (platform, chat, purpose) in chats {
        tx.bind_chat(platform, chat, purpose, mitu.id, now).await?;
    }
    tx.commit().await
}

fn forward(telegram: &Telegram, discord: &Discord, whatsapp: &WhatsApp, seconds: i64) {
    let by = Duration::from_secs(seconds.unsigned_abs());
    telegram.advance(by);
    discord.passes(by);
    whatsapp.passes(by);
}

/// An address on this machine at which nobody listens.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("a free port on 127.0.0.1")?;
    Ok(listener.local_addr()?)
}

fn settings(
    config: &Config,
    log: PathBuf,
    listen: SocketAddr,
    database: &str,
    (telegram, discord, whatsapp): (&Telegram, &Discord, &WhatsApp),
) -> Settings {
    let number = whatsapp.options();
    let mut arguments = vec!["serve".into(), "--led".into(), "--database".into(), database.into()];
    if let Some(folder) = &config.data {
        arguments.extend(["--data".into(), folder.into()]);
    }
    let environment = vec![
        ("TELEGRAM_BOT_TOKEN", telegram.token().to_owned()),
        ("TELEGRAM_API_URL", telegram.url()),
        ("DISCORD_BOT_TOKEN", discord.token().to_owned()),
        ("DISCORD_APPLICATION_ID", discord.application_id().to_string()),
        ("DISCORD_API_URL", discord.url()),
        ("WHATSAPP_ACCESS_TOKEN", number.token.clone()),
        ("WHATSAPP_PHONE_NUMBER_ID", number.number.clone()),
        ("WHATSAPP_APP_SECRET", number.app_secret.clone()),
        ("WHATSAPP_VERIFY_TOKEN", "demo".to_owned()),
        ("WHATSAPP_API_URL", whatsapp.url()),
        ("LISTEN", listen.to_string()),
    ];
    Settings { arguments, environment, listen, log }
}
