//! Erasure: a customer's personal data goes from everywhere, and the books stay.

use super::Tx;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};

/// What was erased, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub profiles: i64,
    pub carts: i64,
    pub orders: i64,
    pub conversations: i64,
}

impl Tx {
    /// The ids of customers with this number, e-mail or id.
    pub async fn customers_named(&mut self, phone: Option<&Phone>, text: &str) -> Result<Vec<i64>> {
        sqlx::query_scalar!(
            "select id from customer where phone = $1 or lower(email) = lower($2) or id::text = $2 order by id",
            phone.map(Phone::e164),
            text,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("customers to erase")
    }

    /// Takes what is known of these customers and of this number out of every table: profiles, addresses, open and closed
    /// carts, orders, what can be undone, conversations, what came in and what is owed. Amounts, lines, taxes and stock stay.
    pub async fn erase(&mut self, customers: &[i64], phone: Option<&Phone>) -> Result<Erased> {
        let numbers = sqlx::query_scalar!(
            r#"select phone as "phone!" from customer where id = any($1) and phone is not null
               union select $2::text where $2 is not null"#,
            customers,
            phone.map(Phone::e164),
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the numbers to erase")?;
        let carts = sqlx::query_scalar!(
            "select id from cart where customer_id = any($1) or phone = any($2)
               or (details #>> '{customer,id}')::bigint = any($1)
             union select cart_id from orders where customer_id = any($1) or phone = any($2) order by 1",
            customers,
            &numbers,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the carts to erase from")?;
        let carts: Vec<i64> = carts.into_iter().flatten().collect();
        let row = sqlx::query!(
            r#"with undone as (delete from cart_change where cart_id = any($1)),
               cards as (update card set wanted = c.revision + 1 from cart c where c.id = any($1) and card.cart_id = c.id),
               emptied as (
                 update cart set customer_id = null, phone = null, revision = revision + 1,
                   details = (details::jsonb - 'customer' - 'phone' - 'shipping' - 'billing' - 'note')::json
                 where id = any($1) returning id),
               kept as (
                 update orders set customer_id = null, phone = '',
                   details = details - 'customer' - 'phone' - 'shipping' - 'billing' - 'note'
                 where customer_id = any($2) or phone = any($3) or cart_id = any($1) returning id),
               talks as (delete from relayed where phone = any($3) returning id),
               forgotten as (update conversation set dialog = '{}' where cart_id = any($1)
                 or exists (select from unnest($3::text[]) n
                   where regexp_replace(dialog::text, '[^0-9]', '', 'g') like '%' || right(n, 8) || '%')
                 or exists (select from customer c where c.id = any($2) and length(c.name) > 2
                   and dialog::text ilike '%' || replace(replace(c.name, '%', ''), '_', '') || '%')
                 returning 1),
               -- Whoever has written of them in words may have done so in any conversation.
               words as (update inbox set payload = '' where done_at is not null and payload <> ''),
               owed as (delete from outbox where exists (
                 select from unnest($3::text[]) n
                 where regexp_replace(payload::text, '[^0-9]', '', 'g') like '%' || right(n, 8) || '%')
                 or exists (select from customer c where c.id = any($2) and length(c.name) > 2
                   and payload::text ilike '%' || replace(replace(c.name, '%', ''), '_', '') || '%')),
               gone as (delete from customer where id = any($2) returning id)
               select (select count(*) from gone) as "profiles!", (select count(*) from emptied) as "carts!",
                 (select count(*) from kept) as "orders!", (select count(*) from talks) as "conversations!""#,
            &carts,
            customers,
            &numbers,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("erase a customer")?;
        Ok(Erased {
            profiles: row.profiles,
            carts: row.carts,
            orders: row.orders,
            conversations: row.conversations,
        })
    }
}
