//! A database of its own for each test, copied from a migrated template on a server that all tests share.

pub mod desk;
pub mod holder;
pub mod worker;

use cartwright::store::Store;
use cartwright::store::embedded::may_serve;
use holder::Holder;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// Serialises the processes that prepare the template at the same time.
const TEMPLATE_LOCK: i64 = 0x7465_7374;

/// A migrated, empty database, which is dropped together with this value.
pub struct TestDb {
    pub store: Store,
    /// For connections of the test's own.
    pub options: PgConnectOptions,
    pub name: String,
}

/// Makes a fresh database on the shared server, starting that one first where needed.
pub async fn database() -> TestDb {
    copy_of(&server().await.template).await
}

/// Makes a copy of a database to which nobody is connected.
pub async fn copy_of(template: &str) -> TestDb {
    let server = server().await;
    let name = new_name();
    server.run(&format!("create database {name} template {template} strategy wal_log")).await;
    let options = server.holder.options(&name);
    let store = Store::connect(options.clone(), 8).await.expect("a pool on the fresh database");
    TestDb { store, options, name }
}

/// Makes a fresh database with no schema; `how` is added to `create database NAME`.
pub async fn bare_database(how: &str) -> TestDb {
    let server = server().await;
    let name = new_name();
    server.run(&format!("create database {name} {how}")).await;
    let options = server.holder.options(&name);
    let store = Store::connect(options.clone(), 8).await.expect("a pool on the fresh database");
    TestDb { store, options, name }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (name, options) = (self.name.clone(), self.options.clone().database("postgres"));
        // A runtime of its own: this may run inside the test's, which cannot be waited for from here.
        let dropping = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(run(&options, &format!("drop database if exists {name} with (force)")));
        });
        let dropped = dropping.join().is_ok() || std::thread::panicking();
        assert!(dropped, "the database {} was not dropped", self.name);
    }
}

struct Server {
    /// Never dropped, being in a static: the holder notices the end of this process by itself.
    holder: Holder,
    template: String,
}

impl Server {
    async fn run(&self, sql: &str) {
        run(&self.holder.options("postgres"), sql).await;
    }
}

async fn server() -> &'static Server {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    SERVER
        .get_or_init(|| async {
            let holder = Holder::start(&shared_folder(), &[]).await;
            let template = prepare_template(&holder).await;
            Server { holder, template }
        })
        .await
}

/// Under the target folder, or under /tmp where Postgres's account may not walk there (a checkout in root's home).
fn shared_folder() -> PathBuf {
    let ours = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    if may_serve(&ours).is_ok() {
        return ours;
    }
    let mut hasher = DefaultHasher::new();
    ours.hash(&mut hasher);
    PathBuf::from(format!("/tmp/cartwright-test-{:016x}", hasher.finish()))
}

/// Makes the template of today's migrations, once, and removes what earlier runs have left behind.
async fn prepare_template(holder: &Holder) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in sqlx::migrate!().iter() {
        migration.checksum.hash(&mut hasher);
    }
    let template = format!("template_{:016x}", hasher.finish());
    let options = holder.options("postgres");
    let mut lock = PgConnection::connect_with(&options).await.expect("a connection to the test server");
    sqlx::query("select pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut lock)
        .await
        .expect("the lock");
    let names: Vec<String> = sqlx::query_scalar("select datname::text from pg_database")
        .fetch_all(&mut lock)
        .await
        .expect("databases");
    for name in names.iter().filter(|name| is_left_behind(name, &template)) {
        run(&options, &format!("drop database if exists {name} with (force)")).await;
    }
    if !names.contains(&template) {
        run(&options, "create database unfinished_template").await;
        let store = Store::connect(holder.options("unfinished_template"), 1).await.expect("the template");
        store.migrate().await.expect("the migrations");
        store.close().await;
        run(&options, &format!("alter database unfinished_template rename to {template}")).await;
    }
    lock.close().await.expect("unlocked");
    template
}

fn new_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A template of other migrations, or the database of a test process that has ended.
fn is_left_behind(name: &str, template: &str) -> bool {
    let owner = name.strip_prefix("test_").and_then(|rest| rest.split('_').next()?.parse().ok());
    match owner.and_then(rustix::process::Pid::from_raw) {
        Some(process) => rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH),
        None => name == "unfinished_template" || name.starts_with("template_") && name != template,
    }
}

async fn run(options: &PgConnectOptions, sql: &str) {
    let mut connection = PgConnection::connect_with(options).await.expect("a connection to the test server");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .expect("administration of databases");
    connection.close().await.expect("closed");
}

/// The value of a query with one column and one row, on a connection of its own.
pub async fn value<T>(options: &PgConnectOptions, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let mut connection = PgConnection::connect_with(options).await.expect("a connection");
    let value = sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect(sql);
    connection.close().await.expect("closed");
    value
}
