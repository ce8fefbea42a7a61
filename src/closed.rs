//! A chat that takes nothing from us any more: what is owed to it is given up, and the managers are told once.

use crate::dialog::screen::Screen;
use crate::dialog::words::{clean, say};
use crate::store::Store;
use anyhow::Result;
use chrono::{DateTime, Utc};

/// Closes a chat, together with the news of it. `why` is the platform's own word.
pub async fn close(store: &Store, platform: &str, chat: &str, why: &str, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.begin().await?;
    if tx.close_chat(platform, chat, why, now).await? {
        let whose = tx.staff_of_chat(platform, chat).await?;
        for manager in tx.managers_chats().await? {
            let notice = match &whose {
                Some(name) => say(manager.lang, "closed-person", &[("name", clean(name).into())]),
                None => say(manager.lang, "closed-group", &[("chat", chat.into())]),
            };
            let screen = Screen { notices: vec![notice], ..Screen::default() };
            tx.owe(&manager.platform, &manager.chat, &screen, now).await?;
        }
    }
    tx.commit().await
}
