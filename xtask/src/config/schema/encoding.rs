//! What files are made of, and who reads them.

use std::collections::BTreeMap;

use crate::config::decode::table;
use crate::config::scope::Scope;
use crate::config::words::words;

table! {
    /// How `encoding` judges.
    pub struct Encoding {
        /// Files that are not judged at all: names, folders or globs.
        pub exclude: Scope = "[]",
        /// Folders and files that hold odd bytes on purpose: names, folders or globs. What is an error about the bytes of a file is a warning there, and nothing of it is repaired by `--execute` alone. Programs, lists that git or pip read and `.env` are judged as everywhere, but for programs in `test_inputs`.
        pub test_data: Scope = "[\"test\", \"tests\", \"testdata\", \"test_data\", \"test-data\", \"fixtures\", \"__fixtures__\", \"snapshots\", \"__snapshots__\", \"corpus\"]",
        /// Those of `test_data` that hold what tests only read: names, folders or globs. Programs are data there, too, Python that opens and prints included; but an open bidirectional control in code stays an error, and what is started or read by its name (shell, PowerShell and batch scripts, hooks, makefiles, `.gitignore`, requirements) is judged as everywhere.
        pub test_inputs: Scope = "[\"testdata\", \"test_data\", \"test-data\", \"fixtures\", \"__fixtures__\", \"snapshots\", \"__snapshots__\", \"corpus\"]",
        /// Scripts that the project itself is written in, besides Latin: names as in Unicode's tables, `"Cyrillic"`. Words and identifiers that mix one of them with Latin letters are not reported.
        pub scripts: Vec<String> = "[]",
        /// Whether soft hyphens may divide words of running text.
        pub soft_hyphens: bool = "true",
        /// The code pages of the consoles that output may meet; a printed character that one of them has not is found. Any name that Python knows: `cp1252` is what pipes and files get in Western Europe and America, `cp437` and `cp850` are the consoles there. An empty list turns these rules off.
        pub code_pages: Vec<String> = "[\"cp1252\", \"cp437\", \"cp850\"]",
        /// Files other than Python whose printed texts are held to `code_pages`: names, folders or globs. Nothing of them crashes, so it is asked of the tools that run on every developer's machine; `["**"]` asks it of all. Tests are never asked.
        pub console: Scope = "[\"xtask\", \"scripts\", \"tools\"]",
        /// Files that have to begin with a byte order mark: names, folders or globs.
        pub bom: Scope = "[]",
        /// What is written in the place of characters that a console cannot show, besides the built-in map that `cargo xtask encoding glyphs` prints: one character, and ASCII text.
        pub glyphs: BTreeMap<String, String> = "[]",
        /// How long the path of a clone may be on Windows, in UTF-16 units: with a slash and the path of a file it stays below 260.
        pub root_budget: usize = "80",
        /// Whether every clone on Windows is set up for long paths: `core.longpaths` of git, and the system's own switch.
        pub long_paths: bool = "false",
        /// The ANSI code pages of the machines that run the repository's Windows scripts: what Windows PowerShell takes a script without a byte order mark for. A script is judged by each; the first is the one in which programs append to a file without being asked.
        pub ansi_pages: Vec<AnsiPage> = "[\"1252\", \"1250\", \"1251\"]",
    }
}

words! {
    /// An ANSI code page of Windows.
    pub enum AnsiPage ("an ANSI code page") {
        /// Thai.
        Thai = "874",
        /// Japanese.
        Japanese = "932",
        /// Simplified Chinese.
        Chinese = "936",
        /// Korean.
        Korean = "949",
        /// Traditional Chinese.
        Taiwan = "950",
        /// Central European.
        Central = "1250",
        /// Cyrillic.
        Cyrillic = "1251",
        /// Western European.
        Western = "1252",
        /// Greek.
        Greek = "1253",
        /// Turkish.
        Turkish = "1254",
        /// Hebrew.
        Hebrew = "1255",
        /// Arabic.
        Arabic = "1256",
        /// Baltic.
        Baltic = "1257",
        /// Vietnamese.
        Vietnamese = "1258",
    }
}

impl AnsiPage {
    /// The name that the WHATWG's Encoding Standard has for it.
    pub fn label(self) -> String {
        match self {
            AnsiPage::Japanese => "shift_jis".to_owned(),
            AnsiPage::Chinese => "gbk".to_owned(),
            AnsiPage::Korean => "euc-kr".to_owned(),
            AnsiPage::Taiwan => "big5".to_owned(),
            page => format!("windows-{page}"),
        }
    }
}
