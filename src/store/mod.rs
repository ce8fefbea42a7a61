//! The database: a store can only begin, and every query is a method of the transaction that it hands out.

mod boards;
pub mod cards;
mod closed;
mod customers;
pub mod embedded;
mod erasure;
mod export;
mod health;
mod holds;
pub mod hooks;
pub mod inbox;
mod invites;
pub mod leader;
pub mod life;
mod lists;
pub mod load;
pub mod morning;
mod onlookers;
pub mod outbox;
mod owing;
pub mod places;
mod placing;
pub mod relay;
pub mod replaced;
pub mod save;
mod search;
mod search_index;
mod server;
mod servers;
mod settings;
pub mod staff;
mod stale;
pub mod steps;
pub mod tables;
mod twins;
pub mod upkeep;

use anyhow::{Context, Result};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

mod shop;

pub use shop::{Count, Report};

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// A pool of connections to one Postgres database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    spare: Arc<Spare>,
}

/// Connections of turns that went well, for the next ones. Given back to the pool, each would be asked whether it
/// lives, which costs as much as a statement; one that died meanwhile costs its turn a second try.
pub(super) struct Spare {
    connections: Mutex<Vec<PoolConnection<Postgres>>>,
    /// The pool keeps the rest for everybody else.
    most: usize,
}

impl Spare {
    fn take(&self) -> Option<PoolConnection<Postgres>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: PoolConnection<Postgres>) {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if connections.len() < self.most {
            connections.push(connection);
        }
    }

    fn clear(&self) {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The permission to read and write. Dropped without [`Tx::commit`], a transaction is rolled back.
pub struct Tx {
    pub(super) inner: Inner,
}

/// A transaction over several statements, which may hold locks; or a connection on which each statement is one.
pub(super) enum Inner {
    Held(Transaction<'static, Postgres>),
    Autocommit(PoolConnection<Postgres>, Arc<Spare>),
}

impl Deref for Inner {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Held(transaction) => transaction,
            Self::Autocommit(connection, _) => connection,
        }
    }
}

impl DerefMut for Inner {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Held(transaction) => transaction,
            Self::Autocommit(connection, _) => connection,
        }
    }
}

impl Store {
    /// Opens a pool of at most `connections`. Fails with a sentence when the server cannot be reached.
    pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<Self> {
        let options = options.application_name("cartwright").statement_cache_capacity(256).options([
            ("idle_in_transaction_session_timeout", "30s"),
            ("lock_timeout", "20s"),
            // The large statements are planned once: planning them anew costs more than running them. That may be
            // while a table is empty; by index the plan stays right when the table has grown.
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("jit", "off"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            // A turn on a connection that died is tried again; asking before each turn would cost a round trip.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await;
        match pool {
            Ok(pool) => {
                let most = usize::try_from(connections / 2).unwrap_or(0);
                Ok(Self { pool, spare: Arc::new(Spare { connections: Mutex::default(), most }) })
            }
            // The pool only knows that it has waited; what the server says is more.
            Err(waited) => {
                let said = PgConnection::connect_with(&options).await.err().unwrap_or(waited);
                Err(said).context("the database cannot be reached")
            }
        }
    }

    /// Begins a transaction. As a task of its own: sqlx's `begin` dropped half-way would leave the transaction open
    /// on a connection that goes back to the pool.
    pub async fn begin(&self) -> Result<Tx> {
        let pool = self.pool.clone();
        let inner =
            tokio::spawn(async move { pool.begin().await }).await.context("begin")?.context("begin")?;
        Ok(Tx { inner: Inner::Held(inner) })
    }

    /// For work that reads and then saves in one statement, which looks whether all is as it was read: each
    /// statement is a transaction, and there is nothing to commit.
    pub async fn autocommit(&self) -> Result<Tx> {
        let connection = match self.spare.take() {
            Some(connection) => connection,
            None => self.pool.acquire().await.context("a connection")?,
        };
        Ok(Tx { inner: Inner::Autocommit(connection, Arc::clone(&self.spare)) })
    }

    /// Closes every connection, once what they are doing is done. The server may be left after that.
    pub async fn close(&self) {
        self.spare.clear();
        self.pool.close().await;
    }

    /// Brings the schema up to date; safe when several processes do it at once (an advisory lock serialises them).
    pub async fn migrate(&self) -> Result<()> {
        MIGRATOR.run(&self.pool).await.context("the database's schema could not be brought up to date")
    }
}

impl Tx {
    /// Makes everything done in this transaction durable and visible, or nothing.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Held(transaction) => transaction.commit().await.context("commit"),
            Inner::Autocommit(connection, spare) => {
                spare.keep(connection);
                Ok(())
            }
        }
    }

    /// Whether rows are locked as they are read, until the commit.
    pub fn holds(&self) -> bool {
        matches!(self.inner, Inner::Held(_))
    }
}

/// Whether the same turn may succeed when it is tried again: what it had read was changed by another, or its input
/// worked by one, which the second try sees; deadlocks, lost connections.
/// Where only the answer to a commit was lost, the inbox tells the second try that it was worked.
pub fn is_passing(fault: &anyhow::Error) -> bool {
    if fault
        .chain()
        .any(|cause| matches!(cause.downcast_ref(), Some(sqlx::Error::Io(_) | sqlx::Error::Protocol(_))))
    {
        return true;
    }
    let error = database(fault);
    // Two turns that changed one cart at once: the second one meets the first one's change.
    if error.and_then(|error| error.constraint()) == Some("cart_change_pkey") {
        return true;
    }
    let code = error.and_then(sqlx::error::DatabaseError::code);
    // 40001 serialisation, 40P01 deadlock, 55P03 lock not available, 57P0x the server is going or coming.
    code.is_some_and(|code| ["40001", "40P01", "55P03"].contains(&code.as_ref()) || code.starts_with("57P"))
}

fn database(fault: &anyhow::Error) -> Option<&dyn sqlx::error::DatabaseError> {
    fault.chain().find_map(|cause| cause.downcast_ref::<sqlx::Error>()?.as_database_error())
}
