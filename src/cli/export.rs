//! `export orders`: the orders as a Shopify order CSV.

use crate::shop::orders_csv::OrdersCsv;
use crate::store::Store;
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
