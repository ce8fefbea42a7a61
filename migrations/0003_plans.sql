-- Functions that Postgres merges into the statement that calls them, so that they are planned once with it. The ones
-- that they replace were parsed and planned anew in every call, which took longer than the rest of a turn.

drop view offer;
drop function coupon_doc(coupon, text);
drop function customer_doc(customer);
drop function hashed_phone(text);

-- A keyed hash of an E.164 number, which outlives the erasure of the number itself. The key is 32 random bytes
-- (shop.phone_key), hashed in twice, as HMAC does, so that nobody can extend or replay a hash without it.
create function hashed_phone(key bytea, phone text) returns bytea language sql immutable as $$
  select sha256(key || sha256(key || convert_to(phone, 'UTF8')))
$$;

-- Coupons as the engine reads them, with how often this phone has used each.
create function coupons_of(codes text[], used_by text) returns table (code text, doc json) language sql stable as $$
  select c.code, json_build_object(
    'code', c.code,
    'rule', json_build_object(
      'benefit', case c.kind
        when 'percent' then json_build_object('kind', 'percent', 'value', c.value::text)
        when 'fixed' then json_build_object('kind', 'fixed', 'value', c.value::text)
        when 'free_shipping' then json_build_object('kind', 'free_shipping')
        else json_build_object('kind', 'buy_x_get_y', 'buy', c.buy, 'get', c.get, 'percent', c.value::text) end,
      'items', c.products || c.variants, 'tags', c.tags,
      'min_spend', c.min_spend::text, 'min_quantity', c.min_quantity, 'combines', c.combines, 'currency', c.currency),
    'markets', c.markets, 'starts_at', c.starts_at, 'ends_at', c.ends_at, 'active', c.active,
    'total_limit', c.total_limit, 'per_customer', c.per_customer, 'first_order', c.first_order, 'used', c.used,
    'used_by_customer', case when c.per_customer is null or used_by is null then 0 else (
      select count(*) from coupon_use u where u.coupon = c.code and not u.given_back
        and u.phone_hash = (select hashed_phone(phone_key, used_by) from shop)) end)
  from coupon c where c.code = any (codes)
$$;

-- Variants as one market has them now: what the engine calls offers.
create function offers_of(variants bigint[], market text) returns table (variant_id bigint, doc json)
language sql stable as $$
  select v.id, json_build_object(
    'variant', v.id, 'product', p.handle, 'sku', v.sku, 'title', p.title, 'title_bn', p.title_bn,
    'options', v.options, 'tags', p.tags, 'tax_category', p.tax_category, 'tier_scope', p.tier_scope,
    'weight_grams', v.weight_grams, 'tracked', v.tracked, 'backorder', v.backorder,
    'sellable', v.active and p.published, 'price', a.amount::text, 'tiers', coalesce(a.tiers, '[]'),
    'available', coalesce((select json_object_agg(s.location, s.on_hand - s.allocated)
      from stock s where s.variant_id = v.id), '{}'))
  from variant v
  join product p on p.id = v.product_id
  left join price a on a.variant_id = v.id and a.market = offers_of.market
  where v.id = any (variants)
$$;

-- Customers with their addresses, the default one first, as the engine reads them.
create view customer_doc as
select c.id, c.phone, json_build_object('id', c.id, 'name', c.name, 'phone', c.phone, 'email', c.email,
  'tax_exempt', c.tax_exempt, 'orders', c.orders,
  'addresses', coalesce((select json_agg(a.address order by a.is_default desc, a.id)
    from customer_address a where a.customer_id = c.id), '[]')) as doc
from customer c;

-- Lines and changes are only ever written by the statement that updates their cart's row, under its lock, and erased
-- with it: the two look-ups of that same row in each turn cost a tenth of the turn and could find nothing.
alter table cart_line drop constraint cart_line_cart_id_fkey;
alter table cart_change drop constraint cart_change_cart_id_fkey;

-- Nothing looks into these: they go in and come out whole, and as text they do so in half the time.
alter table outbox alter payload type json using payload::json;
alter table conversation alter dialog type json using dialog::json;
alter table cart_change alter undo type json using undo::json;
alter table audit alter detail drop default, alter detail type json using detail::json;
