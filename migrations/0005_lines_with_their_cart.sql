-- A turn reads and writes its cart whole, so the lines stand in the cart's row: one row read, one row written.
-- Orders keep a table of lines, because they are counted and exported by line.

alter table cart add column lines json not null default '[]';

update cart c set lines = l.lines
from (
  select cart_id, json_agg(json_build_object('number', line, 'variant', variant_id, 'sku', sku, 'title', title,
    'options', options, 'quantity', quantity, 'list_price', list_price::text, 'tiers', tiers,
    'priced_at', priced_at, 'price_override', override_price::text, 'discount', discount) order by line) as lines
  from cart_line group by cart_id) as l
where l.cart_id = c.id;

drop table cart_line;

-- Read and written whole as well; lists only look at the customer's name.
alter table cart alter details type json using details::json;

-- What a statement calls that finds a row otherwise than it was read: the whole statement fails, and the turn is
-- taken again from the beginning.
create function refuse_as_stale() returns boolean language plpgsql as
$$ begin raise exception 'what this turn has read was changed by another' using errcode = '40001'; end $$;
