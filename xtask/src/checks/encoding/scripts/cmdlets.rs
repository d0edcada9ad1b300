//! PowerShell commands that write a file in the encoding of the day.

use std::ops::Range;

use super::rules;
use crate::model::{Finding, RepoPath, Site};
use crate::text::powershell::{Command, Kind, Source, Token};

/// A command that writes, and what Windows PowerShell makes of it.
const WRITERS: &[(&str, &str)] = &[
    ("out-file", "UTF-16"),
    ("set-content", "the ANSI code page"),
    ("add-content", "the ANSI code page, unless the file has a byte order mark"),
    ("export-csv", "ASCII, with `?` for every other character"),
];

/// Drives that hold no files.
const NO_FILES: &[&str] =
    &["env:", "function:", "variable:", "alias:", "hklm:", "hkcu:", "registry::", "wsman:", "cert:"];

/// A place that writes a file without saying how.
pub(super) struct Write {
    /// The command or the arrow, in the scanned text.
    pub(super) range: Range<usize>,
    message: String,
    help: &'static str,
}

impl Write {
    /// The finding, where the scanned text stands at `shift` in the file.
    pub(super) fn into_finding(self, path: &RepoPath, shift: usize) -> Finding {
        let range = self.range.start + shift..self.range.end + shift;
        self.finding_at(Site::new(path, range))
    }

    /// The finding at `site`.
    pub(super) fn finding_at(self, site: Site) -> Finding {
        Finding::new(&rules::PS1_DEFAULT_ENCODING, site, self.message, self.help)
    }
}

/// Every place of a script that writes a file without saying how.
pub(super) fn judge(text: &str, source: &Source) -> Vec<Write> {
    let said = |token: &Token| &text[token.range.clone()];
    let is_default = |token: &Token| {
        token.kind == Kind::Variable && said(token).to_ascii_lowercase().ends_with("psdefaultparametervalues")
    };
    if source.tokens.iter().any(is_default) {
        return Vec::new();
    }
    let mut writes: Vec<Write> =
        source.commands.iter().filter_map(|command| by_command(text, source, command)).collect();
    let mut is_placeholder = false;
    for (index, token) in source.tokens.iter().enumerate() {
        // `<NAME>` is none of the language's, but something to be filled in.
        let was_placeholder = is_placeholder;
        is_placeholder = said(token) == "<" || was_placeholder && token.kind == Kind::Word;
        if was_placeholder && matches!(token.kind, Kind::Redirection { .. }) {
            continue;
        }
        let Kind::Redirection { appends } = token.kind else { continue };
        let target = source.tokens.get(index + 1).map(said).unwrap_or_default();
        if matches!(target.to_ascii_lowercase().as_str(), "" | "$null" | "nul" | "nul:" | "/dev/null") {
            continue;
        }
        let (message, help) = if appends {
            (
                format!("`{}` appends UTF-16 in Windows PowerShell, whatever the file holds", said(token)),
                "write `| Out-File FILE -Append -Encoding utf8`, or `ascii`, as the file is",
            )
        } else {
            (
                format!("`{}` writes UTF-16 in Windows PowerShell", said(token)),
                "write `| Out-File FILE -Encoding utf8`, or `ascii` where a byte order mark hurts",
            )
        };
        writes.push(Write { range: token.range.clone(), message, help });
    }
    writes.sort_by_cached_key(|write| write.range.start);
    writes
}

fn by_command(text: &str, source: &Source, command: &Command) -> Option<Write> {
    let name = source.tokens.get(command.name)?;
    let said = &text[name.range.clone()];
    let (_, encoding) =
        WRITERS.iter().find(|(writer, _)| name.kind == Kind::Word && said.eq_ignore_ascii_case(writer))?;
    let arguments = source.tokens.get(command.arguments.clone())?;
    let says = |token: &Token| {
        let said = text[token.range.clone()].trim_end_matches(':').to_ascii_lowercase();
        // Any clear beginning of a name will do; `@name` may bring the parameter along.
        let is_encoding = token.kind == Kind::Parameter && said.len() > 2 && "-encoding".starts_with(said.as_str());
        let is_bytes = said == "-asbytestream" || token.kind == Kind::Variable && said.starts_with('@');
        let path = said.trim_start_matches(['\'', '"']);
        let is_no_file = NO_FILES.iter().any(|drive| path.starts_with(drive));
        is_encoding || is_bytes || is_no_file
    };
    if arguments.iter().any(says) || writes_ascii(text, source, command, arguments) {
        return None;
    }
    let message = format!("`{said}` writes {encoding}, in Windows PowerShell");
    let help = "say `-Encoding utf8`, or `ascii` where a byte order mark hurts";
    Some(Write { range: name.range.clone(), message, help })
}

/// Whether everything that is written stands there and is ASCII: then no code page makes a difference.
fn writes_ascii(text: &str, source: &Source, command: &Command, arguments: &[Token]) -> bool {
    let said = |token: &Token| &text[token.range.clone()];
    let before = command.name.checked_sub(1).and_then(|before| source.tokens.get(before));
    if before.is_some_and(|before| said(before) == "|")
        || said(&source.tokens[command.name]).eq_ignore_ascii_case("out-file")
    {
        return false;
    }
    let is_path = |token: &Token| {
        let names = ["-path", "-literalpath", "-pspath", "-filepath"];
        token.kind == Kind::Parameter
            && names.contains(&said(token).trim_end_matches(':').to_ascii_lowercase().as_str())
    };
    // The path may be anything.
    let path = arguments.iter().position(is_path).map(|name| name + 1);
    let path = path.or_else(|| arguments.iter().position(|token| token.kind != Kind::Parameter));
    let written = || arguments.iter().enumerate().filter(|(index, _)| Some(*index) != path).map(|(_, token)| token);
    let is_fixed = |token: &Token| match &token.kind {
        Kind::Text(inside) => {
            let inner = &text[inside.body.clone()];
            inner.is_ascii() && !(inside.expands && inner.contains('$'))
        }
        Kind::Word => said(token).is_ascii() && !said(token).contains('$'),
        Kind::Operator => said(token) == ",",
        kind => *kind == Kind::Parameter,
    };
    written().any(|token| token.kind != Kind::Parameter) && written().all(is_fixed)
}
