//! Scripts of PowerShell: of the programs that they run only the last one decides, and cmdlets end them.
//!
//! GitHub runs them with `$ErrorActionPreference = 'stop'` and ends with `exit $LASTEXITCODE`.

use super::program::{self, Kind};
use super::script::Command;
use crate::text::powershell::{Kind as TokenKind, Source, scan};

/// Every program that a script runs.
pub(super) fn read(text: &str) -> Vec<Command> {
    let source = scan(text);
    let mut found: Vec<Command> = Vec::new();
    let goes_on = !text.contains("PSNativeCommandUseErrorActionPreference = $true");
    for command in &source.commands {
        let Some(name) = source.tokens.get(command.name) else { continue };
        let words = words(text, &source, command.name, command.arguments.end);
        if is_cmdlet(&text[name.range.clone()]) || words.is_empty() {
            continue;
        }
        let start = name.range.start;
        if let Some(last) = found.last_mut().filter(|_| goes_on) {
            let between = text.get(last.offset..start).unwrap_or_default();
            let is_read = between.contains("LASTEXITCODE") || between.contains("$?");
            if last.lost.is_none() && !is_read {
                last.lost = Some("PowerShell goes on after a program that fails".to_owned());
            }
        }
        let words = program::looked_through(&words);
        let kind = program::kind(&words);
        let shown = text[start..].lines().next().unwrap_or_default().trim().to_owned();
        found.push(Command { kind, words, offset: start, shown, lost: None, guard: None });
    }
    let end = text.trim_end();
    if end.ends_with("exit 0") {
        for command in &mut found {
            command.lost.get_or_insert_with(|| "`exit 0` takes its exit status away".to_owned());
        }
    }
    found.retain(|command| command.kind != Kind::Harmless || command.words.first().is_some_and(|word| word != "exit"));
    found
}

/// A name of the form `Verb-Noun`, or one of the short names of such.
fn is_cmdlet(name: &str) -> bool {
    const SHORT: [&str; 14] =
        ["echo", "cd", "rm", "cp", "mv", "ls", "cat", "mkdir", "write", "tee", "dir", "del", "sleep", "set"];
    let is_verb = |verb: &str| verb.starts_with(|c: char| c.is_ascii_uppercase()) && verb.len() > 2;
    name.split_once('-').is_some_and(|(verb, noun)| is_verb(verb) && noun.starts_with(|c: char| c.is_ascii_uppercase()))
        || SHORT.contains(&name.to_ascii_lowercase().as_str())
}

fn words(text: &str, source: &Source, from: usize, to: usize) -> Vec<String> {
    let tokens = source.tokens.get(from..to.max(from + 1)).unwrap_or_default();
    let kept = tokens.iter().filter(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Separator));
    kept.map(|token| {
        let range = match &token.kind {
            TokenKind::Text(body) => body.body.clone(),
            _ => token.range.clone(),
        };
        text.get(range).unwrap_or_default().to_owned()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .filter(|command| command.lost.is_some())
            .map(|command| command.words[0].clone())
            .collect()
    }

    #[test]
    fn only_the_last_program_decides() {
        assert_eq!(lost("pytest -q 2>&1 | Tee-Object out.txt\nWrite-Host done"), [""; 0]);
        assert_eq!(lost("mypy src\npytest -q"), ["mypy"]);
        assert_eq!(lost("mypy src\nif ($LASTEXITCODE -ne 0) { exit 1 }\npytest -q"), [""; 0]);
        assert_eq!(lost("pytest\nexit 0"), ["pytest"]);
        assert_eq!(lost("$PSNativeCommandUseErrorActionPreference = $true\nmypy\npytest"), [""; 0]);
        assert_eq!(read("python -m pytest tests").first().unwrap().words, ["pytest", "tests"]);
    }
}
