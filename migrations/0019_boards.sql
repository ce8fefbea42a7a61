-- Messages that show an order to managers or the warehouse, or a customer's conversation: edited in place as those change.

create table board (
  platform text not null,
  chat     text not null,
  what     text not null check (what in ('approval', 'picking', 'talk')),
  -- The order's number, or the conversation's id.
  id       bigint not null,
  -- The platform's id of the message.
  message  text not null,
  lang     text not null,
  -- The revision that is shown, and the newest that should be.
  shown    integer not null,
  wanted   integer not null,
  -- What it shows is true until then, such as how long a customer may be answered.
  until    timestamptz,
  drawn_at timestamptz not null,
  holder   bigint,
  lease_until timestamptz,
  primary key (platform, chat, what, id)
) with (fillfactor = 70);
create index board_by_subject on board (what, id);
create index board_behind on board (platform, drawn_at) where shown < wanted;
create index board_untrue on board (platform, until) where until is not null;

alter table relayed add column revision integer not null default 1;
