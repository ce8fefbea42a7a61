//! A second process that uses the server of a data folder for as long as this one lives.
//!
//! It is this same program, started again to run the one test below with a folder in its environment. It notices
//! the end of the process that started it, however that ends, because its standard input closes. For the shared
//! test server that is the way to stop it when the tests are over: nothing of this process is run after the last.

use cartwright::store::embedded::{Embedded, local_options};
use sqlx::postgres::PgConnectOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

const FOLDER: &str = "CARTWRIGHT_TEST_HOLDER";

/// A running second process.
pub struct Holder {
    child: Child,
    input: Option<ChildStdin>,
    socket: PathBuf,
}

impl Holder {
    /// Starts the process, with `variables` in its environment, and waits until it uses the server of `folder`.
    pub async fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
        command
            .args(["--exact", "support::holder::hold", "--nocapture"])
            .env(FOLDER, folder)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // Ctrl-C must not end it before it has stopped the server.
            .process_group(0);
        tokio::task::spawn_blocking(move || Self::wait_for(command.spawn().expect("a second process")))
            .await
            .expect("a second process that uses the server")
    }

    fn wait_for(mut child: Child) -> Self {
        let input = child.stdin.take();
        let mut said = String::new();
        for line in BufReader::new(child.stderr.take().expect("a pipe")).lines() {
            let line = line.expect("text");
            if let Some(socket) = line.strip_prefix("ready ") {
                return Self { child, input, socket: PathBuf::from(socket) };
            }
            said.push_str(&line);
            said.push('\n');
        }
        panic!("the process that holds the database server has failed:\n{said}");
    }

    pub fn options(&self, database: &str) -> PgConnectOptions {
        local_options(&self.socket, database)
    }

    /// Lets it leave the server in good order.
    pub fn finish(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().expect("its end").success(), "the second process failed to leave");
    }

    /// Ends it as a crash would.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("its end");
    }
}

/// Not a test but the second process's own main; without its folder there is nothing to do.
#[tokio::test]
async fn hold() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let embedded = match Embedded::open(&folder, false).await {
        Ok(embedded) => embedded,
        // A test cluster is worth nothing: one of an older Postgres, or torn by a power cut, is made anew.
        Err(error) => {
            eprintln!("{error:#}");
            std::fs::remove_dir_all(folder.join("cluster")).expect("an old test cluster to remove");
            Embedded::open(&folder, false).await.expect("a test server")
        }
    };
    let ready = format!("ready {}\n", embedded.socket_folder().display());
    std::io::stderr().write_all(ready.as_bytes()).expect("someone who listens");
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()))
        .await
        .expect("a thread")
        .ok();
    embedded.close().await.expect("a server that was left");
}
