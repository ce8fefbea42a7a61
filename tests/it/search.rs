//! What a rep finds by typing: begun, misspelt and Bangla words, SKUs, options, and what comes first.

use crate::support::{TestDb, database};
use cartwright::dialog::event::Hit;
use sqlx::{Connection, PgConnection};

/// Two markets; the scarf has no price in Bangladesh, the red cotton shirt none left, the old mug is unpublished.
const SHOP: &str = r#"
insert into location (code, name) values ('main', 'Main'), ('outlet', 'Motijheel Outlet');
insert into market (code, name, currency, prices_include_tax, time_zone, locale, countries, locations) values
  ('BD', 'Bangladesh', 'BDT', true, 'Asia/Dhaka', 'en-BD', '{BD}', '{main,outlet}'),
  ('US', 'USA', 'USD', false, 'America/New_York', 'en-US', '{US}', '{main}');
insert into product (handle, title, title_bn, options, tags, published) values
  ('cotton-shirt', 'Cotton Shirt', 'সুতি শার্ট', '{Size,Colour}', '{summer}', true),
  ('linen-shirt', 'Linen Shirt', 'লিনেন শার্ট', '{Size,Colour}', '{summer}', true),
  ('mug', 'Ceramic Mug', 'সিরামিক মগ', '{Colour}', '{kitchen,gift}', true),
  ('rack', 'Wooden Rack', null, '{}', '{mug,kitchen}', true),
  ('old-mug', 'Chipped Mug', null, '{}', '{}', false),
  ('scarf', 'Scarf', null, '{}', '{}', true),
  ('wool-scarf', 'Warm Wool Scarf', null, '{}', '{}', true),
  ('cap-out', 'Baseball Cap', null, '{}', '{}', true),
  ('cap-in', 'Running Cap', null, '{}', '{}', true);
insert into variant (product_id, sku, options, position, active)
  select p.id, v.sku, v.options, v.position, v.active from (values
    ('cotton-shirt', 'SHIRT-BLU-L', '{L,Blue}'::text[], 1, true), ('cotton-shirt', 'SHIRT-BLU-XL', '{XL,Blue}', 2, true),
    ('cotton-shirt', 'SHIRT-RED-L', '{L,Red}', 3, true), ('cotton-shirt', 'SHIRT-OLD', '{M,Mauve}', 4, false),
    ('linen-shirt', 'LINEN-WHT-M', '{M,White}', 1, true), ('mug', 'MUG-WHT', '{White}', 1, true),
    ('mug', 'MUG-BLU', '{Blue}', 2, true), ('rack', 'RCK-1', '{}', 1, true), ('old-mug', 'OLD-1', '{}', 1, true),
    ('scarf', 'SCF-1', '{}', 1, true), ('wool-scarf', 'SCF-2', '{}', 1, true),
    ('cap-out', 'CAP-1', '{}', 1, true), ('cap-in', 'CAP-2', '{}', 1, true)
  ) as v (handle, sku, options, position, active) join product p on p.handle = v.handle;
insert into price (variant_id, market, amount, tiers)
  select id, 'BD', 450, '[{"min_quantity":50,"price":"400"}]' from variant where sku <> 'SCF-1';
insert into price (variant_id, market, amount) select id, 'US', 9.5 from variant where sku like 'SCF-%';
insert into stock (variant_id, location, on_hand, allocated)
  select id, 'main', 5, case when sku in ('CAP-1', 'SHIRT-RED-L') then 5 else 2 end from variant where sku <> 'RCK-1';
insert into stock (variant_id, location, on_hand) select id, 'outlet', 7 from variant where sku = 'MUG-WHT';
"#;

async fn shop() -> TestDb {
    let db = database().await;
    change(&db, SHOP).await;
    db
}

/// Runs SQL and makes the search rows of all products anew.
async fn change(db: &TestDb, sql: &'static str) {
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    sqlx::raw_sql(sql).execute(&mut connection).await.expect("the change");
    let ids: Vec<i64> =
        sqlx::query_scalar("select id from product").fetch_all(&mut connection).await.expect("products");
    let mut tx = db.store.begin().await.expect("begin");
    tx.index_products(&ids).await.expect("index");
    tx.commit().await.expect("commit");
}

async fn hits_of(db: &TestDb, market: &str, phrases: &[&str]) -> Vec<Vec<Hit>> {
    let phrases: Vec<String> = phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
    let locations = ["main".to_owned(), "outlet".to_owned()];
    let mut tx = db.store.begin().await.expect("begin");
    tx.search(market, &locations, &phrases, 8).await.expect("a search that does not fail")
}

/// The handles of the hits in Bangladesh, best first.
async fn found(db: &TestDb, phrase: &str) -> Vec<String> {
    hits_of(db, "BD", &[phrase])
        .await
        .remove(0)
        .into_iter()
        .map(|hit| hit.offers[0].product.clone())
        .collect()
}

async fn first(db: &TestDb, phrase: &str) -> Hit {
    hits_of(db, "BD", &[phrase])
        .await
        .remove(0)
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("{phrase}: no hit"))
}

#[tokio::test]
async fn a_hit_has_all_that_a_rep_needs_to_choose() {
    let db = shop().await;
    let hit = first(&db, "ceramic mug").await;
    assert_eq!(
        (hit.offers[0].product.as_str(), hit.title.as_str(), hit.title_bn.as_deref()),
        ("mug", "Ceramic Mug", Some("সিরামিক মগ"))
    );
    assert!((hit.score - 1.0).abs() < 1e-6, "each word as typed: {}", hit.score);
    assert_eq!(
        (&hit.option_names, &hit.offers[0].tags),
        (&vec!["Colour".to_owned()], &vec!["kitchen".to_owned(), "gift".to_owned()])
    );
    let [white, blue] = hit.offers.as_slice() else { panic!("two variants: {:?}", hit.offers) };
    assert_eq!((white.sku.as_str(), white.options.as_slice()), ("MUG-WHT", ["White".to_owned()].as_slice()));
    assert_eq!(white.price.map(|price| price.normalize().to_string()).as_deref(), Some("450"));
    let tiers: Vec<_> = white.tiers.iter().map(|tier| (tier.min_quantity, tier.price.to_string())).collect();
    assert_eq!(tiers, [(50, "400".to_owned())]);
    assert_eq!(white.available, [("main".to_owned(), 3), ("outlet".to_owned(), 7)].into());
    assert_eq!(blue.available, [("main".to_owned(), 3), ("outlet".to_owned(), 0)].into());
    let cotton = first(&db, "cotton shirt").await;
    assert!(
        cotton.offers.iter().all(|variant| variant.sku != "SHIRT-OLD"),
        "inactive variants are not offered"
    );
}

#[tokio::test]
async fn words_may_be_begun_misspelt_plural_or_in_another_order() {
    let db = shop().await;
    for (phrase, handle) in [
        ("cer mu", "mug"),
        ("mugs", "mug"),
        ("COTTON-SHIRTS", "cotton-shirt"),
        ("coton shrt", "cotton-shirt"),
        ("cermic", "mug"),
        ("cerami", "mug"),
        ("shirt cotton", "cotton-shirt"),
        ("lienn", "linen-shirt"),
        ("wolen rack", "rack"),
        ("সুতি শার্ট", "cotton-shirt"),
        ("সুতি শাট", "cotton-shirt"),
        ("সিরা", "mug"),
        ("মগ", "mug"),
        ("শার্টগুলো লিনেন", "linen-shirt"),
    ] {
        assert_eq!(first(&db, phrase).await.offers[0].product, handle, "{phrase}");
    }
    let (exact, begun, misspelt) =
        (first(&db, "mug").await, first(&db, "cera").await, first(&db, "ceremic").await);
    assert!(exact.score > begun.score && begun.score > misspelt.score && misspelt.score > 0.0);
    assert!(found(&db, "xylophone").await.is_empty());
}

#[tokio::test]
async fn option_values_narrow_and_short_ones_are_never_beginnings() {
    let db = shop().await;
    assert_eq!(found(&db, "cotton shirt l blue").await, ["cotton-shirt"]);
    assert_eq!(found(&db, "blue shirt xl").await, ["cotton-shirt"]);
    assert_eq!(found(&db, "shirt m").await, ["linen-shirt"], "M is the linen one's only active size");
    assert_eq!(found(&db, "l").await, ["cotton-shirt"], "not the linen shirt, which only begins with l");
    assert!(found(&db, "mauve").await.is_empty(), "an inactive variant's colour");
}

#[tokio::test]
async fn one_word_too_many_lowers_the_score_and_keeps_the_hit() {
    let db = shop().await;
    let hit = first(&db, "cotton shirt qqqqqq").await;
    assert_eq!(hit.offers[0].product, "cotton-shirt");
    assert!((hit.score - 2.0 / 3.0).abs() < 1e-3, "two of three words: {}", hit.score);
    // Known words that no product has together.
    let hit = first(&db, "ceramic mug linen").await;
    assert_eq!(hit.offers[0].product, "mug");
    assert!(hit.score < 0.7);
    assert!(
        found(&db, "cotton aaaaaa bbbbbb cccccc").await.is_empty(),
        "one word of four is not what was meant"
    );
}

#[tokio::test]
async fn a_sku_finds_its_variant_in_any_case_and_by_its_beginning() {
    let db = shop().await;
    for phrase in ["MUG-WHT", "mug-wht", " Mug-Wht "] {
        let hits = hits_of(&db, "BD", &[phrase]).await.remove(0);
        assert_eq!(hits.len(), 1, "{phrase}: a whole SKU means one product");
        assert!(hits[0].offers.iter().any(|offer| offer.sku == "MUG-WHT"));
        assert!((hits[0].score - 1.0).abs() < 1e-6);
    }
    assert_eq!(first(&db, "shirt-blu").await.offers[0].product, "cotton-shirt");
    assert_eq!(first(&db, "rck").await.offers[0].product, "rack");
    assert!(found(&db, "MUG%").await.iter().all(|handle| handle != "scarf"), "a percent sign is no wildcard");
}

#[tokio::test]
async fn the_best_comes_first() {
    let db = shop().await;
    assert_eq!(found(&db, "mug").await, ["mug", "rack"], "title before tag, unpublished never");
    assert_eq!(found(&db, "cap").await, ["cap-in", "cap-out"], "in stock before sold out");
    assert_eq!(
        found(&db, "scarf").await,
        ["wool-scarf", "scarf"],
        "what has no price in the market comes last"
    );
    let in_usa = hits_of(&db, "US", &["scarf"]).await.remove(0);
    assert_eq!(
        in_usa.iter().map(|hit| hit.offers[0].product.as_str()).collect::<Vec<_>>(),
        ["scarf", "wool-scarf"],
        "the exact title"
    );
    let unpriced = hits_of(&db, "BD", &["scarf"]).await.remove(0).pop().expect("the scarf");
    assert_eq!((unpriced.offers[0].price, &unpriced.offers[0].tiers), (None, &Vec::new()));
}

#[tokio::test]
async fn several_phrases_are_answered_in_their_order() {
    let db = shop().await;
    let answers = hits_of(&db, "BD", &["cotton shirt L blue", "qqqq", "", "1 mug", "MUG-BLU"]).await;
    let firsts: Vec<_> =
        answers.iter().map(|hits| hits.first().map(|hit| hit.offers[0].product.as_str())).collect();
    assert_eq!(firsts, [Some("cotton-shirt"), None, None, Some("mug"), Some("mug")]);
    assert!(hits_of(&db, "BD", &[]).await.is_empty());
}

#[tokio::test]
async fn the_index_follows_the_products() {
    let db = shop().await;
    change(
        &db,
        "update product set title = 'Linen Kurta', title_bn = null where handle = 'linen-shirt';
                 update product set published = false where handle = 'rack';",
    )
    .await;
    assert_eq!(found(&db, "kurta").await, ["linen-shirt"]);
    assert_eq!(found(&db, "shirt").await, ["cotton-shirt"]);
    assert_eq!(found(&db, "mug").await, ["mug"]);
    change(&db, "update product set published = true where handle = 'rack'; delete from product where handle = 'mug';").await;
    assert_eq!(found(&db, "mug").await, ["rack"]);
}

#[tokio::test]
async fn a_word_that_is_everywhere_still_ranks() {
    let db = shop().await;
    change(&db, "insert into product (handle, title, tags) select 'bulk-' || n, 'Plain Bulk Shirt ' || n, '{mug}'
                   from generate_series(1, 3000) n;
                 insert into variant (product_id, sku) select id, upper(handle) from product where handle like 'bulk-%';
                 insert into price (variant_id, market, amount) select id, 'BD', 1 from variant where sku like 'BULK-%';")
        .await;
    let mut shirts = found(&db, "shirt").await;
    shirts.truncate(2);
    shirts.sort();
    assert_eq!(shirts, ["cotton-shirt", "linen-shirt"], "the short titles, which are in stock");
    assert_eq!(found(&db, "mug").await[0], "mug", "the one title among thousands of tags");
    assert_eq!(
        found(&db, "cotton mug shirt").await[0],
        "cotton-shirt",
        "two words of the title before one of the title and a tag"
    );
    assert_eq!(found(&db, "bulk-2999").await, ["bulk-2999"]);
    assert_eq!(found(&db, "shirt 2999").await[0], "bulk-2999");
}

#[tokio::test]
async fn hostile_text_is_only_text() {
    let db = shop().await;
    let long = "mug ".repeat(2_500);
    for phrase in [
        "'; drop table product; --",
        "'mug",
        "mug' & !'x",
        "mug:*",
        "\\",
        "\0",
        "mu\0g",
        "(mug | ",
        "%",
        "\u{202e}gum",
        "🎁🎁",
        &long,
        &"x".repeat(10_000),
        "<-> & | !",
    ] {
        hits_of(&db, "BD", &[phrase]).await;
    }
    assert_eq!(first(&db, "'mug' & !'x").await.offers[0].product, "mug");
    assert_eq!(first(&db, &long).await.offers[0].product, "mug");
    assert_eq!(
        hits_of(&db, "NOWHERE", &["mug"]).await[0][0].offers[0].product,
        "mug",
        "a market without prices"
    );
    change(
        &db,
        "update product set title = '''Mug'' \\ & | ! :* <-> ' || repeat('x', 9000) where handle = 'mug'",
    )
    .await;
    assert_eq!(first(&db, "mug").await.offers[0].product, "mug");
}
