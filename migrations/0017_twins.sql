-- The same customer at two reps: found before anything is placed.
create index cart_open_by_phone on cart (phone) where state = 'open' and phone is not null;
