//! The database that a command works on: the one it was given, else the embedded one, with the sample shop at first.

use crate::cli::import;
use crate::config::Config;
use crate::store::Store;
use crate::store::embedded::{Embedded, data_folder};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// How many connections a process opens at most.
const CONNECTIONS: u32 = 10;

/// How often a program that serves looks whether its embedded server lives.
const WATCH: Duration = Duration::from_secs(2);

/// An open database. Close it, so that the last process out stops the embedded server.
pub struct Database {
    pub store: Store,
    pub embedded: Option<Embedded>,
}

impl Database {
    /// Opens the database, starts the embedded server where it is needed, and brings the schema up to date.
    pub async fn open(config: &Config) -> Result<Self> {
        let database = match &config.database_url {
            Some(url) => {
                let options = PgConnectOptions::from_str(url).ok().context(
                    "DATABASE_URL is not an address such as postgres://user:password@host/database",
                )?;
                let store = Store::connect(options, CONNECTIONS).await?;
                store.check_server().await?;
                Self { store, embedded: None }
            }
            None => {
                let embedded = Embedded::open(&folder(config)?, true).await?;
                let options = embedded.database(&config.database).await?;
                let store = Store::connect(options, CONNECTIONS).await?;
                Self { store, embedded: Some(embedded) }
            }
        };
        database.store.migrate().await?;
        Ok(database)
    }

    /// The same, and the sample shop is loaded on the embedded database's first use.
    pub async fn open_with_shop(config: &Config, now: DateTime<Utc>) -> Result<Self> {
        let database = Self::open(config).await?;
        if database.embedded.is_some() && database.store.begin().await?.shop().await?.is_none() {
            let loaded = import::init(&database.store, false, now).await;
            // Another process may have been a moment earlier.
            if database.store.begin().await?.shop().await?.is_none() {
                loaded.context("load the sample shop")?;
            }
        }
        Ok(database)
    }

    /// Starts the embedded server again whenever it has died; for a program that nobody watches.
    pub async fn keep_running(&self) -> Infallible {
        loop {
            tokio::time::sleep(WATCH).await;
            if let Some(embedded) = &self.embedded
                && !self.store.is_reachable().await
                && let Err(fault) = embedded.ensure_running().await
            {
                tracing::error!(fault = format!("{fault:#}"), "the embedded database does not start");
            }
        }
    }

    /// Leaves the database; the last process out stops the embedded server.
    pub async fn close(self) -> Result<()> {
        self.store.close().await;
        match self.embedded {
            Some(embedded) => embedded.close().await,
            None => Ok(()),
        }
    }
}

/// Where the embedded database and the terminal's history live.
pub fn folder(config: &Config) -> Result<PathBuf> {
    match &config.data {
        Some(folder) => Ok(folder.clone()),
        None => data_folder(),
    }
}
