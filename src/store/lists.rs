//! Lists and look-ups for the conversation: open carts, orders, histories, offers, coupons.

use super::Tx;
use super::customers::like_escaped;
use super::load::{by_code, from_json};
use crate::dialog::event::{CartRow, CartsQuery, Hit, OrderRow, OrdersQuery, Page, Source, Touch};
use crate::engine::cart::Offer;
use crate::engine::coupon::Coupon;
use crate::engine::market::Market;
use crate::engine::order::{Order, OrderEvent, OrderLine, OrderNumber, OrderStatus, StepTaken};
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{Days, NaiveTime, TimeZone};
use sqlx::types::Json;
use std::collections::BTreeMap;

/// How many rows a page has.
pub const PAGE: i64 = 8;
/// How many changes a history shows.
const HISTORY: i64 = 30;

/// Coupons, and what a phone has ordered so far: none where no phone is known.
#[derive(Debug, Default)]
pub struct Counted {
    pub coupons: BTreeMap<String, Coupon>,
    pub orders: Option<u32>,
}

impl Tx {
    /// Open carts; never loads what the page does not show. Days are days of `zone`.
    pub async fn carts(&mut self, query: &CartsQuery, zone: chrono_tz::Tz) -> Result<Page<CartRow>> {
        let from =
            query.day.and_then(|day| zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest());
        let to = from.and_then(|from| from.checked_add_days(Days::new(1)));
        let text = query.text.as_deref().unwrap_or_default().to_lowercase();
        let mut rows = sqlx::query_as!(
            CartRow,
            r#"select c.id, c.market, c.items, c.total, c.created_at, c.details #>> '{customer,name}' as customer,
                 s.name as owner
               from cart c join staff s on s.id = c.owner_id
               where c.state = 'open'
                 and ($1::text is null or c.market = $1)
                 and ($2::timestamptz is null or c.created_at >= $2 and c.created_at < $3)
                 and ($4 = '' or c.id = $5 or c.phone = $6
                   or lower(c.details #>> '{customer,name}') like '%' || $7 || '%')
               order by case when $8 then c.total end desc nulls last, c.created_at desc, c.id desc
               limit $9 offset $10"#,
            query.market,
            from.map(|from| from.to_utc()),
            to.map(|to| to.to_utc()),
            text,
            text.trim_start_matches(['c', '-', '#']).parse::<i64>().ok(),
            query.phone.as_ref().map(Phone::e164),
            like_escaped(&text),
            query.by_value,
            PAGE + 1,
            query.page.clamp(0, 1_000_000) * PAGE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("open carts")?;
        let more = cut(&mut rows);
        Ok(Page { rows, more })
    }

    /// Orders, the newest first; the text is a number in any spelling, or part of a name.
    pub async fn orders(&mut self, query: &OrdersQuery) -> Result<Page<OrderRow>> {
        let text = query.text.as_deref().unwrap_or_default();
        let rows = sqlx::query!(
            r#"select o.number, o.market, o.status, o.items, o.total, o.placed_at,
                 o.details #>> '{customer,name}' as customer
               from orders o
               where ($1::text is null or o.status = $1)
                 and ($2 = '' or o.number = $3 or o.phone = $4
                   or lower(o.details #>> '{customer,name}') like '%' || $5 || '%')
               order by o.number desc limit $6 offset $7"#,
            query.status.map(OrderStatus::as_str),
            text,
            OrderNumber::parse(text).map(|number| number.0),
            query.phone.as_ref().map(Phone::e164),
            like_escaped(&text.to_lowercase()),
            PAGE + 1,
            query.page.clamp(0, 1_000_000) * PAGE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("orders")?;
        let mut rows = rows
            .into_iter()
            .map(|row| {
                Ok(OrderRow {
                    number: OrderNumber(row.number),
                    market: row.market,
                    status: OrderStatus::parse(&row.status).context("an order's status")?,
                    items: row.items,
                    total: row.total,
                    placed_at: row.placed_at,
                    customer: row.customer,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let more = cut(&mut rows);
        Ok(Page { rows, more })
    }

    /// One order with all that it shows.
    pub async fn order(&mut self, number: OrderNumber) -> Result<Option<Order>> {
        let row = sqlx::query!(
            r#"select o.*, s.name as "placed_by_name?",
                 (select jsonb_agg(jsonb_build_object('number', l.line, 'variant', l.variant_id, 'sku', l.sku,
                    'title', l.title, 'options', to_jsonb(l.options), 'quantity', l.quantity,
                    'unit_price', l.unit_price::text, 'amount', l.amount::text, 'location', l.location) order by l.line)
                  from order_line l where l.order_id = o.id) as lines,
                 (select jsonb_agg(jsonb_build_object('status', e.status, 'by', coalesce(t.name, '?'), 'at', e.at,
                    'reason', e.reason) order by e.at)
                  from order_event e left join staff t on t.id = e.staff_id where e.order_id = o.id) as events,
                 (select jsonb_agg(jsonb_build_object('step', e.step, 'by', coalesce(t.name, '?'), 'at', e.at,
                    'amount', e.amount::text, 'until', e.until) order by e.id)
                  from order_step e left join staff t on t.id = e.staff_id where e.order_id = o.id) as steps,
                 jsonb_build_object(
                   'orders', (select count(*) from orders b where b.phone = o.phone and b.phone <> '' and b.id < o.id and b.status <> 'cancelled'),
                   'left', coalesce((select jsonb_agg(jsonb_build_array(l.line, l.location, s.on_hand - s.allocated) order by l.line)
                     from order_line l join stock s on s.variant_id = l.variant_id and s.location = l.location
                     where l.order_id = o.id), '[]')) as "background!"
               from orders o left join staff s on s.id = o.placed_by where o.number = $1"#,
            number.0,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("an order")?;
        let Some(row) = row else { return Ok(None) };
        let lines: Option<Vec<OrderLine>> = row.lines.map(|l| from_json(l, "order lines")).transpose()?;
        let events: Option<Vec<OrderEvent>> = row.events.map(|e| from_json(e, "order events")).transpose()?;
        let steps: Option<Vec<StepTaken>> = row.steps.map(|s| from_json(s, "order steps")).transpose()?;
        Ok(Some(Order {
            id: row.id,
            number: OrderNumber(row.number),
            cart: row.cart_id,
            market: row.market,
            status: OrderStatus::parse(&row.status).context("an order's status")?,
            payment_status: row.payment_status,
            fulfillment_status: row.fulfillment_status,
            revision: row.revision,
            placed_by: row.placed_by,
            placed_by_name: row.placed_by_name.unwrap_or_default(),
            placed_at: row.placed_at,
            details: from_json(row.details, "an order's details")?,
            summary: from_json(row.summary, "an order's summary")?,
            lines: lines.unwrap_or_default(),
            total: row.total,
            events: events.unwrap_or_default(),
            steps: steps.unwrap_or_default(),
            held_until: row.held_until,
            background: from_json(row.background, "an order's background")?,
        }))
    }

    /// The market, variants and units of a cart or an order.
    pub async fn lines_of(&mut self, source: Source) -> Result<Option<(String, Vec<(i64, u32)>)>> {
        let (cart, order) = match source {
            Source::Cart(id) => (Some(id), None),
            Source::Order(number) => (None, Some(number.0)),
            Source::Number(number) => (Some(number), Some(number)),
        };
        let rows = sqlx::query!(
            r#"select c.market as "market!", (l ->> 'variant')::bigint as "variant!",
                 (l ->> 'quantity')::int as "quantity!", (l ->> 'number')::smallint as "line!"
               from cart c cross join json_array_elements(c.lines) as l where c.id = $1
               union all
               select o.market, l.variant_id, l.quantity, l.line
               from orders o join order_line l on l.order_id = o.id
               where o.number = $2 and not exists (select from cart c where c.id = $1)
               order by 4"#,
            cart,
            order,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lines to copy")?;
        let market = rows.first().map(|row| row.market.clone());
        let lines = rows.iter().map(|row| (row.variant, row.quantity.unsigned_abs())).collect();
        Ok(market.map(|market| (market, lines)))
    }

    /// What variants are in a market now.
    pub async fn offers(&mut self, market: &str, variants: &[i64]) -> Result<BTreeMap<i64, Offer>> {
        let rows = sqlx::query_scalar!(
            r#"select doc as "doc!: Json<Offer>" from offers_of($1, $2)"#,
            variants,
            market,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("offers")?;
        Ok(rows.into_iter().map(|Json(offer)| (offer.variant, offer)).collect())
    }

    /// The pictures of variants' products, as addresses on the web.
    pub async fn images(&mut self, variants: &[i64]) -> Result<BTreeMap<i64, String>> {
        let rows = sqlx::query!(
            r#"select v.id, p.image as "image!" from variant v join product p on p.id = v.product_id
               where v.id = any($1) and p.image like 'https://%'"#,
            variants,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("pictures")?;
        Ok(rows.into_iter().map(|row| (row.id, row.image)).collect())
    }

    /// Products for phrases, with what is left wherever the market may sell from.
    pub async fn hits(&mut self, market: &Market, phrases: &[String]) -> Result<Vec<Vec<Hit>>> {
        let mut locations = market.locations.clone();
        locations.extend(market.services.iter().filter_map(|service| service.location.clone()));
        locations.sort();
        locations.dedup();
        self.search(&market.code, &locations, phrases, PAGE).await
    }

    /// Coupons by code, with how often this phone has used them; and how many orders it has placed, without the
    /// cancelled ones.
    pub async fn coupons(&mut self, codes: &[String], phone: Option<&str>) -> Result<Counted> {
        if codes.is_empty() {
            return Ok(Counted::default());
        }
        let row = sqlx::query!(
            r#"select (select json_agg(doc) from coupons_of($1, $2)) as "coupons: Json<Vec<Coupon>>",
                 (select count(*) from (
                   select 1 from orders where phone = $2 and status <> 'cancelled' limit 100) few) as "orders!""#,
            codes,
            phone,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("coupons")?;
        Ok(Counted {
            coupons: by_code(row.coupons),
            orders: phone.map(|_| u32::try_from(row.orders).unwrap_or(u32::MAX)),
        })
    }

    /// Who changed a cart, the latest first.
    pub async fn history(&mut self, cart: i64) -> Result<Vec<Touch>> {
        self.touches(cart, HISTORY).await
    }

    pub(super) async fn touches(&mut self, cart: i64, most: i64) -> Result<Vec<Touch>> {
        let rows = sqlx::query!(
            r#"select coalesce(s.name, a.platform) as "who!", a.at, a.detail from audit a
               left join staff s on s.id = a.staff_id where a.cart_id = $1 order by a.id desc limit $2"#,
            cart,
            most,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("a cart's history")?;
        rows.into_iter()
            .map(|row| Ok(Touch { who: row.who, at: row.at, what: from_json(row.detail, "what was done")? }))
            .collect()
    }
}

/// Drops the row beyond the page; whether there was one.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    more
}
