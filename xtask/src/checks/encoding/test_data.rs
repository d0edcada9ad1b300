//! Data of tests: a codec library keeps files in every code page, and a parser strings that hide something.

use super::Scope;
use super::bytes::rules as bytes;
use super::hidden::rules as hidden;
use super::kind::Kind;
use super::mojibake::rules as mojibake;
use super::python::rules as python;
use super::scripts::{is_hook, rules as scripts};
use crate::model::{Finding, RepoPath, Rule, Safety, Severity, Snapshot};

/// What is done on purpose there, as a warning.
///
/// An open control in code, a hidden message and a tail of UTF-16 are not: nobody is shown what they do.
fn milder(rule: &Rule) -> Option<&'static Rule> {
    const MILD: [&Rule; 18] = [
        &bytes::UTF8_INVALID_MILD,
        &bytes::UTF16_FILE_MILD,
        &bytes::LEGACY_ENCODING_MILD,
        &bytes::NUL_BYTE_MILD,
        &bytes::BOM_FORBIDDEN_MILD,
        &bytes::CONTROL_CHAR,
        &bytes::DECLARED_MISMATCH_MILD,
        &hidden::BIDI_CONTROL_COMMENT_MILD,
        &hidden::BIDI_CONTROL_LITERAL_MILD,
        &hidden::INVISIBLE_CHAR_MILD,
        &hidden::CONFUSABLE_IDENTIFIER_MILD,
        &hidden::CONFUSABLE_WORD_MILD,
        &hidden::ODD_SPACE_MILD,
        &hidden::LOOKALIKE_PUNCTUATION_MILD,
        &hidden::NON_NFC_MILD,
        &mojibake::MOJIBAKE_MILD,
        &python::PRINT_MILD,
        &scripts::SHEBANG_BOM_MILD,
    ];
    MILD.into_iter().find(|mild| mild.id == rule.id)
}

/// Whether a rule is about what bytes and characters are, rather than about lines, scripts or names.
fn is_of_bytes(rule: &Rule) -> bool {
    let families = [bytes::ALL, mojibake::ALL, hidden::ALL];
    families.into_iter().flatten().any(|other| other.id == rule.id)
}

/// Whether a rule is about what a program does when it runs, and nobody runs one that a test only reads.
fn is_of_running(rule: &Rule) -> bool {
    python::ALL.iter().any(|other| other.id == rule.id) || rule.id == scripts::SHEBANG_BOM.id
}

/// Whether a shell, git, pip or Windows finds the file by its name, wherever it lies.
fn is_run_by_name(path: &RepoPath, kind: Kind) -> bool {
    use Kind::{Batch, Docker, Make, PowerShell, Shell};
    matches!(kind, Shell | Batch | PowerShell | Make | Docker) || kind.is_obeyed() && !kind.is_code() || is_hook(path)
}

/// Makes warnings and suggestions of what is found in data of tests. A program among them is run as any other is,
/// unless it lies where tests keep what they only read.
///
/// What was lost is not even that: it says what comes of something that cannot be read.
pub fn soften(findings: &mut Vec<Finding>, snapshot: &Snapshot, scope: &Scope) {
    let is_data = |finding: &Finding| {
        let path = &finding.site.path;
        let bytes = || snapshot.file(path).map_or(&[][..], |file| file.bytes());
        let (is_of_bytes, is_of_running) = (is_of_bytes(finding.rule), is_of_running(finding.rule));
        if !(is_of_bytes || is_of_running) || !scope.is_test_data(path) {
            return false;
        }
        let kind = Kind::of(path, bytes());
        is_of_bytes && !kind.is_obeyed() || scope.is_test_input(path) && !is_run_by_name(path, kind)
    };
    findings.retain(|finding| finding.rule.id != bytes::REPLACEMENT_CHAR.id || !is_data(finding));
    for finding in findings.iter_mut().filter(|finding| is_data(finding)) {
        if let Some(mild) = milder(finding.rule).filter(|_| finding.rule.severity == Severity::Error) {
            finding.rule = mild;
        }
        if let Some(fix) = &mut finding.fix {
            fix.safety = Safety::Suggested;
        }
    }
}
