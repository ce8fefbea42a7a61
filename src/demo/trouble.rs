//! What happens to everybody at the press of a button: time passes, platforms fail, the bot is killed, the database stalls.

use super::stage::Stage;
use crate::emulator::{discord, telegram, whatsapp};
use crate::turn::next_digest;
use chrono::TimeDelta;
use std::time::Duration;

/// How long the database is held.
const STALL: Duration = Duration::from_secs(5);
/// How long updates come twice.
const TWICE: Duration = Duration::from_secs(30);

/// Lets it happen: what it means, or why that is nothing.
pub async fn happen(stage: &Stage, what: &str) -> Result<String, String> {
    let hours = what.strip_prefix('+').and_then(|rest| rest.strip_suffix('h')).and_then(|n| n.parse().ok());
    if let Some(hours) = hours.filter(|hours| (1..=24 * 31).contains(hours)) {
        stage.advance(TimeDelta::hours(hours)).await;
        return Ok(format!("It is {hours} hours later, for everybody."));
    }
    match what {
        "digest" => {
            let now = stage.now();
            stage.advance(next_digest(now, chrono_tz::Asia::Dhaka) - now + TimeDelta::minutes(1)).await;
            Ok("It is the next morning: the digest is due.".to_owned())
        }
        "kill" => {
            stage.bot.kill().await;
            Ok("The bot was killed, as kill -9 does. It starts again by itself.".to_owned())
        }
        "429" => {
            for method in ["sendMessage", "editMessageText"] {
                stage.telegram.fail(method, telegram::Fault::TooMany(2), 1);
            }
            stage.discord.fail(discord::When::any(), discord::Fault::TooMany(Duration::from_secs(2)), 1);
            stage.whatsapp.fail(whatsapp::Fault::Refuse(429, 130_429), 1);
            Ok("The next requests are refused: too many.".to_owned())
        }
        "slow" => {
            let late = Duration::from_secs(2);
            for method in ["sendMessage", "editMessageText"] {
                stage.telegram.fail(method, telegram::Fault::Slow(late), 2);
            }
            stage.discord.fail("create_message", discord::Fault::Slow(late), 2);
            Ok("The next answers of the platforms take two seconds.".to_owned())
        }
        "twice" => {
            stage.telegram.trouble(telegram::Trouble { again: 1, ..Default::default() });
            stage.discord.trouble(discord::Trouble { again: 1, ..Default::default() });
            if let Some(last) = stage.whatsapp.heard().pop() {
                stage.whatsapp.bring_raw(&stage.rahim.bot, last.json.to_string().into_bytes());
            }
            let (telegram, discord) = (stage.telegram.clone(), stage.discord.clone());
            tokio::spawn(async move {
                tokio::time::sleep(TWICE).await;
                telegram.trouble(telegram::Trouble::default());
                discord.trouble(discord::Trouble::default());
            });
            Ok("For half a minute every update comes twice.".to_owned())
        }
        "stall" => {
            let store = stage.store.clone();
            tokio::spawn(async move {
                if let Err(fault) = store.stall(STALL).await {
                    tracing::warn!(fault = format!("{fault:#}"), "the database did not stall");
                }
            });
            Ok("The database stands still for five seconds.".to_owned())
        }
        other => Err(format!(
            "{other} is nothing that can happen: +1h, +24h, digest, kill, 429, slow, twice, stall"
        )),
    }
}
