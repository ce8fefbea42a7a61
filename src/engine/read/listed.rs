//! Lists of one product: values and how many of each, told one by one, lent, and added up.

use super::fit::Fit;
use super::judge::{fitting, judge};
use super::settle::{Entry, join};
use super::word::{Units, Word};
use super::{Item, Joined, Shares};
use crate::engine::goods::Hit;

/// What lists values of one product and how many of each, where every one of them is certain.
pub(super) fn series(item: &Item, hits: &[Hit], base: usize) -> Option<Vec<Entry>> {
    if item.series.is_empty() {
        return None;
    }
    let mut listed = Vec::new();
    for part in item.series.iter().filter(|part| part.named().next().is_some()) {
        join(
            &mut listed,
            Entry::new(Item { doubt: item.doubt || part.doubt, ..part.clone() }, hits.to_vec()),
        );
    }
    add_up(&mut listed);
    lend(&mut listed);
    let is_clear = |entry: &&Entry| {
        let verdict = judge(&entry.item.words, &entry.item.except, &entry.hits);
        let counted = matches!(entry.item.units, Units::Said(_)) && !entry.item.doubt;
        counted && verdict.sure && verdict.best().is_some_and(|fit| fitting(fit).len() == 1)
    };
    let told: Vec<&Entry> = listed.iter().filter(|entry| !entry.heads).collect();
    let whole = told.len() >= 2 && told.iter().all(is_clear);
    whole.then(|| {
        for entry in &mut listed {
            entry.of = entry.of.map(|of| of + base);
        }
        listed
    })
}

/// Whether each part says how many of which of what was said before, and nothing else.
pub(super) fn tells(before: &Entry, parts: &[Item]) -> bool {
    let own = &before.item.words;
    let one = |part: &Item| {
        let together: Vec<Word> = own.iter().chain(&part.words).cloned().collect();
        let verdict = judge(&together, &before.item.except, &before.hits);
        matches!(part.units, Units::Said(_))
            && verdict.best().is_some_and(|fit| only_options(fit, own.len(), &together))
    };
    parts.len() > 1 && parts.iter().all(one)
}

/// Gives the number of `2 each` to the others of its list.
pub(super) fn share(items: &mut [Item]) {
    let listed = |item: &Item| matches!(item.joined, Joined::Comma | Joined::And);
    for at in 0..items.len() {
        let others: Vec<usize> = match items[at].shares {
            Some(Shares::Before) => (0..at)
                .rev()
                .take_while(|i| listed(&items[i + 1]) && items[*i].units == Units::Unsaid)
                .collect(),
            Some(Shares::After) => (at + 1..items.len())
                .take_while(|i| listed(&items[*i]) && items[*i].units == Units::Unsaid)
                .collect(),
            None => continue,
        };
        // `belts 34, 38 and 42: 2 each`: whether 38 counts must be asked.
        let first = others.iter().copied().min().unwrap_or(at);
        if items[at].shares == Some(Shares::Before)
            && items[at].words.iter().all(|word| word.number)
            && first > 0
            && items[first - 1].words.last().is_some_and(|word| word.number)
        {
            items[first - 1].doubt = true;
        }
        for other in others {
            items[other].units = items[at].units.clone();
            items[other].pairs = items[at].pairs;
        }
    }
}

/// `3 markers: 1 black, 1 blue, 1 red` are three, not six; where they do not add up, it must be asked.
pub(super) fn add_up(entries: &mut [Entry]) {
    for head in 0..entries.len() {
        let (Units::Said(all), Some(told)) = (entries[head].item.units.clone(), entries[head].told) else {
            continue;
        };
        let parts = entries.iter().filter(|entry| entry.of == Some(head));
        let sum: u32 =
            parts.map(|part| if let Units::Said(units) = part.item.units { units } else { 0 }).sum();
        if sum == all {
            entries[head].heads = true;
        } else if told == Told::Surely {
            entries.iter_mut().filter(|entry| entry.of == Some(head)).for_each(|part| part.item.doubt = true);
            entries[head].item.doubt = true;
        }
    }
}

/// Whether what follows an entry tells which are meant, rather than more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Surely,
    /// `2 panjabis, size 42, one white and one navy`, where they add up.
    Perhaps,
}

/// Whether an entry leaves open which of its product is meant.
pub(super) fn leaves_open(entry: &Entry) -> bool {
    let verdict = judge(&entry.item.words, &entry.item.except, &entry.hits);
    verdict.best().is_some_and(|fit| fitting(fit).len() > 1)
}

/// Whether an entry says which of its product by itself.
pub(super) fn own_options(entry: &Entry) -> bool {
    judge(&entry.item.words, &entry.item.except, &entry.hits).best().is_some_and(|fit| {
        fit.said
            .iter()
            .zip(&fit.chosen)
            .enumerate()
            .any(|(option, (said, _))| *said && crate::engine::goods::values(fit.hit, option).len() > 1)
    })
}

/// Whether the words after `from` say nothing but options.
pub(super) fn only_options(fit: &Fit<'_>, from: usize, words: &[Word]) -> bool {
    let new = &words[from..];
    let base = super::fit::fit(&words[..from], &[], fit.hit);
    let own = super::fit::fit(new, &[], fit.hit);
    own.titled == 0
        && own.tagged == 0
        && own.unexplained.is_empty()
        && base.titled > 0
        && own.said.iter().any(|said| *said)
}

/// `1 red and 1 blue umbrella`: the first takes its product from the second.
pub(super) fn lend(entries: &mut [Entry]) {
    for i in (0..entries.len().saturating_sub(1)).rev() {
        let (head, tail) = entries.split_at_mut(i + 1);
        let (first, next) = (&mut head[i], &tail[0]);
        let joined = matches!(next.item.joined, Joined::And | Joined::Comma);
        let counted = matches!(first.item.units, Units::Said(_)) && matches!(next.item.units, Units::Said(_));
        let own = judge(&first.item.words, &[], &first.hits);
        let nameless = own.best().is_none_or(|fit| fit.titled == 0);
        drop(own);
        if !(joined && counted && nameless) {
            continue;
        }
        let together: Vec<Word> = next.item.words.iter().chain(&first.item.words).cloned().collect();
        let verdict = judge(&together, &[], &next.hits);
        let fits = verdict.sure
            && verdict.best().is_some_and(|fit| only_options(fit, next.item.words.len(), &together));
        if fits {
            let from = next.item.words.len();
            first.item.words = together;
            first.item.words[from..].iter_mut().for_each(|word| word.late = true);
            first.hits.clone_from(&next.hits);
        }
    }
}
