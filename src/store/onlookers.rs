//! What the demo shows and does beside the desk: what became of each input, who is known where, and a database that stalls.

use super::{Store, Tx};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;

/// An input on its way through the desk.
#[derive(Debug, Serialize)]
pub struct Passage {
    pub platform: String,
    pub external_id: String,
    pub received_at: DateTime<Utc>,
    /// When its turn was over.
    pub done_at: Option<DateTime<Utc>>,
    /// What the audit says of it.
    pub did: Option<String>,
    /// What it still owes to chats, which is gone once it is delivered: a list of `{platform, attempts, parked}`.
    pub owed: Value,
}

impl Store {
    /// What came in last, newest first, and what became of it.
    pub async fn passages(&self, most: i64) -> Result<Vec<Passage>> {
        sqlx::query_as!(
            Passage,
            r#"select i.platform, i.external_id, i.received_at, i.done_at,
                 (select string_agg(a.action, ', ' order by a.id) from audit a
                  where a.at = i.done_at and a.platform = i.platform) as did,
                 coalesce((select jsonb_agg(jsonb_build_object('platform', o.platform, 'attempts', o.attempts, 'parked', o.parked) order by o.id)
                   from outbox o where o.cause = i.external_id), '[]') as "owed!"
               from (select * from inbox order by id desc limit $1) i order by i.id desc"#,
            most,
        )
        .fetch_all(&self.pool)
        .await
        .context("what became of inputs")
    }

    /// Holds what every turn needs for so long.
    pub async fn stall(&self, time: Duration) -> Result<()> {
        let mut tx = self.begin().await?;
        sqlx::query!("lock table conversation, cart, inbox, outbox in access exclusive mode")
            .execute(&mut *tx.inner)
            .await
            .context("stall the database")?;
        tokio::time::sleep(time).await;
        tx.commit().await
    }
}

impl Tx {
    /// Makes a member known on a platform by this id; who had it before has it no more.
    pub async fn know(&mut self, name: &str, platform: &str, user: &str) -> Result<()> {
        sqlx::query!(
            "insert into staff_identity (platform, user_id, staff_id)
             select $2, $3, id from staff where lower(name) = lower($1) and active
             on conflict (platform, user_id) do update set staff_id = excluded.staff_id",
            name,
            platform,
            user,
        )
        .execute(&mut *self.inner)
        .await
        .context("who is known where")?;
        Ok(())
    }
}
