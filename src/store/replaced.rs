//! Messages that showed a cart until another one did, and are to be taken away.

use super::Store;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a removal may take before it is tried again, which does no harm.
const LEASE: TimeDelta = TimeDelta::seconds(5);

/// A message that is to be taken away.
#[derive(Debug)]
pub struct Replaced {
    pub chat: String,
    pub message: String,
    /// How often it was tried, this time included.
    pub tries: i16,
}

impl Store {
    /// Takes messages that are due to go, with a lease; all of one chat's, due or not, where it is named.
    pub async fn take_replaced(
        &self,
        platform: &str,
        chat: Option<&str>,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Replaced>> {
        sqlx::query_as!(
            Replaced,
            "with due as materialized (
               select platform, chat, message from replaced
               where platform = $1 and case when $2::text is null then due_at <= $3 else chat = $2 end
               order by due_at limit $5 for no key update skip locked)
             update replaced r set due_at = $4, tries = r.tries + 1 from due
             where (r.platform, r.chat, r.message) = (due.platform, due.chat, due.message)
             returning r.chat, r.message, r.tries",
            platform,
            chat,
            now,
            now + LEASE,
            most,
        )
        .fetch_all(&self.pool)
        .await
        .context("messages that were replaced")
    }

    /// It is gone, or is to be tried again, not before `again`.
    pub async fn settle_replaced(
        &self,
        platform: &str,
        replaced: &Replaced,
        again: Option<DateTime<Utc>>,
    ) -> Result<()> {
        match again {
            Some(again) => sqlx::query!(
                "update replaced set due_at = $4 where platform = $1 and chat = $2 and message = $3",
                platform,
                replaced.chat,
                replaced.message,
                again,
            ),
            None => sqlx::query!(
                "delete from replaced where platform = $1 and chat = $2 and message = $3",
                platform,
                replaced.chat,
                replaced.message,
            ),
        }
        .execute(&self.pool)
        .await
        .context("what became of a message that was replaced")?;
        Ok(())
    }
}
