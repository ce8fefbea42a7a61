//! Which processes live: what one that has died had in hand is free at once, and not only when its lease runs out.

use super::Store;
use anyhow::{Context, Result};
use sqlx::postgres::PgConnection;

/// Shows all others that these holders live, until it is dropped, its process dies, or its connection ends.
pub struct Life {
    connection: PgConnection,
}

impl Store {
    /// Shows that these holders live: each has a lock that ends with their connection.
    pub async fn live(&self, holders: &[i64]) -> Result<Life> {
        // Taken out of the pool for good, as the leader's.
        let mut connection = self.pool.acquire().await.context("a connection to live by")?.detach();
        sqlx::query!("select pg_advisory_lock(holder) from unnest($1::bigint[]) as holder", holders)
            .execute(&mut connection)
            .await
            .context("show that this process lives")?;
        Ok(Life { connection })
    }

    /// Frees what holders that live no more had in hand on a platform.
    pub async fn free_the_dead(&self, platform: &str) -> Result<()> {
        sqlx::query!(
            r#"with alive as materialized (
                 select (classid::bigint << 32) | objid::bigint as holder from pg_locks
                 where locktype = 'advisory' and objsubid = 1 and granted
                   and database = (select oid from pg_database where datname = current_database())),
               updates as (
                 update inbox set holder = null, lease_until = null
                 where platform = $1 and done_at is null and parked is null and holder is not null
                   and holder not in (select holder from alive)),
               cards as (
                 update card set holder = null, lease_until = null
                 where platform = $1 and shown < wanted and holder is not null
                   and holder not in (select holder from alive)),
               boards as (
                 update board set holder = null, lease_until = null
                 where platform = $1 and (shown < wanted or until is not null) and holder is not null
                   and holder not in (select holder from alive))
               update outbox set holder = null, lease_until = null, doubtful = true
               where platform = $1 and parked is null and holder is not null
                 and holder not in (select holder from alive)"#,
            platform,
        )
        .execute(&self.pool)
        .await
        .context("free what the dead had in hand")?;
        Ok(())
    }
}

impl Life {
    /// Whether the locks still stand.
    pub async fn goes_on(&mut self) -> bool {
        sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&mut self.connection).await.is_ok()
    }
}
