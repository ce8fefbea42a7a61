-- What the shop sells, where, and to whom. Every amount is numeric; every rule that can be a constraint is one.
-- Business time never comes from now(): the program passes its clock.

create extension if not exists pg_trgm;

-- One row. `version` moves with every change to markets, services, payment methods, rates or locations, so that
-- a process can keep them in memory and know when they are old.
create table shop (
  only_one   boolean primary key default true check (only_one),
  name       text    not null,
  version    bigint  not null default 1,
  -- The largest discount, in percent, that a rep may give without a manager.
  rep_discount_limit numeric(5,2) not null default 10 check (rep_discount_limit between 0 and 100),
  self_approval boolean not null default false,
  -- Keys the hashes of phone numbers (coupon limits outlive erasure).
  phone_key  bytea   not null
);

-- The order number: one counter per shop, gapless because a rollback gives the number back.
create table order_counter (
  only_one boolean primary key default true check (only_one),
  last     bigint  not null check (last >= 0)
) with (fillfactor = 20);

create table location (
  code text primary key check (code <> ''),
  name text not null,
  -- {line1, line2, city, region, postcode, country}: where the outlet stands, which is where pickup is taxed.
  address jsonb
);

create table market (
  code     text primary key check (code ~ '^[A-Z0-9-]{2,12}$'),
  name     text not null,
  position smallint not null default 0,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  prices_include_tax boolean not null,
  rounding text not null default 'per_line' check (rounding in ('per_line', 'per_document')),
  time_zone text not null,
  -- BCP 47, fixes the grouping of digits: en-IN groups by lakh.
  locale   text not null,
  -- ISO 3166 codes that an address may have; the first is the region in which phone numbers are read.
  countries text[] not null check (cardinality(countries) > 0),
  -- Stock locations by priority.
  locations text[] not null,
  -- {region, postcode}: the zone whose rates are shown, as an estimate, before there is an address.
  default_zone jsonb not null default '{}',
  default_service text,
  default_payment text
);

create table service (
  code     text primary key check (code <> ''),
  market   text not null references market on delete cascade,
  category text not null check (category in ('shipping', 'delivery', 'pickup')),
  name     text not null,
  name_bn  text,
  eta      text,
  position smallint not null default 0,
  -- {"kind":"flat","price":"60"} | {"kind":"weight","steps":[{"up_to":500,"price":"60"}]} (grams) |
  -- {"kind":"amount","steps":[{"up_to":"1000","price":"60"}]}; each may have "free_from":"2000".
  rate     jsonb not null,
  tax_category text not null default 'standard',
  -- Pickup binds its outlet's stock location.
  location text references location,
  check ((category = 'pickup') = (location is not null)),
  unique (market, name)
);

create table payment_method (
  market   text not null references market on delete cascade,
  code     text not null check (code <> ''),
  name     text not null,
  name_bn  text,
  position smallint not null default 0,
  primary key (market, code)
);

create table tax_rate (
  market   text not null references market on delete cascade,
  -- Null region or prefix: everywhere. The most specific row of a category wins.
  country  text not null,
  region   text,
  postcode_prefix text,
  category text not null default 'standard',
  name     text not null,
  -- A fraction: 0.15 is 15 %.
  rate     numeric(9,6) not null check (rate between 0 and 10),
  unique nulls not distinct (market, country, region, postcode_prefix, category)
);

create table product (
  id       bigint generated always as identity primary key,
  handle   text not null unique check (handle <> ''),
  title    text not null check (title <> ''),
  title_bn text,
  -- The names of the options: {Size,Colour}. Empty where the product has one variant.
  options  text[] not null default '{}',
  tags     text[] not null default '{}',
  tax_category text not null default 'standard',
  -- Whether the variants' quantities add up for tiers.
  tier_scope text not null default 'variant' check (tier_scope in ('variant', 'product')),
  published boolean not null default true,
  image    text
);

create table variant (
  id       bigint generated always as identity primary key,
  product_id bigint not null references product on delete cascade,
  sku      text not null unique check (sku <> ''),
  -- The values of the product's options, in their order.
  options  text[] not null default '{}',
  position smallint not null default 0,
  weight_grams integer not null default 0 check (weight_grams >= 0),
  -- Untracked variants have no stock.
  tracked  boolean not null default true,
  -- Whether it may be sold below zero.
  backorder boolean not null default false,
  active   boolean not null default true,
  barcode  text,
  unique (product_id, options)
);

-- SKUs are found whole or by their beginning, in any case.
create index variant_sku_folded on variant ((lower(sku)) collate "C");

create table price (
  variant_id bigint not null references variant on delete cascade,
  market   text not null references market on delete cascade,
  amount   numeric(16,4) not null check (amount >= 0),
  -- [{"min_quantity":50,"price":"3.50"}], rising.
  tiers    jsonb not null default '[]',
  primary key (variant_id, market)
);

create table stock (
  variant_id bigint not null references variant on delete cascade,
  location text not null references location,
  on_hand   integer not null default 0 check (on_hand >= 0),
  allocated integer not null default 0 check (allocated >= 0),
  -- Copied from the variant, so that the database itself refuses to oversell.
  backorder boolean not null default false,
  -- The quantity of the last import: an import is a movement only where it differs from this.
  imported integer,
  primary key (variant_id, location),
  constraint never_oversold check (backorder or allocated <= on_hand)
) with (fillfactor = 70);

-- A variant as one market has it now: what the engine calls an offer.
create view offer as
select v.id as variant_id, v.product_id, m.code as market,
  jsonb_build_object(
    'variant', v.id, 'product', p.handle, 'sku', v.sku, 'title', p.title, 'title_bn', p.title_bn,
    'options', to_jsonb(v.options), 'tags', to_jsonb(p.tags), 'tax_category', p.tax_category,
    'tier_scope', p.tier_scope, 'weight_grams', v.weight_grams, 'tracked', v.tracked, 'backorder', v.backorder,
    'sellable', v.active and p.published, 'price', pr.amount::text, 'tiers', coalesce(pr.tiers, '[]'),
    'available', coalesce((select jsonb_object_agg(s.location, s.on_hand - s.allocated)
      from stock s where s.variant_id = v.id), '{}')) as doc
from variant v
join product p on p.id = v.product_id
cross join market m
left join price pr on pr.variant_id = v.id and pr.market = m.code;

-- Every change of stock; per variant, location and counter the quantities sum to the counter.
create table movement (
  id       bigint generated always as identity primary key,
  variant_id bigint not null,
  location text not null,
  counter  text not null check (counter in ('on_hand', 'allocated')),
  quantity integer not null check (quantity <> 0),
  reason   text not null check (reason in ('import', 'placed', 'cancelled', 'shipped', 'received', 'adjusted')),
  order_id bigint,
  staff_id bigint,
  at       timestamptz not null
);

-- The words by which products are found: titles in both languages (weight A), option values (B), tags (C).
-- The rows are made by the program (Tx::index_products), which splits the words; only published products have one.
create table search_product (
  product_id bigint primary key references product on delete cascade,
  words    tsvector not null,
  -- Ranks short titles first.
  title_words smallint not null,
  -- The markets in which an active variant has a price: what cannot be sold there is ranked last.
  markets  text[] not null
);
-- Without the pending list, which each search would have to read from end to end.
create index search_product_words on search_product using gin (words) with (fastupdate = off);

-- Each word once. A word that was typed and is not here is misspelt: what was meant has a key in common with it
-- (the word with letters left out, see engine/words.rs). Unlike trigrams this knows no locale, so Bangla works in
-- any database. SKUs are kept out: there are far more of them than words. Words are never removed; one that no
-- product has any more only makes the search look for products with most of the words.
create table search_word (
  word     text collate "C" primary key check (word <> ''),
  keys     text[] not null
);
create index search_word_keys on search_word using gin (keys) with (fastupdate = off);

create table customer (
  id       bigint generated always as identity primary key,
  name     text not null,
  -- E.164. One profile per number.
  phone    text unique check (phone ~ '^\+[1-9][0-9]{5,14}$'),
  email    text,
  tax_exempt boolean not null default false,
  note     text,
  tags     text[] not null default '{}',
  -- The id in the file it was imported from, by which a re-import finds it.
  external_id text unique,
  orders   integer not null default 0,
  created_at timestamptz not null
);
create index customer_name_trigrams on customer using gin (lower(name) gin_trgm_ops);
create index customer_email_trigrams on customer using gin (lower(email) gin_trgm_ops);

create table customer_address (
  id       bigint generated always as identity primary key,
  customer_id bigint not null references customer on delete cascade,
  -- {name, company, line1, line2, city, region, postcode, country, phone}
  address  jsonb not null,
  is_default boolean not null default false
);
create index customer_address_customer on customer_address (customer_id);
create unique index one_default_address on customer_address (customer_id) where is_default;

create table coupon (
  -- Trimmed and case-folded to capitals.
  code     text primary key check (code = upper(btrim(code)) and code <> ''),
  kind     text not null check (kind in ('percent', 'fixed', 'free_shipping', 'buy_x_get_y')),
  -- Percent or amount.
  value    numeric(16,4) check (value >= 0),
  buy      integer check (buy > 0),
  get      integer check (get > 0),
  -- Fixed amounts and minimum spends are in this currency.
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- Null: every market.
  markets  text[],
  products text[] not null default '{}',
  variants text[] not null default '{}',
  tags     text[] not null default '{}',
  min_spend numeric(16,4) check (min_spend >= 0),
  min_quantity integer check (min_quantity > 0),
  combines boolean not null default false,
  starts_at timestamptz,
  ends_at  timestamptz,
  total_limit integer check (total_limit >= 0),
  per_customer integer check (per_customer > 0),
  first_order boolean not null default false,
  active   boolean not null default true,
  used     integer not null default 0 check (used >= 0),
  constraint within_its_limit check (total_limit is null or used <= total_limit),
  constraint kind_is_whole check (case kind when 'percent' then value is not null and value <= 100
    when 'fixed' then value is not null and currency is not null
    when 'buy_x_get_y' then buy is not null and get is not null and value is not null and value <= 100 else true end)
) with (fillfactor = 50);

create table staff (
  id       bigint generated always as identity primary key,
  name     text not null,
  role     text not null check (role in ('rep', 'manager', 'owner')),
  active   boolean not null default true,
  created_at timestamptz not null
);
create unique index staff_name on staff (lower(name)) where active;

-- Staff are known by (platform, stable user id), never by name. The terminal's user id is the folded name.
create table staff_identity (
  platform text not null,
  user_id  text not null,
  staff_id bigint not null references staff on delete cascade,
  primary key (platform, user_id)
);
