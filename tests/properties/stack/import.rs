//! A history written by one `git fast-import`, and the tree of its main branch.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::cli::Repo;

/// The files of a tree.
pub type Files = BTreeMap<String, String>;

/// A commit, as `git fast-import` counts them.
pub type Mark = usize;

/// One stream of commits.
pub struct Import {
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
    marks: Mark,
    seed: u64,
}

impl Import {
    /// Begins to write into `repo`, which is empty.
    pub fn into(repo: &Repo, seed: u64) -> Import {
        let mut command = repo.git_command(&["fast-import", "--quiet"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = Some(BufWriter::new(child.stdin.take().unwrap()));
        let answers = BufReader::new(child.stdout.take().unwrap());
        Import { child, input, answers, marks: 0, seed }
    }

    /// A number below `below`.
    pub fn random(&mut self, below: usize) -> usize {
        // The constants of Knuth's MMIX.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % below.max(1)
    }

    fn write(&mut self, bytes: &str) {
        self.input.as_mut().unwrap().write_all(bytes.as_bytes()).unwrap();
    }

    /// Adds a commit to the branch `name`: on its parents, with what differs from the first of them.
    pub fn commit(
        &mut self,
        name: &str,
        parents: &[Mark],
        message: &str,
        changes: &[(String, Option<String>)],
    ) -> Mark {
        self.marks += 1;
        // Clocks differ, so the order of time is not that of the history.
        let time = 1_770_000_000 + 60 * self.marks + self.random(600);
        let mut out = format!("commit refs/heads/{name}\nmark :{}\n", self.marks);
        out += &format!("committer A <a@example.org> {time} +0000\ndata {}\n{message}\n", message.len());
        for (nth, parent) in parents.iter().enumerate() {
            out += &format!("{} :{parent}\n", if nth == 0 { "from" } else { "merge" });
        }
        for (path, text) in changes {
            match text {
                Some(text) => out += &format!("M 100644 inline {path}\ndata {}\n{text}\n", text.len()),
                None => out += &format!("D {path}\n"),
            }
        }
        self.write(&(out + "\n"));
        self.marks
    }

    /// Lets a branch or a tag be a commit.
    pub fn reference(&mut self, name: &str, mark: Mark) {
        self.write(&format!("reset refs/{name}\nfrom :{mark}\n\n"));
    }

    /// The id of a commit.
    pub fn id(&mut self, mark: Mark) -> String {
        self.write(&format!("get-mark :{mark}\n"));
        self.input.as_mut().unwrap().flush().unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Ends the stream.
    pub fn finish(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().unwrap().success(), "git fast-import failed");
    }
}
