//! The real bot as a process of its own, which is led, killed and started again.

use super::led;
use anyhow::{Context, Result};
use serde::Serialize;
use std::ffi::OsString;
use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

/// How long the bot may take to finish what it has.
const LAST_WORDS: Duration = Duration::from_secs(25);
/// How long it is gone after it was killed, so that it can be seen.
const GONE: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(100);

/// How the bot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Starting,
    Running,
    Down,
}

/// What it is started with.
pub struct Settings {
    /// `serve` and its flags.
    pub arguments: Vec<OsString>,
    pub environment: Vec<(&'static str, String)>,
    /// Where it serves HTTP.
    pub listen: SocketAddr,
    /// Where its log goes.
    pub log: PathBuf,
}

enum Order {
    Kill,
    /// Seconds ahead of real time.
    Clock(i64),
    End,
}

/// A hold on the bot; it ends when this is dropped or stopped.
pub struct Bot {
    orders: mpsc::Sender<Order>,
    pub state: watch::Receiver<State>,
}

impl Bot {
    /// Starts it with a clock so many seconds ahead.
    pub fn start(settings: Settings, ahead: i64) -> Self {
        let (orders, taken) = mpsc::channel(8);
        let (told, state) = watch::channel(State::Starting);
        tokio::spawn(async move {
            let mut keeper = Keeper { settings, ahead, orders: taken, told };
            while keeper.live().await {
                sleep(GONE).await;
            }
        });
        Self { orders, state }
    }

    /// Kills it, as kill -9 does; it starts again by itself.
    pub async fn kill(&self) {
        let _ = self.orders.send(Order::Kill).await;
    }

    pub async fn set_clock(&self, ahead: i64) {
        let _ = self.orders.send(Order::Clock(ahead)).await;
    }

    /// Waits until it serves; false where it does not within this time.
    pub async fn runs(&self, within: Duration) -> bool {
        let mut state = self.state.clone();
        timeout(within, state.wait_for(|state| *state == State::Running)).await.is_ok_and(|seen| seen.is_ok())
    }

    /// Ends it in good order.
    pub async fn stop(&self) {
        let _ = self.orders.send(Order::End).await;
        let mut state = self.state.clone();
        // Whoever keeps it lets go when it has ended.
        while state.changed().await.is_ok() {}
    }
}

struct Keeper {
    settings: Settings,
    ahead: i64,
    orders: mpsc::Receiver<Order>,
    told: watch::Sender<State>,
}

impl Keeper {
    /// One life of the bot; whether it is to live again.
    async fn live(&mut self) -> bool {
        self.told.send_replace(State::Starting);
        let (mut child, mut lead) = match self.spawn().await {
            Ok(started) => started,
            Err(fault) => {
                tracing::error!(fault = format!("{fault:#}"), "the bot does not start");
                return !self.orders.is_closed();
            }
        };
        loop {
            let starting = *self.told.borrow() == State::Starting;
            tokio::select! {
                _ = child.wait() => {
                    self.told.send_replace(State::Down);
                    return !self.orders.is_closed();
                }
                order = self.orders.recv() => match order {
                    Some(Order::Kill) => {
                        let _ = child.start_kill();
                    }
                    Some(Order::Clock(ahead)) => {
                        self.ahead = ahead;
                        let _ = led::tell(&mut lead, ahead).await;
                    }
                    Some(Order::End) | None => {
                        // It hears that nobody leads it any more, and ends.
                        drop(lead);
                        if timeout(LAST_WORDS, child.wait()).await.is_err() {
                            let _ = child.kill().await;
                        }
                        return false;
                    }
                },
                () = sleep(LOOK), if starting => {
                    if is_ready(self.settings.listen).await {
                        self.told.send_replace(State::Running);
                    }
                }
            }
        }
    }

    async fn spawn(&self) -> Result<(Child, ChildStdin)> {
        let log = File::options().create(true).append(true).open(&self.settings.log);
        let log = log.with_context(|| format!("{} cannot be written", self.settings.log.display()))?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(&self.settings.arguments).envs(self.settings.environment.iter().cloned());
        for foreign in ["DATABASE_URL", "PUBLIC_URL", "SMTP_URL", "DISCORD_PUBLIC_KEY", "WHATSAPP_TEMPLATE"] {
            command.env_remove(foreign);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::from(log)).kill_on_drop(true);
        // Ctrl-C in the terminal is for us, who then end it in good order.
        command.process_group(0);
        let mut child = command.spawn().context("start the bot")?;
        let mut lead = child.stdin.take().context("a pipe to the bot")?;
        led::tell(&mut lead, self.ahead).await?;
        Ok((child, lead))
    }
}

async fn is_ready(listen: SocketAddr) -> bool {
    let Ok(client) = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(1)).build() else {
        return false;
    };
    let asked = client.get(format!("http://{listen}/readyz")).send().await;
    asked.is_ok_and(|answer| answer.status().is_success())
}
