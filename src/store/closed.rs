//! Chats that take nothing from us any more, and whom to tell.

use super::{Store, Tx};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

impl Tx {
    /// Gives up on everything that is owed to a chat. Whether it is news that it is closed.
    pub async fn close_chat(
        &mut self,
        platform: &str,
        chat: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        sqlx::query_scalar!(
            r#"with cards as (delete from card where platform = $1 and chat = $2),
               replaced as (delete from replaced where platform = $1 and chat = $2),
               boards as (delete from board where platform = $1 and chat = $2),
               owed as (
                 update outbox set parked = $3, holder = null, lease_until = null
                 where platform = $1 and chat = $2 and parked is null),
               news as (
                 insert into closed_chat (platform, chat, why, closed_at) values ($1, $2, $3, $4)
                 on conflict do nothing returning 1)
               select exists (select from news) as "news!""#,
            platform,
            chat,
            why,
            now,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("close a chat")
    }

    /// The name of the member of the staff whose own chat it is.
    pub async fn staff_of_chat(&mut self, platform: &str, chat: &str) -> Result<Option<String>> {
        sqlx::query_scalar!(
            "select name from staff join staff_identity i on i.staff_id = staff.id
             where i.platform = $1 and i.user_id = $2",
            platform,
            chat,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("whose chat it is")
    }
}

impl Store {
    /// A chat takes messages again.
    pub async fn reopen_chat(&self, platform: &str, chat: &str) -> Result<()> {
        sqlx::query!("delete from closed_chat where platform = $1 and chat = $2", platform, chat)
            .execute(&self.pool)
            .await
            .context("reopen a chat")?;
        Ok(())
    }
}
