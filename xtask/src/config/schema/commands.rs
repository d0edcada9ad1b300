//! Which programs the configuration may run.

use crate::config::decode::table;
use crate::model::Request;

table! {
    /// Which programs may be run. Without this table nothing is started but git.
    pub struct Commands {
        /// The programs that other tables may run, each as the first word of its command is written. One that is not named here is never started, whatever other tables and documents say: a configuration alone starts nothing, and whoever reviews it sees in one place what would run.
        pub allow: Vec<String> = "[]",
        /// How many seconds each of them may take, 1 to 600; what takes longer is stopped and the exit status is 2.
        pub seconds: usize = "10",
    }
}

impl Commands {
    /// Whether a program may be run.
    pub fn allows(&self, program: &str) -> bool {
        self.allow.iter().any(|allowed| allowed == program)
    }

    /// Why a configuration cannot run `argv`, and what helps: the end of a sentence about its key.
    pub fn refusal(&self, argv: &[String]) -> Option<(String, &'static str)> {
        match argv.first().filter(|program| !program.is_empty()) {
            None => Some(("names no program".to_owned(), "write the program and its arguments as a list of text")),
            Some(program) if !self.allows(program) => {
                Some((format!("runs `{program}`, which is not allowed to run"), "add it to `commands.allow`"))
            }
            Some(_) => None,
        }
    }

    /// What is asked when `argv` is run.
    pub fn request(&self, argv: Vec<String>, stdin: Vec<u8>) -> Request {
        Request { argv, stdin, seconds: u64::try_from(self.seconds).unwrap_or(u64::MAX) }
    }
}
