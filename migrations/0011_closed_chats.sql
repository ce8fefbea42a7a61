-- Chats that take nothing from us any more: the managers are told of each once, until it is open again.
create table closed_chat (
  platform  text not null,
  chat      text not null,
  why       text not null,
  closed_at timestamptz not null,
  primary key (platform, chat)
);
