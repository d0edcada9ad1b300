//! All guards together, on files that give each of them something to say.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::judge::{Allowed, judge};
use xtask::model::SourceFile;

use super::{configurations, path, snapshot};

const NAMES: [&str; 16] = [
    "a.md",
    "a.py",
    "a.sh",
    "a.cmd",
    "a.ps1",
    "a.rs",
    "a.js",
    "a.c",
    "a.json",
    "a.txt",
    ".gitignore",
    "Makefile",
    "run",
    "a.yml",
    "requirements.txt",
    "a.toml",
];

/// What one of the guards looks for, or what stands beside it.
const TEXTS: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\r\r\n",
    " ",
    "a",
    "=",
    "\"",
    "'",
    "`",
    "#",
    "//",
    "(",
    ")",
    "{",
    "}",
    "\t",
    "\\",
    "#!/bin/sh",
    "#!/usr/bin/env python3",
    "echo ",
    "print(",
    "print('\u{2713}')\n",
    "open(a)\n",
    "println!(\"\u{2192}\");\n",
    "console.log('\u{2713}')\n",
    "Write-Host \"\u{2014}\"\n",
    "goto x\n",
    ":x\n",
    "@echo off\n",
    "chcp 65001\n",
    "r#\"",
    "\"\"\"",
    "/*",
    "*/",
    "<!--",
    "-->",
    "\u{feff}",
    "\u{fffd}",
    "\u{0}",
    "\u{1a}",
    "\u{1b}",
    "\u{85}",
    "\u{a0}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{e0041}",
    "\u{2028}",
    "\u{37e}",
    "\u{430}",
    "\u{441}b",
    "caf\u{e9}",
    "cafe\u{301}",
    "\u{c3}\u{a9}",
    "\u{e2}\u{20ac}\u{201d}",
    "\u{c3}\u{192}\u{c2}\u{a9}",
    "\u{4e2d}",
    "\u{26a0}\u{fe0f}",
    "# -*- coding: latin-1 -*-\n",
    "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n",
    "subprocess.run(a, text=True)\n",
];

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let bytes: [&[u8]; 8] =
        [b"\xff\xfe", b"\xe9", b"\x80", b"D\0o\0n\0e\0\r\0\n\0", b"\0a\0b\0\n", b"a\0\n\0\n", b"\xc3", b"\xed\xa0\x80"];
    prop_oneof![
        6 => select(TEXTS).prop_map(|text| text.as_bytes().to_vec()),
        1 => select(bytes.to_vec()).prop_map(<[u8]>::to_vec),
    ]
}

proptest! {
    /// What is repaired is clean afterwards, whichever guards met in the file.
    #[test]
    fn every_file_settles(pieces in vec(piece(), 0..14), name in select(NAMES.to_vec()), suggested in any::<bool>()) {
        let before = snapshot([(path(name), Arc::new(SourceFile::new(pieces.concat())))]);
        let checks = Task::Encoding.checks(&configurations()[0]);
        let allowed = Allowed { suggested, discards: false };
        let outcome = judge(&checks, &before, &[], Exemptions::none(), allowed);
        prop_assert!(outcome.is_ok(), "{:?} {}", outcome.err(), pieces.concat().escape_ascii());
    }
}
