//! What is owed to chats: taken with a lease, sent without a lock, marked.

use super::load::from_json;
use super::{Store, Tx};
use crate::dialog::screen::Screen;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a sender may take before another may try.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// After so many tries a row is parked and reported.
pub const MOST_TRIES: i16 = 5;

/// A screen that is owed.
#[derive(Debug)]
pub struct Owed {
    pub id: i64,
    pub chat: String,
    pub screen: Screen,
    pub attempts: i16,
}

/// What came of a delivery.
#[derive(Debug)]
pub enum Delivered {
    Sent(i64),
    /// To be tried again, not before this time.
    Later(i64, DateTime<Utc>),
    /// Never: why.
    Parked(i64, String),
}

impl Tx {
    /// Marks what was delivered and takes the next rows: per chat only the oldest that is owed, so that a chat's
    /// screens arrive in order. `chat` limits it to one.
    pub async fn next_owed(
        &mut self,
        platform: &str,
        chat: Option<&str>,
        done: &[Delivered],
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Owed>> {
        self.mark(done, now).await?;
        let rows = sqlx::query!(
            r#"update outbox set lease_until = $3, attempts = attempts + 1
               where id in (
                 select o.id from outbox o
                 where o.platform = $1 and ($5::text is null or o.chat = $5) and o.sent_at is null and o.parked is null
                   and (o.lease_until is null or o.lease_until <= $2)
                   and not exists (select 1 from outbox e where e.platform = o.platform and e.chat = o.chat
                     and e.sent_at is null and e.parked is null and e.id < o.id)
                 order by o.id limit $4 for no key update skip locked)
               returning id, chat, payload, attempts"#,
            platform,
            now,
            now + LEASE,
            most,
            chat,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("take from the outbox")?;
        let mut owed: Vec<Owed> = rows
            .into_iter()
            .map(|row| {
                let screen = from_json(row.payload, "an owed screen")?;
                Ok(Owed { id: row.id, chat: row.chat, screen, attempts: row.attempts })
            })
            .collect::<Result<_>>()?;
        owed.sort_by_key(|owed| owed.id);
        Ok(owed)
    }

    async fn mark(&mut self, done: &[Delivered], now: DateTime<Utc>) -> Result<()> {
        if done.is_empty() {
            return Ok(());
        }
        let sent: Vec<i64> =
            done.iter().filter_map(|d| if let Delivered::Sent(id) = d { Some(*id) } else { None }).collect();
        if !sent.is_empty() {
            sqlx::query!("update outbox set sent_at = $2, lease_until = null where id = any($1)", &sent, now)
                .execute(&mut *self.inner)
                .await
                .context("mark as sent")?;
        }
        for one in done {
            let (id, until, parked) = match one {
                Delivered::Sent(_) => continue,
                Delivered::Later(id, until) => (*id, Some(*until), None),
                Delivered::Parked(id, why) => (*id, None, Some(why.as_str())),
            };
            sqlx::query!("update outbox set lease_until = $2, parked = $3 where id = $1", id, until, parked)
                .execute(&mut *self.inner)
                .await
                .context("mark as not sent")?;
        }
        Ok(())
    }
}

impl Store {
    /// How many screens are owed and how many were parked.
    pub async fn outbox_depth(&self) -> Result<(i64, i64)> {
        let row = sqlx::query!(
            r#"select count(*) filter (where parked is null) as "owed!", count(*) filter (where parked is not null) as "parked!"
               from outbox where sent_at is null"#
        )
        .fetch_one(&self.pool)
        .await
        .context("the outbox's depth")?;
        Ok((row.owed, row.parked))
    }
}
