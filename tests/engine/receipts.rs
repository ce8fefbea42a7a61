//! Receipts: a cart goes in and a receipt comes out, the same one from the library and from the JSON front.

use crate::purchase::{Purchase, fixed, item, percent, sale};
use serde_json::Value;

/// Prints both receipts, which must be one, and says which discount and tax each line got.
fn receipt(purchase: &Purchase) -> String {
    let summary = purchase.price();
    let library = [
        ("subtotal", summary.subtotal),
        ("discount", summary.discount_total),
        ("shipping", summary.shipping_total),
        ("tax", summary.tax_total),
        ("total", summary.total),
    ]
    .map(|(name, amount)| format!("{name} {amount}"))
    .join(", ");
    let lines: Vec<String> =
        summary.lines.iter().map(|l| format!("{} -{} tax {}", l.amount, l.discount, l.tax)).collect();
    let library = format!("{library} | {}", lines.join(" | "));
    assert_eq!(print(&purchase.through_json()), library, "the JSON front and the library differ");
    library
}

fn print(json: &Value) -> String {
    let text = |value: &Value| value.as_str().expect("a decimal string").to_owned();
    let sums = [
        ("subtotal", "subtotal"),
        ("discount", "discount_total"),
        ("shipping", "shipping_total"),
        ("tax", "tax_total"),
        ("total", "total"),
    ]
    .map(|(name, key)| format!("{name} {}", text(&json[key])))
    .join(", ");
    let lines: Vec<String> = json["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|l| format!("{} -{} tax {}", text(&l["amount"]), text(&l["discount"]), text(&l["tax"])))
        .collect();
    format!("{sums} | {}", lines.join(" | "))
}

#[test]
fn ten_off_three_equal_lines() {
    let cart = sale([item("A", 1, "20.00", "0"), item("B", 1, "20.00", "0"), item("C", 1, "20.00", "0")]);
    assert_eq!(
        receipt(&cart.coupon("TEN", fixed("10.00"))),
        "subtotal 60.00, discount 10.00, shipping 0.00, tax 0.00, total 50.00 \
         | 20.00 -3.34 tax 0.00 | 20.00 -3.33 tax 0.00 | 20.00 -3.33 tax 0.00"
    );
}

#[test]
fn a_hundred_off_uneven_lines() {
    let cart = sale([item("A", 1, "90.00", "0"), item("B", 1, "55.00", "0"), item("C", 1, "45.00", "0")]);
    assert_eq!(
        receipt(&cart.coupon("HUNDRED", fixed("100.00"))),
        "subtotal 190.00, discount 100.00, shipping 0.00, tax 0.00, total 90.00 \
         | 90.00 -47.37 tax 0.00 | 55.00 -28.95 tax 0.00 | 45.00 -23.68 tax 0.00"
    );
}

#[test]
fn line_discounts_are_rounded_before_tax() {
    let cart = || {
        sale([
            item("A", 10, "30.75", "0.15").percent_off("5"),
            item("B", 1, "70.00", "0.15").percent_off("5"),
        ])
    };
    assert_eq!(
        receipt(&cart()),
        "subtotal 377.50, discount 18.88, shipping 0.00, tax 53.80, total 412.42 \
         | 307.50 -15.38 tax 43.82 | 70.00 -3.50 tax 9.98"
    );
    assert_eq!(
        receipt(&cart().per_document()),
        "subtotal 377.50, discount 18.88, shipping 0.00, tax 53.79, total 412.41 \
         | 307.50 -15.38 tax 43.82 | 70.00 -3.50 tax 9.97"
    );
}

#[test]
fn a_large_line_with_a_discount() {
    assert_eq!(
        receipt(&sale([item("A", 16, "348.35", "0.22").percent_off("4")])),
        "subtotal 5573.60, discount 222.94, shipping 0.00, tax 1177.15, total 6527.81 \
         | 5573.60 -222.94 tax 1177.15"
    );
}

#[test]
fn fifty_mugs_with_corp50() {
    let cart = || {
        sale([item("MUG", 50, "4.00", "0.15").tier(50, "3.50")])
            .coupon("CORP50", percent("10"))
            .shipping("60.00", "0.15")
    };
    assert_eq!(
        receipt(&cart()),
        "subtotal 175.00, discount 17.50, shipping 60.00, tax 32.63, total 250.13 | 175.00 -17.50 tax 23.63"
    );
    assert_eq!(
        receipt(&cart().inclusive()),
        "subtotal 175.00, discount 17.50, shipping 60.00, tax 28.37, total 217.50 | 175.00 -17.50 tax 20.54"
    );
}

#[test]
fn a_percentage_is_rounded_once_and_split() {
    let cart = || {
        sale([item("A", 1, "3.17", "0.20"), item("B", 1, "6.13", "0.20"), item("C", 1, "9.53", "0")])
            .coupon("SAVE10", percent("10"))
    };
    assert_eq!(
        receipt(&cart()),
        "subtotal 18.83, discount 1.88, shipping 0.00, tax 1.67, total 18.62 \
         | 3.17 -0.32 tax 0.57 | 6.13 -0.61 tax 1.10 | 9.53 -0.95 tax 0.00"
    );
    assert_eq!(
        receipt(&cart().inclusive()),
        "subtotal 18.83, discount 1.88, shipping 0.00, tax 1.40, total 16.95 \
         | 3.17 -0.32 tax 0.48 | 6.13 -0.61 tax 0.92 | 9.53 -0.95 tax 0.00"
    );
}

#[test]
fn ten_percent_off_a_price_with_tax() {
    assert_eq!(
        receipt(&sale([item("A", 1, "39.00", "0.24")]).inclusive().coupon("SAVE10", percent("10"))),
        "subtotal 39.00, discount 3.90, shipping 0.00, tax 6.79, total 35.10 | 39.00 -3.90 tax 6.79"
    );
}

#[test]
fn all_of_it_off() {
    assert_eq!(
        receipt(&sale([item("A", 2, "11.50", "0.15")]).coupon("GIFT", percent("100"))),
        "subtotal 23.00, discount 23.00, shipping 0.00, tax 0.00, total 0.00 | 23.00 -23.00 tax 0.00"
    );
}

#[test]
fn half_a_minor_unit_of_contained_tax_goes_up() {
    assert_eq!(
        receipt(&sale([item("A", 1, "8.01", "0.20")]).inclusive()),
        "subtotal 8.01, discount 0.00, shipping 0.00, tax 1.34, total 8.01 | 8.01 -0.00 tax 1.34"
    );
}

#[test]
fn ten_percent_of_three_tiny_lines() {
    let cart = sale([item("A", 1, "0.05", "0"), item("B", 1, "0.05", "0"), item("C", 1, "0.05", "0")]);
    assert_eq!(
        receipt(&cart.coupon("SAVE10", percent("10"))),
        "subtotal 0.15, discount 0.02, shipping 0.00, tax 0.00, total 0.13 \
         | 0.05 -0.01 tax 0.00 | 0.05 -0.01 tax 0.00 | 0.05 -0.00 tax 0.00"
    );
}

#[test]
fn the_exempt_pay_no_tax_in_either_market() {
    let cart = || sale([item("A", 1, "115.00", "0.15")]).shipping("11.50", "0.15").exempt();
    assert_eq!(
        receipt(&cart()),
        "subtotal 115.00, discount 0.00, shipping 11.50, tax 0.00, total 126.50 | 115.00 -0.00 tax 0.00"
    );
    assert_eq!(
        receipt(&cart().inclusive()),
        "subtotal 115.00, discount 0.00, shipping 11.50, tax 0.00, total 110.00 | 115.00 -0.00 tax 0.00"
    );
    assert_eq!(cart().inclusive().through_json()["exemption_total"], "16.50");
}

#[test]
fn yen_have_no_minor_unit_and_dinars_three_digits() {
    let in_currency = |currency, price| {
        let mut cart = sale([item("A", 1, price, "0.1")]).coupon("SAVE5", percent("5"));
        cart.currency = currency;
        receipt(&cart)
    };
    assert_eq!(
        in_currency("JPY", "1050"),
        "subtotal 1050, discount 53, shipping 0, tax 100, total 1097 | 1050 -53 tax 100"
    );
    assert_eq!(
        in_currency("KWD", "1.050"),
        "subtotal 1.050, discount 0.053, shipping 0.000, tax 0.100, total 1.097 | 1.050 -0.053 tax 0.100"
    );
}
