//! Wordings that say of something that it is approved without a person, or that it takes one.

use std::ops::Range;
use std::sync::LazyLock;

use super::said::{self, Token};

/// Words that take back what follows them.
pub const NOT: &[&str] = &[
    "no",
    "not",
    "never",
    "none",
    "nothing",
    "neither",
    "nor",
    "cannot",
    "can't",
    "isn't",
    "aren't",
    "don't",
    "doesn't",
    "won't",
    "mustn't",
    "shouldn't",
    "wasn't",
    "weren't",
    "without",
    "forbid",
    "forbids",
    "forbidden",
    "block",
    "blocks",
    "blocked",
    "prevent",
    "prevents",
    "disable",
    "disables",
    "disabled",
    "prohibit",
    "prohibits",
    "prohibited",
    "deny",
    "denies",
    "denied",
    "refuse",
    "refuses",
    "disallow",
    "disallows",
    "disallowed",
    "excluded",
];

/// `|` between words that may stand for each other, `?` before what may be missing, `~2` for up to two other words.
const AUTO: &[&str] = &[
    "auto approve|approves|approved|approvable",
    "autoapprove|autoapproves|autoapproved|autoapprovable",
    "automatically ~2 approve|approves|approved|approvable",
    "approve|approves|approved ~2 automatically",
    "approved by default",
    "no ~2 approval|review|approver|reviewer ?is|are required|needed|necessary",
    "approval|approvals|review|reviews is|are not required|needed|necessary",
    "approval|review is optional",
    "require|requires|need|needs|requiring|needing no ~2 approval|review|approver|reviewer",
    "without ~2 approval|review|approver|reviewer|reviewers|intervention|person|human",
    "exempt from ~1 approval|review",
    "skip|skips ~1 approval|review",
    "eligible|qualify|qualifies|allowed|permitted|cleared|candidate|candidates for ~1 NOUN",
    "allow|allows|enable|enables|grant|grants|get|gets|receive|receives ~1 NOUN",
    "NOUN ?is|are ?enabled|allowed|permitted|granted for|of|on|in",
    "NOUN paths|path|files|folders|directories|list|allowlist",
];

const DENY: &[&str] = &[
    "approval|approvals|review|reviews ?is|are ?always required|needed|mandatory|necessary",
    "require|requires|need|needs|take|takes|requiring|needing ~3 approval|approvals|review|reviewer|reviewers",
    "must be reviewed|approved",
    "NOUN is|are not|never ?enabled|allowed|permitted|granted",
];

/// What `NOUN` stands for.
const NOUNS: [&str; 3] = ["auto approval", "automatic approval", "autoapproval"];

/// One part of a pattern.
#[derive(Clone, Debug)]
enum Part {
    /// One of these words.
    One(Vec<String>),
    /// One of these words, or none.
    Maybe(Vec<String>),
    /// Up to so many words that take nothing back.
    Gap(usize),
}

type Pattern = Vec<Part>;

static KNOWN: LazyLock<(Vec<Pattern>, Vec<Pattern>)> = LazyLock::new(|| (read(AUTO), read(DENY)));

fn read(patterns: &[&str]) -> Vec<Pattern> {
    let every = patterns.iter().flat_map(|pattern| match pattern.contains("NOUN") {
        true => NOUNS.map(|noun| pattern.replace("NOUN", noun)).to_vec(),
        false => vec![(*pattern).to_owned()],
    });
    every.map(|pattern| pattern.split(' ').map(part).collect()).collect()
}

fn part(text: &str) -> Part {
    let words = |text: &str| text.split('|').map(str::to_owned).collect();
    match (text.strip_prefix('~'), text.strip_prefix('?')) {
        (Some(count), _) => Part::Gap(count.parse().unwrap_or_default()),
        (_, Some(optional)) => Part::Maybe(words(optional)),
        _ => Part::One(words(text)),
    }
}

/// Wordings of a configuration, ready to be looked for.
pub struct Wordings(Vec<Pattern>);

impl Wordings {
    /// Reads wordings as they stand in a text.
    pub fn new(texts: &[String]) -> Wordings {
        let read = |text: &String| {
            let tokens = said::tokens(text, 0..text.len(), &|_| false);
            tokens.iter().filter_map(Token::word).map(|word| Part::One(vec![word.to_owned()])).collect()
        };
        Wordings(texts.iter().map(read).filter(|pattern: &Pattern| !pattern.is_empty()).collect())
    }
}

/// One wording in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The tokens it takes.
    pub tokens: Range<usize>,
    /// Whether it says "without a person", before anything takes it back.
    pub is_automatic: bool,
}

/// Every wording in `tokens`, in order; none reaches into another.
pub fn phrases(tokens: &[Token], wordings: &Wordings) -> Vec<Phrase> {
    let (auto, deny) = &*KNOWN;
    let mut found = Vec::new();
    let mut taken = vec![false; tokens.len()];
    // What is said to be automatic is not denied by its own words.
    for (patterns, is_automatic) in
        [(auto.iter().chain(&wordings.0).collect::<Vec<_>>(), true), (deny.iter().collect(), false)]
    {
        for start in 0..tokens.len() {
            let longest = patterns.iter().filter_map(|pattern| matched(tokens, start, pattern)).max();
            let Some(end) = longest.filter(|end| !taken[start..*end].contains(&true)) else { continue };
            taken[start..end].fill(true);
            found.push(Phrase { tokens: start..end, is_automatic });
        }
    }
    found.sort_by_cached_key(|phrase| phrase.tokens.start);
    found
}

/// Where `pattern` ends that starts at `at`.
fn matched(tokens: &[Token], at: usize, pattern: &[Part]) -> Option<usize> {
    let Some((part, rest)) = pattern.split_first() else { return Some(at) };
    let word = tokens.get(at).and_then(Token::word);
    let is_one = |words: &[String]| word.is_some_and(|word| words.iter().any(|known| known == word));
    match part {
        Part::One(words) => is_one(words).then(|| matched(tokens, at + 1, rest)).flatten(),
        Part::Maybe(words) => {
            is_one(words).then(|| matched(tokens, at + 1, rest)).flatten().or_else(|| matched(tokens, at, rest))
        }
        Part::Gap(count) => (0..=*count).find_map(|skipped| {
            let between = tokens.get(at..at + skipped)?;
            let is_plain = |token: &Token| token.word().is_some_and(|word| !NOT.contains(&word));
            between.iter().all(is_plain).then(|| matched(tokens, at + skipped, rest)).flatten()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<bool> {
        let tokens = said::tokens(text, 0..text.len(), &|_| false);
        let wordings = Wordings::new(&["merged by the bot".to_owned()]);
        phrases(&tokens, &wordings).into_iter().map(|phrase| phrase.is_automatic).collect()
    }

    #[test]
    fn many_wordings_say_that_no_person_is_needed() {
        for text in [
            "auto-approved",
            "auto approved",
            "autoapproved",
            "AUTO_APPROVE",
            "automatically approved",
            "automatically reviewed and approved",
            "approved and merged automatically",
            "no review needed",
            "no human review is required",
            "requires no approval",
            "approval is not required",
            "without human review",
            "merged-by the\nbot",
            "auto-approval is enabled for docs",
            "qualifies for auto-approval",
            "must be approved automatically",
        ] {
            assert_eq!(found(text), [true], "{text}");
        }
    }

    #[test]
    fn other_words_say_that_one_is_needed_or_nothing() {
        for text in ["approval required", "always requires a human review", "must be reviewed", "review is mandatory"] {
            assert_eq!(found(text), [false], "{text}");
        }
        for text in ["auto-approval rules", "approved", "automatic", "review", "no review"] {
            assert_eq!(found(text), Vec::<bool>::new(), "{text}");
        }
    }
}
