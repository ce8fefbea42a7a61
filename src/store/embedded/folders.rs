//! Where a cluster's files lie, and which account may run Postgres on them.

use anyhow::{Context, Result, bail};
use rustix::fs::{Gid, Uid};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{DirBuilder, Metadata};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// The port is only a part of the socket's file name: the server listens on no network.
pub const PORT: u16 = 5432;
/// What the systems' socket addresses hold: 107 bytes on Linux, 103 on macOS.
const LONGEST_SOCKET_PATH: usize = 103;

/// The account that runs Postgres for root, which Postgres itself refuses to serve.
#[derive(Clone)]
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

/// The paths inside one data folder. The account, if any, owns the cluster and the socket folder, nothing else.
pub struct Folders {
    data: PathBuf,
    socket: PathBuf,
    pub account: Option<Account>,
}

/// The folder of this user's cluster: `CARTWRIGHT_DATA`, else the system's place for such data.
pub fn data_folder() -> Result<PathBuf> {
    data_folder_from(rustix::process::geteuid().is_root(), |name| std::env::var_os(name))
}

fn data_folder_from(root: bool, variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    let folder = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(data) = folder("CARTWRIGHT_DATA") {
        return Ok(std::path::absolute(data)?);
    }
    if root {
        return Ok(PathBuf::from("/var/lib/cartwright"));
    }
    if let Some(shared) = folder("XDG_DATA_HOME").filter(|shared| shared.is_absolute()) {
        return Ok(shared.join("cartwright"));
    }
    let home = folder("HOME")
        .context("neither CARTWRIGHT_DATA nor HOME is set: set one to a folder for the data")?;
    let below = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    Ok(home.join(below).join("cartwright"))
}

/// Fails with a sentence when Postgres could not run on a cluster in `folder`, which need not exist yet.
pub fn may_serve(folder: &Path) -> Result<()> {
    match account()? {
        Some(account) => account.can_reach(folder),
        None => Ok(()),
    }
}

impl Folders {
    /// Makes the data folder if it is missing.
    pub fn prepare(data: &Path) -> Result<Self> {
        let mut account = account()?;
        // Another account must pass through the folder to its cluster, but not list what lies beside it.
        let mode = if account.is_some() { 0o711 } else { 0o700 };
        DirBuilder::new().recursive(true).mode(mode).create(data).with_context(|| {
            format!("the data folder {} cannot be made: set CARTWRIGHT_DATA to one that can", data.display())
        })?;
        let data = data.canonicalize()?;
        if data.to_str().is_none() {
            bail!(
                "the name of the data folder {} is not UTF-8: set CARTWRIGHT_DATA to another",
                data.display()
            );
        }
        if let Some(account) = &mut account {
            account.become_owner_of(&data.join("cluster"));
            account.can_reach(&data)?;
        }
        let socket = socket_folder(&data);
        Ok(Self { data, socket, account })
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn cluster(&self) -> PathBuf {
        self.data.join("cluster")
    }

    /// Where a cluster is made before it gets its name: a half-made one is never taken for a whole one.
    pub fn new_cluster(&self) -> PathBuf {
        self.data.join("cluster.new")
    }

    pub fn pid_file(&self) -> PathBuf {
        self.cluster().join("postmaster.pid")
    }

    pub fn log(&self) -> PathBuf {
        self.data.join("postgres.log")
    }

    pub fn start_lock(&self) -> PathBuf {
        self.data.join("start.lock")
    }

    pub fn users_lock(&self) -> PathBuf {
        self.data.join("users.lock")
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Makes a folder that only the server's account may enter, or checks that it is one.
    pub fn make_private(&self, folder: &Path) -> Result<()> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => {
                if let Some(account) = &self.account {
                    let (uid, gid) = (Uid::from_raw(account.uid), Gid::from_raw(account.gid));
                    rustix::fs::chown(folder, Some(uid), Some(gid)).with_context(|| {
                        format!("{} cannot be given to {}", folder.display(), account.name)
                    })?;
                }
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be made", folder.display())),
        }
        let found = folder.symlink_metadata()?;
        let owner =
            self.account.as_ref().map_or_else(|| rustix::process::geteuid().as_raw(), |account| account.uid);
        if !found.is_dir() || found.uid() != owner || found.mode() & 0o077 != 0 {
            bail!(
                "{} is not a folder that only the database's account (id {owner}) may enter: remove it and try again",
                folder.display()
            );
        }
        Ok(())
    }
}

impl Account {
    /// Under sudo, a cluster that a plain user has made stays that user's.
    fn become_owner_of(&mut self, cluster: &Path) {
        if let Ok(found) = cluster.metadata()
            && found.uid() != self.uid
        {
            *self = Self { name: format!("number {}", found.uid()), uid: found.uid(), gid: found.gid() };
        }
    }

    /// Postgres must be able to walk to its cluster through every folder above it.
    fn can_reach(&self, folder: &Path) -> Result<()> {
        for above in folder.ancestors() {
            let Ok(found) = above.metadata() else { continue };
            if !self.may_enter(&found) {
                bail!(
                    "Postgres runs as the account {}, which may not enter {}: run `chmod o+x {}`, \
                     or set CARTWRIGHT_DATA to a folder such as /var/lib/cartwright",
                    self.name,
                    above.display(),
                    above.display()
                );
            }
        }
        Ok(())
    }

    fn may_enter(&self, folder: &Metadata) -> bool {
        let bit = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }
}

/// The account to drop to: none unless we are root.
fn account() -> Result<Option<Account>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd").context("the list of accounts cannot be read")?;
    let found = ["postgres", "nobody"].iter().find_map(|name| find_account(&accounts, name));
    found.map(Some).context(
        "Postgres does not run as root, and there is no account `postgres` or `nobody` to run it: \
         start Cartwright from another account",
    )
}

fn find_account(accounts: &str, wanted: &str) -> Option<Account> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| *name == wanted)?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account { name: name.to_owned(), uid, gid })
    })
}

/// A socket's path has a short limit: a deep data folder gets its socket under /tmp, in a folder named after it.
fn socket_folder(data: &Path) -> PathBuf {
    let beside = data.join("run");
    let longest = beside.join(format!(".s.PGSQL.{PORT}"));
    if longest.as_os_str().len() <= LONGEST_SOCKET_PATH {
        return beside;
    }
    let digest = Sha256::digest(data.as_os_str().as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    // Not TMPDIR: two processes with different ones must find the same socket.
    PathBuf::from(format!("/tmp/cartwright-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder(root: bool, variables: &[(&str, &str)]) -> String {
        let lookup =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        data_folder_from(root, lookup)
            .map_or_else(|error| error.to_string(), |path| path.display().to_string())
    }

    #[test]
    fn the_data_folder_is_the_variable_else_the_systems_place() {
        assert_eq!(folder(true, &[("CARTWRIGHT_DATA", "/srv/shop"), ("HOME", "/root")]), "/srv/shop");
        assert_eq!(folder(true, &[("HOME", "/root")]), "/var/lib/cartwright");
        assert_eq!(folder(false, &[("XDG_DATA_HOME", "/x"), ("HOME", "/home/a")]), "/x/cartwright");
        let home = folder(false, &[("XDG_DATA_HOME", ""), ("CARTWRIGHT_DATA", ""), ("HOME", "/home/a")]);
        assert!(home.starts_with("/home/a/") && home.ends_with("/cartwright"), "{home}");
        assert!(folder(false, &[]).contains("CARTWRIGHT_DATA"));
    }

    #[test]
    fn a_deep_folder_gets_a_short_socket_path_of_its_own() {
        assert_eq!(socket_folder(Path::new("/srv/shop")), Path::new("/srv/shop/run"));
        let (one, two) = (format!("/{}/1", "deep/".repeat(20)), format!("/{}/2", "deep/".repeat(20)));
        assert!(socket_folder(Path::new(&one)).starts_with("/tmp"));
        assert_ne!(socket_folder(Path::new(&one)), socket_folder(Path::new(&two)));
    }

    #[test]
    fn a_folder_that_the_account_may_not_enter_is_named() {
        let closed = tempfile::tempdir().expect("a folder");
        std::fs::set_permissions(closed.path(), std::fs::Permissions::from_mode(0o700))
            .expect("only we may enter it");
        let below = closed.path().join("not/there/yet");
        let stranger = Account { name: "stranger".to_owned(), uid: 54_321, gid: 54_321 };
        let refusal = stranger.can_reach(&below).expect_err("a refusal").to_string();
        assert!(refusal.contains(&format!("chmod o+x {}`", closed.path().display())), "{refusal}");
        let found = closed.path().metadata().expect("a folder");
        let owner = Account { uid: found.uid(), ..stranger };
        assert!(owner.may_enter(&found));
    }

    #[test]
    fn accounts_are_read_from_the_systems_list() {
        let list =
            "root:x:0:0::/root:/bin/sh\npostgresql:x:7:7::/:/bin/sh\npostgres:x:104:110:x:/:/bin/bash\n";
        let found = find_account(list, "postgres").map(|account| (account.uid, account.gid));
        assert_eq!(found, Some((104, 110)));
        assert!(find_account(list, "nobody").is_none());
    }
}
