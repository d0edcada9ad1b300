//! Promises about line ends that cannot be kept, or that nobody made.

use std::collections::{BTreeMap, BTreeSet};

use super::ends::{self, name, needed};
use super::formatters::Formatter;
use super::rules;
use crate::checks::encoding::Scope;
use crate::checks::encoding::kind::Kind;
use crate::checks::encoding::policy::{ATTRIBUTES, EditorSays, GitSays, Policy, Text};
use crate::model::{Edit, Finding, Fix, RepoPath, Rule, Safety, Site, Snapshot, SourceFile};
use crate::parallel;
use crate::text::breaks::{Break, Counts};
use crate::text::gitattributes::{Problem, pattern_of};
use crate::text::lines::LineEnd;

/// More patterns than this are one for the whole extension.
const PATHS_MAX: usize = 8;

/// A text file, as far as promises are about it.
pub struct Known<'a> {
    path: &'a RepoPath,
    needed: Option<LineEnd>,
    has_crlf: bool,
    git: GitSays,
    editor: EditorSays,
}

/// Every text file that is judged.
pub fn known<'a>(snapshot: &'a Snapshot, scope: &Scope, policy: &Policy) -> Vec<Known<'a>> {
    let of = |path: &'a RepoPath, survey: &crate::text::survey::Survey, bytes: Option<&[u8]>| {
        // Of a file that was not kept the first bytes are known by the survey.
        let bytes = bytes.unwrap_or(if survey.has_shebang { b"#!x" } else { b"" });
        let kind = Kind::of(path, bytes);
        Known {
            path,
            needed: needed(kind, survey.has_shebang, bytes),
            has_crlf: survey.crlf > 0,
            git: policy.git(path),
            editor: policy.editor(path),
        }
    };
    let subjects = scope.subjects(snapshot);
    let kept = parallel::each(&subjects, |subject| {
        let of = || of(subject.path, subject.file.survey(), Some(subject.file.bytes()));
        (!ends::is_opaque(subject)).then(of)
    });
    let sifted = scope.sifted(snapshot);
    let passed = parallel::each(&sifted, |(path, survey)| (!survey.has_nul).then(|| of(path, survey, None)));
    kept.into_iter().chain(passed).flatten().collect()
}

/// Lines of `.gitattributes` that git passes over.
pub fn ignored(policy: &Policy, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, attributes) in policy.attributes().filter(|(path, _)| scope.contains(path)) {
        let bytes = snapshot.file(path).map_or(&[][..], |file| file.bytes());
        for (range, problem) in &attributes.problems {
            let (message, help) = match problem {
                Problem::Negative => (
                    "a pattern that begins with `!` is none here",
                    "name the files whose attribute is taken back, with `!attribute`",
                ),
                Problem::Folder => {
                    ("a pattern that ends with `/` matches no file", "write `/**` for everything in the folder")
                }
                Problem::Name => (
                    "an attribute's name is none, and the whole line says nothing",
                    "use letters, digits, `-`, `.` and `_`, and no `-` or `builtin_` in front",
                ),
                Problem::Macro => {
                    ("a macro can be defined in the root only", "move the line to `.gitattributes` of the root")
                }
                Problem::Long => ("a line of 2048 bytes or more is passed over", "write several lines"),
            };
            let finding = Finding::new(&rules::ATTRIBUTE_IGNORED, Site::new(path, range.clone()), message, help);
            let line = &bytes[range.clone()];
            let length = line.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
            let is_plain = *problem == Problem::Folder && length > 1 && line[length - 1] == b'/';
            findings.push(if is_plain {
                let edit = Edit::insert(path, range.start + length, "**");
                finding.fixed_by(Fix { safety: Safety::Suggested, edits: vec![edit] })
            } else {
                finding
            });
        }
    }
    findings
}

/// Lines that ask for different line ends of the same files.
pub fn conflicts(known: &[Known<'_>], formatters: &[Formatter]) -> Vec<Finding> {
    type Key = (&'static str, (RepoPath, usize), Option<(RepoPath, usize)>);
    let mut groups: BTreeMap<Key, (Finding, usize)> = BTreeMap::new();
    for file in known {
        for (kind, finding) in conflict(file).into_iter().chain(formatted(file, formatters)) {
            let place = |site: &Site| (site.path.clone(), site.range.start);
            let key = (kind, place(&finding.site), finding.cause.as_ref().map(place));
            groups.entry(key).or_insert((finding, 0)).1 += 1;
        }
    }
    let with_count = |(mut finding, count): (Finding, usize)| {
        if count > 1 {
            finding.message.push_str(&format!(" and {} more", count - 1));
        }
        finding
    };
    groups.into_values().map(with_count).collect()
}

/// What cannot be kept of one file; the message ends with its name.
fn conflict(file: &Known<'_>) -> Vec<(&'static str, Finding)> {
    let mut found = Vec::new();
    let editor = file.editor.end_of_line.as_ref().and_then(|(value, site)| Some((line_end(value)?, site)));
    let path = file.path;
    if let (Some((end, site)), Some((git, line))) = (editor, &file.git.eol) {
        if end != *git {
            let message =
                format!("`end_of_line` asks for {} and `{}` for {}: `{path}`", name(end), line.path, name(*git));
            let help = format!("ask for {} here, as git does, or change the other line", name(*git));
            let finding = Finding::new(&rules::POLICY_CONFLICT, site.clone(), message, help);
            found.push(("both", finding.because(line.clone())));
        }
    } else if let (Some((end, site)), Some(line), None) = (editor, &file.git.text_site, &file.git.eol) {
        let message =
            format!("`end_of_line` asks for {}, and git leaves the line end to each system: `{path}`", name(end));
        let help = format!("add `eol={}` to the line of `.gitattributes`", name(end).to_ascii_lowercase());
        let finding = Finding::new(&rules::POLICY_CONFLICT_MILD, site.clone(), message, help);
        found.push(("system", finding.because(line.clone())));
    }
    let asked = file.git.eol.as_ref().map(|(end, site)| (*end, site)).or(editor);
    if let (Some((end, site)), Some(needed)) = (asked, file.needed)
        && end != needed
    {
        let reader = if needed == LineEnd::CrLf { "`cmd.exe`" } else { "a shell" };
        let message = format!("{} is asked for, and {reader} needs {}: `{path}`", name(end), name(needed));
        let help = format!("add a line that asks for {} of such scripts", name(needed));
        let rule: &'static Rule =
            if needed == LineEnd::Lf { &rules::POLICY_CONFLICT } else { &rules::POLICY_CONFLICT_MILD };
        found.push(("reader", Finding::new(rule, site.clone(), message, help)));
    }
    found
}

/// Formatters that write other line ends than the repository asks for; each message ends with the file's name.
fn formatted<'a>(
    file: &'a Known<'_>,
    formatters: &'a [Formatter],
) -> impl Iterator<Item = (&'static str, Finding)> + 'a {
    let editor = file.editor.end_of_line.as_ref().and_then(|(value, site)| Some((line_end(value)?, site)));
    let asked = file.git.eol.as_ref().map(|(end, site)| (*end, site)).or(editor);
    formatters.iter().filter(|formatter| formatter.writes(file.path)).filter_map(move |formatter| {
        let (end, site) = asked.filter(|(end, _)| *end != formatter.end)?;
        let message = format!(
            "the formatter writes {}, and `{}` asks for {}: `{}`",
            name(formatter.end),
            site.path,
            name(end),
            file.path
        );
        let help = format!("let it write {} here, or change the other line", name(end));
        let finding = Finding::new(&rules::POLICY_CONFLICT, formatter.site.clone(), message, help);
        Some(("formatter", finding.because(site.clone())))
    })
}

/// The line end that a value of `end_of_line` names.
fn line_end(value: &str) -> Option<LineEnd> {
    match value {
        "lf" => Some(LineEnd::Lf),
        "crlf" => Some(LineEnd::CrLf),
        _ => None,
    }
}

/// Scripts whose line ends every clone decides anew.
pub fn unpinned(known: &[Known<'_>], policy: &Policy, snapshot: &Snapshot) -> Vec<Finding> {
    if !snapshot.facts.in_git {
        return Vec::new();
    }
    let of = |end| unpinned_as(end, known, policy, snapshot);
    [LineEnd::Lf, LineEnd::CrLf].into_iter().filter_map(of).collect()
}

fn unpinned_as(end: LineEnd, known: &[Known<'_>], policy: &Policy, snapshot: &Snapshot) -> Option<Finding> {
    let is_open =
        |file: &&Known<'_>| file.needed == Some(end) && file.git.eol.is_none() && file.git.text != Text::Never;
    let open: Vec<&Known<'_>> = known.iter().filter(is_open).collect();
    let first = open.first()?;
    let attributes = RepoPath::new(ATTRIBUTES).ok()?;
    let more = if open.len() > 1 { format!(" and {} more", open.len() - 1) } else { String::new() };
    let message = format!(
        "no line asks for {} of `{}`{more}: a clone with `core.autocrlf` decides it anew, and {}",
        name(end),
        first.path,
        if end == LineEnd::Lf { "with CRLF it does not run" } else { "with LF labels are missed" },
    );
    let lines = lines(end, &open, known);
    let shown: Vec<&str> = lines.iter().take(3).map(String::as_str).collect();
    let dots = if lines.len() > shown.len() { " ..." } else { "" };
    let help = format!("write `{}`{dots} into `.gitattributes`", shown.join("`, `"));
    let finding = Finding::new(&rules::UNPINNED_SCRIPT, Site::file(&attributes), message, help);
    Some(match pinned(end, &open, &lines, policy, snapshot, &attributes) {
        Some(edits) => finding.fixed_by(Fix { safety: Safety::Suggested, edits }),
        None => finding,
    })
}

/// Lines of `.gitattributes` that pin these scripts.
fn lines(end: LineEnd, open: &[&Known<'_>], known: &[Known<'_>]) -> Vec<String> {
    let mut by_extension: BTreeMap<&str, Vec<&Known<'_>>> = BTreeMap::new();
    for file in open {
        by_extension.entry(file.path.extension().unwrap_or_default()).or_default().push(file);
    }
    let mut patterns: BTreeSet<String> = BTreeSet::new();
    for (extension, files) in by_extension {
        // An extension is pinned where it says who reads the file, or where all of its files are so already.
        let is_telling = matches!(extension, "sh" | "bash" | "zsh" | "ksh" | "dash" | "bat" | "cmd");
        let is_plain =
            extension.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !extension.is_empty();
        let others = || known.iter().filter(|file| file.path.extension() == Some(extension));
        let is_safe = if is_telling {
            others().all(|file| file.needed == Some(end))
        } else {
            end == LineEnd::Lf
                && files.len() > PATHS_MAX
                && others().all(|file| !file.has_crlf && file.editor.end_of_line.is_none())
        };
        if is_plain && is_safe {
            patterns.insert(format!("*.{extension}"));
        } else {
            patterns.extend(files.iter().map(|file| pattern_of(file.path.as_str())));
        }
    }
    let eol = name(end).to_ascii_lowercase();
    patterns.into_iter().map(|pattern| format!("{pattern} text eol={eol}")).collect()
}

/// The edits that pin the scripts, if it can be shown that they do and contradict nobody.
fn pinned(
    end: LineEnd,
    open: &[&Known<'_>],
    lines: &[String],
    policy: &Policy,
    snapshot: &Snapshot,
    attributes: &RepoPath,
) -> Option<Vec<Edit>> {
    let is_contradicted = |file: &&Known<'_>| {
        file.editor.end_of_line.as_ref().is_some_and(|(value, _)| **value != *name(end).to_ascii_lowercase())
    };
    if open.iter().any(is_contradicted) || (snapshot.tree.contains(attributes) && snapshot.file(attributes).is_none()) {
        return None;
    }
    let before = snapshot.file(attributes).map_or(&[][..], |file: &std::sync::Arc<SourceFile>| file.bytes());
    // The lines end as the file will after the other edits.
    let feed = policy.line_end(attributes).map_or_else(|| ends::usual(&Counts::of(before)), |(end, _)| end);
    let text: String = lines.iter().map(|line| format!("{line}{}", feed.as_str())).collect();
    // At the top: whatever a later line says of a file still holds.
    let at = if before.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let after = [&before[..at], text.as_bytes(), &before[at..]].concat();
    let next = policy.with_root(attributes, &after);
    let is_pinned = |file: &&Known<'_>| next.git(file.path).eol.is_some_and(|(now, _)| now == end);
    if !open.iter().all(is_pinned) {
        return None;
    }
    let mut edits = vec![Edit::insert(attributes, at, text)];
    for file in open {
        if let Some(held) = snapshot.file(file.path) {
            edits.extend(ends::edits(file.path, held.bytes(), end, |kind| kind != Break::Cr));
        }
    }
    Some(edits)
}
