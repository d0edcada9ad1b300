//! What is written, what is refused, and what a rewrite keeps.

use std::fs;

use super::{Yard, tree, write};

#[test]
fn every_file_of_a_set_is_written() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("docs/b.md", "b");
    let notes = yard.commit(&[write("a.md", "a", "A"), write("docs/b.md", "b", ""), write("new/er/c.md", None, "C")]);
    assert_eq!(notes.unwrap(), Vec::<String>::new());
    assert_eq!(yard.read("a.md").unwrap(), b"A");
    assert_eq!(yard.read("docs/b.md").unwrap(), b"");
    assert_eq!(yard.read("new/er/c.md").unwrap(), b"C");
    yard.assert_clean();
}

#[test]
fn a_write_that_changes_nothing_touches_nothing() {
    let yard = Yard::new();
    let path = yard.put("a.md", "a");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    yard.commit(&[write("a.md", "a", "a")]).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    yard.refuse(&[write("a.md", "b", "b")], &["`a.md` changed while it was being judged"]);
}

#[test]
fn a_target_that_changed_since_it_was_judged_stops_the_whole_set() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("b.md", "edited meanwhile");
    let good = write("a.md", "a", "A");
    yard.refuse(&[good.clone(), write("b.md", "b", "B")], &["`b.md` changed while", "nothing was written"]);
    yard.refuse(&[good.clone(), write("c.md", "c", "C")], &["`c.md` was removed while"]);
    yard.refuse(&[good, write("b.md", None, "B")], &["`b.md` was created while"]);
}

#[test]
fn a_folder_and_a_path_through_a_file_are_refused() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("docs/b.md", "b");
    let good = write("a.md", "a", "A");
    yard.refuse(&[good.clone(), write("docs", "x", "y")], &["`docs` is a folder"]);
    yard.refuse(&[good.clone(), write("a.md/b.md", None, "y")], &["a parent of `a.md/b.md`", "not a folder"]);
    yard.refuse(&[good, write("a.md/b/c.md", "x", "y")], &["not a folder"]);
}

#[test]
fn the_files_of_git_and_of_the_journal_are_refused() {
    let mut yard = Yard::new();
    yard.place.state = yard.path(".xtask");
    yard.put(".git/config", "c");
    fs::create_dir(&yard.place.state).unwrap();
    drop(yard.lock());
    let refusal = |path: &str, before| {
        let error = yard.commit(&[write(path, before, "y")]).unwrap_err();
        format!("{error:#}")
    };
    assert!(refusal(".git/config", Some("c")).contains("files of git"));
    assert!(refusal("sub/.GIT/hooks/x", None).contains("files of git"));
    assert!(refusal(".xtask/x", None).contains("folder of the journal"));
}

#[test]
fn a_read_only_file_is_refused() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    let path = yard.put("b.md", "b");
    let mut mode = fs::metadata(&path).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&path, mode.clone()).unwrap();
    yard.refuse(&[write("a.md", "a", "A"), write("b.md", "b", "B")], &["`b.md` is read-only"]);
    #[allow(clippy::permissions_set_readonly_false, reason = "the file is about to be removed; Windows insists")]
    mode.set_readonly(false);
    fs::set_permissions(&path, mode).unwrap();
}

#[test]
fn one_file_twice_is_refused() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.refuse(&[write("a.md", "a", "A"), write("a.md", "a", "B")], &["are one file, `a.md`"]);
}

#[test]
fn the_longest_name_is_staged_too() {
    let yard = Yard::new();
    let name = "\u{fc}".repeat(127);
    yard.put(&name, "a");
    yard.commit(&[write(&name, "a", "A")]).unwrap();
    assert_eq!(yard.read(&name).unwrap(), b"A");
    yard.assert_clean();
}

#[test]
fn two_roots_share_a_state_folder() {
    let (yard, mut other) = (Yard::new(), Yard::new());
    other.place.state = yard.place.state.clone();
    for yard in [&yard, &other] {
        yard.put("a.md", "a");
        yard.commit(&[write("a.md", "a", "A")]).unwrap();
        yard.assert_clean();
    }
}

#[test]
fn the_lock_of_another_state_folder_is_refused() {
    let (yard, other) = (Yard::new(), Yard::new());
    yard.put("a.md", "a");
    let error = xtask::apply::commit(&yard.place, &other.lock(), &[write("a.md", "a", "A")], &mut |_| {});
    assert!(error.unwrap_err().to_string().contains("the lock held is not the one"));
    assert_eq!(yard.read("a.md").unwrap(), b"a");
}

/// The name a temporary of this process gets next depends on the other tests, so many are taken.
#[test]
fn aw_2_a_foreign_temporary_survives() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("a.md.tmp", "foreign");
    for counter in 0..400 {
        let name = format!(".a.md.xtask-{}-{counter}.tmp", std::process::id());
        yard.put(&name, "foreign");
    }
    let before = tree(&yard.place.root);
    yard.commit(&[write("a.md", "a", "A")]).unwrap();
    let mut after = tree(&yard.place.root);
    assert_eq!(after.insert("a.md".to_owned(), "a".to_owned()).as_deref(), Some("A"));
    assert_eq!(after, before);
}

#[test]
fn aw_2_a_temporary_that_appears_after_its_name_was_chosen_survives() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    let mut taken = None;
    let mut observe = |step| {
        if step == xtask::apply::Step::Intended {
            let journal = fs::read_to_string(yard.journal()).unwrap();
            let start = journal.find(".a.md.xtask-").unwrap();
            let end = start + journal[start..].find('"').unwrap();
            yard.put(&journal[start..end], "foreign");
            taken = Some(journal[start..end].to_owned());
        }
    };
    yard.commit_observed(&[write("a.md", "a", "A")], &mut observe).unwrap();
    assert_eq!(yard.read("a.md").unwrap(), b"A");
    let taken = taken.unwrap();
    assert_eq!(yard.read(&taken).unwrap(), b"foreign");
    assert_eq!(tree(&yard.place.root).len(), 2);
}

#[cfg(unix)]
mod unix {
    use std::{
        fs,
        os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink},
    };

    use super::super::{Yard, tree, write};

    #[test]
    fn aw_1_mode_symlink_and_hard_link_are_kept_or_reported() {
        let yard = Yard::new();
        let secret = yard.put("secret.md", "s");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        let script = yard.put("run.sh", "r");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o4755)).unwrap();
        yard.put("docs/real.md", "l");
        symlink("docs/real.md", yard.path("link.md")).unwrap();
        let linked = yard.put("one.md", "h");
        fs::hard_link(&linked, yard.path("two.md")).unwrap();
        let notes = yard
            .commit(&[
                write("secret.md", "s", "S"),
                write("run.sh", "r", "R"),
                write("link.md", "l", "L"),
                write("one.md", "h", "H"),
            ])
            .unwrap();
        assert_eq!(notes, ["`one.md` was a hard link; its 1 other name keeps the old bytes"]);
        assert_eq!(fs::metadata(&secret).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(&script).unwrap().mode() & 0o7777, 0o4755);
        let after = tree(&yard.place.root);
        assert_eq!(after["link.md"], "-> docs/real.md");
        assert_eq!(after["docs/real.md"], "L");
        assert_eq!((after["one.md"].as_str(), after["two.md"].as_str()), ("H", "h"));
        yard.assert_clean();
    }

    #[test]
    fn a_temporary_and_kept_bytes_are_never_more_readable_than_their_target() {
        let yard = Yard::new();
        let secret = yard.put("secret.md", "s");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        let mut looked = 0;
        let mut observe = |_| {
            let beside = fs::read_dir(&yard.place.root).unwrap();
            let state = fs::read_dir(yard.journal().parent().unwrap()).into_iter().flatten();
            for entry in beside.chain(state) {
                let metadata = entry.unwrap().metadata().unwrap();
                assert_eq!(metadata.mode() & 0o077, 0);
                looked += 1;
            }
        };
        let lock = yard.lock();
        let mut stop_before_the_folder_goes = |step| {
            if step != xtask::apply::Step::JournalFolderRemoved {
                observe(step);
            }
        };
        let writes = [write("secret.md", "s", "S")];
        xtask::apply::commit(&yard.place, &lock, &writes, &mut stop_before_the_folder_goes).unwrap();
        assert!(looked > 10);
    }

    #[test]
    fn a_symbolic_link_that_leaves_the_root_or_dangles_is_refused() {
        let yard = Yard::new();
        yard.put("a.md", "a");
        fs::create_dir(yard.folder().join("outside")).unwrap();
        let outside = yard.folder().join("outside/o.md");
        fs::write(&outside, "o").unwrap();
        symlink(&outside, yard.path("out.md")).unwrap();
        symlink("../outside", yard.path("out")).unwrap();
        symlink("missing.md", yard.path("dangling.md")).unwrap();
        symlink("missing", yard.path("hole")).unwrap();
        symlink("loop.md", yard.path("loop.md")).unwrap();
        let good = write("a.md", "a", "A");
        for (path, before, words) in [
            ("out.md", Some("o"), "leads out of the repository"),
            ("out/o.md", Some("o"), "leads out of the repository"),
            ("out/new.md", None, "leads out of the repository"),
            ("out/new/new.md", None, "leads out of the repository"),
            ("dangling.md", None, "leads nowhere"),
            ("hole/new.md", None, "a parent of `hole/new.md`"),
            ("loop.md", Some("x"), "leads nowhere"),
        ] {
            yard.refuse(&[good.clone(), write(path, before, "X")], &[words]);
        }
        assert_eq!(tree(&yard.folder().join("outside")).len(), 1);
        assert_eq!(fs::read(outside).unwrap(), b"o");
    }

    #[test]
    fn a_link_and_its_file_in_one_set_are_refused() {
        let yard = Yard::new();
        yard.put("a.md", "a");
        symlink("a.md", yard.path("b.md")).unwrap();
        yard.refuse(&[write("a.md", "a", "A"), write("b.md", "a", "B")], &["`a.md` and `b.md` are one file"]);
    }

    #[test]
    fn a_file_mode_without_the_owners_write_bit_is_read_only() {
        let yard = Yard::new();
        let path = yard.put("a.md", "a");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o464)).unwrap();
        yard.refuse(&[write("a.md", "a", "A")], &["`a.md` is read-only"]);
    }

    #[test]
    fn a_pipe_is_refused_instead_of_waited_for() {
        let yard = Yard::new();
        let made = std::process::Command::new("mkfifo").arg(yard.path("pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: `mkfifo` is missing");
            return;
        }
        let error = format!("{:#}", yard.commit(&[write("pipe", "a", "A")]).unwrap_err());
        assert!(error.contains("not a regular file"), "{error}");
    }
}
