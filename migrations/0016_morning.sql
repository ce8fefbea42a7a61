-- The morning: which carts are chased and what came of it, and that each chat has its digest once a day.

alter table cart
  -- Nobody is asked to chase it before.
  add snoozed_until timestamptz;

-- What came of chasing a cart. Without personal values.
create table follow_up (
  id       bigint generated always as identity primary key,
  cart_id  bigint not null references cart on delete cascade,
  staff_id bigint not null,
  outcome  text not null check (outcome in ('called', 'no_answer', 'snoozed', 'lost')),
  reason   text,
  at       timestamptz not null
);
create index follow_up_by_cart on follow_up (cart_id, id);

-- When the digest of a chat is due: minutes after midnight in the zone of a market, the first one where none is named.
alter table chat_purpose
  add market text references market,
  add at_minute smallint check (at_minute between 0 and 1439);

-- One a chat and local day; the carts that it named.
create table digest (
  platform text not null,
  chat     text not null,
  day      date not null,
  at       timestamptz not null,
  carts    bigint[] not null,
  primary key (platform, chat, day)
);

-- Carts whose owner was warned that they will expire, and when.
create table cart_warning (
  cart_id bigint primary key references cart on delete cascade,
  at      timestamptz not null
);

-- Open carts that somebody should ask after: nothing happened for so long, nobody put them off, no quote stands, and
-- the same number has not ordered since.
create function chased(now timestamptz, quiet interval) returns table (id bigint) language sql stable as $$
  select c.id from cart c
  where c.state = 'open' and c.items > 0 and c.updated_at <= now - quiet
    and (c.snoozed_until is null or c.snoozed_until <= now)
    and not coalesce(c.details -> 'quote' -> 'void' is null
      and (c.details -> 'quote' ->> 'valid_until')::timestamptz > now, false)
    and not exists (
      select from orders o where o.phone = c.phone and o.placed_at >= c.updated_at and o.status <> 'cancelled')
$$;
