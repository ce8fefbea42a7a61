//! File locks that the kernel lets go of when their holder dies.

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(10);

/// Waits for an exclusive lock on `path`, at most for `patience`. Dropping the file lets it go.
pub async fn exclusive(path: &Path, patience: Duration) -> Result<File> {
    let file = open(path)?;
    let deadline = Instant::now() + patience;
    while !try_exclusive(&file)? {
        give_up_after(deadline, path)?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(file)
}

/// The same as [`exclusive`], for code that cannot await.
pub fn exclusive_blocking(path: &Path, patience: Duration) -> Result<File> {
    let file = open(path)?;
    let deadline = Instant::now() + patience;
    while !try_exclusive(&file)? {
        give_up_after(deadline, path)?;
        std::thread::sleep(PAUSE);
    }
    Ok(file)
}

/// Takes a shared lock on `path`. Only someone who is leaving holds it otherwise, and they hold the start lock too.
pub fn shared(path: &Path) -> Result<File> {
    let file = open(path)?;
    flock(&file, FlockOperation::LockShared)
        .with_context(|| format!("{} cannot be locked", path.display()))?;
    Ok(file)
}

/// Whether nobody else holds the lock of `shared`. Ours is exclusive then, and gone otherwise.
pub fn is_last(shared: &File) -> Result<bool> {
    let last = try_exclusive(shared)?;
    if !last {
        // Said aloud, because a child between fork and exec still has a copy of this file open.
        flock(shared, FlockOperation::Unlock)?;
    }
    Ok(last)
}

fn try_exclusive(file: &File) -> Result<bool> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(false),
        Err(error) => Err(error).context("a lock file cannot be locked"),
    }
}

fn give_up_after(deadline: Instant, path: &Path) -> Result<()> {
    if Instant::now() > deadline {
        bail!(
            "another process has been starting or stopping the database for too long (it holds {}): \
             end that process and try again",
            path.display()
        );
    }
    Ok(())
}

fn open(path: &Path) -> Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path).with_context(|| {
        format!("{} cannot be opened: does the data folder belong to somebody else?", path.display())
    })
}
