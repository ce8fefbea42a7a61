//! A database of its own for the measurement, filled in bulk and dropped afterwards.

use crate::catalogue::{Catalogue, LOCATIONS, MARKET, SIZES};
use anyhow::{Context, Result};
use cartwright::store::Store;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};

/// A throwaway database on the server that [`server`] names.
pub struct Database {
    pub store: Store,
    name: String,
    options: PgConnectOptions,
}

/// The server on which the database is made.
async fn server() -> Result<PgConnectOptions> {
    let url = std::env::var("CARTWRIGHT_BENCH_DATABASE")
        .context("CARTWRIGHT_BENCH_DATABASE is not set: give the URL of a Postgres server, such as postgres:///postgres?host=/tmp")?;
    url.parse().context("CARTWRIGHT_BENCH_DATABASE is not a Postgres URL")
}

impl Database {
    pub async fn create() -> Result<Self> {
        let server = server().await?;
        let name = format!("cartwright_bench_{}", std::process::id());
        let mut connection =
            PgConnection::connect_with(&server).await.context("the server cannot be reached")?;
        for statement in [format!("drop database if exists {name}"), format!("create database {name}")] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        }
        let options = server.clone().database(&name);
        let store = Store::connect(options.clone(), 2).await?;
        store.migrate().await?;
        Ok(Self { store, name, options })
    }

    pub async fn drop(self) -> Result<()> {
        let server = server().await?;
        let mut connection = PgConnection::connect_with(&server).await?;
        let statement = format!("drop database {} with (force)", self.name);
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        Ok(())
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
