//! `encoding`: what the bytes of files are, and what they are read as.

mod bytes;
mod console;
mod hidden;
mod lines;
mod mojibake;
#[cfg(unix)]
mod names;
mod python;
mod scripts;
mod test_data;

use super::Repo;

/// A committed repository with these files, byte by byte, and no ledgers.
fn repo(files: &[(&str, &[u8])]) -> Repo {
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n")]);
    for (path, bytes) in files {
        repo.write(path, bytes);
    }
    repo.commit("files");
    repo
}

/// What `encoding` finds: `path:line:column rule`, without the rule's family.
fn found(repo: &Repo) -> Vec<String> {
    let run = repo.run(&["encoding"]);
    assert_ne!(run.code, 2, "{run}");
    run.findings().into_iter().map(|finding| finding.replace(" encoding/", " ")).collect()
}

/// What `encoding` finds in one file.
fn found_in(path: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let found = found(&repo(&[(path, bytes.as_ref())]));
    found
        .into_iter()
        .filter_map(|finding| Some(finding.strip_prefix(path)?.trim_start_matches([':', ' ']).to_owned()))
        .collect()
}

/// Runs `encoding --execute` with `flags`, and holds the file to `after` and the next run to finding no `rule`.
#[track_caller]
fn repaired(flags: &[&str], path: &str, before: &[u8], after: &[u8], rule: &str) {
    let repo = repo(&[(path, before)]);
    assert!(found(&repo).iter().any(|finding| finding.contains(rule)), "{:?}", found(&repo));
    let others: Vec<_> = repo.files().into_iter().filter(|(name, _)| name != path).collect();
    let run = repo.run(&[&["encoding", "--execute"], flags].concat());
    assert_eq!(repo.bytes(path).escape_ascii().to_string(), after.escape_ascii().to_string(), "{run}");
    assert!(!found(&repo).iter().any(|finding| finding.contains(rule)), "{run}");
    assert_eq!(repo.files().into_iter().filter(|(name, _)| name != path).collect::<Vec<_>>(), others);
}

/// Holds `encoding --execute` to leaving the file alone.
#[track_caller]
fn left(path: &str, bytes: &[u8]) {
    let repo = repo(&[(path, bytes)]);
    let run = repo.run(&["encoding", "--execute"]);
    assert_eq!(repo.bytes(path), bytes, "{run}");
}

/// `text` in UTF-16LE, as Windows PowerShell appends it.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
