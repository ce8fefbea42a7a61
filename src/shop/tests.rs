//! What a merchant's files become, and what is said of those that are wrong.

use super::{Amount, File, Known, Shop, Tier, read, sample};
use rust_decimal_macros::dec;

const SHOP: &str = r#"
[shop]
name = "Test"

[[location]]
code = "TYO"
name = "Tokyo Depot"

[[market]]
code = "JP"
name = "Japan"
currency = "JPY"
prices_include_tax = true
time_zone = "Asia/Tokyo"
locale = "ja"
countries = ["JP"]
locations = ["TYO"]

[[market]]
code = "KW"
name = "Kuwait"
currency = "KWD"
prices_include_tax = false
time_zone = "Asia/Kuwait"
countries = ["KW"]
locations = ["TYO"]
"#;

/// Reads files beside the test shop; the bad rows as a merchant sees them.
fn read_with_shop(files: &[(&str, &str)]) -> (Shop, Vec<String>) {
    let all = files.iter().chain([&("shop.toml", SHOP)]);
    let files: Vec<_> = all.map(|(name, text)| File { name, bytes: text.as_bytes() }).collect();
    let (shop, bad) = read(&files, &Known::default());
    (shop, bad.iter().map(ToString::to_string).collect())
}

#[test]
fn the_sample_shop_has_nothing_wrong_with_it() {
    let (shop, bad) = sample();
    assert_eq!(bad, []);
    assert!(shop.products.len() >= 60);
    assert!(shop.products.iter().all(|product| product.title_bn.is_some()));
    let rahim =
        shop.customers.iter().find(|one| one.phone.as_deref() == Some("+8801712345678")).expect("Rahim");
    assert_eq!(rahim.name, "Rahim Uddin");
    assert_eq!(rahim.address.as_ref().and_then(|address| address.postcode.as_deref()), Some("1212"));
    assert_eq!(shop.customers.iter().filter(|one| one.tax_exempt == Some(true)).count(), 1);
    for market in &shop.markets {
        for category in ["shipping", "delivery", "pickup"] {
            assert!(market.services.iter().any(|one| one.category == category), "{} {category}", market.code);
        }
    }
    let bare = shop.bare();
    assert!(
        bare.products.is_empty()
            && bare.customers.is_empty()
            && bare.staff.is_empty()
            && bare.coupons.is_empty()
    );
    assert!(!bare.markets.is_empty() && !bare.locations.is_empty());
}

#[test]
fn the_old_header_of_shopify_is_read() {
    let file = "\u{feff}Handle,Title,Body (HTML),Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,\
        Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status\r\n\
        mug,Mug,\"<p>big,\r\nblue</p>\",\"kitchen, gift\",TRUE,Colour,Blue,'M-1,349.59237,shopify,5,deny,500.00,http://a/1.jpg,active\r\n\
        mug,,,,,,Red,M-2,350,shopify,0,continue,550,,\r\n\
        mug,,,,,,,,,,,,,http://a/2.jpg,\r\n";
    let (shop, bad) = read_with_shop(&[("p.csv", file)]);
    assert_eq!(bad, [] as [String; 0]);
    let [mug] = &shop.products[..] else { panic!("one product: {:?}", shop.products) };
    assert_eq!(mug.options.as_deref(), Some(&["Colour".to_owned()][..]));
    assert_eq!(mug.tags.as_deref(), Some(&["kitchen".to_owned(), "gift".to_owned()][..]));
    assert_eq!((mug.published, mug.image.as_deref()), (Some(true), Some("http://a/1.jpg")));
    let [blue, red] = &mug.variants[..] else { panic!("two variants: {:?}", mug.variants) };
    assert_eq!((blue.sku.as_str(), blue.weight_grams, blue.backorder), ("M-1", Some(350), Some(false)));
    assert_eq!((blue.stock[0].location.as_str(), blue.stock[0].quantity), ("TYO", 5));
    // A plain price is the first market's, and the second says nothing.
    assert_eq!(blue.prices.len(), 1);
    assert_eq!((blue.prices[0].market.as_str(), blue.prices[0].amount), ("JP", Amount::Is(dec!(500))));
    assert_eq!((red.backorder, red.place.line), (Some(true), 4));
}

#[test]
fn the_new_header_of_shopify_and_our_columns_are_read() {
    let file = "Title,URL handle,Description,Status,SKU,Option1 name,Option1 value,Price,Price / Japan,price / kw,\
        Tier 1 / KW,Tier 2 / KW,Tier scope,Title / bn,Tax category,Stock / Tokyo Depot,Inventory tracker,\
        Continue selling when out of stock,Weight value (grams),Weight unit for display\n\
        Mug,mug,nice,Draft,M-1,Title,Default Title,9,700,1.250,\"50: 1.125\",10: 1.2,product,মগ,food,7,shopify,DENY,200,kg\n";
    let (shop, bad) = read_with_shop(&[("p.csv", file)]);
    assert_eq!(bad, [] as [String; 0]);
    let mug = &shop.products[0];
    assert_eq!(
        (mug.handle.as_str(), mug.title_bn.as_deref(), mug.published),
        ("mug", Some("মগ"), Some(false))
    );
    assert_eq!((mug.options.as_deref(), mug.tier_scope.as_deref()), (Some(&[][..]), Some("product")));
    let prices = &mug.variants[0].prices;
    assert_eq!((prices[0].market.as_str(), prices[0].amount), ("JP", Amount::Is(dec!(700))));
    assert_eq!(prices[1].amount, Amount::Is(dec!(1.25)));
    let tiers = [Tier { min_quantity: 10, price: dec!(1.2) }, Tier { min_quantity: 50, price: dec!(1.125) }];
    assert_eq!(prices[1].tiers.as_deref(), Some(&tiers[..]));
    assert_eq!(mug.variants[0].stock[0].quantity, 7);
}

#[test]
fn every_bad_cell_is_named_by_its_line_and_column() {
    let file = "Handle,Title,Variant SKU,Option1 Name,Option1 Value,Price / JP,Tier 1 / JP,Stock / TYO,Stock / OSA,Price / FR,Tier scope\n\
        a,A,A-1,Size,S,12.50,,1,,,\n\n\
        a,,A-1,,M,-5,ten: 4,-3,,,\n\
        a,,A-3,,,100,,1.5,,,\n\
        ,,X,,,1,,,,,\n\
        b,B,A-1,Title,Default Title,100,,,,,\n\
        c,C,C-1,Title,Default Title,,\"5: 10\",,,,both\n\
        d,D,D-1,Title,Default Title,1,,,,,,extra\n\
        e,E,E-1,Title,Default Title,\"1,200\",,,,,\n\
        f,F,F-1,Title,Default Title,1200.00,,3,,,\n";
    let (shop, bad) = read_with_shop(&[("p.csv", file)]);
    let expected = [
        r#"p.csv:1, column "Stock / OSA": the shop has no location "OSA"; it has TYO"#,
        r#"p.csv:1, column "Price / FR": the shop has no market "FR"; it has JP, KW"#,
        r#"p.csv:2, column "Price / JP": 12.5 has more decimals than JPY, which has 0; round it"#,
        r#"p.csv:4, column "Variant SKU": the SKU "A-1" is already in line 2; give each variant its own"#,
        r#"p.csv:4, column "Price / JP": the price -5 is negative; a price is 0 or more"#,
        r#"p.csv:4, column "Tier 1 / JP": "ten: 4" is not a tier; write the quantity, a colon and the price, such as "50: 3.50""#,
        r#"p.csv:4, column "Stock / TYO": "-3" is not a stock quantity; write a whole number, 0 or more"#,
        r#"p.csv:5, column "Option1 Value": the value of the option "Size" is missing; write it"#,
        r#"p.csv:5, column "Stock / TYO": "1.5" is not a stock quantity; write a whole number, 0 or more"#,
        r#"p.csv:6, column "Handle": the handle is missing; write the product's in each of its rows"#,
        r#"p.csv:7, column "Variant SKU": the SKU "A-1" is already in line 2; give each variant its own"#,
        r#"p.csv:8, column "Tier scope": "both" is not a tier scope; write variant or product"#,
        r#"p.csv:8, column "Tier 1 / JP": there is a tier and no price in JP; write the price too"#,
        "p.csv:9: the row has 12 cells and the header has 11; put quotation marks around text with commas",
        r#"p.csv:10, column "Price / JP": "1,200" is not a price; write digits only, such as 1200.50, without currency or commas"#,
    ];
    assert_eq!(bad, expected);
    let good: Vec<_> =
        shop.products.iter().flat_map(|product| &product.variants).map(|one| &one.sku).collect();
    assert_eq!(good, ["F-1"]);
}

#[test]
fn a_missing_sku_is_made_of_the_handle_and_options() {
    let file = "Handle;Title;Option1 Name;Option1 Value;Variant Price\nshirt;Shirt;Size;L;5\nshirt;;;XL;6\n";
    let (shop, bad) = read_with_shop(&[("p.csv", file)]);
    assert_eq!(bad, [] as [String; 0]);
    let skus: Vec<_> = shop.products[0].variants.iter().map(|variant| variant.sku.as_str()).collect();
    assert_eq!(skus, ["SHIRT-L", "SHIRT-XL"]);
}

#[test]
fn both_generations_of_customers_are_read() {
    let new = "Customer ID,First Name,Last Name,Email,Default Address Address1,Default Address City,\
        Default Address Country Code,Default Address Zip,Phone,Tax Exempt,Tags\n\
        '77,Aya,Sato,aya@example.com,1-2 Ginza,Tokyo,JP,'0104,'+81312345678,yes,\"vip, tokyo\"\n";
    let old = "First Name,Last Name,Email,Company,Address1,City,Province,Country,Zip,Phone,Note\n\
        Noor,Ali,noor@example.com,Ali Co,Block 3,Kuwait City,,Kuwait,13001,2245 6789,rings twice\n";
    let (shop, bad) = read_with_shop(&[("new.csv", new), ("old.csv", old)]);
    assert_eq!(bad, [] as [String; 0]);
    let [aya, noor] = &shop.customers[..] else { panic!("two customers") };
    assert_eq!((aya.external_id.as_deref(), aya.phone.as_deref()), (Some("77"), Some("+81312345678")));
    assert_eq!(
        (aya.tax_exempt, aya.address.as_ref().unwrap().postcode.as_deref()),
        (Some(true), Some("0104"))
    );
    // Without a country code the phone is the address's country's.
    assert_eq!((noor.phone.as_deref(), noor.note.as_deref()), (Some("+96522456789"), Some("rings twice")));
    assert_eq!(noor.address.as_ref().unwrap().country.as_deref(), Some("KW"));
}

#[test]
fn bad_customers_are_all_named() {
    let file = "Customer ID,First Name,Last Name,Email,Default Address Country Code,Phone,Tax Exempt\n\
        1,A,B,not-an-email,,+81312345678,maybe\n2,C,D,,Atlantis,12,no\n3,E,F,,,+81312345678,\n,G,H,,,,\n";
    let (shop, bad) = read_with_shop(&[("c.csv", file)]);
    let columns: Vec<_> = bad.iter().map(|row| row.split(": ").next().unwrap()).collect();
    let expected = [
        r#"c.csv:2, column "Email""#,
        r#"c.csv:2, column "Tax Exempt""#,
        r#"c.csv:3, column "Default Address Country Code""#,
        r#"c.csv:3, column "Phone""#,
        r#"c.csv:4, column "Phone""#,
        "c.csv:5",
    ];
    assert_eq!(columns, expected);
    assert!(shop.customers.is_empty());
}

#[test]
fn a_shop_file_says_all_that_is_wrong_with_it() {
    let text = "[shop]\nnam = \"x\"\nrep_discount_limit = 200\n\n[[market]]\ncode = \"bd\"\nname = \"B\"\n\
        currency = \"XYZ\"\ntime_zone = \"Mars/Base\"\ncountries = [\"Atlantis\"]\nlocations = [\"NOWHERE\"]\n\
        prices_include_tax = \"yes\"\n\n[[coupon]]\ncode = \"C\"\nkind = \"fixed\"\nends_at = \"soon\"\n";
    let file = File { name: "mine.toml", bytes: text.as_bytes() };
    let (_, bad) = read(&[file], &Known::default());
    let places: Vec<_> = bad.iter().map(|row| (row.line, row.column.as_deref().unwrap_or(""))).collect();
    for place in [
        (3, "rep_discount_limit"),
        (6, "code"),
        (8, "currency"),
        (9, "time_zone"),
        (10, "countries"),
        (11, "locations"),
        (12, "prices_include_tax"),
        (14, "value"),
        (17, "ends_at"),
    ] {
        assert!(places.contains(&place), "{place:?} in {bad:#?}");
    }
}

#[test]
fn files_that_are_nothing_we_know_are_refused_in_words() {
    let (_, bad) =
        read_with_shop(&[("orders.csv", "Name,Email,Lineitem name\n#1,a@b.c,Mug\n"), ("x.toml", "a = \n")]);
    assert!(bad[0].starts_with("orders.csv:1: the header is of no file we know"), "{bad:?}");
    assert!(bad[1].starts_with("x.toml:1: this is not TOML"), "{bad:?}");
    let utf16 = File { name: "p.csv", bytes: &[0xff, 0xfe, b'H', 0] };
    let (_, bad) = read(&[utf16], &Known::default());
    assert!(bad[0].message.contains("save it as \"CSV UTF-8\""), "{bad:?}");
    let (_, bad) = read_with_shop(&[("p.csv", "Handle,Title,Variant SKU,Price\na,\"A,1,5\nb,B,2,5\n")]);
    assert!(bad[0].starts_with("p.csv:2: a quotation mark is opened"), "{bad:?}");
}

#[test]
fn a_phone_that_only_the_address_has_is_the_customers_unless_it_is_two_peoples() {
    let header = "Customer ID,First Name,Default Address Address1,Default Address Country Code,\
                  Default Address Phone,Phone\n";
    let rows = "'1,Omar,Block 4,KW,'+96550012345,\n'2,Ali,Block 5,KW,'+96550012346,\n\
                '3,Zain,Block 5,KW,,'+96550012346\n";
    let (shop, bad) = read_with_shop(&[("customers.csv", &format!("{header}{rows}"))]);
    assert_eq!(bad, [] as [&str; 0]);
    let phones: Vec<_> = shop.customers.iter().map(|customer| customer.phone.as_deref()).collect();
    assert_eq!(phones, [Some("+96550012345"), None, Some("+96550012346")]);
}

#[test]
fn what_is_got_is_free_unless_the_coupon_says_otherwise() {
    let coupon = |more: &str| {
        let text = format!("[[coupon]]\ncode = \"B2G1\"\nkind = \"buy_x_get_y\"\nbuy = 2\n{more}");
        let (shop, bad) = read(&[File { name: "c.toml", bytes: text.as_bytes() }], &Known::default());
        (shop.coupons.first().and_then(|coupon| coupon.value), bad.len())
    };
    assert_eq!(coupon("get = 1"), (Some(dec!(100)), 0));
    assert_eq!(coupon("get = 1\nvalue = 50"), (Some(dec!(50)), 0));
    assert_eq!(coupon("get = 1\nvalue = 150").1, 1);
    assert_eq!(coupon("value = 50").1, 1);
}
