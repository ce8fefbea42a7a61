//! The import rule: who may know whom, read from the `use crate::` lines.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nobody_imports_what_they_must_not_know() {
    let rules = [
        ("engine", &["engine"][..]),
        ("shop", &["shop", "engine"]),
        ("dialog", &["dialog", "engine"]),
        ("chat", &["chat", "dialog", "paper"]),
        ("paper", &["dialog"]),
        ("emulator", &["emulator"]),
        ("store", &["store", "dialog", "engine", "shop", "clock"]),
    ];
    for (part, may) in rules {
        let mut found = Vec::new();
        let (folder, file) = (Path::new(ROOT).join(part), Path::new(ROOT).join(format!("{part}.rs")));
        if file.is_file() {
            found.push(file);
        } else {
            files(&folder, &mut found);
        }
        assert!(!found.is_empty(), "{part} has files");
        for file in found {
            let text = read_to_string(&file).expect("source");
            for named in text.split("crate::").skip(1) {
                let whom: String = named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(may.contains(&whom.as_str()), "{} knows {whom}", file.display());
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    let mut found = Vec::new();
    files(Path::new(ROOT), &mut found);
    for file in found {
        let text = read_to_string(&file).expect("source");
        assert!(text.starts_with("//! "), "{} does not begin with a sentence", file.display());
        assert!(
            !text.contains("sqlx::")
                || file.display().to_string().contains("/store/")
                || file.ends_with("cli/database.rs"),
            "{} knows sqlx",
            file.display()
        );
    }
}

#[test]
fn every_message_that_the_source_names_is_in_the_words_file() {
    let words = read_to_string(Path::new(ROOT).join("dialog/words/en.ftl")).expect("words");
    let known: Vec<&str> = words.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect();
    let mut found = Vec::new();
    files(Path::new(ROOT), &mut found);
    let mut named = 0;
    for file in found {
        let text = read_to_string(&file).expect("source");
        // What tests invent does not count.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for before in ["Said::new(\"", "say(lang, \"", ".t(\"", "draw.key(\""] {
            for rest in text.split(before).skip(1) {
                let id = rest.split('"').next().unwrap_or_default();
                assert!(known.contains(&id), "{}: {id}", file.display());
                named += 1;
            }
        }
    }
    assert!(named > 200, "only {named} were found: the test looks for the wrong words");
}
