-- Who changed a cart last, and who did before them: whoever opens it sees that somebody else works in it.

alter table cart add column last_by bigint;
alter table cart add column other_by bigint;
alter table cart add column other_at timestamptz;
