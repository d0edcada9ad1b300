//! The names that manifests, compose files, workflows and templates give, read once.

pub(super) mod cargo;
pub(super) mod compose;
pub(super) mod packages;
pub(super) mod python;
pub(super) mod targets;
pub(super) mod variables;
pub(super) mod workflows;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::schema::Config;
use crate::model::{RepoPath, Site, Snapshot, SourceFile};
use crate::text::{toml, yaml};

/// A name and where it is given.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands in its file.
    pub range: Range<usize>,
}

/// Why a file could not be read for what it states.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Where it stops being readable.
    pub offset: usize,
    /// Why.
    pub message: String,
}

/// Files of one kind, by path.
pub type Files<T> = BTreeMap<RepoPath, Result<T, Unreadable>>;

/// Everything that gives names.
#[derive(Debug, Default)]
pub struct Names {
    /// Compose files.
    pub compose: Files<compose::Compose>,
    /// `package.json` files.
    pub packages: Files<packages::Package>,
    /// Makefiles, what they include among them.
    pub make: Files<targets::Targets>,
    /// Justfiles.
    pub just: Files<targets::Targets>,
    /// `Cargo.toml` files.
    pub manifests: Files<cargo::Manifest>,
    /// `.cargo/config.toml` files: their aliases.
    pub aliases: Files<Vec<Name>>,
    /// `pyproject.toml` files: their console scripts.
    pub python: Files<Vec<Name>>,
    /// Workflows of GitHub Actions.
    pub workflows: Files<workflows::Workflow>,
    /// Environment variables.
    pub variables: variables::Variables,
}

/// What kind of source a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Compose,
    Package,
    Make,
    Just,
    Manifest,
    CargoConfig,
    Python,
    Workflow,
    Template,
    /// Source of our own command line.
    CommandLine,
    /// Only its words matter.
    Text,
}

/// Which kind of source `path` is by its name.
fn kind_of(config: &Config, path: &RepoPath) -> Option<Kind> {
    let name = path.file_name();
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    if yaml && path.as_str().starts_with(".github/workflows/") {
        return Some(Kind::Workflow);
    }
    if yaml && compose::is_name(name) {
        return Some(Kind::Compose);
    }
    if variables::is_template(name) {
        return Some(Kind::Template);
    }
    match name {
        "package.json" => Some(Kind::Package),
        "Makefile" | "makefile" | "GNUmakefile" => Some(Kind::Make),
        "justfile" | "Justfile" | ".justfile" => Some(Kind::Just),
        "Cargo.toml" => Some(Kind::Manifest),
        "pyproject.toml" => Some(Kind::Python),
        "config.toml" | "config" if path.as_str().ends_with(&format!(".cargo/{name}")) => Some(Kind::CargoConfig),
        _ if is_command_line(path) => Some(Kind::CommandLine),
        _ if name.ends_with(".mk") => Some(Kind::Make),
        _ if name.ends_with(".just") => Some(Kind::Just),
        _ if name == "Dockerfile" || name.starts_with("Dockerfile.") => Some(Kind::Text),
        _ => config.references.environment_sources.set.contains(path).then_some(Kind::Text),
    }
}

/// Whether our own command line is defined in `path`.
pub fn is_command_line(path: &RepoPath) -> bool {
    let inside = path.as_str().strip_prefix("xtask/src/cli");
    inside.is_some_and(|rest| rest == ".rs" || (rest.starts_with('/') && path.extension() == Some("rs")))
}

/// Whether `path` states something that documents refer to.
pub fn is_source(config: &Config, path: &RepoPath) -> bool {
    kind_of(config, path).is_some()
}

impl Names {
    /// Reads every source of the snapshot.
    pub fn read(config: &Config, snapshot: &Snapshot) -> Names {
        let mut names = Names::default();
        for (path, file) in snapshot.files() {
            let Some(kind) = kind_of(config, path) else { continue };
            let text = file.text().map_err(|offset| Unreadable { offset, message: "it is not UTF-8".to_owned() });
            if let Ok(text) = text {
                match kind {
                    Kind::Template => names.variables.template(path, text),
                    Kind::Compose | Kind::Workflow | Kind::Text => names.variables.mentioned(text),
                    _ => {}
                }
                if config.references.environment_sources.set.contains(path) {
                    names.variables.mentioned(text);
                }
            }
            let at = path.clone();
            match kind {
                Kind::Compose => drop(names.compose.insert(at, text.and_then(|_| compose::read(file)))),
                Kind::Package => drop(names.packages.insert(at, text.and_then(|_| packages::read(file)))),
                Kind::Make => drop(names.make.insert(at, text.map(targets::read_make))),
                Kind::Just => drop(names.just.insert(at, text.map(targets::read_just))),
                Kind::Manifest => drop(names.manifests.insert(at, text.and_then(|_| cargo::read_manifest(file)))),
                Kind::CargoConfig => drop(names.aliases.insert(at, text.and_then(|_| cargo::read_aliases(file)))),
                Kind::Python => drop(names.python.insert(at, text.and_then(|_| python::read(file)))),
                Kind::Workflow => drop(names.workflows.insert(at, text.and_then(|_| workflows::read(file)))),
                Kind::Template | Kind::CommandLine | Kind::Text => {}
            }
        }
        names
    }

    /// Whether somebody runs this tool here, from its own `xtask/` folder.
    pub fn runs_this_tool(&self) -> bool {
        let manifest = RepoPath::new("xtask/Cargo.toml").ok().and_then(|path| self.manifests.get(&path));
        manifest.is_some_and(|read| read.as_ref().is_ok_and(|manifest| manifest.is_this_tool))
    }
}

/// The names of a mapping's keys.
fn keys(node: &yaml::Node) -> Vec<Name> {
    let entries = node.entries().into_iter();
    let named = entries.filter_map(|entry| Some((entry.name()?.to_owned(), entry.key.range.clone())));
    named.map(|(text, range)| Name { text, range }).collect()
}

/// The first document of a YAML file.
fn yaml_of(file: &SourceFile) -> Result<Option<&yaml::Node>, Unreadable> {
    let stream = file.yaml().map_err(|error| Unreadable { offset: error.offset, message: error.message.clone() })?;
    Ok(stream.documents.first())
}

/// The table of a TOML file.
fn toml_of(file: &SourceFile) -> Result<&toml::Node, Unreadable> {
    file.toml().map_err(|error| Unreadable { offset: error.offset, message: error.message.clone() })
}

/// The table at `key` of a table.
fn table_at<'t>(table: &'t toml::Node, key: &str) -> Option<&'t toml::Node> {
    table.get(key).filter(|node| matches!(node.value, toml::Value::Table(_)))
}

/// The names of a table's keys.
fn table_keys(table: &toml::Node) -> Vec<Name> {
    let toml::Value::Table(entries) = &table.value else { return Vec::new() };
    entries.iter().map(|entry| Name { text: entry.key.clone(), range: entry.key_range.clone() }).collect()
}

/// A text value of a table.
fn text_at(table: &toml::Node, key: &str) -> Option<Name> {
    let value = table.get(key)?;
    Some(Name { text: value.as_str()?.to_owned(), range: value.range.clone() })
}

/// The place of a name.
pub fn site(path: &RepoPath, name: &Name) -> Site {
    Site::new(path, name.range.clone())
}
