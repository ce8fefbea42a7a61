//! Orders in the format of Shopify's order CSV, one row for each line, safe to open in a spreadsheet.

use super::Address;
use rust_decimal::Decimal;
use std::io::Write;

/// One order to write. Times are written as they are given; amounts in `currency`.
#[derive(Clone, Debug, Default)]
pub struct ExportOrder {
    /// With its sign: `#ORD-000000311012`.
    pub number: String,
    pub email: Option<String>,
    pub phone: String,
    /// `unpaid`, `paid` or `refunded`.
    pub payment_status: String,
    pub fulfillment_status: String,
    pub currency: String,
    pub subtotal: Decimal,
    pub shipping: Decimal,
    pub taxes: Decimal,
    pub total: Decimal,
    /// Several joined by a comma.
    pub discount_code: Option<String>,
    pub discount_amount: Decimal,
    pub shipping_method: Option<String>,
    pub payment_method: Option<String>,
    pub created_at: String,
    pub cancelled_at: Option<String>,
    pub note: Option<String>,
    pub billing: Address,
    pub shipping_address: Address,
    /// Who took the order.
    pub employee: Option<String>,
    /// Name and amount; Shopify's format holds five.
    pub tax_lines: Vec<(String, Decimal)>,
    pub lines: Vec<ExportLine>,
}

/// One line of an order.
#[derive(Clone, Debug, Default)]
pub struct ExportLine {
    pub quantity: i32,
    /// With its options, as Shopify writes it: "Cotton Shirt - L / Blue".
    pub name: String,
    pub price: Decimal,
    pub sku: String,
    pub discount: Decimal,
    pub taxable: bool,
}

/// The columns, in Shopify's order and spelling. What an order here does not have stays empty.
const HEADER: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,\
    Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,\
    Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,\
    Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,\
    Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,\
    Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,\
    Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,\
    Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,\
    Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,\
    Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,\
    Payment Terms Name,Next Payment Due At,Payment References";

/// Writes a CSV file of orders, one after another.
pub struct OrdersCsv<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> OrdersCsv<W> {
    /// Begins a file with its header.
    pub fn new(to: W) -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new().from_writer(to);
        writer.write_record(HEADER.split(','))?;
        Ok(Self { writer })
    }

    /// Writes one order: its own columns in the first row, a line in each.
    pub fn write(&mut self, order: &ExportOrder) -> Result<(), csv::Error> {
        let none = ExportLine::default();
        let first = order.lines.first().unwrap_or(&none);
        self.row(&order_cells(order, first))?;
        for line in order.lines.iter().skip(1) {
            let mut cells =
                vec![("Name", order.number.clone()), ("Email", order.email.clone().unwrap_or_default())];
            cells.extend(line_cells(line));
            self.row(&cells)?;
        }
        Ok(())
    }

    /// Writes what is buffered.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.writer.flush()
    }

    fn row(&mut self, cells: &[(&str, String)]) -> Result<(), csv::Error> {
        let text = |name: &str| {
            cells.iter().find(|(column, _)| *column == name).map_or("", |(_, text)| text.as_str())
        };
        self.writer.write_record(HEADER.split(',').map(|name| neutralised(text(name))))
    }
}

/// A cell that no spreadsheet takes for a formula.
pub fn neutralised(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

fn order_cells(order: &ExportOrder, first: &ExportLine) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (paid, refunded) = (order.payment_status == "paid", order.payment_status == "refunded");
    let outstanding = if paid || refunded { Decimal::ZERO } else { order.total };
    let financial = if order.payment_status == "unpaid" { "pending" } else { &order.payment_status };
    let mut cells = vec![
        ("Name", order.number.clone()),
        ("Id", order.number.clone()),
        ("Email", text(&order.email)),
        ("Phone", order.phone.clone()),
        ("Financial Status", financial.to_owned()),
        ("Fulfillment Status", order.fulfillment_status.clone()),
        ("Currency", order.currency.clone()),
        ("Subtotal", order.subtotal.to_string()),
        ("Shipping", order.shipping.to_string()),
        ("Taxes", order.taxes.to_string()),
        ("Total", order.total.to_string()),
        ("Discount Code", text(&order.discount_code)),
        ("Discount Amount", order.discount_amount.to_string()),
        ("Shipping Method", text(&order.shipping_method)),
        ("Payment Method", text(&order.payment_method)),
        ("Created at", order.created_at.clone()),
        ("Cancelled at", text(&order.cancelled_at)),
        ("Notes", text(&order.note)),
        ("Employee", text(&order.employee)),
        ("Source", "cartwright".to_owned()),
        ("Outstanding Balance", outstanding.to_string()),
        ("Refunded Amount", if refunded { order.total } else { Decimal::ZERO }.to_string()),
    ];
    let taxes = ["Tax 1 Name", "Tax 2 Name", "Tax 3 Name", "Tax 4 Name", "Tax 5 Name"];
    let values = ["Tax 1 Value", "Tax 2 Value", "Tax 3 Value", "Tax 4 Value", "Tax 5 Value"];
    for ((name, value), (tax, amount)) in taxes.into_iter().zip(values).zip(&order.tax_lines) {
        cells.extend([(name, tax.clone()), (value, amount.to_string())]);
    }
    cells.extend(address_cells(&BILLING, &order.billing));
    cells.extend(address_cells(&SHIPPING, &order.shipping_address));
    cells.extend(line_cells(first));
    cells
}

const BILLING: [&str; 9] = [
    "Billing Name",
    "Billing Address1",
    "Billing Address2",
    "Billing Company",
    "Billing City",
    "Billing Zip",
    "Billing Province",
    "Billing Country",
    "Billing Phone",
];
const SHIPPING: [&str; 9] = [
    "Shipping Name",
    "Shipping Address1",
    "Shipping Address2",
    "Shipping Company",
    "Shipping City",
    "Shipping Zip",
    "Shipping Province",
    "Shipping Country",
    "Shipping Phone",
];

fn address_cells(names: &[&'static str; 9], address: &Address) -> Vec<(&'static str, String)> {
    let parts = [
        &address.name,
        &address.line1,
        &address.line2,
        &address.company,
        &address.city,
        &address.postcode,
        &address.region,
        &address.country,
        &address.phone,
    ];
    let street: Vec<&str> =
        [&address.line1, &address.line2].into_iter().flatten().map(String::as_str).collect();
    let street_name = if names == &BILLING { "Billing Street" } else { "Shipping Street" };
    let parts = names.iter().zip(parts).map(|(name, part)| (*name, part.clone().unwrap_or_default()));
    parts.chain([(street_name, street.join(", "))]).collect()
}

fn line_cells(line: &ExportLine) -> Vec<(&'static str, String)> {
    vec![
        ("Lineitem quantity", line.quantity.to_string()),
        ("Lineitem name", line.name.clone()),
        ("Lineitem price", line.price.to_string()),
        ("Lineitem sku", line.sku.clone()),
        ("Lineitem taxable", line.taxable.to_string()),
        ("Lineitem discount", line.discount.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal_macros::dec;
    use std::collections::HashMap;

    #[test]
    fn an_order_has_a_row_for_each_line_and_no_formulas() {
        let line = |name: &str| ExportLine {
            quantity: 2,
            name: name.into(),
            price: dec!(4.00),
            ..Default::default()
        };
        let order = ExportOrder {
            number: "#ORD-000000311012".into(),
            phone: "+8801712345678".into(),
            payment_status: "unpaid".into(),
            total: dec!(16.00),
            note: Some("=HYPERLINK(\"http://x\")".into()),
            billing: Address {
                name: Some("@sum".into()),
                line1: Some("House 2, Road 7".into()),
                ..Default::default()
            },
            tax_lines: vec![("VAT".into(), dec!(2.09))],
            lines: vec![line("Mug"), line("-Plate")],
            ..Default::default()
        };
        let mut out = Vec::new();
        let mut csv = OrdersCsv::new(&mut out).unwrap();
        csv.write(&order).unwrap();
        csv.finish().unwrap();
        let rows: Vec<HashMap<String, String>> =
            csv::Reader::from_reader(&out[..]).deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 2);
        for (column, text) in [
            ("Name", "#ORD-000000311012"),
            ("Phone", "'+8801712345678"),
            ("Notes", "'=HYPERLINK(\"http://x\")"),
            ("Billing Name", "'@sum"),
            ("Billing Address1", "House 2, Road 7"),
            ("Billing Street", "House 2, Road 7"),
            ("Lineitem name", "Mug"),
            ("Financial Status", "pending"),
            ("Outstanding Balance", "16.00"),
            ("Tax 1 Value", "2.09"),
        ] {
            assert_eq!(rows[0][column], text, "{column}");
        }
        assert_eq!((rows[1]["Lineitem name"].as_str(), rows[1]["Total"].as_str()), ("'-Plate", ""));
        assert_eq!(rows[1]["Name"], "#ORD-000000311012");
    }
}
