//! Makefiles and justfiles: which targets there are, as far as they can be read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Name;

/// What a file of targets states.
#[derive(Debug, Default)]
pub struct Targets {
    /// The targets that are spelled out.
    pub names: Vec<Name>,
    /// Targets of which only a part is known: `%` stands for the rest.
    pub patterns: Vec<String>,
    /// Further files, from the folder of this one.
    pub includes: Vec<String>,
    /// Whether there may be targets that cannot be read.
    pub opaque: bool,
}

/// What stands for an unknown part: `$(NAME)`, `${NAME}`, `$@`.
static EXPANSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\{[^{}]*\}|.)").expect("the pattern is fixed and has a test")
});

/// A recipe's first line in a justfile.
static RECIPE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^@?(?P<name>[A-Za-z_][A-Za-z0-9_-]*)(?:\s[^:]*)?:(?:[^=]|$)")
        .expect("the pattern is fixed and has a test")
});

/// Lines that a backslash joins, with their place.
fn logical_lines(text: &str) -> Vec<(Range<usize>, String)> {
    let mut lines: Vec<(Range<usize>, String)> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        let next = bare.ends_with('\\');
        // The backslash becomes a blank, so that places inside the first line stay right.
        let said = if next { format!("{} ", &bare[..bare.len() - 1]) } else { bare.to_owned() };
        match lines.last_mut() {
            Some((range, joined)) if goes_on => {
                range.end = at + bare.len();
                joined.push_str(&said);
            }
            _ => lines.push((at..at + bare.len(), said)),
        }
        goes_on = next;
        at += line.len();
    }
    lines
}

/// Reads a makefile.
pub fn read_make(text: &str) -> Targets {
    let mut targets = Targets::default();
    let mut defining = false;
    for (range, line) in logical_lines(text) {
        let first = line.split_whitespace().next().unwrap_or_default();
        if defining || matches!(first, "define") {
            defining = first != "endef";
            continue;
        }
        match first {
            "include" | "-include" | "sinclude" => {
                let optional = first != "include";
                let words = line.split_whitespace().skip(1).take_while(|word| !word.starts_with('#'));
                // What is included only if it is there is nearly always a generated list of dependencies.
                for word in words.filter(|word| !(optional && word.ends_with(".d"))) {
                    targets.includes.push(if optional { format!("?{word}") } else { word.to_owned() });
                }
                continue;
            }
            ".RECIPEPREFIX" | ".DEFAULT:" | "load" => targets.opaque = true,
            "export" | "unexport" | "override" | "vpath" | "private" => continue,
            _ => {}
        }
        if line.starts_with(['\t', '#']) || first.is_empty() {
            continue;
        }
        if ["$(eval", "$(foreach", "$(call", "${eval", "${foreach", "${call"]
            .iter()
            .any(|start| first.starts_with(start))
        {
            targets.opaque = true;
            continue;
        }
        read_rule(&mut targets, &line, range.start);
    }
    targets
}

/// The targets of a line like `a b: c`.
fn read_rule(targets: &mut Targets, line: &str, start: usize) {
    // Expansions become `%`, padded, so that a colon inside is none and places stay right.
    let plain = EXPANSION.replace_all(line, |found: &regex::Captures<'_>| {
        let length = found.get(0).map_or(0, |whole| whole.as_str().len());
        format!("%{}", "%".repeat(length.saturating_sub(1)))
    });
    let Some(colon) = plain.find(':') else { return };
    let (left, right) = plain.split_at(colon);
    if left.contains(['=', '#']) || right.starts_with(":=") || right.starts_with("::=") || right.starts_with(":::=") {
        return;
    }
    for word in left.split_whitespace() {
        let at = word.as_ptr() as usize - plain.as_ptr() as usize;
        if word.contains('%') {
            let mut pattern = word.to_owned();
            while pattern.contains("%%") {
                pattern = pattern.replace("%%", "%");
            }
            targets.patterns.push(pattern);
        } else if !word.starts_with('.') || word.contains('/') {
            targets.names.push(Name { text: word.to_owned(), range: start + at..start + at + word.len() });
        }
    }
}

/// Reads a justfile.
pub fn read_just(text: &str) -> Targets {
    let mut targets = Targets::default();
    for (range, line) in logical_lines(text) {
        let words: Vec<&str> = line.split_whitespace().take(3).collect();
        let quoted = |word: &str| word.trim_matches(['\'', '"']).to_owned();
        match words.as_slice() {
            ["alias", name, ":=", ..] | ["alias", name, ..] if !name.ends_with(':') => {
                let name = name.trim_end_matches(":=");
                let at = range.start + line.find(name).unwrap_or(0);
                targets.names.push(Name { text: name.to_owned(), range: at..at + name.len() });
            }
            ["import" | "import?", file, ..] => targets.includes.push(quoted(file)),
            ["mod" | "mod?", ..] => targets.opaque = true,
            ["set" | "export" | "unexport", ..] => {}
            _ => {
                if let Some(name) = RECIPE.captures(&line).and_then(|groups| groups.name("name")) {
                    let range = range.start + name.start()..range.start + name.end();
                    targets.names.push(Name { text: name.as_str().to_owned(), range });
                }
            }
        }
    }
    targets
}

/// Whether `name` fits a pattern whose `%` stand for anything.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('%');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(targets: &Targets) -> Vec<&str> {
        targets.names.iter().map(|name| name.text.as_str()).collect()
    }

    #[test]
    fn makefiles_are_read_as_far_as_they_go() {
        let text = "A := b:c\n.PHONY: all x\nall: $(A) x\n\techo no: target\nx y: \\\n  z\n$(B)/%.o: %.c\ndefine T\nno: t\nendef\ninclude more.mk $(X)\n-include $(D)/a.d\nv: A = 1\nurl ?= http://x\n";
        let targets = read_make(text);
        assert_eq!(names(&targets), ["all", "x", "y", "v"]);
        assert_eq!(targets.patterns, ["%/%.o"]);
        assert_eq!(targets.includes, ["more.mk", "$(X)"]);
        assert!(!targets.opaque);
        assert!(targets.names.iter().all(|name| text[name.range.clone()] == name.text));
        assert!(read_make("$(foreach x,$(L),$(eval $(call T,$(x))))\n").opaque);
        assert_eq!(read_make("$(ALL): x\n").patterns, ["%"]);
    }

    #[test]
    fn justfiles_are_read_as_far_as_they_go() {
        let text = "set shell := ['sh']\nx := 'a:b'\nalias t := test\n# c\n@build target='x': deps\n  echo no: x\n[private]\ntest *args:\n  y\nimport 'more.just'\n";
        let targets = read_just(text);
        assert_eq!(names(&targets), ["t", "build", "test"]);
        assert_eq!(targets.includes, ["more.just"]);
        assert!(targets.names.iter().all(|name| text[name.range.clone()] == name.text));
    }

    #[test]
    fn a_pattern_fits_what_it_can_make() {
        assert!(fits("%.o", "a.o") && fits("%", "x") && fits("%/%.o", "b/a.o") && fits("test-%", "test-x"));
        assert!(!fits("%.o", "a.c") && !fits("test-%", "tests") && !fits("%/%.o", "a.o"));
    }
}
