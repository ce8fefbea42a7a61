//! Chats that take nothing from us any more, and whom to tell.

use super::{Store, Tx};
use crate::dialog::screen::Screen;
use crate::dialog::words::Lang;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use sqlx::types::Json;

/// A manager's own chat with the bot.
#[derive(Debug)]
pub struct ManagersChat {
    pub platform: String,
    pub chat: String,
    pub lang: Lang,
}

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

    /// Where managers and owners talk with the bot alone, which on Telegram is a chat of the user's own id.
    pub async fn managers_chats(&mut self) -> Result<Vec<ManagersChat>> {
        let rows = sqlx::query!(
            "select c.platform, c.chat, c.lang from staff
             join staff_identity i on i.staff_id = staff.id
             join conversation c on c.platform = i.platform and c.chat = i.user_id and c.user_id = i.user_id
             where staff.active and staff.role in ('manager', 'owner') and c.platform <> 'terminal'
               and not exists (select from closed_chat o where o.platform = c.platform and o.chat = c.chat)
             order by staff.id",
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the managers' chats")?;
        let chats = rows.into_iter().map(|row| ManagersChat {
            platform: row.platform,
            chat: row.chat,
            lang: row.lang.as_deref().and_then(Lang::parse).unwrap_or_default(),
        });
        Ok(chats.collect())
    }

    /// Owes a screen that no turn has caused; whoever delivers to its platform finds it.
    pub async fn owe(
        &mut self,
        platform: &str,
        chat: &str,
        screen: &Screen,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.owe_for(platform, chat, screen, None, now).await
    }

    /// The same, with the adapter's own note.
    pub async fn owe_for(
        &mut self,
        platform: &str,
        chat: &str,
        screen: &Screen,
        origin: Option<&RawValue>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query!(
            "insert into outbox (platform, chat, payload, origin, created_at) values ($1, $2, $3, $4, $5)",
            platform,
            chat,
            Json(screen) as _,
            origin.map(Json) as _,
            now,
        )
        .execute(&mut *self.inner)
        .await
        .context("owe a screen")?;
        Ok(())
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
