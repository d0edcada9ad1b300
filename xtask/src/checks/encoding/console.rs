//! Texts that a program prints and that some consoles show as something else.
//!
//! Rust and JavaScript write a console of Windows in UTF-16, so that nothing is wrong there; what they write into a
//! pipe is UTF-8, which Windows PowerShell and `cmd.exe` take for text in the page of the console. C writes bytes in
//! either case. PowerShell converts, with `?` for what the page has not. `cmd.exe` reads its own file in that page.

mod batch;
mod c;
mod calls;
mod javascript;
mod powershell;
pub mod rules;
mod rust;
mod said;
mod shell;

use std::sync::Arc;

use said::{Fields, Said, Style};

use super::glyphs::{Glyphs, Pages, is_modifier};
use super::{Guard, Kind, Scope, Subject};
use crate::config::schema::Config;
use crate::config::scope::Chosen;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site, Snapshot};
use crate::text::codepage::CodePage;
use crate::text::survey::Survey;
use crate::text::unicode::name::number;

/// Pages that consoles have, not files.
const OEM: [&str; 9] = ["cp437", "cp850", "cp852", "cp855", "cp857", "cp860", "cp866", "cp862", "cp865"];

/// Crates that take the whole screen: what they print is drawn, not read by another program.
const SCREENS: [&str; 6] = ["ratatui", "crossterm", "tui", "termion", "cursive", "termwiz"];

/// At most so many characters are named in a message.
const NAMED_MAX: usize = 3;

/// The guard.
pub struct Console {
    scope: Chosen,
    pages: Pages,
    glyphs: Glyphs,
    /// The page of the console that messages speak of.
    console: Option<CodePage>,
}

impl Console {
    /// The guard of a configuration.
    pub fn new(config: &Config) -> Console {
        let pages = &config.encoding.code_pages;
        let mut consoles =
            pages.iter().filter_map(|name| CodePage::named(name)).filter(|page| OEM.contains(&page.name()));
        Console {
            scope: config.encoding.console.chosen(),
            pages: Pages::new(config),
            glyphs: Glyphs::new(config),
            console: consoles.next().or_else(|| CodePage::named(OEM[0])),
        }
    }

    fn is_asked(&self, path: &RepoPath, kind: Kind) -> bool {
        use Kind::{Batch, C, JavaScript, PowerShell, Rust, Shell};
        matches!(kind, Rust | JavaScript | C | Shell | PowerShell | Batch)
            && self.scope.contains(path)
            && !is_test(path)
    }

    /// What is printed in `text`, of which a file at `path` is made.
    fn said(&self, path: &RepoPath, kind: Kind, text: &str) -> Vec<Said> {
        match kind {
            Kind::Rust | Kind::C if text.contains("SetConsoleOutputCP") => Vec::new(),
            Kind::Rust => rust::said(text),
            Kind::C => c::said(text),
            Kind::JavaScript => {
                let is_typed = path.extension().is_some_and(|ext| matches!(ext, "ts" | "mts" | "cts"));
                javascript::said(text, !is_typed)
            }
            Kind::Shell => shell::said(text),
            Kind::PowerShell if sets_encoding(text) => Vec::new(),
            Kind::PowerShell => powershell::said(text),
            Kind::Batch => batch::said(text),
            _ => Vec::new(),
        }
    }

    fn judge_file(&self, subject: &Subject<'_>, snapshot: &Snapshot) -> Vec<Finding> {
        let Ok(text) = subject.file.text() else { return Vec::new() };
        if !self.is_asked(subject.path, subject.kind) || text.is_ascii() {
            return Vec::new();
        }
        if subject.kind == Kind::Rust && fills_screen(subject.path, snapshot) {
            return Vec::new();
        }
        let said = self.said(subject.path, subject.kind, text);
        said.iter().flat_map(|said| self.judge_text(subject, text, said)).collect()
    }

    /// One finding for each line of a printed text that some page cannot say.
    fn judge_text(&self, subject: &Subject<'_>, text: &str, said: &Said) -> Vec<Finding> {
        let Some(printed) = text.get(said.range.clone()).filter(|printed| !printed.is_ascii()) else {
            return Vec::new();
        };
        let fields = match said.style {
            Style::Escaped(_, Fields::Braces) | Style::Raw(Fields::Braces) => said::fields(text, &said.range),
            _ => Vec::new(),
        };
        let mut findings = Vec::new();
        let mut at = said.range.start;
        for line in printed.split_inclusive('\n') {
            let found = self.glyphs_of(line, at, said.style, &fields);
            findings.extend(self.finding(subject, said, &found));
            at += line.len();
        }
        findings
    }

    /// The characters of a line, which begins at `start`, that some page has not.
    fn glyphs_of(
        &self,
        line: &str,
        start: usize,
        style: Style,
        fields: &[(std::ops::Range<usize>, usize)],
    ) -> Vec<Glyph> {
        let mut found: Vec<Glyph> = Vec::new();
        for (offset, character) in line.char_indices().filter(|(_, character)| !character.is_ascii()) {
            let (at, end) = (start + offset, start + offset + character.len_utf8());
            if let Some(last) = found.last_mut().filter(|last| last.end == at && is_modifier(character)) {
                last.end = end;
                continue;
            }
            let Some(lacking) = self.pages.lacking(character) else { continue };
            let field = fields[..fields.partition_point(|(field, _)| field.start <= at)].last();
            let field = field.filter(|(field, _)| at < field.end);
            // The name of a variable is not printed.
            if field.is_some_and(|(_, colon)| at < *colon) {
                continue;
            }
            let text = self.glyphs.get(character).and_then(|text| style.write(text));
            // What fills a field is one character.
            let text = text.filter(|text| field.is_none() || text.len() == 1);
            found.push(Glyph { at, end, character, lacking, text });
        }
        found
    }

    fn finding(&self, subject: &Subject<'_>, said: &Said, found: &[Glyph]) -> Option<Finding> {
        let (first, last) = (found.first()?, found.last()?);
        let mut named: Vec<&Glyph> = Vec::new();
        for glyph in found {
            if named.len() <= NAMED_MAX && named.iter().all(|known| known.character != glyph.character) {
                named.push(glyph);
            }
        }
        let more = if named.len() > NAMED_MAX { " and others" } else { "" };
        named.truncate(NAMED_MAX);
        let shown: Vec<String> =
            named.iter().map(|glyph| format!("{} (not in {})", number(glyph.character), glyph.lacking)).collect();
        let effect = self.effect(subject.kind, first.character);
        let message = format!("`{}` prints {}{more}; {effect}", said.sink, shown.join(", "));
        let site = Site::new(subject.path, first.at..last.end);
        let fix = self.fix(subject, said, found);
        let help = match (&fix, named.iter().find(|glyph| self.glyphs.get(glyph.character).is_none())) {
            (Some(_), _) => {
                let texts: Vec<String> = named
                    .iter()
                    .filter_map(|glyph| Some(format!("{} for {}", glyph.text.as_deref()?, number(glyph.character))))
                    .collect();
                format!(
                    "write {}{}; `--execute --unsafe` does",
                    texts.join(", "),
                    if more.is_empty() { "" } else { " and so on" }
                )
            }
            (None, Some(glyph)) => {
                format!("write it in ASCII, or give {} a text in `glyphs` of `[encoding]`", number(glyph.character))
            }
            (None, None) => "write it in ASCII".to_owned(),
        };
        let finding = Finding::new(&rules::CONSOLE_GARBLED, site, message, help);
        Some(match fix {
            Some(fix) => finding.fixed_by(fix),
            None => finding,
        })
    }

    /// The edits that write every glyph of a line in ASCII, if all of them can be.
    fn fix(&self, subject: &Subject<'_>, said: &Said, found: &[Glyph]) -> Option<Fix> {
        if !said.sure {
            return None;
        }
        let edits: Option<Vec<Edit>> = found
            .iter()
            .map(|glyph| Some(Edit::replace(subject.path, glyph.at..glyph.end, glyph.text.as_deref()?)))
            .collect();
        Some(Fix { safety: Safety::Suggested, edits: edits? })
    }

    /// What becomes of `character` on Windows.
    fn effect(&self, kind: Kind, character: char) -> String {
        let Some(page) = self.console else { return "some consoles show something else".to_owned() };
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).bytes();
        let read: Option<Vec<String>> = bytes.map(|byte| page.decode(byte).map(number)).collect();
        let (name, read) = (page.name(), read.unwrap_or_default().join(" "));
        match kind {
            Kind::Batch => format!("cmd.exe reads the file as {name}, and prints {read}"),
            Kind::PowerShell => {
                format!("output that another program takes is written in {name}, with `?` in its place")
            }
            Kind::C => format!("a console of {name} shows its bytes as {read}"),
            _ => format!("a console shows it, but output that is captured is read as {name}: {read}"),
        }
    }
}

/// A character that some page has not.
struct Glyph {
    at: usize,
    /// Behind it, and behind what only chooses its looks.
    end: usize,
    character: char,
    /// The pages, in words.
    lacking: String,
    /// What is written for it there.
    text: Option<String>,
}

impl Guard for Console {
    fn keeps(&self, path: &RepoPath, kind: Kind, _bytes: &[u8], survey: &Survey) -> bool {
        survey.has_non_ascii && self.is_asked(path, kind)
    }

    fn wants(&self, path: &RepoPath) -> bool {
        path.file_name() == "Cargo.toml"
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        scope.each(snapshot, |subject| self.judge_file(subject, snapshot))
    }
}

/// Whether a test runner, not a user, runs the file.
fn is_test(path: &RepoPath) -> bool {
    let is_folder = |part: &str| matches!(part, "test" | "tests" | "__tests__" | "testdata" | "fixtures" | "spec");
    let name = path.file_name();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    path.as_str().split('/').any(is_folder)
        || name.contains(".test.")
        || name.contains(".spec.")
        || stem.ends_with("_test")
        || stem.starts_with("test_")
        || matches!(stem, "tests" | "test")
}

/// Whether a script of PowerShell says in which encoding it writes.
fn sets_encoding(text: &str) -> bool {
    text.to_ascii_lowercase().lines().any(|line| {
        let code = line.split('#').next().unwrap_or_default();
        code.split_once("console]::outputencoding").is_some_and(|(_, rest)| rest.trim_start().starts_with('='))
    })
}

/// Whether the nearest manifest above a Rust file names a crate that draws the whole screen.
fn fills_screen(path: &RepoPath, snapshot: &Snapshot) -> bool {
    let mut folder = path.as_str();
    while let Some(at) = folder.rfind('/') {
        folder = &folder[..at];
        let manifest = RepoPath::new(&format!("{folder}/Cargo.toml")).ok();
        if let Some(file) = manifest.as_ref().and_then(|path| snapshot.file(path)) {
            return names_screen(file);
        }
    }
    RepoPath::new("Cargo.toml").ok().and_then(|path| snapshot.file(&path).map(names_screen)).unwrap_or(false)
}

fn names_screen(file: &Arc<crate::model::SourceFile>) -> bool {
    let Ok(text) = file.text() else { return false };
    text.lines().any(|line| {
        let key = line.trim_start().split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next();
        key.is_some_and(|key| SCREENS.contains(&key))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: &[&str] = &[
        "println!(\"",
        "\")",
        "console.log(",
        "(",
        ")",
        "{",
        "}",
        "`",
        "${",
        "'",
        "\"",
        "echo ",
        "printf ",
        "cat <<E\n",
        "E\n",
        "\n",
        "\\",
        "$(",
        "|",
        ">",
        "Write-Host ",
        "-x ",
        "@\"\n",
        "\n\"@",
        "std::cout << ",
        "<<",
        ";",
        "#[derive(",
        "clap::Parser)]",
        "/// \u{2713}\n",
        "#[cfg(test)]",
        "struct A",
        "\u{2713}",
        "\u{fe0f}",
        "\u{FEFF}",
        " ",
        ",",
        "fprintf(stderr,",
        "if ",
        "fi",
        "done ",
        "do ",
        "[",
        "]",
        "^",
        "%",
    ];

    const KINDS: [(Kind, &str); 6] = [
        (Kind::Rust, "a.rs"),
        (Kind::JavaScript, "a.js"),
        (Kind::C, "a.c"),
        (Kind::Shell, "a.sh"),
        (Kind::PowerShell, "a.ps1"),
        (Kind::Batch, "a.bat"),
    ];

    fn each_of(text: &str) {
        let console = Console::new(&crate::config::load("xtask.toml", "").ok().unwrap().config);
        for (kind, path) in KINDS {
            for said in console.said(&RepoPath::new(path).unwrap(), kind, text) {
                assert!(text.get(said.range.clone()).is_some(), "{kind:?} {text:?} {said:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..50)) {
            each_of(&pieces.concat());
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in [
            "println!(",
            "Write-Host (",
            "std::cout <<",
            "#[derive(Parser)] ",
            "#[",
            "console.log(",
            "a.expect(",
            "writeln!(",
        ] {
            each_of(&format!("clap {}", piece.repeat(200_000 / piece.len())));
        }
    }
}
