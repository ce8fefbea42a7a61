-- What was delivered leaves the outbox: what is there is owed, or was given up and says why. So nothing of a customer
-- stays in it, and what is owed is found without passing over what was sent.
-- `holder` is the sender that has a row in hand (a number that a process draws at its start): the process whose turn
-- owes a screen sends it at once, without looking for it, as long as nobody else has something older for that chat.

drop index outbox_owed;
delete from outbox where sent_at is not null;
alter table outbox drop column sent_at, add column holder bigint,
  -- The adapter's own note about the message that caused this one.
  add column origin json;
create index outbox_by_chat on outbox (platform, chat, id);
