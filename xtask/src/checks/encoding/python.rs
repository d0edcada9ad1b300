//! Python that is also run on Windows: text that is read in the encoding of the machine, and output that dies there.

mod ascii;
mod console;
mod guards;
mod kinds;
mod names;
mod open;
mod projects;

mod repair;
pub mod rules;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use super::glyphs::{Glyphs, Pages};
use super::{Guard, Kind, Scope};
use crate::config::schema::Config;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::python::tree::{Form, Module};
use crate::text::survey::Survey;
use console::Stream;
use kinds::Kinds;
use names::Names;
use open::Open;
use values::{Values, Way};

/// Without one of these nothing is opened.
const OPENING: &[&str] = &[
    "open",
    "read_text",
    "write_text",
    "subprocess",
    "fileinput",
    "TemporaryFile",
    "TextIOWrapper",
    "FileHandler",
    "basicConfig",
    "onfigParser",
    "FileType",
];

/// Without one of these a file of ASCII alone has no other character in a literal.
const ESCAPES: &[&str] = &["\\u", "\\U", "\\x", "\\N{", "\\2", "\\3"];

/// Judges Python.
pub struct Python {
    pages: Pages,
    glyphs: Glyphs,
    words: Option<AhoCorasick>,
    escapes: Option<AhoCorasick>,
}

impl Python {
    /// Makes the guard ready.
    pub fn new(config: &Config) -> Python {
        let words = |words: &[&str]| AhoCorasick::new(words).ok();
        Python {
            pages: Pages::new(config),
            glyphs: Glyphs::new(config),
            words: words(OPENING),
            escapes: words(ESCAPES),
        }
    }

    /// Whether the file is one that Python runs.
    fn is_run(path: &RepoPath, kind: Kind) -> bool {
        kind == Kind::Python && path.extension() != Some("pyi")
    }

    /// Whether the file may say something that this guard judges.
    fn is_worth_reading(&self, bytes: &[u8], survey: &Survey) -> bool {
        let has = |words: &Option<AhoCorasick>| words.as_ref().is_none_or(|words| words.is_match(bytes));
        survey.has_non_ascii || has(&self.words) || has(&self.escapes)
    }

    /// What is wrong with one file.
    fn file(&self, path: &RepoPath, text: &str) -> Vec<Finding> {
        let module = Module::read(text);
        if module.is_old {
            return Vec::new();
        }
        let names = Names::new(&module);
        let kinds = Kinds::new(&names);
        let mut findings: Vec<Finding> =
            open::found(&names, &kinds).iter().map(|open| opened(path, &module, open)).collect();
        findings.extend(self.printed(path, &names, &kinds));
        findings
    }

    /// What is printed and cannot be encoded.
    fn printed(&self, path: &RepoPath, names: &Names<'_>, kinds: &Kinds<'_>) -> Vec<Finding> {
        let sinks = console::sinks(names, kinds);
        let mut found: BTreeMap<usize, Finding> = BTreeMap::new();
        for stream in [Stream::Out, Stream::Error] {
            // What several sinks write is reported of the first.
            let mut met = BTreeMap::new();
            let mut values = Values::new(names);
            for sink in sinks.iter().filter(|sink| sink.stream == stream) {
                sink.values.iter().for_each(|value| values.follow(*value));
                for (literal, way) in values.take() {
                    met.entry(literal)
                        .and_modify(|(_, known): &mut (_, Way)| *known = known.and(way))
                        .or_insert((sink, way));
                }
            }
            for ((id, index), (sink, way)) in met {
                let Form::Text(pieces) = &names.module.nodes[id].form else { continue };
                let Some(piece) = pieces.get(index) else { continue };
                let Some(lacking) = ascii::lacking(names.module, piece, &self.pages, &self.glyphs) else { continue };
                let finding = printed(path, sink, way, lacking);
                found.entry(piece.range.start).or_insert(finding);
            }
        }
        found.into_values().collect()
    }
}

impl Guard for Python {
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        if !Python::is_run(path, kind) || !self.is_worth_reading(bytes, survey) {
            return false;
        }
        // Reading it twice costs less than holding every file that opens another.
        std::str::from_utf8(bytes).is_ok_and(|text| !self.file(path, text).is_empty())
    }

    fn wants(&self, path: &RepoPath) -> bool {
        path.file_name() == "pyproject.toml"
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let modern = projects::Modern::new(snapshot);
        scope.each(snapshot, |subject| {
            let (path, file) = (subject.path, subject.file);
            if !Python::is_run(path, subject.kind) || !self.is_worth_reading(file.bytes(), file.survey()) {
                return Vec::new();
            }
            match file.text() {
                Ok(text) if !modern.contains(path) => self.file(path, text),
                _ => Vec::new(),
            }
        })
    }
}

/// The finding about a call that leaves its encoding to the machine.
fn opened(path: &RepoPath, module: &Module<'_>, open: &Open) -> Finding {
    let Form::Call(call) = &module.nodes[open.call].form else {
        return Finding::new(open.rule, Site::file(path), "", "");
    };
    let callee = module.nodes[call.callee].range.clone();
    let is_file = open.rule == &rules::OPEN;
    let what = match (is_file, open.mode) {
        (true, None) => "opens a text file",
        (true, Some(_)) => "opens a text file, if no caller gives another mode,",
        (false, _) => "reads a program's output as text",
    };
    let message =
        format!("`{}` {what} without `encoding`: Windows takes its code page, such as cp1252, for it", open.callee);
    let edits = repair::encoding(path, module, call, open);
    let help = match (&edits, is_file) {
        (None, false) => "call `subprocess.run` with `encoding=\"utf-8\"` instead",
        (_, false) => "add `encoding=\"utf-8\"` if the program writes UTF-8",
        (_, true) => "add `encoding=\"utf-8\"`, or `encoding=\"locale\"` if the machine's own is meant",
    };
    let start = module.of(&callee).rfind('\n').map_or(callee.start, |_| callee.end - open.callee.len());
    let finding = Finding::new(open.rule, Site::new(path, start..callee.end), message, help);
    match edits {
        Some(edits) => finding.fixed_by(Fix { safety: Safety::Suggested, edits }),
        None => finding,
    }
}

/// The finding about a literal that is written to a console.
fn printed(path: &RepoPath, sink: &console::Sink, way: Way, lacking: ascii::Lacking) -> Finding {
    let rule = if sink.stream == Stream::Out && way.is_sure { &rules::PRINT } else { &rules::PRINT_MILD };
    let (character, range, pages) = &lacking.characters[0];
    let different: BTreeSet<char> = lacking.characters.iter().map(|(character, ..)| *character).into_set();
    let others = match different.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let happens = match sink.stream {
        Stream::Out => "output that goes to a pipe or a file raises UnicodeEncodeError",
        Stream::Error => "it is shown as an escape",
    };
    let code = u32::from(*character);
    let writes = if way.is_sure { "writes" } else { "can come to write" };
    let message = format!("`{}` {writes} U+{code:04X}{others}, which {pages} cannot encode: {happens}", sink.name);
    let edits = lacking.edits.filter(|_| !way.is_key);
    let help = match &edits {
        Some(edits) => format!("write {} instead, as `encoding glyphs` has it", shown(edits)),
        None => "write it in ASCII, or call `sys.stdout.reconfigure(encoding=\"utf-8\")` first".to_owned(),
    };
    let finding = Finding::new(rule, Site::new(path, range.clone()), message, help);
    match edits {
        Some(edits) => {
            let edits = edits.into_iter().map(|(range, text)| Edit::replace(path, range, text)).collect();
            finding.fixed_by(Fix { safety: Safety::Suggested, edits })
        }
        None => finding,
    }
}

/// The first few texts that are written, each once.
fn shown(edits: &[(std::ops::Range<usize>, String)]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for (_, text) in edits.iter().filter(|(_, text)| !text.is_empty()) {
        let text = format!("`{text}`");
        if !texts.contains(&text) && texts.len() < 3 {
            texts.push(text);
        }
    }
    texts.join(", ")
}
