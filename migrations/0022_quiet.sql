-- Hours in which what nobody asked for comes without a sound, by the clock of a zone; they may go over midnight.

create table chat_quiet (
  platform    text not null,
  chat        text not null,
  from_minute smallint not null check (from_minute between 0 and 1439),
  to_minute   smallint not null check (to_minute between 0 and 1439),
  zone        text not null,
  staff_id    bigint references staff,
  at          timestamptz not null,
  primary key (platform, chat)
);
