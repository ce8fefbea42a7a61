//! The real program, serving a test's database in a process of its own, which may be killed.

use crate::support::TestDb;
use cartwright::emulator::telegram::{Telegram, World};
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

/// How long the program may take to start, and to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `cartwright serve`; dropped, it is killed.
pub struct Bot {
    child: Child,
}

impl Bot {
    /// Starts it and waits until it asks for updates.
    pub async fn start(telegram: &Telegram, db: &TestDb) -> Self {
        let url = format!(
            "postgres:///{}?host={}&port={}&user={}",
            db.options.get_database().expect("a database"),
            db.options.get_socket().expect("a socket").display(),
            db.options.get_port(),
            db.options.get_username(),
        );
        let asked = telegram.look(World::polls);
        let child = Command::new(env!("CARGO_BIN_EXE_cartwright"))
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("TELEGRAM_BOT_TOKEN", telegram.token())
            .env("TELEGRAM_API_URL", telegram.url())
            .env("LISTEN", "127.0.0.1:0")
            .env("NO_PROXY", "127.0.0.1")
            .env("RUST_LOG", "warn,sqlx=error")
            .env_remove("PUBLIC_URL")
            .spawn()
            .expect("the program");
        let bot = Self { child };
        let polls = telegram.wait_for(|world| world.polls() > asked, PATIENCE).await;
        assert!(polls, "the bot does not ask for updates");
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
