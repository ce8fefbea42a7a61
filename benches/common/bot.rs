//! The real program, serving in a process of its own.

use anyhow::{Context, Result, ensure};
use cartwright::store::embedded::Embedded;
use std::process::{Child, Command};

/// A running `cartwright serve`, which ends with this value.
pub struct Bot {
    child: Child,
}

impl Bot {
    /// Starts it on this database of the server, with further settings by name.
    pub fn start(server: &Embedded, database: &str, settings: &[(&str, &str)]) -> Result<Self> {
        let options = server.options(database);
        let url = format!(
            "postgres:///{database}?host={}&port={}&user={}",
            server.socket_folder().display(),
            options.get_port(),
            options.get_username()
        );
        let child = Command::new(env!("CARGO_BIN_EXE_cartwright"))
            .arg("serve")
            .env_remove("PUBLIC_URL")
            .env("DATABASE_URL", url)
            .env("LISTEN", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .env("NO_PROXY", "127.0.0.1")
            .env("RUST_LOG", "warn,sqlx::query=error")
            .spawn()
            .context("start the program")?;
        Ok(Self { child })
    }

    /// The memory that it takes now.
    pub fn resident_mb(&self) -> Result<f64> {
        self.status("VmRSS:")
    }

    /// The most that it ever took.
    pub fn most_resident_mb(&self) -> Result<f64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("a process's memory")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1_024.0)
    }

    /// Ends it as SIGTERM does, and waits.
    pub async fn end(mut self) -> Result<()> {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        let status = tokio::task::spawn_blocking(move || self.child.wait()).await??;
        ensure!(status.success(), "the bot ended with {status}");
        Ok(())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
