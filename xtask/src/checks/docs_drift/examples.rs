//! Code blocks of documents that are run: what they need is asked for, and the answers are judged.
//!
//! Nothing is run here. A block whose answer is not known, as after an edit, is passed over.

mod blocks;
mod compare;
mod console;
mod program;
mod repair;
mod session;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::blocks::{Block, Mark};
use super::rules;
use crate::checks::sot::config_path;
use crate::config::schema::{Config, Example};
use crate::config::scope::Chosen;
use crate::model::{Answer, Ended, Finding, Looked, RepoPath, Report, Request, Site, Snapshot};
use crate::ordered::Ordered;
use crate::parallel;

/// Which blocks a table is about.
struct Table {
    /// Its place in the configuration.
    index: usize,
    paths: Option<Chosen>,
    exclude: Chosen,
    languages: Vec<String>,
}

impl Table {
    fn contains(&self, path: &RepoPath) -> bool {
        path.is_markdown()
            && self.paths.as_ref().is_none_or(|paths| paths.contains(path))
            && !self.exclude.contains(path)
    }
}

/// The examples of a configuration.
pub struct Examples {
    config: Arc<Config>,
    tables: Vec<Table>,
}

impl Examples {
    /// Makes the tables ready.
    pub fn new(config: &Arc<Config>) -> Examples {
        let table = |(index, example): (usize, &Example)| Table {
            index,
            paths: (!example.paths.texts.is_empty()).then(|| example.paths.chosen()),
            exclude: example.exclude.chosen(),
            languages: example.languages(),
        };
        let tables = config.example.iter().enumerate().map(table).collect();
        Examples { config: Arc::clone(config), tables }
    }

    /// Whether a block of `path` may be an example.
    pub fn wants(&self, path: &RepoPath) -> bool {
        self.tables.iter().any(|table| table.contains(path))
    }

    /// Every block that some table is about, with the place of that table.
    fn blocks<'a>(&self, snapshot: &'a Snapshot) -> Vec<(usize, Block<'a>)> {
        let files: Vec<_> = snapshot.files().filter(|(path, _)| self.wants(path)).collect();
        let found = parallel::each(&files, |(path, file)| {
            let tables: Vec<&Table> = self.tables.iter().filter(|table| table.contains(path)).collect();
            let blocks = blocks::of_file(path, file);
            let pairs = blocks.into_iter().flat_map(|block| {
                let about = tables.iter().filter(|table| table.languages.contains(&block.language));
                about.map(|table| (table.index, block.clone())).collect::<Vec<_>>()
            });
            pairs.collect::<Vec<_>>()
        });
        found.into_iter().flatten().collect()
    }

    /// What has to be run to judge the blocks.
    pub fn commands(&self, snapshot: &Snapshot) -> Vec<Request> {
        let run = self.blocks(snapshot).into_iter().filter(|(_, block)| block.mark != Some(Mark::Skip));
        let asked = run.flat_map(|(index, block)| {
            let example = &self.config.example[index];
            match example.console {
                true => console::requests(&self.config, &block),
                false => vec![program::request(&self.config, example, &block)],
            }
        });
        asked.collect()
    }

    /// Judges every block by what its programs answered.
    pub fn judge(&self, snapshot: &Snapshot, report: &mut Report) {
        if self.tables.is_empty() {
            return;
        }
        report.findings.extend(snapshot.files().filter(|(path, _)| self.wants(path)).filter_map(|(path, file)| {
            let offset = file.text().err()?;
            let site = Site::new(path, offset..offset + 1);
            let message = format!("byte {offset} is not UTF-8, so no example of the document was run");
            Some(Finding::new(&rules::NOT_TEXT, site, message, "save the file as UTF-8"))
        }));
        let blocks = self.blocks(snapshot);
        self.report_idle(&blocks, &mut report.findings);
        let mut judging = Judging { config: &self.config, snapshot, absent: BTreeSet::new(), findings: Vec::new() };
        let mut count = 0;
        for (index, block) in blocks.iter().filter(|(_, block)| block.mark != Some(Mark::Skip)) {
            let example = &self.config.example[*index];
            let has_run = match example.console {
                true => console::judge(&mut judging, example, block),
                false => program::judge(&mut judging, example, block),
            };
            count += usize::from(has_run);
        }
        report.findings.append(&mut judging.findings);
        report.looked.push(Looked { count, noun: "example" });
    }

    /// A table that no block can fail.
    fn report_idle(&self, blocks: &[(usize, Block<'_>)], findings: &mut Vec<Finding>) {
        let found: BTreeSet<usize> = blocks.iter().map(|(index, _)| *index).into_set();
        let run: BTreeSet<usize> =
            blocks.iter().filter(|(_, block)| block.mark != Some(Mark::Skip)).map(|(index, _)| *index).into_set();
        for table in self.tables.iter().filter(|table| !run.contains(&table.index)) {
            let name = &self.config.example[table.index].name;
            let languages = table.languages.join("` or `");
            let message = match found.contains(&table.index) {
                true => format!("every block of example `{name}` is marked `skip`, so it can never fail"),
                false => format!("no document holds a `{languages}` block for example `{name}`, so it can never fail"),
            };
            let help = "correct `paths`, `exclude` and `language` of the example, or take it out";
            findings.push(Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help).about(name));
        }
    }
}

/// What is known while blocks are judged.
struct Judging<'a> {
    config: &'a Config,
    snapshot: &'a Snapshot,
    /// Programs that were said not to start, by table.
    absent: BTreeSet<(String, String)>,
    findings: Vec<Finding>,
}

impl<'a> Judging<'a> {
    fn answer(&self, request: &Request) -> Option<&'a Answer> {
        self.snapshot.facts.answers.get(request)
    }

    /// Notes a finding, with what the table says about its weight and reason.
    fn note(&mut self, example: &Example, finding: Finding) {
        let mut finding = finding.about(&example.name);
        if !example.why.trim().is_empty() {
            finding.help = format!("{}; {}", finding.help, example.why.trim());
        }
        self.findings.push(finding);
    }

    /// The status of an answer; one that has none is a finding.
    fn status(&mut self, example: &Example, site: Site, request: &Request, answer: &Answer) -> Option<i32> {
        let why = match answer.status() {
            Ok(status) => return Some(status),
            Err(why) => why,
        };
        let program = request.argv.first().cloned().unwrap_or_default();
        let is_absent = matches!(answer.ended, Ended::NotStarted(_));
        // A program that is not there is not there for every block.
        if is_absent && !self.absent.insert((example.name.clone(), program.clone())) {
            return None;
        }
        let subject = if is_absent { program } else { request.shown() };
        let help = match &answer.ended {
            Ended::NotStarted(_) => "install it, correct its name, or mark the block `skip`",
            Ended::TimeLimit => "make it faster, raise `commands.seconds`, or mark the block `skip`",
            _ => "let it print less, or mark the block `skip`",
        };
        let finding = Finding::new(&rules::COMMAND_FAILED, site, format!("`{subject}` {why}"), help);
        self.note(example, finding.showing(last_lines(answer)));
        None
    }
}

/// As much of what a program said as helps.
const SAID_MAX: usize = 10;

/// The last lines that a program said about itself, of one that said nothing the last it printed.
fn last_lines(answer: &Answer) -> Vec<String> {
    let said = if answer.stderr.iter().all(u8::is_ascii_whitespace) { &answer.stdout } else { &answer.stderr };
    // Only the end is looked at: a program may have printed a lot.
    let mut lines: Vec<&[u8]> =
        said.rsplit(|byte| *byte == b'\n').skip_while(|line| line.trim_ascii().is_empty()).take(SAID_MAX).collect();
    lines.reverse();
    lines.into_iter().map(|line| shortened(String::from_utf8_lossy(line).trim_end())).collect()
}

/// The longest line that is quoted.
const LINE_MAX: usize = 300;

/// A line as it is quoted: what a detail begins with must not look like a difference.
fn shortened(line: &str) -> String {
    let mut short: String = line.chars().take(LINE_MAX).collect();
    if short.len() < line.len() {
        short.push_str("...");
    }
    format!("| {short}")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::model::snapshot::edited;
    use crate::model::{Edit, Facts, SourceFile, Timestamp};

    const CONFIG: &str = "ledger = []\n[commands]\nallow = ['a']\n[[example]]\nname = 'e'\nconsole = true\nlanguage = ['sh', 'console']\nstatus = true\n[[example]]\nname = 'f'\nrun = ['a', '{line}']\nlanguage = ['sh']\n";

    fn answered(examples: &Examples, path: &RepoPath, text: &str, answer: &Answer) -> Report {
        let files = BTreeMap::from([(path.clone(), Arc::new(SourceFile::new(text.as_bytes().to_vec())))]);
        let facts = Facts::at(Timestamp::from_unix(0).unwrap());
        let mut snapshot = Snapshot::new(files, BTreeSet::from([path.clone()]), BTreeMap::new(), Vec::new(), facts);
        let asked = examples.commands(&snapshot).into_iter().map(|request| (request, answer.clone()));
        Arc::make_mut(&mut snapshot.facts).answers = Arc::new(asked.collect());
        let mut report = Report::default();
        examples.judge(&snapshot, &mut report);
        report
    }

    #[test]
    fn any_prefix_of_a_document_is_judged_and_a_repair_settles() {
        let config = Arc::new(crate::config::load("xtask.toml", CONFIG).unwrap().config);
        let (examples, path) = (Examples::new(&config), RepoPath::new("a.md").unwrap());
        let text = "\u{FEFF}1. x\r\n   <!-- fails -->\r\n   ```console\r\n   $ a 'b'\r\n   one\r\n   \u{E9}\r\n\r\n   $ a \\\r\n   > c\r\n   ```\n> - ~~~sh fails\n>   $ a\n>   x\n>\n>   $ a | b\n>   ~~~\n\n\t```sh\n```sh\n$ a\n    two\n";
        let mut repaired = 0;
        for stdout in ["", "one\n\n```\ntwo\n", "~~~~\n```` x\n\u{E9}", "   ```\r\n\r\n\r\n", "$ a\n", "\x1b[1m\n"] {
            let (ended, stdout) = (Ended::Status(i32::from(stdout.len() > 9)), stdout.as_bytes().to_vec());
            let answer = Answer { ended, stdout, stderr: b"said\n".to_vec() };
            for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let report = answered(&examples, &path, &text[..end], &answer);
                let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
                let mut edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
                repaired += edits.len();
                let bytes = edited(&path, &text.as_bytes()[..end], &mut edits).unwrap();
                let after = String::from_utf8(bytes).unwrap();
                let again = answered(&examples, &path, &after, &answer);
                let left: Vec<_> = again.findings.iter().filter(|finding| finding.fix.is_some()).collect();
                assert!(left.is_empty(), "{:?}\nbecame\n{after:?}\n{left:?}", &text[..end]);
                let count = |report: &Report| report.looked.iter().map(|looked| looked.count).sum::<usize>();
                assert_eq!(count(&again), count(&report), "{:?}\nbecame\n{after:?}", &text[..end]);
            }
        }
        assert!(repaired > 1000, "{repaired} edits");
    }
}
