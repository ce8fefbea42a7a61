//! Webhooks out: where they go, and what each is owed.

use super::{Store, Tx};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// Where others are told of orders.
#[derive(Clone, Debug)]
pub struct Hook {
    pub id: i64,
    pub url: String,
    pub secret: Vec<u8>,
    pub private: bool,
    /// Why it is told nothing any more.
    pub disabled: Option<String>,
}

impl Tx {
    /// All of them.
    pub async fn hooks(&mut self) -> Result<Vec<Hook>> {
        sqlx::query_as!(Hook, "select id, url, secret, private, disabled from webhook order by id")
            .fetch_all(&mut *self.inner)
            .await
            .context("the webhooks")
    }

    /// A new one, or the same again, enabled.
    pub async fn add_hook(
        &mut self,
        url: &str,
        secret: &[u8],
        private: bool,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        sqlx::query_scalar!(
            "insert into webhook (url, secret, private, at) values ($1, $2, $3, $4)
             on conflict (url) do update set secret = excluded.secret, private = excluded.private, disabled = null
             returning id",
            url,
            secret,
            private,
            now,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("a new webhook")
    }

    /// Takes one away; false where there is none.
    pub async fn remove_hook(&mut self, id: i64) -> Result<bool> {
        let gone = sqlx::query!("delete from webhook where id = $1", id).execute(&mut *self.inner).await;
        Ok(gone.context("take a webhook away")?.rows_affected() > 0)
    }
}

impl Store {
    /// One that is not disabled.
    pub async fn hook(&self, id: i64) -> Result<Option<Hook>> {
        sqlx::query_as!(
            Hook,
            "select id, url, secret, private, disabled from webhook where id = $1 and disabled is null",
            id
        )
        .fetch_optional(&self.pool)
        .await
        .context("a webhook")
    }

    /// It wants nothing any more; its address, where that is news.
    pub async fn disable_hook(&self, id: i64, why: &str) -> Result<Option<String>> {
        sqlx::query_scalar!(
            "update webhook set disabled = $2 where id = $1 and disabled is null returning url",
            id,
            why
        )
        .fetch_optional(&self.pool)
        .await
        .context("disable a webhook")
    }
}
