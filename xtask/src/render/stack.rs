//! How far the items of a plan are: a table, a tree, what comes next, and a document for machines.

use serde::Serialize;

use super::escape::visible;
use super::plan::Shown;
use crate::plan::Graph;

/// What is known of one item.
#[derive(Clone, Debug)]
pub struct Row {
    /// How far it is, as a word.
    pub state: &'static str,
    /// How far git says it is.
    pub actual: &'static str,
    /// Why.
    pub reasons: Vec<String>,
    /// The items that it waits for, by place.
    pub waits: Vec<usize>,
    /// The items that should have come first, by place.
    pub wishes: Vec<usize>,
}

/// A plan and what is known of its items.
pub struct Board<'a> {
    /// The plan.
    pub shown: Shown<'a>,
    /// What the main branch is called.
    pub base: &'a str,
    /// What is known, item by item.
    pub rows: Vec<Row>,
}

impl Board<'_> {
    fn name(&self, place: usize) -> &str {
        self.shown.plan.items.get(place).map_or("", |item| item.name.as_str())
    }

    fn names(&self, places: &[usize]) -> String {
        // More of them would hide the rest of the line; the machine report has all.
        const NAMED_MAX: usize = 6;
        let named: Vec<&str> = places.iter().take(NAMED_MAX).map(|place| self.name(*place)).collect();
        let more = places.len().saturating_sub(NAMED_MAX);
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
    }

    fn priority(&self, place: usize) -> String {
        let priorities = self.shown.plan.items[place].priorities.iter();
        priorities.map(|priority| format!("P{priority}")).collect::<Vec<_>>().join("/")
    }

    fn title(&self, place: usize) -> String {
        visible(self.shown.plan.items[place].title(self.shown.text).as_bytes(), false)
    }

    /// Why an item is where it is, in one line.
    fn why(&self, place: usize) -> String {
        let row = &self.rows[place];
        let mut parts: Vec<String> = row.reasons.iter().map(|reason| visible(reason.as_bytes(), false)).collect();
        if row.state == "landed" {
            parts.truncate(1);
        }
        if !row.waits.is_empty() {
            parts.insert(0, format!("waits for {}", self.names(&row.waits)));
        }
        if !row.wishes.is_empty() {
            parts.push(format!("{} should come first", self.names(&row.wishes)));
        }
        if row.state == "contradicted" {
            parts.push(format!("git says {}", row.actual));
        }
        parts.join("; ")
    }

    fn heading(&self) -> String {
        let section = visible(self.shown.section.title.as_bytes(), false);
        let section = if section.is_empty() { String::new() } else { format!(" ({section})") };
        format!("{}{section}, against {}\n", self.shown.path, self.base)
    }

    fn summary(&self) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for row in &self.rows {
            match counts.iter_mut().find(|(state, _)| *state == row.state) {
                Some((_, count)) => *count += 1,
                None => counts.push((row.state, 1)),
            }
        }
        let parts: Vec<String> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
        let plural = if self.rows.len() == 1 { "" } else { "s" };
        format!("{} item{plural}: {}\n", self.rows.len(), parts.join(", "))
    }
}

/// The board as a table, an item a line.
pub fn table(board: &Board<'_>) -> String {
    let items = &board.shown.plan.items;
    let width = |of: &dyn Fn(usize) -> usize| (0..items.len()).map(of).max().unwrap_or(0);
    let id = width(&|place| items[place].name.chars().count());
    let priority = width(&|place| board.priority(place).len());
    let state = width(&|place| board.rows[place].state.len());
    let mut out = board.heading();
    for (place, row) in board.rows.iter().enumerate() {
        let line = format!(
            "  {:<id$}  {:<priority$}  {:<state$}  {}",
            items[place].name,
            board.priority(place),
            row.state,
            board.title(place)
        );
        out.push_str(line.trim_end());
        out.push('\n');
        let why = board.why(place);
        if !why.is_empty() {
            out.push_str(&format!("  {:id$}  {:priority$}  {:state$}  {why}\n", "", "", ""));
        }
    }
    out + &board.summary()
}

/// The board as a tree: each item below the last one that it waits for.
pub fn tree(board: &Board<'_>) -> String {
    let graph = Graph::of(board.shown.plan);
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
    let mut out = board.heading();
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
    out + &board.summary()
}

/// The items that can be begun, most urgent first.
pub fn next(board: &Board<'_>) -> Vec<usize> {
    let mut ready: Vec<usize> = (0..board.rows.len()).filter(|place| board.rows[*place].state == "ready").collect();
    let urgency = |place: &usize| {
        let priorities = &board.shown.plan.items[*place].priorities;
        (!board.rows[*place].wishes.is_empty(), priorities.first().copied().unwrap_or(u8::MAX), *place)
    };
    ready.sort_by_key(urgency);
    ready
}

/// What can be begun, for people.
pub fn next_text(board: &Board<'_>) -> String {
    let mut out = String::new();
    for place in next(board) {
        let priority = board.priority(place);
        let priority = if priority.is_empty() { String::new() } else { format!(" ({priority})") };
        out.push_str(&format!("{}{priority}: {}\n", board.name(place), board.title(place)));
        let item = &board.shown.plan.items[place];
        for touch in item.scope.iter().chain(&item.tests) {
            let path = visible(touch.path.as_bytes(), false);
            out.push_str(&format!("  {} {path}\n", touch.action.word()));
        }
        let wishes = &board.rows[place].wishes;
        if !wishes.is_empty() {
            out.push_str(&format!("  {} should come first\n", board.names(wishes)));
        }
    }
    if out.is_empty() { format!("nothing is ready; {}", board.summary()) } else { out }
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
pub fn json(boards: &[Board<'_>]) -> serde_json::Result<String> {
    let one = |board: &Board<'_>| {
        let rows = board.rows.iter().zip(&board.shown.plan.items).map(|(row, item)| JsonRow {
            id: &item.name,
            title: item.title(board.shown.text),
            priorities: item.priorities.iter().map(|priority| format!("P{priority}")).collect(),
            state: row.state,
            actual: row.actual,
            line: board.shown.line(item.head.id.range.start),
            reasons: &row.reasons,
            waits_for: row.waits.iter().map(|place| board.name(*place)).collect(),
            should_follow: row.wishes.iter().map(|place| board.name(*place)).collect(),
        });
        serde_json::to_value(JsonBoard {
            name: board.shown.name,
            path: board.shown.path,
            section: &board.shown.section.title,
            base: board.base,
            items: rows.collect(),
            order: Graph::of(board.shown.plan).order().iter().map(|place| board.name(*place)).collect(),
            next: next(board).iter().map(|place| board.name(*place)).collect(),
        })
    };
    let plans = boards.iter().map(one).collect::<serde_json::Result<Vec<_>>>()?;
    let document = serde_json::json!({ "schema": super::plan::SCHEMA, "kind": "stack", "plans": plans });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The board as a Markdown table, for a generated region.
pub fn markdown(board: &Board<'_>) -> String {
    use crate::text::markdown::table::escape_cell;
    let mut out = "| Item | Priority | State | Why |\n| --- | --- | --- | --- |\n".to_owned();
    for (place, row) in board.rows.iter().enumerate() {
        let cells = [
            format!("{}: {}", board.name(place), board.shown.plan.items[place].title(board.shown.text)),
            board.priority(place),
            row.state.to_owned(),
            board.why(place),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escape_cell(cell)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ").trim_end()));
    }
    out
}
