//! Importing customers: found again by their id, else their phone, else their email.

use super::Report;
use super::markets::set;
use crate::shop::Customer;
use crate::store::Tx;
use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;

/// A row of `customer` with the default address. The id is 0 until there is one.
#[derive(Clone, PartialEq, Serialize)]
struct CustomerRow {
    id: i64,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    tax_exempt: bool,
    note: Option<String>,
    tags: Vec<String>,
    external_id: Option<String>,
    orders: i32,
    address: Option<Value>,
}

impl Tx {
    pub(super) async fn import_customers(
        &mut self,
        files: &[Customer],
        now: DateTime<Utc>,
        report: &mut Report,
    ) -> Result<()> {
        let old = self.customers_of(files).await?;
        let (mut create, mut change, mut unchanged, mut claimed) =
            (Vec::new(), Vec::new(), 0, HashSet::new());
        for file in files {
            let there = match find(file, &old) {
                Ok(there) => there,
                Err((column, message)) => {
                    report.bad.push(file.place.bad(Some(column), message));
                    continue;
                }
            };
            if there.is_some_and(|row| !claimed.insert(row.id)) {
                let message = "an earlier row is the same customer already; one customer has one row";
                report.bad.push(file.place.bad(None, message));
                continue;
            }
            let new = merged(file, there);
            match there {
                None => create.push(new),
                Some(old) if *old == new => unchanged += 1,
                Some(_) => change.push(new),
            }
        }
        report.add("customers", create.len() + change.len() + unchanged, create.len(), change.len());
        self.change_customers(&change).await?;
        self.create_customers(&mut create, now).await?;
        self.write_addresses(&create.into_iter().chain(change).collect::<Vec<_>>()).await
    }

    /// Everyone whom a row may mean.
    async fn customers_of(&mut self, files: &[Customer]) -> Result<Vec<CustomerRow>> {
        let ids: Vec<String> = files.iter().filter_map(|file| file.external_id.clone()).collect();
        let phones: Vec<String> = files.iter().filter_map(|file| file.phone.clone()).collect();
        let emails: Vec<String> =
            files.iter().filter_map(|file| file.email.as_ref().map(|email| email.to_lowercase())).collect();
        let rows = sqlx::query_as!(
            CustomerRow,
            r#"select customer.id, name, phone, email, tax_exempt, note, tags, external_id, orders,
                 address.address as "address?"
               from customer left join customer_address address on address.customer_id = customer.id and is_default
               where customer.id in (select id from customer where external_id = any($1)
                 union select id from customer where phone = any($2)
                 union select id from customer where lower(email) = any($3))
               order by customer.id"#,
            &ids,
            &phones,
            &emails,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(rows)
    }

    /// Creates the rows and gives them their ids.
    async fn create_customers(&mut self, rows: &mut [CustomerRow], now: DateTime<Utc>) -> Result<()> {
        // Ids are taken first, since a row may have nothing else that is its own.
        let ids = sqlx::query_scalar!(
            r#"select nextval(pg_get_serial_sequence('customer', 'id')) as "id!" from generate_series(1, $1)"#,
            i32::try_from(rows.len())?,
        )
        .fetch_all(&mut *self.inner)
        .await?;
        rows.iter_mut().zip(ids).for_each(|(row, id)| row.id = id);
        sqlx::query!(
            "insert into customer (id, name, phone, email, tax_exempt, note, tags, external_id, orders, created_at)
             overriding system value
             select id, name, phone, email, tax_exempt, note, tags, external_id, orders, $2
             from jsonb_to_recordset($1) as file(id bigint, name text, phone text, email text, tax_exempt boolean,
               note text, tags text[], external_id text, orders integer)",
            set(rows),
            now,
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn change_customers(&mut self, rows: &[CustomerRow]) -> Result<()> {
        sqlx::query!(
            "update customer set name = file.name, phone = file.phone, email = file.email,
               tax_exempt = file.tax_exempt, note = file.note, tags = file.tags, external_id = file.external_id
             from jsonb_to_recordset($1) as file(id bigint, name text, phone text, email text, tax_exempt boolean,
               note text, tags text[], external_id text)
             where customer.id = file.id",
            set(rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }

    async fn write_addresses(&mut self, rows: &[CustomerRow]) -> Result<()> {
        let rows: Vec<_> = rows.iter().filter(|row| row.address.is_some()).collect();
        sqlx::query!(
            "insert into customer_address (customer_id, address, is_default)
             select id, address, true from jsonb_to_recordset($1) as file(id bigint, address jsonb)
             on conflict (customer_id) where is_default do update set address = excluded.address
             where customer_address.address <> excluded.address",
            set(&rows),
        )
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}

/// Whom a row means, if they are there; what belongs to someone else is a complaint.
fn find<'a>(
    file: &Customer,
    old: &'a [CustomerRow],
) -> Result<Option<&'a CustomerRow>, (&'static str, String)> {
    let by_id =
        file.external_id.as_ref().and_then(|id| old.iter().find(|row| row.external_id.as_ref() == Some(id)));
    let by_phone =
        file.phone.as_ref().and_then(|phone| old.iter().find(|row| row.phone.as_ref() == Some(phone)));
    match (by_id, by_phone) {
        (Some(one), Some(other)) if one.id != other.id => {
            Err(("Phone", "another customer has this phone already; correct one of them".to_owned()))
        }
        (None, Some(other)) if other.external_id.is_some() && file.external_id.is_some() => Err((
            "Phone",
            "a customer with another Customer ID has this phone already; correct one of them".to_owned(),
        )),
        (Some(row), _) | (None, Some(row)) => Ok(Some(row)),
        (None, None) => Ok(by_email(file, old)),
    }
}

/// Whom the email means: never someone with another phone or id, and best someone who has neither.
fn by_email<'a>(file: &Customer, old: &'a [CustomerRow]) -> Option<&'a CustomerRow> {
    let email = file.email.as_ref()?.to_lowercase();
    old.iter()
        .filter(|row| row.email.as_ref().is_some_and(|other| other.to_lowercase() == email))
        .filter(|row| file.phone.is_none() || row.phone.is_none())
        .filter(|row| file.external_id.is_none() || row.external_id.is_none())
        .min_by_key(|row| (row.phone.is_some(), row.external_id.is_some(), row.id))
}

/// The row with what the file says; what the file leaves empty stays.
fn merged(file: &Customer, old: Option<&CustomerRow>) -> CustomerRow {
    CustomerRow {
        id: old.map_or(0, |old| old.id),
        name: file.name.clone(),
        phone: file.phone.clone().or_else(|| old?.phone.clone()),
        email: file.email.clone().or_else(|| old?.email.clone()),
        tax_exempt: file.tax_exempt.or(old.map(|old| old.tax_exempt)).unwrap_or(false),
        note: file.note.clone().or_else(|| old?.note.clone()),
        tags: file.tags.clone().or_else(|| Some(old?.tags.clone())).unwrap_or_default(),
        external_id: file.external_id.clone().or_else(|| old?.external_id.clone()),
        // The shop counts its own orders: the file's are only a beginning.
        orders: old.map_or(file.orders.unwrap_or(0), |old| old.orders),
        address: file.address.as_ref().map(|address| json!(address)).or_else(|| old?.address.clone()),
    }
}
