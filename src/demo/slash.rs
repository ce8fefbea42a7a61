//! A command of Discord's as it is typed in one line: `/cart add product:cotton shirt quantity:2`.

use serde_json::Value;

/// A command's words, and its options by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub command: String,
    pub options: Vec<(String, String)>,
}

/// Reads a line by the commands that are registered; why it is none of them.
pub fn read(line: &str, commands: &[Value]) -> Result<Typed, String> {
    let (command, leaf, rest) = find(line, commands)?;
    Ok(Typed { command, options: options(rest, leaf) })
}

/// What is being typed, where something can be suggested for its last option: the whole, the option, what it has.
pub fn asked(line: &str, commands: &[Value]) -> Option<(Typed, String, String)> {
    let typed = read(line, commands).ok()?;
    let (_, leaf, _) = find(line, commands).ok()?;
    let (name, word) = typed.options.last()?.clone();
    let option = list(&leaf["options"]).iter().find(|option| option["name"] == name.as_str())?;
    (option["autocomplete"] == true).then_some((typed, name, word))
}

/// The commands, or the options of the command, that begin as the line ends: what would be typed, and what it means.
pub fn offered(line: &str, commands: &[Value]) -> Vec<Value> {
    let mut all = Vec::new();
    for command in commands.iter().filter(|command| command["type"] == 1) {
        gather(command, "/", &mut all);
    }
    if let Ok((command, leaf, rest)) = find(line, commands) {
        let given = options(rest, leaf);
        let choices = given.last().and_then(|(name, word)| {
            let option = list(&leaf["options"]).iter().find(|option| option["name"] == name.as_str())?;
            Some((name, word, list(&option["choices"])))
        });
        if let Some((name, word, choices)) = choices.filter(|(_, _, choices)| !choices.is_empty()) {
            let before = line.strip_suffix(&format!("{name}:{word}")).unwrap_or(line);
            let fits = |choice: &&Value| lower(&choice["name"]).contains(&word.to_lowercase());
            let line =
                |choice: &Value| format!("{before}{name}:{}", choice["name"].as_str().unwrap_or_default());
            return choices.iter().filter(fits).map(|choice| offer(&line(choice), "")).collect();
        }
        let missing = list(&leaf["options"])
            .iter()
            .filter(|option| !given.iter().any(|(name, _)| option["name"] == name.as_str()));
        let begun = format!("/{command}{}", if rest.is_empty() { "" } else { " " }) + rest;
        return missing
            .map(|option| {
                let name = option["name"].as_str().unwrap_or_default();
                offer(
                    &format!("{} {name}:", begun.trim_end()),
                    option["description"].as_str().unwrap_or_default(),
                )
            })
            .collect();
    }
    let begins = |offer: &Value| lower(&offer["line"]).starts_with(&line.to_lowercase());
    all.into_iter().filter(begins).collect()
}

fn gather(command: &Value, before: &str, all: &mut Vec<Value>) {
    let line = format!("{before}{}", command["name"].as_str().unwrap_or_default());
    let below: Vec<&Value> = list(&command["options"]).iter().filter(|option| is_group(option)).collect();
    if below.is_empty() {
        all.push(offer(&line, command["description"].as_str().unwrap_or_default()));
    }
    for option in below {
        gather(option, &format!("{line} "), all);
    }
}

fn offer(line: &str, says: &str) -> Value {
    serde_json::json!({ "line": line, "says": says })
}

/// The command's words, its definition, and what follows.
fn find<'c, 'l>(line: &'l str, commands: &'c [Value]) -> Result<(String, &'c Value, &'l str), String> {
    let mut rest = line.trim_start().strip_prefix('/').ok_or("A command begins with /.")?;
    let word = |text: &'l str| text.split_whitespace().next().unwrap_or_default();
    let first = word(rest);
    let mut level = commands.iter().find(|command| command["type"] == 1 && command["name"] == first);
    let mut words = Vec::new();
    let mut found = None;
    while let Some(command) = level {
        let name = word(rest);
        words.push(name);
        rest = rest.trim_start().strip_prefix(name).unwrap_or_default();
        found = Some(command);
        let next = word(rest);
        level = list(&command["options"]).iter().find(|option| is_group(option) && option["name"] == next);
    }
    let found = found.ok_or_else(|| format!("There is no command /{first}."))?;
    if list(&found["options"]).iter().any(is_group) {
        return Err(format!("/{} needs one more word.", words.join(" ")));
    }
    Ok((words.join(" "), found, rest.trim_start()))
}

/// Each option's text reaches to the next option's name.
fn options(rest: &str, leaf: &Value) -> Vec<(String, String)> {
    let names = list(&leaf["options"]).iter().filter_map(|option| option["name"].as_str());
    let mut places: Vec<(usize, &str)> = names
        .flat_map(|name| {
            let with_colon = format!("{name}:");
            let begins = |at: &usize| *at == 0 || rest[..*at].ends_with(' ');
            let all: Vec<usize> = rest.match_indices(&with_colon).map(|(at, _)| at).filter(begins).collect();
            all.into_iter().take(1).map(move |at| (at, name))
        })
        .collect();
    places.sort_unstable();
    let ends: Vec<usize> = places.iter().skip(1).map(|(at, _)| *at).chain([rest.len()]).collect();
    let text = |((at, name), end): (&(usize, &str), usize)| {
        ((*name).to_owned(), rest[at + name.len() + 1..end].trim().to_owned())
    };
    places.iter().zip(ends).map(text).collect()
}

fn is_group(option: &Value) -> bool {
    option["type"] == 1 || option["type"] == 2
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn lower(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn commands() -> Vec<Value> {
        let product = json!({ "type": 3, "name": "product", "autocomplete": true });
        let quantity = json!({ "type": 4, "name": "quantity" });
        let add = json!({ "type": 1, "name": "add", "description": "Adds", "options": [product, quantity] });
        vec![
            json!({ "type": 1, "name": "cart", "options": [add] }),
            json!({ "type": 1, "name": "say", "options": [
            { "type": 3, "name": "text" },
        ] }),
        ]
    }

    #[test]
    fn options_reach_to_the_next_ones_name() {
        let typed = read("/cart add product:cotton shirt: L quantity:2", &commands()).unwrap();
        assert_eq!(typed.command, "cart add");
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(typed.options, [pair("product", "cotton shirt: L"), pair("quantity", "2")]);
        assert!(read("/cart", &commands()).is_err());
        assert!(read("/cat", &commands()).is_err());
        let (_, option, word) = asked("/cart add product:cott", &commands()).unwrap();
        assert_eq!((option.as_str(), word.as_str()), ("product", "cott"));
        assert!(asked("/cart add product:x quantity:2", &commands()).is_none());
    }

    #[test]
    fn what_fits_is_offered() {
        let lines = |line: &str| -> Vec<String> {
            offered(line, &commands())
                .iter()
                .map(|offer| offer["line"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(lines("/"), ["/cart add", "/say"]);
        assert_eq!(lines("/cart add"), ["/cart add product:", "/cart add quantity:"]);
        assert_eq!(lines("/cart add product:mug"), ["/cart add product:mug quantity:"]);
    }
}
