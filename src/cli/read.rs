//! `cartwright read`: what a customer wrote, as the lines of an order and what must be asked; JSON goes out.

use crate::engine::market::Market;
use crate::engine::phone::Phone;
use crate::engine::read::{Reading, Settled, read, settle};
use crate::store::Store;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};

/// The most bytes of one message that are read.
const LONGEST: u64 = 1 << 20;

/// What to read.
#[derive(clap::Args)]
pub struct Options {
    /// The market in whose way it is read, by its code.
    #[arg(long)]
    pub market: String,
    /// Reads one JSON object a line, {"id", "text"}, instead of one message.
    #[arg(long)]
    pub lines: bool,
}

/// One message to read.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    id: Value,
    text: String,
}

/// What was read of one message; what was not is null or empty.
#[derive(Serialize)]
struct Output<'r> {
    id: Value,
    lines: Vec<OutputLine<'r>>,
    questions: Vec<OutputQuestion<'r>>,
    customer: Customer<'r>,
    address: Option<&'r str>,
    coupons: &'r [String],
    payment: Option<&'r str>,
    fulfillment: Option<&'r str>,
    note: Option<&'r str>,
    unread: &'r [String],
}

#[derive(Serialize)]
struct OutputLine<'r> {
    sku: &'r str,
    quantity: u32,
    certain: bool,
    from: &'r str,
}

#[derive(Serialize)]
struct OutputQuestion<'r> {
    from: &'r str,
    candidates: &'r [String],
}

#[derive(Serialize)]
struct Customer<'r> {
    phone: Option<&'r str>,
    name: Option<&'r str>,
}

/// What is said of a line that holds no message.
#[derive(Serialize)]
struct Fault {
    id: Value,
    error: String,
}

/// Reads `input` and writes one JSON object for it, or for each of its lines.
pub async fn run(
    store: &Store,
    options: &Options,
    input: impl BufRead,
    mut output: impl Write,
) -> Result<()> {
    let mut tx = store.begin().await?;
    let shop = tx.shop().await?.context("there is no shop yet: see `cartwright init`")?;
    drop(tx);
    let Some(market) = shop.market(&options.market) else {
        let codes: Vec<&str> = shop.markets.iter().map(|market| market.code.as_str()).collect();
        bail!("there is no market {}: {}", options.market, codes.join(", "));
    };
    if !options.lines {
        let mut text = Vec::new();
        input.take(LONGEST).read_to_end(&mut text).context("read the message")?;
        let text = String::from_utf8_lossy(&text);
        let (reading, settled) = understand(store, &text, market).await?;
        return write(&mut output, &Output::new(Value::Null, &reading, &settled));
    }
    for line in input.split(b'\n') {
        let line = line.context("read the next line")?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Message>(&line) {
            Ok(message) => {
                let (reading, settled) = understand(store, &message.text, market).await?;
                write(&mut output, &Output::new(message.id, &reading, &settled))?;
            }
            Err(error) => write(&mut output, &Fault { id: Value::Null, error: error.to_string() })?,
        }
    }
    Ok(())
}

/// Reads a message and finds its products and coupons in the shop.
pub async fn understand(store: &Store, text: &str, market: &Market) -> Result<(Reading, Settled)> {
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    let reading = read(&text, market);
    let mut tx = store.begin().await?;
    let phrases = reading.phrases();
    let found = if phrases.is_empty() { Vec::new() } else { tx.hits(market, &phrases).await? };
    let hits = reading.deal(found);
    let codes = reading.codes();
    let known = tx.coupons(&codes, None).await?.coupons;
    let known: BTreeSet<String> = known.into_keys().collect();
    let settled = settle(&reading, hits, &known);
    Ok((reading, settled))
}

impl<'r> Output<'r> {
    fn new(id: Value, reading: &'r Reading, settled: &'r Settled) -> Self {
        let lines = settled.lines.iter().map(|line| OutputLine {
            sku: &line.sku,
            quantity: line.units,
            certain: line.certain,
            from: &line.from,
        });
        let questions = settled
            .questions
            .iter()
            .map(|question| OutputQuestion { from: &question.from, candidates: &question.candidates });
        Self {
            id,
            lines: lines.collect(),
            questions: questions.collect(),
            customer: Customer {
                phone: reading.phone.as_ref().map(Phone::e164),
                name: settled.name.as_deref(),
            },
            address: reading.address.as_deref(),
            coupons: &settled.coupons,
            payment: reading.payment.as_deref(),
            fulfillment: settled.service.as_deref(),
            note: reading.note.as_deref(),
            unread: &settled.unread,
        }
    }
}

fn write(output: &mut impl Write, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string(value)?;
    writeln!(output, "{json}").context("write the reading")
}
