-- Finds the products that several phrases mean. $1 market, $2 stock locations, $11 products per phrase.
-- One row per word typed: $3 its phrase, $4 the word, $5 its other forms, $6 its keys (both separated by spaces).
-- One row per chunk between spaces: $7 its phrase, $8 its folded text, $9 and $10 the words (rows above) it holds.
-- A word is exact, another form, the beginning, or a misspelling of the words that products have; what counts as
-- "the word" is kept as a tsquery. Only words that nothing begins with are taken as misspelt.
with typed as materialized (
  select n, phrase, whole, known.forms, known.beginning, meant.misspelt,
    -- L and XL weigh less than the name of a thing; octets, because a Bangla word may have two letters.
    case when octet_length(word) < 3 then 0.5 else 1.0 end::real as weight
  from unnest($3::int[], $4::text[], $5::text[], $6::text[]) with ordinality as t (phrase, word, forms, keys, n)
  cross join lateral (select
    (select quote_literal(w.word) from search_word w where w.word = t.word) as whole) as as_typed
  cross join lateral (select
    (select string_agg(quote_literal(w.word), ' | ') from search_word w
      where w.word = any (string_to_array(t.forms, ' '))) as forms,
    case when char_length(word) > 1 and (whole is null or octet_length(word) > 2)
      and exists (select from search_word w where w.word >= t.word and w.word < t.word || U&'\+10FFFF')
      then quote_literal(word) || ':*' end as beginning) as known
  left join lateral (
    select string_agg(quote_literal(word), ' | ') as misspelt from (
      select w.word, shared, max(shared) over () as most
      from search_word w
      cross join lateral (select count(*) as shared from unnest(w.keys) as k (key)
        where k.key = any (string_to_array(t.keys, ' '))) as s
      where w.keys && string_to_array(t.keys, ' ')
      order by shared desc, abs(char_length(w.word) - char_length(t.word)), w.word
      limit 6) as near
    where shared * 2 > most) as meant on whole is null and known.forms is null and known.beginning is null
),
term as materialized (
  select n, phrase, weight, whole::tsquery as whole, forms::tsquery as forms, beginning::tsquery as beginning,
    misspelt::tsquery as misspelt, concat_ws(' | ', whole, forms) as proper,
    nullif(concat_ws(' | ', whole, forms, beginning, misspelt), '') as anyhow,
    nullif(concat_ws(' | ', whole, forms, beginning, misspelt), '')::tsquery as query
  from typed
),
phrase as materialized (
  select phrase, sum(weight) as weight,
    string_agg('(' || anyhow || ')', ' & ' order by n)::tsquery as every_word,
    string_agg('(' || nullif(proper, '') || ')', ' & ' order by n)::tsquery as proper,
    string_agg(anyhow, ' | ' order by n)::tsquery as any_word,
    (select string_agg('(' || a.anyhow || ') & (' || b.anyhow || ')', ' | ')
      from term a join term b on a.phrase = b.phrase and a.n < b.n
      where a.phrase = term.phrase and (select count(*) from term c where c.phrase = a.phrase and c.anyhow <> '') > 2
    )::tsquery as two_words
  from term group by phrase
),
sku as materialized (
  select c.phrase, v.product_id, v.id, v.whole, c.first, c.last
  from unnest($7::int[], $8::text[], $9::int[], $10::int[]) as c (phrase, chunk, first, last)
  cross join lateral (
    select product_id, id, lower(sku) collate "C" = chunk as whole from variant
    where lower(sku) collate "C" >= chunk and active
      and lower(sku) collate "C" <= case when char_length(chunk) < 3 then chunk else chunk || U&'\+10FFFF' end
    order by lower(sku) collate "C"
    limit 20) as v
),
-- The best candidates, by what the index's own row says.
strict as materialized (
  select p.phrase, c.product_id
  from phrase p cross join lateral (
    select s.product_id from search_product s where s.words @@ p.every_word
    order by s.words @@ p.proper desc nulls last, $1 = any (s.markets) desc,
      ts_filter(s.words, '{a}') @@ p.every_word desc, s.title_words, s.product_id desc
    limit 60) as c
),
-- Only for phrases of which no product has all the words.
loose as materialized (
  select p.phrase, c.product_id
  from phrase p cross join lateral (
    select s.product_id from search_product s where s.words @@ coalesce(p.two_words, p.any_word)
    order by ts_rank('{0.8,0.8,0.9,1}', s.words, p.any_word) desc, $1 = any (s.markets) desc,
      s.title_words, s.product_id desc
    limit 60) as c
  where not exists (select from strict where strict.phrase = p.phrase)
    and not exists (select from sku where sku.phrase = p.phrase and sku.whole)
),
candidate as (
  select phrase, product_id from strict union select phrase, product_id from loose union select phrase, product_id from sku
),
scored as (
  select c.phrase, c.product_id, s.title_words, $1 = any (s.markets) as priced, t.score, t.in_title
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
          case when s.words @@ t.whole then 1.0 when s.words @@ t.forms then 0.95
            when s.words @@ t.beginning then 0.8 when s.words @@ t.misspelt then 0.6 else 0 end,
          (select max(case when k.whole then 1.0 else 0.9 end) from sku k where k.phrase = c.phrase
            and k.product_id = c.product_id and t.n between k.first and k.last))::real as quality
      from term t where t.phrase = c.phrase) as t
  ) as t
  where t.covered >= 0.5
),
ranked as (
  select *, row_number() over (partition by phrase order by score desc, priced desc, in_title desc,
    in_title = title_words desc, in_stock desc, title_words, product_id desc) as rank
  from (select *, max(score) over (partition by phrase) as best from scored) as s
  cross join lateral (
    select exists (select from variant v left join stock k on k.variant_id = v.id and k.location = any ($2)
      where v.product_id = s.product_id and v.active
        and (not v.tracked or v.backorder or k.on_hand > k.allocated)) as in_stock) as i
  where score >= 0.6 * best
)
select r.phrase as "phrase!", r.score as "score!", p.id as product_id, p.handle, p.title, p.title_bn,
  p.options as option_names, p.tags, p.tax_category, p.tier_scope,
  v.id as variant_id, v.sku, v.options, v.position, v.weight_grams, v.tracked, v.backorder,
  a.amount as "price?", a.tiers as "tiers?",
  array (select coalesce(k.on_hand - k.allocated, 0)
    from unnest($2::text[]) with ordinality as l (code, n)
    left join stock k on k.variant_id = v.id and k.location = l.code
    order by l.n) as "available!",
  exists (select from sku k where k.phrase = r.phrase and k.id = v.id and k.whole) as "sku_match!"
from ranked r
join product p on p.id = r.product_id and p.published
join variant v on v.product_id = p.id and v.active
left join price a on a.variant_id = v.id and a.market = $1
where r.rank <= $11
order by r.phrase, r.rank, v.position, v.id
