//! Carts that wait, what came of asking after them, and which chat has had which digest.

use super::Tx;
use crate::dialog::morning::{AGES, Due, Morning, QUIET_HOURS, Stat, Sum, Waiting};
use crate::dialog::said::Said;
use crate::dialog::view::cart_name;
use crate::dialog::words::Lang;
use crate::engine::order::OrderNumber;
use crate::engine::phone::Phone;
use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;

/// So many carts, orders and quotes a digest names.
const NAMED: i64 = 10;
/// An order that was placed so many days after a digest named its cart counts as won back.
const REMEMBERED: i32 = 14;
/// Quotes that end so soon are named.
const SOON: TimeDelta = TimeDelta::hours(48);

/// A chat that wants a digest.
#[derive(Clone, Debug)]
pub struct DigestPlace {
    pub platform: String,
    pub chat: String,
    pub lang: Lang,
    /// Only of this market.
    pub market: Option<String>,
    pub at_minute: Option<i16>,
    pub bound_at: DateTime<Utc>,
}

impl Tx {
    /// The chats that want a digest.
    pub async fn digest_places(&mut self) -> Result<Vec<DigestPlace>> {
        let rows = sqlx::query!(
            r#"select p.platform, p.chat, p.market, p.at_minute, p.at, (
                 select c.lang from conversation c where c.platform = p.platform and c.chat = p.chat limit 1) as lang
               from chat_purpose p
               where p.purpose = 'digest'
                 and not exists (select from closed_chat o where o.platform = p.platform and o.chat = p.chat)
               order by p.platform, p.chat"#
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the chats that want a digest")?;
        let place = |lang: Option<String>| lang.as_deref().and_then(Lang::parse).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| DigestPlace {
                platform: row.platform,
                chat: row.chat,
                lang: place(row.lang),
                market: row.market,
                at_minute: row.at_minute,
                bound_at: row.at,
            })
            .collect())
    }

    /// Of which market a chat's digest is, and when it is due; nothing where that is left as it was.
    pub async fn set_digest(
        &mut self,
        platform: &str,
        chat: &str,
        market: Option<&str>,
        at_minute: Option<i16>,
    ) -> Result<()> {
        sqlx::query!(
            "update chat_purpose set market = coalesce($3, market), at_minute = coalesce($4, at_minute)
             where platform = $1 and chat = $2 and purpose = 'digest'",
            platform,
            chat,
            market,
            at_minute,
        )
        .execute(&mut *self.inner)
        .await
        .context("when a digest is due")?;
        Ok(())
    }

    /// Whether a chat has had this day's digest.
    pub async fn has_digest(&mut self, place: &DigestPlace, day: NaiveDate) -> Result<bool> {
        sqlx::query_scalar!(
            r#"select exists (select from digest where platform = $1 and chat = $2 and day >= $3) as "had!""#,
            place.platform,
            place.chat,
            day,
        )
        .fetch_one(&mut *self.inner)
        .await
        .context("a day's digest")
    }

    /// Keeps that a chat gets this day's digest; false where another process was faster.
    pub async fn claim_digest(
        &mut self,
        place: &DigestPlace,
        day: NaiveDate,
        carts: &[i64],
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let done = sqlx::query!(
            "insert into digest (platform, chat, day, at, carts) values ($1, $2, $3, $4, $5) on conflict do nothing",
            place.platform,
            place.chat,
            day,
            now,
            carts,
        )
        .execute(&mut *self.inner)
        .await
        .context("keep a digest")?;
        Ok(done.rows_affected() > 0)
    }

    /// Carts that wait, the most valuable first; of one market, of one owner.
    pub async fn waiting(
        &mut self,
        market: Option<&str>,
        owner: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Waiting>> {
        let rows = sqlx::query!(
            r#"select c.id, c.market, c.total, c.items, c.updated_at, c.details #>> '{customer,name}' as customer, c.phone,
                 s.name as owner, (select f.outcome from follow_up f where f.cart_id = c.id order by f.id desc limit 1) as outcome
               from chased($1, make_interval(hours => $5)) join cart c using (id) join staff s on s.id = c.owner_id
               where ($2::text is null or c.market = $2) and ($3::bigint is null or c.owner_id = $3)
               order by c.total desc, c.id limit $4"#,
            now,
            market,
            owner,
            NAMED,
            i32::try_from(QUIET_HOURS)?,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("carts that wait")?;
        Ok(rows
            .into_iter()
            .map(|row| Waiting {
                cart: row.id,
                market: row.market,
                total: row.total,
                items: row.items,
                since: row.updated_at,
                customer: row.customer.filter(|name| !name.is_empty()),
                phone: row.phone.map(Phone::stored),
                owner: row.owner,
                outcome: row.outcome,
            })
            .collect())
    }

    /// One open cart, as it waits.
    pub async fn waiting_cart(&mut self, cart: i64) -> Result<Option<Waiting>> {
        let row = sqlx::query!(
            r#"select c.id, c.market, c.total, c.items, c.updated_at, c.details #>> '{customer,name}' as customer, c.phone,
                 s.name as owner, (select f.outcome from follow_up f where f.cart_id = c.id order by f.id desc limit 1) as outcome
               from cart c join staff s on s.id = c.owner_id where c.id = $1 and c.state = 'open'"#,
            cart,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("a cart that waits")?;
        Ok(row.map(|row| Waiting {
            cart: row.id,
            market: row.market,
            total: row.total,
            items: row.items,
            since: row.updated_at,
            customer: row.customer.filter(|name| !name.is_empty()),
            phone: row.phone.map(Phone::stored),
            owner: row.owner,
            outcome: row.outcome,
        }))
    }

    /// What a chat is told in the morning of `day`; yesterday was from `from` to `to`.
    pub async fn morning(
        &mut self,
        place: Option<&DigestPlace>,
        day: NaiveDate,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Result<Morning> {
        let market = place.and_then(|place| place.market.as_deref());
        let sums = sqlx::query!(
            r#"select 'created' as "what!", market as "market!", count(*) as "count!", coalesce(sum(total), 0) as "total!"
               from cart where created_at >= $1 and created_at < $2 and items > 0 and ($3::text is null or market = $3) group by market
               union all
               select 'placed', market, count(*), sum(total) from orders
               where placed_at >= $1 and placed_at < $2 and ($3::text is null or market = $3) group by market
               union all
               select 'lost', market, count(*), coalesce(sum(total), 0) from cart
               where state = 'expired' and updated_at >= $1 and updated_at < $2 and ($3::text is null or market = $3) group by market
               union all
               select 'recovered', market, count(*), sum(total) from orders
               where placed_at >= $1 and placed_at < $2 and ($3::text is null or market = $3) and cart_id in (
                 select unnest(d.carts) from digest d
                 where ($4::text is null or (d.platform = $4 and d.chat = $5)) and d.day > $6::date - $7::int)
               group by market
               union all
               select 'all', c.market, count(*), sum(c.total) from chased($8, make_interval(hours => $9)) join cart c using (id)
               where ($3::text is null or c.market = $3) group by c.market"#,
            from,
            to,
            market,
            place.map(|place| place.platform.as_str()),
            place.map(|place| place.chat.as_str()),
            day,
            REMEMBERED,
            now,
            i32::try_from(QUIET_HOURS)?,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("the figures of a digest")?;
        let of = |what: &str| -> Vec<Sum> {
            let rows = sums.iter().filter(|row| row.what == what);
            rows.map(|row| Sum { market: row.market.clone(), count: row.count, total: row.total }).collect()
        };
        Ok(Morning {
            day,
            created: of("created"),
            placed: of("placed"),
            lost: of("lost"),
            recovered: of("recovered"),
            all: of("all"),
            carts: self.waiting(market, None, now).await?,
            pending: self.pending(market).await?,
            quotes: self.ending_quotes(market, now).await?,
            ages: self.ages(market, now).await?,
        })
    }

    /// Pending orders, the oldest first.
    async fn pending(&mut self, market: Option<&str>) -> Result<Vec<Due>> {
        let rows = sqlx::query!(
            "select o.number, o.market, o.total, o.placed_at, o.cart_id, s.name from orders o join staff s on s.id = o.placed_by
             where o.status = 'pending' and ($1::text is null or o.market = $1) order by o.placed_at limit $2",
            market,
            NAMED,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("pending orders")?;
        Ok(rows
            .into_iter()
            .map(|row| Due {
                market: row.market,
                total: row.total,
                at: row.placed_at,
                who: row.name,
                order: Some(OrderNumber(row.number)),
                cart: row.cart_id,
            })
            .collect())
    }

    /// Quotes that end soon, the first first.
    async fn ending_quotes(&mut self, market: Option<&str>, now: DateTime<Utc>) -> Result<Vec<Due>> {
        let rows = sqlx::query!(
            r#"select c.id, c.market, c.total, (c.details #>> '{quote,valid_until}')::timestamptz as "until!", s.name
               from cart c join staff s on s.id = c.owner_id
               where c.state = 'open' and c.details -> 'quote' -> 'void' is null
                 and (c.details #>> '{quote,valid_until}')::timestamptz between $1 and $2
                 and ($3::text is null or c.market = $3)
               order by 4 limit $4"#,
            now,
            now + SOON,
            market,
            NAMED,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("quotes that end soon")?;
        Ok(rows
            .into_iter()
            .map(|row| Due {
                market: row.market,
                total: row.total,
                at: row.until,
                who: row.name,
                order: None,
                cart: row.id,
            })
            .collect())
    }

    /// How much waits in open carts, by market and whole days of age.
    async fn ages(
        &mut self,
        market: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(String, i32, Decimal)>> {
        let rows = sqlx::query!(
            r#"select market, floor(extract(epoch from $1 - updated_at) / 86400)::int as "age!", sum(total) as "total!"
               from cart where state = 'open' and items > 0 and updated_at > $1 - make_interval(days => $3)
                 and ($2::text is null or market = $2) group by 1, 2"#,
            now,
            market,
            i32::try_from(AGES)?,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("open carts by age")?;
        Ok(rows.into_iter().map(|row| (row.market, row.age, row.total)).collect())
    }

    /// Keeps what came of asking after a cart; false where it is no longer open.
    pub async fn follow_up(
        &mut self,
        cart: i64,
        staff: i64,
        (outcome, reason): (&str, Option<&str>),
        snoozed_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let told = Said::new(&format!("chase-{outcome}")).text("cart", cart_name(cart));
        let done = sqlx::query!(
            r#"with open as (select id from cart where id = $1 and state = 'open' for no key update),
               cards as (update card set wanted = c.revision + 1 from cart c
                 where c.id = $1 and card.cart_id = c.id and $3 = 'lost'),
               -- One update: of two in a statement only one would happen.
               moved as (update cart set snoozed_until = coalesce($5, snoozed_until),
                   state = case when $3 = 'lost' then 'expired' else state end,
                   revision = revision + case when $3 = 'lost' then 1 else 0 end,
                   updated_at = case when $3 = 'lost' then $6 else updated_at end
                 where id in (select id from open)),
               told as (insert into audit (at, staff_id, platform, cart_id, action, detail)
                 select $6, $2, '', id, $7, $8 from open)
               insert into follow_up (cart_id, staff_id, outcome, reason, at) select id, $2, $3, $4, $6 from open"#,
            cart,
            staff,
            outcome,
            reason,
            snoozed_until,
            now,
            told.id,
            Json([&told]) as _,
        )
        .execute(&mut *self.inner)
        .await
        .context("what came of asking")?;
        Ok(done.rows_affected() > 0)
    }

    /// Sales that were won back (an order of a cart that somebody asked after) and lost since then, by rep.
    pub async fn stats(&mut self, since: DateTime<Utc>) -> Result<Vec<Stat>> {
        let rows = sqlx::query!(
            r#"select s.name, o.market, null as reason, count(*) as "count!", sum(o.total) as "total!"
               from orders o join staff s on s.id = o.placed_by
               where o.placed_at >= $1 and o.status <> 'cancelled'
                 and exists (select from follow_up f where f.cart_id = o.cart_id and f.at < o.placed_at)
               group by 1, 2
               union all
               select s.name, c.market, coalesce(f.reason, 'other'), count(*), coalesce(sum(c.total), 0)
               from follow_up f join cart c on c.id = f.cart_id join staff s on s.id = f.staff_id
               where f.outcome = 'lost' and f.at >= $1 group by 1, 2, 3
               order by 1, 2, 3 nulls first"#,
            since,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("what was won back and lost")?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let (who, market) = (row.name?, row.market?);
                Some(Stat { who, market, reason: row.reason, count: row.count, total: row.total })
            })
            .collect())
    }
}
