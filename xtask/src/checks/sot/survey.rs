//! Where derived text stands in one file, by its markers alone.
//!
//! Every pass asks the same survey, so that no pass writes into a file whose markers are broken, and
//! no source is read out of a text that is itself derived.

use std::ops::Range;
use std::sync::Arc;

use super::{Pass, findings, meta, provider};
use crate::config::schema::{Config, Region};
use crate::ledger::Derived;
use crate::model::{Finding, RepoPath, Snapshot, SourceFile};
use crate::text::lines;
use crate::text::markdown::{Document, Kind, Leaf, Nesting, Quotations};
use crate::text::marker::{self, Markers};

/// One configured region with its markers.
pub struct Pair<'a> {
    /// The region.
    pub region: &'a Region,
    /// The opening marker.
    pub begin: Range<usize>,
    /// The closing marker.
    pub end: Range<usize>,
}

/// Where derived text stands in one file.
pub struct Survey<'a> {
    /// The configuration it was surveyed by.
    pub config: &'a Config,
    /// The file's path.
    pub path: &'a RepoPath,
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// Its text.
    pub text: &'a str,
    /// Its blocks.
    pub document: &'a Document,
    /// Our own markers.
    pub markers: Markers,
    /// Configured regions whose markers are there.
    pub pairs: Vec<Pair<'a>>,
    /// Configured regions whose markers are not there.
    pub missing: Vec<&'a Region>,
    /// The META block, when a ledger stands in the file and it has one.
    pub meta: Option<Range<usize>>,
    /// What is wrong with the markers; then nothing is written into the file.
    pub broken: Vec<Finding>,
}

impl<'a> Survey<'a> {
    /// Looks at one file; `None` when it is no text. `keeps` says whether our own markers count in it.
    pub fn read(
        config: &'a Config,
        snapshot: &Snapshot,
        path: &'a RepoPath,
        file: &'a Arc<SourceFile>,
        keeps: bool,
    ) -> Option<Survey<'a>> {
        let (text, document) = (file.text().ok()?, file.document().ok()?);
        let markers = if keeps { marker::markers(text, document) } else { Markers::default() };
        let broken = markers.broken.iter().map(|broken| findings::broken(path, text, file, broken)).collect();
        let mut survey = Survey {
            config,
            path,
            file,
            text,
            document,
            markers,
            pairs: Vec::new(),
            missing: Vec::new(),
            meta: None,
            broken,
        };
        for region in config.region.iter().filter(|region| snapshot.resolve(&region.path) == path) {
            survey.find(region);
        }
        if config.ledger.iter().any(|ledger| !ledger.meta.is_empty() && snapshot.resolve(&ledger.path) == path) {
            match meta::blocks(text, document).as_slice() {
                [] => {}
                [block] => {
                    survey.meta = Some(block.clone());
                    survey.keys(snapshot, block);
                }
                [first, second, ..] => survey.report(second, Some(first), "a second `<!-- META` block"),
            }
        }
        survey.cross();
        Some(survey)
    }

    /// Whether `pass` writes any region of this file.
    pub fn has_work(&self, pass: Pass) -> bool {
        let passes = self.markers.regions.iter().filter_map(|region| provider::find(&region.name));
        passes.into_iter().any(|provider| provider.pass == pass)
    }

    /// The texts that are written by this tool, markers included.
    pub fn derived(&self) -> Vec<Derived> {
        let own = self.markers.regions.iter().map(|region| Derived {
            range: region.begin.start..region.end.end,
            is_index: region.name == "ledger-index",
        });
        let configured =
            self.pairs.iter().map(|pair| Derived { range: pair.begin.start..pair.end.end, is_index: false });
        let mut derived: Vec<Derived> = own.chain(configured).collect();
        derived.sort_by_cached_key(|derived| derived.range.start);
        derived
    }

    fn report(&mut self, range: &Range<usize>, other: Option<&Range<usize>>, message: &str) {
        self.broken.push(findings::markers(self.path, self.text, self.file, range, other, message));
    }

    /// A META key must stand once, or nobody could say which line is meant.
    fn keys(&mut self, snapshot: &Snapshot, block: &Range<usize>) {
        let (config, path) = (self.config, self.path);
        let ledgers = config.ledger.iter().filter(|ledger| snapshot.resolve(&ledger.path) == path);
        for key in ledgers.flat_map(|ledger| ledger.meta.keys()) {
            if let [first, second, ..] = meta::values_of(self.text, block, key).as_slice() {
                self.report(second, Some(first), &format!("META has `{key}` twice"));
            }
        }
    }

    /// Derived texts must not reach into each other.
    fn cross(&mut self) {
        let mut extents: Vec<Range<usize>> = self.derived().into_iter().map(|derived| derived.range).collect();
        extents.extend(self.meta.clone());
        extents.sort_by_cached_key(|range| range.start);
        let clash =
            extents.windows(2).find(|pair| pair[1].start < pair[0].end).map(|pair| (pair[0].clone(), pair[1].clone()));
        if let Some((first, second)) = clash {
            self.report(&(second.start..second.start + 1), Some(&first), "a generated text begins inside another");
        }
    }

    /// Finds the one pair of markers of `region`, if that is what there is.
    fn find(&mut self, region: &'a Region) {
        let begins = self.occurrences(&region.begin, &region.end);
        let ends = self.occurrences(&region.end, &region.begin);
        let name = format!("region `{}`", region.name);
        let broken = match (begins.as_slice(), ends.as_slice()) {
            ([], []) => return self.missing.push(region),
            ([first, second, ..], _) => (second, Some(first), "a second opening marker".to_owned()),
            (_, [first, second, ..]) => (second, Some(first), "a second closing marker".to_owned()),
            ([begin], []) => (begin, None, "no closing marker follows the opening marker".to_owned()),
            ([], [end]) => (end, None, "no opening marker stands before the closing marker".to_owned()),
            ([begin], [end]) if end.start < begin.start => {
                (begin, Some(end), "the closing marker stands before the opening marker".to_owned())
            }
            ([begin], [end]) => match (
                [begin, end].into_iter().find(|marker| !self.stands_alone(marker)),
                self.foreign(region, begin.end..end.start),
            ) {
                (Some(marker), _) => (
                    marker,
                    None,
                    "a marker must be one comment that fills its line at the top level, unlike this one".to_owned(),
                ),
                (None, Some(what)) => (begin, Some(end), format!("{what} stands between the markers")),
                (None, None) => return self.pairs.push(Pair { region, begin: begin.clone(), end: end.clone() }),
            },
        };
        let (range, other, message) = broken;
        self.report(range, other, &format!("{message} of {name}"));
    }

    /// The first places where `marker` stands and is no quotation, up to its line's end: two are
    /// already one too many. A longer marker that starts like this one is not meant.
    fn occurrences(&self, marker: &str, other: &str) -> Vec<Range<usize>> {
        let mut quotations = Quotations::new(self.document, self.text);
        let longer = Some(other).filter(|other| other.len() > marker.len() && other.starts_with(marker));
        memchr::memmem::find_iter(self.text.as_bytes(), marker.as_bytes())
            .filter(|&at| {
                let after = &self.text[at + marker.len()..];
                let is_word = after
                    .starts_with(|c: char| c.is_alphanumeric() || c == '_' || (c == '-' && !after.starts_with("-->")));
                !is_word && !longer.is_some_and(|longer| self.text[at..].starts_with(longer)) && !quotations.hold(at)
            })
            .take(2)
            .map(|at| at..lines::around(self.text, at).end)
            .collect()
    }

    fn stands_alone(&self, marker: &Range<usize>) -> bool {
        let before = &self.text[..marker.start];
        let starts_line = before.is_empty() || before.ends_with('\n') || before == "\u{FEFF}";
        let comment = self.text[marker.clone()].trim_end();
        let closes_once = comment.find("-->") == comment.len().checked_sub("-->".len());
        let leaf = self.document.leaf_at(marker.start);
        let own_block = leaf.is_some_and(|leaf| {
            leaf.kind == Kind::Html && leaf.nesting == Nesting::Top && leaf.range().start >= marker.start
        });
        starts_line && closes_once && own_block
    }

    /// What stands between the markers that the region's own text never holds: then one of the two
    /// markers is not where it was.
    fn foreign(&self, region: &Region, between: Range<usize>) -> Option<&'static str> {
        let leaves = self.document.leaves();
        let first = leaves.partition_point(|leaf| leaf.range().start < between.start);
        let inside = leaves[first..].iter().take_while(|leaf| leaf.range().start < between.end);
        foreign_to(region, inside)
    }
}

/// The first of `leaves` of a kind that the configured text of `region` has none of.
pub fn foreign_to<'l>(region: &Region, mut leaves: impl Iterator<Item = &'l Leaf>) -> Option<&'static str> {
    let own = Document::parse(&region.text);
    leaves.find_map(|leaf| match leaf.kind {
        kind if own.leaves().iter().any(|known| known.kind == kind) => None,
        Kind::Heading(_) => Some("a heading"),
        Kind::Table => Some("a table"),
        Kind::Html => Some("an HTML block or comment"),
        Kind::Fenced => Some("a code fence"),
        Kind::Paragraph | Kind::Indented | Kind::Break => None,
    })
}
