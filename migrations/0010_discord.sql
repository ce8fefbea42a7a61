-- What Discord needs: how often a gateway session was begun, and which of a server's roles let whom in.

-- Discord resets the token of a bot that begins more than a thousand sessions a day: a program that crashes again and
-- again must remember when it began the last ones.
create table gateway_start (
  bot   text not null,
  shard integer not null,
  at    timestamptz not null
);
create index gateway_start_by_bot on gateway_start (bot, at);

-- The session that a shard has: a process that is started anew takes it up, and misses nothing.
create table gateway_session (
  bot     text not null,
  shard   integer not null,
  shards  integer not null,
  id      text not null,
  -- The number of the last event that was heard; a smaller one only means that more is heard again.
  last    bigint not null,
  address text,
  at      timestamptz not null,
  primary key (bot, shard)
);

-- Where a server has any of these, a member of staff acts there with the highest role that is mapped from one of their
-- roles on that server, and never with more than their own; whoever holds none of them is a stranger there.
create table server_role (
  platform    text not null,
  server      text not null,
  server_role text not null,
  role        text not null check (role in ('rep', 'manager', 'owner')),
  primary key (platform, server, server_role)
);
