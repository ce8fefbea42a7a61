//! A process that is led by another: its clock and its end come over standard input.

use crate::clock::Clock;
use std::io::BufRead;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::io::AsyncWriteExt;
use tokio::process::ChildStdin;
use tokio::sync::oneshot;

/// Tells a led process how many seconds its clock is ahead.
pub async fn tell(lead: &mut ChildStdin, ahead: i64) -> std::io::Result<()> {
    lead.write_all(format!("{ahead}\n").as_bytes()).await?;
    lead.flush().await
}

/// Follows: the clock, once it was told, and what resolves when whoever leads is gone.
pub fn follow() -> (Clock, oneshot::Receiver<()>) {
    let ahead: &'static AtomicI64 = Box::leak(Box::default());
    let (gone, end) = oneshot::channel();
    let (first, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if let Ok(seconds) = line.trim().parse() {
                ahead.store(seconds, Ordering::Relaxed);
                let _ = first.send(());
            }
        }
        drop(gone);
    });
    let _ = told.recv();
    (Clock::Ahead(ahead), end)
}
