//! Whether a Postgres server that somebody else runs can hold our data.

use super::Store;
use anyhow::{Context, Result, bail};

/// Serialises the processes that make the extension at the same time, which Postgres alone does not.
const EXTENSION_LOCK: i64 = 0x0063_6172_7477;

impl Store {
    /// Checks the server behind `DATABASE_URL`, before the schema is made: its version, its encoding, and whether
    /// its locale knows Bangla letters. Fails with a sentence that says what to do.
    pub async fn check_server(&self) -> Result<()> {
        let server = sqlx::query!(
            r#"select current_setting('server_version_num')::int as "version_num!",
                      current_setting('server_version') as "version!",
                      current_setting('server_encoding') as "encoding!""#
        )
        .fetch_one(&self.pool)
        .await
        .context("the database server could not be asked for its version")?;
        if server.version_num < 150_000 {
            bail!(
                "the database server is Postgres {}, which is too old: point DATABASE_URL at version 15 or newer",
                server.version
            );
        }
        if server.encoding != "UTF8" {
            bail!(
                "the database is encoded in {}, which cannot hold every language: make it anew with \
                 `create database … encoding 'UTF8' locale 'C.UTF-8' template template0`",
                server.encoding
            );
        }
        self.check_letters().await
    }

    async fn check_letters(&self) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!("select pg_advisory_xact_lock($1)", EXTENSION_LOCK).execute(&mut *tx).await?;
        sqlx::query("create extension if not exists pg_trgm").execute(&mut *tx).await.context(
            "the database has no pg_trgm, which the search needs: install Postgres's contrib package on the server \
             and let its administrator run `create extension pg_trgm` in this database",
        )?;
        let trigrams = sqlx::query_scalar!(r#"select cardinality(show_trgm('সুতি')) as "count!""#)
            .fetch_one(&mut *tx)
            .await?;
        if trigrams == 0 {
            bail!(
                "the database's locale knows no Bangla letters, so names in Bangla could not be found: make it anew \
                 with `create database … encoding 'UTF8' locale 'C.UTF-8' template template0`"
            );
        }
        tx.commit().await?;
        Ok(())
    }
}
