//! Fragments of links: the heading, the anchor or the line is there.
//!
//! Strict on what is certain: the anchor of a heading in plain ASCII. GitHub does not document what
//! becomes of a fragment in upper case, of marks and symbols beyond ASCII, or of images and emoji
//! names in a heading, so of those every likely reading is accepted.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::repair::Near;
use super::target::{Place, Target, decoded};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, RepoPath, Rule, Site, Snapshot, SourceFile};
use crate::text::markdown::page::{Page, Style};
use crate::text::slug::Slugs;

/// What fragments can lead to in one document.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Anchors of headings, with the headings.
    headings: HashMap<String, Range<usize>>,
    /// The same, in order.
    slugs: Vec<String>,
    /// Other readings of headings, and names in HTML.
    others: HashSet<String>,
    /// Anchors of headings with images or HTML in them, of which only the end is certain.
    odd: Vec<String>,
}

/// A heading written in HTML.
static HTML_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)<h[1-6]\b[^>]*>(?P<text>.*?)</h[1-6]\s*>").expect("the pattern is fixed and has a test")
});

/// Tags, and names of emoji.
static MARKUP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<[^<>]*>|:[a-z0-9_+-]+:").expect("the pattern is fixed and has a test"));

/// `{#name}` at the end of a heading, as most generators of websites read it.
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*\{:?\s*#(?P<name>[^}\s]+)[^}]*\}\s*$").expect("the pattern is fixed and has a test")
});

/// Lines of a file, as GitHub's pages name them.
static LINES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^L(?P<first>\d{1,9})(?:C\d+)?(?:-L?(?P<last>\d{1,9})(?:C\d+)?)?$")
        .expect("the pattern is fixed and has a test")
});

/// So many headings with images are compared one by one.
const ODD_MAX: usize = 50;

impl Anchors {
    /// The anchors of a document.
    pub fn of(text: &str, page: &Page) -> Anchors {
        let mut anchors = Anchors::default();
        let (mut slugs, mut plainer, mut named) = (Slugs::default(), Slugs::default(), Slugs::default());
        for heading in &page.headings {
            let slug = slugs.next(&heading.text);
            let source = &text[heading.range.clone()];
            let without = MARKUP.replace_all(&heading.text, "");
            let plain = plainer.next(&without);
            // The blank behind an emoji that goes becomes a hyphen.
            anchors.others.insert(if without.starts_with(' ') { format!("-{plain}") } else { plain });
            if let Some(groups) = ATTRIBUTE.captures(&heading.text) {
                anchors.others.insert(groups["name"].to_lowercase());
                anchors.others.insert(named.next(&ATTRIBUTE.replace(&heading.text, "")));
            }
            if (source.contains("![") || source.contains('<')) && anchors.odd.len() < ODD_MAX {
                anchors.odd.push(slug.clone());
            }
            if !heading.text.is_ascii() {
                anchors.others.insert(loose(&slug));
            }
            anchors.slugs.push(slug.clone());
            anchors.headings.entry(slug).or_insert_with(|| heading.range.clone());
        }
        if text.contains("<h") || text.contains("<H") {
            let mut slugs = Slugs::default();
            for groups in HTML_HEADING.captures_iter(text) {
                let plain = MARKUP.replace_all(groups["text"].trim(), "").replace(['*', '`'], "");
                anchors.others.insert(slugs.next(&plain));
            }
        }
        let names = page.anchors.iter().map(|anchor| own(&anchor.name).to_lowercase());
        anchors.others.extend(names);
        anchors
    }

    /// Whether a decoded fragment may lead somewhere.
    fn have(&self, fragment: &str) -> bool {
        let fragment = own(fragment).to_lowercase();
        let ends = |odd: &String| odd.ends_with(fragment.trim_start_matches('-'));
        self.headings.contains_key(&fragment)
            || self.others.contains(&fragment)
            || (!fragment.is_empty() && self.odd.iter().any(ends))
            || self.others.contains(&loose(&fragment))
    }
}

/// A name without the prefix that GitHub gives the names of documents.
fn own(name: &str) -> &str {
    name.strip_prefix("user-content-").unwrap_or(name)
}

/// An anchor without what renderers disagree about.
fn loose(slug: &str) -> String {
    slug.chars().filter(|c| c.is_ascii() || c.is_alphabetic()).collect()
}

/// Fragments that every page has, and those of footnotes.
fn is_everywhere(fragment: &str) -> bool {
    let footnote = own(fragment).strip_prefix("fn").unwrap_or_default();
    let footnote = footnote.strip_prefix("ref").unwrap_or(footnote);
    fragment.is_empty()
        || fragment.starts_with(":~:")
        || fragment.starts_with('!')
        || ["top", "readme"].contains(&fragment)
        || footnote.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | ':'))
}

/// The file a fragment is looked for in: of a folder, the page that is shown with it.
fn holder(snapshot: &Snapshot, from: &RepoPath, place: &Place) -> Option<RepoPath> {
    match place {
        Place::Here => Some(from.clone()),
        Place::Inside(path) if snapshot.tree.contains(path) => Some(path.clone()),
        Place::Inside(path) => RepoPath::new(&format!("{path}/README.md")).ok(),
        Place::Root => RepoPath::new("README.md").ok(),
        _ => None,
    }
    .filter(|path| snapshot.tree.contains(path) || path == from)
}

/// Files that must be read before the fragments of the document at `path` can be judged.
pub fn followed(snapshot: &Snapshot, path: &RepoPath, file: &SourceFile) -> Vec<RepoPath> {
    let Ok(page) = file.page() else { return Vec::new() };
    let targets = page.links.iter().map(|link| Target::read(path, &link.target));
    let fragments = targets.filter_map(|target| Some((target.fragment.filter(|said| !said.is_empty())?, target.place)));
    let wanted = fragments.filter_map(|(fragment, place)| {
        let holder = holder(snapshot, path, &place)?;
        (holder.is_markdown() || LINES.is_match(fragment)).then_some(holder)
    });
    wanted.filter(|path| snapshot.file(path).is_none()).collect()
}

/// The rule, or that of links in a history.
fn rule(doc: &Doc<'_>) -> &'static Rule {
    if doc.is_history { &rules::BROKEN_OLD_LINK } else { &rules::BROKEN_ANCHOR }
}

/// Judges the fragment of every link of a document.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    let near = Near::new();
    let mut seen: HashSet<&Range<usize>> = HashSet::new();
    for link in &doc.page.links {
        if matches!(link.style, Style::Undefined | Style::Autolink) || !seen.insert(&link.place) {
            continue;
        }
        let target = Target::read(doc.path, &link.target);
        let Some(fragment) = target.fragment.map(decoded).filter(|fragment| !is_everywhere(fragment)) else { continue };
        let Some(holder) = holder(world.snapshot, doc.path, &target.place) else { continue };
        let finding = match LINES.captures(&fragment) {
            Some(groups) => missing_line(world, doc, &link.place, &holder, &groups),
            None => missing_heading(world, doc, &link.place, &holder, &fragment, &near),
        };
        findings.extend(finding.filter(|_| !world.is_elsewhere(&link.target)));
    }
}

fn missing_heading(
    world: &World<'_>,
    doc: &Doc<'_>,
    place: &Range<usize>,
    holder: &RepoPath,
    fragment: &str,
    near: &Near,
) -> Option<Finding> {
    let anchors = world.anchors(holder).filter(|anchors| !anchors.have(fragment))?;
    let message = format!("`{holder}` has no heading or anchor `#{}`", fragment.escape_debug());
    let nearest = near.longer(&own(fragment).to_lowercase(), anchors.slugs.iter().map(String::as_str));
    let Some(nearest) = nearest else {
        let help = "write the anchor of a heading that is there, or take the fragment out";
        return Some(doc.finding(rule(doc), place, message, help));
    };
    let finding = doc.finding(rule(doc), place, message, format!("did you mean `#{nearest}`?"));
    match anchors.headings.get(nearest) {
        Some(heading) => Some(finding.because(Site::new(holder, heading.clone()))),
        None => Some(finding),
    }
}

fn missing_line(
    world: &World<'_>,
    doc: &Doc<'_>,
    place: &Range<usize>,
    holder: &RepoPath,
    groups: &regex::Captures<'_>,
) -> Option<Finding> {
    let file = world.snapshot.file(holder)?;
    let count = file.lines().count(file.bytes().len());
    let numbers = ["first", "last"].into_iter().filter_map(|name| groups.name(name)?.as_str().parse::<usize>().ok());
    let beyond = numbers.into_iter().find(|number| !(1..=count).contains(number))?;
    let lines = if count == 1 { "line" } else { "lines" };
    let message = format!("`{holder}` has {count} {lines}, so there is no line {beyond}");
    let help = "link to a line that is there, or to a commit in which it was";
    Some(doc.finding(rule(doc), place, message, help).because(Site::file(holder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, yes: &[&str], no: &[&str]) {
        let anchors = Anchors::of(text, &Page::read(text));
        for fragment in yes {
            assert!(anchors.have(fragment), "{fragment} is no anchor of {text}");
        }
        for fragment in no {
            assert!(!anchors.have(fragment), "{fragment} is an anchor of {text}");
        }
    }

    #[test]
    fn anchors_of_headings_are_those_of_github() {
        check("# A `b_c` & [d](e)\n\n# A b\n\nA b\n===\n", &["a-b_c--d", "a-b", "a-b-1", "A-B"], &["a-b_c-d", "a-b-2"]);
        check("## :rocket: Go\n\n## \u{1F680} Run\n", &["rocket-go", "-go", "-run"], &["go-run"]);
        check("## \u{26A0}\u{FE0F} Warning\n", &["\u{FE0F}-warning", "-warning"], &["warnings"]);
        check("## \u{C9}t\u{E9} 2\u{B2}\n", &["\u{E9}t\u{E9}-2", "\u{E9}t\u{E9}-2\u{B2}"], &["ete-2"]);
        check("# ![Logo](x.png) Title\n", &["-title", "title"], &["heading"]);
        check("## Set up {#setup}\n", &["setup", "set-up", "set-up-setup"], &["up-set"]);
    }

    #[test]
    fn names_in_html_are_anchors() {
        let text = "<h2 align=\"center\">Big <b>Title</b></h2>\n\n<a name=\"x\"></a>\n<p id='user-content-y'>z</p>\n";
        check(text, &["big-title", "x", "user-content-x", "y"], &["z"]);
    }

    #[test]
    fn footnotes_and_the_top_are_everywhere() {
        assert!(["", "top", "fn1", "fnref-1", "user-content-fn-1", ":~:text=a"].into_iter().all(is_everywhere));
        assert!(!["fnord", "functions", "topic"].into_iter().any(is_everywhere));
    }
}
