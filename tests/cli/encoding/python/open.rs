//! `encoding/py-open-encoding` and `encoding/py-subprocess-encoding`.

use expect_test::expect;

use super::{check, of, repaired, repo};

#[test]
fn every_way_to_open_text_is_found() {
    for (imports, call) in [
        ("", "open('a')"),
        ("", "open('a', 'w', errors='strict')"),
        ("", "open('a', encoding=None)"),
        ("import io", "io.open('a')"),
        ("import codecs", "codecs.open('a')"),
        ("import os", "os.fdopen(1, 'w')"),
        ("import io", "io.TextIOWrapper(raw)"),
        ("import tempfile", "tempfile.NamedTemporaryFile('w')"),
        ("import tempfile", "tempfile.TemporaryFile(mode='w+')"),
        ("import tempfile", "tempfile.SpooledTemporaryFile(9, 'w')"),
        ("import gzip", "gzip.open('a', 'rt')"),
        ("import bz2", "bz2.open('a', mode='wt')"),
        ("import lzma", "lzma.open('a', 'rt')"),
        ("import fileinput", "fileinput.input('a')"),
        ("import configparser", "configparser.ConfigParser().read('a')"),
        ("import logging", "logging.FileHandler('a')"),
        ("import logging", "logging.basicConfig(filename='a')"),
        ("import logging.handlers", "logging.handlers.RotatingFileHandler('a')"),
        ("import argparse", "argparse.FileType('w')"),
        ("import zipfile", "zipfile.Path('a', 'b').read_text()"),
        ("from pathlib import Path", "Path('a').open()"),
        ("from pathlib import Path", "(Path('a') / 'b').read_text()"),
        ("from pathlib import Path", "Path('a').parent.joinpath('b').write_text('c')"),
    ] {
        let found = super::found(&format!("{imports}\nx = {call}\n"));
        assert!(found.len() == 1 && found[0].ends_with(" open-encoding"), "{call}: {found:?}");
    }
}

#[test]
fn an_encoding_a_binary_mode_and_what_cannot_be_known_are_left_alone() {
    check(
        "import gzip, io, os, tempfile, tarfile, logging, configparser\nfrom pathlib import Path\n\
         open('a', 'rb')\nopen('a', mode='wb')\nopen('a', encoding='utf-8')\nopen('a', 'r', -1, 'utf-8')\n\
         open('a', encoding='locale')\nopen('a', encoding=name)\nopen('a', mode)\nopen(*a)\nopen('a', **k)\n\
         gzip.open('a')\ntempfile.NamedTemporaryFile()\ntarfile.open('a')\nos.open('a', 0)\nx.open('a')\n\
         Path('a').open('rb')\nPath('a').read_text('utf-8')\nPath('a').write_text('b', 'utf-8')\nPath('a').read_bytes()\n\
         logging.basicConfig(level=1)\nconfigparser.ConfigParser().read('a', 'utf-8')\nx.read_text()\nf.read()\n\
         '''open('a')'''  # open('a')\n",
        &[],
    );
    check("MODE = 'wb'\nopen('a', MODE)\nNONE = None\nopen('a', 'r', encoding=NONE)\n", &["4:1 open-encoding"]);
    check("def open(a): pass\nopen('a')\n", &[]);
    check("from x import open\nopen('a')\n", &[]);
    check("print 'two'\nopen('a')\n", &[]);
}

#[test]
fn a_name_counts_as_it_was_bound_last() {
    check("E = 'utf-8'\nopen('a', encoding=E)\nE = None\nopen('a', encoding=E)\n", &["4:1 open-encoding"]);
    check("if x:\n    E = None\nelse:\n    E = None\nopen('a', encoding=E)\n", &["5:1 open-encoding"]);
    check("E = None\nif x:\n    E = 'utf-8'\nopen('a', encoding=E)\n", &[]);
    check("M = 'rb'\nopen('a', M)\nM = 'w'\nopen('a', M)\nM += 'b'\nopen('a', M)\n", &["4:1 open-encoding"]);
    check("M = 'r'\nwhile x:\n    open('a', M)\n    M = 'rb'\n", &[]);
    check("M = 'r'\nfor M in x:\n    pass\nopen('a', M)\n", &[]);
    // Somebody may call the function in between, or another function that binds the name.
    check("E = 'utf-8'\ndef f(): open('a', encoding=E)\nf()\nE = None\n", &[]);
    check("E = None\ndef f():\n    global E\n    E = 'utf-8'\nf()\nopen('a', encoding=E)\n", &[]);
    check("def f(e=None): open('a', encoding=e)\n", &[]);
}

#[test]
fn a_mode_that_callers_may_give_is_judged_by_its_default() {
    check(
        "from pathlib import Path\ndef f(p, mode='rb'):\n    open(p, mode)\ndef g(p, m='w'): open(p, m)\n\
         def h(p, mode):\n    open(p, mode)\ndef i(p, *, mode='r'): Path(p).open(mode=mode)\n\
         def j(p, mode='wt'):\n    mode = mode.replace('t', 'b')\n    open(p, mode)\n\
         def k(p, binary, mode='r'):\n    if binary:\n        mode = 'rb'\n    open(p, mode)\n",
        &["4:18 open-encoding", "7:24 open-encoding"],
    );
    repaired(
        "def f(p, mode='r'):\n    return open(p, mode)\n",
        "def f(p, mode='r'):\n    return open(p, mode, encoding=None if \"b\" in mode else \"utf-8\")\n",
    );
    repaired(
        "def f(p, mode='r'):\n    return open(p, mode, -1, None)\n",
        "def f(p, mode='r'):\n    return open(p, mode, -1, None if \"b\" in mode else \"utf-8\")\n",
    );
}

#[test]
fn a_path_is_known_by_where_it_comes_from() {
    for text in [
        "p = Path('a')\np.@",
        "p = Path('a') if x else None\np.@",
        "p: Path\np.@",
        "def f(p: Path): p.@",
        "def f(p: 'Path | None' = None): p.@",
        "def f(tmp_path): (tmp_path / 'a').@",
        "def f(p): p.@\nf(Path('a'))",
        "for p in Path('a').rglob('*'): p.@",
        "for i, p in enumerate(sorted(Path('a').iterdir())): p.@",
        "[p.@ for p in Path('a').glob('*')]",
        "class C:\n    p: Path\n    def f(self): self.p.@",
        "class C:\n    def __init__(self):\n        self.p = Path('a')\n    def f(self): self.p.@",
        "def f() -> Path: ...\nf().@",
        "config_path.@",
        "f'{Path(\"a\").@}'",
    ] {
        let text = format!("from pathlib import Path\n{}\n", text.replace('@', "read_text()"));
        assert_eq!(super::found(&text).len(), 1, "{text}");
        assert_eq!(super::found(&text.replace("read_text()", "read_bytes()")).len(), 0, "{text}");
    }
}

#[test]
fn an_encoding_is_added_behind_the_other_arguments() {
    repaired("open(a)\n", "open(a, encoding=\"utf-8\")\n");
    repaired("open(a, 'w', )\n", "open(a, 'w', encoding=\"utf-8\", )\n");
    repaired("open(a, encoding=None, errors='x')\n", "open(a, encoding=\"utf-8\", errors='x')\n");
    repaired("open(a, 'r', -1, None)\n", "open(a, 'r', -1, \"utf-8\")\n");
    repaired(
        "from pathlib import Path\nPath(a).open()\n",
        "from pathlib import Path\nPath(a).open(encoding=\"utf-8\")\n",
    );
    repaired("open( # why\n)\n", "open(encoding=\"utf-8\" # why\n)\n");
    repaired("open(open(a).read())\n", "open(open(a, encoding=\"utf-8\").read(), encoding=\"utf-8\")\n");
    // Line ends and indents are those of the file.
    repaired(
        "if a:\r\n\topen(\r\n\t\ta,  # first\r\n\t\t'w',  # last\r\n\t)\r\n",
        "if a:\r\n\topen(\r\n\t\ta,  # first\r\n\t\t'w',\r\n\t\tencoding=\"utf-8\",  # last\r\n\t)\r\n",
    );
    // The guard of line ends has its say first.
    repaired("\u{feff}\x0copen(a)\rx = 1\r", "\u{feff}\x0copen(a, encoding=\"utf-8\")\nx = 1\n");
}

#[test]
fn streams_of_programs_are_found_by_what_makes_them_text() {
    check(
        "import subprocess\nfrom subprocess import Popen\nimport os\nsubprocess.run(a, text=True)\n\
         subprocess.check_output(\n    a,\n    universal_newlines=True,\n)\nPopen(a, errors='replace')\nos.popen('a')\n\
         subprocess.getoutput('a')\nsubprocess.run(a)\nsubprocess.run(a, text=False)\nsubprocess.run(a, text=t)\n\
         subprocess.run(a, text=True, encoding='utf-8')\nsubprocess.run(a, text=True, **k)\n",
        &[
            "4:1 subprocess-encoding",
            "5:1 subprocess-encoding",
            "9:1 subprocess-encoding",
            "10:1 subprocess-encoding",
            "11:1 subprocess-encoding",
        ],
    );
    repaired(
        "import subprocess\nsubprocess.run(a,\n               text=True)\n",
        "import subprocess\nsubprocess.run(a,\n               text=True,\n               encoding=\"utf-8\")\n",
    );
}

#[test]
fn the_report_names_the_call_and_the_repair() {
    let run = repo(&[("a.py", "import os\nopen('a')\nos.popen('b')\n")]).run(&["encoding"]);
    let report: String = run.stdout.lines().take(4).map(|line| format!("{line}\n")).collect();
    expect![[r#"
        a.py:2:1: warning[encoding/py-open-encoding]: `open` opens a text file without `encoding`: Windows takes its code page, such as cp1252, for it
          help: add `encoding="utf-8"`, or `encoding="locale"` if the machine's own is meant
        a.py:3:1: warning[encoding/py-subprocess-encoding]: `popen` reads a program's output as text without `encoding`: Windows takes its code page, such as cp1252, for it
          help: call `subprocess.run` with `encoding="utf-8"` instead
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_project_for_python_3_15_and_later_is_left_alone() {
    let modern = "[project]\nrequires-python = \">=3.15\"\n";
    let old = "[project]\nrequires-python = \">=3.9\"\n";
    let text = "open('a')\nprint('\\u2713')\n";
    let found = |files: &[(&str, &str)]| of(&repo(files).run(&["encoding"])).len();
    assert_eq!(found(&[("pyproject.toml", modern), ("src/a.py", text)]), 0);
    assert_eq!(found(&[("pyproject.toml", old), ("src/a.py", text)]), 2);
    assert_eq!(found(&[("pyproject.toml", modern), ("old/pyproject.toml", old), ("old/a.py", text)]), 2);
    assert_eq!(found(&[("pyproject.toml", "not TOML ="), ("a.py", text)]), 2);
}

#[test]
fn stubs_and_other_files_are_not_run() {
    let run = repo(&[("a.pyi", "open('a')\n"), ("a.md", "open('a')\n"), ("b", "#!/usr/bin/env python3\nopen('a')\n")]);
    assert_eq!(of(&run.run(&["encoding"])), ["2:1 open-encoding"]);
}
