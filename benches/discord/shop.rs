//! The sample shop with a large catalogue, of which there is always enough, and a rep for each channel.

use crate::catalogue::{Catalogue, MARKET, SIZES};
use anyhow::{Context, Result};
use cartwright::cli::import::init;
use cartwright::clock::Clock;
use cartwright::engine::staff::Role;
use cartwright::store::Store;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};

/// The first rep's id; the others follow.
pub const FIRST_REP: u64 = 210_000_000_000_002_001;

pub async fn fill(
    store: &Store,
    options: &PgConnectOptions,
    catalogue: &Catalogue,
    reps: usize,
) -> Result<()> {
    let now = Clock::System.now();
    store.migrate().await?;
    init(store, false, now).await?;
    let mut connection = PgConnection::connect_with(options).await?;
    let products = load(&mut connection, catalogue).await?;
    let mut tx = store.begin().await?;
    tx.index_products(&products).await?;
    for rep in 0..reps {
        let id = FIRST_REP + rep as u64;
        let identity = [("discord", id.to_string())];
        tx.add_staff(&format!("rep{rep}"), Role::Rep, &identity, now).await?.context("a rep")?;
    }
    tx.commit().await?;
    // What autovacuum would do in time.
    sqlx::raw_sql("vacuum analyze").execute(&mut connection).await?;
    connection.close().await.context("the end of a connection")
}

/// Writes products with their variants, prices and stock; the products' ids.
async fn load(connection: &mut PgConnection, catalogue: &Catalogue) -> Result<Vec<i64>> {
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
    .fetch_all(&mut *connection)
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
    .execute(&mut *connection)
    .await?;
    let sold = format!(
        "create temp table loaded as select v.id from variant v
             left join price p on p.variant_id = v.id where p.variant_id is null;
         insert into price (variant_id, market, amount, tiers)
             select id, '{MARKET}', 100 + id % 900, '[]' from loaded;
         insert into stock (variant_id, location, on_hand)
             select l.id, unnest(m.locations), 1000000 from loaded l, market m where m.code = '{MARKET}';
         insert into movement (variant_id, location, counter, quantity, reason, at)
             select s.variant_id, s.location, 'on_hand', s.on_hand, 'import', now() from stock s join loaded l on l.id = s.variant_id"
    );
    sqlx::raw_sql(AssertSqlSafe(sold)).execute(connection).await?;
    Ok(ids)
}
