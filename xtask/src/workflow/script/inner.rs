//! Commands that are the arguments of another: `bash -c "..."`, `eval "..."`, `find -exec ...`.

use super::Mode;

/// The script that a command runs out of its arguments, and how. `words` were looked through.
pub(super) fn script(words: &[String], mode: Mode) -> Option<(String, Mode)> {
    let (program, rest) = words.split_first()?;
    match program.as_str() {
        "eval" if !rest.is_empty() => Some((rest.join(" "), mode)),
        "bash" | "sh" | "dash" | "zsh" => {
            let is_short = |word: &String| word.starts_with('-') && !word.starts_with("--");
            let at = rest.iter().position(|word| is_short(word) && word.contains('c'))?;
            // Everything before it is an option, or the value of one.
            let is_option =
                |word: &String| word.starts_with(['-', '+']) || matches!(word.as_str(), "pipefail" | "errexit");
            let options: Vec<&str> = rest[..=at].iter().map(String::as_str).collect();
            let is_it = rest[..at].iter().all(is_option);
            // `-o pipefail` may stand between `-c` and the script.
            let behind = rest[at + 1..].iter().find(|word| !is_option(word));
            Some((behind.filter(|_| is_it)?.clone(), super::options(program, &options)))
        }
        _ => None,
    }
}

/// How a shell reads its script from a here-document, if these words start one that does. `words` were looked through.
pub(super) fn reading(words: &[String]) -> Option<Mode> {
    let (shell, rest) = words.split_first()?;
    let options: Vec<&str> = rest.iter().map(String::as_str).take_while(|word| *word != "--").collect();
    let is_option = |word: &&str| word.starts_with(['-', '+']) || matches!(*word, "pipefail" | "errexit");
    // Without `-s` the first word that is no option is the file of the script.
    let reads = options.iter().all(is_option) && options.len() == rest.len() || options.contains(&"-s");
    (matches!(shell.as_str(), "bash" | "sh" | "dash" | "zsh") && reads).then(|| super::options(shell, &options))
}

/// The command that `find` runs on each file, and why its failure is lost, if it is.
pub(super) fn of_find(words: &[String]) -> Option<(&[String], Option<String>)> {
    let is_exec = |word: &String| matches!(word.as_str(), "-exec" | "-execdir" | "-ok" | "-okdir");
    let at = words.first().filter(|program| *program == "find").and_then(|_| words.iter().position(is_exec))?;
    let rest = &words[at + 1..];
    let end = rest.iter().position(|word| word == ";" || word == "+").unwrap_or(rest.len());
    let is_lost = rest.get(end).is_none_or(|word| word == ";");
    let why = is_lost.then(|| "`find -exec ... \\;` takes its exit status away".to_owned());
    (end > 0).then_some((&rest[..end], why))
}
