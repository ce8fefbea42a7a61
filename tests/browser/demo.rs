//! A demo of our own, as its user starts it.

use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A demo that is running, on a data folder of its own.
pub struct Demo {
    child: Child,
    pub address: String,
    folder: TempDir,
}

impl Demo {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Postgres's account walks through it, when root runs the tests.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).expect("its mode");
        let (child, address) = begin(&folder);
        Self { child, address, folder }
    }

    /// Ends it as Ctrl-C does, and starts it once more on what it has kept.
    pub fn restart(&mut self) {
        self.end();
        (self.child, self.address) = begin(&self.folder);
    }

    /// Ends it as Ctrl-C does; it must end in good order.
    pub fn end(&mut self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("its process");
        let ended = self.child.wait().expect("its end");
        assert!(ended.success(), "the demo has ended with {ended}");
        let running = self.folder.path().join("data/cluster/postmaster.pid");
        assert!(!running.exists(), "the database still runs");
    }

    /// What the bot has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("data/demo.log")).unwrap_or_default()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
            let _ = self.child.wait();
        }
    }
}

fn begin(folder: &TempDir) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cartwright"))
        .args(["demo", "--port", "0", "--data"])
        .arg(folder.path().join("data"))
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let address = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()));
    let address = address.expect("the page's address");
    (child, format!("http://{address}"))
}
