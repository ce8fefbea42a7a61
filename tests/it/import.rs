//! Importing into a database: again, in part, with faults, and beside orders.

use crate::support::{TestDb, database};
use cartwright::cli::import::{Imported, import, init};
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::PathBuf;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a time")
}

/// One value of the database, as text; "" where there is none.
async fn value(db: &TestDb, sql: &str) -> String {
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    let text: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::text")))
        .fetch_optional(&mut connection)
        .await
        .expect(sql);
    text.flatten().unwrap_or_default()
}

async fn run(db: &TestDb, sql: &str) {
    let mut connection = PgConnection::connect_with(&db.options).await.expect("a connection");
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect(sql);
}

/// Imports one file with this text, as a merchant does.
async fn import_text(db: &TestDb, name: &str, text: &str, dry_run: bool) -> Imported {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    let imported = import(&db.store, std::slice::from_ref(&path), dry_run, now()).await.expect("an import");
    let shown = imported.report.bad.iter().all(|row| row.file == path.display().to_string());
    assert!(shown, "bad rows name their file: {:?}", imported.report.bad);
    imported
}

/// What is wrong, without the folder.
fn faults(imported: &Imported) -> Vec<String> {
    let row = |row: &cartwright::shop::BadRow| {
        format!("{} {}: {}", row.line, row.column.as_deref().unwrap_or("-"), row.message)
    };
    imported.report.bad.iter().map(row).collect()
}

/// The sample's markets and locations, and nothing else.
async fn bare() -> TestDb {
    let db = database().await;
    init(&db.store, true, now()).await.expect("a bare shop");
    db
}

#[tokio::test]
async fn the_sample_shop_imports_once_and_again_changes_nothing() {
    let db = database().await;
    assert!(init(&db.store, false, now()).await.expect("a shop").is_whole());
    let before = value(&db, "select version from shop").await;
    let movements = value(&db, "select count(*) from movement").await;
    let files = ["shop/shop.toml", "shop/customers.csv", "shop/products.csv"].map(PathBuf::from);
    let again = import(&db.store, &files, false, now()).await.expect("an import");
    assert_eq!((again.report.touched(), again.report.bad.len()), (0, 0), "{again}");
    assert_eq!(value(&db, "select version from shop").await, before);
    assert_eq!(value(&db, "select count(*) from movement").await, movements);
    let differing = "select count(*) from stock where on_hand <> coalesce((select sum(quantity) from movement
        where movement.variant_id = stock.variant_id and movement.location = stock.location), 0)";
    assert_eq!(value(&db, differing).await, "0");
    assert_eq!(value(&db, "select last from order_counter").await, "311011");
    assert_eq!(value(&db, "select length(phone_key) from shop").await, "32");
    let asha = "select role from staff join staff_identity on staff_id = id where user_id = 'asha'";
    assert_eq!(value(&db, asha).await, "rep");
    let second = init(&db.store, false, now()).await.expect_err("a shop is there");
    assert!(second.to_string().contains("has a shop already"), "{second}");
}

#[tokio::test]
async fn a_bare_shop_has_nothing_of_the_merchants_own() {
    let db = bare().await;
    for table in ["product", "customer", "staff", "coupon"] {
        assert_eq!(value(&db, &format!("select count(*) from {table}")).await, "0", "{table}");
    }
    for table in ["market", "service", "payment_method", "location", "tax_rate"] {
        assert_ne!(value(&db, &format!("select count(*) from {table}")).await, "0", "{table}");
    }
}

#[tokio::test]
async fn good_rows_are_imported_beside_bad_ones_and_a_dry_run_writes_nothing() {
    let db = bare().await;
    let file = "Handle,Title,Variant SKU,Price / BD\na,A,A-1,100\nb,B,B-1,-1\nc,,C-1,5\n";
    let dry = import_text(&db, "p.csv", file, true).await;
    assert_eq!(value(&db, "select count(*) from product").await, "0");
    let wet = import_text(&db, "p.csv", file, false).await;
    assert_eq!((dry.report.counts.clone(), faults(&dry)), (wet.report.counts.clone(), faults(&wet)));
    assert_eq!(faults(&wet).len(), 2, "{wet}");
    assert!(dry.to_string().ends_with("Nothing was written: this was a dry run.\n"), "{dry}");
    assert_eq!(value(&db, "select string_agg(sku, ',') from variant").await, "A-1");
}

#[tokio::test]
async fn a_quantity_moves_stock_only_where_it_differs_from_the_last_import() {
    let db = bare().await;
    let file = |quantity: i32, policy: &str| {
        format!(
            "Handle,Title,Variant SKU,Variant Inventory Policy,Price / BD,Stock / DHK\na,A,A-1,{policy},100,{quantity}\n"
        )
    };
    let state = "select on_hand || ' ' || allocated || ' ' || backorder from stock";
    import_text(&db, "p.csv", &file(10, "DENY"), false).await;
    // Three were shipped, and orders hold another five.
    run(&db, "update stock set on_hand = 7, allocated = 5").await;
    assert_eq!(import_text(&db, "p.csv", &file(10, "DENY"), false).await.report.touched(), 0);
    assert_eq!(value(&db, state).await, "7 5 false");
    let short = import_text(&db, "p.csv", &file(4, "DENY"), false).await;
    assert_eq!(faults(&short), ["2 Stock / DHK: 4 is fewer than the 5 that orders have taken"]);
    assert_eq!(value(&db, state).await, "7 5 false");
    assert!(import_text(&db, "p.csv", &file(20, "DENY"), false).await.is_whole());
    assert_eq!(value(&db, state).await, "20 5 false");
    assert_eq!(value(&db, "select string_agg(quantity::text, ' ' order by id) from movement").await, "10 13");
    assert!(import_text(&db, "p.csv", &file(4, "CONTINUE"), false).await.is_whole());
    assert_eq!(value(&db, state).await, "4 5 true");
    let deny = import_text(&db, "p.csv", &file(4, "DENY"), false).await;
    assert!(faults(&deny)[0].starts_with("2 Variant Inventory Policy: orders have taken more"), "{deny}");
    assert_eq!(value(&db, state).await, "4 5 true");
}

#[tokio::test]
async fn variants_keep_their_row_under_a_new_sku_and_may_swap_their_options() {
    let db = bare().await;
    let head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Price / BD\n";
    import_text(&db, "p.csv", &format!("{head}a,A,Size,S,A-S,1\na,,,M,A-M,2\nb,B,,,B-1,3\n"), false).await;
    let rows = "select string_agg(id || ' ' || sku || ' ' || options::text, ', ' order by id) from variant";
    assert_eq!(value(&db, rows).await, "1 A-S {S}, 2 A-M {M}, 3 B-1 {}");
    let swapped = import_text(&db, "p.csv", &format!("{head}a,A,Size,M,A-S,1\na,,,S,A-M,2\n"), false).await;
    assert!(swapped.is_whole(), "{swapped}");
    assert_eq!(value(&db, rows).await, "1 A-S {M}, 2 A-M {S}, 3 B-1 {}");
    let renamed =
        import_text(&db, "p.csv", &format!("{head}a,A,Size,M,A-MEDIUM,1\na,,,S,A-M,2\n"), false).await;
    assert!(renamed.is_whole(), "{renamed}");
    assert_eq!(value(&db, rows).await, "1 A-MEDIUM {M}, 2 A-M {S}, 3 B-1 {}");
    let taken = import_text(&db, "p.csv", &format!("{head}a,A,Size,L,B-1,1\na,,,M,A-M,2\n"), false).await;
    let expected = [
        "2 Variant SKU: the SKU \"B-1\" is another product's already; give this one its own",
        "3 Option1 Value: the product's variant with M is SKU A-MEDIUM already; change the options",
    ];
    assert_eq!(faults(&taken), expected);
}

#[tokio::test]
async fn columns_that_a_file_lacks_leave_what_is_there() {
    let db = bare().await;
    let file = "Handle,Title,Tags,Variant SKU,Variant Grams,Price / BD,Tier 1 / BD,Price / US\n\
        a,A,\"x, y\",A-1,50,100,10: 90,2.50\n";
    import_text(&db, "p.csv", file, false).await;
    let stock = import_text(&db, "s.csv", "Handle,Variant SKU,Stock / DHK\na,A-1,9\n", false).await;
    assert!(stock.is_whole() && stock.report.touched() == 1, "{stock}");
    let prices =
        import_text(&db, "q.csv", "Handle,Variant SKU,Price / BD,Price / US\na,A-1,120,\n", false).await;
    assert!(prices.is_whole(), "{prices}");
    let all =
        "select tags::text || weight_grams || ' ' || string_agg(market || amount::text || tiers::text, ' ')
        from product join variant on product_id = product.id join price on variant_id = variant.id
        group by tags, weight_grams";
    assert_eq!(value(&db, all).await, r#"{x,y}50 BD120.0000[{"price": "90", "min_quantity": 10}]"#);
    let unknown = import_text(&db, "s.csv", "Handle,Variant SKU,Stock / DHK\nzzz,Z-1,9\n", false).await;
    assert!(faults(&unknown)[0].contains("no product \"zzz\" yet, and a new one needs a title"), "{unknown}");
}

#[tokio::test]
async fn a_market_without_a_service_loses_it_and_the_shop_says_that_it_changed() {
    let db = bare().await;
    let text = std::fs::read_to_string("shop/shop.toml").expect("the sample");
    let from = text.find("[[market.service]]\ncode = \"bd-express\"").expect("a service");
    let to = text.find("[[market.service]]\ncode = \"bd-dhaka-local\"").expect("the next");
    let imported = import_text(&db, "shop.toml", &format!("{}{}", &text[..from], &text[to..]), false).await;
    let (_, services) =
        imported.report.counts.iter().find(|(kind, _)| *kind == "services").expect("services");
    assert_eq!((services.removed, services.created), (1, 0));
    assert_eq!(value(&db, "select count(*) from service where code = 'bd-express'").await, "0");
    assert_ne!(value(&db, "select version from shop").await, "1");
}

#[tokio::test]
async fn customers_are_found_by_id_phone_or_email() {
    let db = bare().await;
    let head = "Customer ID,First Name,Email,Phone,Address1,City,Country Code,Zip\n";
    let first = format!("{head}1,Ana,,01712345678,Road 1,Dhaka,BD,1212\n,Bela,bela@example.com,,,,,\n");
    import_text(&db, "c.csv", &first, false).await;
    assert_eq!(import_text(&db, "c.csv", &first, false).await.report.touched(), 0);
    let second = format!(
        "{head}1,Anna,,+880 1712 345678,Road 2,Dhaka,BD,1212\n,Bela,BELA@example.com,01812345678,,,,\n2,Cora,,01712-345678,,,,\n"
    );
    let imported = import_text(&db, "c.csv", &second, false).await;
    assert_eq!(faults(&imported), ["4 Phone: +8801712345678 is already in line 2; one customer has one row"]);
    let third = import_text(&db, "c.csv", &format!("{head}2,Cora,,01712345678,,,,\n"), false).await;
    assert!(faults(&third)[0].starts_with("2 Phone: a customer with another Customer ID"), "{third}");
    let all = "select string_agg(name || ' ' || coalesce(phone, '-') || ' ' || coalesce(address->>'line1', '-'), ', ' order by name)
        from customer left join customer_address on customer_id = customer.id";
    assert_eq!(value(&db, all).await, "Anna +8801712345678 Road 2, Bela +8801812345678 -");
}
