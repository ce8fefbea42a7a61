//! The demo: the whole desk in a browser, or a tour of it in the terminal, without a single token.

mod act;
mod bot;
mod data;
mod finding;
mod guide;
mod inspect;
mod led;
mod page;
mod panes;
mod play;
mod slash;
mod stage;
mod stream;
mod tour;
mod trouble;

pub use led::follow;

use crate::cli::database::Database;
use crate::clock::Clock;
use crate::config::Config;
use crate::emulator::discord::World;
use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use data::Data;
use guide::Guide;
use indicatif::{ProgressBar, ProgressStyle};
use stage::Stage;
use std::convert::Infallible;
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tour::Tour;

/// How often it is written down what the next run goes on with.
const KEEP: Duration = Duration::from_secs(5);
/// How long the bot may take to start.
const START: Duration = Duration::from_mins(1);

/// How the demo runs.
#[derive(clap::Args)]
pub struct Options {
    /// Begins anew: what earlier demos have left is removed.
    #[arg(long)]
    fresh: bool,
    /// The page's port on 127.0.0.1; another one where it is taken.
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Plays a tour in this terminal and prints the chats: phone-order, b2b-quote, whatsapp, abandoned-cart, approval, or
    /// a file that was recorded on the page.
    #[arg(long, value_name = "TOUR", conflicts_with_all = ["fresh", "port"])]
    script: Option<String>,
}

/// The time now, so many seconds ahead.
fn now(ahead: i64) -> DateTime<Utc> {
    Clock::System.now() + TimeDelta::seconds(ahead)
}

/// Runs until `end` is over, or the tour is.
pub async fn run(
    config: &Config,
    options: Options,
    end: impl Future<Output = Result<()>>,
) -> Result<ExitCode> {
    if config.database_url.is_some() {
        tracing::info!("the demo uses a database of its own, not DATABASE_URL");
    }
    let tour = options.script.as_deref().map(Tour::find).transpose()?;
    let data = Data::new(config, tour.is_some())?;
    let progress = Progress::new();
    progress.says("the database starts, with the sample shop at first");
    let database = data.open(config, options.fresh, now(0)).await?;
    let done = hold(config, &data, &database, tour, options.port, &progress, end).await;
    data.close(database).await?;
    done
}

async fn hold(
    config: &Config,
    data: &Data,
    database: &Database,
    tour: Option<Tour>,
    port: u16,
    progress: &Progress,
    end: impl Future<Output = Result<()>>,
) -> Result<ExitCode> {
    progress.says("three platforms are emulated, and the bot starts");
    let stage = Arc::new(Stage::set(config, data, database.store.clone()).await?);
    let done = tokio::select! {
        done = on_stage(&stage, data, tour, port, progress) => done,
        never = database.keep_running() => match never {},
        ended = end => ended.map(|()| ExitCode::SUCCESS),
    };
    progress.is_over();
    if let Err(fault) = stage.keep(data).await {
        tracing::warn!(fault = format!("{fault:#}"), "the next demo begins anew");
    }
    stage.bot.stop().await;
    done
}

async fn on_stage(
    stage: &Arc<Stage>,
    data: &Data,
    tour: Option<Tour>,
    port: u16,
    progress: &Progress,
) -> Result<ExitCode> {
    if !stage.bot.runs(START).await {
        bail!("the bot has not started; its log is {}", data.log().display());
    }
    // Commands are registered when the gateway is connected.
    let ready = stage.discord.wait_for(|world| world.connected() > 0, START).await
        && stage.discord.wait_for(World::has_commands, START).await;
    if !ready {
        bail!("the bot has not come to the emulated Discord; its log is {}", data.log().display());
    }
    progress.is_over();
    let shown = async {
        match tour {
            Some(tour) => scripted(stage, &tour).await,
            None => page::serve(Arc::clone(stage), Arc::new(Guide::default()), port)
                .await
                .map(|()| ExitCode::SUCCESS),
        }
    };
    tokio::select! {
        done = shown => done,
        never = kept(stage, data) => match never {},
        never = stage.tick() => match never {},
    }
}

/// A tour in the terminal: it fails where a step does, or where a platform's description was not kept to.
async fn scripted(stage: &Stage, tour: &Tour) -> Result<ExitCode> {
    play::play(stage, tour, &mut std::io::stdout()).await?;
    let wrong = stage.violations();
    if !wrong.is_empty() {
        bail!("requests were not as the platforms want them: {}", wrong.join("; "));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes down every few seconds what the next run goes on with, should this one be killed.
async fn kept(stage: &Stage, data: &Data) -> Infallible {
    let mut before = None;
    loop {
        tokio::time::sleep(KEEP).await;
        let marks: Vec<_> = stage::Pane::ALL.into_iter().map(|pane| stage.marks(pane)).collect();
        if before.as_ref() != Some(&marks) {
            if let Err(fault) = stage.keep(data).await {
                tracing::warn!(fault = format!("{fault:#}"), "the chats could not be kept");
            }
            before = Some(marks);
        }
    }
}

/// What is under way, on standard error.
struct Progress(ProgressBar);

impl Progress {
    fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    fn says(&self, what: &'static str) {
        self.0.set_message(what);
    }

    fn is_over(&self) {
        self.0.finish_and_clear();
    }
}
