//! Programs that a check wants run, and what they answered.
//!
//! A check names [`Request`]s; `gather` runs each different one once and puts the answers into the
//! facts of the snapshot. A request without an answer was not asked: it says nothing either way.

/// One program to run at the root of the repository, without a shell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request {
    /// The program and its arguments. A program with a slash is a path from the root, another one is looked for as the system does.
    pub argv: Vec<String>,
    /// What it reads.
    pub stdin: Vec<u8>,
    /// How long it may take.
    pub seconds: u64,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With this status; 128 and the number of the signal when one ended it, as shells say it.
    Status(i32),
    /// It was stopped when its time was over.
    TimeLimit,
    /// It was stopped when it had printed more than is kept.
    TooMuch,
    /// It could not be started, and why.
    NotStarted(String),
}

/// What a program answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub ended: Ended,
    /// What it printed, as far as it was read.
    pub stdout: Vec<u8>,
    /// What it said about it, as far as it was read.
    pub stderr: Vec<u8>,
}

impl Answer {
    /// The status, of a program that ended by itself.
    ///
    /// # Errors
    /// Why there is none, as the end of a sentence whose subject is the program.
    pub fn status(&self) -> Result<i32, String> {
        match &self.ended {
            Ended::Status(status) => Ok(*status),
            Ended::TimeLimit => Err("did not end within its time limit and was stopped".to_owned()),
            Ended::TooMuch => Err("printed more than 4 MiB and was stopped".to_owned()),
            Ended::NotStarted(why) => Err(format!("could not be started: {why}")),
        }
    }
}

impl Request {
    /// The command as a reader would type it, for messages.
    pub fn shown(&self) -> String {
        let plain = |word: &str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=' | ':' | ',' | '+'))
        };
        let word =
            |word: &String| if plain(word) { word.clone() } else { format!("'{}'", word.replace('\'', r"'\''")) };
        self.argv.iter().map(word).collect::<Vec<_>>().join(" ")
    }
}
