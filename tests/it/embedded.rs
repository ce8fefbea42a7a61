//! The private server: who starts it, who joins, who stops it, and what a crash leaves for the next.

use crate::support::holder::Holder;
use crate::support::value;
use cartwright::store::embedded::Embedded;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A data folder's parent that Postgres's account may walk through, when root runs the tests.
fn parent() -> TempDir {
    let parent = tempfile::tempdir().expect("a temporary folder");
    std::fs::set_permissions(parent.path(), std::fs::Permissions::from_mode(0o711)).expect("its mode");
    parent
}

async fn open(data: &Path) -> Embedded {
    Embedded::open(data, false).await.expect("a server")
}

async fn remember(embedded: &Embedded) {
    let mut connection =
        PgConnection::connect_with(&embedded.options("postgres")).await.expect("a connection");
    sqlx::raw_sql("create table memory as select 42 as answer")
        .execute(&mut connection)
        .await
        .expect("a table");
    connection.close().await.expect("closed");
}

async fn remembered(embedded: &Embedded) -> i32 {
    value(&embedded.options("postgres"), "select answer from memory").await
}

/// The number of the server's process, or none once it has stopped in good order.
fn postmaster(data: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(data.join("cluster/postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.parse().ok()?)
}

fn answers(socket: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(socket.join(".s.PGSQL.5432")).is_ok()
}

#[tokio::test]
async fn the_first_start_makes_a_cluster_that_knows_bangla_and_only_its_owner_may_enter() {
    let parent = parent();
    let data = parent.path().join("new/data");
    let embedded = Embedded::open(&data, true).await.expect("a server");
    let options = embedded.database("cartwright").await.expect("a database");
    let settings: String = value(
        &options,
        "select concat_ws(' ', current_database(), current_setting('server_encoding'), current_setting('fsync'),
            current_setting('data_checksums'), current_setting('listen_addresses'), lower('ÀB'))",
    )
    .await;
    assert_eq!(settings, "cartwright UTF8 on on  àb");
    let mode = embedded.socket_folder().metadata().expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert!(embedded.database("cartwright").await.is_ok(), "making it again changes nothing");
    remember(&embedded).await;
    embedded.close().await.expect("left");
    assert_eq!(postmaster(&data), None, "the only one out stops it");

    let again = Embedded::open(&data, true).await.expect("a server");
    assert_eq!(remembered(&again).await, 42);
    again.close().await.expect("left");
}

#[tokio::test]
async fn a_second_process_joins_and_the_last_one_out_stops_it() {
    let parent = parent();
    let data = parent.path().join("data");
    let first = open(&data).await;
    let server = postmaster(&data).expect("a server");
    // Someone else's Postgres settings in the shell must not lead it astray.
    let strange =
        [("PGPORT", "7777"), ("PGHOST", "db.example"), ("PGUSER", "nobody"), ("PGDATA", "/nowhere")];
    let second = Holder::start(&data, &strange).await;
    let third = open(&data).await;
    assert_eq!(postmaster(&data), Some(server), "they share one server");

    let socket = first.socket_folder().to_owned();
    first.close().await.expect("left");
    drop(third);
    assert!(answers(&socket), "the second process still uses it");
    second.finish();
    assert!(!answers(&socket));
    assert_eq!(postmaster(&data), None);
}

#[tokio::test]
async fn the_server_outlives_a_killed_starter_and_the_next_one_stops_it() {
    let parent = parent();
    let data = parent.path().join("data");
    let starter = Holder::start(&data, &[]).await;
    let server = postmaster(&data).expect("a server");
    starter.kill();
    let next = open(&data).await;
    assert_eq!(postmaster(&data), Some(server), "it joins the one that runs");
    next.close().await.expect("left");
    assert_eq!(postmaster(&data), None);
}

#[tokio::test]
async fn a_killed_server_is_recovered_by_its_users_and_by_the_next_start() {
    let parent = parent();
    let data = parent.path().join("data");
    let embedded = Embedded::open(&data, true).await.expect("a server");
    remember(&embedded).await;
    kill_process(postmaster(&data).expect("a server"), Signal::KILL).expect("killed");
    embedded.ensure_running().await.expect("started again");
    assert_eq!(remembered(&embedded).await, 42);

    let other = Holder::start(&data, &[]).await;
    kill_process(postmaster(&data).expect("a server"), Signal::KILL).expect("killed");
    drop(embedded);
    other.kill();
    let next = open(&data).await;
    assert_eq!(remembered(&next).await, 42);
    next.close().await.expect("left");
    assert_eq!(postmaster(&data), None);
}

#[tokio::test]
async fn a_stale_pid_file_that_names_somebody_else_is_no_obstacle() {
    let parent = parent();
    let data = parent.path().join("data");
    let embedded = Embedded::open(&data, true).await.expect("a server");
    remember(&embedded).await;
    kill_process(postmaster(&data).expect("a server"), Signal::KILL).expect("killed");
    // After a power cut the number in the file is soon somebody else's: here a process of the cluster's own account.
    let owner = std::os::unix::fs::MetadataExt::uid(&data.join("cluster").metadata().expect("a cluster"));
    let mut command = std::process::Command::new("sleep");
    std::os::unix::process::CommandExt::uid(&mut command, owner);
    let mut stranger = command.arg("60").spawn().expect("sleep");
    for file in [data.join("cluster/postmaster.pid"), embedded.socket_folder().join(".s.PGSQL.5432.lock")] {
        let text = std::fs::read_to_string(&file).expect("a lock file");
        let (_, rest) = text.split_once('\n').expect("lines");
        std::fs::write(&file, format!("{}\n{rest}", stranger.id())).expect("written");
    }
    embedded.ensure_running().await.expect("started again");
    assert_eq!(remembered(&embedded).await, 42);
    embedded.close().await.expect("left");
    assert_eq!(stranger.try_wait().expect("its state"), None, "the stranger was left alone");
    stranger.kill().expect("killed");
    stranger.wait().expect("its end");
}

#[tokio::test]
async fn processes_that_start_at_once_share_one_server() {
    let parent = parent();
    let data = parent.path().join("data");
    let (one, two, three, four) =
        tokio::join!(Holder::start(&data, &[]), Holder::start(&data, &[]), open(&data), open(&data));
    let servers = [one.options("postgres"), two.options("postgres"), three.options("postgres")];
    let mut started = Vec::new();
    for options in &servers {
        started.push(value::<String>(options, "select pg_postmaster_start_time()::text").await);
    }
    assert!(started.iter().all(|time| *time == started[0]), "{started:?}");
    drop(three);
    one.finish();
    four.close().await.expect("left");
    assert!(postmaster(&data).is_some());
    two.finish();
    assert_eq!(postmaster(&data), None);
}

#[tokio::test]
async fn whoever_joins_while_the_last_one_leaves_gets_a_server() {
    let parent = parent();
    let data = parent.path().join("data");
    let mut embedded = open(&data).await;
    remember(&embedded).await;
    for _ in 0..8 {
        let (left, joined) = tokio::join!(embedded.close(), Embedded::open(&data, false));
        left.expect("left");
        embedded = joined.expect("joined");
        assert_eq!(remembered(&embedded).await, 42);
    }
    embedded.close().await.expect("left");
    assert_eq!(postmaster(&data), None);
}

#[tokio::test]
async fn a_deep_data_folder_with_odd_letters_in_its_name_works() {
    let parent = parent();
    let names = ["the shop's \"data\", all of it", "দোকান", "deeper", &"and-deeper".repeat(6)];
    let data: PathBuf = names.iter().fold(parent.path().to_owned(), |path, name| path.join(name));
    let embedded = open(&data).await;
    assert!(embedded.socket_folder().starts_with("/tmp"), "{}", embedded.socket_folder().display());
    let socket = embedded.socket_folder().to_owned();
    remember(&embedded).await;
    embedded.close().await.expect("left");
    assert!(!answers(&socket));
    std::fs::remove_dir_all(socket).expect("removed");

    let odd = open(&parent.path().join(names[0])).await;
    assert!(odd.socket_folder().starts_with(parent.path().canonicalize().expect("a path")));
    remember(&odd).await;
    odd.close().await.expect("left");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_is_named_in_the_refusal() {
    let parent = parent();
    let file = parent.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let refusal = Embedded::open(&file.join("data"), false).await.err().expect("a refusal").to_string();
    assert!(refusal.contains("file/data") && refusal.contains("CARTWRIGHT_DATA"), "{refusal}");
}
