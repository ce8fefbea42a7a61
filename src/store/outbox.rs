//! What is owed to chats: taken with a lease, sent without a lock, and removed once it was delivered.

use super::Store;
use crate::dialog::screen::Screen;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How long a sender may take before another may try.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(30);
/// After so many tries, which take a quarter of an hour, a row is parked and reported.
pub const MOST_TRIES: i16 = 20;

/// A screen that is owed.
#[derive(Debug)]
pub struct Owed {
    pub id: i64,
    pub chat: String,
    pub screen: Screen,
    /// The adapter's own note about the message that caused it.
    pub origin: Option<Box<RawValue>>,
    /// How often it was taken, this time included.
    pub attempts: i16,
    /// Whether a try before this one may have arrived.
    pub doubtful: bool,
}

/// Where a turn puts what it owes, so that its platform's sender delivers it at once.
#[derive(Clone, Debug)]
pub struct Hand {
    pub platform: &'static str,
    /// The sender's number, as rows of the outbox name it.
    pub holder: i64,
    give: UnboundedSender<Owed>,
    signs: Arc<Signs>,
}

/// What a sender looks for at once when it is told to.
#[derive(Debug, Default)]
pub struct Signs {
    /// Cards that were left older than their cart.
    pub cards: Notify,
    /// Rows that nobody has in hand.
    pub rows: Notify,
}

impl Hand {
    /// A hand, and what the sender takes from it: rows as they come, and signs of what is to be looked for.
    pub fn new(platform: &'static str) -> (Self, UnboundedReceiver<Owed>, Arc<Signs>) {
        let (give, given) = unbounded_channel();
        let signs = Arc::new(Signs::default());
        (Self { platform, holder: new_holder(), give, signs: Arc::clone(&signs) }, given, signs)
    }

    /// Hands over a row that was saved with this holder. One that nobody takes any more falls due with its lease.
    pub fn give(&self, owed: Owed) {
        let _ = self.give.send(owed);
    }

    /// Cards were left older than their cart.
    pub fn stir(&self) {
        self.signs.cards.notify_one();
    }

    /// Something is owed beside what was given.
    pub fn owes(&self) {
        self.signs.rows.notify_one();
    }
}

/// A number that no other process draws.
pub fn new_holder() -> i64 {
    i64::from_be_bytes(uuid::Uuid::new_v4().into_bytes()[8..].try_into().unwrap_or_default())
}

/// What came of a delivery.
#[derive(Debug)]
pub enum Delivered {
    Sent(i64),
    /// To be tried again, not before this time.
    Later(i64, DateTime<Utc>),
    /// The same, and it may have arrived.
    Doubtful(i64, DateTime<Utc>),
    /// To be tried again, and nothing was sent: that try is not counted.
    Untried(i64, DateTime<Utc>),
    /// Never: why.
    Parked(i64, String),
}

impl Store {
    /// Takes what is due on a platform: per chat only the oldest that is owed, so that a chat's screens arrive in
    /// order. `chat` limits it to one; `holder` is the sender that takes it.
    pub async fn take_owed(
        &self,
        platform: &str,
        chat: Option<&str>,
        holder: i64,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Owed>> {
        let rows = sqlx::query!(
            r#"with oldest as (
                 select distinct on (chat) id from outbox
                 where platform = $1 and ($5::text is null or chat = $5) and parked is null
                 order by chat, id),
               due as materialized (
                 select o.id from oldest join outbox o using (id)
                 where (o.lease_until is null or o.lease_until <= $2) and o.parked is null
                 order by o.id limit $4 for no key update of o skip locked)
               update outbox set lease_until = $3, holder = $6, attempts = attempts + 1,
                 doubtful = doubtful or outbox.holder is not null
               where id in (select id from due)
               returning id, chat, payload as "screen: Json<Screen>", origin as "origin: Json<Box<RawValue>>", attempts,
                 doubtful"#,
            platform,
            now,
            now + LEASE,
            most,
            chat,
            holder,
        )
        .fetch_all(&self.pool)
        .await
        .context("take from the outbox")?;
        let mut owed: Vec<Owed> = rows
            .into_iter()
            .map(|row| Owed {
                id: row.id,
                chat: row.chat,
                screen: row.screen.0,
                origin: row.origin.map(|origin| origin.0),
                attempts: row.attempts,
                doubtful: row.doubtful,
            })
            .collect();
        owed.sort_by_key(|owed| owed.id);
        Ok(owed)
    }

    /// Keeps what came of deliveries: what was sent is no longer owed, the rest waits for its time or for a person.
    pub async fn settle(&self, done: &[Delivered]) -> Result<()> {
        let (mut sent, mut ids, mut tried) = (Vec::new(), Vec::new(), Vec::new());
        let (mut until, mut parked, mut doubtful) = (Vec::new(), Vec::new(), Vec::new());
        for one in done {
            let (id, time, why) = match one {
                Delivered::Sent(id) => {
                    sent.push(*id);
                    continue;
                }
                Delivered::Later(id, time) | Delivered::Doubtful(id, time) | Delivered::Untried(id, time) => {
                    (id, Some(*time), None)
                }
                Delivered::Parked(id, why) => (id, None, Some(why.clone())),
            };
            ids.push(*id);
            until.push(time);
            parked.push(why);
            tried.push(!matches!(one, Delivered::Untried(..)));
            doubtful.push(matches!(one, Delivered::Doubtful(..)));
        }
        if !sent.is_empty() {
            sqlx::query!("delete from outbox where id = any($1)", &sent)
                .execute(&self.pool)
                .await
                .context("take what was sent out of the outbox")?;
        }
        if !ids.is_empty() {
            sqlx::query!(
                "update outbox o set lease_until = m.until, holder = null, parked = m.parked,
                   attempts = o.attempts - case when m.tried then 0 else 1 end, doubtful = o.doubtful or m.doubtful
                 from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bool[], $5::bool[])
                   as m (id, until, parked, tried, doubtful)
                 where o.id = m.id",
                &ids,
                &until as _,
                &parked as _,
                &tried,
                &doubtful,
            )
            .execute(&self.pool)
            .await
            .context("give back to the outbox")?;
        }
        Ok(())
    }

    /// Whether a chat's next screen was given back and falls due until then.
    pub async fn owes_soon(&self, platform: &str, until: DateTime<Utc>) -> Result<bool> {
        sqlx::query_scalar!(
            r#"select exists (
                 select from (
                   select distinct on (chat) holder, lease_until from outbox
                   where platform = $1 and parked is null
                   order by chat, id) oldest
                 where holder is null and (lease_until is null or lease_until <= $2)) as "owes!""#,
            platform,
            until,
        )
        .fetch_one(&self.pool)
        .await
        .context("what the outbox owes soon")
    }

    /// How many screens are owed and how many were parked.
    pub async fn outbox_depth(&self) -> Result<(i64, i64)> {
        let row = sqlx::query!(
            r#"select count(*) filter (where parked is null) as "owed!", count(*) filter (where parked is not null) as "parked!"
               from outbox"#
        )
        .fetch_one(&self.pool)
        .await
        .context("the outbox's depth")?;
        Ok((row.owed, row.parked))
    }
}
