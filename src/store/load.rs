//! Everything a turn begins with: who speaks, where the conversation stands, the cart and its offers.

use super::Tx;
use crate::dialog::event::{Open, Worked};
use crate::engine::cart::{Cart, CartState, Details, Line, Offer};
use crate::engine::coupon::Coupon;
use crate::engine::order::OrderNumber;
use crate::engine::staff::{Role, Staff};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// Whose turn it is: a person in a chat of a platform, and the platform's own id of what they sent.
#[derive(Clone, Debug, Default)]
pub struct Key {
    pub platform: String,
    pub bot: String,
    pub chat: String,
    pub user: String,
    /// Unique per platform and bot: a repeated delivery carries the same one.
    pub external_id: String,
}

/// What a turn begins with.
#[derive(Debug)]
pub struct Loaded {
    /// This very input was worked before.
    pub seen: bool,
    /// None: a stranger.
    pub staff: Option<Staff>,
    pub shop_version: i64,
    pub lang: Option<String>,
    /// The dialog as it was saved; none at first.
    pub dialog: Option<Box<RawValue>>,
    /// Moves with every turn of the conversation; 0 before its first.
    pub talk_revision: i64,
    pub open: Option<Open>,
}

impl Tx {
    /// Loads the conversation and the cart it is about (`cart`, else the one it has open), as one statement sees
    /// them; locks both first where this transaction holds what it reads.
    /// A cart button's `pressed` revision asks for the last change where that revision is an old one.
    pub async fn load(&mut self, key: &Key, cart: Option<i64>, pressed: Option<i32>) -> Result<Loaded> {
        if self.holds() {
            self.lock(key, cart).await?;
        }
        let row = sqlx::query!(
            r#"select
                 exists (select from inbox where platform = $1 and bot = $5 and external_id = $6 and done_at is not null)
                   as "seen!",
                 staff.id as "staff_id?", staff.name as "staff_name?", staff.role as "staff_role?",
                 shop.version as "shop_version!",
                 talk.lang as "lang?", talk.dialog as "dialog?: Json<Box<RawValue>>",
                 talk.revision as "talk_revision?",
                 c.id as "id?", c.market as "market?", c.state as "state?", c.revision as "revision?",
                 c.owner_id as "owner_id?", c.details as "details?: Json<Details>", c.lines as "lines?: Json<Vec<Line>>",
                 c.created_at as "created_at?", c.updated_at as "updated_at?", c.reserved_until as "reserved_until?",
                 (select name from staff where id = c.owner_id) as owner,
                 c.last_by as "last_by?", c.other_by as "other_by?", c.other_at as "other_at?",
                 case when c.last_by <> coalesce(staff.id, 0) then (select name from staff where id = c.last_by) end as last_name,
                 case when c.other_by <> coalesce(staff.id, 0) then (select name from staff where id = c.other_by) end
                   as other_name,
                 (select json_agg(o.doc) from json_array_elements(c.lines) as l
                  cross join lateral offers_of(array[(l ->> 'variant')::bigint], c.market) as o)
                   as "offers: Json<Vec<Offer>>",
                 (select json_agg(o.doc) from json_array_elements_text(c.details -> 'coupons') as code
                  cross join lateral coupons_of(array[code], c.phone) as o) as "coupons: Json<Vec<Coupon>>",
                 case when c.details -> 'coupons' is not null and c.phone is not null then (select count(*) from (
                   select 1 from orders where phone = c.phone and status <> 'cancelled' limit 100) few) end as orders,
                 case when c.state = 'placed' then (select number from orders where cart_id = c.id) end as number
               from shop
               left join conversation talk on talk.platform = $1 and talk.chat = $2 and talk.user_id = $3
               left join lateral (select * from cart where id = coalesce($4, talk.cart_id) limit 1) as c on true
               left join staff_identity i on i.platform = $1 and i.user_id = $3
               left join staff on staff.id = i.staff_id and staff.active"#,
            key.platform,
            key.chat,
            key.user,
            cart,
            key.bot,
            key.external_id,
        )
        .fetch_optional(&mut *self.inner)
        .await
        .context("load a turn")?
        .context("the database has no shop yet: run `cartwright init`")?;
        let open = match row.id {
            Some(id) => {
                let offers = row.offers.map(|offers| offers.0).unwrap_or_default();
                let mut offers: BTreeMap<i64, Offer> =
                    offers.into_iter().map(|offer| (offer.variant, offer)).collect();
                if row.reserved_until.is_some() {
                    for (variant, location, units) in self.reserved(id).await? {
                        if let Some(offer) = offers.get_mut(&variant) {
                            *offer.available.entry(location).or_default() += units;
                        }
                    }
                }
                let cart = Cart {
                    id,
                    market: row.market.unwrap_or_default(),
                    state: row.state.as_deref().and_then(CartState::parse).context("cart state")?,
                    revision: row.revision.unwrap_or_default(),
                    owner: row.owner_id.unwrap_or_default(),
                    created_at: row.created_at.unwrap_or_default(),
                    updated_at: row.updated_at.unwrap_or_default(),
                    details: row.details.context("cart details")?.0,
                    lines: row.lines.map(|lines| lines.0).unwrap_or_default(),
                };
                let worked = [
                    worked(row.last_by, row.last_name, row.updated_at),
                    worked(row.other_by, row.other_name, row.other_at),
                ];
                let last = match pressed {
                    Some(revision) if revision != cart.revision => self.touches(cart.id, 1).await?.pop(),
                    _ => None,
                };
                Some(Open {
                    cart,
                    offers,
                    coupons: by_code(row.coupons),
                    orders: row.orders.map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
                    owner: row.owner.unwrap_or_default(),
                    order: row.number.map(OrderNumber),
                    reserved_until: row.reserved_until,
                    worked: worked.into_iter().flatten().collect(),
                    last,
                })
            }
            None => None,
        };
        let staff = row.staff_id.zip(row.staff_name).zip(row.staff_role.as_deref().and_then(Role::parse));
        Ok(Loaded {
            seen: row.seen,
            staff: staff.map(|((id, name), role)| Staff { id, name, role }),
            shop_version: row.shop_version,
            lang: row.lang,
            dialog: row.dialog.map(|dialog| dialog.0),
            talk_revision: row.talk_revision.unwrap_or_default(),
            open,
        })
    }

    /// Locks the conversation and its cart, in this order; what is loaded after that is what stays.
    async fn lock(&mut self, key: &Key, cart: Option<i64>) -> Result<()> {
        sqlx::query!(
            "with talk as materialized (
               select cart_id from conversation where platform = $1 and chat = $2 and user_id = $3 for no key update)
             select id from cart where id = coalesce($4, (select cart_id from talk)) for no key update",
            key.platform,
            key.chat,
            key.user,
            cart,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("lock a turn")?;
        Ok(())
    }

    /// A cart by its id, as [`Tx::load`] gives it.
    pub async fn open_cart(&mut self, key: &Key, id: i64) -> Result<Option<Open>> {
        Ok(self.load(key, Some(id), None).await?.open)
    }
}

/// None where the name was not looked up: of whoever asks.
fn worked(staff: Option<i64>, name: Option<String>, at: Option<DateTime<Utc>>) -> Option<Worked> {
    Some(Worked { staff: staff?, name: name?, at: at? })
}

pub(super) fn from_json<T: for<'de> Deserialize<'de>>(value: serde_json::Value, what: &str) -> Result<T> {
    serde_json::from_value(value).with_context(|| format!("{what} cannot be read"))
}

/// Coupons by code, from an array of `coupons_of`.
pub(super) fn by_code(list: Option<Json<Vec<Coupon>>>) -> BTreeMap<String, Coupon> {
    list.into_iter().flat_map(|list| list.0).map(|coupon| (coupon.code.clone(), coupon)).collect()
}
