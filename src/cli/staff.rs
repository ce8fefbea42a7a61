//! `staff add|list|remove`: who may use the desk.

use crate::engine::staff::Role;
use crate::store::Store;
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

/// What to do with the staff.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Adds somebody.
    Add {
        #[arg(long)]
        name: String,
        /// rep, manager or owner.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Their Telegram user id.
        #[arg(long, value_name = "ID")]
        telegram: Option<i64>,
        /// Their Discord user id.
        #[arg(long, value_name = "ID")]
        discord: Option<u64>,
    },
    /// Prints a link, or a Discord command, that makes whoever uses it first a member; good for a day.
    Invite {
        /// rep, manager or owner.
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// Maps a role of a Discord server: once a server has any, it lets in only those of the staff who hold one, with at
    /// most that role here.
    Gate {
        /// The server's id.
        #[arg(long, value_name = "ID")]
        server: u64,
        /// The role's id on that server.
        #[arg(long, value_name = "ID")]
        discord_role: u64,
        /// rep, manager or owner.
        #[arg(long, value_parser = role, required_unless_present = "remove")]
        role: Option<Role>,
        /// Takes the mapping away.
        #[arg(long, conflicts_with = "role")]
        remove: bool,
    },
    /// Lists everybody.
    List,
    /// Removes somebody, effective at once.
    Remove {
        #[arg(long)]
        name: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "rep, manager and owner are the roles there are".to_owned())
}

/// Carries the command out; what to print.
pub async fn run(store: &Store, command: Command, now: DateTime<Utc>) -> Result<String> {
    let mut tx = store.begin().await?;
    match command {
        Command::Add { name, role, telegram, discord } => {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
                bail!("a name is needed, of at most 100 characters");
            }
            let identities: Vec<(&str, String)> = telegram
                .map(|id| ("telegram", id.to_string()))
                .into_iter()
                .chain(discord.map(|id| ("discord", id.to_string())))
                .collect();
            if tx.add_staff(name, role, &identities, now).await?.is_none() {
                bail!("there is somebody of this name or id already: see `cartwright staff list`");
            }
            tx.commit().await?;
            Ok(format!("{name} is on the staff as {}.", role.as_str()))
        }
        Command::Invite { role } => {
            let code = tx.invite(role, now).await?;
            tx.commit().await?;
            let telegram =
                store.bot_name("telegram").await?.map(|bot| format!("https://t.me/{bot}?start={code}"));
            let discord = store.bot_name("discord").await?.map(|_| format!("/join code:{code} (in Discord)"));
            let ways: Vec<String> = telegram.into_iter().chain(discord).collect();
            if ways.is_empty() {
                return Ok(format!(
                    "{code}\nNo bot has run on this database yet. Once `cartwright serve` has, the link is \
                     https://t.me/BOT?start={code}; typing /start {code} to the bot in private does the same, and \
                     /join in Discord."
                ));
            }
            Ok(ways.join("\n"))
        }
        Command::Gate { server, discord_role, role, remove: _ } => {
            tx.map_server_role("discord", &server.to_string(), &discord_role.to_string(), role).await?;
            tx.commit().await?;
            Ok(match role {
                Some(role) => {
                    format!("Who holds {discord_role} on {server} acts there as {} at most.", role.as_str())
                }
                None => format!("The role {discord_role} on {server} lets nobody in any more."),
            })
        }
        Command::List => {
            let members = tx.staff().await?;
            if members.is_empty() {
                return Ok("Nobody is on the staff yet.".to_owned());
            }
            let line = |member: &crate::store::staff::Member| {
                format!("{:<20} {:<8} {}", member.name, member.role, member.platforms.join(", "))
            };
            Ok(members.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        Command::Remove { name } => {
            if !tx.remove_staff(name.trim()).await? {
                bail!("nobody of that name is on the staff: see `cartwright staff list`");
            }
            tx.commit().await?;
            Ok(format!("{} is no longer on the staff.", name.trim()))
        }
    }
}
