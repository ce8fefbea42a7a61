//! The sample shop: the same files that a merchant writes, in the binary.

use super::{BadRow, File, Known, Shop, read};

/// The sample shop, and what is wrong in its files, which a test holds at nothing.
pub fn sample() -> (Shop, Vec<BadRow>) {
    let files = [
        File { name: "shop.toml", bytes: include_bytes!("../../shop/shop.toml") },
        File { name: "products.csv", bytes: include_bytes!("../../shop/products.csv") },
        File { name: "customers.csv", bytes: include_bytes!("../../shop/customers.csv") },
    ];
    read(&files, &Known::default())
}
