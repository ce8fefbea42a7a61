//! Customers: found by phone, id, or by name and e-mail with typing errors; and made on the spot.

use super::Tx;
use super::load::from_json;
use crate::dialog::event::Profile;
use crate::engine::address::Address;
use crate::engine::cart::Customer;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// How many customers a search shows.
const MOST: i64 = 8;

#[derive(Deserialize)]
struct ProfileRow {
    #[serde(flatten)]
    customer: Customer,
    addresses: Vec<Address>,
}

impl ProfileRow {
    fn read(value: serde_json::Value) -> Result<Profile> {
        let row: Self = from_json(value, "a customer")?;
        Ok(Profile { customer: row.customer, addresses: row.addresses })
    }
}

impl Tx {
    /// For each phone the customer who has it.
    pub async fn customers_by_phone(&mut self, phones: &[Phone]) -> Result<Vec<Option<Profile>>> {
        if phones.is_empty() {
            return Ok(Vec::new());
        }
        let numbers: Vec<String> = phones.iter().map(|phone| phone.e164().to_owned()).collect();
        let rows = sqlx::query!(
            r#"select c.phone as "phone!", customer_doc(c) as "doc!" from customer c where c.phone = any($1)"#,
            &numbers,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("customers by phone")?;
        phones
            .iter()
            .map(|phone| {
                let row = rows.iter().find(|row| row.phone == phone.e164());
                row.map(|row| ProfileRow::read(row.doc.clone())).transpose()
            })
            .collect()
    }

    /// One customer by id.
    pub async fn profile(&mut self, id: i64) -> Result<Option<Profile>> {
        sqlx::query_scalar!(r#"select customer_doc(c) as "doc!" from customer c where c.id = $1"#, id)
            .fetch_optional(&mut *self.inner)
            .await
            .context("a customer")?
            .map(ProfileRow::read)
            .transpose()
    }

    /// Customers whose name or e-mail is like the text, the likest first.
    pub async fn find_customers(&mut self, text: &str) -> Result<Vec<Profile>> {
        sqlx::query_scalar!(
            r#"select customer_doc(c) as "doc!" from customer c
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
        .context("customers by name")?
        .into_iter()
        .map(ProfileRow::read)
        .collect()
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
            r#"insert into customer as c (name, phone, email, created_at) values ($1, $2, $3, $4)
               on conflict (phone) do nothing returning customer_doc(c) as "doc!""#,
            name,
            phone.map(Phone::e164),
            email,
            now,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("make a customer")?;
        match (made, phone) {
            (Some(doc), _) => ProfileRow::read(doc),
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
