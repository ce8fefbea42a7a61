//! Lines that nobody types: piped in, or from a file.

use super::LONGEST;
use crate::dialog::words::clean;
use std::io::{self, BufRead, Read, Write};

/// Plays lines and repeats them.
pub(super) struct Script {
    input: Box<dyn BufRead + Send>,
}

impl Script {
    pub(super) fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { input }
    }

    /// The next line that says something; None at the end. One that is too long comes a little longer than
    /// allowed, so that the caller sees it.
    pub(super) fn next(&mut self, out: &mut dyn Write) -> io::Result<Option<String>> {
        while let Some(line) = self.line()? {
            let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if line == "#" || line.starts_with("# ") {
                writeln!(out, "{}", clean(line))?;
            } else if !line.is_empty() {
                writeln!(out, "> {}", clean(line))?;
                return Ok(Some(line.to_owned()));
            }
        }
        Ok(None)
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let most = LONGEST as u64 + 4;
        if Read::by_ref(&mut self.input).take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}
