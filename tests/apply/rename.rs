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
    yard.put("docs/ab:c.md", "see ab:c\n");
    yard.put("docs/c.md", "c");
    let writes = [renamed("docs/ab:c.md", "docs/ab-c.md", "see ab:c\n", "see ab-c\n"), write("docs/c.md", "c", "C")];
    assert!(yard.commit(&writes).unwrap().is_empty());
    let found = tree(&yard.place.root);
    let names: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(names, [("docs", "folder"), ("docs/ab-c.md", "see ab-c\n"), ("docs/c.md", "C")]);
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
        for (name, mode) in [("odd:run", 0o755), ("odd:secret", 0o600), ("odd:fixed", 0o444)] {
            let path = yard.put(name, "x");
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        // A file that may not be written can be renamed: its bytes stay.
        let writes = [
            renamed("odd:run", "run", "x", "y"),
            renamed("odd:secret", "secret", "x", "x"),
            renamed("odd:fixed", "fixed", "x", "x"),
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
        for (name, text) in [("odd:link", "target.md"), ("odd:lost", "nowhere"), ("odd:out", "../../outside")] {
            symlink(text, yard.path(name)).unwrap();
        }
        let writes = [
            renamed("odd:link", "link", "target.md", "target.md"),
            renamed("odd:lost", "lost", "nowhere", "nowhere"),
            renamed("odd:out", "out", "../../outside", "../../outside"),
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
