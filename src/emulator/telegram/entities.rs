//! Reads Telegram's HTML into plain text and entities, with Telegram's own complaints.

use serde_json::{Value, json};

/// A text as Telegram keeps it: trimmed, with entities in UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formatted {
    pub text: String,
    pub entities: Vec<Value>,
}

/// A tag that is not closed yet.
struct Open {
    tag: String,
    entity: Option<Value>,
    from: usize,
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    text: String,
    /// The length of `text` in UTF-16 units.
    units: usize,
    open: Vec<Open>,
    entities: Vec<Value>,
}

/// Text that has no markup of its own; `entities` are those that came with it.
pub fn plain(text: &str, entities: Vec<Value>) -> Formatted {
    trimmed(Formatted { text: text.to_owned(), entities })
}

/// Parses the tags that Telegram knows; the error is the end of "can't parse entities: …".
pub fn html(html: &str) -> Result<Formatted, String> {
    let mut reader =
        Reader { html, at: 0, text: String::new(), units: 0, open: Vec::new(), entities: Vec::new() };
    while let Some(c) = reader.rest().chars().next() {
        match c {
            '<' => reader.tag()?,
            '&' => reader.reference(),
            c => {
                reader.push(c);
                reader.at += c.len_utf8();
            }
        }
    }
    if let Some(open) = reader.open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag));
    }
    reader.entities.sort_by_key(|entity| (number(entity, "offset"), -number(entity, "length")));
    Ok(trimmed(Formatted { text: reader.text, entities: reader.entities }))
}

/// How long a text is for Telegram.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.html[self.at..]
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.units += c.len_utf16();
    }

    /// A character reference, or an ampersand that is only that.
    fn reference(&mut self) {
        let rest = self.rest();
        let named = rest[1..].split_once(';').and_then(|(name, _)| Some((character(name)?, name.len() + 2)));
        let (c, length) = named.unwrap_or(('&', 1));
        self.push(c);
        self.at += length;
    }

    fn tag(&mut self) -> Result<(), String> {
        let at = self.at;
        let closing = self.rest().starts_with("</");
        let kind = if closing { "end" } else { "start" };
        let inner = self.rest()[1 + usize::from(closing)..].to_owned();
        let Some(end) = end_of_tag(&inner) else {
            return Err(format!("Unclosed {kind} tag at byte offset {at}"));
        };
        self.at = at + 1 + usize::from(closing) + end + 1;
        let inner = &inner[..end];
        if closing { self.close(inner.trim(), at) } else { self.start(inner, at) }
    }

    fn start(&mut self, inner: &str, at: usize) -> Result<(), String> {
        let (tag, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let tag = tag.to_lowercase();
        let nested = self.open.last().map(|open| open.tag.as_str());
        let entity = entity(&tag, &attributes(rest), nested)
            .ok_or_else(|| format!("Unsupported start tag \"{tag}\" at byte offset {at}"))?;
        // The language of a block of code stands in a tag inside the block.
        if tag == "code"
            && nested == Some("pre")
            && let Some(language) = entity.as_ref().and_then(|entity| entity.get("language"))
            && let Some(Some(block)) = self.open.last_mut().map(|open| &mut open.entity)
        {
            block["language"] = language.clone();
            self.open.push(Open { tag, entity: None, from: self.units });
            return Ok(());
        }
        self.open.push(Open { tag, entity, from: self.units });
        Ok(())
    }

    fn close(&mut self, tag: &str, at: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {at}"));
        };
        let tag = tag.to_lowercase();
        if !tag.is_empty() && tag != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{tag}>\"",
                open.tag
            ));
        }
        let length = self.units - open.from;
        if let (Some(mut entity), 1..) = (open.entity, length) {
            entity["offset"] = json!(open.from);
            entity["length"] = json!(length);
            self.entities.push(entity);
        }
        Ok(())
    }
}

/// Where the tag ends: the first `>` outside of quotes.
fn end_of_tag(inner: &str) -> Option<usize> {
    let mut quote = None;
    inner.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

/// Attributes by name; one without a value has an empty one.
fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if end == 0 {
            return found;
        }
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| ['"', '\''].contains(c));
        let body = &after[quote.map_or(0, char::len_utf8)..];
        let end = body.find(|c: char| quote.map_or(c.is_whitespace(), |quote| c == quote));
        let end = end.unwrap_or(body.len());
        found.push((name, decoded(&body[..end])));
        rest = body[end..].strip_prefix(|c| Some(c) == quote).unwrap_or(&body[end..]);
    }
}

/// The entity of a tag (none for a link without address); nothing at all when Telegram does not know the tag.
#[expect(clippy::option_option, reason = "a known tag may make no entity")]
fn entity(tag: &str, attributes: &[(String, String)], inside: Option<&str>) -> Option<Option<Value>> {
    let attribute =
        |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let simple = |kind: &str| Some(Some(json!({ "type": kind })));
    match tag {
        "b" | "strong" => simple("bold"),
        "i" | "em" => simple("italic"),
        "u" | "ins" => simple("underline"),
        "s" | "strike" | "del" => simple("strikethrough"),
        "tg-spoiler" => simple("spoiler"),
        "span" if attribute("class") == Some("tg-spoiler") => simple("spoiler"),
        "pre" => simple("pre"),
        "blockquote" if attribute("expandable").is_some() => simple("expandable_blockquote"),
        "blockquote" => simple("blockquote"),
        "code" => match attribute("class").and_then(|class| class.strip_prefix("language-")) {
            Some(language) if inside == Some("pre") => {
                Some(Some(json!({ "type": "code", "language": language })))
            }
            _ => simple("code"),
        },
        "a" => Some(attribute("href").filter(|url| !url.is_empty()).map(link)),
        "tg-emoji" => {
            Some(attribute("emoji-id").map(|id| json!({ "type": "custom_emoji", "custom_emoji_id": id })))
        }
        _ => None,
    }
}

fn link(url: &str) -> Value {
    match url.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok()) {
        Some(id) => {
            json!({ "type": "text_mention", "user": { "id": id, "is_bot": false, "first_name": "" } })
        }
        None => json!({ "type": "text_link", "url": url }),
    }
}

fn decoded(text: &str) -> String {
    let mut reader =
        Reader { html: text, at: 0, text: String::new(), units: 0, open: Vec::new(), entities: Vec::new() };
    while let Some(c) = reader.rest().chars().next() {
        if c == '&' {
            reader.reference();
        } else {
            reader.push(c);
            reader.at += c.len_utf8();
        }
    }
    reader.text
}

/// Telegram knows four names, and numbers.
fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

/// Takes the white space off both ends and moves the entities along.
fn trimmed(formatted: Formatted) -> Formatted {
    let Formatted { text, entities } = formatted;
    let skipped = as_number(units(&text) - units(text.trim_start()));
    let text = text.trim().to_owned();
    let whole = as_number(units(&text));
    let moved = entities.into_iter().filter_map(|mut entity| {
        let start = number(&entity, "offset") - skipped;
        let end = (start + number(&entity, "length")).min(whole);
        let start = start.max(0);
        entity["offset"] = json!(start);
        entity["length"] = json!(end - start);
        (end > start).then_some(entity)
    });
    Formatted { entities: moved.collect(), text }
}

fn as_number(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn number(entity: &Value, key: &str) -> i64 {
    entity[key].as_i64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_entities_in_utf16_units() {
        let read =
            html("  😀 <b>two &lt;3 <i>x</i></b> Tom & &#74;o <a href=\"https://x.y/?a=1&amp;b=2\">l</a>\n")
                .unwrap();
        assert_eq!(read.text, "😀 two <3 x Tom & Jo l");
        assert_eq!(
            read.entities,
            [
                json!({ "type": "bold", "offset": 3, "length": 8 }),
                json!({ "type": "italic", "offset": 10, "length": 1 }),
                json!({ "type": "text_link", "offset": 21, "length": 1, "url": "https://x.y/?a=1&b=2" }),
            ]
        );
    }

    #[test]
    fn code_in_a_block_names_its_language() {
        let read = html("<pre><code class=\"language-rust\">fn</code></pre>").unwrap();
        assert_eq!(read.entities, [json!({ "type": "pre", "language": "rust", "offset": 0, "length": 2 })]);
    }

    #[test]
    fn complaints_are_telegrams() {
        for (given, complaint) in [
            ("a <br> b", "Unsupported start tag \"br\" at byte offset 2"),
            ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
            ("a</b>", "Unexpected end tag at byte offset 1"),
            ("<b>a</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("1 < 2", "Unclosed start tag at byte offset 2"),
        ] {
            assert_eq!(html(given).unwrap_err(), complaint);
        }
    }
}
