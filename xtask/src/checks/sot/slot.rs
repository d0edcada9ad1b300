//! A place that holds a derived text, and what it holds now.

use std::ops::Range;
use std::sync::Arc;

use super::rules;
use crate::model::{Edit, Finding, Fix, RepoPath, Rule, Safety, Site, SourceFile};
use crate::text::digest::sha256;
use crate::text::template::{Dated, Template};

/// A place whose text is derived from something else.
#[derive(Debug)]
pub struct Slot {
    /// The bytes that hold the text.
    pub range: Range<usize>,
    /// What they should hold, with the line ends of the file.
    pub expected: Dated,
    /// The rule a difference breaks.
    pub rule: &'static Rule,
    /// What messages call it: "region `toc`".
    pub what: String,
    /// Where a finding points.
    pub at: Range<usize>,
    /// Where the source of the text stands.
    pub cause: Option<Site>,
    /// How a text that was edited by hand is told from a stale one.
    pub guard: Guard,
}

/// How a text that was edited by hand is told from a stale one.
#[derive(Debug)]
pub enum Guard {
    /// It is not: the text is one value, and the marker or key beside it says whose it is.
    None,
    /// By the digest of what was written last.
    Seal(Seal),
    /// By the template it was made from: a text that fits it with other values is an older one of it.
    Template(Template),
}

/// The digest in a closing marker.
#[derive(Debug)]
pub struct Seal {
    /// As it stands there.
    pub recorded: Option<String>,
    /// The closing comment.
    pub marker: Range<usize>,
    /// The region's name, for writing the comment anew.
    pub name: String,
}

/// What a slot's text is, compared with what was written and with what should stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// As it should be.
    Clean,
    /// The text is right, the digest is not.
    Unsealed,
    /// The source moved; the text is as it was written.
    Stale,
    /// Somebody changed the text; the source did not move.
    Edited,
    /// Somebody changed the text, and the source moved.
    EditedAndStale,
    /// Text that this tool never wrote.
    Foreign,
}

/// The digest of a text: the first twelve hexadecimal digits of the SHA-256 of it with LF line ends,
/// so that a checkout with other line ends is not taken for an edit.
pub fn digest(text: &str) -> String {
    sha256(text.replace("\r\n", "\n").as_bytes())[..12].to_owned()
}

impl Slot {
    fn state(&self, actual: &str) -> State {
        let agrees = self.expected.agrees(actual);
        let seal = match &self.guard {
            _ if agrees && !matches!(self.guard, Guard::Seal(_)) => return State::Clean,
            Guard::None => return State::Stale,
            Guard::Template(template) => {
                let is_older = actual.trim().is_empty() || template.fits(&actual.replace("\r\n", "\n"));
                return if is_older { State::Stale } else { State::Foreign };
            }
            Guard::Seal(seal) => seal,
        };
        let here = digest(actual);
        match &seal.recorded {
            Some(recorded) if agrees && *recorded == here => State::Clean,
            _ if agrees => State::Unsealed,
            Some(recorded) if *recorded == here => State::Stale,
            Some(recorded) if *recorded == digest(&self.expected.at("")) => State::Edited,
            Some(_) => State::EditedAndStale,
            None if actual.trim().is_empty() => State::Stale,
            None => State::Foreign,
        }
    }

    /// The edits that write the text anew, and its digest with it.
    fn edits(&self, path: &RepoPath, actual: &str, now: &str) -> Vec<Edit> {
        let text = self.expected.at(now);
        let mut edits = Vec::new();
        if text != actual {
            edits.push(Edit::replace(path, self.range.clone(), text.as_str()));
        }
        if let Guard::Seal(seal) = &self.guard {
            let marker = format!("<!-- xtask:end {} digest={} -->", seal.name, digest(&text));
            edits.push(Edit::replace(path, seal.marker.clone(), marker));
        }
        edits
    }

    fn finding(&self, path: &RepoPath, actual: &str, state: State, edits: Vec<Edit>) -> Finding {
        let (rule, message, help, safety) = match state {
            State::Edited => (
                &rules::EDITED_BY_HAND,
                format!("{} was edited by hand; its source did not change", self.what),
                "move the edit to the source, then `cargo xtask sot --execute --force` discards it here",
                Safety::Discards,
            ),
            State::EditedAndStale => (
                &rules::EDITED_BY_HAND,
                format!("{} was edited by hand, and its source moved on too", self.what),
                "move the edit to the source, then `cargo xtask sot --execute --force` discards it here",
                Safety::Discards,
            ),
            State::Foreign => (
                &rules::EDITED_BY_HAND,
                match self.guard {
                    Guard::Template(_) => {
                        format!("{} was edited by hand: its text does not fit the configured one", self.what)
                    }
                    _ => format!("{} holds text that was not written by this tool", self.what),
                },
                "keep what is needed of it elsewhere, then `cargo xtask sot --execute --force` replaces it",
                Safety::Discards,
            ),
            State::Unsealed => (
                self.rule,
                format!("the closing marker of {} does not hold the digest of its text", self.what),
                "`cargo xtask sot --execute` writes it",
                Safety::Safe,
            ),
            State::Stale | State::Clean => {
                (self.rule, self.difference(actual), "`cargo xtask sot --execute` writes it", Safety::Safe)
            }
        };
        let mut finding = Finding::new(rule, Site::new(path, self.at.clone()), message, help);
        finding.cause.clone_from(&self.cause);
        finding.fixed_by(Fix { safety, edits })
    }

    /// What it says and what it should say, when both fit in a message.
    fn difference(&self, actual: &str) -> String {
        const SHOWN_MAX: usize = 80;
        let wanted = self.expected.at("(now)");
        let short = |text: &str| !text.contains('\n') && text.chars().count() <= SHOWN_MAX;
        if actual.is_empty() {
            format!("{} is empty", self.what)
        } else if short(actual) && short(&wanted) {
            format!("{} says `{actual}`; it should say `{wanted}`", self.what)
        } else {
            format!("{} is stale", self.what)
        }
    }
}

/// What the slots of one file come to.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What differs.
    pub findings: Vec<Finding>,
    /// The edits that set every time of the last change in the file, due when anything else is edited.
    pub dated: Vec<Edit>,
}

/// Compares every slot of one file and says what differs.
pub fn judge(path: &RepoPath, file: &Arc<SourceFile>, mut slots: Vec<Slot>, now: &str) -> Verdict {
    let mut verdict = Verdict::default();
    let Ok(text) = file.text() else { return verdict };
    slots.sort_by_cached_key(|slot| (slot.range.start, std::cmp::Reverse(slot.range.end)));
    let mut end = 0;
    for slot in &slots {
        // What stands inside another derived text is that text's business.
        if slot.range.start < end {
            continue;
        }
        end = slot.range.end.max(end);
        let actual = &text[slot.range.clone()];
        let state = slot.state(actual);
        if state != State::Clean {
            verdict.findings.push(slot.finding(path, actual, state, slot.edits(path, actual, now)));
        } else if slot.expected.is_dated() {
            verdict.dated.extend(slot.edits(path, actual, now));
        }
    }
    verdict
}
