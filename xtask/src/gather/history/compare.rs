//! Whether the main branch has what a branch has, by content: commit for commit, all at once, or file for file.
//!
//! Changes are compared by `git patch-id`, which does not see lines that moved.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;

use super::super::{Repository, git};
use super::Beside;
use crate::model::{Log, Standing};
use crate::ordered::Ordered;

/// More commits of the main branch than these are not compared.
const CANDIDATES_MAX: usize = 3_000;
/// More commits of the main branch than these are not asked what they touch.
const LOOKED_MAX: usize = 20_000;

/// A branch that is compared.
struct Pair<'a> {
    /// Its place in [`Log::branches`].
    place: usize,
    tip: &'a str,
    /// The commit it stands on; a landing is no part of that.
    boundary: &'a str,
    /// The commit it differs from by what is its own.
    base: &'a str,
}

/// Compares the branches at `chosen`.
pub(super) fn compare(
    repository: &Repository,
    log: &mut Log,
    beside: &[Beside],
    chosen: &BTreeSet<usize>,
    base: &str,
) -> Result<()> {
    let pair = |place: &usize| {
        let branch = beside.get(*place)?;
        let boundary = branch.boundary.as_deref()?;
        let base = branch.merged.as_deref().unwrap_or(boundary);
        Some(Pair { place: *place, tip: &branch.tip, boundary, base })
    };
    let pairs: Vec<Pair<'_>> = chosen.iter().filter_map(pair).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    let against_own: Vec<[&str; 2]> = pairs.iter().map(|pair| [pair.tip, pair.base]).collect();
    let against_base: Vec<[&str; 2]> = pairs.iter().map(|pair| [pair.tip, base]).collect();
    // Git works in one thread; two of it at once take half the time.
    let [touched, differs] = both([&against_own, &against_base], |pairs| names(repository, pairs))?;
    let own: BTreeSet<String> = pairs
        .iter()
        .flat_map(|pair| match &log.branches[pair.place].standing {
            Standing::Apart(apart) => {
                apart.commits.iter().filter(|own| !own.is_merge).map(|own| own.id.clone()).collect()
            }
            _ => Vec::new(),
        })
        .into_set();
    let candidates = candidates(repository, log, beside, &pairs, &touched)?;
    let known = by_patch(patches(repository, false, candidates.iter().map(|id| [id.as_str()]))?);
    let by_commit = |reversed| -> Result<(HashMap<String, String>, HashMap<String, String>)> {
        let turned = |all: Vec<(String, String)>| all.into_iter().map(|(patch, id)| (id, patch)).collect();
        let each = patches(repository, reversed, own.iter().map(|id| [id.as_str()]))?;
        Ok((turned(each), turned(patches(repository, reversed, against_own.iter().copied())?)))
    };
    let [done, undone] = both([&false, &true], |reversed| by_commit(*reversed))?;
    let find = |of: &(HashMap<String, String>, HashMap<String, String>), pair: &Pair<'_>, commit: Option<&str>| {
        // Two branches that end in one commit may stand on different ones.
        let is_clear = pairs.iter().all(|other| other.tip != pair.tip || other.base == pair.base);
        let patch = commit.map_or_else(|| of.1.get(pair.tip).filter(|_| is_clear), |commit| of.0.get(commit));
        known.get(patch?).cloned()
    };
    let place: HashMap<&str, usize> = log.commits.iter().enumerate().map(|(at, c)| (c.id.as_str(), at)).collect();
    let landed = landings(log, beside, &pairs, |pair, commit| {
        let landed = find(&done, pair, commit)?;
        // What takes it back need not call itself a revert; the newest of both counts.
        let back = find(&undone, pair, commit);
        let stands = back.is_none_or(|back| place.get(landed.as_str()) < place.get(back.as_str()));
        stands.then_some(landed)
    });
    for ((nth, pair), (commits, squashed)) in pairs.iter().enumerate().zip(landed) {
        let Some(Standing::Apart(apart)) = log.branches.get_mut(pair.place).map(|branch| &mut branch.standing) else {
            continue;
        };
        apart.commits.iter_mut().zip(commits).for_each(|(own, landed)| own.landed_as = landed);
        apart.is_compared = true;
        apart.squashed = squashed;
        apart.adds_nothing = !touched[nth].is_empty() && touched[nth].is_disjoint(&differs[nth]);
    }
    Ok(())
}

/// What `work` makes of two things, at the same time.
fn both<T: Sync + ?Sized, R: Send>(of: [&T; 2], work: impl Fn(&T) -> Result<R> + Sync) -> Result<[R; 2]> {
    let [first, second] = of;
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(second));
        let one = work(first);
        Ok([one?, other.join().expect("asking git does not panic")?])
    })
}

/// As which commits those of a branch landed, one by one and all at once.
type Landed = (Vec<Option<String>>, Option<String>);

/// As which commits those of each branch landed: `find` says which make the same change, of which those do not count
/// that the branch itself stands on.
fn landings(
    log: &Log,
    beside: &[Beside],
    pairs: &[Pair<'_>],
    find: impl Fn(&Pair<'_>, Option<&str>) -> Option<String>,
) -> Vec<Landed> {
    let mut below = Below::of(log, beside);
    let mut all = Vec::new();
    for pair in pairs {
        let mut counting = |found: Option<String>| found.filter(|landed| !below.has(pair.boundary, landed));
        let commits = match &log.branches[pair.place].standing {
            Standing::Apart(apart) => apart.commits.iter().map(|own| counting(find(pair, Some(&own.id)))).collect(),
            _ => Vec::new(),
        };
        let squashed = counting(find(pair, None));
        all.push((commits, squashed));
    }
    all
}

/// Which commits of the main branch are below others, each known by its place in the log.
struct Below<'a> {
    places: HashMap<&'a str, usize>,
    /// Where the parents of each stand, as far as the log has them.
    parents: Vec<Vec<usize>>,
    /// What each branch stands on, by its end.
    stands: HashMap<&'a str, &'a str>,
    /// Which commits are below a boundary, by its place.
    known: HashMap<usize, Vec<bool>>,
}

impl<'a> Below<'a> {
    fn of(log: &'a Log, beside: &'a [Beside]) -> Below<'a> {
        let places = log.commits.iter().enumerate().map(|(place, commit)| (commit.id.as_str(), place));
        let places: HashMap<&str, usize> = places.collect();
        let of_parents = |ids: &[String]| ids.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
        let parents = log.commits.iter().map(|commit| of_parents(&commit.parents)).collect();
        let stands = beside.iter().filter_map(|branch| Some((branch.tip.as_str(), branch.boundary.as_deref()?)));
        Below { places, parents, stands: stands.collect(), known: HashMap::new() }
    }

    /// Whether `boundary` is `commit` or comes after it.
    fn has(&mut self, boundary: &str, commit: &str) -> bool {
        let place = self.places.get(commit).copied();
        self.of_boundary(boundary).is_some_and(|below| place.is_some_and(|place| below[place]))
    }

    /// `boundary` and what is below it. A boundary that is another branch's stands where that does.
    fn of_boundary(&mut self, boundary: &str) -> Option<&Vec<bool>> {
        let mut at = boundary;
        for _ in 0..self.stands.len() {
            match self.stands.get(at).filter(|_| !self.places.contains_key(at)) {
                Some(next) => at = next,
                None => break,
            }
        }
        let start = *self.places.get(at)?;
        let parents = &self.parents;
        let known = self.known.entry(start).or_insert_with(|| {
            let (mut found, mut todo) = (vec![false; parents.len()], vec![start]);
            while let Some(place) = todo.pop() {
                if !std::mem::replace(&mut found[place], true) {
                    todo.extend(&parents[place]);
                }
            }
            found
        });
        Some(known)
    }
}

/// The newest commit by its patch.
fn by_patch(patches: Vec<(String, String)>) -> HashMap<String, String> {
    let mut known = HashMap::new();
    for (patch, id) in patches {
        known.entry(patch).or_insert(id);
    }
    known
}

/// The commits of the main branch that some branch does not stand on and that touch what the branches touch.
fn candidates(
    repository: &Repository,
    log: &Log,
    beside: &[Beside],
    pairs: &[Pair<'_>],
    touched: &[HashSet<String>],
) -> Result<Vec<String>> {
    let mut below = Below::of(log, beside);
    let boundaries: BTreeSet<&str> = pairs.iter().map(|pair| pair.boundary).into_set();
    let common = boundaries.into_iter().map(|boundary| below.of_boundary(boundary).cloned().unwrap_or_default());
    let both_below = |one: Vec<bool>, other: Vec<bool>| one.into_iter().zip(other).map(|(a, b)| a && b).collect();
    let common: Vec<bool> = common.reduce(both_below).unwrap_or_default();
    let is_common = |place: usize| common.get(place).is_some_and(|is_common| *is_common);
    let all = log.commits.iter().enumerate().filter(|(place, commit)| commit.parents.len() < 2 && !is_common(*place));
    let asked: Vec<[&str; 1]> = all.take(LOOKED_MAX).map(|(_, commit)| [commit.id.as_str()]).collect();
    // Git takes ten times as long to choose commits by so many names as to say what each of them touches.
    let (first, second) = asked.split_at(asked.len() / 2);
    let names = both([first, second], |asked| names(repository, asked))?.concat();
    let touched: HashSet<&String> = touched.iter().flatten().collect();
    let touching = asked.iter().zip(&names).filter(|(_, own)| own.iter().any(|name| touched.contains(name)));
    Ok(touching.take(CANDIDATES_MAX).map(|([id], _)| (*id).to_owned()).collect())
}

/// The names that differ between two commits, the later one first, or that one commit changes.
fn names<const N: usize>(repository: &Repository, pairs: &[[&str; N]]) -> Result<Vec<HashSet<String>>> {
    let asked: String = pairs.iter().map(|pair| pair.join(" ") + "\n").collect();
    let arguments = ["diff-tree", "--stdin", "-r", "--root", "--always", "--no-renames", "--name-only"];
    let answer = git::data(&repository.root, &arguments, Some(asked.as_bytes()))?;
    let answer = String::from_utf8_lossy(&answer);
    let mut lines = answer.lines().peekable();
    let mut found = Vec::new();
    for (nth, tip) in pairs.iter().map(|pair| &pair[0]).enumerate() {
        let mut own = HashSet::new();
        if lines.peek() == Some(tip) {
            lines.next();
        }
        let next = pairs.get(nth + 1).map(|pair| pair[0]);
        while let Some(line) = lines.next_if(|line| Some(*line) != next) {
            own.insert(line.to_owned());
        }
        found.push(own);
    }
    Ok(found)
}

/// Patch and commit of every change that is not empty: of a commit alone, or of one against another; the patch that
/// takes it back where it is `reversed`.
fn patches<const N: usize>(
    repository: &Repository,
    reversed: bool,
    asked: impl Iterator<Item = [impl AsRef<str>; N]>,
) -> Result<Vec<(String, String)>> {
    let lines = asked.map(|ids| ids.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ") + "\n");
    let asked: String = lines.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut arguments = vec!["diff-tree", "--stdin", "-r", "-p", "--root", "--no-renames", "--no-ext-diff"];
    arguments.extend(["--no-textconv", "--full-index", "--binary"]);
    // `-R` turns the prefixes round as well, and they are part of the patch.
    let (before, after) = if reversed { ("b/", "a/") } else { ("a/", "b/") };
    let prefixes = [format!("--src-prefix={before}"), format!("--dst-prefix={after}")];
    arguments.extend(prefixes.iter().map(String::as_str).chain(reversed.then_some("-R")));
    let diffs = git::data(&repository.root, &arguments, Some(asked.as_bytes()))?;
    // White space may be what a change is about; a git before 2.39 cannot compare it.
    let verbatim = git::run(&repository.root, &["patch-id", "--verbatim"], Some(&diffs))?;
    let answer = if verbatim.success {
        verbatim.stdout
    } else {
        git::data(&repository.root, &["patch-id", "--stable"], Some(&diffs))?
    };
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().filter_map(|line| line.split_once(' ')).map(|(p, id)| (p.to_owned(), id.to_owned())).collect())
}
