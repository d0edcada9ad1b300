//! PowerShell scripts that Windows PowerShell does not read as UTF-8.

use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::{found, own, repaired};
use crate::cli::Repo;

const RULE: &str = "encoding/ps1-ansi-misread";

/// The errors and the warnings of one script.
fn weighed(script: &str, config: &str) -> (Vec<String>, usize) {
    let run = Repo::git(&[("a.ps1", script), ("xtask.toml", config)]).run(&["encoding"]);
    let lines: Vec<&str> = run.stdout.lines().filter(|line| line.contains(RULE)).collect();
    let place = |line: &&str| line.split(": error[").next().unwrap().trim_start_matches("a.ps1:").to_owned();
    let errors = lines.iter().filter(|line| line.contains(": error[")).map(place).collect();
    (errors, lines.iter().filter(|line| line.contains(": warning[")).count())
}

#[test]
fn the_character_is_found_and_not_the_line_that_fails_to_parse() {
    // After eight public reports of 2026; in each, PowerShell named another line.
    let head = "# Setup \u{2014} see docs\n$ErrorActionPreference = 'Stop'\n<# Steps \u{2500}\u{2500} 1 #>\n$help = @\"\n  Usage \u{2014} \"quoted\" \u{2713}\n\"@\n";
    let tail = "\nif ($x) {\n    Write-Host \"b\"\n}\nforeach ($i in 1..3) { \"$i (of 3)\" }\n";
    let incidents = [
        "Write-Host \"Installing \u{2014} please wait\"",
        "Write-Host \"Done \u{2713}\" -ForegroundColor Green",
        "Write-Host \"pages 1\u{2013}9\"",
        "$line = \"\u{2500}\u{2500}\u{2500} Status\"",
        "Write-Output \"Product\u{2122} ready\"",
        "throw \"Failed \u{2193} see below\"",
        "Write-Host \"\u{1F527} Building\"",
        "Write-Host ('A \u{2192} B')",
    ];
    for incident in incidents {
        let (errors, warnings) = weighed(&format!("{head}{incident}{tail}"), "");
        let column = incident.chars().position(|c| !c.is_ascii()).unwrap() + 1;
        assert_eq!(errors.first().map(String::as_str), Some(format!("7:{column}").as_str()), "{incident}");
        assert!(errors.iter().all(|place| place.starts_with("7:")) && warnings == 0, "{incident} {errors:?}");
    }
}

#[test]
fn two_culprits_are_two_findings_with_one_repair() {
    let script = "Write-Host \"a \u{2014} b\"\n# \u{2014}\nWrite-Host \"c \u{2713} d\"\n'\u{E9}'\n";
    let run = Repo::git(&[("a.ps1", script)]).run(&["encoding"]);
    assert_eq!(own(&run), ["a.ps1:1:15", "a.ps1:3:15"].map(|place| format!("{place} {RULE}")));
    let expected = "without a byte order mark Windows PowerShell reads U+2014 in code page 1252 as U+00E2 U+20AC U+201D, and U+201D is a quote to it";
    assert!(run.stdout.contains(expected), "{run}");
    let (before, after) = repaired("a.ps1", script, &["--unsafe"]);
    assert_eq!(before.len(), 2);
    assert_eq!(after, format!("\u{FEFF}{script}").into_bytes());
}

#[test]
fn code_in_strings_is_code() {
    assert_eq!(weighed("$a = \";$(Get-Item \u{2013}Path $b)\"\n", "").0, ["1:19"]);
    assert_eq!(weighed("$a = \";$(Get-Item '\u{E9}')\"\n", ""), (vec![], 1));
}

/// What PowerShell takes for strings in `text`, by the rules of its tokenizer for quotes, comments and here-strings
/// and by nothing else: offsets in characters.
fn strings(text: &[char]) -> Vec<(usize, usize)> {
    let single = |c: char| c == '\'' || ('\u{2018}'..='\u{201B}').contains(&c);
    let double = |c: char| c == '"' || ('\u{201C}'..='\u{201E}').contains(&c);
    let (mut at, mut found) = (0, Vec::new());
    while at < text.len() {
        let start = at;
        let quote = text[at];
        if quote == '#' {
            at += text[at..].iter().position(|c| *c == '\n').unwrap_or(text.len() - at);
        } else if quote == '@'
            && text.get(at + 1).is_some_and(|c| single(*c) || double(*c))
            && text.get(at + 2) == Some(&'\n')
        {
            let same = |c: char| if double(text[start + 1]) { double(c) } else { single(c) };
            at += 3;
            while at < text.len() && !(text[at - 1] == '\n' && same(text[at]) && text.get(at + 1) == Some(&'@')) {
                at += 1;
            }
            at += 2;
            found.push((start, at));
        } else if single(quote) || double(quote) {
            let same = |c: char| if double(quote) { double(c) } else { single(c) };
            at += 1;
            while at < text.len() {
                let is_doubled = same(text[at]) && text.get(at + 1).is_some_and(|c| same(*c));
                if is_doubled || double(quote) && text[at] == '`' {
                    at += 2;
                } else if same(text[at]) {
                    break;
                } else {
                    at += 1;
                }
            }
            at += 1;
            found.push((start, at));
        } else {
            at += 1;
        }
    }
    found
}

/// Whether strings of `script` begin and end elsewhere in `page`.
fn differs(script: &str, page: &'static Encoding) -> bool {
    let (mut misread, mut origin) = (Vec::new(), Vec::new());
    for (index, character) in script.chars().enumerate() {
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            let (text, _) = page.decode_without_bom_handling(std::slice::from_ref(&byte));
            misread.extend(text.chars());
            origin.push(index);
        }
    }
    let meant = strings(&script.chars().collect::<Vec<_>>());
    let seen = strings(&misread).into_iter();
    // Of a character that is read as several, only what its last one ends lies behind it.
    let place = |at: usize| {
        if at == 0 {
            0
        } else {
            origin
                .get(at)
                .map_or(script.chars().count(), |index| if origin[at - 1] == *index { usize::MAX } else { *index })
        }
    };
    seen.map(|(start, end)| (place(start), place(end.min(misread.len())))).collect::<Vec<_>>() != meant
}

#[test]
fn every_glyph_weighs_in_every_context_what_the_tokenizer_makes_of_it() {
    let glyphs = "\u{2014}\u{2013}\u{2026}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2122}\u{20AC}\u{2192}\u{2190}\u{2191}\u{2193}\
        \u{2713}\u{2714}\u{2717}\u{2705}\u{274C}\u{26A0}\u{2500}\u{2502}\u{251C}\u{2514}\u{250C}\u{2550}\u{2551}\u{2554}\u{2588}\u{25CF}\
        \u{E9}\u{FC}\u{DF}\u{F1}\u{142}\u{17E}\u{416}\u{44F}\u{3B1}\u{4E2D}\u{3042}\u{24D4}\u{1F527}\u{1F4E6}\u{1F4CB}\u{1F50D}\u{1F504}\
        \u{1F4A1}\u{1F680}\u{2264}\u{00B7}\u{00AB}\u{2212}";
    let contexts = [
        ("Write-Host \"a # b\" 'c'\n", true),
        ("Write-Host \"#\"\n", true),
        ("Write-Host 'a # b' \"c\"\n", true),
        ("$a = 'x' + '#'\n", true),
        ("$a = @\"\n # \"q\" '\n\"@\n'b'\n", true),
        ("$a = @'\n#\n'@\n", true),
        ("$a = \"it''s # $b\"\n", true),
        ("'a' # ~ \"b\"\n\"c\"\n", false),
    ];
    for (name, page) in [("1250", WINDOWS_1250), ("1251", WINDOWS_1251), ("1252", WINDOWS_1252)] {
        let config = format!("[encoding]\nansi_pages = [\"{name}\"]\n");
        let mut files = Vec::new();
        let mut expected = Vec::new();
        for glyph in glyphs.chars() {
            for (index, (context, is_spoken)) in contexts.iter().enumerate() {
                let placeholder = if *is_spoken { "#" } else { "~" };
                let script = context.replacen(placeholder, &glyph.to_string(), 1);
                let path = format!("{:05X}-{index}.ps1", u32::from(glyph));
                // A typographic quote is syntax itself, which is another rule's matter.
                if (0x2018..=0x201E).contains(&u32::from(glyph)) {
                    continue;
                }
                let level = match (differs(&script, page), is_spoken) {
                    (true, _) => Some(format!("{path} error")),
                    (false, true) => Some(format!("{path} warning")),
                    (false, false) => None,
                };
                expected.extend(level);
                files.push((path, script));
            }
        }
        let mut all: Vec<(&str, &str)> = files.iter().map(|(path, script)| (path.as_str(), script.as_str())).collect();
        all.push(("xtask.toml", &config));
        let run = Repo::git(&all).run(&["encoding"]);
        let level = |line: &str| {
            let (place, rest) = line.split_once(": ")?;
            let weight = rest.split_once(&format!("[{RULE}]"))?.0;
            Some(format!("{} {weight}", place.split(':').next()?))
        };
        let mut levels: Vec<String> = run.stdout.lines().filter_map(level).collect();
        levels.sort();
        expected.sort();
        assert_eq!(levels, expected, "code page {name}");
        assert!(levels.len() > 300 && levels.iter().any(|level| level.ends_with("error")));
    }
}

#[test]
fn who_is_not_misread_is_not_found() {
    let text = "Write-Host \"a \u{2014} b\"\n";
    let core = ["#Requires -Version 7.2\n", "#requires -modules a -version 6\n", "#Requires -PSEdition Core\n"];
    for head in core {
        assert_eq!(found(&[("a.ps1", &format!("{head}{text}"))]), Vec::<String>::new());
    }
    assert_eq!(found(&[("a.ps1", &format!("\u{FEFF}{text}"))]), Vec::<String>::new());
    assert_eq!(found(&[("a.ps1", "# \u{2014}\n<# \u{2713} #>\n'a'\n")]), Vec::<String>::new());
    assert_eq!(found(&[("tool", &format!("#!/usr/bin/env pwsh\n{text}"))]), Vec::<String>::new());
    for (path, head) in [("a.ps1", "#Requires -Version 5.1\n"), ("a.psm1", ""), ("a.psd1", ""), ("a.PS1", "")] {
        assert_eq!(found(&[(path, &format!("{head}{text}"))]).len(), 1, "{path}");
    }
    let markup = "<Types><Name>\u{E9}</Name></Types>\n";
    assert_eq!(found(&[("a.ps1xml", markup)]), ["a.ps1xml:1:14 encoding/ps1-ansi-misread"]);
    assert_eq!(
        found(&[("a.ps1xml", &format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{markup}"))]),
        Vec::<String>::new()
    );
}

#[test]
fn a_signed_script_and_a_shebang_take_no_mark() {
    let signed = "Write-Host \"a \u{2014} b\"\n# SIG # Begin signature block\n# MII\n# SIG # End signature block\n";
    let unix = "#!/usr/bin/env pwsh\nWrite-Host \"a \u{2014} b\"\n";
    for (script, help) in [(signed, "sign it again"), (unix, "a byte order mark is not for this file")] {
        let repo = Repo::git(&[("a.ps1", script)]);
        let run = repo.run(&["encoding", "--execute", "--unsafe"]);
        assert!(run.stdout.contains(help) && run.code == 1, "{run}");
        assert_eq!(repo.text("a.ps1"), script);
    }
}

#[test]
fn names_are_broken_too_and_pages_of_two_bytes_are_known() {
    assert_eq!(weighed("$caf\u{E9} = 1\n", "").0, ["1:5"]);
    let japanese = "[encoding]\nansi_pages = [\"932\"]\n";
    assert_eq!(weighed("Write-Host \"a \u{2014} b\"\n", japanese), (vec![], 1));
    assert_eq!(weighed("Write-Host \"a\" # \u{2014}\n", japanese), (vec![], 0));
}

#[test]
fn typographic_syntax_is_written_in_ascii() {
    let script = "\u{FEFF}Get\u{2013}Item \u{2013}Path \u{201C}a \u{2014} b\u{201D} \u{2018}c\u{2019} -eq 1 \u{2014} 2\n$x = 3 \u{2013} 1\n$y = \"z $(f \u{2013}g)\"\n";
    let (before, after) = repaired("a.ps1", script, &["--unsafe"]);
    let places = ["1:4", "1:10", "1:16", "1:24", "2:8", "3:13"];
    assert_eq!(before, places.map(|place| format!("a.ps1:{place} encoding/ps1-typographic-token")));
    let expected = "\u{FEFF}Get-Item -Path \"a \u{2014} b\" 'c' -eq 1 \u{2014} 2\n$x = 3 - 1\n$y = \"z $(f -g)\"\n";
    assert_eq!(String::from_utf8(after).unwrap(), expected);
    assert_eq!(
        found(&[("a.ps1", "\u{FEFF}'\u{201C}a\u{201D}' # \u{2018}\necho \u{2014} a\u{2013}b\n")]),
        Vec::<String>::new()
    );
}
