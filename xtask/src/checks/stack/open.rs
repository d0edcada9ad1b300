//! The plan that the configuration means, and the sections that could be one.

use crate::checks::sot::config_path;
use crate::config::schema::{Config, PlanSource};
use crate::config::suggest;
use crate::model::{Finding, RepoPath, Rule, Site, Snapshot, SourceFile};
use crate::plan::{self, Grammar, Ids, Item, Labels, Plan, Role, Section};
use crate::text::markdown::Document;

use super::rules;

/// A plan that was found and read.
pub struct Opened<'a> {
    /// Where the configuration says it is.
    pub source: &'a PlanSource,
    /// The document.
    pub path: &'a RepoPath,
    /// Its file.
    pub file: &'a SourceFile,
    /// Its text.
    pub text: &'a str,
    /// The section.
    pub section: Section,
    /// What it says.
    pub plan: Plan,
    /// How it is written.
    pub grammar: Grammar,
}

impl Opened<'_> {
    /// What messages call an item: its id.
    pub fn name(&self, place: usize) -> &str {
        self.plan.items.get(place).map_or("", |item| item.name.as_str())
    }

    /// The place of an item's head.
    pub fn site(&self, item: &Item) -> Site {
        Site::new(self.path, item.head.id.range.clone())
    }

    /// A finding about an item, at `range` of the document.
    pub fn finding(
        &self,
        rule: &'static Rule,
        item: &Item,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        Finding::new(rule, Site::new(self.path, range), message, help).about(&item.name)
    }
}

/// How the plan of `source` is written.
pub fn grammar(config: &Config, source: Option<&PlanSource>) -> Grammar {
    let pattern = source.and_then(|source| source.id.as_ref());
    let ids = pattern.map_or_else(Ids::default, |pattern| Ids::new((**pattern).clone()));
    let labels = source.map(|source| &source.labels).into_iter().flatten();
    let labels = Labels::new(labels.filter_map(|(label, role)| Some((label.clone(), Role::named(role)?))));
    let historical = config.stack.historical.iter().map(|word| word.to_lowercase()).collect();
    Grammar { ids, labels, historical }
}

/// Opens the plan of `source`.
///
/// # Errors
/// A finding that says what keeps it from being read.
pub fn open<'a>(
    config: &'a Config,
    snapshot: &'a Snapshot,
    source: &'a PlanSource,
) -> Result<Opened<'a>, Box<Finding>> {
    let path = snapshot.resolve(&source.file);
    let refuse = |rule, site, message: String, help: String| Box::new(Finding::new(rule, site, message, help));
    let Some(file) = snapshot.file(path) else {
        let message = format!("the plan `{}` is not there", source.file);
        let help = "correct `file` of [[stack.plan]], or take the table out".to_owned();
        return Err(refuse(&rules::NO_PLAN, Site::file(&config_path()), message, help));
    };
    let (text, document) = match (file.text(), file.document()) {
        (Ok(text), Ok(document)) => (text, document),
        (Err(offset), _) | (_, Err(offset)) => {
            let message = format!("byte {offset} is not UTF-8, so the plan cannot be read");
            let help = "`cargo xtask encoding` says what it is".to_owned();
            return Err(refuse(&rules::NOT_TEXT, Site::new(path, offset..offset + 1), message, help));
        }
    };
    let grammar = grammar(config, Some(source));
    let sections = plan::find(text, document, source.section.as_deref(), &grammar);
    let section = match &sections[..] {
        [one] => one.clone(),
        [] => return Err(Box::new(no_section(path, text, document, source))),
        [first, second, ..] => {
            let lines = file.lines();
            let at = |section: &Section| lines.line_index(section.heading.start) + 1;
            let message = format!(
                "{} sections begin with `{}`: lines {} and {}",
                sections.len(),
                source.section.as_deref().unwrap_or_default(),
                at(first),
                at(second)
            );
            let help = "write more of the heading into `section` of [[stack.plan]]".to_owned();
            return Err(refuse(&rules::AMBIGUOUS_SECTION, Site::new(path, second.heading.clone()), message, help));
        }
    };
    let plan = plan::read(text, document, &section.range, &grammar);
    if plan.items.is_empty() {
        let message = match section.title.as_str() {
            "" => "the document has no item".to_owned(),
            title => format!("the section `{title}` has no item"),
        };
        let help = "an item starts with its id: `### PR-01 (P0): title`; other ids are declared by `id`".to_owned();
        return Err(refuse(&rules::NO_ITEM, Site::new(path, section.heading.clone()), message, help));
    }
    Ok(Opened { source, path, file, text, section, plan, grammar })
}

fn no_section(path: &RepoPath, text: &str, document: &Document, source: &PlanSource) -> Finding {
    let wanted = source.section.as_deref().unwrap_or_default();
    let message = format!("no heading is, or begins with, `{wanted}`");
    let nearest = suggest::nearest(wanted, document.headings(text).map(|heading| heading.text));
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? correct `section` of [[stack.plan]]"),
        None => {
            "correct `section` of [[stack.plan]]; `cargo xtask stack parse` lists what looks like a plan".to_owned()
        }
    };
    Finding::new(&rules::NO_PLAN, Site::file(path), message, help)
}

/// A section that looks like a plan.
pub struct Listing {
    /// The document.
    pub path: RepoPath,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The heading.
    pub title: String,
    /// How many items it has.
    pub count: usize,
    /// The first and the last id.
    pub ends: (String, String),
    /// Whether it says that it is history.
    pub historical: bool,
}

impl Listing {
    /// One line about it.
    pub fn shown(&self) -> String {
        let (first, last) = &self.ends;
        let ids = if first == last { first.clone() } else { format!("{first} to {last}") };
        let items = if self.count == 1 { "1 item" } else { &format!("{} items", self.count) };
        let history = if self.historical { ", history" } else { "" };
        format!("{}:{}: {} ({items}: {ids}{history})", self.path, self.line, self.title)
    }
}

/// Every section of the documents that looks like a plan, in path order.
pub fn listed(config: &Config, snapshot: &Snapshot) -> Vec<Listing> {
    let grammar = grammar(config, None);
    let mut found = Vec::new();
    for (path, file) in snapshot.files().filter(|(path, _)| path.is_markdown()) {
        let (Ok(text), Ok(document)) = (file.text(), file.document()) else { continue };
        for candidate in plan::candidates(text, document, &grammar) {
            let (Some(first), Some(last)) = (candidate.names.first(), candidate.names.last()) else { continue };
            found.push(Listing {
                path: path.clone(),
                line: file.lines().line_index(candidate.section.heading.start) + 1,
                title: candidate.section.title,
                count: candidate.names.len(),
                ends: (first.clone(), last.clone()),
                historical: candidate.section.historical,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::config::schema::ROLES;
    use crate::plan::Role;

    #[test]
    fn every_meaning_that_a_label_may_be_given_is_one() {
        assert_eq!(ROLES, Role::NAMED.map(Role::word));
    }
}
