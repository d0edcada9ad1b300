//! Which line ends a file has, which it should have, and the edits in between.

use super::rules;
use crate::checks::encoding::Subject;
use crate::checks::encoding::kind::Kind;
use crate::checks::encoding::policy::{ATTRIBUTES, GitSays, Policy, Text};
use crate::model::{Edit, Finding, Fix, RepoPath, Rule, Safety, Site};
use crate::text::breaks::{Break, Counts, breaks, is_odd};
use crate::text::lines::LineEnd;

/// So many lines are named in a message.
const LINES_MAX: usize = 5;

/// The line end without which the file does not run; nothing where its reader takes both.
pub fn needed(kind: Kind, has_shebang: bool, bytes: &[u8]) -> Option<LineEnd> {
    match kind {
        // A batch file that is a shell script, too, begins with a label that no jump looks for.
        Kind::Batch => (!has_shebang && !bytes.starts_with(b":")).then_some(LineEnd::CrLf),
        Kind::Patch | Kind::Windows => None,
        _ => (has_shebang && kind.is_code() || matches!(kind, Kind::Shell | Kind::Script)).then_some(LineEnd::Lf),
    }
}

/// Whether bytes that look like line ends are none: the file is no text, or one of two bytes a character.
pub fn is_opaque(subject: &Subject<'_>) -> bool {
    let survey = subject.file.survey();
    survey.has_nul || ((survey.has_control || subject.file.text().is_err()) && is_odd(subject.file.bytes()))
}

/// The name of a line end.
pub fn name(end: LineEnd) -> &'static str {
    match end {
        LineEnd::Lf => "LF",
        LineEnd::CrLf => "CRLF",
    }
}

/// The edits that give every line of `bytes` the line end `to`; one that is CR alone only where asked.
pub fn edits(path: &RepoPath, bytes: &[u8], to: LineEnd, includes: impl Fn(Break) -> bool) -> Vec<Edit> {
    let edit = |(range, kind): (std::ops::Range<usize>, Break)| {
        let (start, end) = (range.start, range.end);
        Some(match (kind, to) {
            _ if !includes(kind) => return None,
            (Break::Lf, LineEnd::Lf) | (Break::CrLf, LineEnd::CrLf) => return None,
            (Break::Lf, LineEnd::CrLf) => Edit::insert(path, start, "\r"),
            (Break::CrLf | Break::Doubled, LineEnd::Lf) => Edit::replace(path, start..end - 1, ""),
            (Break::Doubled, LineEnd::CrLf) => Edit::replace(path, start..end - 2, ""),
            (Break::Cr, LineEnd::Lf) => Edit::replace(path, range, "\n"),
            (Break::Cr, LineEnd::CrLf) => Edit::insert(path, end, "\n"),
        })
    };
    breaks(bytes).filter_map(edit).collect()
}

/// The line end that most lines have, LF where both are as many.
pub fn usual(counts: &Counts) -> LineEnd {
    // What was CRLF once says so only where nothing else says anything.
    let is_crlf = counts.crlf > counts.lf || (counts.lf == 0 && counts.doubled > 0);
    if is_crlf { LineEnd::CrLf } else { LineEnd::Lf }
}

/// One file and what it is held to.
pub struct Held<'a> {
    subject: &'a Subject<'a>,
    counts: Counts,
    git: GitSays,
    /// What the repository says, with the line that says so.
    named: Option<(LineEnd, Site)>,
    /// What its reader needs.
    needed: Option<LineEnd>,
}

impl<'a> Held<'a> {
    /// Looks at a file that is text.
    pub fn new(policy: &Policy, subject: &'a Subject<'a>) -> Held<'a> {
        let (bytes, survey) = (subject.file.bytes(), subject.file.survey());
        let needed = needed(subject.kind, survey.has_shebang, bytes);
        // Where the two cannot both be had, a rule about the policy says so, and the file still has to run.
        let named = policy.line_end(subject.path).filter(|(end, _)| needed.is_none_or(|needed| needed == *end));
        // A line of a patch is one of another file; only git's own word reaches it.
        let is_asked = |site: &Site| subject.kind != Kind::Patch || site.path.file_name() == ATTRIBUTES;
        let named = named.filter(|(_, site)| is_asked(site));
        Held { subject, counts: Counts::of(bytes), git: policy.git(subject.path), named, needed }
    }

    /// The line end that the file should have.
    pub fn target(&self) -> LineEnd {
        self.named.as_ref().map(|(end, _)| *end).or(self.needed).unwrap_or(usual(&self.counts))
    }

    /// Everything about line ends.
    pub fn judge(&self) -> Vec<Finding> {
        if self.git.text == Text::Auto && self.subject.file.survey().cr > 0 && self.is_kept_from_git() {
            return vec![self.not_normalizable()];
        }
        let mut findings: Vec<Finding> = match &self.named {
            Some((end, site)) => self.against(*end, site).into_iter().collect(),
            None => self.mixed().into_iter().collect(),
        };
        findings.extend(self.lone());
        findings
    }

    /// Whether git would change line ends of the file, did it not take it for binary.
    fn is_kept_from_git(&self) -> bool {
        self.counts.crlf + self.counts.doubled > 0 || (self.target() == LineEnd::CrLf && self.counts.lf > 0)
    }

    /// Whether the language begins a line at a lone CR, by its own definition.
    fn begins_lines_at_cr(&self) -> bool {
        matches!(self.subject.kind, Kind::Python | Kind::JavaScript | Kind::Markdown | Kind::Yaml | Kind::Markup)
    }

    /// Whether every CR that stands alone is a line end.
    fn is_cr_an_end(&self) -> bool {
        let Counts { lf, crlf, doubled, cr } = self.counts;
        self.begins_lines_at_cr() || (cr > 1 && lf + crlf + doubled == 0)
    }

    /// The range of the first line end of a kind, and the lines that have one.
    fn places(&self, is_meant: impl Fn(Break) -> bool) -> (Site, String) {
        let (mut line, mut count, mut first) = (1, 0, 0..0);
        let mut lines: Vec<String> = Vec::new();
        for (range, kind) in breaks(self.subject.file.bytes()) {
            if is_meant(kind) {
                count += 1;
                if count == 1 {
                    first = range.clone();
                }
                if lines.len() < LINES_MAX && lines.last() != Some(&line.to_string()) {
                    lines.push(line.to_string());
                }
            }
            line += usize::from(kind != Break::Cr);
        }
        let more = if count > lines.len() { format!(" and {} more", count - lines.len()) } else { String::new() };
        let word = if lines.len() == 1 && more.is_empty() { "line" } else { "lines" };
        (Site::new(self.subject.path, first), format!("{word} {}{more}", lines.join(", ")))
    }

    /// Gives the lines of some kinds the line end that the file should have. A file whose reader needs it gets
    /// it in every line, so that no edit leaves it mixed.
    fn edits(&self, includes: impl Fn(Break) -> bool) -> Vec<Edit> {
        let is_whole = self.named.is_none() && self.needed.is_some();
        let includes = |kind| includes(kind) || (is_whole && kind != Break::Cr);
        edits(self.subject.path, self.subject.file.bytes(), self.target(), includes)
    }

    /// What differs from what the repository says.
    fn against(&self, end: LineEnd, site: &Site) -> Option<Finding> {
        let Counts { lf, crlf, doubled, .. } = self.counts;
        let wrong = match end {
            LineEnd::Lf => crlf + doubled,
            LineEnd::CrLf => lf + doubled,
        };
        if wrong == 0 {
            return None;
        }
        let is_wrong =
            |kind| kind != Break::Cr && !matches!((kind, end), (Break::Lf, LineEnd::Lf) | (Break::CrLf, LineEnd::CrLf));
        let (first, lines) = self.places(is_wrong);
        let total = lf + crlf + doubled;
        let rule = if wrong == total { &rules::POLICY } else { &rules::MIXED };
        let asked = format!("and `{}` asks for {}", site.path, name(end));
        let message = if wrong == total {
            let has = if end == LineEnd::Lf { "CRLF" } else { "LF" };
            format!("every line ends with {has}, {asked}")
        } else {
            format!("{wrong} of {total} lines do not end with {} ({lines}), {asked}", name(end))
        };
        let help = format!("end every line with {}", name(end));
        let finding = Finding::new(rule, first, message, help).because(site.clone());
        Some(finding.fixed_by(Fix::safe(self.edits(|kind| kind != Break::Cr))))
    }

    /// Two styles, and nobody says which it should be.
    fn mixed(&self) -> Option<Finding> {
        let Counts { lf, crlf, .. } = self.counts;
        // Spreadsheets end a row with CRLF and a line within a cell with LF. What stops a script is said by the guard
        // of scripts, which knows where a CR may be meant.
        let is_said = self.needed.is_some() && matches!(self.subject.kind, Kind::Shell | Kind::Batch);
        if lf == 0 || crlf == 0 || is_said || matches!(self.subject.kind, Kind::Patch | Kind::Table) {
            return None;
        }
        let target = self.target();
        let (other, count) = if target == LineEnd::Lf { (Break::CrLf, crlf) } else { (Break::Lf, lf) };
        let (first, lines) = self.places(|kind| kind == other);
        let (names, all) = (["LF", "CRLF"], lf + crlf);
        let word = names[usize::from(other == Break::CrLf)];
        let message = format!("{count} of {all} lines end with {word} ({lines}), the others with {}", name(target));
        let why = match self.needed {
            Some(_) => "which its reader needs",
            None => "as most lines do, or name a line end in `.gitattributes`",
        };
        let help = format!("end every line with {}, {why}", name(target));
        let edits = self.edits(|kind| matches!(kind, Break::Lf | Break::CrLf));
        let fix = Fix { safety: Safety::Suggested, edits };
        Some(Finding::new(&rules::MIXED_MILD, first, message, help).fixed_by(fix))
    }

    /// CR where it ends no line, or where it is the only thing that does.
    fn lone(&self) -> Option<Finding> {
        let Counts { lf, crlf, doubled, cr } = self.counts;
        let is_cr_only = cr > 1 && lf + crlf + doubled == 0;
        // What nobody knows may be a recording of a terminal, where CR is what it says.
        let is_known = self.subject.kind != Kind::Other;
        let is_doubled_left = self.named.is_none() && doubled > if is_known { 0 } else { lf + crlf };
        let is_cr_told = cr > 0 && (is_known || is_cr_only);
        if self.subject.kind == Kind::Patch || !(is_doubled_left || is_cr_told) {
            return None;
        }
        let is_end = self.is_cr_an_end();
        let is_meant = |kind| (kind == Break::Doubled && is_doubled_left) || (kind == Break::Cr && is_cr_told);
        let (first, lines) = self.places(is_meant);
        let message = match (is_cr_told, is_doubled_left) {
            _ if is_cr_only => format!("all {cr} lines end with a carriage return alone"),
            (false, _) => format!("{doubled} line ends are CR CR LF ({lines}): CRLF was converted once too often"),
            (true, false) => format!("a carriage return stands without a line feed ({lines})"),
            (true, true) => format!("carriage returns stand without a line feed of their own ({lines})"),
        };
        let is_repaired = |kind| is_meant(kind) && (kind == Break::Doubled || is_end);
        let edits = if is_doubled_left || is_end { self.edits(is_repaired) } else { Vec::new() };
        let help = match edits.is_empty() {
            true => "write an escape where the character is meant, a line end where one is".to_owned(),
            false => format!("end these lines with {}", name(self.target())),
        };
        let finding = Finding::new(&rules::LONE_CR, first, message, help);
        Some(with(finding, Safety::Suggested, edits))
    }

    fn not_normalizable(&self) -> Finding {
        let is_odd = |kind| matches!(kind, Break::Cr | Break::Doubled);
        let (first, lines) = self.places(is_odd);
        let message =
            format!("a lone CR ({lines}) makes the file binary to git, so `text=auto` converts none of its line ends");
        let is_all_ends = self.counts.cr == 0 || self.is_cr_an_end();
        let edits = if is_all_ends { self.edits(|_| true) } else { Vec::new() };
        let help = match edits.is_empty() {
            true => "take the lone CR out, or say `text` or `-text` of the file".to_owned(),
            false => format!("end every line with {}", name(self.target())),
        };
        let mut finding = Finding::new(&rules::NOT_NORMALIZABLE, first, message, help);
        finding.cause = self.git.text_site.clone();
        with(finding, Safety::Suggested, edits)
    }
}

/// The finding about a text file whose NUL keeps git from converting its line ends.
pub fn with_nul(policy: &Policy, subject: &Subject<'_>) -> Option<Finding> {
    let survey = subject.file.survey();
    let text = subject.file.text().ok()?;
    let git = policy.git(subject.path);
    if git.text != Text::Auto
        || survey.crlf == 0
        || subject.kind == Kind::Other
        || is_odd(text.replace('\0', "").as_bytes())
    {
        return None;
    }
    let at = memchr::memchr(0, text.as_bytes())?;
    let message = "a NUL makes the file binary to git, so `text=auto` converts none of its line ends";
    let help = "take the NUL out, or say `text` or `-text` of the file";
    let mut finding = Finding::new(&rules::NOT_NORMALIZABLE, Site::new(subject.path, at..at + 1), message, help);
    finding.cause = git.text_site;
    Some(finding)
}

/// The finding about a last line that does not end.
pub fn unended(policy: &Policy, held: &Held<'_>) -> Option<Finding> {
    let (subject, bytes) = (held.subject, held.subject.file.bytes());
    if !subject.file.survey().is_open_ended || bytes.ends_with(b"\r") || subject.kind == Kind::Patch {
        return None;
    }
    let asked = policy.editor(subject.path).final_newline;
    let (rule, safety): (&'static Rule, _) = match &asked {
        Some((true, _)) => (&rules::FINAL_NEWLINE, Safety::Safe),
        None if is_ended_by_custom(subject) => (&rules::FINAL_NEWLINE_MILD, Safety::Suggested),
        _ => return None,
    };
    let site = Site::new(subject.path, bytes.len() - 1..bytes.len());
    let help = format!("end it with {}", name(held.target()));
    let mut finding = Finding::new(rule, site, "the last line does not end", help);
    if let Some((_, site)) = asked {
        finding.message = format!("the last line does not end, and `{}` asks that it does", site.path);
        finding.cause = Some(site);
    }
    let mut edits = held.edits(|_| false);
    edits.push(Edit::insert(subject.path, bytes.len(), held.target().as_str()));
    Some(with(finding, safety, edits))
}

/// Whether a file of the kind ends with a line end although nobody asks for it: code that people write.
pub fn is_ended_by_custom(subject: &Subject<'_>) -> bool {
    subject.kind.is_code() && !subject.path.file_name().contains(".min.")
}

fn with(finding: Finding, safety: Safety, edits: Vec<Edit>) -> Finding {
    if edits.is_empty() { finding } else { finding.fixed_by(Fix { safety, edits }) }
}
