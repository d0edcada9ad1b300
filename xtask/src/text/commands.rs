//! Commands in documents: of code blocks in a shell's language, and of code spans.
//!
//! Prompts, comments and the lines a program printed are told from what a reader types. A word that
//! stands for something the reader puts in (`<name>`, `[options]`, `$X`, `...`) is not known, and
//! whoever judges words passes over it.

mod joined;

use std::ops::Range;

use super::markdown::page::CodeBlock;
use super::shell::{self, Token};
use joined::Joined;

/// One simple command.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The program and its arguments, without what stands before the program.
    pub words: Vec<Word>,
    /// Variables that are set for it or by it.
    pub sets: Vec<Word>,
    /// Files that it writes by redirection.
    pub writes: Vec<Word>,
    /// How many subshells begin before it.
    pub enters: usize,
    /// How many subshells end before it.
    pub leaves: usize,
}

/// One word of a command, or a name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text, without quotes.
    pub text: String,
    /// Where it stands in the document, quotes included.
    pub range: Range<usize>,
    /// Whether a reader types it as it is.
    pub known: bool,
}

impl Word {
    /// The text, if a reader types it as it is.
    pub fn known(&self) -> Option<&str> {
        self.known.then_some(self.text.as_str())
    }

    /// Whether it begins like an option.
    pub fn is_option(&self) -> bool {
        self.text.starts_with('-') && self.text.len() > 1
    }
}

impl Command {
    /// The program, without the folder it lies in.
    pub fn program(&self) -> Option<&str> {
        let name = self.words.first()?.known()?;
        let name = name.rsplit('/').next().unwrap_or(name);
        Some(name.strip_suffix(".exe").unwrap_or(name))
    }
}

/// How a block is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// Every line is typed, unless some have prompts.
    Shell,
    /// Only lines with a prompt are typed.
    Session,
    /// As `Shell`, with backslashes in paths.
    PowerShell,
}

/// The language of a block: the first word of its info string, in lower case.
pub fn language(block: &CodeBlock) -> String {
    let first = block.info.trim().split(|c: char| c.is_whitespace() || ",{:".contains(c)).next();
    first.unwrap_or_default().to_ascii_lowercase()
}

/// The commands of a code block, by what its lines are; nothing when it is no shell's.
pub fn of_block(text: &str, block: &CodeBlock) -> Vec<Command> {
    let dialect = match language(block).as_str() {
        "sh" | "bash" | "shell" | "zsh" | "ksh" => Dialect::Shell,
        "console" | "shell-session" | "shellsession" | "sh-session" | "bash-session" | "terminal" | "" => {
            Dialect::Session
        }
        "powershell" | "pwsh" | "ps1" | "posh" => Dialect::PowerShell,
        _ => return Vec::new(),
    };
    let prompted = block.lines.iter().any(|line| prompt(&text[line.clone()]).is_some());
    if dialect == Dialect::Session || prompted {
        return if prompted { session(text, block, dialect) } else { Vec::new() };
    }
    let mut joined = Joined::default();
    for line in &block.lines {
        joined.push(text, line.clone(), dialect == Dialect::PowerShell);
    }
    commands(&joined)
}

/// The commands of lines with prompts, each with the lines that go on with it.
fn session(text: &str, block: &CodeBlock, dialect: Dialect) -> Vec<Command> {
    let mut found = Vec::new();
    let mut lines = block.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(length) = prompt(&text[line.clone()]) else { continue };
        let mut joined = Joined::default();
        joined.push(text, line.start + length..line.end, dialect == Dialect::PowerShell);
        let mut goes_on = text[line.clone()].trim_end().ends_with('\\');
        while goes_on {
            let Some(next) = lines.next() else { break };
            let said = &text[next.clone()];
            let indent = said.len() - said.trim_start().len();
            let skip = if said.trim_start().starts_with("> ") { indent + 2 } else { 0 };
            joined.push(text, next.start + skip..next.end, dialect == Dialect::PowerShell);
            goes_on = said.trim_end().ends_with('\\');
        }
        found.extend(commands(&joined));
    }
    found
}

/// The length of the prompt that a line begins with.
fn prompt(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    // `(venv) $ x`.
    let rest = match trimmed.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
        Some((_, rest)) => rest,
        None => trimmed,
    };
    let at = line.len() - rest.len();
    if rest.starts_with("$ ") || rest.starts_with("% ") {
        return Some(at + 2);
    }
    let (host, _) = rest.split_once("$ ")?;
    // `user@host:~$ x`; `PS C:\>` is left to the reader.
    let is_host = host.contains('@') && !host.contains(char::is_whitespace) && !host.contains(['"', '\'', '=']);
    is_host.then_some(at + host.len() + 2)
}

/// The commands of a code span, or of any piece of one line.
pub fn of_span(text: &str, range: &Range<usize>) -> Vec<Command> {
    // A span that goes on in the next line of a quotation holds the quotation's marker.
    if text[range.clone()].contains("\n>") {
        return Vec::new();
    }
    let mut joined = Joined::default();
    joined.push(text, range.clone(), false);
    joined.unwrap_lines();
    // `$ cargo build` shows a prompt here too.
    match prompt(joined.text()) {
        Some(length) => {
            let mut behind = Joined::default();
            behind.push(text, range.start + length..range.end, false);
            behind.unwrap_lines();
            commands(&behind)
        }
        None => commands(&joined),
    }
}

/// The commands of a text that stands in no document; ranges count from its start.
pub fn read(text: &str) -> Vec<Command> {
    of_span(text, &(0..text.len()))
}

fn commands(joined: &Joined) -> Vec<Command> {
    let mut reader = Reader { joined, found: Vec::new(), around: Vec::new(), at: 0 };
    let mut command = Command::default();
    for token in shell::tokens(joined.text()) {
        match token {
            Token::Word(word) => {
                if command.words.is_empty() {
                    let gap = joined.text().get(reader.at..word.range.start).unwrap_or_default();
                    command.enters += gap.matches('(').count();
                    command.leaves += gap.matches(')').count();
                }
                reader.at = word.range.end;
                match &word.assigns {
                    Some(name) if command.words.is_empty() => command.sets.push(joined.name(&word, name.len())),
                    _ => command.words.push(joined.word(&word)),
                }
            }
            Token::Redirection { target, .. } => {
                reader.at = target.range.end;
                command.writes.push(joined.word(&target));
            }
            Token::Asks | Token::Arithmetic(_) | Token::Document(..) => {}
            Token::Opens => reader.around.push(std::mem::take(&mut command)),
            Token::Closes => {
                let outer = reader.around.pop().unwrap_or_default();
                reader.end(std::mem::replace(&mut command, outer));
            }
            Token::Separator(_) => reader.end(std::mem::take(&mut command)),
        }
    }
    reader.end(command);
    reader.found
}

struct Reader<'a> {
    joined: &'a Joined,
    found: Vec<Command>,
    /// Commands that a substitution interrupts.
    around: Vec<Command>,
    /// Where the last word ended.
    at: usize,
}

impl Reader<'_> {
    fn end(&mut self, mut command: Command) {
        // A quote that is not closed where it should be took in more than a word.
        if command.words.iter().any(|word| word.text.contains('\n')) {
            return;
        }
        unwrap(&mut command);
        if let Some(set) = self.joined.environment_of_powershell(&command) {
            command.sets.push(set);
        }
        if !command.words.is_empty() || !command.sets.is_empty() {
            self.found.push(command);
        }
    }
}

/// Takes off what stands before the program: `sudo`, `env`, keywords, `poetry run`.
fn unwrap(command: &mut Command) {
    const BEFORE: [&str; 19] = [
        "if", "then", "elif", "else", "do", "while", "until", "!", "{", "time", "command", "builtin", "exec", "nohup",
        "sudo", "env", "export", "local", "set",
    ];
    loop {
        let texts: Vec<&str> = command.words.iter().take(3).map(|word| word.text.as_str()).collect();
        let count = match texts.as_slice() {
            ["set", ..] => return,
            [first, "-u" | "-g", _] if BEFORE.contains(first) => 3,
            [first, option, ..] if BEFORE.contains(first) && option.starts_with('-') => 2,
            [first, ..] if BEFORE.contains(first) => 1,
            ["poetry" | "pipenv" | "uv" | "pdm" | "hatch" | "rye", "run", next] if !next.starts_with('-') => 2,
            _ => return,
        };
        command.words.drain(..count);
        // `env A=1 B=2 program`, `export A=1`.
        while let Some(word) = command.words.first() {
            let Some((name, _)) = word.text.split_once('=').filter(|(name, _)| is_variable(name)) else { break };
            let range = word.range.start..word.range.start + name.len();
            command.sets.push(Word { text: name.to_owned(), range, known: true });
            command.words.remove(0);
        }
    }
}

/// Whether `name` can be the name of a variable.
pub fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::super::markdown::page::Page;
    use super::*;

    fn shown(commands: &[Command]) -> Vec<String> {
        let word = |word: &Word| if word.known { word.text.clone() } else { format!("?{}", word.text) };
        commands.iter().map(|command| command.words.iter().map(word).collect::<Vec<_>>().join(" ")).collect()
    }

    fn of(text: &str) -> Vec<String> {
        let page = Page::read(text);
        page.blocks.iter().flat_map(|block| shown(&of_block(text, block))).collect()
    }

    #[test]
    fn blocks_are_cut_into_commands() {
        let text = "```bash\n# first\nFOO=1 sudo -E make -j4 all && (cd web; npm run \"b c\") | tee out.txt\ndocker compose \\\n  up -d api  # x\n```\n";
        assert_eq!(of(text), ["make -j4 all", "cd web", "npm run b c", "tee out.txt", "docker compose up -d api"]);
    }

    #[test]
    fn words_have_their_places_in_containers_too() {
        let text = "- x\n\n  > ```sh\n  > docker compose \\\n  >   up 'api'\n  > ```\n";
        let page = Page::read(text);
        let commands = of_block(text, &page.blocks[0]);
        let places: Vec<&str> = commands[0].words.iter().map(|word| &text[word.range.clone()]).collect();
        assert_eq!(places, ["docker", "compose", "up", "'api'"]);
    }

    #[test]
    fn what_a_program_printed_is_no_command() {
        let text = "```console\n$ cargo xtask \\\n> sot\nmake: nothing\n(venv) user@host:~$ ls docs\n```\n\n```\n$ make x\ny\n```\n\n```\nmake z\n```\n\n```console\nmake z\n```\n\n```sh\n$ make a\nmake b\n```\n\n```text\n$ make z\n```\n";
        assert_eq!(of(text), ["cargo xtask sot", "ls docs", "make x", "make a"]);
    }

    #[test]
    fn what_the_reader_puts_in_is_not_known() {
        let words = |text: &str| shown(&read(text)).join(" ; ");
        assert_eq!(
            words("docker compose logs <your service> --tail 5"),
            "docker compose logs ?<your service> --tail 5"
        );
        assert_eq!(words("make [target] {a,b} x... $Y SERVICE a*b"), "make ?[target] ?{a,b} ?x... ?$Y ?SERVICE ?a*b");
        assert_eq!(words("cat path/to/x your-file"), "cat ?path/to/x ?your-file");
        assert_eq!(words("cat <in >out"), "cat");
        assert_eq!(words("$ cargo\nxtask sot"), "cargo xtask sot");
    }

    #[test]
    fn variables_that_are_set_are_known_by_name() {
        let text = "```powershell\n$env:API_KEY = \"x\"\npython scripts\\a.py `\n  --x\n```\n\n```sh\nexport A_B=1\nenv C_D=2 run\n```\n";
        let page = Page::read(text);
        let all: Vec<Command> = page.blocks.iter().flat_map(|block| of_block(text, block)).collect();
        let sets: Vec<&str> = all.iter().flat_map(|c| &c.sets).map(|set| &text[set.range.clone()]).collect();
        assert_eq!(sets, ["API_KEY", "A_B", "C_D"]);
        assert!(shown(&all).contains(&"python scripts/a.py --x".to_owned()), "{:?}", shown(&all));
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let text = "> ```sh\n> $ a 'b\u{E9}\" $(c `d` <\u{E9}x> \\\n> > e) \u{2026} && f\n";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let text = &text[..end];
            for block in &Page::read(text).blocks {
                for command in of_block(text, block) {
                    assert!(command.words.iter().all(|word| text.get(word.range.clone()).is_some()));
                }
            }
            read(text);
        }
    }
}
