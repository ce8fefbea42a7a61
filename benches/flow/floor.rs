//! The floor: the least SQL for the same order, run by pgbench on the same server.

use crate::{PRODUCTS, Run};
use anyhow::{Context, Result, ensure};
use cartwright::store::embedded::Embedded;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A prepared database and the scripts.
pub struct Floor {
    socket: PathBuf,
    folder: PathBuf,
}

impl Floor {
    /// None, with a loud line, where pgbench or the scripts are not at hand.
    pub async fn prepare(server: &Embedded) -> Result<Option<Self>> {
        let folder = std::env::var_os("CARTWRIGHT_FLOOR")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"), PathBuf::from);
        let missing =
            !folder.join("flow.sql").exists() || Command::new("pgbench").arg("-V").output().is_err();
        if missing {
            eprintln!(
                "!!! NO FLOOR: pgbench or its scripts are not at hand; only our own figures follow !!!"
            );
            return Ok(None);
        }
        server.database("floor").await?;
        let floor = Self { socket: server.socket_folder().to_owned(), folder };
        let filled = floor
            .client("psql")
            .args(["-q", "-v", &format!("products={PRODUCTS}"), "-f"])
            .arg(floor.folder.join("schema.sql"))
            .output()
            .context("psql")?;
        ensure!(filled.status.success(), "the floor's schema: {}", String::from_utf8_lossy(&filled.stderr));
        Ok(Some(floor))
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.arg("-h").arg(&self.socket).args(["-U", "postgres", "-d", "floor"]);
        command
    }

    /// Orders by `clients` for `seconds`.
    pub fn run(&self, clients: usize, seconds: u64) -> Result<Run> {
        let log = std::env::temp_dir().join(format!("cartwright-floor-{}", std::process::id()));
        let (products, clients, seconds) =
            (format!("products={PRODUCTS}"), clients.to_string(), seconds.to_string());
        let ran = self
            .client("pgbench")
            .args([
                "-n", "-M", "prepared", "-D", &products, "-D", "ctr=1", "-c", &clients, "-j", "2", "-T",
                &seconds,
            ])
            .arg("-l")
            .arg("--log-prefix")
            .arg(&log)
            .arg("-f")
            .arg(self.folder.join("flow.sql"))
            .output()
            .context("pgbench")?;
        ensure!(ran.status.success(), "pgbench: {}", String::from_utf8_lossy(&ran.stderr));
        let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
        let tps =
            printed.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        Ok(Run {
            orders_per_s: tps.context("pgbench told no figure")?,
            order_p99_ms: p99(&log)?,
            ..Run::default()
        })
    }
}

/// The 99th percentile of pgbench's per-transaction logs, which are removed.
fn p99(prefix: &Path) -> Result<f64> {
    let name = prefix.file_name().and_then(|name| name.to_str()).context("a log's name")?.to_owned();
    let mut times = Vec::new();
    for entry in std::fs::read_dir(prefix.parent().context("a folder")?)? {
        let path = entry?.path();
        if path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(&name)) {
            let text = std::fs::read_to_string(&path)?;
            times.extend(
                text.lines().filter_map(|l| l.split(' ').nth(2)?.parse::<f64>().ok()).map(|us| us / 1_000.0),
            );
            std::fs::remove_file(&path)?;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(crate::at(&times, 0.99))
}
