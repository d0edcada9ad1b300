//! Where text refers to a file or folder that gets another name.
//!
//! Links of Markdown are read as links. Everywhere else a name counts where it stands as a whole: no letter, digit
//! or sign of a name before or behind it. What stands before it decides which file is meant: a path from the folder
//! of the text or from the root, else the only file whose path ends so. When several could be meant, none is edited.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::plan::Plan;
use super::tree::Tree;
use crate::checks::docs_drift::{decoded, written};
use crate::checks::encoding::Scope;
use crate::config::schema::Config;
use crate::model::{Edit, RepoPath, Snapshot, SourceFile};
use crate::parallel;
use crate::text::file_name::written::{begins_path, ends_name, is_of_name};
use crate::text::markdown::page::Style;
use crate::text::unicode::name::spelled;

/// What is never text, by its extension; what is not listed is looked at.
const BINARY: &[&str] = &[
    "7z", "a", "bin", "bz2", "class", "dll", "dylib", "eot", "exe", "gif", "gz", "ico", "jar", "jpeg", "jpg", "mp3",
    "mp4", "o", "otf", "pdf", "png", "pyc", "so", "tar", "tgz", "tiff", "ttf", "wasm", "webm", "webp", "woff", "woff2",
    "xz", "zip", "zst",
];

/// Where references stand, by what they refer to.
#[derive(Default)]
pub struct Mentions {
    /// The edits of everything that moves together.
    edits: BTreeMap<usize, Vec<Edit>>,
    /// Where it is not clear which file is meant: the first place of each node, and how many there are.
    unclear: BTreeMap<usize, (String, usize)>,
}

impl Mentions {
    /// The edits beside the renames of what moves together.
    pub fn edits(&self, top: usize) -> &[Edit] {
        self.edits.get(&top).map_or(&[], Vec::as_slice)
    }

    /// Where a name stands that may mean this node, in words.
    pub fn unclear(&self, node: usize) -> Option<String> {
        let (place, count) = self.unclear.get(&node)?;
        let others = if *count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        Some(format!("the name in {place}{others}"))
    }
}

/// Whether the file at `path` tells what was: it is not edited.
fn is_history(config: &Config, path: &RepoPath) -> bool {
    config.references.history.set.contains(path) || config.ledger.indexed().any(|(_, ledger)| ledger.path == *path)
}

/// The files that may refer to another one.
pub fn readers(config: &Config, snapshot: &Snapshot, scope: &Scope) -> Vec<RepoPath> {
    let is_binary = |path: &RepoPath| {
        path.extension().is_some_and(|own| BINARY.iter().any(|other| own.eq_ignore_ascii_case(other)))
    };
    let holds_nul: HashSet<&RepoPath> =
        snapshot.sifted().filter(|(_, survey)| survey.has_nul).map(|(path, _)| path).collect();
    let paths = snapshot.tree.iter().filter(|path| scope.contains(path) && !is_history(config, path));
    let links: HashSet<&RepoPath> = snapshot.links().map(|(path, _)| path).collect();
    paths.filter(|path| !is_binary(path) && !holds_nul.contains(path) && !links.contains(path)).cloned().collect()
}

/// The names that are looked for.
struct Names<'p> {
    search: AhoCorasick,
    texts: Vec<&'p str>,
    /// Every file and folder of each of those names.
    nodes: HashMap<&'p str, Vec<usize>>,
}

impl<'p> Names<'p> {
    fn of(tree: &Tree<'p>, plan: &Plan) -> Option<Names<'p>> {
        let mut texts: Vec<&str> = plan.renamed().map(|node| tree.nodes[node].name()).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut nodes: HashMap<&str, Vec<usize>> = texts.iter().map(|text| (*text, Vec::new())).collect();
        for (index, node) in tree.nodes.iter().enumerate() {
            if let Some(nodes) = nodes.get_mut(node.name()) {
                nodes.push(index);
            }
        }
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&texts).ok()?;
        Some(Names { search, texts, nodes })
    }
}

/// What one file says.
#[derive(Default)]
struct Found {
    /// What is meant, and the edit.
    edits: Vec<(usize, Edit)>,
    /// What may be meant, and where.
    unclear: Vec<(usize, String)>,
}

/// Finds every reference to what `plan` renames.
pub fn find(config: &Config, snapshot: &Snapshot, scope: &Scope, tree: &Tree<'_>, plan: &Plan) -> Mentions {
    let mut mentions = Mentions::default();
    if plan.is_empty() {
        return mentions;
    }
    let Some(names) = Names::of(tree, plan) else { return mentions };
    let texts = snapshot.files().filter(|(path, file)| {
        scope.contains(path) && snapshot.tree.contains(*path) && !is_history(config, path) && !file.survey().has_nul
    });
    let texts: Vec<(&RepoPath, &Arc<SourceFile>)> = texts.collect();
    let found = parallel::each(&texts, |(path, file)| match file.text() {
        Ok(text) => Reading { tree, plan, names: &names, path, file, text }.find(),
        Err(_) => Found::default(),
    });
    for Found { edits, unclear } in found {
        for (node, edit) in edits {
            mentions.edits.entry(plan.top(node).unwrap_or(node)).or_default().push(edit);
        }
        for (node, place) in unclear {
            mentions.unclear.entry(node).or_insert((place, 0)).1 += 1;
        }
    }
    mentions
}

/// One text that is read.
struct Reading<'r> {
    tree: &'r Tree<'r>,
    plan: &'r Plan,
    names: &'r Names<'r>,
    path: &'r RepoPath,
    file: &'r Arc<SourceFile>,
    text: &'r str,
}

/// What a name in a text means.
enum Meaning {
    Node(usize),
    /// One of several.
    Unclear(Vec<usize>),
    Nothing,
}

impl Reading<'_> {
    fn find(&self) -> Found {
        let mut found = Found::default();
        let links = if self.path.is_markdown() { self.links(&mut found) } else { Vec::new() };
        for place in self.names.search.find_iter(self.text) {
            let range = place.range();
            let in_link = links.partition_point(|link| link.start <= range.start).checked_sub(1);
            if in_link.is_some_and(|link| links[link].end > range.start) {
                continue;
            }
            match self.meaning(self.names.texts[place.pattern().as_usize()], &range) {
                Meaning::Node(node) => {
                    if let Some(component) = self.plan.component(node) {
                        found.edits.push((node, Edit::replace(self.path, range, component)));
                    }
                }
                Meaning::Unclear(nodes) => {
                    let line = self.file.lines().line_index(range.start) + 1;
                    let place = format!("{}:{line}", spelled(self.path.as_str()));
                    found.unclear.extend(nodes.into_iter().map(|node| (node, place.clone())));
                }
                Meaning::Nothing => {}
            }
        }
        found
    }

    /// The targets of links, in order; those that lead to what moves are edited.
    fn links(&self, found: &mut Found) -> Vec<Range<usize>> {
        let Ok(page) = self.file.page() else { return Vec::new() };
        let moved = self.tree.find(self.path.as_str()).and_then(|node| self.plan.path(node));
        let mut places = BTreeMap::new();
        for link in page.links.iter().filter(|link| !matches!(link.style, Style::Autolink | Style::Undefined)) {
            if self.text.get(link.place.clone()) != Some(link.target.as_str())
                || places.insert(link.place.start, link.place.clone()).is_some()
            {
                continue;
            }
            let end = link.target.find(['#', '?']).unwrap_or(link.target.len());
            let old = &link.target[..end];
            let led = self.path.follow(&decoded(old)).filter(|_| !old.is_empty() && !old.starts_with("//"));
            let Some(node) = led.and_then(|path| self.tree.find(path.as_str())) else { continue };
            let Some(to) = self.plan.path(node) else { continue };
            let in_angles = link.style != Style::Html && self.text[..link.place.start].ends_with('<');
            let mut new = written(moved.unwrap_or(self.path), to, old, in_angles);
            if old.ends_with('/') && !new.ends_with('/') {
                new.push('/');
            }
            if new != old {
                let range = link.place.start..link.place.start + end;
                found.edits.push((node, Edit::replace(self.path, range, new)));
            }
        }
        places.into_values().collect()
    }

    /// What the name at `range` means.
    fn meaning(&self, text: &str, range: &Range<usize>) -> Meaning {
        let (before, behind) = (&self.text[..range.start], &self.text[range.end..]);
        let is_folder = behind.starts_with('/');
        if before.chars().next_back().is_some_and(is_of_name) || !(is_folder || ends_name(text, behind)) {
            return Meaning::Nothing;
        }
        let all = self.names.nodes.get(text).map_or(&[][..], Vec::as_slice);
        let fits = |node: &usize| self.tree.nodes[*node].is_folder || !is_folder;
        let nodes: Vec<usize> = all.iter().copied().filter(fits).collect();
        // The whole path from the root, whatever signs are in it.
        let above = |node: &usize| self.tree.nodes[*node].parent();
        let is_whole = |node: &usize| {
            let head = before.strip_suffix('/').and_then(|head| head.strip_suffix(above(node)));
            head.is_some_and(|head| !above(node).is_empty() && begins_path(head))
        };
        if let Some(node) = nodes.iter().filter(|node| is_whole(node)).max_by_key(|node| above(node).len()) {
            return if self.goes_on(*node, behind) { Meaning::Node(*node) } else { Meaning::Nothing };
        }
        let start = match before.ends_with('/') {
            true => {
                before.rfind(|c: char| !is_of_name(c) && c != '/').map_or(0, |at| before.ceil_char_boundary(at + 1))
            }
            false => before.len(),
        };
        let left = &before[start..];
        // Without a folder a word is a word, unless it looks like the name of a file.
        let is_bare = left.is_empty() && !is_folder;
        if left.starts_with("//") || (is_bare && !text.trim_matches('.').contains('.')) {
            return Meaning::Nothing;
        }
        let has_variable = before[..start].ends_with(['}', ')', '$', '~', '%', '>']);
        let written = format!("{left}{text}");
        if !has_variable {
            let here = self.path.follow(&written).and_then(|path| self.tree.find(path.as_str()));
            let from_root = || self.tree.find(written.trim_start_matches("./").trim_start_matches('/'));
            if let Some(node) = here.or_else(from_root).filter(|node| nodes.contains(node)) {
                return if self.goes_on(node, behind) { Meaning::Node(node) } else { Meaning::Nothing };
            }
        }
        let end = written.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
        let ends_so = |node: &usize| {
            let path = self.tree.nodes[*node].path;
            path.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
                && self.goes_on(*node, behind)
        };
        let mut meant: Vec<usize> = nodes.into_iter().filter(ends_so).collect();
        match meant.len() {
            0 => Meaning::Nothing,
            1 => meant.pop().map_or(Meaning::Nothing, Meaning::Node),
            _ => Meaning::Unclear(meant),
        }
    }

    /// Whether what is behind the slash of a folder is in that folder, or no name.
    fn goes_on(&self, node: usize, behind: &str) -> bool {
        let Some(rest) = behind.strip_prefix('/') else { return true };
        let end = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        let next = rest[..end].trim_end_matches('.');
        let folder = self.tree.nodes[node].path;
        // A name with odd signs is cut short here, and is one of those that are looked for.
        next.is_empty()
            || self.tree.find(&format!("{folder}/{next}")).is_some()
            || self.names.texts.iter().any(|name| rest.starts_with(name))
    }
}
