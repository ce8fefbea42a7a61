//! Where a demo keeps its things: a database of its own on the embedded server, and what was said in the chats.

use crate::cli::database::{Database, folder};
use crate::config::Config;
use crate::store::embedded::Embedded;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// The database of demos that are kept.
const DATABASE: &str = "demo";

/// The names of what a demo keeps.
pub struct Data {
    folder: PathBuf,
    pub database: String,
    /// Whether all of it goes when the demo ends.
    passing: bool,
}

impl Data {
    /// Of the demo that goes on where the last one ended, or, with `passing`, of one that leaves nothing.
    pub fn new(config: &Config, passing: bool) -> Result<Self> {
        let folder = folder(config)?;
        let database = if passing { format!("demo-{}", std::process::id()) } else { DATABASE.to_owned() };
        Ok(Self { folder, database, passing })
    }

    /// Opens the database, anew where that is wished or where the chats are not known any more.
    pub async fn open(&self, config: &Config, fresh: bool, now: DateTime<Utc>) -> Result<Database> {
        let embedded = Embedded::open(&self.folder, true).await?;
        if fresh || self.passing || !self.chats().exists() {
            embedded.remove(&self.database).await?;
            let _ = tokio::fs::remove_file(self.chats()).await;
        }
        let own = Config { database_url: None, database: self.database.clone(), ..config.clone() };
        let database = Database::open_with_shop(&own, now).await?;
        embedded.close().await?;
        Ok(database)
    }

    /// What the last run has kept; none where there is nothing, or nothing that can be read.
    pub async fn recall<T: DeserializeOwned>(&self) -> Option<T> {
        let bytes = tokio::fs::read(self.chats()).await.ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    pub async fn keep(&self, what: &impl Serialize) -> Result<()> {
        if self.passing {
            return Ok(());
        }
        let (path, new) = (self.chats(), self.chats().with_extension("new"));
        tokio::fs::write(&new, serde_json::to_vec(what)?).await.context("keep the chats")?;
        tokio::fs::rename(&new, &path).await.context("keep the chats")
    }

    /// Leaves the database as it is, or takes a passing one away.
    pub async fn close(self, database: Database) -> Result<()> {
        database.store.close().await;
        if let Some(embedded) = database.embedded {
            if self.passing {
                embedded.remove(&self.database).await?;
                let _ = tokio::fs::remove_file(self.log()).await;
            }
            embedded.close().await?;
        }
        Ok(())
    }

    /// The bot's log.
    pub fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.database))
    }

    fn chats(&self) -> PathBuf {
        Path::join(&self.folder, format!("{}.json", self.database))
    }
}
