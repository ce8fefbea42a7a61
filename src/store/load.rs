//! Everything a turn begins with: who speaks, where the conversation stands, the cart and its offers.

use super::Tx;
use crate::dialog::event::{Open, Touch};
use crate::engine::basket::Tier;
use crate::engine::cart::{Cart, CartState, Details, Line, Offer};
use crate::engine::coupon::Coupon;
use crate::engine::order::OrderNumber;
use crate::engine::staff::{Role, Staff};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// Whose turn it is: a person in a chat of a platform, and the platform's own id of what they sent.
#[derive(Clone, Debug)]
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
    pub open: Option<Open>,
}

impl Tx {
    /// Locks the conversation and the cart it is about (`cart`, else the one it has open), and loads both.
    /// A cart button's `pressed` revision asks for the last change where that revision is an old one.
    pub async fn load(&mut self, key: &Key, cart: Option<i64>, pressed: Option<i32>) -> Result<Loaded> {
        loop {
            // Where the lock was waited for, the row is newer than what the statement saw beside it: load again.
            if let Some(loaded) = self.load_once(key, cart, pressed).await? {
                return Ok(loaded);
            }
        }
    }

    async fn load_once(
        &mut self,
        key: &Key,
        cart: Option<i64>,
        pressed: Option<i32>,
    ) -> Result<Option<Loaded>> {
        let row = sqlx::query!(
            r#"with talk as materialized (
                 select lang, cart_id, dialog, revision from conversation
                 where platform = $1 and chat = $2 and user_id = $3 for no key update),
               held as materialized (
                 select c.* from cart c
                 where c.id = coalesce($4, (select cart_id from talk)) for no key update)
               select
                 exists (select 1 from inbox where platform = $1 and bot = $5 and external_id = $6) as "seen!",
                 (select json_build_object('id', s.id, 'name', s.name, 'role', s.role)
                  from staff_identity i join staff s on s.id = i.staff_id and s.active
                  where i.platform = $1 and i.user_id = $3) as "staff: Json<StaffRow>",
                 shop.version as "shop_version!",
                 talk.lang as "lang?", talk.dialog as "dialog?: Json<Box<RawValue>>",
                 talk.revision as "talk_revision?",
                 (select revision from conversation where platform = $1 and chat = $2 and user_id = $3) as talk_seen,
                 held.id as "id?", held.market as "market?", held.state as "state?", held.revision as "revision?",
                 held.owner_id as "owner_id?", held.details as "details?: Json<Details>",
                 held.created_at as "created_at?", held.updated_at as "updated_at?",
                 (select revision from cart where id = held.id) as cart_seen,
                 (select name from staff where id = held.owner_id) as owner,
                 (select json_agg(json_build_object('number', l.line, 'variant', l.variant_id, 'sku', l.sku,
                    'title', l.title, 'options', l.options, 'quantity', l.quantity,
                    'list_price', l.list_price::text, 'tiers', l.tiers, 'priced_at', l.priced_at,
                    'price_override', l.override_price::text, 'discount', l.discount, 'offer', o.doc) order by l.line)
                  from cart_line l
                  left join lateral offers_of(array[l.variant_id], held.market) as o on true
                  where l.cart_id = held.id) as "lines: Json<Vec<LineRow>>"
               from shop left join talk on true left join held on true"#,
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
        if row.talk_revision != row.talk_seen || row.revision != row.cart_seen {
            return Ok(None);
        }
        let open = match row.id {
            Some(id) => {
                let (lines, offers) = lines(row.lines);
                let cart = Cart {
                    id,
                    market: row.market.unwrap_or_default(),
                    state: row.state.as_deref().and_then(CartState::parse).context("cart state")?,
                    revision: row.revision.unwrap_or_default(),
                    owner: row.owner_id.unwrap_or_default(),
                    created_at: row.created_at.unwrap_or_default(),
                    updated_at: row.updated_at.unwrap_or_default(),
                    details: row.details.context("cart details")?.0,
                    lines,
                };
                Some(self.furnish(cart, offers, row.owner.unwrap_or_default(), pressed).await?)
            }
            None => None,
        };
        Ok(Some(Loaded {
            seen: row.seen,
            staff: row
                .staff
                .and_then(|Json(s)| Some(Staff { id: s.id, name: s.name, role: Role::parse(&s.role)? })),
            shop_version: row.shop_version,
            lang: row.lang,
            dialog: row.dialog.map(|dialog| dialog.0),
            open,
        }))
    }

    /// What only few carts need beside themselves: coupons, their order, the last change.
    async fn furnish(
        &mut self,
        cart: Cart,
        offers: BTreeMap<i64, Offer>,
        owner: String,
        pressed: Option<i32>,
    ) -> Result<Open> {
        let phone = cart.phone().map(|phone| phone.e164().to_owned());
        let (mut coupons, mut orders) = (BTreeMap::new(), None);
        if !cart.details.coupons.is_empty() {
            coupons = self.coupons(&cart.details.coupons, phone.as_deref()).await?;
            if let Some(phone) = &phone {
                orders = Some(self.orders_of(phone).await?);
            }
        }
        let order = match cart.state {
            CartState::Placed => self.order_of(cart.id).await?,
            _ => None,
        };
        let last = match pressed {
            Some(revision) if revision != cart.revision => self.last_touch(cart.id).await?,
            _ => None,
        };
        Ok(Open { cart, offers, coupons, orders, owner, order, last })
    }

    async fn order_of(&mut self, cart: i64) -> Result<Option<OrderNumber>> {
        let number = sqlx::query_scalar!("select number from orders where cart_id = $1", cart);
        Ok(number.fetch_optional(&mut *self.inner).await.context("a cart's order")?.map(OrderNumber))
    }

    /// The last change of a cart.
    async fn last_touch(&mut self, cart: i64) -> Result<Option<Touch>> {
        Ok(self.touches(cart, 1).await?.pop())
    }

    /// A cart by its id, locked, as [`Tx::load`] gives it.
    pub async fn open_cart(&mut self, key: &Key, id: i64) -> Result<Option<Open>> {
        Ok(self.load(key, Some(id), None).await?.open)
    }
}

pub(super) fn from_json<T: for<'de> Deserialize<'de>>(value: serde_json::Value, what: &str) -> Result<T> {
    serde_json::from_value(value).with_context(|| format!("{what} cannot be read"))
}

/// Coupons by code, from an array of `coupons_of`.
pub(super) fn by_code(list: Option<Json<Vec<Coupon>>>) -> BTreeMap<String, Coupon> {
    list.into_iter().flat_map(|list| list.0).map(|coupon| (coupon.code.clone(), coupon)).collect()
}

#[derive(Debug, Deserialize)]
struct StaffRow {
    id: i64,
    name: String,
    role: String,
}

#[derive(Debug, Deserialize)]
struct LineRow {
    number: i16,
    variant: i64,
    sku: String,
    title: String,
    options: Vec<String>,
    quantity: u32,
    list_price: Option<Decimal>,
    tiers: Vec<Tier>,
    priced_at: DateTime<Utc>,
    price_override: Option<Decimal>,
    discount: Option<crate::engine::basket::Discount>,
    offer: Option<Offer>,
}

fn lines(rows: Option<Json<Vec<LineRow>>>) -> (Vec<Line>, BTreeMap<i64, Offer>) {
    let rows = rows.map(|rows| rows.0).unwrap_or_default();
    let mut offers = BTreeMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        offers.extend(row.offer.map(|offer| (offer.variant, offer)));
        lines.push(Line {
            number: row.number,
            variant: row.variant,
            sku: row.sku,
            title: row.title,
            options: row.options,
            quantity: row.quantity,
            list_price: row.list_price,
            tiers: row.tiers,
            priced_at: row.priced_at,
            price_override: row.price_override,
            discount: row.discount,
        });
    }
    (lines, offers)
}
