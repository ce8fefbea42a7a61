//! Updates between their arrival and their turn: kept before a platform is told, taken with a lease, lane by lane.

use super::Store;
use super::outbox::LEASE;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// After so many tries an update is parked and reported.
pub const MOST_TRIES: i16 = 5;

/// An update as it came in.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The platform's own id; a repeated delivery carries the same one.
    pub external_id: String,
    /// What must be worked one after another.
    pub lane: String,
    pub payload: Vec<u8>,
}

/// An update that is in hand.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub id: i64,
    pub external_id: String,
    pub lane: String,
    pub payload: Vec<u8>,
    /// How often it was taken, this time included.
    pub attempts: i16,
}

impl Store {
    /// Keeps updates; those that are here already are left out. What this gives back is in the hand of `holder`:
    /// all that are new, but for lanes in which another process still has something older.
    pub async fn arrive(
        &self,
        platform: &str,
        bot: &str,
        arrived: &[Arrived],
        holder: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Waiting>> {
        let external_ids: Vec<&str> = arrived.iter().map(|one| one.external_id.as_str()).collect();
        let lanes: Vec<&str> = arrived.iter().map(|one| one.lane.as_str()).collect();
        let payloads: Vec<&[u8]> = arrived.iter().map(|one| one.payload.as_slice()).collect();
        let mut rows = sqlx::query_as!(
            Waiting,
            r#"with put as (
                 insert into inbox (platform, bot, external_id, lane, payload, received_at, holder, lease_until, attempts)
                 select $1, $2, a.external_id, a.lane, a.payload, $6, mine.holder,
                   case when mine.holder is not null then $8::timestamptz end,
                   case when mine.holder is null then 0 else 1 end
                 from unnest($3::text[], $4::text[], $5::bytea[]) with ordinality
                   as a (external_id, lane, payload, n)
                 cross join lateral (select case when not exists (
                   select from inbox i where i.platform = $1 and i.bot = $2 and i.lane = a.lane
                     and i.done_at is null and i.parked is null and i.holder is distinct from $7)
                   then $7::bigint end as holder) as mine
                 order by a.n
                 on conflict (platform, bot, external_id) do nothing
                 returning id, external_id, lane, payload, attempts, holder)
               select id as "id!", external_id as "external_id!", lane as "lane!", payload as "payload!",
                 attempts as "attempts!"
               from put where holder is not null"#,
            platform,
            bot,
            &external_ids as _,
            &lanes as _,
            &payloads as _,
            now,
            holder,
            now + LEASE,
        )
        .fetch_all(&self.pool)
        .await
        .context("keep what arrived")?;
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    /// Takes what waits and nobody has in hand: per lane the oldest.
    pub async fn take_waiting(
        &self,
        platform: &str,
        bot: &str,
        holder: i64,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Waiting>> {
        let mut rows = sqlx::query_as!(
            Waiting,
            "with oldest as (
               select distinct on (lane) id from inbox
               where platform = $1 and bot = $2 and done_at is null and parked is null order by lane, id),
             due as materialized (
               select i.id from oldest join inbox i using (id)
               where (i.lease_until is null or i.lease_until <= $4) and i.done_at is null and i.parked is null
               order by i.id limit $6 for no key update of i skip locked)
             update inbox set lease_until = $5, holder = $3, attempts = attempts + 1
             where id in (select id from due)
             returning id, external_id, lane, payload, attempts",
            platform,
            bot,
            holder,
            now,
            now + LEASE,
            most,
        )
        .fetch_all(&self.pool)
        .await
        .context("take what waits")?;
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    /// An update that asks for no turn.
    pub async fn pass_over(&self, id: i64, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!("update inbox set done_at = $2 where id = $1 and done_at is null", id, now)
            .execute(&self.pool)
            .await
            .context("pass an update over")?;
        Ok(())
    }

    /// Gives updates back: the first of a lane not before that time, or never, and why.
    pub async fn give_back(
        &self,
        ids: &[i64],
        until: Option<DateTime<Utc>>,
        parked: Option<&str>,
    ) -> Result<()> {
        sqlx::query!(
            "update inbox set lease_until = $2, holder = null, parked = $3 where id = any($1) and done_at is null",
            ids,
            until,
            parked,
        )
        .execute(&self.pool)
        .await
        .context("give updates back")?;
        Ok(())
    }

    /// How many updates wait and how many were parked.
    pub async fn inbox_depth(&self) -> Result<(i64, i64)> {
        let row = sqlx::query!(
            r#"select count(*) filter (where parked is null) as "waiting!", count(*) filter (where parked is not null) as "parked!"
               from inbox where done_at is null"#
        )
        .fetch_one(&self.pool)
        .await
        .context("the inbox's depth")?;
        Ok((row.waiting, row.parked))
    }
}

/// So long what came in is kept after it was worked.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(7);

impl super::Tx {
    /// One process at a time does what has this name, until its transaction is over.
    pub async fn alone(&mut self, name: &str) -> Result<()> {
        sqlx::query!("select pg_advisory_xact_lock(hashtext($1))", name)
            .execute(&mut *self.inner)
            .await
            .context("wait for a turn")?;
        Ok(())
    }

    /// What was worked long ago keeps no words: the rows stay, by which it is known when it comes again.
    pub async fn forget_inbox(&mut self, now: DateTime<Utc>) -> Result<u64> {
        let done =
            sqlx::query!("update inbox set payload = '' where done_at < $1 and payload <> ''", now - KEPT,)
                .execute(&mut *self.inner)
                .await
                .context("forget what came in long ago")?;
        Ok(done.rows_affected())
    }
}
