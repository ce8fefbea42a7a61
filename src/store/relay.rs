//! Customers' conversations on platforms of their own, and what chats are for.

use super::Tx;
use crate::dialog::relay::{Letter, Line, State, Status, Talk, WINDOW, accepts};
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// So many of a conversation's messages are shown.
const SHOWN: i64 = 6;
/// So many conversations wait in a list.
const LISTED: i64 = 8;

/// An answer that was kept, and where it goes.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub answer: i64,
    pub platform: String,
    pub party: String,
    pub name: String,
    pub body: String,
}

/// Whether an answer may be sent.
#[derive(Debug)]
pub enum Said {
    Kept(Outgoing),
    /// Nobody wrote for so long that the platform takes no free answer.
    Closed(String),
    /// The same, but it is kept as one that could not be sent: the name and its number.
    Held(String, i64),
    Gone,
}

impl Tx {
    /// Keeps a customer's message; the conversation's id. None where it was kept before.
    pub async fn heard(&mut self, platform: &str, letter: &Letter) -> Result<Option<i64>> {
        let talk = sqlx::query_scalar!(
            "insert into relayed (platform, party, phone, name, last_at) values ($1, $2, $3, $4, $5)
             on conflict (platform, party) do update set phone = coalesce(excluded.phone, relayed.phone),
               name = case when excluded.name = '' then relayed.name else excluded.name end,
               last_at = greatest(relayed.last_at, excluded.last_at)
             returning id",
            platform,
            letter.party,
            letter.phone.as_ref().map(Phone::e164),
            letter.name,
            letter.at,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("a customer's conversation")?;
        let kept = sqlx::query!(
            "insert into relayed_message (relayed_id, external_id, direction, body, words, choice, at)
             values ($1, $2, 'in', $3, $4, $5, $6) on conflict (relayed_id, external_id) do nothing",
            talk,
            letter.id,
            letter.body,
            letter.words,
            letter.choice,
            letter.at,
        )
        .execute(&mut *self.inner)
        .await
        .context("a customer's message")?;
        Ok((kept.rows_affected() > 0).then_some(talk))
    }

    /// A conversation as it is shown.
    pub async fn talk(&mut self, talk: i64) -> Result<Option<Talk>> {
        let Some(row) = sqlx::query!(
            r#"select r.id, r.revision, r.name, r.phone, r.last_at, s.name as "taken_by?",
                 (select count(*) from orders o where o.phone = r.phone and o.status <> 'cancelled') as "orders!",
                 array(select c.id from cart c join customer k on k.id = (c.details -> 'customer' ->> 'id')::bigint
                   where k.phone = r.phone and c.state = 'open' order by c.id desc limit 3) as "carts!: Vec<i64>"
               from relayed r left join staff s on s.id = r.taken_by where r.id = $1"#,
            talk
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a customer's conversation")?
        else {
            return Ok(None);
        };
        let lines = sqlx::query!(
            r#"select m.id, m.direction, m.body, m.at, m.state, m.reason, s.name as "by?"
               from relayed_message m left join staff s on s.id = m.staff_id
               where m.relayed_id = $1 order by m.id desc limit $2"#,
            talk,
            SHOWN,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("a conversation's messages")?;
        let choice = sqlx::query_scalar!(
            "select choice from relayed_message where relayed_id = $1 and direction = 'in' order by id desc limit 1",
            talk
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a customer's choice")?
        .flatten();
        let accepted = match choice.as_deref().and_then(accepts) {
            Some((cart, number)) => self.quoted(talk, cart, number).await?.map(|revision| (cart, revision)),
            None => None,
        };
        let lines = lines.into_iter().rev().map(|line| Line {
            id: line.id,
            by: line.by,
            note: line.direction == "note",
            body: line.body,
            at: line.at,
            state: line.state.as_deref().and_then(State::parse),
            reason: line.reason,
        });
        Ok(Some(Talk {
            id: row.id,
            revision: row.revision,
            name: row.name,
            phone: row.phone.map(Phone::stored),
            last_at: row.last_at,
            taken_by: row.taken_by,
            orders: row.orders,
            carts: row.carts,
            accepted,
            lines: lines.collect(),
        }))
    }

    /// The revision of an open cart whose quote has this number and was not changed since; none where it is another.
    /// It must be that customer's own: the button's id is theirs to write.
    async fn quoted(&mut self, talk: i64, cart: i64, number: u16) -> Result<Option<i32>> {
        sqlx::query_scalar!(
            "select revision from cart where id = $1 and state = 'open'
               and phone = (select phone from relayed where id = $3)
               and (details -> 'quote' ->> 'number')::int = $2 and details -> 'quote' -> 'void' is null",
            cart,
            i32::from(number),
            talk,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a quote's cart")
    }

    /// The conversation of the customer with this number, the latest.
    pub async fn talk_of(&mut self, phone: &Phone) -> Result<Option<i64>> {
        sqlx::query_scalar!(
            "select id from relayed where phone = $1 order by last_at desc limit 1",
            phone.e164()
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a number's conversation")
    }

    /// The conversations whose last word is the customer's, who has waited longest first.
    pub async fn waiting_talks(&mut self) -> Result<Vec<Talk>> {
        let ids = sqlx::query_scalar!(
            "select r.id from relayed r
             where 'in' = (select m.direction from relayed_message m
               where m.relayed_id = r.id and m.direction <> 'note' order by m.id desc limit 1)
             order by r.last_at limit $1",
            LISTED,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("who waits for an answer")?;
        let mut talks = Vec::with_capacity(ids.len());
        for id in ids {
            talks.extend(self.talk(id).await?);
        }
        Ok(talks)
    }

    /// Takes what a customer wrote in the day up to a message for a cart: the words, the name and the number. Words that were taken
    /// before are nobody's: then who took them.
    pub async fn words_of(
        &mut self,
        letter: i64,
        staff: i64,
    ) -> Result<Option<Result<(String, String, Option<Phone>), String>>> {
        let Some(row) = sqlx::query!(
            r#"select r.id, r.name, r.phone, s.name as "by?" from relayed_message m join relayed r on r.id = m.relayed_id
               left join staff s on s.id = m.made_by where m.id = $1 for no key update of r"#,
            letter
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a customer's message")?
        else {
            return Ok(None);
        };
        let words = sqlx::query_scalar!(
            r#"with taken as (
                 update relayed_message set made_by = $3
                 where relayed_id = $1 and id <= $2 and direction = 'in' and made_by is null
                   and at > (select at from relayed_message where id = $2) - interval '24 hours'
                 returning id, coalesce(words, body) as words)
               select words as "words!" from taken order by id"#,
            row.id,
            letter,
            staff,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("a customer's words")?;
        if words.is_empty() {
            return Ok(Some(Err(row.by.unwrap_or_default())));
        }
        self.talk_changed(row.id).await?;
        let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
        Ok(Some(Ok((words.join("\n"), row.name, row.phone.map(Phone::stored)))))
    }

    /// Keeps an answer to a customer, where one may be sent now, or `late` as a template; where it may not, and there are
    /// `templates`, as one that could not be sent.
    pub async fn say_to(
        &mut self,
        talk: i64,
        body: &str,
        staff: i64,
        now: DateTime<Utc>,
        (templates, late): (bool, bool),
    ) -> Result<Said> {
        let row = sqlx::query!(
            "select platform, party, name, last_at from relayed where id = $1 for no key update",
            talk
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a customer's conversation")?;
        let Some(row) = row else { return Ok(Said::Gone) };
        let closed = row.last_at + WINDOW <= now && !late;
        if closed && !templates {
            return Ok(Said::Closed(row.name));
        }
        let answer = sqlx::query_scalar!(
            "insert into relayed_message (relayed_id, direction, body, at, staff_id, state, reason)
             values ($1, 'out', $2, $3, $4, $5, $6) returning id",
            talk,
            body,
            now,
            staff,
            closed.then_some("failed"),
            closed.then_some("24 h"),
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("an answer")?;
        self.talk_changed(talk).await?;
        if closed {
            return Ok(Said::Held(row.name, answer));
        }
        Ok(Said::Kept(Outgoing {
            answer,
            platform: row.platform,
            party: row.party,
            name: row.name,
            body: body.to_owned(),
        }))
    }

    /// An answer that failed, as a new one: its conversation and its text.
    pub async fn failed_answer(&mut self, answer: i64) -> Result<Option<(i64, String)>> {
        let row = sqlx::query!(
            "update relayed_message set state = null, direction = 'note'
             where id = $1 and direction = 'out' and state = 'failed' returning relayed_id, body",
            answer
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("an answer that failed")?;
        Ok(row.map(|row| (row.relayed_id, row.body)))
    }

    /// Keeps a note for the staff.
    pub async fn note_on(&mut self, talk: i64, body: &str, staff: i64, now: DateTime<Utc>) -> Result<()> {
        sqlx::query!(
            "insert into relayed_message (relayed_id, direction, body, at, staff_id) values ($1, 'note', $2, $3, $4)",
            talk,
            body,
            now,
            staff,
        )
        .execute(&mut *self.inner)
        .await
        .context("a note on a conversation")?;
        self.talk_changed(talk).await
    }

    /// Somebody takes care of a conversation; the customer's name.
    pub async fn take_talk(&mut self, talk: i64, staff: i64) -> Result<Option<String>> {
        let name =
            sqlx::query_scalar!("update relayed set taken_by = $2 where id = $1 returning name", talk, staff)
                .fetch_optional(&mut *self.inner)
                .await
                .context("take a conversation")?;
        self.talk_changed(talk).await?;
        Ok(name)
    }

    /// Keeps what became of an answer; an earlier state takes back no later one. The conversation and whether that is
    /// news; none where no such answer is known.
    pub async fn became(&mut self, platform: &str, status: &Status) -> Result<Option<(i64, bool)>> {
        let row = sqlx::query!(
            r#"with known as (
                 select m.id, m.relayed_id, m.state from relayed_message m join relayed r on r.id = m.relayed_id
                 where m.external_id = $2 and r.platform = $1 and m.direction = 'out' for no key update of m),
               moved as (
                 update relayed_message m set state = $3, reason = $4 from known
                 where m.id = known.id and coalesce(array_position(array['sent', 'delivered', 'read', 'failed'], known.state), 0)
                   < array_position(array['sent', 'delivered', 'read', 'failed'], $3)
                 returning m.id)
               select relayed_id, exists (select from moved) as "moved!" from known"#,
            platform,
            status.message,
            status.state.as_str(),
            status.reason,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("what became of an answer")?;
        Ok(row.map(|row| (row.relayed_id, row.moved)))
    }

    /// A customer goes on under another id.
    pub async fn rename_talk(
        &mut self,
        platform: &str,
        from: &str,
        to: &str,
        phone: Option<&Phone>,
    ) -> Result<()> {
        sqlx::query!(
            "update relayed set party = $3, phone = coalesce($4, phone) where platform = $1 and party = $2
               and not exists (select from relayed o where o.platform = $1 and o.party = $3)",
            platform,
            from,
            to,
            phone.map(Phone::e164),
        )
        .execute(&mut *self.inner)
        .await
        .context("a customer's new id")
        .map(drop)
    }
}

impl super::Store {
    /// Keeps under which id a platform has taken an answer.
    pub async fn answer_sent(&self, answer: i64, external_id: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        let talk = sqlx::query_scalar!(
            "update relayed_message set external_id = $2, state = coalesce(state, 'sent') where id = $1
             returning relayed_id",
            answer,
            external_id
        )
        .fetch_optional(&mut *tx.inner)
        .await
        .context("an answer's id")?;
        if let Some(talk) = talk {
            tx.talk_changed(talk).await?;
        }
        tx.commit().await
    }

    /// Keeps that an answer was refused, and why; its conversation.
    pub async fn answer_refused(&self, answer: i64, why: &str) -> Result<Option<i64>> {
        sqlx::query_scalar!(
            "update relayed_message set state = 'failed', reason = $2 where id = $1 and state is distinct from 'failed'
             returning relayed_id",
            answer,
            why
        )
        .fetch_optional(&self.pool)
        .await
        .context("an answer that was refused")
    }
}
