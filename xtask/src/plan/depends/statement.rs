//! One text about dependencies, cut into statements.

use std::ops::Range;

use super::super::blocks::trimmed;
use super::super::head::{closing, parentheses};
use super::super::id::{Ids, Key, Written};
use super::super::marks;

/// What one statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Its words, parentheses included.
    pub(super) range: Range<usize>,
    /// What it names.
    pub(super) names: Names,
    /// Whether it is strict.
    pub(super) hard: bool,
    /// Whether it says what waits, not what is waited for.
    pub(super) reversed: bool,
}

/// What a statement names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Nothing: it says that there is none, or speaks of what is no item, such as a merged pull request.
    Nothing,
    /// Ids, each for itself.
    Ids(Vec<Written>),
    /// Every id from one to another.
    Span(Written, Written),
    /// The end of an id: `EXE-4`, `004`.
    Tail(Key),
    /// Every item of a priority.
    Priority(u8),
    /// Every item before this one.
    Earlier,
    /// Nothing that can be decided, and why.
    Unclear(&'static str),
}

/// Words that say there is no dependency.
const NONE: &[&str] = &["nothing", "none", "no", "n/a", "na", "independent", "-", "\u{2014}", "\u{2013}", "nil"];
/// Words that make a statement a wish.
const SOFT: &[&str] =
    &["recommended", "optional", "optionally", "preferably", "preferred", "ideally", "soft", "suggested", "nice"];
/// Words that take back what follows.
const NOT: &[&str] = &["not", "without", "never", "doesn't", "isn't"];

/// Words that leave something out of what they follow, or set a condition.
const EXCEPT: &[&str] = &["except", "excepting", "excluding", "but", "unless", "apart", "besides", "if"];
const EXCEPTED: &str = "it leaves something out, or sets a condition";
/// Words that only stress the word behind them.
const STRESS: &[&str] = &["strongly", "highly", "only"];

/// Whether a text about dependencies begins by saying that there are none.
pub fn says_none(said: &str) -> bool {
    let first = said.split(|c: char| c.is_whitespace() || ",;(".contains(c)).next().unwrap_or_default();
    NONE.contains(&first.trim_matches(['*', '`', '_', '.']).to_lowercase().as_str())
}

/// The statements of `range`, in order.
pub(super) fn statements(text: &str, range: Range<usize>, ids: &Ids) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for part in parts(text, range) {
        let mut said = statement(text, part, ids, found.last());
        found.append(&mut said);
    }
    found
}

/// The parts between `,`, `;`, line ends and `and`, but for those in parentheses.
fn parts(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let said = slice(text, &range);
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = said.get(at..)
        && let Some(character) = rest.chars().next()
    {
        if character == '(' {
            at += closing(rest).unwrap_or(rest.len());
            continue;
        }
        let cut = match character {
            ',' | ';' | '\n' | '\r' | '&' => character.len_utf8(),
            '+' if rest.starts_with("+ ") => 1,
            ' ' if rest.starts_with(" and ") => 5,
            _ => 0,
        };
        if cut > 0 {
            found.push(from..at);
            at += cut;
            from = at;
        } else {
            at += character.len_utf8();
        }
    }
    found.push(from..said.len());
    let placed = found.into_iter().map(|part| trimmed(text, range.start + part.start..range.start + part.end));
    placed.filter(|part| !part.is_empty()).collect()
}

/// What one part says. `none (but do after X)` and `PR-02 (after PR-01 is deployed)` say two things.
fn statement(text: &str, part: Range<usize>, ids: &Ids, last: Option<&Said>) -> Vec<Said> {
    let said = slice(text, &part);
    let open = part.start + said.find('(').unwrap_or(said.len());
    let outside = slice(text, &(part.start..open));
    let first = outside.split_whitespace().next().unwrap_or_default();
    let first = first.trim_matches(['*', '`', '.']).to_lowercase();
    let after_last_none = last.is_some_and(|last| last.names == Names::Nothing);
    if NONE.contains(&first.as_str()) || (first.is_empty() && marks::sign(outside.trim()).is_some()) {
        let wish = behind_after(text, &part, ids).map(|wish| Said { range: part.clone(), ..wish });
        let names = match &wish {
            None if !ids.all(text, part.clone()).is_empty() => {
                Names::Unclear("it says that there is none, and names one")
            }
            _ => Names::Nothing,
        };
        let nothing = Said { range: part, names, hard: true, reversed: false };
        return std::iter::once(nothing).chain(wish).collect();
    }
    if after_last_none
        && let Some(wish) = behind_after(text, &(part.start..open), ids)
        && ids.all(text, part.clone()).first().is_none_or(|id| wish.range.start <= id.range.start)
    {
        return vec![Said { range: part, ..wish }];
    }
    let reversed = matches!(first.as_str(), "blocks" | "unblocks");
    let notes = open..part.end;
    let mut names = names(text, part.start..open, ids);
    if words(slice(text, &notes)).any(|word| EXCEPT.contains(&word.as_str()))
        && !ids.all(text, notes.clone()).is_empty()
    {
        names = Names::Unclear(EXCEPTED);
    }
    let hard = !is_soft(text, &part, ids);
    // What a remark says comes after another item: that one is a wish, and softens nothing.
    let wish = behind_after(text, &notes, ids).filter(|wish| matches!(wish.names, Names::Ids(_) | Names::Span(..)));
    let wish = wish.filter(|_| !matches!(names, Names::Unclear(_))).map(|wish| Said { range: part.clone(), ..wish });
    // `IMP-003/004`: the second is the end of an id like the first.
    std::iter::once(Said { range: part, names, hard, reversed }).chain(wish).collect()
}

/// The text of `range`.
fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// Whether a part is a wish: the first word of a remark in parentheses says so, or the word directly before or behind
/// what it names.
fn is_soft(text: &str, part: &Range<usize>, ids: &Ids) -> bool {
    let said = slice(text, part);
    let soft = |word: Option<String>| word.is_some_and(|word| SOFT.contains(&word.as_str()));
    // `(strongly recommended)`; `(not optional)` starts with another word.
    let leads = |remark: &str| soft(words(remark).find(|word| !STRESS.contains(&word.as_str())));
    let notes = parentheses(said);
    if notes.iter().any(|note| leads(said.get(note.clone()).unwrap_or_default())) {
        return true;
    }
    let mut from = 0;
    for note in notes.into_iter().chain(std::iter::once(said.len()..said.len())) {
        let outside = part.start + from..part.start + note.start;
        from = note.end;
        let mut at = outside.start;
        let named = ids.all(text, outside.clone());
        for id in &named {
            let before = slice(text, &(at..id.range.start));
            if soft(words(before).last()) || (at > outside.start && leads(before)) {
                return true;
            }
            at = id.range.end;
        }
        let rest = slice(text, &(at..outside.end));
        if leads(rest) || (named.is_empty() && soft(words(rest).last())) {
            return true;
        }
    }
    false
}

/// What stands behind `after` in a part, as a wish; its range is that of the names.
fn behind_after(text: &str, part: &Range<usize>, ids: &Ids) -> Option<Said> {
    let lower = slice(text, part).to_ascii_lowercase();
    let is_word = |at: &usize| !lower.get(..*at).unwrap_or_default().ends_with(|c: char| c.is_alphanumeric());
    let at = lower.match_indices("after ").map(|(at, _)| at).find(is_word)? + "after ".len();
    // Up to the condition: `after P0 stack unless ...`.
    let rest = lower.get(at..).unwrap_or_default();
    let end = ["unless", "if ", ")", ";", "."].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
    let range = trimmed(text, part.start + at..part.start + at + end);
    let names = names(text, range.clone(), ids);
    let counts = !matches!(names, Names::Nothing | Names::Unclear(_));
    counts.then_some(Said { range, names, hard: false, reversed: false })
}

/// The words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// What `range` names.
fn names(text: &str, range: Range<usize>, ids: &Ids) -> Names {
    let said = slice(text, &range);
    let found = ids.all(text, range.clone());
    let said_words: Vec<String> = words(said).collect();
    let has = |word: &str| said_words.iter().any(|own| own == word);
    if EXCEPT.iter().any(|word| has(word)) {
        return Names::Unclear(EXCEPTED);
    }
    if !found.is_empty() {
        if said_words.iter().any(|word| NOT.contains(&word.as_str())) {
            return Names::Unclear("it says what is not waited for");
        }
        if has("or") || said.to_lowercase().contains("and/or") {
            return Names::Unclear("it leaves a choice");
        }
        return several(text, &range, found, ids);
    }
    let priority = said_words.iter().find_map(|word| {
        let digit = word.strip_prefix('p').filter(|digit| digit.len() == 1)?;
        digit.parse::<u8>().ok()
    });
    let is_group = ["all", "every", "stack", "items"].iter().any(|word| has(word));
    if let Some(priority) = priority
        && is_group
    {
        return Names::Priority(priority);
    }
    let whole = ["all", "everything", "every"].iter().any(|word| has(word));
    if whole && ["above", "previous", "earlier", "before"].iter().any(|word| has(word)) {
        return Names::Earlier;
    }
    // `PR #141` is a pull request that has its number already.
    if said_words.len() <= 3 && said.contains('#') && said_words.last().is_some_and(|w| w.parse::<u32>().is_ok()) {
        return Names::Nothing;
    }
    let bare = said.trim().trim_matches(['`', '*', '.']);
    let bare = bare.split_whitespace().next().unwrap_or_default();
    let is_tail = bare.bytes().any(|byte| byte.is_ascii_digit()) || bare.len() == 1;
    if said_words.is_empty() {
        return Names::Nothing;
    }
    if is_tail && words(said).count() <= 2 {
        Names::Tail(Key::of(bare))
    } else {
        Names::Unclear("it names no item of this plan")
    }
}

/// Several ids of one part: a range, ids each for itself, or an id and the ends of others (`IMP-003/004`).
fn several(text: &str, range: &Range<usize>, mut found: Vec<Written>, ids: &Ids) -> Names {
    if let [first, last] = &found[..] {
        let between = slice(text, &(first.range.end..last.range.start)).trim();
        if matches!(between, ".." | "..." | "\u{2026}" | "\u{2013}" | "\u{2014}" | "-" | "to" | "through") {
            return Names::Span(first.clone(), last.clone());
        }
    }
    let Some(last) = found.last().cloned() else { return Names::Nothing };
    let mut at = last.range.end;
    let written = slice(text, &last.range);
    while let Some(rest) = text.get(at..range.end).and_then(|rest| rest.strip_prefix('/')) {
        let digits = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let stem = written.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let spelled = format!("{stem}{}", rest.get(..digits).unwrap_or_default());
        if digits == 0 || ids.first(&spelled, 0..spelled.len()).is_none() {
            break;
        }
        found.push(Written { range: at + 1..at + 1 + digits, key: Key::of(&spelled) });
        at += 1 + digits;
    }
    Names::Ids(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |said: &Said| {
            let names = match &said.names {
                Names::Ids(ids) => ids.iter().map(|id| id.key.as_str()).collect::<Vec<_>>().join(" "),
                Names::Span(first, last) => format!("{}..{}", first.key.as_str(), last.key.as_str()),
                Names::Tail(key) => format!("~{}", key.as_str()),
                other => format!("{other:?}"),
            };
            format!("{}{}{names}", if said.hard { "" } else { "soft " }, if said.reversed { "blocks " } else { "" })
        };
        statements(text, 0..text.len(), &Ids::default()).iter().map(show).collect()
    }

    #[test]
    fn pl_3_nothing_has_many_spellings() {
        for text in [
            "nothing",
            "none",
            "none (can land anytime; low risk)",
            "None",
            "-",
            "Independent (Wave 1)",
            "None (opt-in)",
            "\u{2014}",
        ] {
            assert_eq!(read(text), ["Nothing"], "{text}");
        }
    }

    #[test]
    fn pl_4_wishes_do_not_block() {
        assert_eq!(read("PR-04 (recommended; reduces alternative secret flows)"), ["soft pr-4"]);
        let late = "none (but do after P0 stack unless you\u{2019}re actively changing migrations)";
        assert_eq!(read(late), ["Nothing", "soft Priority(0)"]);
        assert_eq!(read("none, but do after PR-03"), ["Nothing", "soft pr-3"]);
        assert_eq!(read("PR-02 (optional)"), ["soft pr-2"]);
    }

    #[test]
    fn a_remark_of_any_letters_is_cut_where_a_letter_ends() {
        for sign in ["\u{E9}", "\u{1F600}", "\u{2011}", "\u{2705}"] {
            for text in [format!("PR-01 {sign} (after PR-02)"), format!("PR-01 ({sign} after PR-02 {sign})")] {
                assert_eq!(read(&text), ["pr-1", "soft pr-2"], "{text}");
            }
            assert_eq!(read(&format!("none {sign} (do after PR-02 {sign})")), ["Nothing", "soft pr-2"]);
            assert_eq!(read(&format!("{sign}, none, {sign} after PR-02{sign}")).len(), 3);
        }
        assert_eq!(read("PR\u{2011}01 \u{E9} (after PR\u{2011}02)"), ["pr-1", "soft pr-2"]);
    }

    #[test]
    fn what_comes_after_another_item_is_waited_for_all_the_same() {
        assert_eq!(read("PR-02 (starts after PR-01 was deployed)"), ["pr-2", "soft pr-1"]);
        assert_eq!(read("PR-02 (shortly after noon)"), ["pr-2"]);
        assert_eq!(read("none, PR-02 after PR-01"), ["Nothing", "pr-2 pr-1"]);
    }

    #[test]
    fn what_leaves_something_out_is_a_doubt() {
        for text in [
            "everything except PR-03",
            "all but PR-02",
            "all P0 items except PR-02",
            "all P0 items (except PR-02)",
            "all P0 items apart from PR-02",
            "all P0 items excluding the last",
            "PR-01 unless PR-02 is dropped",
            "PR-01 (unless PR-02 is dropped)",
            "PR-01 if PR-02 fails",
            "none (PR-02 must land first!)",
            "none but PR-02",
        ] {
            let found = read(text);
            assert!(found.len() == 1 && found[0].starts_with("Unclear"), "{text}: {found:?}");
        }
    }

    #[test]
    fn only_the_word_that_is_said_of_an_item_softens_it() {
        for text in [
            "PR-02 (not optional!)",
            "PR-02 (required; the optional cache comes later)",
            "PR-02 (both hard; do not treat as optional)",
            "PR-02 for the optional cache",
        ] {
            assert_eq!(read(text), ["pr-2"], "{text}");
        }
        for text in [
            "PR-02 (docs) (optional)",
            "preferably PR-02",
            "PR-02 \u{2014} recommended",
            "PR-02 (strongly recommended)",
        ] {
            assert_eq!(read(text), ["soft pr-2"], "{text}");
        }
        assert_eq!(read("all P0 items (optional)"), ["soft Priority(0)"]);
    }

    #[test]
    fn lists_ranges_and_tails() {
        assert_eq!(read("PR-00 (policy), PR-05 (credentials; containment)"), ["pr-0", "pr-5"]);
        assert_eq!(read("PR-00 (so the docs, which x, describe it)"), ["pr-0"]);
        assert_eq!(read("PR-1 and PR-2 + PR-3; PR-4"), ["pr-1", "pr-2", "pr-3", "pr-4"]);
        assert_eq!(read("PR-01..PR-07"), ["pr-1..pr-7"]);
        assert_eq!(read("PR-A\u{2013}PR-G"), ["pr-a..pr-g"]);
        assert_eq!(read("EXE-4, EXE-5"), ["~exe-4", "~exe-5"]);
        assert_eq!(read("PR-03/04"), ["pr-3 pr-4"]);
        assert_eq!(read("all P0 items"), ["Priority(0)"]);
        assert_eq!(read("everything above"), ["Earlier"]);
        assert_eq!(read("Blocks PR-04"), ["blocks pr-4"]);
        assert_eq!(read("PR-01 \u{2705}, PR-02 \u{2705}"), ["pr-1", "pr-2"]);
    }

    #[test]
    fn pl_5_merged_pull_requests_are_no_items() {
        assert_eq!(read("PR #141"), ["Nothing"]);
    }

    #[test]
    fn what_cannot_be_decided_says_so() {
        for text in
            ["ALL executor PRs", "PR-01 or PR-02", "not PR-03", "Foundation for all downstream", "the new schema"]
        {
            let found = read(text);
            assert!(found.len() == 1 && found[0].starts_with("Unclear"), "{text}: {found:?}");
        }
    }
}
