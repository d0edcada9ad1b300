//! Several runs at once: one writes, the others wait, readers see whole files.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use xtask::apply::{Recovery, lock, lock_within, recover};

use super::{Yard, child, write};

const PROCESSES: usize = 3;
const ROUNDS: usize = 200;

/// Large enough that a reader of a file being written in place would see a part of it.
const LINES: usize = 400;

fn text(count: usize) -> String {
    format!("{count:08}\n").repeat(LINES)
}

/// The count a text holds; a partial or mixed text is a failure.
#[track_caller]
fn count(text: &str) -> usize {
    let first = text.lines().next().expect("the file is empty");
    let count = first.parse().unwrap();
    assert_eq!(text, self::text(count), "the file is partial");
    count
}

#[test]
fn child_counts() {
    let Some(yard) = Yard::of_child() else { return };
    for _ in 0..ROUNDS {
        recover(&yard.place, &mut |_| {}).unwrap();
        let lock = lock(&yard.place, &mut |_| {}).unwrap();
        let [a, b] = ["a.md", "b.md"].map(|name| fs::read_to_string(yard.path(name)).unwrap());
        assert_eq!(count(&a), count(&b));
        let next = text(count(&a) + 1);
        let writes = [write("a.md", a.as_str(), &next), write("b.md", b.as_str(), &next)];
        xtask::apply::commit(&yard.place, &lock, &writes, &mut |_| {}).unwrap();
    }
}

#[test]
fn aw_3_concurrent_writers_never_publish_a_partial_file() {
    let yard = Yard::new();
    for name in ["a.md", "b.md"] {
        yard.put(name, text(0));
    }
    let children: Vec<_> = (0..PROCESSES)
        .map(|_| {
            let mut command = child(module_path!(), "child_counts", &yard);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut reads, mut last) = (0, 0);
            while !is_over.load(Ordering::Relaxed) {
                for name in ["a.md", "b.md"] {
                    let read = fs::read_to_string(yard.path(name));
                    // Windows denies a file that is being replaced for a moment; it never shows a part of it.
                    if cfg!(windows) && read.is_err() {
                        continue;
                    }
                    let now = count(&read.unwrap());
                    if name == "a.md" {
                        assert!(now >= last);
                        (last, reads) = (now, reads + 1);
                    }
                }
            }
            reads
        });
        // The reader is stopped before anything is asserted: a scope waits for it even when the test fails.
        let outputs: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        is_over.store(true, Ordering::Relaxed);
        for output in outputs {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}{errors}", String::from_utf8_lossy(&output.stdout));
        }
        assert!(reader.join().unwrap() > 100);
    });
    for name in ["a.md", "b.md"] {
        assert_eq!(count(&fs::read_to_string(yard.path(name)).unwrap()), PROCESSES * ROUNDS);
    }
    yard.assert_clean();
}

#[test]
fn a_second_run_is_told_who_holds_the_lock() {
    let yard = Yard::new();
    let held = yard.lock();
    assert!(!held.waited);
    let holder = fs::read_to_string(yard.place.state.join("holder")).unwrap();
    assert!(holder.starts_with(&format!("{} ", std::process::id())), "{holder}");
    let mut told = Vec::new();
    let error = lock_within(&yard.place, &mut |text| told.push(text.to_owned()), Duration::from_millis(200));
    let error = error.unwrap_err().to_string();
    let pid = format!("process {} (`", std::process::id());
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with(&format!("waiting for {pid}")), "{told:?}");
    assert!(error.starts_with(&pid) && error.contains("nothing was written"), "{error}");
    drop(held);
    assert!(!yard.place.state.join("holder").exists());
    assert!(!yard.lock().waited);
}

#[test]
fn a_second_run_goes_on_when_the_first_is_done() {
    let yard = Yard::new();
    let held = yard.lock();
    thread::scope(|scope| {
        let second = scope.spawn(|| yard.lock().waited);
        thread::sleep(Duration::from_millis(100));
        drop(held);
        assert!(second.join().unwrap());
    });
}

#[test]
fn child_holds_the_lock_until_killed() {
    let Some(yard) = Yard::of_child() else { return };
    let _lock = yard.lock();
    fs::write(yard.folder().join("held"), "").unwrap();
    thread::sleep(Duration::from_secs(60));
}

#[test]
fn the_lock_of_a_killed_run_is_free() {
    let yard = Yard::new();
    let mut holder = child(module_path!(), "child_holds_the_lock_until_killed", &yard)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !yard.folder().join("held").exists() {
        assert!(start.elapsed() < Duration::from_secs(20), "the child never took the lock");
        thread::sleep(Duration::from_millis(5));
    }
    let limit = Duration::from_millis(50);
    let error = lock_within(&yard.place, &mut |_| {}, limit).unwrap_err().to_string();
    assert!(error.contains(&format!("process {} (`", holder.id())), "{error}");
    holder.kill().unwrap();
    holder.wait().unwrap();
    yard.lock();
}

#[test]
fn recovery_waits_for_a_run_that_is_still_at_work() {
    let yard = Yard::new();
    yard.put("a.md", "a");
    let mut is_started = false;
    thread::scope(|scope| {
        let mut second = None;
        let mut observe = |step| {
            if step == xtask::apply::Step::Committed {
                is_started = true;
                second = Some(scope.spawn(|| {
                    let mut told = 0;
                    let recovery = recover(&yard.place, &mut |_| told += 1).unwrap();
                    (recovery, told)
                }));
                thread::sleep(Duration::from_millis(100));
            }
        };
        yard.commit_observed(&[write("a.md", "a", "A")], &mut observe).unwrap();
        assert_eq!(second.unwrap().join().unwrap(), (Recovery::Nothing, 1));
    });
    assert!(is_started);
    yard.assert_clean();
}
