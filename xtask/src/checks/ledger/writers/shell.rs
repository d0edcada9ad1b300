//! Shell that writes to a protected file.

use std::collections::HashSet;
use std::ops::Range;

use super::Write;
use super::operand::{Folder, Operand, speaks_of_temporary};
use crate::text::shell::{self, Token};

/// Every write in `text`, in any order.
pub(super) fn writes(text: &str, protected: &[&str]) -> Vec<Write> {
    let mut reader = Reader { protected, folder: Folder::Root, foreign: HashSet::new(), found: Vec::new() };
    // Commands inside a substitution interrupt the one around it.
    let mut around: Vec<Vec<Word>> = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    for token in shell::tokens(text) {
        match token {
            Token::Word(word) => words.push(reader.known(word)),
            Token::Redirection { range, target } => {
                let target = reader.known(target);
                let how = text[range.clone()].trim_end();
                reader.note(range.start..target.range.end, &target.operand, how);
            }
            Token::Asks | Token::Arithmetic(_) | Token::Document(..) => {}
            Token::Opens => around.push(std::mem::take(&mut words)),
            Token::Closes => {
                reader.command(&words);
                words = around.pop().unwrap_or_default();
            }
            Token::Separator(_) => {
                reader.command(&words);
                words.clear();
            }
        }
    }
    reader.command(&words);
    reader.found
}

/// A word of a command.
struct Word {
    /// Where it stands, quotes included.
    range: Range<usize>,
    /// What it names.
    operand: Operand,
    /// The variable it assigns to, if it stands before a command.
    assigns: Option<String>,
}

impl Word {
    /// Its text, if nothing in it is expanded.
    fn literal(&self) -> Option<&str> {
        match &self.operand {
            Operand::Text { whole: true, text } => Some(text),
            _ => None,
        }
    }
}

/// Reads commands from the top of the file to its end.
struct Reader<'a> {
    protected: &'a [&'a str],
    folder: Folder,
    /// Variables that hold something temporary.
    foreign: HashSet<String>,
    found: Vec<Write>,
}

impl Reader<'_> {
    /// `word`, with what is known of the variables in it.
    fn known(&self, word: shell::Word) -> Word {
        let foreign = word.variables.iter().any(|name| self.foreign.contains(name))
            || word.expanded.iter().any(|piece| speaks_of_temporary(piece))
            || word.assigns.is_some() && speaks_of_temporary(&word.text);
        let whole = word.expanded.is_empty();
        let operand = if foreign { Operand::Foreign } else { Operand::Text { whole, text: word.text } };
        Word { range: word.range, operand, assigns: word.assigns }
    }

    fn note(&mut self, range: Range<usize>, operand: &Operand, how: &str) {
        if let Some(protected) = operand.find(self.protected, self.folder) {
            self.found.push(Write { range, protected, how: format!("`{how}`") });
        }
    }

    /// Judges one simple command.
    fn command(&mut self, words: &[Word]) {
        const BEFORE: [&str; 20] = [
            "if", "then", "elif", "else", "do", "while", "until", "!", "{", "time", "command", "builtin", "exec",
            "nohup", "sudo", "env", "local", "export", "declare", "readonly",
        ];
        let mut rest = words;
        let mut wrapped = false;
        while let Some((word, behind)) = rest.split_first() {
            if let Some(name) = &word.assigns {
                if word.operand == Operand::Foreign {
                    self.foreign.insert(name.clone());
                } else {
                    self.foreign.remove(name);
                }
            } else if word.literal().is_some_and(|text| BEFORE.contains(&text)) {
                wrapped = true;
            } else if !(wrapped && word.literal().is_some_and(|text| text.starts_with('-'))) {
                break;
            }
            rest = behind;
            // `sudo -u NAME` and `env -u NAME`.
            if matches!(word.literal(), Some("-u" | "-g")) {
                rest = rest.get(1..).unwrap_or_default();
            }
        }
        let Some((program, arguments)) = rest.split_first() else { return };
        let Some(name) = program.literal().map(|text| text.rsplit('/').next().unwrap_or(text)) else { return };
        if matches!(name, "cd" | "pushd" | "popd") {
            let to = arguments.iter().find(|word| word.literal().is_none_or(|text| !text.starts_with('-')));
            self.folder = to.map_or(Folder::Somewhere, |word| word.operand.entered());
            return;
        }
        let Some((how, files)) = written(name, arguments) else { return };
        for file in files {
            self.note(program.range.start..file.range.end, &file.operand, how);
        }
    }
}

/// How the program writes, and which of its arguments are the files.
fn written<'a>(name: &str, arguments: &'a [Word]) -> Option<(&'static str, Vec<&'a Word>)> {
    let found = match name {
        "sed" => ("sed -i", Options::new(arguments, "efl", "i", &["expression", "file", "line-length"]).edited()?),
        "perl" => ("perl -i", Options::new(arguments, "eEI", "i0CDFlmMx", &[]).edited()?),
        "tee" => ("tee", Options::new(arguments, "", "", &[]).operands),
        "rm" => ("rm", Options::new(arguments, "", "", &[]).operands),
        "truncate" => ("truncate", Options::new(arguments, "sr", "", &["size", "reference"]).operands),
        "mv" => ("mv", Options::new(arguments, "St", "", &["suffix", "target-directory"]).moved()?),
        "cp" => {
            let files = Options::new(arguments, "St", "", &["suffix", "target-directory"]).moved()?;
            ("cp", files.into_iter().next_back().into_iter().collect())
        }
        _ => return None,
    };
    Some(found)
}

/// The arguments of a program, sorted.
struct Options<'a> {
    /// Options of one letter and long ones without their value.
    given: Vec<&'a str>,
    operands: Vec<&'a Word>,
}

impl<'a> Options<'a> {
    /// Letters in `valued` take the rest of their word or the next one; those in `attached` only the rest.
    fn new(arguments: &'a [Word], valued: &str, attached: &str, long: &[&str]) -> Options<'a> {
        let mut options = Options { given: Vec::new(), operands: Vec::new() };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            let text = word.literal().unwrap_or_default();
            if text == "--" {
                options.operands.extend(words.by_ref());
            } else if let Some(option) = text.strip_prefix("--") {
                let name = option.split('=').next().unwrap_or(option);
                options.given.push(name);
                if long.contains(&option) {
                    words.next();
                }
            } else if let Some(cluster) = text.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
                for (at, letter) in cluster.char_indices() {
                    let behind = at + letter.len_utf8();
                    options.given.push(&cluster[at..behind]);
                    if valued.contains(letter) && behind == cluster.len() {
                        words.next();
                    }
                    if valued.contains(letter) || attached.contains(letter) {
                        break;
                    }
                }
            } else {
                options.operands.push(word);
            }
        }
        options
    }

    fn has(&self, names: &[&str]) -> bool {
        self.given.iter().any(|given| names.contains(given))
    }

    /// The files that `-i` edits.
    fn edited(mut self) -> Option<Vec<&'a Word>> {
        if !self.has(&["i", "in-place"]) {
            return None;
        }
        // BSD wants the suffix as a word of its own.
        if self.operands.first().is_some_and(|word| word.literal() == Some("")) {
            self.operands.remove(0);
        }
        if !self.has(&["e", "E", "f", "expression", "file"]) && !self.operands.is_empty() {
            self.operands.remove(0);
        }
        Some(self.operands)
    }

    /// Sources and target of a move, unless the target is a folder given by an option.
    fn moved(self) -> Option<Vec<&'a Word>> {
        let plain = self.operands.len() > 1 && !self.has(&["t", "target-directory", "help", "version"]);
        plain.then_some(self.operands)
    }
}

#[cfg(test)]
mod tests {
    use super::writes;

    const PROTECTED: [&str; 2] = ["docs/B.md", "README.md"];

    /// Each write as its text and how.
    fn found(text: &str) -> Vec<(&str, String)> {
        writes(text, &PROTECTED).into_iter().map(|write| (&text[write.range], write.how)).collect()
    }

    #[test]
    fn every_way_to_write() {
        for (text, range, how) in [
            ("echo x > docs/B.md", "> docs/B.md", ">"),
            ("echo x >>docs/B.md; y", ">>docs/B.md", ">>"),
            ("x >| docs/B.md", ">| docs/B.md", ">|"),
            ("x &> docs/B.md", "&> docs/B.md", "&>"),
            ("x &>>docs/B.md", "&>>docs/B.md", "&>>"),
            ("x >& docs/B.md", ">& docs/B.md", ">&"),
            ("x 1> docs/B.md", "1> docs/B.md", "1>"),
            ("x 2>> docs/B.md", "2>> docs/B.md", "2>>"),
            (": > \\\n  docs/B.md", "> \\\n  docs/B.md", ">"),
            ("> README.md", "> README.md", ">"),
            ("cat <<EOF > docs/B.md\nx\nEOF\n", "> docs/B.md", ">"),
            ("sed -i 's/a/b/' docs/B.md", "sed -i 's/a/b/' docs/B.md", "sed -i"),
            ("sed -i.bak -e x a docs/B.md", "sed -i.bak -e x a docs/B.md", "sed -i"),
            ("sed -Ei x docs/B.md", "sed -Ei x docs/B.md", "sed -i"),
            ("sed --in-place=.b -f x docs/B.md", "sed --in-place=.b -f x docs/B.md", "sed -i"),
            ("sed -i '' s/a/b/ docs/B.md", "sed -i '' s/a/b/ docs/B.md", "sed -i"),
            ("perl -0777 -pi -e s/a/b/ docs/B.md", "perl -0777 -pi -e s/a/b/ docs/B.md", "perl -i"),
            ("perl -i.bak -pe s/a/b/ docs/B.md", "perl -i.bak -pe s/a/b/ docs/B.md", "perl -i"),
            ("x | tee docs/B.md", "tee docs/B.md", "tee"),
            ("x | sudo -u y /usr/bin/tee -a a docs/B.md >/dev/null", "/usr/bin/tee -a a docs/B.md", "tee"),
            ("x > >(tee docs/B.md)", "tee docs/B.md", "tee"),
            ("mv a docs/B.md", "mv a docs/B.md", "mv"),
            ("mv docs/B.md a", "mv docs/B.md", "mv"),
            ("cp -f a docs/B.md", "cp -f a docs/B.md", "cp"),
            ("if x; then rm -f -- docs/B.md; fi", "rm -f -- docs/B.md", "rm"),
            ("f() { rm docs/B.md; }", "rm docs/B.md", "rm"),
            ("truncate -s 0 docs/B.md", "truncate -s 0 docs/B.md", "truncate"),
            ("a=$(rm docs/B.md) b", "rm docs/B.md", "rm"),
            ("echo \"a $(x > docs/B.md) 'b\"", "> docs/B.md", ">"),
            ("case $x in a) rm docs/B.md;; esac", "rm docs/B.md", "rm"),
            ("[[ $a > b ]] && x > docs/B.md", "> docs/B.md", ">"),
            ("((a>b)); x > docs/B.md", "> docs/B.md", ">"),
            ("A=1 B=2 rm docs/B.md", "rm docs/B.md", "rm"),
        ] {
            assert_eq!(found(text), [(range, format!("`{how}`"))], "{text}");
        }
    }

    #[test]
    fn every_way_to_name_a_file() {
        for word in [
            "./docs/B.md",
            "'docs/B.md'",
            "\"docs/B.md\"",
            "do\\cs/\"B.md\"",
            "$ROOT/docs/B.md",
            "\"$ROOT\"/docs/B.md",
            "${ROOT}/docs/B.md",
            "\"${R:-\"a}b\"}/docs/B.md\"",
            "\"$(git rev-parse --show-toplevel)/docs/B.md\"",
            "/srv/x/docs/B.md",
            "`pwd`/docs/B.md",
            "$'docs/B.md'",
            "../docs/B.md",
            "$1/docs/B.md",
            "~/x/docs/B.md",
            "${a%'}'}/docs/B.md",
        ] {
            assert_eq!(found(&format!("x > {word}")).len(), 1, "{word}");
            assert_eq!(found(&format!("x > {word}\r\n")).len(), 1, "{word}");
        }
        for word in [
            "docs/B.md.bak",
            "docs/$B.md",
            "$docs/B.mdx",
            "'$ROOT/docs/B.md'",
            "\\$ROOT/docs/B.md",
            "fixtures/docs/B.md",
            "$ROOT/README.md",
            "x/README.md",
            "$TMPDIR/docs/B.md",
            "\"$(mktemp -d)/docs/B.md\"",
            "/tmp/x/docs/B.md",
            "${ROOT}docs/B.md",
        ] {
            assert_eq!(found(&format!("x > {word}")), [], "{word}");
        }
    }

    #[test]
    fn reading_and_mentioning_is_not_writing() {
        for text in [
            "x < docs/B.md",
            "x <> docs/B.md",
            "x <<< docs/B.md",
            "x 2>&1 docs/B.md",
            "cat docs/B.md > x",
            "grep x docs/B.md",
            "sed -n p docs/B.md",
            "sed -e i docs/B.md",
            "sed -i docs/B.md x",
            "perl -Ilib x docs/B.md",
            "diff a docs/B.md",
            "git add docs/B.md",
            "cp docs/B.md x",
            "mv -t x docs/B.md",
            "truncate -r docs/B.md x",
            "echo 'x > docs/B.md'",
            "echo \"x > docs/B.md\"",
            "echo x \\> docs/B.md",
            "echo rm docs/B.md",
            "# rm docs/B.md",
            "x # > docs/B.md",
            "cat <<EOF\nx > docs/B.md\nEOF",
            "cat <<-'E F' <<X\n> docs/B.md\n\tE F\n> docs/B.md\nX\n",
            "a=$(cat <<EOF\nit's > docs/B.md\nEOF\n)",
            "[[ a > docs/B.md ]]",
            "(( a > docs/B.md ))",
            "ssh host rm docs/B.md",
            "$rm docs/B.md",
            "`x > docs/B.md`",
            "rm docs/*.md",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn files_of_somebody_else() {
        for text in [
            "R=$(mktemp -d)\nx > $R/docs/B.md",
            "export R=\"$TMP/x\"; x > \"${R}/docs/B.md\"",
            "cd sub && rm docs/B.md",
            "cd \"$(mktemp -d)\"; x > docs/B.md",
            "cd \"$x\"; x > README.md",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        for text in
            ["cd \"$(dirname \"$0\")/..\"; x > docs/B.md", "cd ..; rm docs/B.md", "R=$TMP; R=x; x > $R/docs/B.md"]
        {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }
}
