//! A person's lines: edited in place, remembered from one session to the next, completed with the tab key.

use super::{Completion, Habits};
use crate::dialog::words::{Lang, say};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};
use std::io::{self, Write};
use std::path::PathBuf;

/// How many lines the history file holds.
const REMEMBERED: usize = 1_000;

/// An editor for lines.
pub(super) struct Person {
    editor: Editor<Words, FileHistory>,
    history: PathBuf,
    keep: fn(&str) -> String,
    lang: Lang,
}

impl Person {
    pub(super) fn new(habits: Habits) -> io::Result<Self> {
        let config = Config::builder()
            .max_history_size(REMEMBERED)
            .map_err(broken)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .build();
        let mut editor = Editor::with_config(config).map_err(broken)?;
        editor.set_helper(Some(Words(Vec::new())));
        // Without a history to read (the first session, or a damaged file) this one begins with none.
        let _ = editor.load_history(&habits.history);
        Ok(Self { editor, history: habits.history, keep: habits.keep, lang: habits.lang })
    }

    /// The next line that says something; None when the person leaves by Ctrl-D, or by Ctrl-C twice.
    pub(super) fn next(
        &mut self,
        completions: Vec<Completion>,
        out: &mut dyn Write,
    ) -> io::Result<Option<String>> {
        self.editor.set_helper(Some(Words(completions)));
        let mut leaving = false;
        loop {
            match self.editor.readline("> ") {
                Ok(line) if line.trim().is_empty() => leaving = false,
                Ok(line) => {
                    self.remember(line.trim());
                    return Ok(Some(line.trim().to_owned()));
                }
                Err(ReadlineError::Interrupted) if !leaving => {
                    leaving = true;
                    writeln!(out, "{}", say(self.lang, "prompt-leave", &[]))?;
                }
                Err(ReadlineError::Interrupted | ReadlineError::Eof) => return Ok(None),
                Err(error) => return Err(broken(error)),
            }
        }
    }

    /// Keeps a line for the arrow keys. A history that cannot be written is no reason to stop a conversation.
    fn remember(&mut self, line: &str) {
        let added = self.editor.add_history_entry((self.keep)(line));
        if added.is_ok_and(|added| added) && self.editor.append_history(&self.history).is_err() {
            tracing::debug!("the history of lines could not be written");
        }
    }
}

fn broken(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}

/// What the tab key may write now.
struct Words(Vec<Completion>);

impl Words {
    /// Where the item under the cursor begins, and what may stand there: commas part the items of a line.
    fn fitting(&self, typed: &str) -> (usize, Vec<Pair>) {
        let item = typed.rsplit(',').next().unwrap_or_default().trim_start();
        let begins = |word: &str| word.to_lowercase().starts_with(&item.to_lowercase());
        let fitting = self.0.iter().filter(|completion| begins(&completion.word));
        let pair = |c: &Completion| Pair { display: c.shown.clone(), replacement: c.word.clone() };
        (typed.len() - item.len(), fitting.map(pair).collect())
    }
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok(self.fitting(line.get(..pos).unwrap_or(line)))
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(typed: &str) -> (usize, Vec<String>) {
        let completion = |word: &str| Completion { word: word.to_owned(), shown: format!("{word} …") };
        let words = Words(["note", "new", "motijheel pickup", "#1", "#12"].map(completion).to_vec());
        let (start, pairs) = words.fitting(typed);
        (start, pairs.into_iter().map(|pair| pair.replacement).collect())
    }

    #[test]
    fn the_item_under_the_cursor_is_completed() {
        assert_eq!(written("N"), (0, vec!["note".to_owned(), "new".to_owned()]));
        assert_eq!(written("#1"), (0, vec!["#1".to_owned(), "#12".to_owned()]));
        assert_eq!(written("২ শার্ট, motijheel p"), ("২ শার্ট, ".len(), vec!["motijheel pickup".to_owned()]));
        assert_eq!(written("note gift"), (0, vec![]), "a note's words are free");
    }
}
