//! `.editorconfig`: what editors are told of a path.
//!
//! Syntax and globs are those of the `ec4rs` crate, after the specification at editorconfig.org. A line that
//! is none is passed over, as editors do, instead of hiding the rest of the file.

use std::borrow::Cow;
use std::path::Path;

use ec4rs::{ConfigParser, Section};

/// The properties that somebody asks about.
const ASKED: [&str; 3] = ["end_of_line", "charset", "insert_final_newline"];

/// One `.editorconfig` file.
pub struct EditorConfig {
    /// Whether folders above it say nothing: `root = true`.
    pub is_root: bool,
    sections: Vec<Part>,
}

/// A section that says something of what is asked about.
struct Part {
    section: Section,
    told: [Option<Told>; 3],
}

/// What a section says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The value, in small letters; `unset` where another section's is taken back.
    pub value: Box<str>,
    /// The line, counted from zero.
    pub line_index: usize,
}

impl EditorConfig {
    /// Reads a file.
    pub fn parse(text: &str) -> EditorConfig {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let kept: String = text.split_inclusive('\n').map(fitted).collect();
        let mut sections = Vec::new();
        let mut is_root = false;
        if let Ok(parser) = ConfigParser::new_with_path(kept.as_bytes(), Some(Path::new(""))) {
            is_root = parser.is_root;
            for section in parser.flatten() {
                let told = ASKED.map(|key| told(&section, key));
                if told.iter().any(Option::is_some) {
                    sections.push(Part { section, told });
                }
            }
        }
        EditorConfig { is_root, sections }
    }

    /// What it says of the file at `path`, relative to its own folder: end of line, character set, final line end.
    pub fn tells(&self, path: &str) -> [Option<&Told>; 3] {
        let mut all = [None; 3];
        for part in &self.sections {
            if part.section.applies_to(path) {
                for (slot, told) in all.iter_mut().zip(&part.told) {
                    *slot = told.as_ref().or(*slot);
                }
            }
        }
        all
    }
}

fn told(section: &Section, key: &str) -> Option<Told> {
    let value = section.props().get_raw_for_key(key);
    let line_index = value.source()?.1.saturating_sub(1);
    Some(Told { value: value.into_option()?.to_ascii_lowercase().into(), line_index })
}

/// A character that no name of a file has.
const NONE: char = '\u{1}';

/// A line as the crate has to see it to understand it as the specification does.
fn fitted(line: &str) -> Cow<'_, str> {
    if !is_line(line) {
        return Cow::Borrowed("\n");
    }
    let text = line.trim();
    if !text.starts_with('[') {
        return Cow::Borrowed(line);
    }
    if text.ends_with("/]") {
        // It would mean everything in the folder; there no file is named so.
        return Cow::Owned(format!("[{NONE}]\n"));
    }
    if !text.contains("[!") {
        return Cow::Borrowed(line);
    }
    // The crate reads `[!a]` as `a`: of a set of one character it forgets that it is negated.
    let mut fitted = String::with_capacity(line.len() + 1);
    let mut rest = line;
    while let Some(at) = rest.find("[!") {
        let (before, after) = rest.split_at(at + 2);
        fitted.push_str(before);
        let mut characters = after.chars();
        let (first, second) = (characters.next(), characters.next());
        rest = after;
        if let (Some(first), Some(']')) = (first, second)
            && first != '\\'
        {
            fitted.extend([first, NONE]);
            rest = &after[first.len_utf8()..];
        }
    }
    fitted.push_str(rest);
    Cow::Owned(fitted)
}

/// Whether the parser takes the line; at one that it does not it would stop.
fn is_line(line: &str) -> bool {
    let text = format!("[a]\n{}\n", line.trim());
    ConfigParser::new(text.as_bytes()).is_ok_and(|parser| parser.into_iter().all(|section| section.is_ok()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tells(text: &str, path: &str) -> [Option<String>; 3] {
        EditorConfig::parse(text).tells(path).map(|told| told.map(|told| format!("{}@{}", told.value, told.line_index)))
    }

    #[test]
    fn the_last_section_that_applies_wins_key_by_key() {
        let text = "\u{FEFF}root = true\r\n[*]\r\nend_of_line = LF\r\ncharset = utf-8\r\n[*.{bat,cmd}]\r\nEnd_Of_Line=crlf\r\n[a/*.md]\r\ncharset = unset\r\n";
        assert!(EditorConfig::parse(text).is_root);
        let lf = Some("lf@2".to_owned());
        assert_eq!(tells(text, "x.rs"), [lf.clone(), Some("utf-8@3".to_owned()), None]);
        assert_eq!(tells(text, "d/x.cmd")[0], Some("crlf@5".to_owned()));
        assert_eq!(tells(text, "a/b.md")[1], Some("unset@7".to_owned()));
        assert_eq!(tells(text, "c/a/b.md")[1], Some("utf-8@3".to_owned()));
    }

    #[test]
    fn a_line_that_is_none_hides_nothing() {
        let text = "nonsense\n[*]\nindent_style =\nwhat\n[\n[]\na];=b\ninsert_final_newline = true\n";
        assert_eq!(tells(text, "a.b")[2], Some("true@7".to_owned()));
        assert!(!EditorConfig::parse("[*]\nroot = true\n").is_root);
    }

    #[test]
    fn globs_mean_what_the_specification_says() {
        let is = |glob: &str, path: &str| {
            EditorConfig::parse(&format!("[{glob}]\ncharset = utf-8\n")).tells(path)[1].is_some()
        };
        assert!(is("[!a]", "b") && !is("[!a]", "a") && is("**/[!-]", "d/b") && !is("**/[!-]", "d/-"));
        assert!(is("[!ab]", "c") && !is("[!ab]", "b"));
        assert!(
            !is("d/", "d/a") && is("d/**", "d/a") && is("d/*", "d/a") && !is("d/*", "d/e/a") && !is("d/*", "x/d/a")
        );
        assert!(is("*.{md,rs}", "x/a.rs") && is("f{1..3}", "f2") && !is("f{1..3}", "f4") && !is("*b*", "a"));
    }

    proptest! {
        #[test]
        fn no_text_and_no_path_stops_it(
            text in "([\\[\\]{}*?,.!;#= \\n\\\\/a-c0-9-]|end_of_line|\\.\\.){0,60}",
            path in "[a-c.0-9/\u{E9}]{1,12}",
        ) {
            EditorConfig::parse(&format!("[{text}]\nend_of_line = lf\n{text}")).tells(&path);
        }
    }
}
