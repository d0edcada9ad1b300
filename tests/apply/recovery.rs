//! Journals that recovery cannot follow, must not follow, or follows backward.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
};

use xtask::apply::{Place, Recovery, Step, recover};

use super::{Yard, tree, write};

/// A run over two files that was ended at `step`.
fn crashed(step: Step) -> Yard {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("b.md", "b");
    let mut observe = |now| {
        if now == step {
            resume_unwind(Box::new(()));
        }
    };
    let writes = [write("a.md", "a", "A"), write("b.md", "b", "B")];
    let ended = catch_unwind(AssertUnwindSafe(|| yard.commit_observed(&writes, &mut observe)));
    assert!(ended.is_err());
    yard
}

fn temporary(yard: &Yard, of: &str) -> PathBuf {
    let start = format!(".{of}.xtask-");
    let tree = tree(&yard.place.root);
    yard.path(tree.keys().find(|name| name.starts_with(&start)).unwrap())
}

/// Recovery must refuse with every one of `words` and change nothing at all.
#[track_caller]
fn stuck(yard: &Yard, words: &[&str]) {
    let everything = || {
        let mut all = tree(yard.folder());
        all.remove("state/holder");
        all
    };
    let before = everything();
    let error = format!("{:#}", recover(&yard.place, &mut |_| {}).unwrap_err());
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    assert!(error.contains("nothing was touched") && error.contains("delete the folder"), "{error}");
    assert_eq!(everything(), before, "{error}");
}

#[test]
fn without_an_interrupted_run_nothing_is_created() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    assert_eq!(recover(&yard.place, &mut |_| panic!("waited")).unwrap(), Recovery::Nothing);
    assert_eq!(tree(yard.folder()).len(), 2);
    // Neither does it take the lock, which would wait for itself here.
    let _lock = yard.lock();
    assert_eq!(recover(&yard.place, &mut |_| panic!("waited")).unwrap(), Recovery::Nothing);
}

#[test]
fn an_interrupted_run_is_told_in_words() {
    let yard = crashed(Step::Staged(0));
    let words = recover(&yard.place, &mut |_| {}).unwrap().to_string();
    assert_eq!(words, "an interrupted run was rolled back: nothing changed in `a.md`, `b.md`");
    let yard = crashed(Step::Committed);
    let words = recover(&yard.place, &mut |_| {}).unwrap().to_string();
    assert_eq!(words, "an interrupted run was finished: it wrote `a.md`, `b.md`");
}

#[test]
fn a_commit_over_an_unsettled_journal_is_refused() {
    let yard = crashed(Step::Renamed(0));
    let error = format!("{:#}", yard.commit(&[write("b.md", "b", "C")]).unwrap_err());
    assert!(error.contains("records an interrupted run"), "{error}");
    assert_eq!(yard.read("b.md").unwrap(), b"b");
}

#[test]
fn a_lost_or_damaged_temporary_means_backward() {
    for damage in ["", "B and more"] {
        let yard = crashed(Step::Renamed(0));
        assert_eq!(yard.read("a.md").unwrap(), b"A");
        fs::write(temporary(&yard, "b.md"), damage).unwrap();
        assert!(matches!(recover(&yard.place, &mut |_| {}).unwrap(), Recovery::RolledBack(paths) if paths.len() == 2));
        assert_eq!((yard.read("a.md").unwrap(), yard.read("b.md").unwrap()), (b"a".to_vec(), b"b".to_vec()));
        yard.assert_clean();
    }
}

#[test]
fn a_file_edited_after_the_crash_is_left_alone_and_the_way_out_works() {
    let yard = crashed(Step::Renamed(0));
    yard.put("a.md", "edited after the crash");
    stuck(&yard, &["`a.md` is neither", "old-0", "already published"]);
    let yard = crashed(Step::Renamed(0));
    yard.put("b.md", "edited after the crash");
    let new = temporary(&yard, "b.md");
    stuck(&yard, &["`b.md` is neither", "old-1", new.to_str().unwrap()]);
    fs::remove_dir_all(yard.journal().parent().unwrap()).unwrap();
    fs::remove_file(new).unwrap();
    assert_eq!(recover(&yard.place, &mut |_| {}).unwrap(), Recovery::Nothing);
    yard.assert_clean();
}

#[test]
fn a_folder_in_the_place_of_a_file_is_left_alone() {
    let yard = crashed(Step::Renamed(0));
    fs::remove_file(yard.path("b.md")).unwrap();
    yard.put("b.md/inside.md", "x");
    stuck(&yard, &["`b.md` is a folder"]);
}

#[test]
fn lost_old_bytes_stop_a_roll_back() {
    let yard = crashed(Step::Renamed(0));
    fs::write(temporary(&yard, "b.md"), "").unwrap();
    fs::remove_file(yard.journal().with_file_name("old-0")).unwrap();
    stuck(&yard, &["the old bytes of `a.md` are not in"]);
}

#[test]
fn a_truncated_or_damaged_journal_loses_nothing() {
    let whole = fs::read(crashed(Step::Renamed(0)).journal()).unwrap();
    for length in (0..whole.len()).step_by(37) {
        let yard = crashed(Step::Renamed(0));
        let journal = fs::read(yard.journal()).unwrap();
        fs::write(yard.journal(), &journal[..length]).unwrap();
        stuck(&yard, &["cannot be settled from"]);
    }
    let yard = crashed(Step::Renamed(0));
    let mut journal = fs::read(yard.journal()).unwrap();
    let middle = journal.len() / 2;
    journal[middle] ^= 1;
    fs::write(yard.journal(), journal).unwrap();
    stuck(&yard, &["damaged"]);
}

/// Replaces text in a journal and seals it again, as somebody who means harm would.
fn forge(yard: &Yard, from: &str, to: &str) {
    use sha2::{Digest as _, Sha256};
    let text = fs::read_to_string(yard.journal()).unwrap();
    let json = text.split_once('\n').unwrap().1.trim_end();
    assert!(json.contains(from), "{json}");
    let json = json.replace(from, to);
    let seal: String = Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(yard.journal(), format!("{seal}\n{json}\n")).unwrap();
}

#[test]
fn a_forged_journal_reaches_nothing_it_should_not() {
    let outside = |yard: &Yard| fs::write(yard.folder().join("o.md"), "o").unwrap();
    for (from, to, words) in [
        ("\"target\": \"b.md\"", "\"target\": \"../o.md\"", "stays inside the repository"),
        ("\"target\": \"b.md\"", "\"target\": \"/etc/passwd\"", "absolute"),
        ("\"target\": \"b.md\"", "\"target\": \".git/config\"", "files of git"),
        ("\"temporary\": \".b.md.xtask-", "\"temporary\": \"../.b.md.xtask-", "no name of a temporary"),
        ("\"temporary\": \".b.md.xtask-", "\"temporary\": \"c.md.xtask-", "no name of a temporary"),
        ("\"folders\": []", "\"folders\": [\"..\"]", "stays inside the repository"),
        ("\"version\": 1", "\"version\": 2", "version 2"),
        ("\"phase\": \"committed\"", "\"phase\": \"sideways\"", "unknown shape"),
        ("\"phase\"", "\"extra\": 1, \"phase\"", "unknown shape"),
    ] {
        let yard = crashed(Step::Renamed(0));
        outside(&yard);
        forge(&yard, from, to);
        stuck(&yard, &[words]);
    }
}

#[cfg(unix)]
#[test]
fn a_target_that_became_a_link_is_not_followed() {
    let yard = crashed(Step::Renamed(0));
    let outside = yard.folder().join("o.md");
    fs::write(&outside, "b").unwrap();
    fs::remove_file(yard.path("b.md")).unwrap();
    std::os::unix::fs::symlink(&outside, yard.path("b.md")).unwrap();
    stuck(&yard, &["leads out of the repository"]);
    fs::remove_file(yard.path("b.md")).unwrap();
    yard.put("c.md", "b");
    std::os::unix::fs::symlink("c.md", yard.path("b.md")).unwrap();
    stuck(&yard, &["`b.md` leads to `c.md` now"]);
}

#[test]
fn a_folder_somebody_used_after_the_crash_stays() {
    let yard = Yard::new();
    let mut observe = |step| {
        if step == Step::Staged(0) {
            resume_unwind(Box::new(()));
        }
    };
    let writes = [write("new/er/c.md", None, "C")];
    let ended = catch_unwind(AssertUnwindSafe(|| yard.commit_observed(&writes, &mut observe)));
    assert!(ended.is_err());
    yard.put("new/mine.md", "mine");
    assert!(matches!(recover(&yard.place, &mut |_| {}).unwrap(), Recovery::RolledBack(_)));
    assert_eq!(tree(&yard.place.root).into_keys().collect::<Vec<_>>(), ["new", "new/mine.md"]);
    yard.assert_clean();
}

#[test]
fn foreign_files_beside_the_journal_stay() {
    let yard = crashed(Step::Renamed(0));
    let mine = yard.journal().with_file_name("mine.txt");
    fs::write(&mine, "mine").unwrap();
    recover(&yard.place, &mut |_| {}).unwrap();
    assert_eq!(fs::read(&mine).unwrap(), b"mine");
    assert_eq!(recover(&yard.place, &mut |_| panic!("waited")).unwrap(), Recovery::Nothing);
}

#[test]
fn an_interrupted_run_is_settled_after_the_folder_has_moved() {
    let yard = crashed(Step::Renamed(0));
    let moved = yard.place.root.with_file_name("moved");
    fs::rename(&yard.place.root, &moved).unwrap();
    let place = Place { root: moved.clone(), ..yard.place.clone() };
    assert_ne!(recover(&place, &mut |_| {}).unwrap(), Recovery::Nothing);
    let texts = ["a.md", "b.md"].map(|name| fs::read_to_string(moved.join(name)).unwrap());
    assert!(texts == ["a", "b"] || texts == ["A", "B"], "{texts:?}");
    assert_eq!(fs::read_dir(&moved).unwrap().count(), 2, "no temporary is left");
}
