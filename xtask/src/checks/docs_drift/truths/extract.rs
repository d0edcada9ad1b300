//! Reads the items of one source.

mod data;
mod markdown;
mod plain;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::{Bound, Range};
use std::sync::Arc;

use super::item::{Item, Lack, Read};
use crate::checks::sot::{self, config_path};
use crate::config::schema::{Config, From, Source};
use crate::model::{RepoPath, Request, Site, Snapshot, SourceFile};
use crate::text::lines;
use crate::text::normal::Normal;

/// So many items of one source are read; what follows is told by the last one.
const ITEMS_MAX: usize = 100_000;

/// Everything a source is read from.
pub struct Reader<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The repository.
    pub snapshot: &'a Snapshot,
    /// The facts about the ledgers, once somebody asks.
    pub facts: std::sync::OnceLock<sot::Facts>,
}

/// One file of a source and the parts of it that are read.
pub struct Part<'a> {
    /// Its path.
    pub path: &'a RepoPath,
    /// Its text.
    pub text: &'a str,
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// What is read of it, in order.
    pub areas: Vec<Range<usize>>,
    /// The line that was asked for last: many items may stand on one long line.
    line: Cell<(usize, usize)>,
}

impl Part<'_> {
    /// Whether `range` lies in what is read.
    pub fn holds(&self, range: &Range<usize>) -> bool {
        let at = self.areas.partition_point(|area| area.end < range.end);
        self.areas.get(at).is_some_and(|area| area.start <= range.start)
    }

    /// The line that holds the byte at `offset`, without its end.
    pub fn line_of(&self, offset: usize) -> Range<usize> {
        let (start, end) = self.line.get();
        if start <= offset && offset <= end {
            return start..end;
        }
        let line = lines::around(self.text, offset);
        self.line.set((line.start, line.end));
        line
    }
}

/// The paths of the tree that `source` names, in order.
pub fn paths<'a>(snapshot: &'a Snapshot, source: &Source) -> Vec<&'a RepoPath> {
    let mut paths: Vec<&RepoPath> = Vec::new();
    for (index, glob) in source.paths.texts.iter().enumerate() {
        let fixed = &glob[..glob.find(['*', '?', '[']).unwrap_or(glob.len())];
        // A glob without signs is one path, and others share their start.
        let start = RepoPath::new(fixed.trim_end_matches('/')).ok();
        let from = start.as_ref().map_or(Bound::Unbounded, Bound::Included);
        let below = snapshot.tree.range::<RepoPath, _>((from, Bound::Unbounded));
        let below = below.skip_while(|path| !path.as_str().starts_with(fixed) && path.as_str() < fixed);
        let below = below.take_while(|path| path.as_str().starts_with(fixed));
        paths.extend(below.filter(|path| source.paths.set.matches(index, path)));
    }
    paths.retain(|path| !source.exclude.set.contains(path));
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Reads `source`.
///
/// # Errors
/// Why there is nothing.
pub fn read(reader: &Reader<'_>, source: &Source) -> Read {
    let items = match source.from {
        From::Values => {
            source.values.iter().map(|value| Item::at(vec![value.clone()], &Site::file(&config_path()))).collect()
        }
        From::Files => {
            let paths = paths(reader.snapshot, source).into_iter();
            paths.map(|path| Item::new(vec![path.to_string()], path, 0..0)).collect()
        }
        From::Fact => plain::fact(reader, source)?,
        From::Subcommands | From::Flags => plain::command_line(reader, source)?,
        From::Command => plain::printed(reader, source)?,
        _ => from_files(reader, source)?,
    };
    let items = normalised(source, items);
    if items.is_empty() && !source.may_be_empty {
        return Err(Lack::Empty(whole(reader.snapshot, source), nothing(reader.snapshot, source)));
    }
    Ok(items)
}

/// What is to be run for a source, if it is read from a command.
pub fn request(config: &Config, source: &Source) -> Option<Request> {
    (source.from == From::Command).then(|| config.commands.request(source.command.clone(), Vec::new()))
}

/// Where something that is missing from a source would stand: behind its last item, else its first file.
pub fn place(snapshot: &Snapshot, source: &Source, items: &[Item]) -> Site {
    match items.last() {
        Some(item) => item.site(),
        None => whole(snapshot, source),
    }
}

/// The place of a source of which nothing was read.
fn whole(snapshot: &Snapshot, source: &Source) -> Site {
    match paths(snapshot, source).first() {
        Some(path) if source.from != From::Files => Site::file(path),
        _ => Site::file(&config_path()),
    }
}

/// Why nothing was read, in words.
fn nothing(snapshot: &Snapshot, source: &Source) -> String {
    if !source.paths.texts.is_empty() && paths(snapshot, source).is_empty() {
        return format!("no file is at `{}`", source.paths.texts.join("`, `"));
    }
    let what = match (source.from, &source.pattern) {
        (From::List, _) => "no bullet",
        (From::Table, _) => "no row",
        (From::Code, _) => "no code span",
        (From::Headings, _) => "no heading",
        (From::Json | From::Yaml | From::Toml, _) => return format!("nothing is at `{}`", source.key),
        (From::Env, _) => "no variable",
        (From::Command, _) => "no line",
        (From::Subcommands, _) => "no subcommand",
        (From::Flags, _) => "no flag",
        (From::Text, Some(pattern)) => return format!("nothing matches `{}`", pattern.as_str()),
        _ => "nothing",
    };
    match &source.pattern {
        Some(pattern) => format!("{what} matches `{}`", pattern.as_str()),
        None => format!("{what} is there"),
    }
}

fn from_files(reader: &Reader<'_>, source: &Source) -> Read {
    let mut items = Vec::new();
    let mut lost = None;
    let mut found = false;
    for path in paths(reader.snapshot, source) {
        // What could not be looked at is reported for the whole run.
        let Some(file) = reader.snapshot.file(path) else { continue };
        let text = file
            .text()
            .map_err(|offset| Lack::Unread(Site::new(path, offset..offset + 1), "it is not UTF-8".to_owned()))?;
        let areas = match areas(path, text, file, source) {
            Ok(areas) => areas,
            Err(lack) => {
                lost = Some(lack);
                continue;
            }
        };
        found = true;
        let part = Part { path, text, file, areas, line: Cell::new((1, 0)) };
        let before = items.len();
        match source.from {
            From::List => markdown::list(&part, source, &mut items),
            From::Table => markdown::table(&part, source, &mut items)?,
            From::Code => markdown::code(&part, source, &mut items),
            From::Headings => markdown::headings(&part, source, &mut items),
            From::Json | From::Yaml => data::yaml(&part, source, &mut items)?,
            From::Toml => data::toml(&part, source, &mut items)?,
            From::Env => plain::env(&part, &mut items),
            _ => plain::text(&part, source, &mut items),
        }
        // Data is read as a whole, whatever limits it.
        let of_part = items.split_off(before).into_iter().filter(|item| part.holds(&item.range));
        items.extend(of_part);
        if items.len() > ITEMS_MAX {
            let message = format!("more than {ITEMS_MAX} items are there, and nobody compares that many");
            return Err(Lack::Unread(Site::file(path), message));
        }
    }
    // Of several files one must have the place.
    match lost {
        Some(lack) if !found => Err(lack),
        _ => Ok(items),
    }
}

/// What is read of a file: all of it, a section, or what is between marks.
fn areas(path: &RepoPath, text: &str, file: &SourceFile, source: &Source) -> Result<Vec<Range<usize>>, Lack> {
    let mut areas: Vec<Range<usize>> = std::iter::once(0..text.len()).collect();
    if let Some(heading) = &source.under {
        areas = sections(text, file, heading);
        if areas.is_empty() {
            return Err(Lack::Lost(Site::file(path), format!("there is no heading `{heading}`")));
        }
    }
    let [open, close] = source.between.as_slice() else { return Ok(areas) };
    let mut inner = Vec::new();
    for area in areas {
        let mut at = area.start;
        while let Some(start) = text[at..area.end].find(open.as_str()).map(|start| at + start) {
            let from = text[start..area.end].find('\n').map_or(area.end, |feed| start + feed + 1);
            let Some(to) = text[from..area.end].find(close.as_str()).map(|end| from + end) else {
                let site = Site::new(path, start..start + open.len());
                return Err(Lack::Lost(site, format!("no line with `{close}` follows this one")));
            };
            inner.push(from..text[..to].rfind('\n').map_or(0, |feed| feed + 1).max(from));
            at = to + close.len();
        }
    }
    if inner.is_empty() {
        return Err(Lack::Lost(Site::file(path), format!("there is no line with `{open}`")));
    }
    Ok(inner)
}

/// The sections under headings of this text, their subsections included.
fn sections(text: &str, file: &SourceFile, heading: &str) -> Vec<Range<usize>> {
    let Ok(page) = file.page() else { return Vec::new() };
    let mut sections: Vec<Range<usize>> = Vec::new();
    for (index, found) in page.headings.iter().enumerate().filter(|(_, found)| found.text.trim() == heading) {
        // One below another of the same text is read with that one.
        if sections.last().is_some_and(|last| found.range.start < last.end) {
            continue;
        }
        sections.push(found.range.end..page.section(index, text.len()).end);
    }
    sections
}

/// The items after every step, without those that do not count.
fn normalised(source: &Source, items: Vec<Item>) -> Vec<Item> {
    let steps: Vec<Normal> = source.normalise.iter().filter_map(|word| Normal::parse(word)).collect();
    let made = |part: &str| made(&steps, source.template.as_deref(), part);
    // In text the pattern was looked for already.
    let is_text = matches!(source.from, From::Text | From::List | From::Table | From::Code | From::Headings);
    let pattern = source.pattern.as_ref().filter(|_| !is_text);
    let items = items.into_iter().filter_map(|item| match pattern {
        Some(pattern) => matched(pattern, item),
        None => Some(item),
    });
    let items = items.map(|mut item| {
        for part in &mut item.parts {
            *part = made(part);
        }
        item
    });
    let counts =
        |item: &Item| !source.ignore.contains(&item.parts.join(" ")) && item.parts.iter().any(|part| !part.is_empty());
    items.filter(counts).collect()
}

/// What `pattern` takes out of an item that is one value; nothing when it is not in it.
fn matched(pattern: &regex::Regex, item: Item) -> Option<Item> {
    let groups = pattern.captures(item.parts.first()?)?;
    let parts: Vec<String> = match groups.len() {
        1 => vec![groups[0].to_owned()],
        _ => groups.iter().skip(1).flatten().map(|group| group.as_str().to_owned()).collect(),
    };
    let is_whole = parts == item.parts;
    let value = item.value.clone().filter(|_| is_whole);
    Some(Item { parts, value, ..item })
}

/// What a value that is written in `source` is compared as.
pub fn compared(source: &Source, value: &str) -> String {
    let steps: Vec<Normal> = source.normalise.iter().filter_map(|word| Normal::parse(word)).collect();
    made(&steps, source.template.as_deref(), value)
}

fn made(steps: &[Normal], template: Option<&str>, part: &str) -> String {
    let made = steps.iter().fold(Cow::Borrowed(part), |part, step| Cow::Owned(step.apply(&part)));
    match template {
        Some(template) => template.replace("{}", &made),
        None => made.into_owned(),
    }
}
