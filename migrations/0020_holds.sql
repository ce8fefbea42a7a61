-- Goods that a manager keeps for an open cart until a time, and orders that are not to be sent before one.

alter table cart add column reserved_until timestamptz;

-- What is kept: counted as allocated while it is. Few carts keep anything, so that they are found from here; an index
-- of carts would be looked at by every save.
create table reservation (
  cart_id    bigint not null references cart on delete cascade,
  variant_id bigint not null,
  location   text not null,
  quantity   integer not null check (quantity > 0),
  primary key (cart_id, variant_id, location)
);

alter table movement add column cart_id bigint;
alter table movement drop constraint movement_reason_check;
alter table movement add constraint movement_reason_check
  check (reason in ('import', 'placed', 'cancelled', 'shipped', 'received', 'adjusted', 'reserved', 'released'));

-- Gives back what is kept for a cart, whose row the caller holds.
create function release_reserved(cart bigint, staff bigint, at_time timestamptz) returns void
language plpgsql as $$
begin
  perform 1 from stock s join reservation r using (variant_id, location) where r.cart_id = cart
    order by s.variant_id, s.location for no key update of s;
  with freed as (delete from reservation where cart_id = cart returning variant_id, location, quantity),
    counted as (
      update stock s set allocated = s.allocated - f.quantity from freed f
      where s.variant_id = f.variant_id and s.location = f.location)
  insert into movement (variant_id, location, counter, quantity, reason, cart_id, staff_id, at)
  select variant_id, location, 'allocated', -quantity, 'released', cart, staff, at_time from freed;
end $$;

-- A cart whose items change, or that is deleted or expires, keeps nothing any more.
create function release_changed() returns trigger language plpgsql as $$
begin
  perform release_reserved(old.id, null, new.updated_at);
  new.reserved_until := null;
  return new;
end $$;
create trigger cart_releases before update on cart for each row
  when (old.reserved_until is not null and new.reserved_until is not null
    and (old.state <> new.state or old.market <> new.market or old.lines::text <> new.lines::text))
  execute function release_changed();

alter table orders add column held_until timestamptz;
alter table order_step add column until timestamptz;
alter table order_step drop constraint order_step_step_check;
alter table order_step add constraint order_step_step_check
  check (step in ('packed', 'unpacked', 'shipped', 'delivered', 'paid', 'unpaid', 'held', 'resumed'));
