//! A database of its own for the measurement, filled in bulk and dropped afterwards.

use crate::catalogue::{Catalogue, MARKET, SIZES};
use anyhow::{Context, Result};
use cartwright::store::Store;
use cartwright::store::embedded::Embedded;
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

pub const LOCATIONS: [&str; 2] = ["main", "outlet"];

/// A throwaway database on a throwaway server, durable as a shop's own is.
pub struct Database {
    pub store: Store,
    server: Embedded,
    folder: PathBuf,
    options: PgConnectOptions,
}

impl Database {
    pub async fn create() -> Result<Self> {
        // Postgres's own account must be able to walk there, also where the checkout is closed to it.
        let folder = std::env::temp_dir().join(format!("cartwright-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
        let server = Embedded::open(&folder, true).await?;
        let options = server.database("bench").await?;
        let store = Store::connect(options.clone(), 2).await?;
        store.migrate().await?;
        Ok(Self { store, server, folder, options })
    }

    pub async fn drop(self) -> Result<()> {
        self.store.close().await;
        self.server.close().await?;
        std::fs::remove_dir_all(&self.folder).context("the bench's folder stays behind")
    }

    /// Writes the catalogue, without its search rows, and returns the ids of its products.
    pub async fn load(&self, catalogue: &Catalogue) -> Result<Vec<i64>> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        let locations = LOCATIONS.map(String::from).to_vec();
        sqlx::query("insert into location (code, name) select l, l from unnest($1::text[]) l")
            .bind(&locations)
            .execute(&mut connection)
            .await?;
        sqlx::query(
            "insert into market (code, name, currency, prices_include_tax, time_zone, locale, countries, locations)
             values ($1, 'Bangladesh', 'BDT', true, 'Asia/Dhaka', 'en-BD', '{BD}', $2)",
        )
        .bind(MARKET)
        .bind(&locations)
        .execute(&mut connection)
        .await?;
        let column = |text: fn(&crate::catalogue::Product) -> &str| -> Vec<String> {
            catalogue.products.iter().map(|product| text(product).to_owned()).collect()
        };
        let ids: Vec<i64> = sqlx::query_scalar(
            "insert into product (handle, title, title_bn, options, tags)
             select sku, title, title_bn, '{Size,Colour}', array[tag]
             from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (sku, title, title_bn, tag)
             returning id",
        )
        .bind(column(|product| &product.sku))
        .bind(column(|product| &product.title))
        .bind(column(|product| &product.title_bn))
        .bind(column(|product| product.tag))
        .fetch_all(&mut connection)
        .await?;
        sqlx::query(
            "insert into variant (product_id, sku, options, position)
             select p.id, p.handle || '-' || s.size, array[s.size, t.colour], s.n
             from unnest($1::text[], $2::text[]) as t (sku, colour) join product p on p.handle = t.sku
             cross join unnest($3::text[]) with ordinality as s (size, n)",
        )
        .bind(column(|product| &product.sku))
        .bind(column(|product| product.colour))
        .bind(SIZES.map(String::from).to_vec())
        .execute(&mut connection)
        .await?;
        // A tenth of the products is not sold here, a third of the stock is gone.
        sqlx::raw_sql(
            "insert into price (variant_id, market, amount, tiers)
             select id, 'BD', 100 + id % 900, '[{\"min_quantity\":50,\"price\":\"90\"}]' from variant where product_id % 10 <> 0;
             insert into stock (variant_id, location, on_hand)
             select v.id, l.code, case when v.product_id % 3 = 0 then 0 else v.id % 50 end from variant v, location l;",
        )
        .execute(&mut connection)
        .await?;
        Ok(ids)
    }

    /// What autovacuum would do in time.
    pub async fn settle(&self) -> Result<()> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        sqlx::raw_sql("vacuum analyze").execute(&mut connection).await?;
        Ok(())
    }
}
