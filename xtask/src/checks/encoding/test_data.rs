//! Data of tests: a codec library keeps files in every code page, and a parser strings that hide something.

use super::Scope;
use super::bytes::rules as bytes;
use super::hidden::rules as hidden;
use super::kind::Kind;
use super::mojibake::rules as mojibake;
use crate::model::{Finding, Rule, Safety, Severity, Snapshot};

/// What is done on purpose there, as a warning.
fn milder(rule: &Rule) -> Option<&'static Rule> {
    const MILD: [&Rule; 8] = [
        &bytes::UTF8_INVALID_MILD,
        &bytes::UTF16_FILE_MILD,
        &bytes::LEGACY_ENCODING_MILD,
        &bytes::NUL_BYTE_MILD,
        &bytes::BOM_FORBIDDEN_MILD,
        &bytes::CONTROL_CHAR,
        &hidden::BIDI_CONTROL_LITERAL_MILD,
        &mojibake::MOJIBAKE_MILD,
    ];
    MILD.into_iter().find(|mild| mild.id == rule.id)
}

/// Whether a rule is about what bytes and characters are, rather than about lines, scripts or names.
fn is_of_bytes(rule: &Rule) -> bool {
    let families = [bytes::ALL, mojibake::ALL, hidden::ALL];
    families.into_iter().flatten().any(|other| other.id == rule.id)
}

/// Makes warnings and suggestions of what is found in data of tests. A program among them is run as any other is.
///
/// What was lost is not even that: it says what comes of something that cannot be read.
pub fn soften(findings: &mut Vec<Finding>, snapshot: &Snapshot, scope: &Scope) {
    let is_data = |finding: &Finding| {
        let path = &finding.site.path;
        let bytes = || snapshot.file(path).map_or(&[][..], |file| file.bytes());
        is_of_bytes(finding.rule) && scope.is_test_data(path) && !Kind::of(path, bytes()).is_obeyed()
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
