//! Programs of Windows with an encoding of their own.

use super::{found, own};
use crate::cli::Repo;

#[test]
fn each_host_says_what_it_takes_utf8_for() {
    let line = "a = \"\u{E9}\"\r\n";
    for path in ["a.reg", "a.inf", "a.rc", "a.vbs", "a.iss", "a.nsi", "b.nsh", "a.mof"] {
        assert_eq!(found(&[(path, line)]), [format!("{path}:1:6 encoding/host-encoding")]);
        assert_eq!(found(&[(path, "a = \"e\"\r\n")]), Vec::<String>::new());
    }
    let run = Repo::git(&[("a.vbs", line)]).run(&["encoding"]);
    assert!(
        run.stdout.contains("warning[encoding/host-encoding]: Windows Script Host takes U+00E9 in UTF-8 for the ANSI"),
        "{run}"
    );
}

#[test]
fn what_the_host_is_told_or_passes_over_is_no_finding() {
    let marked = "\u{FEFF}a = \"\u{E9}\"\r\n";
    for (path, known) in [("a.iss", true), ("a.nsi", true), ("a.rc", true), ("a.vbs", false), ("a.reg", false)] {
        assert_eq!(found(&[(path, marked)]).is_empty(), known, "{path}");
    }
    assert_eq!(found(&[("a.rc", "#pragma code_page(65001)\r\n\"\u{E9}\"\r\n")]), Vec::<String>::new());
    assert_eq!(found(&[("a.vbs", "' caf\u{E9}\r\nx = 1\r\n"), ("a.inf", " ; \u{E9}\r\n")]), Vec::<String>::new());
}

#[test]
fn a_project_without_an_encoding_misreads_its_sources() {
    let project = "<Project><ItemDefinitionGroup><ClCompile/></ItemDefinitionGroup></Project>\r\n";
    let files = [("app/a.vcxproj", project), ("app/src/a.cpp", "// \u{E9}\n"), ("other/b.cpp", "// \u{E9}\n")];
    let run = Repo::git(&files).run(&["encoding"]);
    assert_eq!(own(&run), ["app/a.vcxproj encoding/host-encoding"]);
    assert!(run.stdout.contains("takes `app/src/a.cpp`, UTF-8 without a mark, for the ANSI code page"), "{run}");
    let told = "<AdditionalOptions>/utf-8</AdditionalOptions>\r\n";
    assert_eq!(found(&[("a.vcxproj", told), ("a.cpp", "// \u{E9}\n")]), Vec::<String>::new());
    assert_eq!(found(&[("a.vcxproj", project), ("a.cpp", "\u{FEFF}// \u{E9}\n")]), Vec::<String>::new());
    assert_eq!(
        found(&[("a.vcxproj", project), ("a.cpp", "// \u{E9}\n"), ("Directory.Build.props", "")]),
        Vec::<String>::new()
    );
}
