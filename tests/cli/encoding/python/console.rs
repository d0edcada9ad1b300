//! `encoding/py-print-unencodable`.

use expect_test::expect;

use super::{check, found, of, prints_when_repaired, repaired, repo};
use crate::cli::Repo;

/// Every way to standard output that passed the replaced guard unnoticed; `@` is the character.
const UNNOTICED: [&str; 16] = [
    "import sys\nsys.stdout.write('@')",
    "import sys\nsys.stdout.writelines(['@'])",
    "m = '@'\nprint(m)",
    "print('{} @'.format(1))",
    "print('{}'.format('@'))",
    "print('@ %s' % 1)",
    "print('@'.join(['a', 'b']))",
    "print(', '.join(['@']))",
    "print('@' if 1 else 'no')",
    "print(['@'])",
    "print(f'{\"@\"} a')",
    "p = print\np('@')",
    "from builtins import print as p\np('@')",
    "print('a', end='@')",
    "print(\n    'a',\n    '@',\n)",
    "def f():\n    m = '@'\n    m += 'a'\n    print(m)\nf()",
];

#[test]
fn wc_1_every_character_outside_a_page_is_found_not_three() {
    for glyph in ['\u{2713}', '\u{2192}', '\u{27f6}', '\u{21d2}', '\u{1f389}', '\u{2500}', '\u{2014}', '\u{2260}'] {
        check(&format!("print('a {glyph}')\n"), &["1:10 print-unencodable"]);
        prints_when_repaired(&format!("print('\u{2713} {glyph}')\n"));
    }
    // What every page has is fine.
    check("print('\u{e9}\u{b0}\u{b1}')\n", &[]);
}

#[test]
fn wc_2_every_way_to_the_stream_is_found() {
    for text in UNNOTICED {
        let text = text.replace('@', "\u{2713}") + "\n";
        let found = found(&text);
        assert!(found.len() == 1 && found[0].ends_with(" print-unencodable"), "{text}: {found:?}");
        prints_when_repaired(&text);
        assert_eq!(super::found(&text.replace('\u{2713}', "x")), Vec::<String>::new());
    }
    // The help of a command is printed; what goes to standard error is escaped there.
    check(
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('-a', help='\u{2713}')\n",
        &["3:28 print-unencodable"],
    );
    check("raise SystemExit('\u{2713}')\n", &["1:19 print-unencodable mild"]);
    check("import logging\nlogger = logging.getLogger()\nlogger.info('\u{2713}')\n", &["3:14 print-unencodable mild"]);
    check("from .log import logger\nlogger.info('%s', '\u{2713}')\n", &["2:20 print-unencodable mild"]);
}

#[test]
fn wc_3_only_what_is_printed_is_found() {
    for text in [
        "console.print('\u{2713}')",
        "class C:\n    def print(self, a): pass\nC().print('\u{2713}')",
        "def print(a): pass\nprint('\u{2713}')",
        "import sys\nprint('\u{2713}', file=sys.stderr)",
        "print('\u{2713}', file=out)",
        "print(ascii('\u{2713}'), f'{\"\u{2713}\"!a}', len('\u{2713}'), '\u{2713}'.encode())",
        "print('a')  # \u{2713}",
        "x = '\u{2713}'\nx = 'a'\nprint(x)",
        "def f():\n    '''\u{2713}'''",
        "print(rb'\\u2713', r'\\u2713')",
        "safe_print('\u{2713}')",
    ] {
        assert_eq!(found(&format!("{text}\n")), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn wc_4_words_inside_the_string_exempt_nothing() {
    let text = "print('\u{2713} xtask-allow: encoding/py-print-unencodable -- no')\n";
    check(text, &["1:8 print-unencodable"]);
    check(&format!("'xtask-allow: encoding/py-print-unencodable -- no'\n{text}"), &["2:8 print-unencodable"]);
    check("print('\u{2713} # xtask-allow: encoding/py-print-unencodable -- no')\n", &["1:8 print-unencodable"]);
    let allow = "# xtask-allow: encoding/py-print-unencodable -- a terminal of ours";
    check(&format!("a = 1  {allow}\nprint('\u{2713}')\n"), &["2:8 print-unencodable"]);
    check(&format!("print('\u{2713}')  {allow}\n"), &[]);
    check(&format!("{allow}\nprint(\n    'a',\n    '\u{2713}',\n)\n"), &[]);
    check(&format!("print(\n    'a',\n    '\u{2713}',\n)  {allow}\n"), &[]);
}

#[test]
fn wc_5_a_form_feed_shifts_nothing() {
    check("a = 1\n\x0c\nprint('\u{2713}')\n", &["3:8 print-unencodable"]);
    check("\x0cprint('\u{2713}')\n", &["1:9 print-unencodable"]);
}

#[test]
fn wc_6_a_bom_is_no_syntax_error() {
    check("\u{feff}print('a')\n", &[]);
    let found = found("\u{feff}print('\u{2713}')\n");
    assert!(found.len() == 1 && found[0].starts_with("1:"), "{found:?}");
    repaired("\u{feff}print('\u{2713}')\r\n", "\u{feff}print('[x]')\r\n");
}

#[test]
fn wc_7_another_folder_finds_the_same_and_a_missing_one_is_no_success() {
    let repo = repo(&[("src/a.py", "print('\u{2713}')\n"), ("docs/a.txt", "")]);
    let mut command = repo.command(&["encoding"]);
    assert_eq!(of(&repo.finish(command.current_dir(repo.path("docs")))), ["1:8 print-unencodable"]);
    assert_eq!(repo.run(&["encoding", "--repo", "nowhere"]).code, 2);
}

#[test]
fn ng_1_a_variation_selector_goes_with_its_glyph() {
    repaired("print('\u{26a0}\u{fe0f} a')\n", "print('[!] a')\n");
    repaired("print('\u{1f44d}\u{1f3fd}')\n", "print('[+1]')\n");
    repaired("print('\\u26a0\\ufe0f a')\n", "print('[!] a')\n");
    // One that was left behind is found, too.
    repaired("print('[!]\u{fe0f} a')\n", "print('[!] a')\n");
    prints_when_repaired("print('\u{26a0}\u{fe0f} a')\n");
}

#[test]
fn ng_2_a_script_that_cannot_be_read_stops_nothing() {
    let repo = repo(&[("b.py", "print('\u{2713}')\n")]);
    repo.write("a.py", b"print('\xe9')\n");
    assert_eq!(of(&repo.run(&["encoding"])), ["1:8 print-unencodable"]);
}

#[test]
fn ng_3_a_file_that_begins_like_a_message_is_judged() {
    check("ERROR: str = 'x'\nprint('\u{2713}')\n", &["2:8 print-unencodable"]);
}

#[test]
fn ng_4_a_script_is_judged_whoever_runs_it() {
    let python = "#!/usr/bin/env python3\nprint('\u{2713}')\n";
    let repo =
        repo(&[("scripts/run", python), ("tools/b.pyw", "print('\u{2713}')\n"), ("ci.yaml", "run: ./scripts/run\n")]);
    assert_eq!(of(&repo.run(&["encoding"])), ["2:8 print-unencodable", "1:8 print-unencodable"]);
}

#[test]
fn ng_5_more_glyphs_have_a_twin() {
    repaired("print('\u{1f4c4} a \u{2500}\u{2500} b \u{2014} c')\n", "print('[file] a -- b -- c')\n");
    // What has none is found and left.
    let repo = repo(&[("a.py", "print('\u{2713} \u{4e2d}')\n")]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(of(&run), ["1:8 print-unencodable"]);
    assert_eq!(repo.text("a.py"), "print('\u{2713} \u{4e2d}')\n");
}

#[test]
fn ng_6_line_ends_and_tables_keyed_by_glyphs_stay() {
    repaired("# \u{2192}\r\nprint('\u{2192}')\r\n", "# \u{2192}\r\nprint('->')\r\n");
    let table =
        "MAP = {'\u{2192}': '->', '\u{2713}': '[x]'}\nfor glyph, text in MAP.items():\n    print(glyph, text)\n";
    let repo = repo(&[("a.py", table)]);
    let run = repo.run(&["encoding", "--execute", "--unsafe"]);
    assert_eq!(repo.text("a.py"), table, "{run}");
    // A table that is not printed is not found.
    check("MAP = {'\u{2192}': '->'}\nprint(text.translate(str.maketrans(MAP)))\n", &[]);
}

#[test]
fn ng_7_there_is_one_map_and_it_is_printed() {
    let repo = Repo::git(&[("xtask.toml", "ledger = []\n[encoding.glyphs]\n\"\u{2713}\" = \"yes\"\n")]);
    let run = repo.run(&["encoding", "glyphs"]);
    assert!(run.stdout.is_ascii() && run.code == 0, "{run}");
    for line in ["U+2192  ->", "U+26A0  [!]", "U+1F4A5  (!)", "U+2713  yes", "U+2500  -"] {
        assert!(run.stdout.lines().any(|known| known == line), "{line}\n{run}");
    }
    assert!(run.stdout.lines().count() > 200);
}

#[test]
fn ng_8_a_handler_and_a_wrapper_are_told_from_a_print() {
    check("try:\n    print('\u{2713}')\nexcept UnicodeEncodeError:\n    print('ok')\n", &[]);
    check("try:\n    print('\u{2713}')\nexcept KeyError:\n    pass\n", &["2:12 print-unencodable"]);
    // A wrapper that only prints is one more way to the stream; whether it is ever so called, nobody knows.
    check("def say(text):\n    print(text)\nsay('\u{2713}')\n", &["3:6 print-unencodable mild"]);
    let safe = "def say(text):\n    try:\n        print(text)\n    except UnicodeEncodeError:\n        print(ascii(text))\nsay('\u{2713}')\n";
    check(safe, &[]);
}

#[test]
fn a_stream_that_takes_everything_needs_no_repair() {
    let print = "print('\u{2713}')\n";
    for guard in [
        "import sys\nsys.stdout.reconfigure(encoding='utf-8')\n",
        "import sys\nsys.stdout.reconfigure(errors='replace')\n",
        "import sys\nfor s in (sys.stdout, sys.stderr):\n    s.reconfigure(encoding='utf-8')\n",
        "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')\n",
        "import codecs, sys\nsys.stdout = codecs.getwriter('utf-8')(sys.stdout.buffer)\n",
        "#!/usr/bin/env -S python3 -X utf8\n",
        "import os, sys\nif 'PYTHONUTF8' not in os.environ:\n    os.environ['PYTHONUTF8'] = '1'\n    os.execv(sys.executable, sys.argv)\n",
    ] {
        assert_eq!(found(&format!("{guard}{print}")), Vec::<String>::new(), "{guard}");
    }
    for guard in [
        "import sys\nsys.stderr.reconfigure(encoding='utf-8')\n",
        "import sys\nsys.stdout.reconfigure(line_buffering=True)\n",
        "import sys\ndef setup():\n    sys.stdout.reconfigure(encoding='utf-8')\n",
        "import os\nos.environ['PYTHONIOENCODING'] = 'utf-8'\n",
    ] {
        assert_eq!(found(&format!("{guard}{print}")).len(), 1, "{guard}");
    }
    check(&format!("{print}import sys\nsys.stdout.reconfigure(encoding='utf-8')\n"), &["1:8 print-unencodable"]);
}

#[test]
fn a_repair_is_text_of_its_literal() {
    repaired("print('it\u{2019}s')\n", "print('it\\'s')\n");
    repaired("print(\"it\u{2019}s\")\n", "print(\"it's\")\n");
    repaired("print(f'{a}\u{2713}{b:>{w}}')\n", "print(f'{a}[x]{b:>{w}}')\n");
    repaired("print('\\N{CHECK MARK}', '\\u2713')\n", "print('[x]', '[x]')\n");
    repaired("m = '\u{2713}'\nprint(m)\n", "m = '[x]'\nprint(m)\n");
    for text in [
        // A raw string cannot escape its quote; a fill character is one character; braces may be read by `.format`.
        "print(r'it\u{2019}s')\n",
        "print(f'{a:\u{2192}>9}')\n",
        "print(f'{a:{\"\u{2192}\"}>9}')\n",
        "print(a.center(9, '\u{2192}'))\n",
    ] {
        let repo = repo(&[("a.py", text)]);
        let run = repo.run(&["encoding", "--execute", "--unsafe"]);
        assert_eq!((repo.text("a.py").as_str(), of(&run).len()), (text, 1), "{run}");
    }
    let config = "ledger = []\n[encoding.glyphs]\n\"\u{2713}\" = \"{ok}\"\n";
    for (before, after) in
        [("print('\u{2713}')\n", "print('\u{2713}')\n"), ("print(f'\u{2713}')\n", "print(f'{{ok}}')\n")]
    {
        let repo = Repo::git(&[("xtask.toml", config), ("a.py", before)]);
        let _ = repo.run(&["encoding", "--execute", "--unsafe"]);
        assert_eq!(repo.text("a.py"), after);
    }
}

#[test]
fn the_report_names_the_character_the_pages_and_what_happens() {
    let text = "import sys\nprint('\u{2713} a \u{2713}')\nsys.exit('\u{20ac}')\nprint('\u{416}')\n";
    let run = repo(&[("a.py", text)]).run(&["encoding"]);
    let report: String = run.stdout.lines().take(6).map(|line| format!("{line}\n")).collect();
    expect![[r#"
        a.py:2:8: error[encoding/py-print-unencodable]: `print` writes U+2713, which cp1252, cp437 and cp850 cannot encode: output that goes to a pipe or a file raises UnicodeEncodeError
          help: write `[x]` instead, as `encoding glyphs` has it
        a.py:3:11: warning[encoding/py-print-unencodable]: `sys.exit` writes U+20AC, which cp437 and cp850 cannot encode: it is shown as an escape
          help: write `EUR` instead, as `encoding glyphs` has it
        a.py:4:8: error[encoding/py-print-unencodable]: `print` writes U+0416, which cp1252, cp437 and cp850 cannot encode: output that goes to a pipe or a file raises UnicodeEncodeError
          help: write it in ASCII, or call `sys.stdout.reconfigure(encoding="utf-8")` first
    "#]].assert_eq(&report);
    assert_eq!(run.code, 1);
}

#[test]
fn the_pages_are_those_of_the_configuration() {
    let found = |pages: &str, text: &str| {
        let config = format!("ledger = []\n[encoding]\ncode_pages = [{pages}]\n");
        of(&Repo::git(&[("xtask.toml", &config), ("a.py", text)]).run(&["encoding"])).len()
    };
    assert_eq!(found("\"cp932\"", "print('\u{2192}\u{65e5}')\n"), 0);
    assert_eq!(found("\"cp932\"", "print('\u{e9}')\n"), 1);
    assert_eq!(found("\"cp1251\", \"cp866\"", "print('\u{416}')\n"), 0);
    assert_eq!(found("", "print('\u{2713}')\n"), 0);
}

#[test]
fn glyphs_and_pages_that_cannot_be_are_refused() {
    let config = "ledger = []\n[encoding]\ncode_pages = [\"cp1253x\"]\n[encoding.glyphs]\n\"ab\" = \"x\"\n\"x\" = \"y\"\n\"\u{2713}\" = \"\u{e9}\"\n\"\u{2714}\" = \"\"\n";
    let run = Repo::git(&[("xtask.toml", config)]).run(&["encoding"]);
    assert_eq!(run.code, 2, "{run}");
    for part in ["cp1253x", "`ab`", "`x`", "\\u{2713}", "\\u{2714}"] {
        assert!(run.stderr.contains(part) || run.stdout.contains(part), "{part}: {run}");
    }
}
