//! The form of `cartwright price`: the example, what may be left out, and the one sentence on wrong input.

use crate::purchase::run;
use serde_json::{Value, json};

const EXAMPLE: &str = r#"{"market":{"currency":"BDT","prices_include_tax":false,"rounding":"per_line"},"tax_exempt":false,
 "lines":[{"sku":"MUG","quantity":50,"list_price":"4.00","tiers":[{"min_quantity":50,"price":"3.50"}],"tax_rate":"0.15"}],
 "coupons":[{"code":"CORP50","kind":"percent","value":"10"}],
 "shipping":{"price":"60.00","tax_rate":"0.15"}}"#;

/// A cart of one line with these further fields.
fn line(fields: Value) -> String {
    let mut line = json!({ "sku": "MUG", "quantity": 1, "list_price": "10.00" });
    for (key, value) in fields.as_object().expect("an object") {
        line[key] = value.clone();
    }
    json!({ "market": { "currency": "BDT" }, "lines": [line] }).to_string()
}

fn coupon(coupon: Value) -> String {
    json!({
        "market": { "currency": "BDT" },
        "lines": [{ "sku": "MUG-R", "product": "mug", "tags": ["Kitchen"], "quantity": 4, "list_price": "10.00" }],
        "coupons": [coupon],
        "shipping": { "price": "5.00" },
    })
    .to_string()
}

fn error(input: &str) -> String {
    let error = run(input).expect_err("wrong input that was taken");
    assert!(error.lines().count() == 1 && error.chars().count() < 400, "not one sentence: {error}");
    error
}

#[test]
fn the_example_comes_out_to_the_letter() {
    let mut output = Vec::new();
    cartwright::cli::price::run(EXAMPLE.as_bytes(), &mut output).unwrap();
    assert_eq!(
        String::from_utf8(output).unwrap(),
        concat!(
            r#"{"currency":"BDT","subtotal":"175.00","discount_total":"17.50","shipping_total":"60.00","#,
            r#""tax_total":"32.63","total":"250.13","lines":[{"sku":"MUG","quantity":50,"unit_price":"3.50","#,
            r#""amount":"175.00","discount":"17.50","tax":"23.63"}],"tax":[{"rate":"0.15","amount":"32.63"}],"#,
            r#""problems":[]}"#,
            "\n"
        )
    );
}

#[test]
fn only_a_currency_and_lines_are_needed() {
    let priced = run(r#"{"market":{"currency":"JPY"},"lines":[]}"#).unwrap();
    assert_eq!(
        priced,
        json!({ "currency": "JPY", "subtotal": "0", "discount_total": "0", "shipping_total": "0",
                "tax_total": "0", "total": "0", "lines": [], "tax": [], "problems": [] })
    );
}

#[test]
fn numbers_are_taken_as_their_shortest_text() {
    let priced = run(&line(json!({ "quantity": 3, "list_price": 0.1, "tax_rate": 0.15 }))).unwrap();
    assert_eq!((&priced["total"], &priced["lines"][0]["unit_price"]), (&json!("0.35"), &json!("0.10")));
}

#[test]
fn rates_of_a_list_are_summed_and_fine_prices_shown_whole() {
    let priced =
        run(&line(json!({ "list_price": "0.1234", "quantity": 1000, "tax_rate": ["0.1", 0.05] }))).unwrap();
    assert_eq!(priced["lines"][0]["unit_price"], "0.1234");
    assert_eq!(priced["tax"], json!([{ "rate": "0.15", "amount": "18.51" }]));
}

#[test]
fn an_unpriced_line_is_a_problem_and_never_a_gift() {
    let priced = run(r#"{"market":{"currency":"BDT"},"lines":[{"sku":"A","quantity":1,"list_price":"5"},
        {"sku":"TEA","quantity":2,"list_price":null}]}"#)
    .unwrap();
    assert_eq!(priced["lines"][1]["unit_price"], Value::Null);
    assert_eq!(priced["total"], "5.00");
    assert_eq!(
        priced["problems"],
        json!([{ "code": "unpriced", "line": 1,
                 "message": "TEA has neither a list price nor an override in BDT." }])
    );
    let given =
        run(r#"{"market":{"currency":"BDT"},"lines":[{"sku":"TEA","quantity":2,"override":"0"}]}"#).unwrap();
    assert_eq!((&given["problems"], &given["lines"][0]["unit_price"]), (&json!([]), &json!("0.00")));
}

#[test]
fn tiers_by_product_add_up_and_an_override_passes_them_by() {
    let cart = |scope: &str, over: Value| {
        json!({ "market": { "currency": "BDT" }, "lines": [
            { "sku": "S", "product": "shirt", "quantity": 6, "list_price": "10", "tier_scope": scope,
              "tiers": [{ "min_quantity": 10, "price": "8" }] },
            { "sku": "L", "product": "shirt", "quantity": 4, "list_price": "10", "tier_scope": scope,
              "tiers": [{ "min_quantity": 10, "price": "8" }], "override": over },
        ]})
        .to_string()
    };
    let subtotal = |cart: &str| run(cart).unwrap()["subtotal"].clone();
    assert_eq!(subtotal(&cart("variant", Value::Null)), "100.00");
    assert_eq!(subtotal(&cart("product", Value::Null)), "80.00");
    assert_eq!(subtotal(&cart("product", json!("9"))), "84.00");
}

#[test]
fn each_kind_of_coupon() {
    let discount = |value: Value| {
        let priced = run(&coupon(value)).unwrap();
        assert_eq!(priced["problems"], json!([]));
        (priced["discount_total"].clone(), priced["shipping_total"].clone())
    };
    let pair = |discount: &str, shipping: &str| (json!(discount), json!(shipping));
    assert_eq!(discount(json!({ "code": "A", "kind": "percent", "value": "12.5" })), pair("5.00", "5.00"));
    assert_eq!(discount(json!({ "code": "A", "kind": "percent", "value": "250" })), pair("40.00", "5.00"));
    assert_eq!(discount(json!({ "code": "A", "kind": "fixed", "value": 7 })), pair("7.00", "5.00"));
    assert_eq!(discount(json!({ "code": "A", "kind": "fixed", "value": "99" })), pair("40.00", "5.00"));
    assert_eq!(discount(json!({ "code": "A", "kind": "free_shipping" })), pair("0.00", "0.00"));
    assert_eq!(
        discount(json!({ "code": "A", "kind": "buy_x_get_y", "buy": 2, "get": 1 })),
        pair("10.00", "5.00")
    );
    assert_eq!(
        discount(json!({ "code": "A", "kind": "buy_x_get_y", "buy": 1, "get": 1, "percent": "50" })),
        pair("10.00", "5.00")
    );
    for scope in
        [json!({ "products": ["MUG"] }), json!({ "products": ["mug-r"] }), json!({ "tags": ["kitchen"] })]
    {
        let mut scoped = json!({ "code": "A", "kind": "fixed", "value": "3" });
        scoped.as_object_mut().unwrap().extend(scope.as_object().unwrap().clone());
        assert_eq!(discount(scoped), pair("3.00", "5.00"));
    }
}

#[test]
fn a_coupon_that_gives_nothing_says_why() {
    let problem = |fields: Value| {
        let mut it = json!({ "code": " save10 ", "kind": "percent", "value": "10" });
        it.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let priced = run(&coupon(it)).unwrap();
        assert_eq!(priced["discount_total"], "0.00");
        let problem = &priced["problems"][0];
        assert_eq!(problem["line"], Value::Null);
        (problem["code"].as_str().unwrap().to_owned(), problem["message"].as_str().unwrap().to_owned())
    };
    let pair = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    assert_eq!(
        problem(json!({ "min_spend": "40.01" })),
        pair(
            "coupon_min_spend",
            "SAVE10 needs goods for BDT 40.01 after line discounts, and there are 40.00."
        )
    );
    assert_eq!(
        problem(json!({ "min_quantity": 5 })),
        pair("coupon_min_quantity", "SAVE10 needs 5 units in the cart, and there are 4.")
    );
    assert_eq!(
        problem(json!({ "products": ["TEA"] })),
        pair("coupon_no_eligible_line", "SAVE10 is for none of the cart's lines.")
    );
}

#[test]
fn wrong_input_names_the_field() {
    for (input, beginning) in [
        (
            line(json!({ "quantity": 0 })),
            "lines[0].quantity: invalid value: integer `0`, expected a whole number",
        ),
        (line(json!({ "quantity": 1_000_000 })), "lines[0].quantity: "),
        (line(json!({ "quantity": -1 })), "lines[0].quantity: "),
        (line(json!({ "quantity": 1.5 })), "lines[0].quantity: "),
        (line(json!({ "quantity": "2" })), "lines[0].quantity: "),
        (line(json!({ "list_price": "-0.01" })), "lines[0].list_price: "),
        (line(json!({ "list_price": -3 })), "lines[0].list_price: "),
        (line(json!({ "list_price": "1000000000000" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "0.1234567" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "1e3" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "NaN" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "১০" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "+5" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "1_000" })), "lines[0].list_price: "),
        (line(json!({ "list_price": ".5" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "" })), "lines[0].list_price: "),
        (line(json!({ "list_price": "9".repeat(5000) })), "lines[0].list_price: "),
        (line(json!({ "list_price": true })), "lines[0].list_price: "),
        (line(json!({ "override": [] })), "lines[0].override: "),
        (line(json!({ "tax_rate": "15" })), "lines[0].tax_rate: "),
        (line(json!({ "tax_rate": ["0.1", "x"] })), "lines[0].tax_rate[1]: "),
        (line(json!({ "tax_rate": [9, 9] })), "lines[0].tax_rate: "),
        (line(json!({ "tiers": [{ "min_quantity": 0, "price": "1" }] })), "lines[0].tiers[0].min_quantity: "),
        (line(json!({ "tier_scope": "shop" })), "lines[0].tier_scope: "),
        (line(json!({ "discount": { "kind": "percent", "value": "-5" } })), "lines[0].discount.value: "),
        (line(json!({ "discount": { "kind": "half", "value": "5" } })), "lines[0].discount.kind: "),
        (line(json!({ "sku": "" })), "lines[0].sku: "),
        (line(json!({ "tags": vec!["x"; 101] })), "lines[0].tags: has 101 entries"),
        (coupon(json!({ "code": "A", "kind": "percent" })), "coupons[0].value: is missing"),
        (
            coupon(json!({ "code": "A", "kind": "free_shipping", "value": "1" })),
            "coupons[0].value: means nothing",
        ),
        (coupon(json!({ "code": "A", "kind": "buy_x_get_y", "buy": 1 })), "coupons[0].get: is missing"),
        (coupon(json!({ "code": "A", "kind": "buy_x_get_y", "buy": 0, "get": 1 })), "coupons[0].buy: "),
        (coupon(json!({ "code": "  ", "kind": "free_shipping" })), "coupons[0].code: must not be empty"),
        (coupon(json!({ "code": "A", "kind": "gift" })), "coupons[0].kind: "),
        (
            r#"{"market":{"currency":"ABC"},"lines":[]}"#.into(),
            "market.currency: ABC is not an ISO 4217 currency",
        ),
        (r#"{"market":{"currency":"XAU"},"lines":[]}"#.into(), "market.currency: "),
        (r#"{"market":{"currency":"BDT","rounding":"never"},"lines":[]}"#.into(), "market.rounding: "),
        (r#"{"market":{},"lines":[]}"#.into(), "market: missing field `currency`"),
        (r#"{"market":{"currency":"BDT"}}"#.into(), "missing field `lines`"),
        (r#"{"lines":[]}"#.into(), "missing field `market`"),
        (String::new(), "the input is empty"),
        ("[]".into(), "invalid length 0"),
        (r#"{"market":["BDT",false,"per_line"],"lines":[]}"#.into(), "market: an array, expected an object"),
        ("{".into(), "the input is not valid JSON"),
        (r#"{"market":{"currency":"BDT"},"lines":[]} x"#.into(), "the input is not valid JSON"),
        (line(json!({ "list_price": "P" })).replace("\"P\"", "1e400"), ""),
        (line(json!({ "list_price": "P" })).replace("\"P\"", "NaN"), ""),
    ] {
        let error = error(&input);
        assert!(error.starts_with(beginning), "{beginning:?} expected, but: {error}\n{input:.300}");
    }
}

#[test]
fn unknown_fields_are_refused_by_name() {
    assert!(error(&line(json!({ "price": "1" }))).contains("unknown field `price`"));
    assert!(error(&line(json!({ "price": "1" }))).starts_with("lines[0]"));
    assert!(
        error(&coupon(json!({ "code": "A", "kind": "percent", "value": 1, "minimum": 1 })))
            .contains("`minimum`")
    );
    assert!(error(r#"{"market":{"currency":"BDT"},"lines":[],"discounts":[]}"#).contains("`discounts`"));
}

#[test]
fn a_rate_above_one_hints_at_what_was_meant() {
    assert!(error(&line(json!({ "tax_rate": 15 }))).contains("\"0.15\" is 15 %"));
    assert_eq!(run(&line(json!({ "tax_rate": "1.5" }))).unwrap()["total"], "25.00");
}

#[test]
fn hostile_text_is_kept_or_refused_and_never_panics() {
    for sku in ["\u{0}", "\n", "\u{202e}gum", "🙂".repeat(2000).as_str(), "'; drop table orders; --", "শার্ট"]
    {
        match run(&line(json!({ "sku": sku }))) {
            Ok(priced) => assert_eq!(priced["lines"][0]["sku"], *sku),
            Err(error) => assert!(error.starts_with("lines[0].sku: "), "{error}"),
        }
        error(&line(json!({ "list_price": sku })));
        error(&line(json!({ "discount": { "kind": sku, "value": 1 } })));
        error(&line(json!({ sku: sku })));
    }
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    error(&nested);
    error(&line(json!({ "tax_rate": "R" })).replace("\"R\"", &nested));
    error(&line(json!({ "other": "R" })).replace("\"R\"", &nested));
    assert!(error(&" ".repeat(5 << 20)).contains("longer than"));
    let bytes = cartwright::cli::price::run(&b"{\"market\":\"\xff\"}"[..], Vec::new());
    assert!(bytes.is_err_and(|error| error.lines().count() == 1));
}

#[test]
fn the_largest_cart_adds_up() {
    let largest = |lines: usize, price: &str| {
        let line = json!({ "sku": "A", "quantity": 999_999, "list_price": price, "tax_rate": "9.999999",
                           "discount": { "kind": "percent", "value": "33.333333" } });
        json!({ "market": { "currency": "KWD", "rounding": "per_document" }, "lines": vec![line; lines],
                "coupons": [{ "code": "A", "kind": "fixed", "value": "999999999999.999999" }],
                "shipping": { "price": "999999999999.999", "tax_rate": 10 } })
    };
    let priced = run(&largest(1000, "999999.999999").to_string()).unwrap();
    let amount = |value: &Value| value.as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
    let lines = priced["lines"].as_array().unwrap();
    let discounts: rust_decimal::Decimal = lines.iter().map(|line| amount(&line["discount"])).sum();
    assert_eq!(discounts, amount(&priced["discount_total"]));
    let taxes: rust_decimal::Decimal =
        priced["tax"].as_array().unwrap().iter().map(|t| amount(&t["amount"])).sum();
    assert_eq!(taxes, amount(&priced["tax_total"]));
    assert!(error(&largest(1000, "1000001.1").to_string()).starts_with("lines: together they come to"));
    assert!(error(&largest(1001, "1").to_string()).starts_with("lines: has 1001 entries"));
}

#[test]
fn the_schema_describes_the_input_and_the_summary() {
    let schema: Value = serde_json::from_str(&cartwright::cli::price::schema()).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["required"], json!(["market", "lines"]));
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["$defs"]["Coupon"]["required"], json!(["code", "kind"]));
    assert_eq!(schema["$defs"]["Units"]["maximum"], 999_999);
    let summary = &schema["$defs"]["Summary"];
    let example = run(EXAMPLE).unwrap();
    for key in example.as_object().unwrap().keys() {
        assert!(summary["required"].as_array().unwrap().contains(&json!(key)), "{key} is not in the schema");
    }
    let line = &schema["$defs"]["Line"]["properties"];
    for field in
        ["sku", "product", "tags", "quantity", "list_price", "tiers", "tier_scope", "override", "discount"]
    {
        assert!(line[field].is_object(), "{field} is not in the schema");
    }
}
