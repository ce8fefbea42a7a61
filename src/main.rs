//! The command line: reads the settings and wires the parts together.

use anyhow::{Context, Result};
use cartwright::cli::database::{Database, folder};
use cartwright::cli::export::Table;
use cartwright::cli::{chat, customer, doctor, export, import, price, read, staff, webhook};
use cartwright::clock::Clock;
use cartwright::config::{Config, Platforms};
use cartwright::demo;
use cartwright::dialog::words::Lang;
use cartwright::engine::phone;
use cartwright::turn::Turns;
use clap::{Parser, Subcommand};
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

/// The order desk that lives in chat.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Takes orders in this terminal; lines that are piped in are played as a script.
    Chat(chat::Options),
    /// The whole desk in a browser: emulated Telegram, Discord and WhatsApp with the real bot against them, and no token.
    Demo(demo::Options),
    /// Prices one cart: JSON on standard input, its summary as JSON on standard output. Needs no database.
    Price {
        /// Prints the JSON Schema of the format instead.
        #[arg(long)]
        schema: bool,
    },
    /// Reads an order from what a customer wrote: text on standard input, JSON on standard output.
    Read(read::Options),
    /// Fills an empty database with the sample shop.
    Init {
        /// Only markets, services and payment methods, for your own products, customers and staff.
        #[arg(long)]
        bare: bool,
    },
    /// Imports shop.toml, products.csv, customers.csv: any of them, in any order.
    Import {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Reports what would change and every bad row, and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Exports as CSV.
    #[command(subcommand)]
    Export(Export),
    /// Runs the desk on every chat platform that is configured.
    Serve(Platforms),
    /// Who may use the desk.
    #[command(subcommand)]
    Staff(staff::Command),
    /// Where others are told of orders: Standard Webhooks, signed.
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// A customer's data.
    #[command(subcommand)]
    Customer(customer::Command),
    /// The morning's digest, as chats are told it.
    Digest {
        /// Print it; nothing is sent. Without this, every chat that is bound to the digest and has not had today's gets it
        /// at once.
        #[arg(long)]
        dry_run: bool,
        /// Only of this market.
        #[arg(long, value_name = "MARKET")]
        market: Option<String>,
    },
    /// Says what is configured, what is reachable, and what to do about each fault.
    Doctor(Platforms),
    /// Brings the database's schema up to date (every other command does that, too).
    Migrate,
}

#[derive(Subcommand)]
enum Export {
    /// All orders, in the format of Shopify's order CSV.
    Orders(Output),
    /// All customers, in the format of Shopify's customer CSV, which `import` takes.
    Customers(Output),
    /// Every stock movement: when, what, where, how many, why and by whom.
    Movements(Output),
    /// Who did what, when, to which cart or order; without personal data.
    Audit(Output),
}

#[derive(clap::Args)]
struct Output {
    /// The file to write [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,sqlx=error,cartwright=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let cli = Cli::parse();
    if let Command::Price { schema } = cli.command {
        return priced(schema);
    }
    let done = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("start the runtime")
        .and_then(|runtime| {
            let done = runtime.block_on(run(cli));
            // A reader that still waits for a key must not keep the program.
            runtime.shutdown_background();
            done
        });
    match done {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("cartwright: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// `price`: wrong input is one sentence and exit status 2.
fn priced(schema: bool) -> ExitCode {
    if schema {
        return match writeln!(stdout(), "{}", price::schema()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    match price::run(stdin().lock(), stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let config = cli.config;
    let mut clock = config.now.map_or(Clock::System, Clock::Fixed);
    let mut lead = None;
    if config.led {
        let (led, gone) = demo::follow();
        (clock, lead) = (led, Some(gone));
    }
    if let Command::Demo(options) = cli.command {
        return demo::run(&config, options, ended()).await;
    }
    if let Command::Doctor(platforms) = &cli.command {
        let findings = doctor::run(&config, platforms).await?;
        println!("{findings}");
        return Ok(if findings.well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let needs_shop = matches!(
        cli.command,
        Command::Chat(_)
            | Command::Serve(_)
            | Command::Staff(_)
            | Command::Export(_)
            | Command::Read(_)
            | Command::Digest { .. }
    );
    let database = if needs_shop {
        Database::open_with_shop(&config, clock.now()).await?
    } else {
        Database::open(&config).await?
    };
    if let Command::Serve(platforms) = &cli.command {
        // Told to end, it finishes what it has; nothing is dropped.
        let served = tokio::select! {
            served = cartwright::serve::run(&database.store, platforms, clock, ended_or(lead)) => served,
            never = database.keep_running() => match never {},
        };
        database.close().await?;
        return served.map(|()| ExitCode::SUCCESS);
    }
    let done = tokio::select! {
        done = work(&database, &config, cli.command, clock) => done,
        signal = ended() => signal.map(|()| ExitCode::FAILURE),
    };
    database.close().await?;
    done
}

async fn work(database: &Database, config: &Config, command: Command, clock: Clock) -> Result<ExitCode> {
    let store = &database.store;
    match command {
        Command::Chat(options) => {
            tokio::task::spawn_blocking(phone::warm_up);
            let history = folder(config).unwrap_or_default().join("history");
            let whole = chat::run(database, &options, history, clock).await?;
            return Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Read(options) => read::run(store, &options, stdin().lock(), stdout().lock()).await?,
        Command::Init { bare } => println!("{}", import::init(store, bare, clock.now()).await?),
        Command::Import { files, dry_run } => {
            let imported = import::import(store, &files, dry_run, clock.now()).await?;
            println!("{imported}");
            if !imported.is_whole() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Export(what) => {
            let (kind, output, table) = match what {
                Export::Orders(to) => ("orders", to.output, None),
                Export::Customers(to) => ("customers", to.output, Some(Table::Customers)),
                Export::Movements(to) => ("movements", to.output, Some(Table::Movements)),
                Export::Audit(to) => ("entries", to.output, Some(Table::Audit)),
            };
            let to: Box<dyn Write + Send> = match &output {
                Some(path) => Box::new(BufWriter::new(
                    File::create(path).with_context(|| format!("{} cannot be written", path.display()))?,
                )),
                None => Box::new(stdout()),
            };
            let count = match table {
                Some(table) => export::table(store, table, to).await?,
                None => export::orders(store, to).await?,
            };
            eprintln!("{count} {kind} exported.");
        }
        Command::Webhook(command) => println!("{}", webhook::run(store, command, clock.now()).await?),
        Command::Customer(command) => println!("{}", customer::run(store, command).await?),
        Command::Staff(command) => println!("{}", staff::run(store, command, clock.now()).await?),
        Command::Digest { dry_run: true, market } => {
            let market = market.as_deref().map(str::to_uppercase);
            let screen =
                Turns::new(store.clone()).digest_now(market.as_deref(), Lang::En, clock.now()).await?;
            println!("{}", screen.plain());
        }
        Command::Digest { .. } => {
            let sent = Turns::new(store.clone()).digests(clock.now(), true).await?;
            println!("{sent} chats get their digest.");
        }
        Command::Migrate => println!("The schema is up to date."),
        Command::Demo(_) | Command::Doctor(_) | Command::Price { .. } | Command::Serve(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// The same, or when whoever leads us is gone.
async fn ended_or(lead: Option<oneshot::Receiver<()>>) -> Result<()> {
    let Some(lead) = lead else { return ended().await };
    tokio::select! {
        ended = ended() => ended,
        _ = lead => Ok(()),
    }
}

/// Returns when the process is told to end, so that the database is left in order.
async fn ended() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
        done = tokio::signal::ctrl_c() => done?,
    }
    Ok(())
}
