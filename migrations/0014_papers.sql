-- What a quote shows of the shop: its logo (an SVG, or a picture as a data: address), how to reach it, and its terms.

alter table shop
  add logo text,
  add contact text,
  add quote_terms text;
