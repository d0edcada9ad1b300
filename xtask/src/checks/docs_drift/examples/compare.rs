//! What a command printed beside what is shown, line by line.

use crate::config::schema::Normalise;
use crate::model::Answer;
use crate::text::change::differences;

/// As many lines of a difference as help.
const DETAIL_MAX: usize = 20;

/// The longest line that is quoted.
const LINE_MAX: usize = 300;

/// What a command printed.
pub struct Printed {
    /// The lines, without blanks at their ends and without empty ones at the end.
    pub lines: Vec<String>,
    /// Whether they can stand in a document.
    pub is_plain: bool,
}

/// The standard output, then the standard error, then the status when it is shown and not 0.
pub fn printed(answer: &Answer, status: Option<i32>) -> Printed {
    let mut lines: Vec<String> = Vec::new();
    let mut is_plain = true;
    for stream in [&answer.stdout, &answer.stderr] {
        let text = String::from_utf8_lossy(stream);
        is_plain &= std::str::from_utf8(stream).is_ok();
        lines.extend(text.lines().map(|line| line.trim_end().to_owned()));
    }
    drop_empty(&mut lines);
    lines.extend(status.filter(|status| *status != 0).map(|status| format!("[exit status {status}]")));
    is_plain &= lines.iter().all(|line| !line.chars().any(|c| c.is_control() && c != '\t'));
    Printed { lines, is_plain }
}

fn drop_empty(lines: &mut Vec<String>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
}

/// How what is shown differs from what was printed.
pub struct Difference {
    /// The first line that differs, counted from zero in what is shown.
    pub first: usize,
    /// What goes and what comes.
    pub detail: Vec<String>,
    /// What would have to be shown. Lines that are alike stay as they are shown.
    pub right: Vec<String>,
}

/// Compares; nothing when both are alike.
pub fn compare(shown: &[&str], printed: &[String], normalise: &[Normalise]) -> Option<Difference> {
    let shown: Vec<String> = shown.iter().map(|line| line.trim_end().to_owned()).collect();
    let (old, new) = (normalised(&shown, normalise), normalised(printed, normalise));
    let differing = differences(&old, &new);
    let first = differing.first()?.0.start;
    // A pattern that takes whole lines away moves the others: then no line is known to be another's.
    if old.len() != shown.len() || new.len() != printed.len() {
        return Some(Difference { first: 0, detail: detail(&old, &new, &differing), right: printed.to_vec() });
    }
    let (mut right, mut at) = (Vec::new(), 0);
    for (gone, come) in &differing {
        right.extend_from_slice(&shown[at..gone.start]);
        right.extend_from_slice(&printed[come.clone()]);
        at = gone.end;
    }
    right.extend_from_slice(&shown[at..]);
    Some(Difference { first, detail: detail(&shown, printed, &differing), right })
}

fn normalised(lines: &[String], normalise: &[Normalise]) -> Vec<String> {
    if normalise.is_empty() {
        return lines.to_vec();
    }
    let mut text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    for rule in normalise {
        text = rule.pattern.replace_all(&text, rule.with.as_str()).into_owned();
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    drop_empty(&mut lines);
    lines
}

type Differing = [(std::ops::Range<usize>, std::ops::Range<usize>)];

fn detail(old: &[String], new: &[String], differing: &Differing) -> Vec<String> {
    let line = |sign: char, line: &String| -> String {
        let mut short: String = line.chars().take(LINE_MAX).collect();
        if short.len() < line.len() {
            short.push_str("...");
        }
        format!("{sign}{short}")
    };
    let lines = differing.iter().flat_map(|(gone, come)| {
        let gone = old[gone.clone()].iter().map(move |text| line('-', text));
        gone.chain(new[come.clone()].iter().map(move |text| line('+', text)))
    });
    let all: usize = differing.iter().map(|(gone, come)| gone.len() + come.len()).sum();
    let mut detail: Vec<String> = lines.take(DETAIL_MAX).collect();
    if all > DETAIL_MAX {
        detail.push(format!("... and {} more", all - DETAIL_MAX));
    }
    detail
}
