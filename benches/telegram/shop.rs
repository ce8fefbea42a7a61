//! The sample shop with more products, of which there is always enough, and a rep for each chat.

use anyhow::{Context, Result, ensure};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::engine::staff::Role;
use cartwright::shop::{File, read};
use cartwright::store::Store;

/// How many products and customers there are.
pub const PRODUCTS: usize = 500;
/// The first rep's id on Telegram; the others follow.
pub const FIRST_REP: i64 = 2_001;

pub fn customer_phone(n: usize) -> String {
    format!("018{:08}", 10_000_000 + n)
}

pub async fn fill(store: &Store, reps: usize) -> Result<()> {
    let now = Clock::System.now();
    store.migrate().await?;
    init(store, false, now).await?;
    let mut products = "Handle,Title,Variant SKU,Price / BD,Stock / DHK\n".to_owned();
    for i in 0..PRODUCTS {
        products += &format!("bench-{i},Bench Product {i},BENCH-{i},{},1000000000\n", 50 + i % 900);
    }
    let mut customers = "First Name,Last Name,Phone,Default Address Address1,Default Address City,\
                         Default Address Country Code,Default Address Zip\n"
        .to_owned();
    for i in 0..PRODUCTS {
        customers += &format!("Ana,No {i},+88{},House {i},Dhaka,BD,1205\n", customer_phone(i));
    }
    let files = [
        File { name: "products.csv", bytes: products.as_bytes() },
        File { name: "customers.csv", bytes: customers.as_bytes() },
    ];
    let mut tx = store.begin().await?;
    let (shop, bad) = read(&files, &tx.known().await?);
    ensure!(bad.is_empty(), "the bench's own files: {}", bad[0]);
    tx.import(&shop, now, |_| ()).await?;
    for rep in 0..reps {
        let id = FIRST_REP + rep as i64;
        let identity = [("telegram", id.to_string())];
        tx.add_staff(&format!("rep{rep}"), Role::Rep, &identity, now).await?.context("a rep")?;
    }
    tx.commit().await
}
