//! `export`: orders and customers as Shopify's CSV files, stock movements and the audit as plain ones; all in pieces.

use crate::shop::orders_csv::{OrdersCsv, neutralised};
use crate::store::Store;
use crate::store::tables::Numbered;
use anyhow::Result;
use std::io::Write;

/// Writes all orders, the oldest first, in pieces: memory does not grow with their number. How many.
pub async fn orders(store: &Store, to: impl Write) -> Result<usize> {
    let mut csv = OrdersCsv::new(to)?;
    let (mut after, mut count) = (0, 0);
    loop {
        let piece = store.begin().await?.orders_to_export(after).await?;
        let Some((last, _)) = piece.last() else { break };
        after = *last;
        for (_, order) in &piece {
            csv.write(order)?;
            count += 1;
        }
    }
    csv.finish()?;
    Ok(count)
}

const CUSTOMERS: &str = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,\
    Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,\
    Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,\
    Total Orders,Note,Tax Exempt,Tags";
const MOVEMENTS: &str = "At,SKU,Location,Counter,Quantity,Reason,Order,Who,Note";
const AUDIT: &str = "At,Who,Cart,Order,Revision,Action,Detail";

/// A table that is exported as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Customers,
    Movements,
    Audit,
}

/// Writes a table, in pieces; how many rows.
pub async fn table(store: &Store, which: Table, to: impl Write) -> Result<usize> {
    let mut csv = csv::Writer::from_writer(to);
    let header = match which {
        Table::Customers => CUSTOMERS,
        Table::Movements => MOVEMENTS,
        Table::Audit => AUDIT,
    };
    csv.write_record(header.split(','))?;
    let (mut after, mut count) = (0, 0);
    loop {
        let mut tx = store.begin().await?;
        let piece: Vec<Numbered> = match which {
            Table::Customers => tx.customers_to_export(after).await?,
            Table::Movements => tx.movements_to_export(after).await?,
            Table::Audit => tx.audit_to_export(after).await?,
        };
        let Some((last, _)) = piece.last() else { break };
        after = *last;
        count += piece.len();
        for (_, cells) in piece {
            // A number below zero is no formula.
            let plain = |cell: &String| {
                if !cell.starts_with('+') && cell.parse::<i64>().is_ok() {
                    cell.clone()
                } else {
                    neutralised(cell)
                }
            };
            csv.write_record(cells.iter().map(plain))?;
        }
    }
    csv.flush()?;
    Ok(count)
}
