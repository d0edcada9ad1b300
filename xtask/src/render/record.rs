//! A record for a pull request, a step summary, a CI system.

use crate::record::{Found, Record, State, Step};
use crate::text::markdown::table::escape_cell;

use super::plural;

/// For a pull request: what was run on which tree, how it ended, what was found.
pub fn markdown(record: &Record) -> String {
    let mut out = format!("## Gate: {}\n\n", verdict(record));
    out.push_str(&format!("Tree `{}`, commit `{}`", record.tree, record.commit));
    out.push_str(&record.branch.as_ref().map(|branch| format!(", branch `{branch}`")).unwrap_or_default());
    out.push_str(&format!("; recorded {}.\n\n", record.time));
    out.push_str("| Step | Command | Outcome |\n| --- | --- | --- |\n");
    for step in &record.steps {
        let cells = [step.name.clone(), code(&step.shown()), step.ended()];
        out.push_str(&format!("| {} |\n", cells.map(|cell| escape_cell(&cell)).join(" | ")));
    }
    if !record.findings.is_empty() {
        out.push_str("\nFound and not repaired:\n\n");
        for found in &record.findings {
            out.push_str(&format!("- `{}` in `{}`: {}\n", label(found), found.path, one_line(&found.message)));
        }
    }
    out.push_str(&format!("\nTools: {}.\n", tools(record)));
    out
}

/// For the step summary of GitHub Actions: the same, with the findings folded (GitHub, "Adding a job summary").
pub fn summary(record: &Record) -> String {
    let text = markdown(record);
    let Some((before, rest)) = text.split_once("\nFound and not repaired:\n\n") else { return text };
    let (findings, tools) = rest.rsplit_once("\nTools: ").unwrap_or((rest, ""));
    let count = plural(record.findings.len(), "finding");
    format!("{before}\n<details><summary>{count}</summary>\n\n{findings}\n</details>\n\nTools: {tools}")
}

/// JUnit XML, as Jenkins and most other CI systems read it: one test case for each step, and one for each finding.
pub fn junit(record: &Record) -> String {
    let mut cases = String::new();
    let (mut failures, mut skipped) = (0, 0);
    for step in &record.steps {
        let body = match step.state {
            State::Skipped => {
                skipped += 1;
                format!("<skipped message=\"{}\"/>", xml(step.reason.as_deref().unwrap_or_default()))
            }
            _ if !step.state.is_good() && !step.staged => {
                failures += 1;
                format!("<failure message=\"{}\"/>", xml(&step.ended()))
            }
            _ => format!("<system-out>{}</system-out>", xml(&step.ended())),
        };
        cases.push_str(&case("gate", &format!("{}: {}", step.name, step.shown()), step.millis, &body));
    }
    for found in &record.findings {
        failures += 1;
        let body = format!("<failure message=\"{}\"/>", xml(&found.message));
        cases.push_str(&case(&label(found), &found.path, 0, &body));
    }
    let tests = record.steps.len() + record.findings.len();
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"cargo xtask gate\" {counts} timestamp=\"{}\">\n<properties>\n<property name=\"tree\" value=\"{}\"/>\n<property name=\"commit\" value=\"{}\"/>\n</properties>\n{cases}</testsuite>\n</testsuites>\n",
        xml(record.time.trim_end_matches('Z')),
        xml(&record.tree),
        xml(&record.commit)
    )
}

fn case(class: &str, name: &str, millis: u64, body: &str) -> String {
    let time = format!("{}.{:03}", millis / 1000, millis % 1000);
    format!("<testcase classname=\"{}\" name=\"{}\" time=\"{time}\">{body}</testcase>\n", xml(class), xml(name))
}

/// One word, and why.
fn verdict(record: &Record) -> String {
    let bad: Vec<&Step> = record.bad().collect();
    let staged = record.steps.iter().filter(|step| step.staged).count();
    let mut said = if bad.is_empty() {
        if record.is_whole() { "passed".to_owned() } else { "passed, in part".to_owned() }
    } else {
        format!("FAILED ({})", bad.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(", "))
    };
    if staged > 0 {
        said.push_str(&format!(", {} STAGED", plural(staged, "step")));
    }
    said
}

fn tools(record: &Record) -> String {
    let said = record.tools.iter().map(|(program, version)| match version.strip_prefix(program.as_str()) {
        Some(rest) if rest.starts_with(' ') => version.clone(),
        _ => format!("{program} {version}"),
    });
    said.collect::<Vec<_>>().join("; ")
}

fn label(found: &Found) -> String {
    found.subject.as_ref().map_or_else(|| found.rule.clone(), |subject| format!("{}:{subject}", found.rule))
}

/// A code span that no backtick in the text ends.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {} ``", one_line(text)) } else { format!("`{}`", one_line(text)) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text for XML 1.0, in which not every character may stand.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('?'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn record() -> Record {
        let step = |name: &str, state, exit| Step {
            name: name.to_owned(),
            command: vec!["run".to_owned(), name.to_owned()],
            folder: None,
            state,
            exit,
            millis: 1250,
            staged: name == "types",
            reason: (state == State::Skipped).then(|| "slow | \"here\"".to_owned()),
            inputs: None,
        };
        Record {
            tree: "abc".to_owned(),
            commit: "def".to_owned(),
            branch: None,
            time: "2026-02-03T04:05:06Z".to_owned(),
            version: "0.1.0".to_owned(),
            tools: BTreeMap::from([
                ("git".to_owned(), "git version 2".to_owned()),
                ("xtask".to_owned(), "0.1.0".to_owned()),
            ]),
            steps: vec![
                step("lint", State::Passed, Some(0)),
                step("types", State::Failed, Some(1)),
                step("tests", State::Failed, Some(101)),
                step("load", State::Skipped, None),
            ],
            findings: vec![Found {
                rule: "a/b".to_owned(),
                path: "c<d>.md".to_owned(),
                subject: None,
                message: "x & \u{1}\n".to_owned(),
            }],
        }
    }

    #[test]
    fn markdown_says_what_failed_and_what_is_staged() {
        let text = markdown(&record());
        assert!(text.starts_with("## Gate: FAILED (tests), 1 step STAGED\n"), "{text}");
        assert!(text.contains("| load | `run load` | skipped: slow \\| \"here\" |"), "{text}");
        assert!(text.ends_with("Tools: git version 2; xtask 0.1.0.\n"), "{text}");
        assert!(summary(&record()).contains("<details><summary>1 finding</summary>\n\n- `a/b`"));
    }

    #[test]
    fn junit_is_xml_whatever_stands_in_it() {
        let text = junit(&record());
        assert!(text.contains("tests=\"5\" failures=\"2\" errors=\"0\" skipped=\"1\""), "{text}");
        assert!(text.contains("name=\"c&lt;d&gt;.md\"") && text.contains("x &amp; ?&#10;"), "{text}");
        assert!(text.contains("time=\"1.250\""), "{text}");
    }
}
