-- A card that is posted while its cart is changing must not miss the change. The statement that saves a turn sees the
-- cards of its own beginning; this function, called once that statement holds the cart, sees those of now, and whoever
-- posts a card waits for the cart (`for share`) before it reads its revision.

-- Tells the cards of a cart its newest revision, all or all but those of one chat; whether there are any.
create function tell_cards(cart bigint, newest integer, but boolean, of_platform text, of_chat text) returns boolean
language plpgsql as
$$ begin
  update card set wanted = newest where cart_id = cart and not (but and platform = of_platform and chat = of_chat);
  return found;
end $$;
