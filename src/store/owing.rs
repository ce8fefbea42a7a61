//! What chats are owed that no turn has caused, and the hours in which it makes no sound.

use super::Tx;
use crate::dialog::screen::Screen;
use anyhow::{Context, Result};
use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;
use serde_json::value::RawValue;
use sqlx::types::Json;

impl Tx {
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
        let silent = self.is_quiet(platform, chat, now).await?;
        let screen = &Screen { silent, ..screen.clone() };
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

    /// Whether a chat wants no sound now.
    async fn is_quiet(&mut self, platform: &str, chat: &str, now: DateTime<Utc>) -> Result<bool> {
        let hours = sqlx::query!(
            "select from_minute, to_minute, zone from chat_quiet where platform = $1 and chat = $2",
            platform,
            chat,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a chat's quiet hours")?;
        let quiet = |row| {
            let (from, to, zone): (i16, i16, String) = row;
            let local = now.with_timezone(&zone.parse().unwrap_or(Tz::UTC));
            let minute = i16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
            is_between(minute, from, to)
        };
        Ok(hours.map(|row| (row.from_minute, row.to_minute, row.zone)).is_some_and(quiet))
    }

    /// Sets a chat's quiet hours, or ends them; whether that changes anything.
    pub async fn set_quiet(
        &mut self,
        platform: &str,
        chat: &str,
        hours: Option<(i16, i16)>,
        zone: Tz,
        staff: i64,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let done = match hours {
            Some((from, to)) => sqlx::query!(
                "insert into chat_quiet (platform, chat, from_minute, to_minute, zone, staff_id, at)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (platform, chat) do update set from_minute = excluded.from_minute,
                   to_minute = excluded.to_minute, zone = excluded.zone, staff_id = excluded.staff_id, at = excluded.at
                 where (chat_quiet.from_minute, chat_quiet.to_minute, chat_quiet.zone)
                   is distinct from (excluded.from_minute, excluded.to_minute, excluded.zone)",
                platform,
                chat,
                from,
                to,
                zone.name(),
                staff,
                now,
            ),
            None => sqlx::query!("delete from chat_quiet where platform = $1 and chat = $2", platform, chat),
        }
        .execute(&mut *self.inner)
        .await
        .context("set a chat's quiet hours")?;
        Ok(done.rows_affected() > 0)
    }
}

/// Whether a minute of the day lies between two, of which the second may be that of the next day.
fn is_between(minute: i16, from: i16, to: i16) -> bool {
    if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
}

#[cfg(test)]
mod tests {
    use super::is_between;

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = |minute| is_between(minute, 22 * 60, 8 * 60);
        assert!(night(22 * 60) && night(0) && night(8 * 60 - 1));
        assert!(!night(8 * 60) && !night(12 * 60) && !night(22 * 60 - 1));
        assert!(is_between(13 * 60, 13 * 60, 14 * 60) && !is_between(14 * 60, 13 * 60, 14 * 60));
        assert!(!is_between(0, 0, 0), "none at all");
    }
}
