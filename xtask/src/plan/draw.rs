//! A plan drawn: as a table of Markdown, for Mermaid, for Graphviz, as a picture.

use super::Graph;
use super::board::Board;
use crate::text::markdown::table::escape_cell;

/// What each state looks like: its fill and its border.
const LOOKS: [(&str, &str, &str); 6] = [
    ("landed", "#d4edda", "#28a745"),
    ("in review", "#d1ecf1", "#17a2b8"),
    ("in progress", "#fff3cd", "#ffc107"),
    ("ready", "#ffffff", "#343a40"),
    ("blocked", "#e9ecef", "#868e96"),
    ("contradicted", "#f8d7da", "#dc3545"),
];

fn look(state: &str) -> (&'static str, &'static str) {
    let known = LOOKS.iter().find(|(own, _, _)| *own == state);
    known.map_or(("#ffffff", "#343a40"), |(_, fill, border)| (*fill, *border))
}

/// The title as far as it fits into a box.
fn short(title: &str) -> String {
    const CHARACTERS_MAX: usize = 40;
    let plain: String = title.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    if plain.chars().count() <= CHARACTERS_MAX {
        return plain;
    }
    plain.chars().take(CHARACTERS_MAX - 3).collect::<String>().trim_end().to_owned() + "..."
}

fn parts<'a>(board: &'a Board<'_>) -> impl Iterator<Item = (usize, &'a str, String, &'static str)> {
    let items = board.plan.items.iter().zip(&board.rows).enumerate();
    items.map(|(place, (item, row))| (place, item.name.as_str(), short(item.title(board.text)), row.state))
}

/// Text inside a quoted label of Mermaid, which knows the entities of HTML.
fn mermaid_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A flowchart for Mermaid.
pub fn mermaid(board: &Board<'_>) -> String {
    let graph = Graph::of(board.plan);
    let mut out = "flowchart TD\n".to_owned();
    for (place, name, title, state) in parts(board) {
        let text = mermaid_text(&format!("{name}: {title}"));
        out.push_str(&format!("    i{place}[\"{text}<br/>{state}\"]\n"));
    }
    for (from, to, hard) in edges(&graph) {
        out.push_str(&format!("    i{from} {} i{to}\n", if hard { "-->" } else { "-.->" }));
    }
    for (place, _, _, state) in parts(board) {
        let (fill, border) = look(state);
        out.push_str(&format!("    style i{place} fill:{fill},stroke:{border},color:#000\n"));
    }
    out
}

/// Every edge, from what comes first to what waits for it, and whether it is strict.
fn edges(graph: &Graph) -> Vec<(usize, usize, bool)> {
    let of = |edges: &[Vec<usize>], hard: bool| -> Vec<(usize, usize, bool)> {
        edges.iter().enumerate().flat_map(|(to, before)| before.iter().map(move |from| (*from, to, hard))).collect()
    };
    let mut all = of(&graph.hard, true);
    all.extend(of(&graph.soft, false));
    all.sort_unstable();
    all
}

/// A graph for Graphviz.
pub fn dot(board: &Board<'_>) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let graph = Graph::of(board.plan);
    let mut out = "digraph stack {\n    node [shape=box, style=filled];\n".to_owned();
    for (place, name, title, state) in parts(board) {
        let (fill, border) = look(state);
        let text = quoted(&format!("{name}: {title}"));
        out.push_str(&format!(
            "    i{place} [label=\"{text}\\n{state}\", fillcolor=\"{fill}\", color=\"{border}\"];\n"
        ));
    }
    for (from, to, hard) in edges(&graph) {
        out.push_str(&format!("    i{from} -> i{to}{};\n", if hard { "" } else { " [style=dashed]" }));
    }
    out + "}\n"
}

/// How many steps stand before each item: one more than before the deepest that it waits for.
fn layers(graph: &Graph) -> Vec<usize> {
    let mut layer = vec![0; graph.hard.len()];
    let order = graph.order();
    let mut is_done = vec![false; graph.hard.len()];
    for place in order {
        // In a cycle some come later; they count for nothing.
        let before = graph.hard[place].iter().filter(|other| is_done[**other]);
        layer[place] = before.map(|other| layer[*other] + 1).max().unwrap_or(0);
        is_done[place] = true;
    }
    layer
}

/// A picture: items in columns, each to the right of what it waits for.
pub fn svg(board: &Board<'_>) -> String {
    const WIDTH: usize = 320;
    const HEIGHT: usize = 44;
    const GAP_X: usize = 60;
    const GAP_Y: usize = 16;
    const MARGIN: usize = 12;
    let graph = Graph::of(board.plan);
    let layer = layers(&graph);
    let mut filled = vec![0; layer.iter().max().map_or(1, |deepest| deepest + 1)];
    let mut at = Vec::with_capacity(layer.len());
    for own in &layer {
        at.push((MARGIN + own * (WIDTH + GAP_X), MARGIN + filled[*own] * (HEIGHT + GAP_Y)));
        filled[*own] += 1;
    }
    let rows = filled.iter().max().copied().unwrap_or(0).max(1);
    let (width, height) =
        (2 * MARGIN + filled.len() * (WIDTH + GAP_X) - GAP_X, 2 * MARGIN + rows * (HEIGHT + GAP_Y) - GAP_Y);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"
    );
    for (from, to, hard) in edges(&graph) {
        let ((x1, y1), (x2, y2)) = (at[from], at[to]);
        let dash = if hard { "" } else { " stroke-dasharray=\"4 3\"" };
        out.push_str(&format!(
            "  <line x1=\"{}\" y1=\"{}\" x2=\"{x2}\" y2=\"{}\" stroke=\"#868e96\"{dash}/>\n",
            x1 + WIDTH,
            y1 + HEIGHT / 2,
            y2 + HEIGHT / 2
        ));
    }
    for (place, name, title, state) in parts(board) {
        let ((x, y), (fill, border)) = (at[place], look(state));
        let text = mermaid_text(&format!("{name}: {title}"));
        out.push_str(&format!(
            "  <rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"4\" fill=\"{fill}\" stroke=\"{border}\"/>\n  \
             <text x=\"{}\" y=\"{}\">{text}</text>\n  <text x=\"{}\" y=\"{}\" fill=\"#495057\">{state}</text>\n",
            x + 8,
            y + 18,
            x + 8,
            y + 35
        ));
    }
    out + "</svg>\n"
}

/// The board as a Markdown table, for a generated region.
pub fn markdown(board: &Board<'_>) -> String {
    let mut out = "| Item | Priority | State | Why |\n| --- | --- | --- | --- |\n".to_owned();
    for (place, row) in board.rows.iter().enumerate() {
        let cells = [
            format!("{}: {}", board.name(place), board.title(place)),
            board.priority(place),
            row.state.to_owned(),
            board.why(place),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escape_cell(cell)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ").trim_end()));
    }
    out
}
