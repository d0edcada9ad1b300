//! What a refusal of the operating system leaves behind: nothing.

use std::fs;

use xtask::apply::Step;

use super::{Yard, tree, write};

/// Runs a commit of three files, does `harm` at `step`, and expects an error and the old files.
#[track_caller]
fn check(step: Step, harm: impl Fn(&Yard), words: &str) {
    let yard = Yard::new();
    for name in ["a.md", "b.md", "docs/c.md"] {
        yard.put(name, "old");
    }
    let mut after_harm = None;
    let mut observe = |now| {
        if now == step {
            harm(&yard);
            let mut files = tree(&yard.place.root);
            files.retain(|name, _| !name.contains(".xtask-"));
            files.values_mut().filter(|text| *text == "new").for_each(|text| *text = "old".to_owned());
            after_harm = Some(files);
        }
    };
    let writes = ["a.md", "b.md", "docs/c.md"].map(|name| write(name, "old", "new"));
    let error = format!("{:#}", yard.commit_observed(&writes, &mut observe).unwrap_err());
    assert!(error.starts_with("nothing was changed: ") && error.contains(words), "{error}");
    assert_eq!(Some(tree(&yard.place.root)), after_harm, "{error}");
    yard.assert_clean();
}

fn replace_by_folder(yard: &Yard, name: &str) {
    fs::remove_file(yard.path(name)).unwrap();
    yard.put(&format!("{name}/inside.md"), "x");
}

#[test]
fn aw_4_a_failure_leaves_no_temporary() {
    for step in [Step::Intended, Step::Opened(0), Step::Staged(2), Step::Committed, Step::Renamed(0)] {
        check(step, |yard| replace_by_folder(yard, "b.md"), "`b.md` was changed by somebody else");
        check(step, |yard| drop(yard.put("b.md", "edited")), "`b.md` was changed by somebody else");
        check(step, |yard| fs::remove_file(yard.path("b.md")).unwrap(), "`b.md` was changed by somebody else");
    }
}

#[test]
fn a_parent_that_becomes_a_file_fails_the_whole_set() {
    let harm = |yard: &Yard| {
        fs::remove_dir_all(yard.path("docs")).unwrap();
        yard.put("docs", "a file now");
    };
    check(Step::Intended, harm, "staging `docs/c.md`");
    check(Step::Renamed(1), harm, "`docs/c.md`");
}

#[test]
fn a_published_file_somebody_edits_at_once_keeps_the_edit_and_the_journal() {
    let yard = Yard::new();
    yard.put("a.md", "old");
    yard.put("b.md", "old");
    let mut observe = |now| {
        if now == Step::Renamed(0) {
            yard.put("a.md", "edit");
            yard.put("b.md", "edit");
        }
    };
    let writes = ["a.md", "b.md"].map(|name| write(name, "old", "new"));
    let error = format!("{:#}", yard.commit_observed(&writes, &mut observe).unwrap_err());
    assert!(error.contains("putting them back failed too") && error.contains("old-0"), "{error}");
    assert_eq!((yard.read("a.md").unwrap(), yard.read("b.md").unwrap()), (b"edit".to_vec(), b"edit".to_vec()));
    assert_eq!(fs::read(yard.journal().with_file_name("old-0")).unwrap(), b"old");
}

#[cfg(unix)]
mod unix {
    use std::{
        fs,
        os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::Command,
    };

    use super::super::{CHILD, Yard, child_arguments, tree, write};

    /// What every child writes: two small files around one that needs room.
    fn big() -> String {
        "more bytes than fit\n".repeat(5_000)
    }

    /// Commits in a process with less rights or less room, prints what happened.
    #[test]
    fn child_commits_and_fails() {
        let Some(yard) = Yard::of_child() else { return };
        let big = big();
        let writes = [write("a.md", "a", "A"), write("docs/b.md", "b", &big), write("new/c.md", None, "C")];
        let error = yard.commit(&writes).unwrap_err();
        println!("the error: {error:#}");
    }

    fn prepared() -> Yard {
        let yard = Yard::new();
        yard.put("a.md", "a");
        yard.put("docs/b.md", "b");
        yard
    }

    /// What `command` printed, for a child that must fail to commit and leave everything as it was.
    #[track_caller]
    fn check(yard: &Yard, command: &mut Command, words: &str) {
        let before = tree(&yard.place.root);
        let output = command.env(CHILD, yard.folder()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}{errors}");
        assert!(text.contains("the error: nothing was changed: ") && text.contains(words), "{text}{errors}");
        assert_eq!(tree(&yard.place.root), before, "{text}");
        yard.assert_clean();
    }

    /// A shell that runs a script and then a child of this binary.
    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{script}; exec \"$0\" \"$@\""));
        command.arg(std::env::current_exe().unwrap());
        command.args(child_arguments(module_path!(), "child_commits_and_fails"));
        command
    }

    #[test]
    fn a_file_that_may_not_grow_fails_the_whole_set() {
        // In units of 512 or 1024 bytes, as the shell has it: the journal fits, the big file does not.
        let yard = prepared();
        check(&yard, &mut shell("trap '' XFSZ; ulimit -f 16"), "staging `docs/b.md`");
        // Not even the journal fits.
        let yard = prepared();
        check(&yard, &mut shell("trap '' XFSZ; ulimit -f 0"), "journal.tmp");
    }

    #[test]
    fn a_full_disk_fails_the_whole_set() {
        // The disk is mounted in a name space of its own, which ends with the child.
        let mounts = |place: &str| {
            let mut command = Command::new("unshare");
            command.args(["--mount", "--propagation", "private", "sh", "-c"]);
            command.arg(format!("mount -t tmpfs -o size={place} none \"$1\" && shift && exec \"$0\" \"$@\""));
            command
        };
        let probe = tempfile::tempdir().unwrap();
        let works = mounts("64k").arg("true").arg(probe.path()).output();
        if !works.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: this system does not let the test mount a small disk");
            return;
        }
        let owner = tempfile::tempdir().unwrap();
        for pages in [2, 4, 6, 8, 12, 16] {
            let mut command = mounts(&format!("{}k", pages * 4));
            command.arg(std::env::current_exe().unwrap()).arg(owner.path());
            command.args(child_arguments(module_path!(), "child_fills_a_disk"));
            let output = command.env(CHILD, owner.path()).output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
            assert!(text.contains("No space left") && text.contains("the error: nothing was changed"), "{text}");
        }
    }

    #[test]
    fn child_fills_a_disk() {
        let Some(yard) = Yard::of_child() else { return };
        yard.put("a.md", "a");
        if fs::create_dir(yard.path("docs")).is_err() || fs::write(yard.path("docs/b.md"), "b").is_err() {
            panic!("the disk is too small for the test");
        }
        let before = tree(&yard.place.root);
        // The lock is taken first: its files need room as well, and the transaction is what is tested.
        let lock = yard.lock();
        let big = big();
        let writes = [write("a.md", "a", "A"), write("docs/b.md", "b", &big), write("new/c.md", None, "C")];
        let error = xtask::apply::commit(&yard.place, &lock, &writes, &mut |_| {}).unwrap_err();
        println!("the error: {error:#}");
        drop(lock);
        assert_eq!(tree(&yard.place.root), before);
        yard.assert_clean();
    }

    #[test]
    fn a_read_only_folder_fails_the_whole_set() {
        let yard = prepared();
        let is_root = fs::metadata(yard.folder()).unwrap().uid() == 0;
        let mode = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = if is_root {
            // Modes do not bind this user, so the child becomes one they bind.
            let nobody = 65_534;
            let binary = yard.folder().join("it");
            fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
            mode(&binary, 0o755);
            mode(yard.folder(), 0o755);
            fs::create_dir(&yard.place.state).unwrap();
            for path in
                [&yard.place.state, &yard.place.root, &yard.path("a.md"), &yard.path("docs"), &yard.path("docs/b.md")]
            {
                chown(path, Some(nobody), Some(nobody)).unwrap();
            }
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary);
            if !Command::new("setpriv").args(["--reuid=65534", "true"]).status().is_ok_and(|status| status.success()) {
                eprintln!("skipped: root ignores modes and `setpriv` is missing");
                return;
            }
            command
        } else {
            Command::new(std::env::current_exe().unwrap())
        };
        command.args(child_arguments(module_path!(), "child_commits_and_fails"));
        mode(&yard.path("docs"), 0o555);
        check(&yard, &mut command, "staging `docs/b.md`: Permission denied");
        mode(&yard.path("docs"), 0o755);
    }
}
