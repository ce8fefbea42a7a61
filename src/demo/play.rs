//! Plays a tour by itself, and prints the chats.

use super::guide::Seen;
use super::stage::{Pane, Stage};
use super::tour::{Step, Tour, Verb};
use super::trouble;
use anyhow::{Result, bail};
use std::collections::HashMap;
use std::io::Write;
use std::time::{Duration, Instant};

/// How long is waited for what a step needs.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing may come before it is taken for all.
const QUIET: Duration = Duration::from_millis(700);
const LOOK: Duration = Duration::from_millis(30);

/// Plays it. Fails with the step that could not be taken.
pub async fn play(stage: &Stage, tour: &Tour, out: &mut (impl Write + Send)) -> Result<()> {
    writeln!(out, "{}", tour.title)?;
    let mut teller = Teller { seen: Seen::now(stage), told: HashMap::new() };
    let mut seen = Seen::now(stage);
    for step in &tour.steps {
        if !step.hint.is_empty() {
            writeln!(out, "\n— {}", step.hint)?;
        }
        let end = Instant::now() + PATIENCE;
        loop {
            teller.tell(stage, out)?;
            if let Some(next) = take(stage, step, &seen, out).await? {
                seen = next;
                break;
            }
            if Instant::now() > end {
                bail!("nothing came of: {}", step.line());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
    let mut quiet = Instant::now();
    while quiet.elapsed() < QUIET {
        if teller.tell(stage, out)? {
            quiet = Instant::now();
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Takes a step, if it can be taken now: what stood there before.
async fn take(stage: &Stage, step: &Step, seen: &Seen, out: &mut impl Write) -> Result<Option<Seen>> {
    match (step.verb, step.pane) {
        (Verb::Sees, Some(pane)) => Ok(stage.sees(pane, &step.words, seen).map(|_| seen.clone())),
        (Verb::Does, _) => {
            let mut before = seen.clone();
            before.renew(None, stage);
            writeln!(out, "\n> {}", step.line())?;
            if let Err(why) = trouble::happen(stage, &step.words).await {
                bail!("{}: {why}", step.line());
            }
            Ok(Some(before))
        }
        _ => {
            let Ok(act) = stage.means(step, seen) else { return Ok(None) };
            let mut before = seen.clone();
            before.renew(step.pane, stage);
            writeln!(out, "\n> {}", step.line())?;
            match stage.act(act).await {
                Ok(answer) => {
                    if let Some(toast) = answer["toast"].as_str().filter(|toast| !toast.is_empty()) {
                        writeln!(out, "  ({toast})")?;
                    }
                    Ok(Some(before))
                }
                Err(why) => bail!("{}: {why}", step.line()),
            }
        }
    }
}

/// Prints what has come since it last did.
struct Teller {
    seen: Seen,
    told: HashMap<(Pane, String), String>,
}

impl Teller {
    /// Whether there was anything.
    fn tell(&mut self, stage: &Stage, out: &mut impl Write) -> Result<bool> {
        let now = Seen::now(stage);
        let mut any = false;
        for pane in Pane::ALL {
            for mark in stage.marks(pane).into_iter().filter(|mark| !self.seen.contains(pane, mark)) {
                let Some(lines) = stage.lines(pane, &mark.0) else { continue };
                any = true;
                // Ticks change, too.
                if self.told.get(&(pane, mark.0.clone())) == Some(&lines) {
                    continue;
                }
                writeln!(out, "\n[{}]", window(pane))?;
                for line in lines.lines() {
                    writeln!(out, "  {line}")?;
                }
                self.told.insert((pane, mark.0), lines);
            }
        }
        self.seen = now;
        Ok(any)
    }
}

fn window(pane: Pane) -> &'static str {
    match pane {
        Pane::Asha => "Asha · Telegram",
        Pane::Ben => "Ben · Discord #sales",
        Pane::Mitu => "Managers · Telegram",
        Pane::Rahim => "Rahim · WhatsApp",
    }
}
