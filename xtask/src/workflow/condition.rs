//! Expressions of `if`, as far as they can be told without a run.

/// Deeper expressions are not known.
const DEPTH_MAX: usize = 32;

/// The expression without `${{ }}` around all of it.
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
    inner.filter(|inner| !inner.contains("${{")).map_or(text, str::trim)
}

/// Whether an expression is true for `event`, or for every event; `None` where only a run knows.
pub fn holds(text: &str, event: Option<&str>) -> Option<bool> {
    let mut reader = Reader { text: bare(text), at: 0, event };
    let value = reader.or(0);
    reader.blanks();
    if reader.at < reader.text.len() { None } else { value }
}

/// Whether it is true only where something failed before.
pub fn only_after_failure(text: &str) -> bool {
    let said = squeezed(bare(text));
    let said = said.strip_prefix("always()&&").unwrap_or(&said);
    (said == "failure()" || said.starts_with("failure()&&") || said == "!success()") && !said.contains("||")
}

/// Whether it asks how other jobs ended, so that it is asked at all when one failed.
pub fn looks_at_status(text: &str) -> bool {
    ["always()", "cancelled()", "failure()", "!success()"].iter().any(|call| squeezed(text).contains(call))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The `(job, output)` pairs that are mentioned as `needs.JOB.outputs.OUTPUT`.
pub fn outputs(text: &str) -> Vec<(String, String)> {
    mentions(text, "needs.")
        .filter_map(|rest| {
            let (job, rest) = name(rest);
            let (output, _) = name(rest.strip_prefix(".outputs.")?);
            (!job.is_empty() && !output.is_empty()).then(|| (job.to_owned(), output.to_owned()))
        })
        .collect()
}

/// The `(step, output)` pairs that are mentioned as `steps.STEP.outputs.OUTPUT`.
pub fn step_outputs(text: &str) -> Vec<(String, String)> {
    mentions(text, "steps.")
        .filter_map(|rest| {
            let (step, rest) = name(rest);
            let (output, _) = name(rest.strip_prefix(".outputs.")?);
            (!step.is_empty() && !output.is_empty()).then(|| (step.to_owned(), output.to_owned()))
        })
        .collect()
}

/// Whether the result of a job that is needed is mentioned.
pub fn mentions_results(text: &str) -> bool {
    text.contains("toJSON(needs)")
        || text.contains("toJson(needs)")
        || mentions(text, "needs.").any(|rest| {
            let (_, rest) = if let Some(rest) = rest.strip_prefix('*') { ("*", rest) } else { name(rest) };
            rest.starts_with(".result")
        })
}

fn mentions<'t>(text: &'t str, prefix: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(prefix).map(move |(at, _)| &text[at + prefix.len()..])
}

fn name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    text.split_at(end)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    event: Option<&'a str>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.blanks();
        let is_it = self.rest().starts_with(sign);
        self.at += if is_it { sign.len() } else { 0 };
        is_it
    }

    fn or(&mut self, depth: usize) -> Option<bool> {
        let mut value = self.and(depth);
        while self.takes("||") {
            let right = self.and(depth);
            value = match (value, right) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), right) => right,
                (None, _) => None,
            };
        }
        value
    }

    fn and(&mut self, depth: usize) -> Option<bool> {
        let mut value = self.not(depth);
        while self.takes("&&") {
            let right = self.not(depth);
            value = match (value, right) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), right) => right,
                (None, _) => None,
            };
        }
        value
    }

    fn not(&mut self, depth: usize) -> Option<bool> {
        self.blanks();
        if depth > DEPTH_MAX {
            self.at = self.text.len();
            return None;
        }
        if self.rest().starts_with('!') && !self.rest().starts_with("!=") {
            self.at += 1;
            self.blanks();
            // What is not cancelled goes on; what did not fail does so anyway.
            let said = squeezed(self.rest().get(..24.min(self.rest().len())).unwrap_or(self.rest()));
            // What did not succeed may have failed, which only a run knows.
            if said.starts_with("success()") {
                self.term();
                return None;
            }
            if said.starts_with("cancelled()") || said.starts_with("failure()") {
                self.term();
                return Some(true);
            }
            return self.not(depth + 1).map(|value| !value);
        }
        if self.takes("(") {
            let value = self.or(depth + 1);
            self.takes(")");
            return value;
        }
        self.term()
    }

    /// A comparison or a call, up to the next `&&`, `||` or closing parenthesis.
    fn term(&mut self) -> Option<bool> {
        let (start, mut open, mut quoted) = (self.at, 0_usize, false);
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let next = bytes.get(self.at + 1);
            match byte {
                b'\'' => quoted = !quoted,
                _ if quoted => {}
                b'(' => open += 1,
                b')' if open == 0 => break,
                b')' => open -= 1,
                b'&' | b'|' if next == Some(&byte) && open == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        let said = squeezed(self.text.get(start..self.at).unwrap_or_default());
        match said.to_ascii_lowercase().as_str() {
            "true" | "always()" | "success()" => return Some(true),
            "false" | "cancelled()" | "0" | "null" => return Some(false),
            _ => {}
        }
        let event = self.event?;
        let compared =
            |sign: &str| Some(said.strip_prefix("github.event_name")?.strip_prefix(sign)?.trim_matches('\'') == event);
        compared("==").or_else(|| compared("!=").map(|same| !same))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_told_without_a_run_is_told() {
        assert_eq!(holds("${{ false }}", None), Some(false));
        assert_eq!(holds("always()", None), Some(true));
        assert_eq!(holds("${{ !cancelled() }}", None), Some(true));
        assert_eq!(holds("always() && false", None), Some(false));
        assert_eq!(holds("!success()", None), None);
        assert_eq!((holds("False", None), holds("0", None)), (Some(false), Some(false)));
        assert_eq!(holds("github.ref == 'a' && false", None), Some(false));
        assert_eq!(holds("github.event_name == 'pull_request'", None), None);
        assert_eq!(holds("github.event_name == 'pull_request'", Some("pull_request")), Some(true));
        assert_eq!(holds("github.event_name != 'pull_request'", Some("pull_request")), Some(false));
        assert_eq!(
            holds("(github.event_name == 'push' || github.event_name == 'pull_request') && !false", Some("push")),
            Some(true)
        );
        assert_eq!(holds("contains(x, '&& false')", None), None);
        assert_eq!(holds("${{ a }} && ${{ b }}", None), None);
    }

    #[test]
    fn what_is_mentioned_is_found() {
        let text = "needs.changes.outputs.docs == 'true' || needs.a-b.outputs.c_d == 'x' && needs.x.result";
        assert_eq!(outputs(text), [("changes".into(), "docs".into()), ("a-b".into(), "c_d".into())]);
        assert!(mentions_results("contains(needs.*.result, 'failure')") && mentions_results("${{ needs.a.result }}"));
        assert!(!mentions_results("needs.a.outputs.result") && !mentions_results("needs"));
        assert!(looks_at_status("${{ ! cancelled() }}") && !looks_at_status("success()"));
        assert!(looks_at_status("!success()") && only_after_failure("${{ failure() }}"));
        assert!(!only_after_failure("failure() || always()") && !only_after_failure("!failure()"));
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let text = "${{ !(a == 'b) \u{E9}') || !cancelled( ) && (x(y(), 'z')) }}";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            holds(&text[..end], Some("push"));
            outputs(&text[..end]);
        }
        holds(&"(".repeat(10_000), None);
        holds(&"!".repeat(10_000), None);
    }
}
