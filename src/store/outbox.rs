//! What is owed to chats: taken with a lease, sent without a lock, marked.

use super::Store;
use crate::dialog::screen::Screen;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;

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

/// What came of deliveries, as the columns that the statement takes.
#[derive(Default)]
struct Marks {
    ids: Vec<i64>,
    sent: Vec<Option<DateTime<Utc>>>,
    until: Vec<Option<DateTime<Utc>>>,
    parked: Vec<Option<String>>,
    /// Those that are no longer owed.
    over: Vec<i64>,
}

impl Marks {
    fn new(done: &[Delivered], now: DateTime<Utc>) -> Self {
        let mut marks = Self::default();
        for one in done {
            let (id, sent, until, parked) = match one {
                Delivered::Sent(id) => (*id, Some(now), None, None),
                Delivered::Later(id, until) => (*id, None, Some(*until), None),
                Delivered::Parked(id, why) => (*id, None, None, Some(why.clone())),
            };
            marks.ids.push(id);
            marks.over.extend((sent.is_some() || parked.is_some()).then_some(id));
            marks.sent.push(sent);
            marks.until.push(until);
            marks.parked.push(parked);
        }
        marks
    }
}

impl Store {
    /// Marks what was delivered and takes the next rows: per chat only the oldest that is owed, so that a chat's
    /// screens arrive in order. `chat` limits it to one. One statement, which is a transaction of its own.
    pub async fn next_owed(
        &self,
        platform: &str,
        chat: Option<&str>,
        done: &[Delivered],
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Owed>> {
        let marks = Marks::new(done, now);
        let rows = sqlx::query!(
            r#"with marked as (
                 update outbox o set sent_at = m.sent, lease_until = m.until, parked = m.parked
                 from unnest($6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::text[]) as m (id, sent, until, parked)
                 where o.id = m.id),
               oldest as (
                 select distinct on (chat) id from outbox
                 where platform = $1 and ($5::text is null or chat = $5) and sent_at is null and parked is null
                   and id <> all ($10)
                 order by chat, id),
               due as materialized (
                 select o.id from oldest join outbox o using (id)
                 where (o.lease_until is null or o.lease_until <= $2) and o.sent_at is null and o.parked is null
                   and id <> all ($6)
                 order by o.id limit $4 for no key update of o skip locked)
               update outbox set lease_until = $3, attempts = attempts + 1
               where id in (select id from due)
               returning id, chat, payload as "screen: Json<Screen>", attempts"#,
            platform,
            now,
            now + LEASE,
            most,
            chat,
            &marks.ids,
            &marks.sent as _,
            &marks.until as _,
            &marks.parked as _,
            &marks.over,
        )
        .fetch_all(&self.pool)
        .await
        .context("take from the outbox")?;
        let mut owed: Vec<Owed> = rows
            .into_iter()
            .map(|row| Owed { id: row.id, chat: row.chat, screen: row.screen.0, attempts: row.attempts })
            .collect();
        owed.sort_by_key(|owed| owed.id);
        Ok(owed)
    }

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
