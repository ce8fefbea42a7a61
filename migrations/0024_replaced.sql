-- Messages that showed a cart until another one did: each is taken away, however often that has to be tried.

create table replaced (
  platform text not null,
  chat     text not null,
  message  text not null,
  -- Not tried before.
  due_at   timestamptz not null,
  tries    smallint not null default 0,
  primary key (platform, chat, message)
);
create index replaced_due on replaced (platform, due_at);

-- A message that shows a cart again is not taken away.
create function card_replaced() returns trigger language plpgsql as
$$ begin
  insert into replaced (platform, chat, message, due_at) values (old.platform, old.chat, old.message, new.drawn_at)
  on conflict do nothing;
  delete from replaced where (platform, chat, message) = (new.platform, new.chat, new.message);
  return null;
end $$;

create trigger card_replaced after update of message on card for each row when (old.message <> new.message)
execute function card_replaced();

insert into replaced (platform, chat, message, due_at)
select platform, chat, old, drawn_at from card where old is not null and old <> message on conflict do nothing;
alter table card drop column old;
