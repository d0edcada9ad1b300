//! What other languages than Python print.

use crate::cli::Repo;

const RULE: &str = "encoding/console-garbled";
const EVERYWHERE: (&str, &str) = ("xtask.toml", "[encoding]\nconsole = [\"**\"]\n");

/// The places that are found in one file, as `line:column`.
fn found(path: &str, text: &str) -> Vec<String> {
    let run = Repo::git(&[EVERYWHERE, (path, text)]).run(&["encoding", "--color", "never"]);
    assert!(run.code < 2, "{run}");
    let places = run.findings().into_iter().filter(|line| line.ends_with(RULE));
    places.map(|line| line.strip_prefix(path).unwrap()[1..].split(' ').next().unwrap().to_owned()).collect()
}

/// The file as `--execute --unsafe` leaves it; nothing is left to be found then.
fn repaired(path: &str, text: &str) -> String {
    let repo = Repo::git(&[EVERYWHERE, (path, text)]);
    let run = repo.run(&["encoding", "--execute", "--unsafe", "--color", "never"]);
    assert!(run.code < 2, "{run}");
    let after = repo.text(path);
    let run = repo.run(&["encoding", "--strict", "--color", "never"]);
    assert!(!run.findings().iter().any(|line| line.ends_with(RULE)), "{run}");
    after
}

#[test]
fn what_rust_prints_is_found() {
    let text = "fn main() {
    println!(\"\u{2713} {}\", if true { \"\u{2714}\" } else { \"\u{2718}\" });
    eprintln!(r#\"\u{2192} \"x\"\"#);
    a.expect(\"\u{2014}\");
    assert!(a == \"\u{2713}\", \"\u{2713}\");
    assert_eq!(a, \"\u{2713}\", \"{} \u{2713}\", b);
    writeln!(std::io::stderr(), \"\u{2713}\").unwrap();
    anyhow::bail!(\"\u{2713}\");
}
";
    assert_eq!(found("src/main.rs", text), ["2:15", "2:33", "2:46", "3:18", "4:15", "5:24", "6:28", "7:34", "8:20"]);
}

#[test]
fn what_rust_does_not_print_is_not_found() {
    let text = "const A: &str = \"\u{2713}\"; // println!(\"\u{2713}\")
/// println!(\"\u{2713}\")
fn main() {
    println!(\"caf\u{e9}\");
    println!(\"{}\", map[\"\u{2713}\"]);
    println!(\"{}\", text.replace(\"\u{2713}\", \"x\"));
    println!(\"{}\", match c { '\u{2713}' => 1, _ => 2 });
    println!(\"{}\", match c { \"\u{2713}\" | \"\u{2714}\" => 1, _ => 2 });
    println!(\"{\u{3b1}}\");
    write!(out, \"\u{2713}\");
    self.expect(\"\u{2713}\");
    let s = \"println!(\\\"\u{2713}\\\")\";
}
#[cfg(test)]
mod tests { fn a() { println!(\"\u{2713}\"); } }
#[test]
fn b() { panic!(\"\u{2713}\"); }
";
    assert_eq!(found("src/main.rs", text), Vec::<String>::new());
    let bad = "fn main() { println!(\"\u{2713}\"); }\n";
    for path in ["tests/a.rs", "src/tests.rs", "a/fixtures/b.rs"] {
        assert_eq!(found(path, bad), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn the_help_of_clap_is_printed() {
    let text = "use clap::Parser;
/// Does \u{2192} things
#[derive(Debug, Parser)]
#[command(about = \"\u{2713}\", version)]
struct Cli {
    /// A file \u{2026}
    file: String,
}
/// Prints nothing \u{2192}
struct Other;
";
    assert_eq!(found("src/cli.rs", text), ["2:10", "4:20", "6:16"]);
    // The same without clap: another crate's derive.
    assert_eq!(found("src/cli.rs", &text.replace("clap", "pest")), Vec::<String>::new());
}

#[test]
fn what_javascript_prints_is_found() {
    let text = "console.log('\u{2713} a', ok ? \"\u{2714}\" : `\u{2718} ${b(`\u{2192}`)}`);
process.stdout.write(`\u{2713}`);
console.error(chalk.green('\u{2713}'));
console.log('\u{2500}'.repeat(3));
const a = '\u{2713}'; // console.log('\u{2713}')
console.log({ '\u{2713}': 1 }, x['\u{2713}'], y.includes('\u{2713}'), z === '\u{2713}', /\u{2713}'/);
log('\u{2713}');
";
    assert_eq!(found("bin/a.mjs", text), ["1:14", "1:26", "1:32", "1:39", "2:23", "3:28", "4:14"]);
    let page = "document.title = 'a';\nconsole.log('\u{2713}');\n";
    assert_eq!(found("bin/a.js", page), Vec::<String>::new());
    let markup = "console.log('a'); const b = <p title=\"\u{2713}\">don't \u{2713}</p>;\nconsole.log('\u{2713}')\n";
    assert_eq!(found("bin/a.jsx", markup), ["2:14"]);
}

#[test]
fn what_c_prints_is_found() {
    let text = "#include <stdio.h>
int main() {
    printf(\"\u{2713} %d\\n\", 1'000); puts(u8\"\u{2713}\");
    fprintf(stderr, \"a\" \"\u{2713}\"); fprintf(file, \"\u{2713}\"); sprintf(b, \"\u{2713}\");
    std::cout << R\"x(\u{2713})x\" << f(\"\u{2713}\") << std::endl;
    fputs(\"\u{2713}\", stdout); fputs(\"\u{2713}\", file); // printf(\"\u{2713}\")
}
";
    assert_eq!(found("a.cpp", text), ["3:13", "3:38", "4:26", "5:22", "5:33", "6:12"]);
    let set = text.replace("int main() {", "int main() { SetConsoleOutputCP(65001);");
    assert_eq!(found("a.cpp", &set), Vec::<String>::new());
}

#[test]
fn what_a_shell_prints_is_found() {
    let text = "#!/bin/sh
echo \"\u{2713} $(printf '\u{2713}') a\" '\u{2714}' \u{2718}
printf '%s \u{2713}\\n' \"${x:-\u{2713}}\" && echo \u{2713} >&2
cat <<EOF
\u{2713}
EOF
if a; then echo \u{2713}; fi
echo \u{2713} > file
echo \u{2713} | tee file
cat > file <<EOF
\u{2713}
EOF
{ echo \u{2713}; echo b; } >> file
x=\"\u{2713}\" # echo \u{2713}
grep \u{2713} file
";
    let expected = ["2:7", "2:27", "2:30", "3:12", "3:35", "5:1", "7:17"];
    assert_eq!(found("run.sh", text), expected);
}

#[test]
fn what_powershell_prints_is_found() {
    let text = "\u{feff}Write-Host \"\u{2713} $(a '\u{2713}') b \u{2714}\" -ForegroundColor '\u{2713}'
write-output '\u{2713}' > file
Write-Warning \u{2713}
\"\u{2713}\"
$a = \"\u{2713}\" # Write-Host \"\u{2713}\"
Write-Output (Get-Item \"\u{2713}\")
function B { \"\u{2713}\" }
Write-Host \"\u{2713}\" | Out-File x
";
    assert_eq!(found("run.ps1", text), ["1:13", "1:26", "3:15", "4:2"]);
    let set = text.replace("Write-Warning", "[Console]::OutputEncoding = [Text.Encoding]::UTF8\r\nWrite-Warning");
    assert_eq!(found("run.ps1", &set), Vec::<String>::new());
}

#[test]
fn what_a_batch_file_prints_is_found() {
    let text =
        "@echo off\r\necho \u{2713} a\r\necho \u{2713} > file\r\nrem \u{2713}\r\nchcp 65001 >nul\r\necho \u{2713}\r\n";
    assert_eq!(found("run.bat", text), ["2:6"]);
}

#[test]
fn only_what_is_asked_for_is_judged() {
    let bad = "fn main() { println!(\"\u{2713}\"); }\n";
    let files = [("xtask/src/main.rs", bad), ("scripts/a.rs", bad), ("src/main.rs", bad)];
    let run = Repo::git(&files).run(&["encoding", "--color", "never"]);
    assert_eq!(run.findings(), [format!("scripts/a.rs:1:23 {RULE}"), format!("xtask/src/main.rs:1:23 {RULE}")]);
    let pages = ("xtask.toml", "[encoding]\ncode_pages = []\n");
    let run = Repo::git(&[pages, files[0]]).run(&["encoding", "--strict", "--color", "never"]);
    assert_eq!((run.findings(), run.code), (vec![], 0));
}

#[test]
fn a_program_that_draws_the_screen_is_not_asked() {
    let bad = "fn main() { println!(\"\u{2713}\"); }\n";
    let files = |dependency: &str| {
        let manifest = format!("[dependencies]\n{dependency} = \"1\"\n");
        let files = [EVERYWHERE, ("a/Cargo.toml", &manifest), ("a/src/main.rs", bad), ("Cargo.toml", "[workspace]\n")];
        Repo::git(&files).run(&["encoding", "--color", "never"]).findings().len()
    };
    assert_eq!((files("ratatui"), files("rata")), (0, 1));
}

#[test]
fn the_message_says_what_is_lacking_and_what_happens() {
    let run = Repo::git(&[EVERYWHERE, ("a.rs", "fn main() { println!(\"\u{2714}\u{fe0f} \u{1f980}\"); }\n")])
        .run(&["encoding", "--color", "never"]);
    let line = run.stdout.lines().next().unwrap();
    assert_eq!(
        line,
        "a.rs:1:23: warning[encoding/console-garbled]: `println!` prints U+2714 (not in cp1252, cp437 and cp850), \
         U+1F980 (not in cp1252, cp437 and cp850); a console shows it, but output that is captured is read as cp437: \
         U+0393 U+00A3 U+00F6"
    );
    assert!(run.stdout.contains("help: write it in ASCII, or give U+1F980 a text in `glyphs` of `[encoding]`"));
}

#[test]
fn a_repair_stays_inside_the_literal() {
    let rust =
        "fn main() { println!(\"\u{2714}\u{fe0f} {x:\u{2500}^9} \u{2018}\u{2192}\"); let a = \"\u{2192}\"; }\r\n";
    let repaired_rust = "fn main() { println!(\"[x] {x:-^9} '->\"); let a = \"\u{2192}\"; }\r\n";
    assert_eq!(repaired("a.rs", rust), repaired_rust);
    let quotes = "console.log('\u{2019}', \"\u{201c}\", `\u{2192}`, '\u{2192}');\n";
    assert_eq!(repaired("a.mjs", quotes), "console.log('\\'', \"\\\"\", `->`, '->');\n");
    assert_eq!(repaired("a.c", "f() { printf(\"\u{2192}\"); }\n"), "f() { printf(\"->\"); }\n");
    assert_eq!(repaired("a.sh", "echo \"\u{201c}a\u{201d}\" '\u{2713}'\n"), "echo \"\\\"a\\\"\" '[x]'\n");
    let power = "\u{feff}Write-Host \"\u{2713}\" '\u{2032}'\r\n";
    assert_eq!(repaired("a.ps1", power), "\u{feff}Write-Host \"[x]\" ''''\r\n");
    let batch = "@echo off\r\necho \u{2192} \"\u{2192}\"\r\n";
    assert_eq!(repaired("a.cmd", batch), "@echo off\r\necho -^> \"->\"\r\n");
}

#[test]
fn ng_1_a_variation_selector_goes_with_its_glyph() {
    assert_eq!(repaired("a.mjs", "console.log('\u{26a0}\u{fe0f} a');\n"), "console.log('[!] a');\n");
}

#[test]
fn where_a_text_would_mean_something_else_nothing_is_written() {
    let texts = [
        ("a.sh", "echo \u{2192}\n"),
        ("a.sh", "echo '\u{2019}'\n"),
        ("a.rs", "fn main() { println!(\"{:\u{2192}^9}\", 1); }\n"),
        ("a.rs", "fn main() { println!(r\"\u{201c}\"); }\n"),
        ("a.rs", "use clap::Parser;\n/// \u{2713}\n#[derive(Parser)]\nstruct A;\n"),
        ("a.rs", "fn main() { println!(\"{}\", f(\"\u{2192}\")); }\n"),
        ("a.rs", "fn main() { println!(\"\u{2192} \u{1f980}\"); }\n"),
    ];
    for (path, text) in texts {
        let repo = Repo::git(&[EVERYWHERE, (path, text)]);
        let run = repo.run(&["encoding", "--execute", "--unsafe", "--color", "never"]);
        let count = run.findings().iter().filter(|found| found.ends_with("encoding/console-garbled")).count();
        assert_eq!((count, repo.text(path).as_str()), (1, text), "{run}");
    }
}

#[test]
fn ng_6_a_table_keyed_by_glyphs_is_left_alone() {
    let rust = "fn a(c: &str) -> &str { match c { \"\u{2192}\" => \"->\", _ => c } }\n";
    let script =
        "const map = { '\u{2192}': '->' };\r\nconsole.log(map['\u{2192}'] || text.replace('\u{2192}', '->'));\r\n";
    for (path, text) in [("a.rs", rust), ("a.mjs", script)] {
        assert_eq!(repaired(path, text), text);
    }
}
