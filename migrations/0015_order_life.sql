-- What becomes of an order after its approval, and news of orders that chats are still to be told of.

-- Append-only: who packed, sent and was paid for an order, and who took that back.
create table order_step (
  id       bigint generated always as identity primary key,
  order_id bigint not null references orders,
  step     text not null check (step in ('packed', 'unpacked', 'shipped', 'delivered', 'paid', 'unpaid')),
  staff_id bigint not null,
  at       timestamptz not null,
  -- What was collected.
  amount   numeric(18,4) check (amount >= 0)
);
create index order_step_by_order on order_step (order_id, id);
create trigger order_step_is_append_only before update or delete on order_step execute function refuse_change();

-- Written with what happened, taken away when every chat that has to know is owed it.
create table news (
  id       bigint generated always as identity primary key,
  order_id bigint not null references orders,
  what     text not null,
  staff_id bigint,
  at       timestamptz not null
);
