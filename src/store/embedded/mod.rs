//! A private Postgres server in a data folder: the first process starts it, others join, the last one out stops it.
//!
//! Two lock files carry all of it. `users.lock` is held shared by everyone who uses the server, so that whoever can
//! turn their hold into an exclusive one is the last. `start.lock` is held exclusively while someone starts, joins
//! or leaves, so that these never overlap. The kernel drops both when a process dies, however it dies; the server
//! itself outlives a killed starter, and the next process joins it, or recovers it if it died as well.

mod binaries;
mod cluster;
mod folders;
mod lock;

use anyhow::{Context, Result};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, Connection};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use folders::{Folders, PORT};
pub use folders::{data_folder, may_serve};

/// The account inside the cluster; the cluster's socket folder decides who may connect as it.
const SUPERUSER: &str = "postgres";
/// Starting includes crash recovery, which may take minutes after a large import.
const START_PATIENCE: Duration = Duration::from_mins(5);
const LEAVE_PATIENCE: Duration = Duration::from_mins(1);

/// One user's hold on the server of a data folder. Dropping it is the same as [`Embedded::close`], but blocks.
pub struct Embedded {
    folders: Folders,
    durable: bool,
    /// The shared lock that counts us; gone once we have left.
    users: Option<File>,
}

impl Embedded {
    /// Starts the server of `data` or joins it, making folder and cluster where they are missing.
    ///
    /// `durable: false` is for tests: a committed row may then be lost with the machine's power.
    /// Fails with a sentence that says what to do when there is no Postgres to run, when the folder belongs to
    /// somebody else, or when the server does not come up.
    pub async fn open(data: &Path, durable: bool) -> Result<Self> {
        let folders = Folders::prepare(data)?;
        // Declared before the lock, so that on an error the lock is let go before dropping `embedded` asks for it.
        let embedded;
        let start = lock::exclusive(&folders.start_lock(), START_PATIENCE).await?;
        let users = lock::shared(&folders.users_lock())?;
        embedded = Self { folders, durable, users: Some(users) };
        cluster::ensure_running(&embedded.folders, durable).await?;
        drop(start);
        Ok(embedded)
    }

    /// Starts the server again if it has died since; does nothing while it runs. Safe to call at any time.
    pub async fn ensure_running(&self) -> Result<()> {
        let _start = lock::exclusive(&self.folders.start_lock(), START_PATIENCE).await?;
        cluster::ensure_running(&self.folders, self.durable).await
    }

    /// How to connect to `database` on this server.
    pub fn options(&self, database: &str) -> PgConnectOptions {
        local_options(self.socket_folder(), database)
    }

    /// The folder of the server's socket: `psql -h FOLDER -U postgres DATABASE` looks inside while we run.
    pub fn socket_folder(&self) -> &Path {
        self.folders.socket()
    }

    /// Makes `database` if it is missing and says how to connect to it. The name must be a plain word.
    pub async fn database(&self, database: &str) -> Result<PgConnectOptions> {
        let _start = lock::exclusive(&self.folders.start_lock(), START_PATIENCE).await?;
        let mut connection = PgConnection::connect_with(&self.options("postgres")).await?;
        let exists = sqlx::query_scalar!("select 1 from pg_database where datname = $1", database)
            .fetch_optional(&mut connection)
            .await?;
        if exists.is_none() {
            sqlx::raw_sql(AssertSqlSafe(format!("create database \"{database}\"")))
                .execute(&mut connection)
                .await
                .with_context(|| format!("the database {database} could not be made"))?;
        }
        connection.close().await?;
        Ok(self.options(database))
    }

    /// Removes a database of [`Embedded::database`] with everything in it, whoever is connected to it.
    pub async fn remove(&self, database: &str) -> Result<()> {
        let mut connection = PgConnection::connect_with(&self.options("postgres")).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists \"{database}\" with (force)")))
            .execute(&mut connection)
            .await
            .with_context(|| format!("the database {database} could not be removed"))?;
        connection.close().await?;
        Ok(())
    }

    /// Leaves the server, and stops it when nobody else uses it. Close pools first, or their queries are cut off.
    pub async fn close(mut self) -> Result<()> {
        tokio::task::spawn_blocking(move || self.leave()).await?
    }

    fn leave(&mut self) -> Result<()> {
        let Some(users) = self.users.take() else { return Ok(()) };
        let _start = lock::exclusive_blocking(&self.folders.start_lock(), LEAVE_PATIENCE)?;
        if lock::is_last(&users)? { cluster::stop(&self.folders) } else { Ok(()) }
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::warn!("the database server could not be left properly: {error:#}");
        }
    }
}

/// How to connect to `database` through the socket in `folder`, whatever PG… variables the shell has set.
pub fn local_options(folder: &Path, database: &str) -> PgConnectOptions {
    // Only PGOPTIONS still gets through: sqlx has no way to take it back, and what it sets is the user's wish.
    PgConnectOptions::new_without_pgpass()
        .host("localhost")
        .socket(folder)
        .port(PORT)
        .username(SUPERUSER)
        .ssl_mode(PgSslMode::Disable)
        .database(database)
}
