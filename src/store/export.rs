//! Orders as they are exported, a piece at a time.

use super::Tx;
use super::load::from_json;
use crate::engine::address::Address;
use crate::engine::cart::Details;
use crate::engine::money::Currency;
use crate::engine::order::OrderNumber;
use crate::engine::price::Summary;
use crate::shop;
use crate::shop::orders_csv::{ExportLine, ExportOrder};
use anyhow::{Context, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;

/// How many orders are in memory at a time.
const PIECE: i64 = 200;

#[derive(Deserialize)]
struct LineRow {
    sku: String,
    title: String,
    options: Vec<String>,
    quantity: i32,
    unit_price: Decimal,
    discount: Decimal,
    tax: Decimal,
}

impl Tx {
    /// The orders after this id, with their ids, the oldest first; none at the end.
    pub async fn orders_to_export(&mut self, after: i64) -> Result<Vec<(i64, ExportOrder)>> {
        let rows = sqlx::query!(
            r#"select o.id, o.number, o.payment_status, o.fulfillment_status, o.currency, o.total, o.phone,
                 o.details, o.summary, o.placed_at, s.name as "employee?",
                 (select e.at from order_event e where e.order_id = o.id and e.status = 'cancelled') as cancelled_at,
                 (select v.name from service v where v.code = o.details #>> '{service,code}') as service,
                 (select p.name from payment_method p
                  where p.market = o.market and p.code = o.details #>> '{payment,code}') as payment,
                 (select jsonb_agg(jsonb_build_object('sku', l.sku, 'title', l.title, 'options', to_jsonb(l.options),
                    'quantity', l.quantity, 'unit_price', l.unit_price::text, 'discount', l.discount::text,
                    'tax', l.tax::text) order by l.line)
                  from order_line l where l.order_id = o.id) as "lines!"
               from orders o left join staff s on s.id = o.placed_by
               where o.id > $1 order by o.id limit $2"#,
            after,
            PIECE,
        )
        .fetch_all(&mut *self.inner)
        .await
        .context("orders to export")?;
        rows.into_iter()
            .map(|row| {
                let details: Details = from_json(row.details, "an order's details")?;
                let summary: Summary = from_json(row.summary, "an order's summary")?;
                let lines: Vec<LineRow> = from_json(row.lines, "an order's lines")?;
                let shipping = details.shipping.clone().unwrap_or_default();
                let billing = details.billing.clone().unwrap_or_else(|| shipping.clone());
                let order = ExportOrder {
                    number: format!("#{}", OrderNumber(row.number)),
                    email: details.customer.as_ref().and_then(|customer| customer.email.clone()),
                    phone: row.phone,
                    payment_status: row.payment_status,
                    fulfillment_status: row.fulfillment_status,
                    currency: row.currency,
                    subtotal: summary.subtotal,
                    shipping: summary.shipping_total,
                    taxes: summary.tax_total,
                    total: summary.total,
                    discount_code: Some(details.coupons.join(", ")).filter(|codes| !codes.is_empty()),
                    discount_amount: summary.discount_total,
                    shipping_method: row.service,
                    payment_method: row.payment,
                    created_at: time(row.placed_at),
                    cancelled_at: row.cancelled_at.map(time),
                    note: details.note.clone(),
                    billing: address(billing, &details),
                    shipping_address: address(shipping, &details),
                    employee: row.employee,
                    tax_lines: summary
                        .tax
                        .iter()
                        .map(|tax| {
                            let percent = (tax.rate * Decimal::ONE_HUNDRED).normalize();
                            (format!("Tax {percent}%"), tax.amount)
                        })
                        .collect(),
                    lines: lines.into_iter().map(|row| line(row, summary.currency)).collect(),
                };
                Ok((row.id, order))
            })
            .collect()
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A line with amounts as its currency writes them; a unit price keeps what it has beyond.
fn line(row: LineRow, currency: Currency) -> ExportLine {
    let mut price = row.unit_price.normalize();
    price.rescale(price.scale().max(currency.digits()));
    let name = if row.options.is_empty() {
        row.title
    } else {
        format!("{} - {}", row.title, row.options.join(" / "))
    };
    ExportLine {
        quantity: row.quantity,
        name,
        price,
        sku: row.sku,
        discount: currency.round(row.discount),
        taxable: !row.tax.is_zero(),
    }
}

/// An address as the export's columns want it; nobody named on it: the customer.
fn address(address: Address, details: &Details) -> shop::Address {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let customer = details.customer.as_ref().map(|customer| customer.name.clone());
    shop::Address {
        name: some(address.name).or(customer),
        company: some(address.company),
        line1: some(address.line1),
        line2: some(address.line2),
        city: some(address.city),
        region: some(address.region),
        postcode: some(address.postcode),
        country: some(address.country),
        ..shop::Address::default()
    }
}
