//! Boards: messages that show an order or a conversation, and which of them must be drawn anew.

use super::cards::{APART, Due, Of};
use super::outbox::LEASE;
use super::{Store, Tx};
use crate::dialog::screen::{Board, BoardOf};
use crate::dialog::words::Lang;
use crate::engine::order::OrderNumber;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

impl Tx {
    /// The boards of an order are older than it is.
    pub async fn order_changed(&mut self, order: OrderNumber, revision: i32) -> Result<()> {
        sqlx::query!(
            "update board set wanted = $2 where what in ('approval', 'picking') and id = $1 and wanted < $2",
            order.0,
            revision,
        )
        .execute(&mut *self.inner)
        .await
        .context("tell an order's boards")?;
        Ok(())
    }

    /// A conversation has changed, and its boards are older than it is.
    pub async fn talk_changed(&mut self, talk: i64) -> Result<()> {
        let Some(revision) = self.talk_anew(talk).await? else { return Ok(()) };
        // Now that the conversation is held: whoever posts a board waits for it.
        sqlx::query!("update board set wanted = $2 where what = 'talk' and id = $1", talk, revision)
            .execute(&mut *self.inner)
            .await
            .context("tell a conversation's boards")?;
        Ok(())
    }

    /// A conversation has changed, and its boards are posted anew; its revision.
    pub async fn talk_anew(&mut self, talk: i64) -> Result<Option<i32>> {
        sqlx::query_scalar!(
            "update relayed set revision = revision + 1 where id = $1 returning revision",
            talk
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a conversation's revision")
    }
}

impl Store {
    /// Keeps which message is a board now.
    pub async fn board_posted(
        &self,
        platform: &str,
        chat: &str,
        message: &str,
        board: Board,
        lang: Lang,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sqlx::query!(
            r#"with talk as (select revision from relayed where $3 = 'talk' and id = $4 for share),
               sold as (select revision from orders where $3 <> 'talk' and number = $4 for share)
               insert into board (platform, chat, what, id, message, lang, shown, wanted, until, drawn_at)
               select $1, $2, $3, $4, $5, $6, $7,
                 greatest($7, (select revision from talk), (select revision from sold)), $8, $9
               on conflict (platform, chat, what, id) do update
               set message = excluded.message, lang = excluded.lang, shown = excluded.shown,
                 wanted = greatest(board.wanted, excluded.wanted), until = excluded.until,
                 drawn_at = excluded.drawn_at, lease_until = null
               where board.shown <= excluded.shown"#,
            platform,
            chat,
            board.what.as_str(),
            board.id,
            message,
            lang.as_str(),
            board.revision,
            board.until,
            now,
        )
        .execute(&self.pool)
        .await
        .context("keep a board")?;
        Ok(())
    }

    /// Takes boards that are older than what they show, or no longer true, with a lease; each at most once a second.
    pub(super) async fn due_boards(
        &self,
        platform: &str,
        holder: i64,
        most: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Due>> {
        let rows = sqlx::query!(
            "with due as materialized (
               select platform, chat, what, id from board
               where platform = $1 and (shown < wanted or until <= $3) and drawn_at <= $2
                 and (lease_until is null or lease_until <= $3)
               order by drawn_at limit $5 for no key update skip locked)
             update board b set lease_until = $4, holder = $6 from due
             where (b.platform, b.chat, b.what, b.id) = (due.platform, due.chat, due.what, due.id)
             returning b.chat, b.what, b.id, b.message, b.lang",
            platform,
            now - APART,
            now,
            now + LEASE,
            most,
            holder,
        )
        .fetch_all(&self.pool)
        .await
        .context("boards to draw anew")?;
        let due = rows.into_iter().filter_map(|row| {
            Some(Due {
                chat: row.chat,
                of: Of::Board(BoardOf::parse(&row.what)?, row.id),
                message: row.message,
                lang: Lang::parse(&row.lang).unwrap_or_default(),
            })
        });
        Ok(due.collect())
    }
}
