-- The foreign keys that 0003 dropped for speed: they cost about a twentieth of a turn, and integrity is worth more.

delete from cart_line where cart_id not in (select id from cart);
delete from cart_change where cart_id not in (select id from cart);
alter table cart_line add constraint cart_line_cart_id_fkey foreign key (cart_id) references cart on delete cascade;
alter table cart_change add constraint cart_change_cart_id_fkey foreign key (cart_id) references cart on delete cascade;
