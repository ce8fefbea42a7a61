//! The rep's terminal: screens as boxes for a person, as plain lines for a pipe, and keys by number.

mod columns;
mod drawn;
mod plain;
#[cfg(test)]
mod sample;

use super::{Chat, Delivery, File, SendError};
use crate::dialog::paper::{Form, Sheet};
use crate::dialog::screen::{Button, Screen};
use drawn::Paint;
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::sync::{Mutex, PoisonError};

/// How screens look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Lines that are the same everywhere: for pipes, scripts and transcripts.
    Plain,
    /// A box as wide as the terminal allows.
    Drawn { colour: bool },
}

impl Style {
    /// Boxes where standard output is a terminal that can draw them, plain lines elsewhere. `term` and
    /// `no_color` are the environment's `TERM` and `NO_COLOR`.
    pub fn of_stdout(term: Option<&str>, no_color: Option<&str>) -> Self {
        if !io::stdout().is_terminal() || term.is_none_or(|term| term == "dumb") {
            return Self::Plain;
        }
        Self::Drawn { colour: no_color.is_none_or(str::is_empty) }
    }
}

/// One terminal, which is one chat; it knows which keys it showed last.
pub struct Terminal {
    style: Style,
    shown: Mutex<Shown>,
}

struct Shown {
    out: Box<dyn Write + Send>,
    keys: Vec<Button>,
}

impl Terminal {
    /// A terminal that shows its screens on `out`, usually standard output.
    pub fn new(style: Style, out: Box<dyn Write + Send>) -> Self {
        Self { style, shown: Mutex::new(Shown { out, keys: Vec::new() }) }
    }

    /// The button with this number, from 1, among those shown last. A screen without any leaves them in force.
    pub fn key(&self, n: usize) -> Option<Button> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.keys.get(n.checked_sub(1)?).cloned()
    }

    /// How many keys can be pressed.
    pub fn keys(&self) -> usize {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).keys.len()
    }

    /// Shows a screen and an empty line after it.
    pub fn show(&self, screen: &Screen) -> io::Result<()> {
        let text = match self.style {
            Style::Plain => plain::plain(screen),
            Style::Drawn { colour } => drawn::drawn(screen, columns_of_stdout(), Paint(colour)),
        };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.out.write_all(format!("{text}\n").as_bytes())?;
        shown.out.flush()?;
        if screen.numbered().next().is_some() {
            shown.keys = screen.numbered().cloned().collect();
        }
        Ok(())
    }
}

impl Chat for Terminal {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<super::Shown>, SendError> {
        let mut screen = delivery.screen.clone();
        if let Some(sheet) = screen.sheet.take() {
            // A terminal shows no pictures.
            if sheet.form == Form::Png {
                return Ok(None);
            }
            screen.title = format!("📄 {}", kept(&sheet).await.unwrap_or_else(|| sheet.plain()));
        }
        self.show(&screen).map_err(|error| SendError::Never(format!("the terminal is gone: {error}")))?;
        Ok(None)
    }
}

/// Keeps a paper in this person's own folder of the system's temporary one: where it is.
async fn kept(sheet: &Sheet) -> Option<String> {
    let file = File::of(sheet).await?;
    let folder = std::env::temp_dir().join(format!("cartwright-{}", rustix::process::getuid().as_raw()));
    let mut made = std::fs::DirBuilder::new();
    made.mode(0o700).recursive(true).create(&folder).ok()?;
    // Somebody else may have been there first.
    let found = std::fs::symlink_metadata(&folder).ok()?;
    let of_others = found.mode() & 0o077;
    let own = found.is_dir() && found.uid() == rustix::process::getuid().as_raw() && of_others == 0;
    if !own {
        return None;
    }
    let path = folder.join(&file.name);
    std::fs::write(&path, &file.bytes).ok()?;
    Some(path.display().to_string())
}

/// The terminal's width now, so that a resized window is used at the next screen.
fn columns_of_stdout() -> usize {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => 80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_shown_last() {
        let terminal = Terminal::new(Style::Plain, Box::new(io::sink()));
        assert_eq!((terminal.key(1), terminal.keys()), (None, 0));
        terminal.show(&sample::picks()).unwrap();
        terminal.show(&sample::card()).unwrap();
        let pressed = |n| terminal.key(n).map(|button| button.id);
        assert_eq!(pressed(5).as_deref(), Some("press Coupon"));
        assert_eq!([pressed(0), pressed(8), pressed(usize::MAX)], [None, None, None]);
        let notice = Screen { notices: vec!["Approved.".to_owned()], ..Screen::default() };
        terminal.show(&notice).unwrap();
        assert_eq!((pressed(7).as_deref(), terminal.keys()), (Some("press ✅ Place"), 7));
    }

    /// A pipe whose reader has left.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_closed_pipe_is_reported() {
        let terminal = Terminal::new(Style::Plain, Box::new(Closed));
        let screen = sample::card();
        let delivery = Delivery { chat: "here", screen: &screen, origin: None, cards: &[], again: false };
        let sent = terminal.deliver(&delivery).await;
        assert!(matches!(sent, Err(SendError::Never(why)) if why.contains("broken pipe")));
        assert_eq!(terminal.keys(), 0, "what was not shown cannot be pressed");
    }
}
