//! The bot's command menu, from the one table of commands, for each kind of chat and each language.

use super::api::{Api, Failure};
use crate::dialog::commands::COMMANDS;
use crate::dialog::words::{Lang, say};
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters};
use teloxide::types::{BotCommand, BotCommandScope};

/// Sets the commands. Readers of a language that the desk does not speak see them in English.
pub async fn publish(api: &Api) -> Result<(), Failure> {
    for scope in [BotCommandScope::AllPrivateChats, BotCommandScope::AllGroupChats] {
        for lang in Lang::ALL {
            let mut set = SetMyCommands::new(commands(lang)).scope(scope.clone());
            if lang != Lang::default() {
                set = set.language_code(lang.as_str());
            }
            api.call(&set).await?;
        }
    }
    Ok(())
}

fn commands(lang: Lang) -> Vec<BotCommand> {
    let command = |name: &str, lang| {
        let description: String = say(lang, &format!("command-{name}"), &[]).chars().take(256).collect();
        BotCommand::new(name, description)
    };
    COMMANDS.iter().map(|spec| command(spec.name, lang)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_fits() {
        for lang in Lang::ALL {
            let commands = commands(lang);
            assert!((1..=100).contains(&commands.len()));
            for command in commands {
                let name = &command.command;
                assert!(
                    name.len() <= 32 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                    "{name}"
                );
                assert!((3..=256).contains(&command.description.chars().count()), "{name}");
            }
        }
    }
}
