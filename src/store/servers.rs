//! What is remembered of a platform's servers: sessions that were begun there, and roles that let people in.

use super::{Store, Tx};
use crate::engine::staff::Role;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

/// For how long the beginnings of sessions are remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Keeps that a session is begun now.
    pub async fn begin_session(&self, bot: &str, shard: i32, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            "with old as (delete from gateway_start where bot = $1 and at < $4)
             insert into gateway_start (bot, shard, at) values ($1, $2, $3)",
            bot,
            shard,
            now,
            now - REMEMBERED,
        )
        .execute(&self.pool)
        .await
        .context("keep that a session was begun")?;
        Ok(())
    }

    /// When sessions were begun since then, the latest first, with their shards.
    pub async fn sessions_begun(&self, bot: &str, since: DateTime<Utc>) -> Result<Vec<(i32, DateTime<Utc>)>> {
        let rows = sqlx::query!(
            "select shard, at from gateway_start where bot = $1 and at >= $2 order by at desc",
            bot,
            since,
        )
        .fetch_all(&self.pool)
        .await
        .context("sessions that were begun")?;
        Ok(rows.into_iter().map(|row| (row.shard, row.at)).collect())
    }
}

/// A session as it was kept: id, the last event's number, and where it is taken up.
pub type KeptSession = (String, i64, Option<String>);

impl Store {
    /// The session of a shard, if it was heard of since then.
    pub async fn session(
        &self,
        bot: &str,
        (shard, shards): (i32, i32),
        since: DateTime<Utc>,
    ) -> Result<Option<KeptSession>> {
        let row = sqlx::query!(
            "select id, last, address from gateway_session where bot = $1 and shard = $2 and shards = $3 and at >= $4",
            bot,
            shard,
            shards,
            since,
        )
        .fetch_optional(&self.pool)
        .await
        .context("a session")?;
        Ok(row.map(|row| (row.id, row.last, row.address)))
    }

    /// Keeps the session of a shard, or forgets it.
    pub async fn keep_session(
        &self,
        bot: &str,
        (shard, shards): (i32, i32),
        session: Option<KeptSession>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some((id, last, address)) = session else {
            sqlx::query!("delete from gateway_session where bot = $1 and shard = $2", bot, shard)
                .execute(&self.pool)
                .await
                .context("forget a session")?;
            return Ok(());
        };
        sqlx::query!(
            "insert into gateway_session (bot, shard, shards, id, last, address, at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (bot, shard) do update set shards = excluded.shards, id = excluded.id,
               last = excluded.last, address = excluded.address, at = excluded.at",
            bot,
            shard,
            shards,
            id,
            last,
            address,
            now,
        )
        .execute(&self.pool)
        .await
        .context("keep a session")?;
        Ok(())
    }
}

impl Tx {
    /// The most that somebody with these roles may do on a server: none where the server maps no roles at all, else
    /// the highest mapped role, if there is one.
    pub async fn server_role(
        &mut self,
        platform: &str,
        server: &str,
        roles: &[String],
    ) -> Result<Option<Option<Role>>> {
        let mapped = sqlx::query!(
            r#"select role, server_role = any($3) as "held!" from server_role where platform = $1 and server = $2"#,
            platform,
            server,
            roles,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("a server's roles")?;
        if mapped.is_empty() {
            return Ok(None);
        }
        Ok(Some(mapped.iter().filter(|row| row.held).filter_map(|row| Role::parse(&row.role)).max()))
    }

    /// Maps a role of a server, or takes the mapping away.
    pub async fn map_server_role(
        &mut self,
        platform: &str,
        server: &str,
        server_role: &str,
        role: Option<Role>,
    ) -> Result<()> {
        match role {
            Some(role) => {
                sqlx::query!(
                    "insert into server_role (platform, server, server_role, role) values ($1, $2, $3, $4)
                     on conflict (platform, server, server_role) do update set role = excluded.role",
                    platform,
                    server,
                    server_role,
                    role.as_str(),
                )
                .execute(&mut *self.inner)
                .await
            }
            None => {
                sqlx::query!(
                    "delete from server_role where platform = $1 and server = $2 and server_role = $3",
                    platform,
                    server,
                    server_role,
                )
                .execute(&mut *self.inner)
                .await
            }
        }
        .context("map a server's role")?;
        Ok(())
    }
}
