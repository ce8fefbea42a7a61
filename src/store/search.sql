-- Finds the products that several phrases mean. $1 market, $2 stock locations, $11 products per phrase.
-- One row per word typed: $3 its phrase, $4 the word, $5 its other forms, $6 its keys (both separated by spaces).
-- One row per chunk between spaces: $7 its phrase, $8 its folded text, $9 and $10 the words (rows above) it holds.
-- Parameters stand in sub-selects: with them in the open, Postgres would reckon that a plan made for the lengths of
-- their arrays is worth 2 ms of planning each time.
-- A word is exact, another form, the beginning, or a misspelling of the words that products have; what counts as
-- "the word" is kept as a tsquery. Only words that nothing begins with are taken as misspelt.
with typed as materialized (
  select t.*, string_to_array(t.keys, ' ') as near,
    (select quote_literal(w.word) from search_word w where w.word = t.word) as whole,
    (select string_agg(quote_literal(w.word), ' | ') from search_word w
      where w.word = any (string_to_array(t.forms, ' '))) as other,
    exists (select from search_word w where w.word > t.word and w.word < t.word || U&'\+10FFFF') as begins
  from unnest((select $3::int[]), (select $4::text[]), (select $5::text[]), (select $6::text[]))
    with ordinality as t (phrase, word, forms, keys, n)
),
understood as materialized (
  select n, phrase, whole, other,
    -- L and XL are sizes and not the beginnings of words; octets, because a Bangla word may have two letters.
    case when octet_length(word) < 3 then 0.5 else 1.0 end::real as weight,
    case when begins and char_length(word) > 1 and (whole is null or octet_length(word) > 2)
      then quote_literal(word) || ':*' end as beginning,
    case when whole is null and other is null and not begins then (
      select string_agg(quote_literal(m.word), ' | ') from (
        select w.word, s.shared, max(s.shared) over () as most
        from search_word w
        cross join lateral (select count(*) as shared from unnest(w.keys) as k (key) where k.key = any (near)) as s
        where w.keys && near
        order by s.shared desc, abs(char_length(w.word) - char_length(typed.word)), w.word
        limit 6) as m
      where m.shared * 2 > m.most) end as misspelt
  from typed
),
term as materialized (
  select n, phrase, weight, whole::tsquery as whole, other::tsquery as other, beginning::tsquery as beginning,
    misspelt::tsquery as misspelt, nullif(concat_ws(' | ', whole, other), '') as proper, any_way,
    any_way::tsquery as query
  from understood
  cross join lateral (select nullif(concat_ws(' | ', whole, other, beginning, misspelt), '') as any_way) as a
),
phrase as materialized (
  select phrase, sum(weight) as weight, count(*) as words,
    string_agg('(' || any_way || ')', ' & ' order by n)::tsquery as every_word,
    -- Any product with two of the words, or with one where there are but two; sizes alone say nothing.
    coalesce(
      (select string_agg('(' || a.any_way || ') & (' || b.any_way || ')', ' | ')
        from term a join term b on a.phrase = b.phrase and a.n < b.n
        where a.phrase = term.phrase and a.weight = 1 and b.weight = 1
          and (select count(any_way) from term c where c.phrase = a.phrase and c.weight = 1) > 2),
      string_agg(any_way, ' | ' order by n) filter (where weight = 1),
      string_agg(any_way, ' | ' order by n))::tsquery as some_words,
    string_agg(coalesce(proper, any_way), ' | ' order by n)::tsquery as best
  from term group by phrase
),
sku as materialized (
  select c.phrase, v.product_id, v.id, v.whole, c.first, c.last
  from unnest((select $7::int[]), (select $8::text[]), (select $9::int[]), (select $10::int[]))
    as c (phrase, chunk, first, last)
  cross join lateral (
    select product_id, id, lower(sku) collate "C" = chunk as whole from variant
    where lower(sku) collate "C" >= chunk and active
      and lower(sku) collate "C" <= case when char_length(chunk) < 3 then chunk else chunk || U&'\+10FFFF' end
    order by lower(sku) collate "C"
    limit 20) as v
),
-- Nothing else is looked for when the whole phrase is an SKU. (Conditions on the phrases stand in steps of their own,
-- so that they are always tested before the products are read.)
asked as materialized (
  select * from phrase p
  where not exists (select from sku k where k.phrase = p.phrase and k.whole and k.last - k.first + 1 = p.words)
),
-- The best candidates by what the index's own row says: words as typed, in the title, of something sold here.
strict as materialized (
  select p.phrase, c.product_id
  from asked p cross join lateral (
    select s.product_id from search_product s where s.words @@ p.every_word
    order by ts_rank('{0.5,0.5,0.5,1}', s.words, p.best)
        * case when (select $1::text) = any (s.markets) then 2 else 1 end desc,
      s.title_words, s.product_id desc
    limit 60) as c
),
-- Only where no product has all the words.
missed as materialized (
  select * from asked p
  where not exists (select from strict where strict.phrase = p.phrase)
    and not exists (select from sku where sku.phrase = p.phrase and sku.whole)
),
loose as materialized (
  select p.phrase, c.product_id
  from missed p cross join lateral (
    select s.product_id from search_product s where s.words @@ p.some_words
    order by ts_rank('{0.5,0.5,0.5,1}', s.words, p.best)
        * case when (select $1::text) = any (s.markets) then 2 else 1 end desc,
      s.title_words, s.product_id desc
    limit 60) as c
),
candidate as (
  select phrase, product_id from strict union select phrase, product_id from loose
  union select phrase, product_id from sku
),
scored as (
  select c.phrase, c.product_id, s.title_words, (select $1::text) = any (s.markets) as priced, t.score, t.covered,
    t.in_title
  from candidate c
  join phrase p on p.phrase = c.phrase
  join search_product s on s.product_id = c.product_id
  cross join lateral (
    select sum(weight * quality) / p.weight as score, sum(weight) filter (where quality > 0) / p.weight as covered,
      count(*) filter (where titled) as in_title
    from (
      select t.weight,
        ts_filter(s.words, '{a}') @@ t.query as titled,
        greatest(
          case when s.words @@ t.whole then 1.0 when s.words @@ t.other then 0.95
            when s.words @@ t.beginning then 0.8 when s.words @@ t.misspelt then 0.6 else 0 end,
          (select max(case when k.whole then 1.0 else 0.9 end) from sku k where k.phrase = c.phrase
            and k.product_id = c.product_id and t.n between k.first and k.last))::real as quality
      from term t where t.phrase = c.phrase) as t
  ) as t
  where t.covered >= 0.5
),
-- A product with fewer of the words than another is not what was meant.
ranked as (
  select *, row_number() over (partition by phrase order by score desc, priced desc, in_title desc,
    in_title = title_words desc, in_stock desc, title_words, product_id desc) as rank
  from (select *, max(covered) over (partition by phrase) as most from scored) as s
  cross join lateral (
    select exists (select from variant v
      left join stock k on k.variant_id = v.id and k.location = any ((select $2::text[])::text[])
      where v.product_id = s.product_id and v.active
        and (not v.tracked or v.backorder or k.on_hand > k.allocated)) as in_stock) as i
  where covered = most
)
select r.phrase as "phrase!", r.score as "score!", p.id as product_id, p.handle, p.title, p.title_bn,
  p.options as option_names, p.tags, p.tax_category, p.tier_scope,
  v.id as variant_id, v.sku, v.options, v.weight_grams, v.tracked, v.backorder,
  a.amount as "price?", a.tiers as "tiers?",
  array (select coalesce(k.on_hand - k.allocated, 0)
    from unnest((select $2::text[])) with ordinality as l (code, n)
    left join stock k on k.variant_id = v.id and k.location = l.code
    order by l.n) as "available!"
from ranked r
join product p on p.id = r.product_id and p.published
join variant v on v.product_id = p.id and v.active
left join price a on a.variant_id = v.id and a.market = (select $1::text)
where r.rank <= (select $11::bigint)
order by r.phrase, r.rank, v.position, v.id
