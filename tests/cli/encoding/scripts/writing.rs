//! PowerShell that writes files in the encoding of the day.

use super::{found, own};
use crate::cli::Repo;

#[test]
fn every_writer_is_asked_for_its_encoding() {
    let script = "'a' > a.txt\n$b >> b.txt\n$c | Out-File c\nSet-Content d $d\n$e | Add-Content -Path e\n$f | Export-Csv f -Delimiter ';'\n";
    let lines = found(&[("a.ps1", script)]);
    let places = ["1:5", "2:4", "3:6", "4:1", "5:6", "6:6"];
    assert_eq!(lines, places.map(|place| format!("a.ps1:{place} encoding/ps1-default-encoding")));
}

#[test]
fn who_says_how_or_writes_no_file_is_left_alone() {
    let script = "\
$a | Out-File a -Encoding utf8\n$a | Out-File a -enc ascii\n$a | Set-Content -Encoding:UTF8 a\nSet-Content @options\n\
foo > $null\nfoo 2>&1\nfoo 2> $null\nSet-Content env:A $b\nSet-Content a 'ascii'\nAdd-Content -Path $p -Value 'b', 'c'\n\
'Set-Content a $b > c'\n# > d\nif ($a -gt 1) { '>' }\n";
    assert_eq!(found(&[("a.ps1", script)]), Vec::<String>::new());
    let default = "$PSDefaultParameterValues['*:Encoding'] = 'utf8'\n$a >> b\n";
    assert_eq!(found(&[("a.ps1", default)]), Vec::<String>::new());
    assert_eq!(found(&[("a.ps1", "#Requires -Version 7.0\n$a >> b\n")]), Vec::<String>::new());
    assert_eq!(found(&[("a.ps1", "Set-Content a \"$b\"\n")]).len(), 1);
}

#[test]
fn steps_of_workflows_are_scripts_where_their_shell_is() {
    let workflow = [
        "defaults:\n  run:\n    shell: powershell\njobs:\n  a:\n    steps:\n",
        "      - run: |\n\n          # why\n            \"a=b\" >> $env:GITHUB_OUTPUT\n",
        "      - run: $a > b\n      - shell: pwsh\n        run: $a > b\n",
        "      - shell: bash\n        run: echo a > b\n",
    ]
    .concat();
    let run = Repo::git(&[(".github/workflows/a.yml", &workflow), ("other.yml", &workflow)]).run(&["encoding"]);
    assert_eq!(
        own(&run),
        [
            ".github/workflows/a.yml:10:19 encoding/ps1-default-encoding",
            ".github/workflows/a.yml:11:14 encoding/ps1-default-encoding",
        ]
    );
    let action = "runs:\n  using: composite\n  steps:\n    - shell: powershell\n      run: $a | Out-File b\n";
    assert_eq!(found(&[("x/action.yml", action)]), ["x/action.yml:5:12 encoding/ps1-default-encoding"]);
    assert_eq!(found(&[(".github/workflows/a.yml", "jobs: [powershell\n")]), Vec::<String>::new());
}

#[test]
fn code_blocks_of_documents_are_scripts_too() {
    let document = "\
# PowerShell\n\n- ```powershell\n  PS C:\\> $a >> b\n  c > d\n  ```\n\n```ps1\nfoo <name> -b\n$c > d\n```\n\n```bash\na > b\n```\n\n\
```pwsh\na > b\n```\n\n```powershell\n#Requires -Version 7\n$a > b\n```\n";
    assert_eq!(
        found(&[("a.md", document)]),
        ["a.md:4:14 encoding/ps1-default-encoding", "a.md:10:4 encoding/ps1-default-encoding"]
    );
}
