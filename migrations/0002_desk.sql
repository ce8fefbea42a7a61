-- Carts, orders, and the conversation about them.

create table cart (
  id       bigint generated always as identity (start with 1001) primary key,
  market   text not null references market,
  state    text not null default 'open' check (state in ('open', 'placed', 'deleted', 'expired')),
  -- Moves with every change; a button carries it, so that a stale one can tell.
  revision integer not null default 1,
  owner_id bigint not null,
  -- Who is served: id, name, phone, addresses, service, payment, note, coupons. The draft's own copy, erased with it.
  details  jsonb not null,
  customer_id bigint,
  -- E.164; what lists search by.
  phone    text,
  -- As price() gave them at the last turn: lists and digests sort by these and never price.
  items    integer not null default 0,
  total    numeric(18,4) not null default 0,
  created_at timestamptz not null,
  -- Last activity.
  updated_at timestamptz not null
) with (fillfactor = 60);
create index cart_open_by_age on cart (created_at desc, id desc) where state = 'open';
create index cart_open_by_customer on cart (customer_id) where state = 'open' and customer_id is not null;

create table cart_line (
  cart_id  bigint not null references cart on delete cascade,
  -- The line's own number within its cart; never used again after a removal.
  line     smallint not null,
  variant_id bigint not null,
  -- Copies of what was agreed, which outlive the catalog's.
  sku      text not null,
  title    text not null,
  options  text[] not null,
  quantity integer not null check (quantity > 0),
  -- The list price and tiers that the line was priced with, and when. Null: no price in this market.
  list_price numeric(16,4),
  tiers    jsonb not null default '[]',
  priced_at timestamptz not null,
  override_price numeric(16,4) check (override_price >= 0),
  -- {"kind":"percent|fixed","value":"5"}
  discount jsonb,
  primary key (cart_id, line)
) with (fillfactor = 70);

-- One row per change to a cart, holding what takes the change back. Personal values live here and go with the cart.
create table cart_change (
  cart_id  bigint not null references cart on delete cascade,
  revision integer not null,
  undo     jsonb not null,
  primary key (cart_id, revision)
);

create table orders (
  id       bigint generated always as identity primary key,
  number   bigint not null unique,
  -- The guard against a second order is this constraint, not a look-up.
  cart_id  bigint not null unique,
  market   text not null references market,
  status   text not null default 'pending' check (status in ('pending', 'approved', 'cancelled')),
  payment_status text not null default 'unpaid' check (payment_status in ('unpaid', 'paid', 'refunded')),
  fulfillment_status text not null default 'unfulfilled'
    check (fulfillment_status in ('unfulfilled', 'packed', 'shipped', 'delivered')),
  revision integer not null default 1,
  placed_by bigint not null,
  customer_id bigint,
  -- Copies, never shared rows: contact, addresses, service, payment, note.
  details  jsonb not null,
  -- The whole of price(): lines, discounts, taxes. What the rep confirmed.
  summary  jsonb not null,
  phone    text not null,
  currency text not null,
  items    integer not null,
  total    numeric(18,4) not null check (total >= 0),
  placed_at timestamptz not null
) with (fillfactor = 80);
create index orders_by_phone on orders (phone);
create index orders_by_customer on orders (customer_id) where customer_id is not null;
create index orders_pending on orders (placed_at) where status = 'pending';

create table order_line (
  order_id bigint not null references orders,
  line     smallint not null,
  variant_id bigint not null,
  sku      text not null,
  title    text not null,
  options  text[] not null,
  quantity integer not null check (quantity > 0),
  unit_price numeric(16,4) not null,
  amount   numeric(18,4) not null,
  discount numeric(18,4) not null,
  tax      numeric(18,4) not null,
  -- Where the line's stock is taken from; null for untracked variants.
  location text,
  primary key (order_id, line)
);

-- Approvals and cancellations: append-only.
create table order_event (
  order_id bigint not null references orders,
  status   text not null check (status in ('approved', 'cancelled')),
  staff_id bigint not null,
  at       timestamptz not null,
  reason   text,
  restock  boolean,
  primary key (order_id, status)
);

-- Made on approval; before it there is none.
create table fulfillment (
  id       bigint generated always as identity primary key,
  order_id bigint not null unique references orders,
  service  text not null,
  created_at timestamptz not null
);

-- A use counts against the coupon's limits until it is given back.
create table coupon_use (
  coupon   text not null references coupon,
  order_id bigint not null references orders,
  -- Keyed hash of the E.164 number.
  phone_hash bytea not null,
  given_back boolean not null default false,
  primary key (coupon, order_id)
);
create index coupon_use_by_phone on coupon_use (coupon, phone_hash) where not given_back;

create table conversation (
  platform text not null,
  chat     text not null,
  user_id  text not null,
  lang     text,
  cart_id  bigint,
  -- Position and half-typed input only: what cannot be read back is dropped and nothing is lost.
  dialog   jsonb not null,
  revision bigint not null default 1,
  primary key (platform, chat, user_id)
) with (fillfactor = 50);

-- What came in. The key makes a repeated delivery a no-op.
create table inbox (
  id       bigint generated always as identity primary key,
  platform text not null,
  bot      text not null,
  external_id text not null,
  -- What must be worked one after another: the conversation, or the cart where it is known.
  lane     text not null,
  payload  bytea not null,
  received_at timestamptz not null,
  done_at  timestamptz,
  attempts smallint not null default 0,
  unique (platform, bot, external_id)
);

-- What is owed. Written in the turn's transaction, delivered afterwards.
create table outbox (
  id       bigint generated always as identity primary key,
  platform text not null,
  -- The recipient: rows of one chat go out one after another.
  chat     text not null,
  payload  jsonb not null,
  cause    text,
  created_at timestamptz not null,
  lease_until timestamptz,
  attempts smallint not null default 0,
  sent_at  timestamptz,
  parked   text
);
create index outbox_owed on outbox (platform, id) where sent_at is null and parked is null;

-- Who did what, when, from where. Append-only, and without personal values.
create table audit (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  staff_id bigint,
  platform text not null,
  cart_id  bigint,
  order_id bigint,
  revision integer,
  action   text not null,
  detail   jsonb not null default '{}'
);
create index audit_by_cart on audit (cart_id, id) where cart_id is not null;

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name; end $$;
create trigger audit_is_append_only before update or delete on audit execute function refuse_change();
create trigger movement_is_append_only before update or delete on movement execute function refuse_change();
create trigger order_event_is_append_only before update or delete on order_event execute function refuse_change();

-- A keyed hash of an E.164 number, which outlives the erasure of the number itself. The key is 32 random bytes,
-- hashed in twice, as HMAC does, so that nobody can extend or replay a hash without it.
create function hashed_phone(phone text) returns bytea language sql stable as $$
  select sha256(phone_key || sha256(phone_key || convert_to(phone, 'UTF8'))) from shop
$$;

-- A coupon as the engine reads it, with how often this phone has used it.
create function coupon_doc(c coupon, phone text) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'code', c.code,
    'rule', jsonb_build_object(
      'benefit', case c.kind
        when 'percent' then jsonb_build_object('kind', 'percent', 'value', c.value::text)
        when 'fixed' then jsonb_build_object('kind', 'fixed', 'value', c.value::text)
        when 'free_shipping' then jsonb_build_object('kind', 'free_shipping')
        else jsonb_build_object('kind', 'buy_x_get_y', 'buy', c.buy, 'get', c.get, 'percent', c.value::text) end,
      'items', to_jsonb(c.products || c.variants), 'tags', to_jsonb(c.tags),
      'min_spend', c.min_spend::text, 'min_quantity', c.min_quantity, 'combines', c.combines, 'currency', c.currency),
    'markets', to_jsonb(c.markets), 'starts_at', c.starts_at, 'ends_at', c.ends_at, 'active', c.active,
    'total_limit', c.total_limit, 'per_customer', c.per_customer, 'first_order', c.first_order, 'used', c.used,
    'used_by_customer', case when c.per_customer is null or phone is null then 0 else (
      select count(*) from coupon_use u where u.coupon = c.code and not u.given_back
        and u.phone_hash = hashed_phone(phone)) end)
$$;

-- A customer with their addresses, the default one first, as the engine reads them.
create function customer_doc(c customer) returns jsonb language sql stable as $$
  select jsonb_build_object('id', c.id, 'name', c.name, 'phone', c.phone, 'email', c.email,
    'tax_exempt', c.tax_exempt, 'orders', c.orders,
    'addresses', coalesce((select jsonb_agg(a.address order by a.is_default desc, a.id)
      from customer_address a where a.customer_id = c.id), '[]'))
$$;
