//! Making a cluster, starting its server, asking whether it answers, and stopping it.
//!
//! Everything here is called by the holder of the start lock.

use super::binaries::{self, Binaries};
use super::folders::Folders;
use super::{START_PATIENCE, SUPERUSER, local_options};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(20);
/// The remains of a killed server (its last processes, its shared memory) go away by themselves in this time.
const REMAINS_PATIENCE: Duration = Duration::from_secs(15);
const STOP_PATIENCE: Duration = Duration::from_secs(30);
const LONGEST_LOG: u64 = 1 << 20;

enum Answer {
    Ready,
    /// It runs, but is starting, recovering or stopping.
    Busy,
    Absent,
}

/// Returns once the server of `folders` answers, having made its cluster and started it where needed.
pub async fn ensure_running(folders: &Folders, durable: bool) -> Result<()> {
    let began = Instant::now();
    let mut server: Option<Server> = None;
    loop {
        match ask(folders.socket()).await? {
            Answer::Ready => return Ok(()),
            Answer::Busy => {}
            Answer::Absent => match &server {
                None => server = Some(start(folders, durable)?),
                Some(started) if !started.has_ended()? => {}
                Some(started) => {
                    let words = started.words(folders);
                    if !is_about_remains(&words) || began.elapsed() > REMAINS_PATIENCE {
                        bail!("the database server did not start. It said:\n{words}");
                    }
                    forget_dead_server(folders)?;
                    server = None;
                }
            },
        }
        if began.elapsed() > START_PATIENCE {
            bail!("the database server has not come up in time: see {}", folders.log().display());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn ask(socket_folder: &Path) -> Result<Answer> {
    match PgConnection::connect_with(&local_options(socket_folder, "postgres")).await {
        Ok(connection) => {
            connection.close().await.ok();
            Ok(Answer::Ready)
        }
        // 57P01 to 57P03: it is shutting down, has crashed, or is not ready yet.
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code.starts_with("57P0")) => {
            Ok(Answer::Busy)
        }
        // 53300: all connections are taken, which only a running server says.
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "53300") => {
            Ok(Answer::Ready)
        }
        Err(sqlx::Error::Io(error)) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::ConnectionRefused => Ok(Answer::Absent),
            ErrorKind::PermissionDenied => bail!(
                "the database server in {} belongs to another account: start Cartwright from that one",
                socket_folder.display()
            ),
            _ => Ok(Answer::Busy),
        },
        Err(error) => Err(error).context("the database server does not let us in"),
    }
}

/// A server that this process has started. It is our child, so a thread waits for its end, or it stayed a zombie.
struct Server {
    ended: Receiver<std::io::Result<ExitStatus>>,
    /// Where in the log its own words begin.
    log_start: u64,
}

impl Server {
    fn has_ended(&self) -> Result<bool> {
        match self.ended.try_recv() {
            Ok(Ok(_)) | Err(TryRecvError::Disconnected) => Ok(true),
            Ok(Err(error)) => Err(error).context("the database server cannot be waited for"),
            Err(TryRecvError::Empty) => Ok(false),
        }
    }

    fn words(&self, folders: &Folders) -> String {
        let mut words = String::new();
        if let Ok(mut log) = File::open(folders.log()) {
            log.seek(SeekFrom::Start(self.log_start)).ok();
            log.read_to_string(&mut words).ok();
        }
        words
    }
}

fn start(folders: &Folders, durable: bool) -> Result<Server> {
    let version = fs::read_to_string(folders.cluster().join("PG_VERSION")).ok();
    let major = version.and_then(|text| text.trim().parse().ok());
    let binaries = binaries::choose(folders.data(), major)?;
    if major.is_none() {
        make_cluster(folders, &binaries, durable)?;
    }
    folders.make_private(folders.socket())?;
    let log = open_log(folders)?;
    let log_start = log.metadata()?.len();
    let mut command = command(folders, &binaries, "postgres");
    command.arg("-D").arg(folders.cluster()).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    for setting in settings(folders.socket(), durable) {
        command.arg("-c").arg(setting);
    }
    let mut child = command.spawn().context("the database server cannot be started")?;
    let (tell, ended) = channel();
    std::thread::spawn(move || tell.send(child.wait()));
    Ok(Server { ended, log_start })
}

/// Sized for a small machine; nothing here touches what is stored.
fn settings(socket_folder: &Path, durable: bool) -> Vec<String> {
    let quoted = socket_folder.display().to_string().replace('"', "\"\"");
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories=\"{quoted}\""),
        format!("port={}", super::PORT),
        "shared_buffers=128MB".to_owned(),
        "jit=off".to_owned(),
        "timezone=UTC".to_owned(),
        // A failed statement and the values that made it fail are a customer's: they stay out of the log.
        "log_min_error_statement=panic".to_owned(),
        "log_error_verbosity=terse".to_owned(),
    ];
    let more: &[&str] = if durable {
        &["max_connections=100"]
    } else {
        // Tests run side by side, each with a pool of its own.
        &["max_connections=300", "fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    };
    settings.extend(more.iter().map(|setting| (*setting).to_owned()));
    settings
}

fn make_cluster(folders: &Folders, binaries: &Binaries, durable: bool) -> Result<()> {
    let unfinished = folders.new_cluster();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("the remains of an unfinished start cannot be removed")?;
    }
    folders.make_private(&unfinished)?;
    let mut command = command(folders, binaries, "initdb");
    command.arg("-D").arg(&unfinished).args(["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]);
    // In the locale C Bangla has no letters, so neither lower case nor trigrams.
    command.args(["--locale=C.UTF-8", "--data-checksums", "--no-instructions"]);
    if !durable {
        command.arg("--no-sync");
    }
    let output = command.output().context("initdb cannot be run")?;
    if !output.status.success() {
        bail!(
            "a new database cluster could not be made. initdb said:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::rename(&unfinished, folders.cluster())?;
    Ok(())
}

/// A program of Postgres, away from our terminal's Ctrl-C, our folder, our PG… variables and our language.
fn command(folders: &Folders, binaries: &Binaries, program: &str) -> Command {
    let mut command = Command::new(binaries.program(program));
    command.process_group(0).current_dir("/").env("LC_ALL", "C");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    if let Some(account) = &folders.account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// The log of this start and, once it has grown, of the one before it.
fn open_log(folders: &Folders) -> Result<File> {
    let path = folders.log();
    if path.metadata().is_ok_and(|found| found.len() > LONGEST_LOG) {
        fs::rename(&path, path.with_extension("log.old"))?;
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Whether a server refused to start because of what a killed one has left: its lock files or its shared memory.
fn is_about_remains(words: &str) -> bool {
    words.contains("pre-existing shared memory block")
        || words.contains("lock file") && words.contains("already exists")
}

/// Lets the next start succeed when the process named in the lock files is not our server: it has died, and its
/// number belongs to somebody else by now, or to a zombie.
fn forget_dead_server(folders: &Folders) -> Result<()> {
    if running_server(folders).is_some() {
        return Ok(());
    }
    // Postgres takes a lock file for stale when it names the new server's parent, which we are. The other lines
    // stay: from them it sees whether processes of the dead server still use its memory, and waits for those.
    if let Ok(text) = fs::read_to_string(folders.pid_file())
        && let Some((_, rest)) = text.split_once('\n')
    {
        fs::write(folders.pid_file(), format!("{}\n{rest}", std::process::id()))?;
    }
    match fs::remove_file(folders.socket().join(format!(".s.PGSQL.{}.lock", super::PORT))) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The process number of our server, if it runs.
fn running_server(folders: &Folders) -> Option<Pid> {
    let text = fs::read_to_string(folders.pid_file()).ok()?;
    let number: i32 = text.lines().next()?.trim().parse().ok()?;
    let pid = Pid::from_raw(number)?;
    // Process numbers are used again: ours is the one that was started on this cluster.
    let cluster = folders.cluster();
    command_line(number).contains(cluster.to_str()?).then_some(pid)
}

/// The arguments of a running process; nothing for one that has ended, also if its parent has not noticed yet.
fn command_line(pid: i32) -> String {
    if Path::new("/proc/self/cmdline").exists() {
        let bytes = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        return String::from_utf8_lossy(&bytes).replace('\0', " ");
    }
    let output = Command::new("ps").args(["-ww", "-o", "args=", "-p", &pid.to_string()]).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Stops the server, cutting off whoever is still connected; does nothing when it does not run.
pub fn stop(folders: &Folders) -> Result<()> {
    for signal in [Signal::INT, Signal::QUIT] {
        let Some(pid) = running_server(folders) else { return Ok(()) };
        match kill_process(pid, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => {}
            Err(error) => return Err(error).context("the database server cannot be told to stop"),
        }
        let deadline = Instant::now() + STOP_PATIENCE;
        while running_server(folders).is_some() && Instant::now() < deadline {
            std::thread::sleep(PAUSE / 2);
        }
    }
    if running_server(folders).is_some() {
        bail!("the database server does not stop: see {}", folders.log().display());
    }
    Ok(())
}
