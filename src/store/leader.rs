//! One leader among several processes: a lock that ends with its connection.

use super::Store;
use anyhow::{Context, Result};
use sqlx::postgres::PgConnection;

/// Holds the lock until it is dropped, or its connection ends.
pub struct Leader {
    connection: PgConnection,
}

impl Store {
    /// Becomes the leader of what this number stands for. None while another process is.
    pub async fn lead(&self, what: i64) -> Result<Option<Leader>> {
        // Taken out of the pool for good: given back, the lock would go on with it.
        let mut connection = self.pool.acquire().await.context("a connection to lead with")?.detach();
        let leads = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "leads!""#, what)
            .fetch_one(&mut connection)
            .await
            .context("become the leader")?;
        Ok(leads.then_some(Leader { connection }))
    }
}

impl Leader {
    /// Whether the lock still stands.
    pub async fn still_leads(&mut self) -> bool {
        sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&mut self.connection).await.is_ok()
    }
}
