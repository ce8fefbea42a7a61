-- Why stock was received or adjusted, in somebody's own words.

alter table movement add column note text;
