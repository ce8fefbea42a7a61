//! Customers and stock movements as they are exported, a piece at a time.

use super::Tx;
use crate::engine::address::Address;
use crate::engine::order::OrderNumber;
use anyhow::{Context, Result};
use chrono::SecondsFormat;
use sqlx::types::Json;

/// How many rows are in memory at a time.
const PIECE: i64 = 500;

/// A row of a file, with the id by which the next piece begins.
pub type Numbered = (i64, Vec<String>);

impl Tx {
    /// The customers after this id, in the columns of Shopify's customer CSV; none at the end.
    pub async fn customers_to_export(&mut self, after: i64) -> Result<Vec<Numbered>> {
        let rows = sqlx::query!(
            r#"select c.id, c.name, c.phone, c.email, c.tax_exempt, c.note, c.tags, c.external_id, c.orders,
                 a.address as "address?: Json<Address>",
                 (select coalesce(sum(o.total), 0)::text from orders o where o.customer_id = c.id and o.status <> 'cancelled') as "spent!"
               from customer c left join customer_address a on a.customer_id = c.id and a.is_default
               where c.id > $1 order by c.id limit $2"#,
            after,
            PIECE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("customers to export")?;
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let cells = rows.into_iter().map(|row| {
            let (first, last) = row.name.split_once(' ').unwrap_or((&row.name, ""));
            let address = row.address.map(|address| address.0).unwrap_or_default();
            let cells = vec![
                row.external_id.unwrap_or_else(|| row.id.to_string()),
                first.to_owned(),
                last.to_owned(),
                row.email.unwrap_or_default(),
                "no".to_owned(),
                address.company.clone(),
                address.line1.clone(),
                address.line2.clone(),
                address.city.clone(),
                address.region.clone(),
                address.country.clone(),
                address.postcode.clone(),
                String::new(),
                row.phone.unwrap_or_default(),
                "no".to_owned(),
                row.spent,
                row.orders.to_string(),
                row.note.unwrap_or_default(),
                yes(row.tax_exempt),
                row.tags.join(", "),
            ];
            (row.id, cells)
        });
        Ok(cells.collect())
    }

    /// The stock movements after this id; none at the end.
    pub async fn movements_to_export(&mut self, after: i64) -> Result<Vec<Numbered>> {
        let rows = sqlx::query!(
            r#"select m.id, m.at, v.sku as "sku?", m.location, m.counter, m.quantity, m.reason, o.number as "number?", s.name as "who?",
                 coalesce(m.note, 'C-' || m.cart_id, '') as "note!"
               from movement m left join variant v on v.id = m.variant_id left join orders o on o.id = m.order_id
               left join staff s on s.id = m.staff_id where m.id > $1 order by m.id limit $2"#,
            after,
            PIECE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("movements to export")?;
        let cells = rows.into_iter().map(|row| {
            let cells = vec![
                row.at.to_rfc3339_opts(SecondsFormat::Secs, true),
                row.sku.unwrap_or_default(),
                row.location,
                row.counter,
                row.quantity.to_string(),
                row.reason,
                row.number.map_or_else(String::new, |number| OrderNumber(number).to_string()),
                row.who.unwrap_or_default(),
                row.note,
            ];
            (row.id, cells)
        });
        Ok(cells.collect())
    }

    /// The audit after this id: who did what, when, to which cart or order; none at the end.
    pub async fn audit_to_export(&mut self, after: i64) -> Result<Vec<Numbered>> {
        let rows = sqlx::query!(
            r#"select a.id, a.at, s.name as "who?", a.platform, a.cart_id, o.number as "number?", a.revision, a.action,
                 a.detail::text as "detail!"
               from audit a left join staff s on s.id = a.staff_id left join orders o on o.id = a.order_id
               where a.id > $1 order by a.id limit $2"#,
            after,
            PIECE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the audit to export")?;
        let cells = rows.into_iter().map(|row| {
            let cells = vec![
                row.at.to_rfc3339_opts(SecondsFormat::Secs, true),
                row.who.unwrap_or(row.platform),
                row.cart_id.map_or_else(String::new, |cart| format!("C-{cart}")),
                row.number.map_or_else(String::new, |number| OrderNumber(number).to_string()),
                row.revision.map_or_else(String::new, |revision| revision.to_string()),
                row.action,
                row.detail,
            ];
            (row.id, cells)
        });
        Ok(cells.collect())
    }
}
