//! A run that is ended at any of its steps leaves the old files or the new ones.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use xtask::apply::{Recovery, Step, Write, recover, recover_observed};

use super::{Yard, child, renamed, tree, write};

/// Says at which step the child ends itself.
const STOP: &str = "XTASK_APPLY_STOP";

/// More steps than any run of these tests has.
const STEPS_MAX: usize = 200;

/// A renamed file, one that leaves its folder empty and is edited, a renamed link where there are links; a replaced
/// file, a file in a sub-folder and a new file in folders that do not exist.
fn writes() -> Vec<Write<'static>> {
    let mut writes = vec![renamed("aux.h", "aux_.h", "h", "h"), renamed("old/er/run.sh", "new/run.sh", "s", "S")];
    if cfg!(unix) {
        writes.push(renamed("nul", "nul_", "aux.h", "aux.h"));
    }
    writes.extend([write("a.md", "a", "A"), write("docs/b.md", "b", "B"), write("new/er/c.md", None, "C")]);
    writes
}

/// The position of `a.md`: behind two files for each rename.
const A: usize = if cfg!(unix) { 6 } else { 4 };

fn prepared() -> Yard {
    let yard = Yard::new();
    yard.put("a.md", "a");
    yard.put("docs/b.md", "b");
    yard.put("aux.h", "h");
    yard.put("old/er/run.sh", "s");
    #[cfg(unix)]
    std::os::unix::fs::symlink("aux.h", yard.path("nul")).unwrap();
    yard
}

/// `old` or `new`, and nothing else in the root.
#[track_caller]
fn state(yard: &Yard) -> &'static str {
    let tree = tree(&yard.place.root);
    let is = |pairs: &[(&str, &str)]| {
        tree.len() == pairs.len() && pairs.iter().all(|(name, text)| tree.get(*name).is_some_and(|t| t == text))
    };
    let mut old = vec![("a.md", "a"), ("docs", "folder"), ("docs/b.md", "b")];
    old.extend([("aux.h", "h"), ("old", "folder"), ("old/er", "folder"), ("old/er/run.sh", "s")]);
    let mut new = vec![("a.md", "A"), ("docs", "folder"), ("docs/b.md", "B")];
    new.extend([("aux_.h", "h"), ("new", "folder"), ("new/run.sh", "S"), ("new/er", "folder"), ("new/er/c.md", "C")]);
    if cfg!(unix) {
        old.push(("nul", "-> aux.h"));
        new.push(("nul_", "-> aux.h"));
    }
    if is(&old) {
        "old"
    } else if is(&new) {
        "new"
    } else {
        panic!("neither old nor new: {tree:#?}")
    }
}

#[test]
fn child_commits_until_its_step() {
    let Some(yard) = Yard::of_child() else { return };
    let stop: usize = std::env::var(STOP).unwrap().parse().unwrap();
    let mut count = 0;
    let mut observe = |_| {
        count += 1;
        if count == stop {
            std::process::abort();
        }
    };
    yard.commit_observed(&writes(), &mut observe).unwrap();
}

#[test]
fn child_recovers_until_its_step() {
    let Some(yard) = Yard::of_child() else { return };
    let stop: usize = std::env::var(STOP).unwrap().parse().unwrap();
    let mut count = 0;
    let mut observe = |_| {
        count += 1;
        if count == stop {
            std::process::abort();
        }
    };
    recover_observed(&yard.place, &mut |_| {}, &mut observe).unwrap();
}

/// Runs a child that ends at step `stop`; whether it came to its end before that.
fn survives(yard: &Yard, test: &str, stop: usize) -> bool {
    let output = child(module_path!(), test, yard).env(STOP, stop.to_string()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("running 1 test"), "the child did not run: {text}");
    let finished = output.status.success();
    assert!(finished || !text.contains("FAILED"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    finished
}

#[test]
fn a_run_killed_at_any_step_leaves_all_files_or_none() {
    let mut outcomes = Vec::new();
    for stop in 1..STEPS_MAX {
        let yard = prepared();
        let finished = survives(&yard, "child_commits_until_its_step", stop);
        let recovery = recover(&yard.place, &mut |_| {}).unwrap();
        yard.assert_clean();
        let state = state(&yard);
        match &recovery {
            Recovery::RolledBack(paths) => assert_eq!((state, paths.len()), ("old", A + 3)),
            Recovery::Finished(paths) => assert_eq!((state, paths.len()), ("new", A + 3)),
            Recovery::Nothing => {}
        }
        assert_eq!(recover(&yard.place, &mut |_| {}).unwrap(), Recovery::Nothing);
        outcomes.push(state);
        if finished {
            assert_eq!((state, recovery), ("new", Recovery::Nothing));
            // The set turns over once and never back.
            let turn = outcomes.iter().position(|state| *state == "new").unwrap();
            assert!(turn > 10 && outcomes.len() - turn > 5, "{outcomes:?}");
            assert!(outcomes[turn..].iter().all(|state| *state == "new"), "{outcomes:?}");
            return;
        }
    }
    panic!("the child never finished");
}

#[test]
fn a_recovery_killed_at_any_step_is_recovered_from() {
    // One crash while staging, some between two renames.
    for crash in [Step::Opened(1), Step::Renamed(0), Step::Renamed(3), Step::Renamed(A)] {
        let mut finished = false;
        for stop in 1..STEPS_MAX {
            let yard = prepared();
            crash_in_process(&yard, crash, &mut |_| {});
            finished = survives(&yard, "child_recovers_until_its_step", stop);
            recover(&yard.place, &mut |_| {}).unwrap();
            yard.assert_clean();
            assert_eq!(state(&yard), if matches!(crash, Step::Renamed(_)) { "new" } else { "old" });
            if finished {
                break;
            }
        }
        assert!(finished);
    }
}

/// What unwinding carries; nothing in the product cleans up while unwinding, so it ends a run like a crash does.
struct Crash;

/// Runs `run` with an observer that ends it at a step for which `is_last` holds; whether it came to its end.
fn until(is_last: &mut dyn FnMut(Step) -> bool, run: impl FnOnce(&mut dyn FnMut(Step))) -> bool {
    let mut observe = |step| {
        if is_last(step) {
            resume_unwind(Box::new(Crash));
        }
    };
    match catch_unwind(AssertUnwindSafe(|| run(&mut observe))) {
        Ok(()) => true,
        Err(payload) if payload.is::<Crash>() => false,
        Err(payload) => resume_unwind(payload),
    }
}

fn crash_in_process(yard: &Yard, at: Step, also: &mut dyn FnMut(Step)) {
    let mut is_last = |step| {
        also(step);
        step == at
    };
    let finished = until(&mut is_last, |observe| {
        yard.commit_observed(&writes(), observe).unwrap();
    });
    assert!(!finished, "{at:?} never came");
}

#[test]
fn a_crash_in_a_recovery_from_a_crash_at_any_step_is_recovered_from() {
    let mut pairs = 0;
    for first in 1..STEPS_MAX {
        let mut committed = false;
        for second in 1..STEPS_MAX {
            let yard = prepared();
            committed = until(&mut countdown(first), |observe| {
                yard.commit_observed(&few(), observe).unwrap();
            });
            let recovered = until(&mut countdown(second), |observe| {
                recover_observed(&yard.place, &mut |_| {}, observe).unwrap();
            });
            recover(&yard.place, &mut |_| {}).unwrap();
            yard.assert_clean();
            assert_few_agree(&yard);
            pairs += 1;
            if recovered {
                break;
            }
        }
        if committed {
            assert!(pairs > 100);
            return;
        }
    }
    panic!("the commit never finished");
}

/// A rename and a replaced file: every crash is followed by every other, so there are few of them.
fn few() -> Vec<Write<'static>> {
    vec![renamed("old/er/run.sh", "new/run.sh", "s", "S"), write("a.md", "a", "A")]
}

#[track_caller]
fn assert_few_agree(yard: &Yard) {
    let bytes = ["old/er/run.sh", "new/run.sh", "a.md"].map(|path| yard.read(path).unwrap_or_default());
    let now = bytes.map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(now == ["s", "", "a"] || now == ["", "S", "A"], "{now:?}");
    assert_eq!(yard.path("old").exists(), now[1].is_empty());
    assert_eq!(yard.path("new").exists(), now[0].is_empty());
}

#[test]
fn a_roll_back_killed_at_any_step_ends_in_the_old_files() {
    // The temporary of the last file is gone, so the rename fails after all others are published.
    for stop in 1..STEPS_MAX {
        let yard = prepared();
        let mut left = None;
        let mut is_last = |step| {
            if step == Step::Renamed(A + 1) {
                remove_temporary_of(&yard, "c.md");
                left = Some(stop);
            }
            match &mut left {
                Some(0) => true,
                Some(left) => {
                    *left -= 1;
                    false
                }
                None => false,
            }
        };
        let finished = until(&mut is_last, |observe| {
            let error = format!("{:#}", yard.commit_observed(&writes(), observe).unwrap_err());
            assert!(error.starts_with("nothing was changed: publishing `new/er/c.md`: renaming"), "{error}");
        });
        recover(&yard.place, &mut |_| {}).unwrap();
        assert_eq!(state(&yard), "old");
        yard.assert_clean();
        if finished {
            assert!(stop > 5);
            return;
        }
    }
    panic!("the roll back never finished");
}

fn countdown(stop: usize) -> impl FnMut(Step) -> bool {
    let mut count = 0;
    move |_| {
        count += 1;
        count == stop
    }
}

fn remove_temporary_of(yard: &Yard, file: &str) {
    let start = format!(".{file}.xtask-");
    for (name, _) in tree(&yard.place.root).iter().filter(|(name, _)| name.contains(&start)) {
        fs::remove_file(yard.path(name)).unwrap();
    }
}
