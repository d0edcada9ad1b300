//! `stack fmt` and `stack plan new`: plans in the canonical grammar.

use super::init::configured;
use super::{Plan, settled};
use crate::checks::stack::{Opened, grammar, open};
use crate::config::schema::{Config, PlanSource};
use crate::model::{Edit, RepoPath, Snapshot};
use crate::plan::canonical::canonical;
use crate::plan::head::head;
use crate::plan::{Section, find, read};
use crate::text::markdown::Document;

/// Which plans are rewritten.
#[derive(Clone, Debug, Default)]
pub struct Format {
    /// The one that is meant, by its name or as FILE#SECTION; without one, every plan of the configuration.
    pub plan: Option<String>,
}

/// What is asked for of a new plan.
#[derive(Clone, Debug, Default)]
pub struct New {
    /// Its document.
    pub file: String,
    /// The heading of its section; without one, the prefix and `stack`.
    pub section: Option<String>,
    /// The letters of its ids.
    pub prefix: String,
}

/// Plans every plan of `config` anew, in the canonical grammar.
///
/// # Errors
/// Says what keeps a plan from being read, or from being rewritten.
pub fn format(config: &Config, snapshot: &Snapshot) -> Result<Plan, String> {
    if config.stack.plan.is_empty() {
        return Err("no plan is configured; name one in [[stack.plan]], or as --plan FILE#SECTION; \
             `cargo xtask stack parse` lists what looks like one"
            .to_owned());
    }
    let mut opened: Vec<Opened<'_>> = Vec::new();
    for source in config.stack.plan.iter() {
        let plan = open(config, snapshot, source)
            .map_err(|finding| format!("{}: {}\n  help: {}", finding.site.path, finding.message, finding.help))?;
        let meets = |other: &&Opened<'_>| {
            let (one, two) = (&other.section.range, &plan.section.range);
            other.path == plan.path && one.start < two.end && two.start < one.end
        };
        if let Some(other) = opened.iter().find(meets) {
            let titles = format!("`{}` and `{}`", other.section.title, plan.section.title);
            return Err(format!("{}: the plans {titles} overlap; name one of them as --plan", plan.path));
        }
        opened.push(plan);
    }
    let mut found = Plan::default();
    for plan in &opened {
        rewrite(plan, &mut found)?;
    }
    Ok(found)
}

/// Adds the edits of one plan, and what there is to say about it.
fn rewrite(opened: &Opened<'_>, found: &mut Plan) -> Result<(), String> {
    let (path, text, section) = (opened.path, opened.text, &opened.section);
    settled(path, text)?;
    let Ok(document) = opened.file.document() else { return Err(format!("{path} is not UTF-8")) };
    let rewritten = canonical(text, document, section, &opened.plan, &opened.grammar)
        .map_err(|why| format!("the plan in {path} cannot be rewritten: {why}"))?;
    let count = rewritten.changes.len();
    let name = if section.title.is_empty() { path.as_str() } else { section.title.as_str() };
    found.notes.push(match (count, rewritten.left.len()) {
        (0, 0) => format!("`{name}` is in the canonical grammar"),
        (0, _) => format!("no item of `{name}` is rewritten"),
        (1, _) => format!("1 item of `{name}` is rewritten"),
        _ => format!("{count} items of `{name}` are rewritten"),
    });
    for left in &rewritten.left {
        let line = opened.file.lines().line_index(opened.plan.items[left.item].head.id.range.start) + 1;
        found.notes.push(format!("{path}:{line}: {} is left as it is: {}", opened.name(left.item), left.why));
    }
    let edits = rewritten.changes.into_iter().map(|change| Edit::replace(path, change.range, change.text));
    found.edits.extend(edits);
    Ok(())
}

/// Plans a new plan. `file` is the configuration's path, when the repository has one.
///
/// # Errors
/// Says what is in the way.
pub fn create(config: &Config, snapshot: &Snapshot, file: Option<&RepoPath>, request: &New) -> Result<Plan, String> {
    let path = RepoPath::new(&request.file)?;
    if path.as_str().contains(['"', '\\', '`']) || path.as_str().chars().any(char::is_control) {
        return Err(format!("`{path}` holds a sign that no configuration should have to quote"));
    }
    if !path.is_markdown() {
        return Err(format!("{path} is no Markdown file; the name of a plan's document ends in `.md`"));
    }
    if snapshot.tree.contains(&path) {
        return Err(format!("{path} is there already; add it to the configuration as a `[[stack.plan]]`"));
    }
    if config.stack.plan.iter().any(|source| source.file == path) {
        return Err(format!("{path} is the document of a `[[stack.plan]]` already"));
    }
    let prefix = request.prefix.as_str();
    if !prefix.starts_with(|c: char| c.is_ascii_alphabetic()) || !prefix.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(format!("`{prefix}` cannot start an id; use letters and digits, such as `PR`"));
    }
    let section = request.section.clone().unwrap_or_else(|| format!("{prefix} stack"));
    let section = section.trim();
    if section.is_empty() || section.chars().any(char::is_control) {
        return Err("`--section` takes one line of text".to_owned());
    }
    let text = text(&path, section, prefix);
    let table = table(&path, section, prefix);
    let (configuration, edit) = configured(config, snapshot, file, &table)?;
    holds(config, &configuration, &path, &text)?;
    let notes = vec![format!("the plan `{section}` starts in {path} with {prefix}-01")];
    Ok(Plan { edits: vec![Edit::insert(&path, 0, text), edit], notes, config: Some(configuration), ..Plan::default() })
}

/// The plan's table in the configuration.
fn table(path: &RepoPath, section: &str, prefix: &str) -> String {
    let quoted = section.replace('\\', "\\\\").replace('"', "\\\"");
    let id = if prefix == "PR" { String::new() } else { format!("id = '{prefix}-\\d+[a-z]?'\n") };
    format!("[[stack.plan]]\nfile = \"{path}\"\nsection = \"{quoted}\"\n{id}")
}

/// What is written must be found by what is configured, and be read as one item.
fn holds(config: &Config, configuration: &str, path: &RepoPath, text: &str) -> Result<(), String> {
    let loaded = crate::config::load(crate::config::FILE_NAME, configuration).map_err(|problems| {
        let first = problems.first().map_or("", |problem| problem.message.as_str());
        format!("the configuration would not be read with a further `[[stack.plan]]` at its end: {first}")
    })?;
    let is_own = |source: &&PlanSource| source.file == *path;
    let source = loaded.config.stack.plan.iter().find(is_own).ok_or("the configuration would not name the plan")?;
    let document = Document::parse(text);
    let grammar = grammar(config, Some(source));
    let found = find(text, &document, source.section.as_deref(), &grammar);
    let is_own = |found: &&Section| {
        let heading = &text[found.heading.clone()];
        let own = heading.strip_prefix("## ").map(str::trim_end).filter(|_| !found.title.is_empty());
        own.is_some_and(|own| head(own, 0..own.len(), &grammar.ids).is_none())
    };
    let (Some(section), 1) = (found.first().filter(is_own), found.len()) else {
        return Err("`--section` is no heading that would be found again; use plain words".to_owned());
    };
    let plan = read(text, &document, &section.range, &grammar);
    let is_whole = plan.items.len() == 1 && plan.echoes.is_empty() && plan.doubts.is_empty();
    if is_whole { Ok(()) } else { Err("the new plan would not be read back as one item; use other words".to_owned()) }
}

/// The document: one item that holds, and in a comment how the next one is written.
fn text(path: &RepoPath, section: &str, prefix: &str) -> String {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut title = stem.replace(['-', '_'], " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if title.to_lowercase().starts_with(&section.to_lowercase()) {
        title = "Plans".to_owned();
    }
    format!(
        "# {title}

## {section}

<!--
One item for each pull request, in the order they land. The next one:

### {prefix}-02 (P1): What it does

- **Depends on**: {prefix}-01 (what for)
- **Primary goals**:
  - What is better afterwards.
- **Scope (files)**:
  - `src/a/file/it/changes`
  - Add: `tests/a/file/it/adds` (new)
- **Acceptance criteria**:
  - The test that fails without it.
-->

### {prefix}-01 (P0): Agree on this plan

- **Depends on**: nothing
- **Primary goals**:
  - Everybody knows what comes next, and what for.
- **Scope (files)**:
  - Add: `{path}` (new)
- **Acceptance criteria**:
  - CI runs `cargo xtask stack`, and it finds nothing.
"
    )
}
