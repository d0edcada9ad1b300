//! A plan of stacked pull requests, read by structure from a Markdown document.
//!
//! Knows the grammars such plans are written in and keeps the place of everything. Reads one text; judges
//! nothing, and guesses nothing: what it cannot decide it keeps as a doubt.

pub mod blocks;
pub mod board;
pub mod canonical;
pub mod depends;
pub mod draw;
pub mod head;
pub mod id;
pub mod labels;
pub mod marks;
mod order;
mod read;
pub mod scope;
mod sections;

use std::ops::Range;

pub use depends::{Dependency, Target};
pub use id::{Ids, Key};
pub use labels::{Labels, Role};
pub use marks::{Claim, Mark};
pub use order::{Cycle, Graph, Reach};
pub use read::read;
pub use scope::{Action, When};
pub use sections::{Candidate, Section, candidates, find};

/// What it takes to read a plan.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// How its ids look.
    pub ids: Ids,
    /// What its labels mean.
    pub labels: Labels,
    /// Words that call a section history, in lower case.
    pub historical: Vec<String>,
}

/// How an item is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph that starts with bold text.
    Bold,
    /// A list item.
    List,
    /// A row of a table.
    Row,
}

impl Form {
    /// The word of the machine reports.
    pub fn word(self) -> &'static str {
        match self {
            Form::Heading(_) => "heading",
            Form::Bold => "bold",
            Form::List => "list",
            Form::Row => "row",
        }
    }
}

/// A plan: the items of one section.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The items, in the order of the text.
    pub items: Vec<Item>,
    /// Rows and list items that speak of the same ids beside the items.
    pub echoes: Vec<Item>,
    /// Dependencies that could not be decided.
    pub doubts: Vec<Doubt>,
}

impl Plan {
    /// The first item with this key.
    pub fn item(&self, key: &Key) -> Option<&Item> {
        self.items.iter().find(|item| item.id() == key)
    }

    /// The place of the first item with this key.
    pub fn place(&self, key: &Key) -> Option<usize> {
        self.items.iter().position(|item| item.id() == key)
    }

    /// The place of the item that `text` names, as its id or the tail of one: `3`, `PR-3`, `pr3`.
    pub fn position(&self, text: &str) -> Option<usize> {
        let key = Key::of(text);
        let exact = self.items.iter().position(|item| *item.id() == key);
        let tails = || {
            let mut tails = self.items.iter().enumerate().filter(|(_, item)| key.is_tail_of(item.id()));
            let first = tails.next()?.0;
            tails.next().is_none().then_some(first)
        };
        exact.or_else(tails)
    }
}

/// One pull request of the plan.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id, title and what stands around them.
    pub head: head::Head,
    /// The id as it is written, with plain hyphens.
    pub name: String,
    /// How it is written.
    pub form: Form,
    /// Its head, the whole line.
    pub line: Range<usize>,
    /// From the head to the next item, or the end of what belongs to it.
    pub range: Range<usize>,
    /// Its priorities, the first one first: `P0/P1` is 0 and 1.
    pub priorities: Vec<u8>,
    /// What stands before the first field.
    pub lead: Vec<Entry>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// What it waits for.
    pub depends: Vec<Dependency>,
    /// Which files it touches.
    pub scope: Vec<scope::Touch>,
    /// Files of tests that it names.
    pub tests: Vec<scope::Touch>,
    /// How far the plan says it is.
    pub claim: Option<Mark>,
}

impl Item {
    /// Its id, as it is compared.
    pub fn id(&self) -> &Key {
        &self.head.id.key
    }

    /// The fields of one role.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.role == role)
    }

    /// What the fields of one role say, entry by entry.
    pub fn says(&self, role: Role) -> impl Iterator<Item = &Entry> {
        self.of(role).flat_map(|field| &field.entries)
    }

    /// The title in `text`, without what the tail says.
    pub fn title<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.head.title.clone()).unwrap_or_default()
    }
}

/// One field of an item.
#[derive(Clone, Debug)]
pub struct Field {
    /// What it says.
    pub role: Role,
    /// Its label, as it is written.
    pub label: Range<usize>,
    /// Label and contents, in whole lines.
    pub range: Range<usize>,
    /// Its contents.
    pub entries: Vec<Entry>,
}

/// One entry of a field: the text behind the label, a bullet, a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub range: Range<usize>,
    /// How deep it is nested in its field; 0 for the text behind the label and the outermost bullets.
    pub depth: usize,
}

/// A text about dependencies that cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The place of the item in [`Plan::items`].
    pub item: usize,
    /// Where it stands.
    pub range: Range<usize>,
    /// Why, as a half sentence.
    pub why: String,
}
