//! Tables: rows under a line that names their columns, as in `Item | Qty | Price`.

use super::token::{Kind, Token};
use super::vocabulary::{Class, any, has};

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// What is wanted, or which of it.
    Words,
    Count,
    /// Prices, sums and running numbers.
    Other,
}

/// What stands between the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Mark(char),
    /// Two spaces or a tab.
    Gap,
}

const WORDS: [&str; 28] = [
    "item",
    "items",
    "product",
    "products",
    "name",
    "description",
    "particulars",
    "article",
    "details",
    "sku",
    "code",
    "size",
    "option",
    "options",
    "variant",
    "colour",
    "color",
    "shade",
    "weight",
    "model",
    "type",
    "pack",
    "পণ্য",
    "পণ্যের",
    "নাম",
    "আইটেম",
    "সাইজ",
    "রং",
];
const COUNT: [&str; 12] =
    ["qty", "quantity", "qnty", "pcs", "nos", "count", "units", "pieces", "koyta", "পরিমাণ", "সংখ্যা", "কয়টি"];
const OTHER: [&str; 21] = [
    "price",
    "rate",
    "unit",
    "amount",
    "total",
    "subtotal",
    "tk",
    "bdt",
    "taka",
    "cost",
    "sl",
    "no",
    "sno",
    "s",
    "serial",
    "each",
    "মূল্য",
    "দাম",
    "ক্রম",
    "টাকা",
    "মোট",
];

/// The tokens, with each row as what it wants and how many: without its marks, prices and running number.
pub(super) fn rows(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut found = Vec::with_capacity(tokens.len());
    let mut table: Option<(By, Vec<Column>)> = None;
    for line in tokens.chunk_by(|_, next| !next.first) {
        if let Some(header) = header(text, line) {
            table = Some(header);
        } else if let Some((by, columns)) = &table {
            let says = line.iter().any(|token| token.is_word() || token.is_number());
            match row(&cells(text, line, *by), columns) {
                Some(row) => found.extend(row),
                // `|---|---|` parts the header from the rows.
                None if !says => {}
                None => {
                    found.extend_from_slice(line);
                    table = None;
                }
            }
        } else {
            found.extend_from_slice(line);
        }
    }
    found
}

/// How a line that names columns parts them, and what each says.
fn header(text: &str, line: &[Token]) -> Option<(By, Vec<Column>)> {
    [By::Mark('|'), By::Mark(','), By::Mark('-'), By::Mark('/'), By::Gap].into_iter().find_map(|by| {
        let columns: Option<Vec<Column>> = cells(text, line, by).into_iter().map(column).collect();
        let columns = columns?;
        let whole = columns.contains(&Column::Words) && columns.contains(&Column::Count);
        whole.then_some((by, columns))
    })
}

fn column(cell: &[Token]) -> Option<Column> {
    let words = || cell.iter().filter(|token| token.is_word()).map(|token| token.text.as_str());
    let all = |list: &[&str]| words().all(|word| list.contains(&word));
    if cell.iter().any(Token::is_number) || words().next().is_none() {
        return None;
    }
    if all(&WORDS) {
        Some(Column::Words)
    } else if all(&COUNT) {
        Some(Column::Count)
    } else {
        // `Sl. no`, `unit price (tk)`, `total qty`.
        all(&[OTHER.as_slice(), &COUNT].concat()).then_some(Column::Other)
    }
}

/// The cells of a line; empty ones at its end are none.
fn cells<'t>(text: &str, line: &'t [Token], by: By) -> Vec<&'t [Token]> {
    let mut cells: Vec<&[Token]> = match by {
        By::Mark('-') => line.split(|token| token.is_mark(&['-', '–', '—']) && !token.glued).collect(),
        By::Mark(mark) => line.split(|token| token.is_mark(&[mark])).collect(),
        By::Gap => line
            .chunk_by(|token, next| {
                !text[token.end..next.start].contains("  ") && !text[token.end..next.start].contains('\t')
            })
            .collect(),
    };
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells
}

/// A row as an item; none where it is no such row, or a sum.
fn row(cells: &[&[Token]], columns: &[Column]) -> Option<Vec<Token>> {
    let whole = (2..=columns.len()).contains(&cells.len());
    if !whole || cells.iter().any(|cell| has(Class::Total, cell)) {
        return None;
    }
    let mut row: Vec<Token> = Vec::new();
    for (cell, column) in cells.iter().zip(columns) {
        match (column, *cell) {
            (Column::Words, words) => row.extend_from_slice(words),
            (Column::Count, [number]) if number.is_number() => {
                let kind = Kind::Mark('×');
                let times = Token { kind, text: String::new(), start: number.end, ..number.clone() };
                row.extend([number.clone(), times]);
            }
            (Column::Count, []) | (Column::Other, _) => {}
            (Column::Count, [number, unit])
                if number.is_number() && any(&[Class::Unit, Class::Container], cell, 1).is_some() =>
            {
                row.extend([number.clone(), unit.clone()]);
            }
            (Column::Count, _) => return None,
        }
    }
    for (at, token) in row.iter_mut().enumerate() {
        token.first = at == 0;
        token.glued &= at > 0;
    }
    row.iter().any(Token::is_word).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::read::lines::lines;
    use crate::engine::read::token::tokens;

    fn of(text: &str) -> Vec<String> {
        let read = rows(text, tokens(text, &lines(text).own));
        let word = |token: &Token| {
            if let Kind::Mark(mark) = token.kind { mark.to_string() } else { token.text.clone() }
        };
        read.chunk_by(|_, next| !next.first)
            .map(|line| line.iter().map(word).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn a_row_is_what_is_wanted_and_how_many() {
        for (text, read) in [
            ("Item - Qty - Price\nNotebook A5 - 5 - 450\nBox - 2 - 300", vec!["notebook a5 5 ×", "box 2 ×"]),
            ("| Product | Size | Qty |\n|---|---|---|\n| Sandal | 40 | 2 |", vec!["sandal 40 2 ×"]),
            ("Qty | Item\n2 | Mug\n10 | Socks", vec!["2 × mug", "10 × socks"]),
            ("product,option,qty\nBag,Blue,1\nBox,,2 pcs", vec!["bag blue 1 ×", "box 2 pcs"]),
            ("Sl.  Item  Qty\n01  Honey 1 kg  2\nthanks", vec!["honey 1 kg 2 ×", "thanks"]),
        ] {
            assert_eq!(of(text), read, "{text}");
        }
    }

    #[test]
    fn sums_and_what_is_no_table_stay_as_they_are() {
        assert_eq!(of("Item | Qty\nMug | 2\nTotal | 2"), ["mug 2 ×", "total | 2"]);
        assert_eq!(of("Mug | 2\nBag | 1"), ["mug | 2", "bag | 1"]);
        assert_eq!(of("Item, qty\n2 mugs, 1 cap"), ["2 mugs , 1 cap"]);
        assert_eq!(of("Item - Mug\nQty - 2"), ["item - mug", "qty - 2"]);
    }
}
