//! The lines that are the customer's own: without the headers that mail and chats put around them.

/// What of a message is its own, and who is named as its author by a header.
#[derive(Debug, Default)]
pub(super) struct Lines<'t> {
    /// First byte and end of each line.
    pub own: Vec<(usize, usize)>,
    /// None where there is no header with a name, or there are several names.
    pub author: Option<&'t str>,
    /// What was struck out: `~2 mugs~`.
    pub struck: Vec<&'t str>,
}

/// Parts a message into its lines.
pub(super) fn lines(text: &str) -> Lines<'_> {
    let mut found = Lines::default();
    let mut authors: Vec<&str> = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        let trimmed = whole.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let Some(offset) = whole.find(trimmed).filter(|_| !trimmed.is_empty()) else { continue };
        let (mut own, mut begins) = (trimmed, start + offset);
        // A quoted line is read like any other.
        let unquoted = own.trim_start_matches(['>', '|']).trim_start();
        begins += own.len() - unquoted.len();
        own = unquoted;
        if own.is_empty() || is_header(own) {
            authors.extend(mail_author(own));
            continue;
        }
        if let Some((author, rest)) = chat_header(own) {
            authors.extend(author);
            begins += own.len() - rest.len();
            own = rest;
        }
        if !own.is_empty() {
            found.part(text, begins, begins + own.len());
        }
    }
    authors.dedup();
    if let [author] = authors.as_slice() {
        found.author = Some(author);
    }
    found
}

impl<'t> Lines<'t> {
    /// Takes a line, and what is struck out in it apart.
    fn part(&mut self, text: &'t str, start: usize, end: usize) {
        let Some((open, close)) = struck(&text[start..end]) else { return self.take(text, start, end) };
        self.take(text, start, start + open);
        self.struck.push(&text[start + open + 1..start + close]);
        self.part(text, start + close + 1, end);
    }

    fn take(&mut self, text: &'t str, start: usize, end: usize) {
        if !text[start..end].trim().is_empty() {
            self.own.push((start, end));
        }
    }
}

/// Where the marks of what is struck out stand: close to it, and apart from what is around.
fn struck(line: &str) -> Option<(usize, usize)> {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let close_by = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '~');
    let marks: Vec<usize> = line.match_indices('~').map(|(at, _)| at).collect();
    let before = |at: usize| line[..at].chars().next_back();
    let after = |at: usize| line[at + 1..].chars().next();
    let open = marks.iter().position(|at| apart(before(*at)) && close_by(after(*at)))?;
    let close = marks[open + 1..].iter().find(|at| close_by(before(**at)) && apart(after(**at)))?;
    Some((marks[open], *close))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `[12/11, 10:32] Rahim: …`, `12/11/2026, 10:32 am - Rahim: …`: who, and what they wrote.
fn chat_header(line: &str) -> Option<(Option<&str>, &str)> {
    let (stamp, rest) = if let Some(open) = line.strip_prefix('[') {
        open.split_once(']')?
    } else {
        let end = line.find(" - ").filter(|end| *end < 40)?;
        (&line[..end], &line[end + 3..])
    };
    if !is_stamp(stamp) {
        return None;
    }
    let rest = rest.trim_start();
    match rest.split_once(':') {
        Some((author, said)) if is_author(author) => Some((named(author), said.trim_start())),
        _ => Some((None, rest)),
    }
}

/// A time on a clock, perhaps with a date.
fn is_stamp(stamp: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).count();
    let clock = stamp.split([' ', ',', '\u{202f}']).any(|part| {
        part.split_once([':', '.']).is_some_and(|(hour, rest)| {
            (1..=2).contains(&digits(hour)) && digits(rest) >= 2 && hour.chars().all(char::is_numeric)
        })
    });
    clock && digits(stamp) >= 3 && stamp.chars().filter(|c| c.is_alphabetic()).count() <= 14
}

fn is_author(author: &str) -> bool {
    let words = author.split_whitespace().count();
    (1..=5).contains(&words) && author.chars().count() <= 40
}

/// A name, and not a number that is in nobody's address book.
fn named(author: &str) -> Option<&str> {
    let author = author.trim().trim_start_matches('~').trim();
    (!author.chars().any(char::is_numeric) && author.chars().any(char::is_alphabetic)).then_some(author)
}

/// What mail and chats write above a message.
fn is_header(line: &str) -> bool {
    let folded = line.to_lowercase();
    let folded = folded.trim_matches(|c: char| matches!(c, '*' | '_' | '-' | '=' | ' '));
    folded.is_empty()
        || ["forwarded from", "forwarded message", "original message", "begin forwarded", "fwd message"]
            .iter()
            .any(|head| folded.starts_with(head))
        || matches!(folded, "forwarded" | "fwd" | "fw" | "forwarded many times")
        || ["from:", "sent:", "subject:", "to:", "cc:", "date:", "reply-to:", "fwd:", "fw:"]
            .iter()
            .any(|head| folded.starts_with(head))
        || (folded.starts_with("on ") && folded.ends_with("wrote:"))
        || folded.starts_with("sent from my ")
        || folded.starts_with("get outlook for ")
        || is_bare_stamp(folded)
}

/// `Rahim, [12 Nov 2026 at 10:32]`, or a time alone.
fn is_bare_stamp(line: &str) -> bool {
    if let Some((name, stamp)) = line.split_once('[') {
        return name.trim().ends_with([',', ':']) && stamp.ends_with([']', ':']) && is_stamp(stamp);
    }
    line.len() <= 24
        && is_stamp(line)
        && line.chars().all(|c| c.is_numeric() || " :/.,-apm\u{202f}".contains(c))
}

fn mail_author(line: &str) -> Option<&str> {
    let after = |head: &str| {
        let begins = line.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head));
        begins.then(|| line[head.len()..].trim())
    };
    let name = after("forwarded from")
        .or_else(|| after("from:"))
        .map(|rest| rest.trim_start_matches(':'))
        .or_else(|| {
            let (name, stamp) = line.split_once(", [")?;
            is_stamp(stamp).then_some(name)
        })?;
    named(name.split('<').next().unwrap_or_default()).filter(|name| is_author(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_no_part_of_an_order() {
        for (text, author, own) in [
            ("[12/11, 10:32] Rahim: 2 mugs", Some("Rahim"), vec!["2 mugs"]),
            (
                "12/11/2026, 10:32 am - Rahim Uddin: 2 mugs\n1 cap",
                Some("Rahim Uddin"),
                vec!["2 mugs", "1 cap"],
            ),
            ("[10:32 PM, 11/12/2026] +880 1712-345678: 2 mugs", None, vec!["2 mugs"]),
            ("Forwarded from Rahim\n2 mugs", Some("Rahim"), vec!["2 mugs"]),
            ("On Mon, 12 Nov 2026 at 10:32, Rahim wrote:\n> 2 mugs", None, vec!["2 mugs"]),
            (
                "From: Karima Begum <k@example.com>\nSubject: order\n\n2 mugs",
                Some("Karima Begum"),
                vec!["2 mugs"],
            ),
            ("Rahim, [12 Nov 2026 at 10:32]\n2 mugs", Some("Rahim"), vec!["2 mugs"]),
            ("2 mugs - blue: large", None, vec!["2 mugs - blue: large"]),
        ] {
            let found = lines(text);
            assert_eq!(found.author, author, "{text}");
            assert_eq!(found.own.iter().map(|(a, b)| &text[*a..*b]).collect::<Vec<_>>(), own, "{text}");
        }
    }

    #[test]
    fn what_is_struck_out_is_not_wanted() {
        for (text, own, struck) in [
            ("~eggs 12~\nhoney 1", vec!["honey 1"], vec!["eggs 12"]),
            ("2 mugs ~red~ blue", vec!["2 mugs ", " blue"], vec!["red"]),
            ("bulb ~ 4, about ~5", vec!["bulb ~ 4, about ~5"], vec![]),
        ] {
            let found = lines(text);
            assert_eq!(found.own.iter().map(|(a, b)| &text[*a..*b]).collect::<Vec<_>>(), own, "{text}");
            assert_eq!(found.struck, struck, "{text}");
        }
    }
}
