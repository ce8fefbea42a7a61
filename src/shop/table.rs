//! A CSV file as rows that know their line, whatever spreadsheet wrote it.

use super::{BadRow, Place};
use std::sync::Arc;

/// A header and its rows.
pub struct Table {
    pub file: Arc<str>,
    /// As written, trimmed.
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

/// One record.
pub struct Row {
    pub place: Place,
    cells: csv::StringRecord,
}

impl Row {
    /// The text of a cell, trimmed; empty where the row is shorter than the header.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("").trim()
    }

    /// The text of a column that the file may lack, if there is any.
    pub fn text(&self, column: Option<usize>) -> Option<&str> {
        column.map(|column| self.cell(column)).filter(|text| !text.is_empty())
    }
}

/// Reads the text of a file whose delimiter is a comma, semicolon or tab. Bad rows are added to `bad` and left out.
pub fn table(file: &Arc<str>, text: &str, bad: &mut Vec<BadRow>) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut table = Table { file: file.clone(), header: vec![], rows: vec![] };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        let place = Place { file: file.clone(), line: lines.line_at(start) };
        if table.header.is_empty() {
            table.header = record.iter().map(|name| name.trim().to_owned()).collect();
        } else if let Some(row) = check(&table, record.clone(), place, bad) {
            table.rows.push(row);
        }
    }
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let line = table.rows.pop().map_or(1, |row| row.place.line);
        let place = Place { file: file.clone(), line };
        bad.push(
            place
                .bad(None, "a quotation mark is opened and never closed; close it, or write it twice (\"\")"),
        );
    }
    table
}

/// The delimiter that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The row, unless it is empty or cannot be one.
fn check(table: &Table, cells: csv::StringRecord, place: Place, bad: &mut Vec<BadRow>) -> Option<Row> {
    let width = table.header.len();
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    if let Some(column) = cells.iter().position(|cell| cell.contains('\0')) {
        let name = table.header.get(column).map(String::as_str);
        bad.push(place.bad(name, "there is a NUL character in the text; remove it"));
        return None;
    }
    if cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
        let message = format!(
            "the row has {} cells and the header has {width}; put quotation marks around text with commas",
            cells.len()
        );
        bad.push(place.bad(None, message));
        return None;
    }
    Some(Row { place, cells })
}

/// Counts lines up to a byte, going forward only; blank lines before a record are not part of it.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_at(&mut self, byte: u64) -> usize {
        let bytes = self.text.as_bytes();
        let mut until = usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        while until < bytes.len() && matches!(bytes[until], b'\r' | b'\n') {
            until += 1;
        }
        let (from, to) = (self.at.min(until), until);
        self.line += bytes[from..to].iter().filter(|byte| **byte == b'\n').count();
        self.at = to;
        self.line
    }
}
