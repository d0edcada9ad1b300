//! Pull requests as `gh` prints them, asked of it or recorded in a file.

use serde_json::Value;

use crate::config::schema::{Config, Evidence};
use crate::model::{Request, Snapshot};

/// One pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// The branch that it brings.
    pub branch: String,
    /// The branch into which it goes; empty when that is not recorded.
    pub base: String,
    /// How far it is.
    pub state: State,
    /// Where it is on the web; may be empty.
    pub url: String,
}

impl PullRequest {
    /// Whether it was merged into `main`, a branch such as `origin/trunk`. One that went into another branch, as in a
    /// stack, has landed nowhere yet. Where either branch is not known, being merged counts.
    pub fn landed_on(&self, main: &str) -> bool {
        let local = main.strip_prefix("refs/heads/").unwrap_or(main);
        let remote = main.strip_prefix("refs/remotes/").unwrap_or(main);
        // `origin/trunk` is `trunk` of `origin`.
        let own = remote.split_once('/').map_or(remote, |(_, own)| own);
        let is_there = main.is_empty() || self.base.is_empty() || self.base == local || self.base == own;
        self.state == State::Merged && is_there
    }
}

/// How far a pull request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is open, and a draft.
    Draft,
    /// It is open for review.
    Open,
    /// It was merged.
    Merged,
    /// It was closed without that.
    Closed,
}

/// How long `gh` may take: it asks the network.
const SECONDS: u64 = 30;

/// The question to `gh`, when it may be asked and nothing is recorded.
pub fn question(config: &Config) -> Option<Request> {
    let counts = config.stack.evidence.contains(&Evidence::PullRequest) && config.stack.pull_requests.is_none();
    let allowed = config.commands.allow.iter().any(|name| name == "gh");
    // The documented fields of `gh pr list --json` (cli.github.com/manual/gh_pr_list).
    let fields = "number,title,state,isDraft,headRefName,baseRefName,url";
    let argv = ["gh", "pr", "list", "--state", "all", "--limit", "1000", "--json", fields];
    let argv = argv.iter().map(|word| (*word).to_owned()).collect();
    (counts && allowed).then_some(Request { argv, stdin: Vec::new(), seconds: SECONDS })
}

/// The pull requests that are known.
///
/// # Errors
/// Says in words what keeps them from being known although they should be.
pub fn known(config: &Config, snapshot: &Snapshot) -> Result<Vec<PullRequest>, String> {
    if let Some(path) = &config.stack.pull_requests {
        let file =
            snapshot.file(path).ok_or_else(|| format!("the pull requests recorded in `{path}` are not there"))?;
        return read(file.bytes())
            .map_err(|why| format!("the pull requests recorded in `{path}` cannot be read: {why}"));
    }
    let Some(answer) = question(config).and_then(|request| snapshot.facts.answers.get(&request)) else {
        return Ok(Vec::new());
    };
    match answer.status() {
        Ok(0) => read(&answer.stdout).map_err(|why| format!("the answer of `gh pr list` cannot be read: {why}")),
        Ok(status) => {
            let said = String::from_utf8_lossy(&answer.stderr);
            Err(format!("`gh pr list` ended with {status}: {}", said.lines().next().unwrap_or_default()))
        }
        Err(why) => Err(format!("`gh pr list` {why}")),
    }
}

/// Whether the pull requests are known: recorded in a file that is there, or answered by `gh`. Without either,
/// [`known`] gives none, which says nothing.
pub fn are_known(config: &Config, snapshot: &Snapshot) -> bool {
    config.stack.evidence.contains(&Evidence::PullRequest)
        && match &config.stack.pull_requests {
            Some(path) => snapshot.file(path).is_some(),
            None => question(config).is_some_and(|request| snapshot.facts.answers.contains_key(&request)),
        }
}

fn read(bytes: &[u8]) -> Result<Vec<PullRequest>, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let list = value.as_array().ok_or("it is no list")?;
    list.iter()
        .enumerate()
        .map(|(nth, value)| one(value).ok_or(format!("entry {} is no pull request", nth + 1)))
        .collect()
}

fn one(value: &Value) -> Option<PullRequest> {
    let draft = value.get("isDraft").and_then(Value::as_bool).unwrap_or(false);
    let state = match value.get("state")?.as_str()?.to_ascii_uppercase().as_str() {
        "MERGED" => State::Merged,
        "CLOSED" => State::Closed,
        "OPEN" if draft => State::Draft,
        "OPEN" => State::Open,
        _ => return None,
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(PullRequest {
        number: value.get("number")?.as_u64()?,
        title: text("title"),
        branch: text("headRefName"),
        base: text("baseRefName"),
        state,
        url: text("url"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gh_prints_is_read() {
        let text = br#"[{"number":7,"title":"PR-03: x","state":"OPEN","isDraft":true,"headRefName":"pr-3"},{"number":6,"title":"y","state":"MERGED","headRefName":"b"}]"#;
        let found = read(text).unwrap();
        assert_eq!(
            found.iter().map(|pr| (pr.number, pr.state)).collect::<Vec<_>>(),
            [(7, State::Draft), (6, State::Merged)]
        );
        for bad in [&b"{}"[..], b"[1]", b"[{\"number\":1,\"state\":\"WHAT\"}]", b"not json"] {
            assert!(read(bad).is_err());
        }
    }

    #[test]
    fn a_request_merged_into_another_branch_landed_nowhere() {
        let landed = |base: &str, main: &str| {
            let text = format!(r#"[{{"number":6,"state":"MERGED","headRefName":"b","baseRefName":"{base}"}}]"#);
            read(text.as_bytes()).unwrap()[0].landed_on(main)
        };
        for main in ["main", "origin/main", "refs/heads/main", "refs/remotes/origin/main", ""] {
            assert!(landed("main", main) && landed("", main), "{main}");
        }
        assert!(landed("release/1", "origin/release/1"));
        assert!(!landed("pr-01", "origin/main") && !landed("origin", "origin/main"));
    }
}
