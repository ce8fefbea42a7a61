//! What chats are for.

use super::Tx;
use crate::dialog::words::Lang;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// Where something is told.
#[derive(Clone, Debug)]
pub struct Place {
    pub platform: String,
    pub chat: String,
    pub lang: Lang,
}

impl Place {
    /// `lang` as it is kept; where none is, the shop's own.
    fn of(platform: String, chat: String, lang: Option<&str>) -> Self {
        Self { platform, chat, lang: lang.and_then(Lang::parse).unwrap_or_default() }
    }
}

impl Tx {
    /// Binds a chat to a purpose; false where it was bound already.
    pub async fn bind_chat(
        &mut self,
        platform: &str,
        chat: &str,
        purpose: &str,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "insert into chat_purpose (platform, chat, purpose, staff_id, at) values ($1, $2, $3, $4, $5)
             on conflict do nothing",
            platform,
            chat,
            purpose,
            staff,
            now,
        )
        .execute(&mut *self.inner)
        .await
        .context("bind a chat")?;
        Ok(done.rows_affected() > 0)
    }

    /// Frees a chat of its purposes; false where it had none.
    pub async fn free_chat(&mut self, platform: &str, chat: &str) -> Result<bool> {
        let done = sqlx::query!("delete from chat_purpose where platform = $1 and chat = $2", platform, chat)
            .execute(&mut *self.inner)
            .await
            .context("free a chat")?;
        Ok(done.rows_affected() > 0)
    }

    /// The chats that take part in sales, and how they are spoken to.
    pub async fn sales_chats(&mut self) -> Result<Vec<Place>> {
        self.chats_for("sales").await
    }

    /// The chats with this purpose, and how they are spoken to.
    pub async fn chats_for(&mut self, purpose: &str) -> Result<Vec<Place>> {
        let rows = sqlx::query!(
            r#"select p.platform, p.chat, (
                 select c.lang from conversation c where c.platform = p.platform and c.chat = p.chat limit 1) as lang
               from chat_purpose p
               where p.purpose = $1
                 and not exists (select from closed_chat o where o.platform = p.platform and o.chat = p.chat)
               order by p.platform, p.chat"#,
            purpose,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the chats with a purpose")?;
        Ok(rows.into_iter().map(|row| Place::of(row.platform, row.chat, row.lang.as_deref())).collect())
    }

    /// The chats in which a cart was worked on: those that show it or have it open.
    pub async fn chats_of_cart(&mut self, cart: i64) -> Result<Vec<Place>> {
        let rows = sqlx::query!(
            r#"select distinct on (t.platform, t.chat) t.platform as "platform!", t.chat as "chat!", t.lang
               from (select platform, chat, lang from conversation where cart_id = $1
                     union all select platform, chat, lang from card where cart_id = $1) t
               where t.platform <> 'terminal'
                 and not exists (select from closed_chat o where o.platform = t.platform and o.chat = t.chat)"#,
            cart,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the chats of a cart")?;
        Ok(rows.into_iter().map(|row| Place::of(row.platform, row.chat, row.lang.as_deref())).collect())
    }

    /// Where a member of the staff talks with the bot alone, which on Telegram is a chat of the user's own id.
    pub async fn own_chats(&mut self, staff: i64) -> Result<Vec<Place>> {
        let rows = sqlx::query!(
            "select c.platform, c.chat, c.lang from staff_identity i
             join conversation c on c.platform = i.platform and c.chat = i.user_id and c.user_id = i.user_id
             where i.staff_id = $1 and c.platform <> 'terminal'
               and not exists (select from closed_chat o where o.platform = c.platform and o.chat = c.chat)",
            staff,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("somebody's own chats")?;
        Ok(rows.into_iter().map(|row| Place::of(row.platform, row.chat, row.lang.as_deref())).collect())
    }

    /// The same of managers and owners.
    pub async fn managers_chats(&mut self) -> Result<Vec<Place>> {
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
        Ok(rows.into_iter().map(|row| Place::of(row.platform, row.chat, row.lang.as_deref())).collect())
    }
}
