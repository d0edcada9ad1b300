//! A command that needs no shell: words and quotes, and nothing that a shell would have to do.

use std::iter::Peekable;
use std::str::Chars;

use crate::text::commands::is_variable;

/// The words of a command, quotes removed; a `#` before a word begins a comment.
///
/// # Errors
/// What in it only a shell could do, as a noun.
pub fn words(command: &str) -> Result<Vec<String>, &'static str> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' => words.extend(word.take()),
            '#' if word.is_none() => break,
            '~' if word.is_none() => return Err("a home folder"),
            '\'' => single(&mut characters, word.get_or_insert_default())?,
            '"' => double(&mut characters, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().push(characters.next().ok_or("a line that goes on")?),
            '{' if characters.peek() != Some(&'}') => return Err("braces that are expanded"),
            _ => match refused(character) {
                Some(why) => return Err(why),
                None => word.get_or_insert_default().push(character),
            },
        }
    }
    words.extend(word);
    let assigns = |word: &String| word.split_once('=').is_some_and(|(name, _)| is_variable(name));
    match words.first() {
        None => Err("no command"),
        Some(first) if assigns(first) => Err("a variable that is set"),
        Some(_) => Ok(words),
    }
}

/// What an unquoted character asks a shell for.
fn refused(character: char) -> Option<&'static str> {
    Some(match character {
        '|' => "a pipe",
        '<' | '>' => "a redirection",
        ';' | '&' => "several commands",
        '$' | '`' => "an expansion",
        '*' | '?' | '[' => "a pattern of file names",
        '(' | ')' => "a subshell",
        _ => return None,
    })
}

const UNCLOSED: &str = "a quote that is not closed";

fn single(characters: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), &'static str> {
    loop {
        match characters.next().ok_or(UNCLOSED)? {
            '\'' => return Ok(()),
            character => word.push(character),
        }
    }
}

fn double(characters: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), &'static str> {
    loop {
        match characters.next().ok_or(UNCLOSED)? {
            '"' => return Ok(()),
            '$' | '`' => return Err("an expansion"),
            '\\' => match characters.next().ok_or(UNCLOSED)? {
                character @ ('"' | '\\' | '$' | '`') => word.push(character),
                character => word.extend(['\\', character]),
            },
            character => word.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_and_quotes_are_read_as_a_shell_reads_them() {
        let read = |command: &str| words(command).unwrap().join("|");
        assert_eq!(read("a  b\t'c d' \"e \\\" f\\n\" g\\ h '' i'j'k # l"), "a|b|c d|e \" f\\n|g h||ijk");
        assert_eq!(read("git log --format=%h -- '*.md' {} a=b x#y \\*"), "git|log|--format=%h|--|*.md|{}|a=b|x#y|*");
        assert_eq!(read(r"'C:\x y\z.exe' rules"), r"C:\x y\z.exe|rules");
    }

    #[test]
    fn what_needs_a_shell_is_named() {
        for (command, why) in [
            ("a | b", "a pipe"),
            ("a >b", "a redirection"),
            ("a <b", "a redirection"),
            ("a && b", "several commands"),
            ("a; b", "several commands"),
            ("a $HOME", "an expansion"),
            ("a \"$(b)\"", "an expansion"),
            ("a `b`", "an expansion"),
            ("ls *.md", "a pattern of file names"),
            ("ls [ab]", "a pattern of file names"),
            ("(a)", "a subshell"),
            ("ls ~/x", "a home folder"),
            ("ls {a,b}", "braces that are expanded"),
            ("A=1 b", "a variable that is set"),
            ("a 'b", "a quote that is not closed"),
            ("a \"b\\", "a quote that is not closed"),
            ("a \\", "a line that goes on"),
            (" # a", "no command"),
            ("", "no command"),
        ] {
            assert_eq!(words(command), Err(why), "{command}");
        }
    }
}
