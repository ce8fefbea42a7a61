//! Invitations to the staff: known by their hash, single use, short-lived, and only so many wrong tries a person.

use super::{Store, Tx};
use crate::engine::staff::Role;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// How long an invitation is good for.
pub const GOOD_FOR: TimeDelta = TimeDelta::hours(24);
/// How many codes that are none a person may try in an hour.
const MOST_MISSES: i64 = 5;

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

impl Tx {
    /// A new invitation's code: 128 random bits as 32 hexadecimal digits. Nobody can read it here again.
    pub async fn invite(&mut self, role: Role, now: DateTime<Utc>) -> Result<String> {
        // A version 4 UUID has 122 random bits; two of them are enough for 128.
        let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].map(uuid::Uuid::into_bytes).concat();
        let code = Sha256::digest(random)[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        sqlx::query!(
            "insert into invite (hash, role, created_at, expires_at) values ($1, $2, $3, $4)",
            hash(&code),
            role.as_str(),
            now,
            now + GOOD_FOR,
        )
        .execute(&mut *self.inner)
        .await
        .context("keep an invitation")?;
        Ok(code)
    }

    /// Makes the person a member with the invitation's role. None where the code is not good, or was tried too often.
    pub async fn redeem(
        &mut self,
        code: &str,
        platform: &str,
        user: &str,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>> {
        let misses = sqlx::query_scalar!(
            r#"select count(*) as "count!" from invite_miss where platform = $1 and user_id = $2 and at > $3"#,
            platform,
            user,
            now - TimeDelta::hours(1),
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("codes that were tried")?;
        let role = if misses < MOST_MISSES {
            sqlx::query_scalar!(
                "update invite set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning role",
                hash(code),
                now,
            )
            .fetch_optional(&mut *self.inner)
            .await
            .context("an invitation")?
        } else {
            None
        };
        let Some(role) = role else {
            sqlx::query!(
                "insert into invite_miss (platform, user_id, at) values ($1, $2, $3)",
                platform,
                user,
                now,
            )
            .execute(&mut *self.inner)
            .await
            .context("a code that was none")?;
            return Ok(None);
        };
        let role = Role::parse(&role).context("an invitation's role")?;
        let id = self.add_invited(name, role, (platform, user), now).await?;
        sqlx::query!("update invite set staff_id = $2 where hash = $1", hash(code), id)
            .execute(&mut *self.inner)
            .await
            .context("who used an invitation")?;
        Ok(Some(id))
    }
}

impl Store {
    /// Keeps under which name a platform's bot runs.
    pub async fn keep_bot(&self, platform: &str, id: &str, username: &str) -> Result<()> {
        sqlx::query!(
            "insert into bot (platform, id, username) values ($1, $2, $3)
             on conflict (platform) do update set id = excluded.id, username = excluded.username",
            platform,
            id,
            username,
        )
        .execute(&self.pool)
        .await
        .context("keep the bot's name")?;
        Ok(())
    }

    /// The name of the bot that last ran on a platform, without @.
    pub async fn bot_name(&self, platform: &str) -> Result<Option<String>> {
        sqlx::query_scalar!("select username from bot where platform = $1", platform)
            .fetch_optional(&self.pool)
            .await
            .context("the bot's name")
    }
}
