//! The names that jobs report under.

use super::Job;

/// As many names of a matrix are told apart.
const NAMES_MAX: usize = 256;

/// Stands for what only a run knows.
const ANY: char = '\0';

/// A name that a job reports under, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported(String);

impl Reported {
    /// Whether a check of this name may come from the job.
    pub fn fits(&self, name: &str) -> bool {
        let mut parts = self.0.split(ANY);
        let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
        let parts: Vec<&str> = parts.collect();
        let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
        for part in middle {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last)
    }

    /// As it is shown: `*` where only a run knows.
    pub fn shown(&self) -> String {
        self.0.replace(ANY, "*")
    }

    /// The name behind that of a caller.
    #[must_use]
    pub fn behind(&self, caller: &Reported) -> Reported {
        Reported(format!("{} / {}", caller.0, self.0))
    }
}

/// The names that `job` reports under.
pub(super) fn reported(job: &Job) -> Vec<Reported> {
    let template = job.name.as_ref().map(|name| name.text.as_str());
    let names = match template {
        Some(template) if template.contains("${{") => expanded(template, job),
        // Of a matrix the values are added, where the name has none of them.
        Some(name) => with_values(name, job),
        None => with_values(&job.id.text, job),
    };
    names.into_iter().map(Reported).collect()
}

/// `name (value, value)` for every combination.
fn with_values(name: &str, job: &Job) -> Vec<String> {
    if job.matrix.is_empty() {
        return vec![name.to_owned()];
    }
    let own: Vec<_> = job.matrix.iter().filter(|(key, _)| key != "include").collect();
    let is_open = own.len() < job.matrix.len();
    let mut rows = vec![String::new()];
    for (_, values) in &own {
        let Some(values) = values.as_ref().filter(|values| rows.len() * values.len() <= NAMES_MAX) else {
            return vec![format!("{name} ({ANY})")];
        };
        let join =
            |row: &String, value: &String| if row.is_empty() { value.clone() } else { format!("{row}, {value}") };
        rows = rows.iter().flat_map(|row| values.iter().map(move |value| join(row, value))).collect();
    }
    let rows = rows.into_iter().filter(|row| !row.is_empty()).map(|row| format!("{name} ({row})"));
    rows.chain(is_open.then(|| format!("{name} ({ANY})"))).collect()
}

/// A name with expressions, each replaced by every value it can have.
fn expanded(template: &str, job: &Job) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut rest = template;
    while let Some(start) = rest.find("${{") {
        let Some(length) = rest[start..].find("}}") else { break };
        let expression = rest[start + 3..start + length].trim();
        let key = expression.strip_prefix("matrix.");
        let values = key.and_then(|key| job.matrix.iter().find(|(name, _)| name == key)?.1.clone());
        let values = values.filter(|values| names.len() * values.len() <= NAMES_MAX && !values.is_empty());
        let values = values.unwrap_or_else(|| vec![ANY.to_string()]);
        let before = &rest[..start];
        names =
            names.iter().flat_map(|name| values.iter().map(move |value| format!("{name}{before}{value}"))).collect();
        rest = &rest[start + length + 2..];
    }
    names.iter().map(|name| format!("{name}{rest}")).collect()
}
