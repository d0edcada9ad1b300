//! Other programs of Windows that do not take a file for UTF-8.

use super::super::kind::Kind;
use super::super::{Scope, Subject};
use super::rules;
use crate::model::{Finding, RepoPath, Site, Snapshot};

/// A program that reads files, and how. A new one is a row here.
struct Host {
    extensions: &'static [&'static str],
    /// What it is called.
    program: &'static str,
    /// What it takes UTF-8 without a mark for.
    takes_for: &'static str,
    /// Whether it knows UTF-8 by a byte order mark.
    knows_mark: bool,
    /// What begins a comment.
    comment: &'static str,
    /// A text by which a file says that it is UTF-8.
    declares: Option<&'static str>,
    /// What to save it as.
    help: &'static str,
}

/// Sources: Microsoft's pages "Specifying the file encoding of INF files", "Pragma directives" of the resource
/// compiler and "Windows Script Host"; Inno Setup's revision history (6.3); the NSIS manual (`/INPUTCHARSET`).
const HOSTS: &[Host] = &[
    Host {
        extensions: &["reg"],
        program: "the registry editor",
        takes_for: "the ANSI code page",
        knows_mark: false,
        comment: ";",
        declares: None,
        help: "save it as UTF-16LE with a byte order mark, as the registry editor itself does",
    },
    Host {
        extensions: &["inf"],
        program: "Windows Setup",
        takes_for: "the ANSI code page",
        knows_mark: false,
        comment: ";",
        declares: None,
        help: "save it as UTF-16LE with a byte order mark, or write ASCII",
    },
    Host {
        extensions: &["rc"],
        program: "the resource compiler",
        takes_for: "the ANSI code page",
        knows_mark: true,
        comment: "//",
        declares: Some("code_page(65001)"),
        help: "write `#pragma code_page(65001)` before it, or save it as UTF-16LE with a byte order mark",
    },
    Host {
        extensions: &["vbs"],
        program: "Windows Script Host",
        takes_for: "the ANSI code page, even behind a byte order mark",
        knows_mark: false,
        comment: "'",
        declares: None,
        help: "save it as UTF-16LE with a byte order mark, or write `ChrW(...)`",
    },
    Host {
        extensions: &["iss"],
        program: "Inno Setup before 6.3",
        takes_for: "the ANSI code page",
        knows_mark: true,
        comment: ";",
        declares: None,
        help: "save it as UTF-8 with a byte order mark",
    },
    Host {
        extensions: &["nsi", "nsh"],
        program: "NSIS",
        takes_for: "the ANSI code page",
        knows_mark: true,
        comment: ";",
        declares: None,
        help: "save it as UTF-8 with a byte order mark, or give `makensis /INPUTCHARSET UTF8`",
    },
    Host {
        extensions: &["mof"],
        program: "the MOF compiler",
        takes_for: "the ANSI code page",
        knows_mark: false,
        comment: "//",
        declares: None,
        help: "save it as UTF-16LE with a byte order mark, or write ASCII",
    },
];

fn host(path: &RepoPath) -> Option<&'static Host> {
    let extension = path.extension()?.to_ascii_lowercase();
    HOSTS.iter().find(|host| host.extensions.contains(&extension.as_str()))
}

/// Whether a program of the table reads the file at `path`.
pub(super) fn is_read_by_one(path: &RepoPath) -> bool {
    host(path).is_some()
}

/// What such a program makes of a file.
pub(super) fn judge(subject: &Subject<'_>) -> Option<Finding> {
    let host = host(subject.path)?;
    let text = subject.file.text().ok()?;
    let survey = subject.file.survey();
    let says = host.declares.is_some_and(|declares| text.contains(declares)) || host.knows_mark && survey.has_bom;
    if !survey.has_non_ascii || survey.has_nul || says {
        return None;
    }
    let from = if survey.has_bom { super::BOM.len() } else { 0 };
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        let at = line.find(|c: char| !c.is_ascii()).filter(|_| !line.trim_start().starts_with(host.comment));
        if let Some((at, character)) = at.and_then(|at| Some((at, line[at..].chars().next()?))) {
            let site = Site::new(subject.path, start + at..start + at + character.len_utf8());
            let code = u32::from(character);
            let message = format!("{} takes U+{code:04X} in UTF-8 for {}", host.program, host.takes_for);
            return Some(Finding::new(&rules::HOST_ENCODING, site, message, host.help));
        }
        start += line.len();
    }
    None
}

/// Whether `path` is a project of Visual Studio for C or C++.
pub(super) fn is_project(path: &RepoPath) -> bool {
    path.extension() == Some("vcxproj")
}

/// Projects whose compiler takes sources for the ANSI code page. Microsoft: "/utf-8 (Set source and execution
/// character sets to UTF-8)".
pub(super) fn projects(snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
    if !snapshot.files().any(|(path, _)| is_project(path)) {
        return Vec::new();
    }
    let projects: Vec<_> = scope.subjects(snapshot).into_iter().filter(|subject| is_project(subject.path)).collect();
    // An option for the whole tree may stand there.
    let has_shared = snapshot
        .tree
        .iter()
        .any(|path| matches!(path.file_name(), "Directory.Build.props" | "Directory.Build.targets"));
    if projects.is_empty() || has_shared {
        return Vec::new();
    }
    let kept = snapshot.files().map(|(path, file)| (path, file.survey()));
    let is_misread = |path: &RepoPath, survey: &crate::text::survey::Survey| {
        survey.has_non_ascii && !survey.has_bom && !survey.has_nul && Kind::of(path, b"") == Kind::C
    };
    let sources: Vec<&RepoPath> =
        snapshot.sifted().chain(kept).filter(|(path, survey)| is_misread(path, survey)).map(|(path, _)| path).collect();
    let wrong = projects.iter().filter_map(|project| {
        let folder = project.path.as_str().rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let mut own = sources.iter().filter(|source| source.as_str().starts_with(&folder));
        let says = |word: &str| memchr::memmem::find(project.file.bytes(), word.as_bytes()).is_some();
        let first = own.next().filter(|_| !says("/utf-8") && !says("/source-charset"))?;
        let more = own.count();
        let others = if more == 0 { String::new() } else { format!(" and {more} more") };
        let message = format!("the compiler takes `{first}`{others}, UTF-8 without a mark, for the ANSI code page");
        let help = "add `/utf-8` to the `AdditionalOptions` of `ClCompile`";
        Some(Finding::new(&rules::HOST_ENCODING, Site::file(project.path), message, help))
    });
    wrong.collect()
}
