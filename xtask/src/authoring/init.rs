//! `ledger init`: a new ledger, and its table in the configuration.

use super::{Plan, fact};
use crate::config::schema::Config;
use crate::config::{EMBEDDED, FILE_NAME};
use crate::model::{Edit, RepoPath, Snapshot};
use crate::text::lines::LineEnd;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The ledger's name.
    pub name: String,
    /// Its file; without one `docs/NAME.md` in capitals.
    pub path: Option<String>,
    /// The letters of its ids; without them the name in capitals, in the singular.
    pub prefix: Option<String>,
}

/// Plans a new ledger. `file` is the configuration's path, when the repository has one.
///
/// # Errors
/// Says what is in the way.
pub fn plan(config: &Config, snapshot: &Snapshot, file: Option<&RepoPath>, request: &Request) -> Result<Plan, String> {
    let name = request.name.as_str();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !is_name {
        return Err(format!("`{name}` is not a name; use letters, digits, `-` and `_`"));
    }
    if config.ledger.iter().any(|ledger| ledger.name == name) && file.is_some() {
        return Err(format!("there is a ledger `{name}` already"));
    }
    let path = match &request.path {
        Some(path) => path.clone(),
        None => format!("docs/{}.md", name.to_ascii_uppercase().replace('-', "_")),
    };
    let path = RepoPath::new(&path)?;
    if path.as_str().contains(['"', '\\']) || path.as_str().chars().any(char::is_control) {
        return Err(format!("`{path}` holds a sign that no configuration should have to quote"));
    }
    if let Some(other) = config.ledger.iter().find(|ledger| ledger.path == path && file.is_some()) {
        return Err(format!("{path} is the file of ledger `{}` already", other.name));
    }
    if snapshot.tree.contains(&path) {
        return Err(format!("{path} is there already; add it to {FILE_NAME} as a `[[ledger]]`"));
    }
    if !path.is_markdown() {
        return Err(format!("{path} is no Markdown file; a ledger's name ends in `.md`"));
    }
    let letters = request.prefix.clone().unwrap_or_else(|| singular(&name.to_ascii_uppercase()).to_owned());
    if letters.is_empty() || !letters.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(format!("`{letters}` cannot start an id; use letters and digits, such as `DEC`"));
    }
    let table = table(name, &path, &letters);
    let (configuration, edit) = configured(config, snapshot, file, &table)?;
    let edits = vec![Edit::insert(&path, 0, text(name)), edit];
    let facts = vec![fact("ledger", name), fact("path", path.as_str()), fact("id", format!("{letters}-1"))];
    let notes = vec![format!("ledger `{name}` starts in {path} with {letters}-1")];
    Ok(Plan { edits, facts, notes, config: Some(configuration) })
}

/// A word without the `s` of its plural.
fn singular(word: &str) -> &str {
    match word.strip_suffix('S') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('S') => stem,
        _ => word,
    }
}

/// The ledger's table in the configuration.
fn table(name: &str, path: &RepoPath, letters: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let upper = lower.to_ascii_uppercase();
    let noun = singular(&upper).to_ascii_lowercase();
    let nouns = if noun == lower { format!("\"{noun}\"") } else { format!("\"{noun}\", \"{lower}\"") };
    format!(
        "[[ledger]]\nname = \"{name}\"\npath = \"{path}\"\nid = '{letters}-\\d+'\nnouns = [{nouns}]\n\
         index = {{ columns = [\"Date: {{date}}\", \"ID: {{id}}\", \"Title: {{title}}\", \"Status: {{Status}}\"], status_column = 4 }}\n\
         status = [\n    {{ words = [\"planned\"], state = \"planned\" }},\n    {{ words = [\"done\"], state = \"done\" }},\n]\n"
    )
}

/// The configuration with `table` at its end, and the edit that makes it so.
pub(super) fn configured(
    config: &Config,
    snapshot: &Snapshot,
    file: Option<&RepoPath>,
    table: &str,
) -> Result<(String, Edit), String> {
    let Some(path) = file else {
        // The embedded configuration stops to hold once there is a file, so what it looks after is kept.
        let kept = config.ledger.iter().any(|ledger| snapshot.tree.contains(&ledger.path));
        let path = RepoPath::new(FILE_NAME)?;
        let text = if kept { format!("{EMBEDDED}\n\n{table}") } else { table.to_owned() };
        return Ok((text.clone(), Edit::insert(&path, 0, text)));
    };
    let Some(Ok(text)) = snapshot.file(path).map(|file| file.text()) else {
        return Err(format!("{path} cannot be read"));
    };
    let end = LineEnd::at(text.as_bytes(), text.len()).as_str();
    let lead = if text.is_empty() || text.ends_with('\n') { "\n" } else { "\n\n" };
    let added = format!("{lead}{table}").replace('\n', end);
    Ok((format!("{text}{added}"), Edit::insert(path, text.len(), added)))
}

/// The empty ledger; its summary and its INDEX are generated.
fn text(name: &str) -> String {
    let mut title = name.replace(['-', '_'], " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!(
        "# {title}\n\n<!-- xtask:begin ledger-summary {name} -->\n<!-- xtask:end ledger-summary -->\n\n\
         ## INDEX\n\n<!-- xtask:begin ledger-index {name} -->\n<!-- xtask:end ledger-index -->\n\n## Entries\n"
    )
}
