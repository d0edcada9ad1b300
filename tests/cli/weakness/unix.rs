//! AW-1 and AW-4: modes, links, and writes that fail, where the system has such things.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt, symlink};
use std::process::Command;

use super::{BUILDS, lines, names, places, refuses, repairs, verdict, written_builds};
use crate::cli::{BUILD_HISTORY, Repo, Run, layout};

#[test]
fn aw_1_the_mode_survives() {
    for mode in [0o600, 0o644, 0o755, 0o664] {
        let repo = layout(&[]);
        for path in [BUILDS, "README.md"] {
            std::fs::set_permissions(repo.path(path), PermissionsExt::from_mode(mode)).unwrap();
        }
        let _ = repairs(&repo);
        for path in [BUILDS, "README.md"] {
            assert_eq!(std::fs::metadata(repo.path(path)).unwrap().mode() & 0o7777, mode, "{path}");
        }
        assert_eq!(repo.text(BUILDS), written_builds());
    }
}

#[test]
fn aw_1_a_link_stays_a_link_and_its_target_is_written() {
    let repo = layout(&[("store/history.md", BUILD_HISTORY)]);
    std::fs::remove_file(repo.path(BUILDS)).unwrap();
    symlink("../store/history.md", repo.path(BUILDS)).unwrap();
    let run = repairs(&repo);
    assert_eq!(
        places(&run)[1..],
        ["store/history.md:3:1 sot/stale-region", "store/history.md:9:15 sot/stale-meta"],
        "{run}"
    );
    assert_eq!(std::fs::read_link(repo.path(BUILDS)).unwrap().to_str(), Some("../store/history.md"));
    assert!(!repo.path("store/history.md").is_symlink());
    assert_eq!(repo.text("store/history.md"), written_builds());
    assert_eq!(repo.text(BUILDS), written_builds());
}

#[test]
fn aw_1_a_link_that_leaves_the_repository_is_not_followed() {
    let elsewhere = Repo::plain(&[("history.md", BUILD_HISTORY)]);
    let repo = layout(&[]);
    std::fs::remove_file(repo.path(BUILDS)).unwrap();
    symlink(elsewhere.path("history.md"), repo.path(BUILDS)).unwrap();
    let run = refuses(&repo, 2);
    assert!(lines(&run)[0].starts_with(&format!("{BUILDS}: error[")), "{run}");
    assert!(lines(&run)[0].ends_with("the link leaves the repository"), "{run}");
    assert_eq!(elsewhere.text("history.md"), BUILD_HISTORY);
    assert!(repo.path(BUILDS).is_symlink());
}

#[test]
fn aw_1_a_folder_that_leads_out_of_the_repository_is_not_followed() {
    for committed in [true, false] {
        let (repo, elsewhere) = (layout(&[]), layout(&[]));
        std::fs::remove_dir_all(repo.path("docs")).unwrap();
        symlink(elsewhere.path("docs"), repo.path("docs")).unwrap();
        if committed {
            repo.commit("docs moved out");
        }
        let before = elsewhere.files();
        let run = refuses(&repo, 2);
        assert!(run.stdout.contains("the link leaves the repository"), "committed: {committed}\n{run}");
        assert!(elsewhere.files() == before);
    }
}

#[test]
fn aw_1_a_folder_that_leads_elsewhere_in_the_repository_is_followed() {
    for committed in [true, false] {
        let repo = layout(&[]);
        std::fs::rename(repo.path("docs"), repo.path("pages")).unwrap();
        symlink("pages", repo.path("docs")).unwrap();
        if committed {
            repo.commit("docs moved");
        }
        let run = repairs(&repo);
        let written = ["pages/BUILD_HISTORY.md:3:1 sot/stale-region", "pages/BUILD_HISTORY.md:9:15 sot/stale-meta"];
        assert_eq!(places(&run)[1..], written, "committed: {committed}\n{run}");
        assert!(repo.path("docs").is_symlink());
        assert_eq!(repo.text("pages/BUILD_HISTORY.md"), written_builds());
    }
}

#[test]
fn aw_1_a_broken_hard_link_is_said() {
    let repo = layout(&[]);
    std::fs::hard_link(repo.path(BUILDS), repo.path("other-name.txt")).unwrap();
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let note = "xtask: note: `docs/BUILD_HISTORY.md` was a hard link; its 1 other name keeps the old bytes\n";
    assert_eq!(run.stderr, note);
    assert_eq!(repo.text(BUILDS), written_builds());
    assert_eq!(repo.text("other-name.txt"), BUILD_HISTORY);
    assert_eq!(layout(&[]).run(&["sot", "--execute"]).stderr, "", "no link, no note");
}

/// Runs `--execute` where no file may grow beyond `limit` blocks of 512 bytes.
fn run_within(repo: &Repo, limit: usize) -> Run {
    let inner = repo.command(&["sot", "--execute"]);
    let mut outer = Command::new("sh");
    // The signal that a file has grown too large is ignored, so that the write fails as on a full disk.
    outer.args(["-c", &format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\""), "sh"]);
    outer.arg(inner.get_program()).args(inner.get_args()).current_dir(repo.root()).env_clear();
    outer.envs(inner.get_envs().filter_map(|(name, value)| value.map(|value| (name, value))));
    repo.finish(&mut outer)
}

#[test]
fn aw_4_a_write_that_fails_half_way_leaves_no_temporary() {
    const BLOCKS: usize = 32;
    // As large as is allowed; the new text is longer by a byte, so its temporary cannot be finished.
    let mut ledger = format!("{BUILD_HISTORY}\n");
    ledger.push_str(&"x".repeat(BLOCKS * 512 - ledger.len() - 1));
    ledger.push('\n');
    let repo = layout(&[(BUILDS, &ledger)]);
    let (before, names) = (repo.files(), names(&repo));
    let run = run_within(&repo, BLOCKS);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("nothing was changed") && run.stderr.contains(BUILDS), "{run}");
    assert_eq!(self::names(&repo), names);
    assert!(repo.files() == before, "the README was staged first, and is as it was");
    let run = run_within(&repo, BLOCKS + 1);
    assert_eq!(
        (run.code, verdict(&run)),
        (0, "sot: fixed, 3 findings repaired, 2 files written"),
        "with room it works\n{run}"
    );
    assert_eq!(self::names(&repo), names);
    assert!(repo.text(BUILDS).starts_with(&written_builds()));
}

#[test]
fn aw_4_a_file_that_may_not_be_written_leaves_no_temporary() {
    let repo = layout(&[]);
    std::fs::set_permissions(repo.path(BUILDS), PermissionsExt::from_mode(0o444)).unwrap();
    let before = repo.files();
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("`docs/BUILD_HISTORY.md` is read-only"), "{run}");
    assert!(run.stderr.contains("nothing was written"), "{run}");
    assert!(repo.files() == before);
}

#[test]
#[cfg(target_os = "linux")]
fn aw_4_a_diff_that_cannot_be_shown_is_not_written() {
    let repo = layout(&[]);
    let before = repo.files();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = repo.command(&["sot", "--execute"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"));
    assert!(repo.files() == before);
}
