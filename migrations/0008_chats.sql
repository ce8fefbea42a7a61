-- What chat platforms need: updates that wait to be worked, live cards, and invitations.

-- An update is kept before the platform is told that it arrived; a turn marks it done together with its effects.
-- `holder` and `lease_until`: the process that has it in hand, and until when nobody else may take it.
alter table inbox add column holder bigint, add column lease_until timestamptz,
  -- Why it was given up, after so many tries.
  add column parked text;
create index inbox_waiting on inbox (platform, bot, lane, id) where done_at is null and parked is null;

-- The live card of a cart in a chat: one message, edited in place.
create table card (
  platform text not null,
  chat     text not null,
  cart_id  bigint not null references cart on delete cascade,
  -- The platform's id of the message.
  message  text not null,
  -- The message that showed it before, which is taken away once the new one is known here.
  old      text,
  -- How this chat reads: its language, and whether nobody else looks on.
  lang     text not null,
  private  boolean not null,
  -- The cart's revision that is shown, and the newest that should be.
  shown    integer not null,
  wanted   integer not null,
  -- Whether the message shows a menu in the card's place; when the rep goes elsewhere, the card comes back.
  covered  boolean not null default false,
  drawn_at timestamptz not null,
  -- The sender that draws it anew, and until when nobody else may.
  holder   bigint,
  lease_until timestamptz,
  primary key (platform, chat, cart_id)
) with (fillfactor = 70);
create index card_by_cart on card (cart_id);
create index card_behind on card (platform, drawn_at) where shown < wanted;
create index card_by_message on card (platform, chat, message);

-- The bots that have run, so that another process can name them in links.
create table bot (
  platform text primary key,
  id       text not null,
  username text not null
);

-- An invitation to the staff: single use, short-lived, known only by its hash.
create table invite (
  hash     bytea primary key,
  role     text not null check (role in ('rep', 'manager', 'owner')),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  used_at  timestamptz,
  staff_id bigint references staff
);

-- Codes that were none: a person may only try so often.
create table invite_miss (
  platform text not null,
  user_id  text not null,
  at       timestamptz not null
);
create index invite_miss_by_user on invite_miss (platform, user_id, at);
