//! Items: what a source of a truth holds, each with its place.

use std::ops::Range;

use crate::model::{RepoPath, Site};

/// How an item is set in its file, which says how another is set beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In running text, or nowhere.
    Plain,
    /// Behind a bullet on a line of its own, or as an element of a YAML sequence.
    Line,
    /// In a cell of a table.
    Row,
    /// Between commas.
    Element,
}

/// One thing that a source holds.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is compared: the parts, normalised.
    pub parts: Vec<String>,
    /// The file.
    pub path: RepoPath,
    /// Where it stands; empty when it is the file itself.
    pub range: Range<usize>,
    /// Where exactly these bytes are its value, when it is written as it is.
    pub value: Option<Range<usize>>,
    /// The bullet, row or line it stands in.
    pub around: Range<usize>,
    /// How it is set.
    pub shape: Shape,
}

impl Item {
    /// An item that stands in `range`, and is spelled there as it is.
    pub fn new(parts: Vec<String>, path: &RepoPath, range: Range<usize>) -> Item {
        let value = (parts.len() == 1 && !range.is_empty()).then(|| range.clone());
        Item { parts, path: path.clone(), around: range.clone(), range, value, shape: Shape::Plain }
    }

    /// An item that stands nowhere in particular.
    pub fn at(parts: Vec<String>, site: &Site) -> Item {
        Item { value: None, ..Item::new(parts, &site.path, site.range.clone()) }
    }

    /// The same, set in `around` in this way.
    #[must_use]
    pub fn set(mut self, shape: Shape, around: Range<usize>) -> Item {
        self.shape = shape;
        self.around = around;
        self
    }

    /// The same, at `own` if it stands in the configuration, nowhere in particular.
    #[must_use]
    pub fn placed(mut self, own: &Site) -> Item {
        if self.path == own.path && self.range.is_empty() {
            self.range = own.range.clone();
        }
        self
    }

    /// What messages call it.
    pub fn text(&self) -> String {
        self.parts.join(" ").escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"")
    }

    /// Where it stands.
    pub fn site(&self) -> Site {
        Site::new(&self.path, self.range.clone())
    }
}

/// Why a source holds nothing that could be compared.
#[derive(Clone, Debug)]
pub enum Lack {
    /// It was read and there is nothing.
    Empty(Site, String),
    /// The heading or the marker that limits it is not there.
    Lost(Site, String),
    /// It cannot be read.
    Unread(Site, String),
}

/// What one source holds.
pub type Read = Result<Vec<Item>, Lack>;

/// The place of a source as a whole: where something is missing from.
#[derive(Clone, Debug)]
pub struct Side<'c> {
    /// What messages call it.
    pub name: String,
    /// Its items, in the order of the sources, paths and offsets.
    pub items: Vec<Item>,
    /// Where something that is missing would stand.
    pub place: Site,
    /// How its items are read, of the first source.
    pub source: &'c crate::config::schema::Source,
}
