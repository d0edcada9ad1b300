//! The history that makes items what they are meant to be.

use std::collections::VecDeque;

use super::import::{Files, Import, Mark};
use super::{Fate, How, Item, Spec, text};
use crate::cli::Repo;

/// What happens to an item after its branch is there.
#[derive(Clone, Copy, Debug)]
enum Step {
    Land,
    Revert,
    Back,
}

/// What a commit does to a tree.
#[derive(Clone, Debug)]
enum Change {
    /// A file of its own gets this text.
    File(String, String),
    /// A line of a file that all share gets this text.
    Line(usize, String),
    /// A file is taken away.
    Gone(String),
}

const SHARED: &str = "src/shared.txt";

impl Change {
    fn apply(&self, files: &mut Files) -> (String, Option<String>) {
        let (path, text) = match self {
            Change::Gone(path) => {
                files.remove(path);
                return (path.clone(), None);
            }
            Change::File(path, text) => (path.clone(), text.clone()),
            Change::Line(line, text) => {
                let mut lines: Vec<&str> = files[SHARED].lines().collect();
                lines[*line] = text;
                (SHARED.to_owned(), lines.join("\n") + "\n")
            }
        };
        files.insert(path.clone(), text.clone());
        (path, Some(text))
    }
}

#[derive(Default)]
struct Work {
    branch: Option<Branch>,
    /// The commits of the main branch by which it landed, and their subjects.
    landed: Vec<(Mark, String)>,
    reverts: Vec<(Mark, String)>,
    steps: VecDeque<Step>,
}

#[derive(Clone)]
struct Branch {
    tip: Mark,
    files: Files,
    commits: Vec<Change>,
}

struct World<'a> {
    import: Import,
    family: u8,
    items: &'a [Item],
    work: Vec<Work>,
    main: Mark,
    files: Files,
    count: usize,
}

/// Writes the history of `items` into `repo`.
pub fn write(repo: &Repo, spec: &Spec, items: &[Item]) {
    // Eight lines for every item, so that no change stands in the context of another.
    let shared: String = (0..8 * items.len()).map(|line| format!("line {line}\n")).collect();
    let mut import = Import::into(repo, spec.seed);
    let files = Files::from([(SHARED.to_owned(), shared.clone())]);
    let main = import.commit("main", &[], "Start", &[(SHARED.to_owned(), Some(shared))]);
    let work = items.iter().map(|_| Work::default()).collect();
    let mut world = World { import, family: spec.family, items, work, main, files, count: 0 };
    for place in 0..items.len() {
        world.noise(place);
        world.begin(place);
        for _ in 0..world.import.random(3) {
            world.tick(place + 1);
        }
    }
    // Everything that is left, in an order that is legal.
    for place in 0..items.len() {
        while !world.work[place].steps.is_empty() {
            world.step(place);
        }
        world.noise(place);
    }
    world.import.finish();
}

impl World<'_> {
    fn on_main(&mut self, parents: &[Mark], message: &str, changes: &[Change]) -> Mark {
        let changes: Vec<_> = changes.iter().map(|change| change.apply(&mut self.files)).collect();
        let parents: Vec<Mark> = std::iter::once(self.main).chain(parents.iter().copied()).collect();
        self.main = self.import.commit("main", &parents, message, &changes);
        self.main
    }

    /// Commits that have nothing to do with the plan, or only seem to.
    fn noise(&mut self, place: usize) {
        self.count += 1;
        let id = self.spelled(place);
        let file = |count: usize, text: &str| vec![Change::File(format!("other/{}.txt", count % 7), text.to_owned())];
        let text = format!("{}\n", self.count);
        let (message, changes) = match self.import.random(8) {
            0 => ("Unrelated work".to_owned(), file(self.count, &text)),
            1 => (format!("Prepare {id}: not it\n\nSee {id}."), file(self.count, &text)),
            2 => (format!("Follow-up to {id}"), file(self.count, &text)),
            // A later change to a file of the item.
            3 => {
                let path = format!("src/item{place}.txt");
                let Some(own) = self.files.get(&path).cloned() else { return };
                (format!("Later work {}", self.count), vec![Change::File(path, own + &format!("later {text}"))])
            }
            _ => return,
        };
        self.on_main(&[], &message, &changes);
    }

    /// An id of the item, in some spelling and case.
    fn spelled(&mut self, place: usize) -> String {
        let id = text::spelled(self.family, self.items[place].number, self.import.random(4));
        if self.import.random(2) == 0 { id.to_lowercase() } else { id }
    }

    fn branch_name(&mut self, place: usize, slug: &str) -> String {
        let id = self.spelled(place);
        match self.import.random(4) {
            0 => format!("{id}-{slug}"),
            1 => format!("me/{id}-{slug}"),
            2 => format!("{id}/{slug}"),
            _ => format!("feature/{id}_{slug}"),
        }
    }

    /// The changes of an item, commit by commit.
    fn changes(&mut self, place: usize, part: &str) -> Vec<Change> {
        let count = match self.items[place].fate {
            Fate::Half => self.items[place].commits + 1,
            _ => self.items[place].commits,
        };
        let mut text = String::new();
        let one = |nth: usize| {
            text += &format!("item {place} {part} {nth}\nmore of it\n");
            match (nth, place % 3) {
                (0, 0) if part.is_empty() => Change::Line(8 * place + 4, format!("item {place} was here")),
                _ => Change::File(format!("src/item{place}{part}.txt"), text.clone()),
            }
        };
        (0..count).map(one).collect()
    }

    /// Makes the branch that the item has, and says what will happen to it.
    fn begin(&mut self, place: usize) {
        let item = &self.items[place];
        let (is_branched, steps): (bool, &[Step]) = match item.fate {
            Fate::Untouched => (false, &[]),
            Fate::Begun => {
                let (name, main) = (self.branch_name(place, "begun"), self.main);
                self.import.reference(&format!("heads/{name}"), main);
                (false, &[])
            }
            Fate::Open => (true, &[]),
            Fate::Half | Fate::Second => (true, &[Step::Land]),
            Fate::Landed(how) => (is_branch(how), &[Step::Land]),
            Fate::Reverted(how) => (is_branch(how), &[Step::Land, Step::Revert]),
            Fate::Back(how) => (is_branch(how), &[Step::Land, Step::Revert, Step::Back]),
        };
        self.work[place].steps = steps.iter().copied().collect();
        if is_branched {
            let below = item.stacked_on.and_then(|other| self.work[other].branch.clone());
            let (base, files) = below.map_or_else(|| (self.main, self.files.clone()), |below| (below.tip, below.files));
            self.work[place].branch = Some(self.branch(place, "work", "", base, files));
        }
        if item.fate == Fate::Second {
            // The second branch stands on the first one, or beside it.
            let first = self.work[place].branch.clone().filter(|_| self.items[place].commits > 1);
            let (base, files) = first.map_or_else(|| (self.main, self.files.clone()), |first| (first.tip, first.files));
            self.branch(place, "second", "b", base, files);
        }
    }

    fn branch(&mut self, place: usize, slug: &str, part: &str, base: Mark, mut files: Files) -> Branch {
        let name = self.branch_name(place, slug);
        let (mut tip, commits) = (base, self.changes(place, part));
        // Commits of a branch may name the item as long as they come into the main branch by a merge or not at all.
        let item = &self.items[place];
        let may_name = matches!(item.fate, Fate::Open | Fate::Landed(How::Merge) | Fate::Reverted(How::Merge));
        let named = if may_name && item.commits > 1 { self.spelled(place) + ": " } else { String::new() };
        for (nth, change) in commits.iter().enumerate() {
            let changes = [change.apply(&mut files)];
            tip = self.import.commit(&name, &[tip], &format!("{named}Work {nth} on {place}{part}"), &changes);
        }
        Branch { tip, files, commits }
    }

    /// Lets something happen to one of the first `count` items.
    fn tick(&mut self, count: usize) {
        let place = self.import.random(count);
        // What it waits for comes first.
        let is_free = self.items[place].hard.iter().all(|other| self.work[*other].steps.is_empty());
        if is_free && !self.work[place].steps.is_empty() {
            self.step(place);
        }
    }

    fn step(&mut self, place: usize) {
        let how = match self.items[place].fate {
            Fate::Landed(how) | Fate::Reverted(how) | Fate::Back(how) => how,
            Fate::Second => How::Squash,
            _ => How::Picked,
        };
        match self.work[place].steps.pop_front() {
            Some(Step::Land) => self.land(place, how),
            Some(Step::Revert) => {
                let mut landed = self.work[place].landed.clone();
                landed.reverse();
                let undone = self.without(place);
                self.work[place].reverts = self.revert(&landed, &undone);
            }
            Some(Step::Back) => {
                let mut reverts = self.work[place].reverts.clone();
                reverts.reverse();
                let again = self.work[place].branch.clone().map_or(Vec::new(), |branch| branch.commits);
                self.revert(&reverts, &again);
            }
            None => {}
        }
    }

    fn land(&mut self, place: usize, how: How) {
        let number = self.import.random(900);
        let id = self.spelled(place);
        let branch = self.work[place].branch.clone();
        let (tip, commits) = branch.map_or((0, Vec::new()), |branch| (branch.tip, branch.commits));
        let own = |text: &str| vec![Change::File(format!("src/item{place}.txt"), text.to_owned())];
        let mut landed = Vec::new();
        let (subject, message, parents, changes) = match how {
            How::Merge => (format!("Merge work of {place}"), String::new(), vec![tip], commits),
            How::Squash => (format!("Squashed work of {place} (#{number})"), String::new(), Vec::new(), commits),
            How::Trailer => {
                let message = format!("\n\nSome words.\n\nStack-Item: {id}");
                (format!("Work of {place}"), message, Vec::new(), own("by trailer\n"))
            }
            How::Subject => {
                let subject = [format!("{id}: work of {place} (#{number})"), format!("Work of {place} ({id})")];
                (subject[number % 2].clone(), String::new(), Vec::new(), own("by subject\n"))
            }
            How::Tag => (format!("Tagged work of {place}"), String::new(), Vec::new(), own("by tag\n")),
            How::Picked => {
                let half = self.items[place].fate == Fate::Half;
                let count = commits.len() - usize::from(half);
                for (nth, change) in commits[..count].iter().enumerate() {
                    let subject = format!("Work {nth} on {place}");
                    let mark = self.on_main(&[], &subject, std::slice::from_ref(change));
                    landed.push((mark, subject));
                }
                self.work[place].landed = landed;
                return;
            }
        };
        let mark = self.on_main(&parents, &format!("{subject}{message}"), &changes);
        if how == How::Tag {
            self.import.reference(&format!("tags/stack/{id}"), mark);
        }
        self.work[place].landed = vec![(mark, subject)];
    }

    /// What takes away what an item brought.
    fn without(&mut self, place: usize) -> Vec<Change> {
        let path = format!("src/item{place}.txt");
        let file = self.files.contains_key(&path).then_some(Change::Gone(path));
        let line = Change::Line(8 * place + 4, format!("line {}", 8 * place + 4));
        file.into_iter().chain([line]).collect()
    }

    /// Reverts commits, as git does or as the web does; `changes` are those of the last one.
    fn revert(&mut self, commits: &[(Mark, String)], changes: &[Change]) -> Vec<(Mark, String)> {
        let mut made = Vec::new();
        for (mark, subject) in commits {
            self.count += 1;
            let reverted = format!("Revert \"{subject}\"");
            let message = match self.import.random(3) {
                0 => format!("{reverted} (#{})", 1000 + self.count),
                1 => format!("{reverted}\n\nThis reverts commit {}.", self.import.id(*mark)),
                _ => {
                    let id = self.import.id(*mark);
                    format!("Take back {}\n\nThis reverts commit {}, reversing\nchanges.", self.count, &id[..12])
                }
            };
            let subject = message.lines().next().unwrap().to_owned();
            let mut all = vec![Change::File("other/reverts.txt".to_owned(), message.clone())];
            if made.len() + 1 == commits.len() {
                all.extend(changes.iter().cloned());
            }
            made.push((self.on_main(&[], &message, &all), subject));
        }
        made
    }
}

fn is_branch(how: How) -> bool {
    matches!(how, How::Merge | How::Squash | How::Picked)
}
