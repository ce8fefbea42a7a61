//! Who is on the staff, and by which platform's stable user id they are known.

use super::Tx;
use crate::engine::staff::Role;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// A member of staff in a list, with their platforms (`terminal`, `telegram`, …).
#[derive(Debug)]
pub struct Member {
    pub id: i64,
    pub name: String,
    pub role: String,
    pub platforms: Vec<String>,
}

impl Tx {
    /// Everyone who is active, by name.
    pub async fn staff(&mut self) -> Result<Vec<Member>> {
        sqlx::query_as!(
            Member,
            r#"select s.id, s.name, s.role,
                 array(select i.platform from staff_identity i where i.staff_id = s.id order by 1) as "platforms!"
               from staff s where s.active order by lower(s.name)"#
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the staff")
    }

    /// Adds a member, known in the terminal by their folded name and elsewhere by these ids. None where the name
    /// or an id is taken.
    pub async fn add_staff(
        &mut self,
        name: &str,
        role: Role,
        identities: &[(&str, String)],
        now: DateTime<Utc>,
    ) -> Result<Option<i64>> {
        let id = sqlx::query_scalar!(
            "insert into staff (name, role, created_at) values ($1, $2, $3)
             on conflict (lower(name)) where active do nothing returning id",
            name,
            role.as_str(),
            now,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("add to the staff")?;
        let Some(id) = id else { return Ok(None) };
        let terminal = ("terminal", name.to_lowercase());
        for (platform, user) in identities.iter().chain([&terminal]) {
            let added = sqlx::query!(
                "insert into staff_identity (platform, user_id, staff_id) values ($1, $2, $3) on conflict do nothing",
                platform,
                user,
                id,
            )
            .execute(&mut *self.inner)
            .await
            .context("add an identity")?;
            if added.rows_affected() == 0 {
                return Ok(None);
            }
        }
        Ok(Some(id))
    }

    /// Adds somebody who was invited, known on one platform; a name that is taken gets a number.
    pub(super) async fn add_invited(
        &mut self,
        name: &str,
        role: Role,
        (platform, user): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<i64> {
        let id = sqlx::query_scalar!(
            r#"insert into staff (name, role, created_at)
               select n.name, $2, $3 from (
                 select case i when 1 then $1 else $1 || ' ' || i end as name
                 from generate_series(1, 1000) i) n
               where not exists (select from staff s where s.active and lower(s.name) = lower(n.name))
               limit 1 returning id"#,
            name,
            role.as_str(),
            now,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("add somebody who was invited")?;
        sqlx::query!(
            "insert into staff_identity (platform, user_id, staff_id) values ($1, $2, $3)",
            platform,
            user,
            id,
        )
        .execute(&mut *self.inner)
        .await
        .context("who was invited")?;
        Ok(id)
    }

    /// Removes a member, effective at their next message. False where nobody has that name.
    pub async fn remove_staff(&mut self, name: &str) -> Result<bool> {
        let gone = sqlx::query!(
            r#"with gone as (update staff set active = false where lower(name) = lower($1) and active returning id),
                    unknown as (delete from staff_identity where staff_id in (select id from gone))
               select id from gone"#,
            name,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("remove from the staff")?;
        Ok(gone.is_some())
    }
}
