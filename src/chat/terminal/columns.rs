//! Text measured in the columns of a terminal: its width, its breaking into lines, and keys side by side.

use crate::dialog::screen::Button;
use crate::dialog::words::clean;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes in most terminals. They give every spacing vowel sign of Bangla a column; the
/// tables of Unicode leave out two of them, which join their letter in other ways.
pub fn width(text: &str) -> usize {
    text.width() + text.chars().filter(|c| matches!(c, '\u{9BE}' | '\u{9D7}')).count()
}

/// So many spaces.
pub fn blank(columns: usize) -> String {
    " ".repeat(columns)
}

/// Breaks a text at its spaces into lines of at most `limit` columns. The later ones are indented as the first
/// one is, or stand below its words where it begins with a number of its own. A word that is wider by itself is
/// cut.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    if width(text) <= limit {
        return vec![text.to_owned()];
    }
    let start = words_start(text);
    let indent = width(&text[..start]).min(limit / 2);
    let mut lines =
        vec![if indent == width(&text[..start]) { text[..start].to_owned() } else { blank(indent) }];
    for piece in text[start..].split_inclusive(' ').flat_map(|word| cut(word, (limit - indent).max(2))) {
        match lines.last_mut() {
            Some(line) if width(line) + width(piece.trim_end()) <= limit => line.push_str(piece),
            _ => lines.push(format!("{}{piece}", blank(indent))),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Where the words begin: after the spaces, and after a number such as that of a line, `12  `.
fn words_start(text: &str) -> usize {
    let words = text.trim_start_matches(' ');
    let after = words.trim_start_matches(char::is_numeric);
    let start = if after.len() < words.len() && after.starts_with("  ") { after.trim_start() } else { words };
    text.len() - start.len()
}

/// A word in pieces of at most `room` columns, never between a letter and the marks upon it.
fn cut(word: &str, room: usize) -> Vec<&str> {
    let (mut pieces, mut start, mut taken) = (Vec::new(), 0, 0);
    for (at, c) in word.char_indices() {
        let columns = width(c.encode_utf8(&mut [0; 4]));
        if c != ' ' && taken + columns > room {
            pieces.push(&word[start..at]);
            (start, taken) = (at, 0);
        }
        taken += columns;
    }
    pieces.push(&word[start..]);
    pieces
}

/// The text, or as much of its beginning as fits `limit` columns together with an ellipsis.
pub fn clip(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let beginning = cut(text, limit.saturating_sub(1)).into_iter().next().unwrap_or_default();
    format!("{}…", beginning.trim_end())
}

/// A key as it is drawn: its number, in brackets, and its label.
pub struct Key {
    pub number: String,
    pub label: String,
}

impl Key {
    fn width(&self) -> usize {
        width(&self.number) + 1 + width(&self.label)
    }
}

/// The keys between two that stand side by side.
pub const BETWEEN: &str = "  ";

/// The buttons, numbered from 1 through all rows, in lines of at most `limit` columns; each row begins a line.
pub fn keys(rows: &[Vec<Button>], limit: usize) -> Vec<Vec<Key>> {
    let mut lines: Vec<Vec<Key>> = Vec::new();
    let mut number = 0;
    for row in rows.iter().filter(|row| !row.is_empty()) {
        let mut line: Vec<Key> = Vec::new();
        for button in row {
            number += 1;
            let key = Key { number: format!("[{number}]"), label: clean(&button.label) };
            if !line.is_empty() && keys_width(&line) + BETWEEN.len() + key.width() > limit {
                lines.push(std::mem::take(&mut line));
            }
            line.push(key);
        }
        lines.push(line);
    }
    lines
}

/// How many columns a line of keys takes.
pub fn keys_width(line: &[Key]) -> usize {
    line.iter().map(Key::width).sum::<usize>() + BETWEEN.len() * line.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_keep_their_indent() {
        assert_eq!(wrap("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(wrap("1  Shirt", 8), ["1  Shirt"], "what fits is left alone");
        assert_eq!(wrap("12  Cotton Shirt", 11), ["12  Cotton", "    Shirt"], "a line's number stands alone");
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn a_word_that_is_too_wide_is_cut_between_letters() {
        assert_eq!(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn any_text_wraps_within_its_limit() {
        for text in
            ["সুতি শার্ট নীল বড় সাইজ", "          deep indent of many words", "👩\u{200d}🍳👩\u{200d}🍳 cook"]
        {
            for limit in 4..30 {
                let lines = wrap(text, limit);
                assert!(lines.iter().all(|line| width(line) <= limit), "{limit}: {lines:?}");
            }
        }
    }

    #[test]
    fn a_clipped_text_says_so() {
        assert_eq!(clip("Cotton Shirt", 12), "Cotton Shirt");
        assert_eq!(clip("Cotton Shirt", 8), "Cotton…");
    }
}
