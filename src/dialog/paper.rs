//! A paper: what a customer is handed, in words and figures that are ready to be set as a document.

use super::words::Lang;
use serde::{Deserialize, Serialize};

/// One quote. All texts are plain and in the reader's language; amounts are written as the market writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub lang: Lang,
    /// The file's name, without its ending.
    pub name: String,
    pub shop: String,
    /// An SVG, or a PNG or JPEG as a `data:` address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// How to reach the shop, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
    pub title: String,
    /// Such as the date and until when it stands: a label and what it is.
    pub facts: Vec<(String, String)>,
    /// Whom it is for, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customer: Vec<String>,
    /// What stands above the columns.
    pub head: Columns,
    pub items: Vec<Item>,
    /// A label and an amount, the total last.
    pub sums: Vec<(String, String)>,
    /// What the customer saves, as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<String>,
    /// On what terms, a sentence each.
    pub terms: Vec<String>,
}

impl Paper {
    /// The same as lines of text.
    pub fn plain(&self) -> String {
        let mut lines = vec![format!("{} · {}", self.title, self.shop)];
        lines.extend(self.facts.iter().map(|(label, value)| format!("{label}: {value}")));
        lines.push(String::new());
        for item in &self.items {
            lines.push(format!("{} · {} × {} = {}", item.name, item.quantity, item.price, item.amount));
            lines.extend(item.notes.iter().map(|note| format!("   {note}")));
        }
        lines.push(String::new());
        lines.extend(self.sums.iter().map(|(label, amount)| format!("{label}  {amount}")));
        lines.extend(self.saved.clone());
        lines.extend(self.terms.iter().cloned());
        lines.join("\n")
    }

    /// What it comes to, and on what terms, for a message that the paper itself goes with.
    pub fn brief(&self) -> String {
        let mut lines = vec![format!("{} · {}", self.title, self.shop)];
        lines.extend(self.sums.last().map(|(label, amount)| format!("{label}  {amount}")));
        lines.extend(self.saved.clone());
        lines.extend(
            self.terms.first().into_iter().chain(self.terms.last().filter(|_| self.terms.len() > 1)).cloned(),
        );
        lines.join("\n")
    }
}

/// The columns of the items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    pub item: String,
    pub quantity: String,
    pub price: String,
    pub amount: String,
}

/// A line of the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub name: String,
    pub sku: String,
    pub quantity: String,
    pub price: String,
    pub amount: String,
    /// Such as the tier that was reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The forms in which a paper is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Pdf,
    Png,
}

impl Form {
    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
        }
    }

    /// The file name's ending.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }
}

/// A paper on its way, in one of its forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub drawn: Drawn,
    pub form: Form,
    /// What tells this handing over from others, so that it is not done twice.
    pub mark: String,
}

/// What can be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    Quote(Paper),
    Chart(Chart),
}

/// Bars, a row of them for each market: how much waits, by its age.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    pub lang: Lang,
    pub title: String,
    /// What stands under the bars, from left to right.
    pub ages: Vec<String>,
    pub rows: Vec<Bars>,
}

/// One market's bars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bars {
    pub label: String,
    /// What they come to, ready to be read.
    pub sum: String,
    /// How high each is, in thousandths of the highest.
    pub heights: Vec<u16>,
}

impl Sheet {
    /// Such as `Quote-C-1042-1.pdf`.
    pub fn file_name(&self) -> String {
        let name = match &self.drawn {
            Drawn::Quote(paper) => paper.name.as_str(),
            Drawn::Chart(_) => "open-carts",
        };
        format!("{name}.{}", self.form.ending())
    }

    /// The same as lines of text.
    pub fn plain(&self) -> String {
        match &self.drawn {
            Drawn::Quote(paper) => paper.plain(),
            Drawn::Chart(chart) => {
                let rows = chart.rows.iter().map(|row| format!("{}  {}", row.label, row.sum));
                std::iter::once(chart.title.clone()).chain(rows).collect::<Vec<_>>().join("\n")
            }
        }
    }
}
