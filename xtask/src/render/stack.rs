//! How far the items of a plan are: a table, a tree, what comes next, and a document for machines.

use serde::Serialize;

use super::escape::visible;
use crate::plan::Graph;
use crate::plan::board::Board;
use crate::text::lines::LineIndex;

/// A board and where its plan stands.
pub struct Shown<'a> {
    /// What the configuration calls the plan; may be empty.
    pub name: &'a str,
    /// The document.
    pub path: &'a str,
    /// The section.
    pub section: &'a str,
    /// The lines of the document.
    pub lines: &'a LineIndex,
    /// The board.
    pub board: Board<'a>,
}

fn plain(text: &str) -> String {
    visible(text.as_bytes(), false)
}

fn heading(shown: &Shown<'_>) -> String {
    let section = if shown.section.is_empty() { String::new() } else { format!(" ({})", plain(shown.section)) };
    format!("{}{section}, against {}\n", shown.path, shown.board.base)
}

/// The board as a table, an item a line.
pub fn table(shown: &Shown<'_>) -> String {
    let board = &shown.board;
    let items = &board.plan.items;
    let width = |of: &dyn Fn(usize) -> usize| (0..items.len()).map(of).max().unwrap_or(0);
    let id = width(&|place| items[place].name.chars().count());
    let priority = width(&|place| board.priority(place).len());
    let state = width(&|place| board.rows[place].state.len());
    let mut out = heading(shown);
    for (place, row) in board.rows.iter().enumerate() {
        let line = format!(
            "  {:<id$}  {:<priority$}  {:<state$}  {}",
            items[place].name,
            board.priority(place),
            row.state,
            plain(board.title(place))
        );
        out.push_str(line.trim_end());
        out.push('\n');
        let why = plain(&board.why(place));
        if !why.is_empty() {
            out.push_str(&format!("  {:id$}  {:priority$}  {:state$}  {why}\n", "", "", ""));
        }
    }
    out + &board.summary() + "\n"
}

/// The board as a tree: each item below the last one that it waits for.
pub fn tree(shown: &Shown<'_>) -> String {
    let board = &shown.board;
    let graph = Graph::of(board.plan);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); board.rows.len()];
    let mut parents = vec![None; board.rows.len()];
    let mut roots = Vec::new();
    let order = graph.order();
    let mut position = vec![0; board.rows.len()];
    order.iter().enumerate().for_each(|(nth, place)| position[*place] = nth);
    for place in &order {
        // What comes later is part of a cycle, and no parent.
        let before = graph.hard[*place].iter().filter(|other| position[**other] < position[*place]);
        match before.max_by_key(|other| position[**other]) {
            Some(parent) => {
                below[*parent].push(*place);
                parents[*place] = Some(*parent);
            }
            None => roots.push(*place),
        }
    }
    let mut out = heading(shown);
    let mut todo: Vec<(usize, usize)> = roots.into_iter().rev().map(|place| (place, 0)).collect();
    while let Some((place, depth)) = todo.pop() {
        let is_other = |other: &usize| Some(*other) != parents[place];
        let others: Vec<usize> = graph.hard[place].iter().copied().filter(is_other).collect();
        let also = if others.is_empty() { String::new() } else { format!(" (also on {})", board.names(&others)) };
        // Deeper down only the number grows, not the line.
        const DEPTH_MAX: usize = 24;
        let lead = match depth {
            0 => String::new(),
            1..=DEPTH_MAX => "   ".repeat(depth - 1) + "+- ",
            _ => "   ".repeat(DEPTH_MAX - 1) + &format!("+{depth}- "),
        };
        let line = format!("  {lead}{} {} [{}]{also}", board.name(place), board.title(place), board.rows[place].state);
        out.push_str(line.trim_end());
        out.push('\n');
        todo.extend(below[place].iter().rev().map(|child| (*child, depth + 1)));
    }
    out + &board.summary() + "\n"
}

/// What can be begun, for people.
pub fn next(shown: &Shown<'_>) -> String {
    let board = &shown.board;
    let mut out = String::new();
    for place in board.next() {
        let priority = board.priority(place);
        let priority = if priority.is_empty() { String::new() } else { format!(" ({priority})") };
        out.push_str(&format!("{}{priority}: {}\n", board.name(place), plain(board.title(place))));
        let item = &board.plan.items[place];
        for touch in item.scope.iter().chain(&item.tests) {
            let path = visible(touch.path.as_bytes(), false);
            out.push_str(&format!("  {} {path}\n", touch.action.word()));
        }
        let wishes = &board.rows[place].wishes;
        if !wishes.is_empty() {
            out.push_str(&format!("  {} should come first\n", board.names(wishes)));
        }
    }
    if out.is_empty() { format!("nothing is ready; {}\n", board.summary()) } else { out }
}

#[derive(Serialize)]
struct JsonRow<'a> {
    id: &'a str,
    title: &'a str,
    priorities: Vec<String>,
    state: &'a str,
    actual: &'a str,
    line: usize,
    reasons: &'a [String],
    waits_for: Vec<&'a str>,
    should_follow: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonBoard<'a> {
    name: &'a str,
    path: &'a str,
    section: &'a str,
    base: &'a str,
    items: Vec<JsonRow<'a>>,
    order: Vec<&'a str>,
    next: Vec<&'a str>,
}

/// The boards for machines: `docs/stack.schema.json`.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn json(boards: &[Shown<'_>]) -> serde_json::Result<String> {
    let one = |shown: &Shown<'_>| {
        let board = &shown.board;
        let rows = board.rows.iter().zip(&board.plan.items).map(|(row, item)| JsonRow {
            id: &item.name,
            title: item.title(board.text),
            priorities: item.priorities.iter().map(|priority| format!("P{priority}")).collect(),
            state: row.state,
            actual: row.actual,
            line: shown.lines.line_index(item.head.id.range.start) + 1,
            reasons: &row.reasons,
            waits_for: row.waits.iter().map(|place| board.name(*place)).collect(),
            should_follow: row.wishes.iter().map(|place| board.name(*place)).collect(),
        });
        serde_json::to_value(JsonBoard {
            name: shown.name,
            path: shown.path,
            section: shown.section,
            base: board.base,
            items: rows.collect(),
            order: Graph::of(board.plan).order().iter().map(|place| board.name(*place)).collect(),
            next: board.next().iter().map(|place| board.name(*place)).collect(),
        })
    };
    let plans = boards.iter().map(one).collect::<serde_json::Result<Vec<_>>>()?;
    let document = serde_json::json!({ "schema": super::plan::SCHEMA, "kind": "stack", "plans": plans });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
