-- What a chat is for, and customers who write on a platform of their own: what was said, and what became of it.

create table chat_purpose (
  platform text not null,
  chat     text not null,
  purpose  text not null check (purpose in ('sales', 'managers', 'warehouse', 'digest')),
  staff_id bigint references staff,
  at       timestamptz not null,
  primary key (platform, chat, purpose)
);

-- One customer's conversation. `party` is where answers go: the platform's own id, with or without a number behind it.
create table relayed (
  id       bigint generated always as identity primary key,
  platform text not null,
  party    text not null,
  phone    text,
  name     text not null default '',
  -- When they wrote last: for 24 hours from then they may be answered freely.
  last_at  timestamptz not null,
  taken_by bigint references staff,
  unique (platform, party)
);

create table relayed_message (
  id         bigint generated always as identity primary key,
  relayed_id bigint not null references relayed on delete cascade,
  -- The platform's id; of an answer, once it was sent.
  external_id text,
  direction  text not null check (direction in ('in', 'out', 'note')),
  body       text not null,
  -- What of it is read as an order, where that is not the body.
  words      text,
  -- The button of ours that was pressed.
  choice     text,
  at         timestamptz not null,
  staff_id   bigint references staff,
  state      text check (state in ('sent', 'delivered', 'read', 'failed')),
  reason     text,
  -- Who has made a cart of it.
  made_by    bigint references staff,
  unique (relayed_id, external_id)
);
create index relayed_message_by_relayed on relayed_message (relayed_id, id);
create index relayed_message_by_external on relayed_message (external_id) where external_id is not null;
