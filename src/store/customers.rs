//! Customers: found by phone, id, or by name and e-mail with typing errors; and made on the spot.

use super::Tx;
use crate::dialog::event::Profile;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// How many customers a search shows.
const MOST: i64 = 8;

impl Tx {
    /// For each phone the customer who has it.
    pub async fn customers_by_phone(&mut self, phones: &[Phone]) -> Result<Vec<Option<Profile>>> {
        if phones.is_empty() {
            return Ok(Vec::new());
        }
        let numbers: Vec<String> = phones.iter().map(|phone| phone.e164().to_owned()).collect();
        let rows = sqlx::query!(
            r#"select phone as "phone!", doc as "doc!: Json<Profile>" from customer_doc where phone = any($1)"#,
            &numbers,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("customers by phone")?;
        let of =
            |phone: &Phone| rows.iter().find(|row| row.phone == phone.e164()).map(|row| row.doc.0.clone());
        Ok(phones.iter().map(of).collect())
    }

    /// One customer by id.
    pub async fn profile(&mut self, id: i64) -> Result<Option<Profile>> {
        sqlx::query_scalar!(r#"select doc as "doc!: Json<Profile>" from customer_doc where id = $1"#, id)
            .fetch_optional(&mut *self.inner)
            .await
            .context("a customer")
            .map(|found| found.map(|doc| doc.0))
    }

    /// Customers whose name or e-mail is like the text, the likest first.
    pub async fn find_customers(&mut self, text: &str) -> Result<Vec<Profile>> {
        let found = sqlx::query_scalar!(
            r#"select d.doc as "doc!: Json<Profile>" from customer c join customer_doc d on d.id = c.id
               where $1 <% lower(c.name) or lower(c.name) like '%' || $2 || '%' or $1 <% lower(c.email)
                  or lower(c.email) like $2 || '%'
               order by lower(c.name) = $1 desc, greatest(word_similarity($1, lower(c.name)),
                 coalesce(word_similarity($1, lower(c.email)), 0)) desc, c.orders desc, c.id
               limit $3"#,
            text.to_lowercase(),
            like_escaped(&text.to_lowercase()),
            MOST,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("customers by name")?;
        Ok(found.into_iter().map(|doc| doc.0).collect())
    }

    /// A new customer; where somebody has this phone already, that one.
    pub async fn create_customer(
        &mut self,
        name: &str,
        phone: Option<&Phone>,
        email: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Profile> {
        let made = sqlx::query_scalar!(
            "insert into customer (name, phone, email, created_at) values ($1, $2, $3, $4)
             on conflict (phone) do nothing returning id",
            name,
            phone.map(Phone::e164),
            email,
            now,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("make a customer")?;
        match (made, phone) {
            (Some(id), _) => self.profile(id).await?.context("the customer just made"),
            (None, Some(phone)) => {
                let there = self.customers_by_phone(std::slice::from_ref(phone)).await?;
                there.into_iter().flatten().next().context("the customer with this phone")
            }
            (None, None) => anyhow::bail!("a customer was not made"),
        }
    }
}

/// The text without a meaning of its own in `like`.
pub(super) fn like_escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
