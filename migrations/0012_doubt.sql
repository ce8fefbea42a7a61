-- Whether a screen may have arrived: a message that was cut off, or whose sender died, is sent once more at most.
alter table outbox add column doubtful boolean not null default false;
