-- Where others are told of orders: Standard Webhooks, signed with a secret of each.

create table webhook (
  id     bigint generated always as identity primary key,
  url    text not null unique,
  -- The bytes of `whsec_…`.
  secret bytea not null check (length(secret) between 24 and 64),
  -- Whether an address of a private network is meant.
  private boolean not null default false,
  at     timestamptz not null,
  -- Set when the other side said that it is gone.
  disabled text
);
