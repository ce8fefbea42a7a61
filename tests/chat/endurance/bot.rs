//! The real program, serving a test's database in a process of its own, which may be killed.

use crate::platform::Platform;
use crate::support::TestDb;
use rustix::process::{Pid, Signal, kill_process};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// How long the program may take to start, and to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `cartwright serve`; dropped, it is killed.
pub struct Bot {
    child: Child,
}

impl Bot {
    /// Starts it and waits until it listens to a platform; where updates come over HTTP, at this address.
    pub async fn start<P: Platform>(platform: &P, db: &TestDb, brought_to: Option<SocketAddr>) -> Self {
        let url = format!(
            "postgres:///{}?host={}&port={}&user={}",
            db.options.get_database().expect("a database"),
            db.options.get_socket().expect("a socket").display(),
            db.options.get_port(),
            db.options.get_username(),
        );
        let begun = platform.begun();
        let listen = brought_to.map_or_else(|| "127.0.0.1:0".to_owned(), |address| address.to_string());
        let child = Command::new(env!("CARGO_BIN_EXE_cartwright"))
            .arg("serve")
            .env_remove("PUBLIC_URL")
            .envs(platform.variables(brought_to))
            .env("DATABASE_URL", url)
            .env("LISTEN", listen)
            .env("NO_PROXY", "127.0.0.1")
            .env("RUST_LOG", "warn,sqlx=error")
            .spawn()
            .expect("the program");
        let bot = Self { child };
        let end = Instant::now() + PATIENCE;
        while platform.begun() == begun {
            assert!(Instant::now() < end, "the bot does not listen");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bot
    }

    /// Ends it as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("its end");
    }

    /// Sends it a signal and waits for its end.
    pub async fn end(mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), signal).expect("a process to end");
        let child = tokio::task::spawn_blocking(move || self.child.wait());
        tokio::time::timeout(PATIENCE, child)
            .await
            .expect("an end in time")
            .expect("a thread")
            .expect("its end")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        // One that has ended is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
