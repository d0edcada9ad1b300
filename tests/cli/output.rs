//! What each format prints and with which status.

use expect_test::expect;

use super::layout;

#[test]
fn check_shows_findings_and_the_diff_and_writes_nothing() {
    let repo = layout(&[]);
    let before = repo.files();
    let run = repo.run(&["sot", "--check"]);
    expect![[r#"
        README.md:3:1: error[sot/stale-region]: region `README summary` is stale (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it
        docs/BUILD_HISTORY.md:3:1: error[sot/stale-region]: region `build summary` is stale (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it
        docs/BUILD_HISTORY.md:9:15: error[sot/stale-meta]: META `Total_Builds` says `1`; it should say `2` (see docs/BUILD_HISTORY.md:13)
          help: `cargo xtask sot --execute` writes it

        diff --git a/README.md b/README.md
        --- a/README.md
        +++ b/README.md
        @@ -1,10 +1,10 @@
         # Project
 
         <!-- SOT_SUMMARY_START -->
        -**Last Updated**: 2026-01-01 00:00
        +**Last Updated**: 2026-02-03T04:05:06Z
 
        -- **Builds Completed**: 1
        -- **Latest Build**: BUILD-1: First
        +- **Builds Completed**: 2
        +- **Latest Build**: BUILD-2: Second [OK]
         - **Architecture Decisions**: 1
         - **Debugging Sessions**: 1
 

        diff --git a/docs/BUILD_HISTORY.md b/docs/BUILD_HISTORY.md
        --- a/docs/BUILD_HISTORY.md
        +++ b/docs/BUILD_HISTORY.md
        @@ -1,12 +1,12 @@
         # Build History
 
         <!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->
        -**Summary**: 1 build(s) documented | Last updated: 2026-01-01 00:00:00
        +**Summary**: 2 build(s) documented | Last updated: 2026-02-03T04:05:06Z
         <!-- END AUTO-GENERATED SUMMARY -->
 
         <!-- META
        -Last_Updated: 2026-01-01T00:00:00Z
        -Total_Builds: 1
        +Last_Updated: 2026-02-03T04:05:06Z
        +Total_Builds: 2
         Format_Version: 2.0
         -->
 
        sot: findings, 3 errors, 2 files to change, run with `--execute` to write (looked at 3 ledgers, 4 documents, 4 regions, 0 facts)
        --- exit 1
    "#]].assert_eq(&run.to_string());
    assert_eq!(repo.files(), before);
    assert_eq!(repo.run(&["sot"]).stdout, run.stdout, "--check is the default");
}
