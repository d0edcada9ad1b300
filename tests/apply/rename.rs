//! Renamed files: what is kept, and what stands in the way.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use xtask::apply::{Recovery, Step, recover};

use super::{Yard, renamed, tree, write};

#[test]
fn a_file_gets_another_name_and_other_bytes_at_once() {
    let yard = Yard::new();
    yard.put("docs/old.md", "see old\n");
    yard.put("docs/c.md", "c");
    let writes = [renamed("docs/old.md", "docs/new.md", "see old\n", "see new\n"), write("docs/c.md", "c", "C")];
    assert!(yard.commit(&writes).unwrap().is_empty());
    let found = tree(&yard.place.root);
    let names: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(names, [("docs", "folder"), ("docs/c.md", "C"), ("docs/new.md", "see new\n")]);
    yard.assert_clean();
}

#[test]
fn a_folder_that_is_left_empty_goes_and_one_that_is_not_stays() {
    let yard = Yard::new();
    yard.put("aux/con/x", "x");
    yard.put("aux/con/y", "y");
    yard.put("nul/z", "z");
    yard.put("nul/ignored", "i");
    let writes = [
        renamed("aux/con/x", "aux_/con_/x", "x", "x"),
        renamed("aux/con/y", "aux_/con_/y", "y", "y"),
        renamed("nul/z", "nul_/z", "z", "z"),
    ];
    yard.commit(&writes).unwrap();
    let names: Vec<String> = tree(&yard.place.root).into_keys().collect();
    assert_eq!(names, ["aux_", "aux_/con_", "aux_/con_/x", "aux_/con_/y", "nul", "nul/ignored", "nul_", "nul_/z"]);
    yard.assert_clean();
}

#[test]
fn a_rename_onto_what_is_there_is_refused() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("b.md", "a");
    yard.put("folder/x", "x");
    yard.refuse(&[renamed("a.md", "b.md", "a", "a")], &["cannot be renamed to `b.md`: that is there already"]);
    yard.refuse(&[renamed("a.md", "folder", "a", "a")], &["`folder` is a folder"]);
    yard.refuse(&[renamed("a.md", "b.md/c.md", "a", "a")], &["is not a folder"]);
    yard.refuse(&[renamed("a.md", ".git/c.md", "a", "a")], &["files of git"]);
    let both = [renamed("a.md", "c.md", "a", "a"), renamed("b.md", "c.md", "a", "a")];
    yard.refuse(&both, &["are one file, `c.md`"]);
    yard.refuse(&[write("a.md", "a", "A"), renamed("a.md", "c.md", "a", "a")], &["are one file, `a.md`"]);
}

#[test]
fn a_file_that_is_not_what_was_judged_is_not_renamed() {
    let yard = Yard::new();
    yard.put("a.md", "other");
    yard.refuse(&[renamed("a.md", "b.md", "a", "a")], &["`a.md` changed while it was being judged"]);
    yard.refuse(&[renamed("c.md", "b.md", "a", "a")], &["`c.md` was removed while it was being judged"]);
    let mut write = renamed("a.md", "b.md", "other", "other");
    write.before = None;
    yard.refuse(&[write], &["cannot be renamed before it is there"]);
}

/// A run over a rename and a write that was ended at `step`.
fn crashed(step: Step) -> Yard {
    let yard = Yard::new();
    yard.put("aux/a.md", "a");
    yard.put("b.md", "b");
    let mut observe = |now| {
        if now == step {
            resume_unwind(Box::new(()));
        }
    };
    let writes = [renamed("aux/a.md", "aux_/a.md", "a", "A"), write("b.md", "b", "B")];
    let ended = catch_unwind(AssertUnwindSafe(|| yard.commit_observed(&writes, &mut observe)));
    assert!(ended.is_err(), "{step:?} never came");
    yard
}

#[track_caller]
fn stuck(yard: &Yard, words: &[&str]) {
    let error = format!("{:#}", recover(&yard.place, &mut |_| {}).unwrap_err());
    for word in words.iter().chain(&["nothing was touched", "delete the folder"]) {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
}

#[test]
fn an_interrupted_rename_is_told_in_words() {
    let words = |step| recover(&crashed(step).place, &mut |_| {}).unwrap().to_string();
    let (old, new) = ("nothing changed in", "it wrote");
    let files = "`aux/a.md`, `aux_/a.md`, `b.md`";
    assert_eq!(words(Step::Staged(1)), format!("an interrupted run was rolled back: {old} {files}"));
    assert_eq!(words(Step::Renamed(0)), format!("an interrupted run was finished: {new} {files}"));
}

#[test]
fn a_parked_file_comes_back_when_the_way_forward_is_lost() {
    let yard = crashed(Step::Renamed(1));
    let temporary = tree(&yard.place.root).into_keys().find(|name| name.starts_with(".b.md.xtask-")).unwrap();
    fs::write(yard.path(&temporary), "damaged").unwrap();
    assert!(matches!(recover(&yard.place, &mut |_| {}).unwrap(), Recovery::RolledBack(_)));
    let names: Vec<String> = tree(&yard.place.root).into_keys().collect();
    assert_eq!(names, ["aux", "aux/a.md", "b.md"]);
    assert_eq!(yard.read("aux/a.md").unwrap(), b"a");
    yard.assert_clean();
}

#[test]
fn a_lost_parked_file_stops_a_roll_back() {
    let yard = crashed(Step::Renamed(1));
    let found = tree(&yard.place.root);
    let temporary = |start: &str| found.keys().find(|name| name.contains(start)).unwrap();
    fs::write(yard.path(temporary(".b.md.xtask-")), "damaged").unwrap();
    fs::remove_file(yard.path(temporary("aux/.a.md.xtask-"))).unwrap();
    stuck(&yard, &["the old bytes of `aux/a.md` are not in"]);
    assert_eq!(yard.read("aux_/a.md").unwrap(), b"A", "the new file is the only one left");
}

#[test]
fn a_file_that_somebody_puts_under_either_name_is_left_alone() {
    let yard = crashed(Step::Renamed(0));
    yard.put("aux/a.md", "mine");
    stuck(&yard, &["`aux/a.md` is neither", "meant to rename it", "its old bytes are in"]);
    assert_eq!(yard.read("aux/a.md").unwrap(), b"mine");
    let yard = crashed(Step::Renamed(0));
    yard.put("aux_/a.md", "mine");
    stuck(&yard, &["`aux_/a.md` is neither", "did not exist before"]);
    assert_eq!(yard.read("aux_/a.md").unwrap(), b"mine");
}

#[test]
fn a_transaction_that_fails_after_a_rename_takes_it_back() {
    for name in ["aux/a.md", "aux_/a.md"] {
        let yard = Yard::new();
        yard.put("aux/a.md", "a");
        yard.put("b.md", "b");
        let mut observe = |now| {
            if now == Step::Renamed(1) {
                yard.put("b.md", "edited");
            }
        };
        let writes = [renamed("aux/a.md", "aux_/a.md", "a", "A"), write("b.md", "b", "B")];
        let error = format!("{:#}", yard.commit_observed(&writes, &mut observe).unwrap_err());
        assert!(error.starts_with("nothing was changed: "), "{error}");
        assert_eq!(yard.path(name).exists(), name == "aux/a.md");
        assert_eq!(yard.read("aux/a.md").unwrap(), b"a");
        assert!(!yard.path("aux_").exists());
        yard.assert_clean();
    }
}

/// A yard where `a.md` and `A.md` are one file; here only where the temporary folder is of that kind.
fn where_case_does_not_count() -> Option<Yard> {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("b.md", "b");
    let found = yard.path("A.MD").exists();
    if !found {
        eprintln!("skipped: case counts in the temporary folder");
    }
    found.then_some(yard)
}

#[test]
fn a_rename_that_changes_only_the_case_works_where_case_does_not_count() {
    for after in ["a", "A"] {
        let Some(yard) = where_case_does_not_count() else { return };
        yard.commit(&[renamed("a.md", "A.md", "a", after)]).unwrap();
        let names: Vec<(String, String)> = tree(&yard.place.root).into_iter().collect();
        assert_eq!(names, [("A.md".to_owned(), after.to_owned()), ("b.md".to_owned(), "b".to_owned())]);
        yard.refuse(&[renamed("A.md", "B.md", after, after)], &["that is there already"]);
        yard.refuse(&[renamed("A.md", "B.MD", after, after)], &["that is there already"]);
        yard.assert_clean();
    }
}

#[test]
fn a_run_killed_while_it_changes_the_case_leaves_the_old_name_or_the_new() {
    for (after, harm) in [("a", false), ("A", false), ("a", true), ("A", true)] {
        let mut finished = false;
        for stop in 1..100 {
            let Some(yard) = where_case_does_not_count() else { return };
            let mut count = 0;
            let mut observe = |_| {
                count += 1;
                if count == stop {
                    resume_unwind(Box::new(()));
                }
            };
            let writes = [renamed("a.md", "A.md", "a", after), write("b.md", "b", "B")];
            finished = catch_unwind(AssertUnwindSafe(|| yard.commit_observed(&writes, &mut observe).unwrap())).is_ok();
            let temporary = tree(&yard.place.root).into_keys().find(|name| name.starts_with(".b.md.xtask-"));
            if let (true, Some(temporary)) = (harm, temporary) {
                // The way forward is lost.
                fs::write(yard.path(&temporary), "damaged").unwrap();
            }
            recover(&yard.place, &mut |_| {}).unwrap();
            let now: Vec<(String, String)> = tree(&yard.place.root).into_iter().collect();
            let is = |name: &str, text: &str, other: &str| {
                now == [(name.to_owned(), text.to_owned()), ("b.md".to_owned(), other.to_owned())]
            };
            assert!(is("a.md", "a", "b") || is("A.md", after, "B"), "{stop}: {now:?}");
            yard.assert_clean();
            if finished {
                break;
            }
        }
        assert!(finished);
    }
}

#[cfg(unix)]
mod unix {
    use std::{
        fs,
        os::unix::fs::{PermissionsExt as _, symlink},
    };

    use super::super::{Yard, renamed, tree};

    #[test]
    fn the_mode_is_kept() {
        let yard = Yard::new();
        for (name, mode) in [("odd-run", 0o755), ("odd-secret", 0o600), ("odd-fixed", 0o444)] {
            let path = yard.put(name, "x");
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        // A file that may not be written can be renamed: its bytes stay.
        let writes = [
            renamed("odd-run", "run", "x", "y"),
            renamed("odd-secret", "secret", "x", "x"),
            renamed("odd-fixed", "fixed", "x", "x"),
        ];
        yard.commit(&writes).unwrap();
        for (name, mode) in [("run", 0o755), ("secret", 0o600), ("fixed", 0o444)] {
            assert_eq!(fs::metadata(yard.path(name)).unwrap().permissions().mode() & 0o777, mode, "{name}");
        }
        yard.refuse(&[renamed("fixed", "other", "x", "y")], &["`fixed` is read-only"]);
    }

    #[test]
    fn a_link_is_renamed_as_itself() {
        let yard = Yard::new();
        yard.put("target.md", "t");
        for (name, text) in [("odd-link", "target.md"), ("odd-lost", "nowhere"), ("odd-out", "../../outside")] {
            symlink(text, yard.path(name)).unwrap();
        }
        let writes = [
            renamed("odd-link", "link", "target.md", "target.md"),
            renamed("odd-lost", "lost", "nowhere", "nowhere"),
            renamed("odd-out", "out", "../../outside", "../../outside"),
        ];
        yard.commit(&writes).unwrap();
        let found = tree(&yard.place.root);
        let links: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let expected =
            [("link", "-> target.md"), ("lost", "-> nowhere"), ("out", "-> ../../outside"), ("target.md", "t")];
        assert_eq!(links, expected);
        yard.refuse(&[renamed("link", "other", "else", "else")], &["`link` changed while it was being judged"]);
        yard.refuse(&[renamed("target.md", "lost", "t", "t")], &["that is there already"]);
        yard.assert_clean();
    }

    #[test]
    fn a_new_folder_behind_a_link_that_leaves_the_root_is_refused() {
        let yard = Yard::new();
        yard.put("a.md", "a");
        let outside = yard.folder().join("outside");
        fs::create_dir(&outside).unwrap();
        symlink(&outside, yard.path("out")).unwrap();
        yard.refuse(&[renamed("a.md", "out/a.md", "a", "a")], &["leads out of the repository"]);
    }
}
