//! What Windows PowerShell makes of a script without a byte order mark.
//!
//! The script is scanned twice: as it is meant, and as the code page shows it. Where the tokens part, a character
//! of the script has become a quote, or ended a name.

use encoding_rs::Encoding;

use super::super::policy::Policy;
use super::tokens::Script;
use super::{policy, rules};
use crate::model::{Edit, Finding, Fix, Rule, Site};
use crate::text::misread::Misread;
use crate::text::powershell::{self, Kind, Source, Token, is_dash, is_double_quote, is_single_quote};
use crate::text::unicode::name::number;

/// So many characters of a script are named; they all have one repair.
const NAMED_MAX: usize = 8;

/// A character that makes a difference.
struct Culprit<'a> {
    /// Its first byte.
    at: usize,
    /// Where it makes one.
    page: &'a (String, &'static Encoding),
}

/// What is found in a script.
pub(super) fn of_script(policy: &Policy, script: &Script<'_>, pages: &[(String, &'static Encoding)]) -> Vec<Finding> {
    let culprits = culprits(script, pages);
    let mut findings: Vec<Finding> = culprits.iter().map(|culprit| broken(policy, script, culprit)).collect();
    if findings.is_empty() {
        let spoken = script.source.tokens.iter().filter(|token| token.kind != Kind::Comment);
        let wrong = spoken.filter_map(|token| {
            let inside = &script.text[token.range.clone()];
            inside.find(|c: char| !c.is_ascii()).map(|at| token.range.start + at)
        });
        findings.extend(wrong.take(1).map(|at| garbled(policy, script, at, "in a string or a name")));
    }
    findings
}

/// What is found in a file of formats or types, which is XML.
pub(super) fn of_markup(policy: &Policy, script: &Script<'_>) -> Vec<Finding> {
    let at = script.text.find(|c: char| !c.is_ascii());
    let declares =
        script.text.starts_with("<?xml") && script.text.lines().next().is_some_and(|line| line.contains("encoding="));
    at.filter(|_| !declares).map(|at| garbled(policy, script, at, "in its text")).into_iter().collect()
}

/// The characters that change what the tokens are, in order.
fn culprits<'a>(script: &Script<'_>, pages: &'a [(String, &'static Encoding)]) -> Vec<Culprit<'a>> {
    let mut found: Vec<Culprit<'_>> = Vec::new();
    let mut healed = script.text.to_owned();
    let mut source = None;
    while found.len() < NAMED_MAX {
        let meant = source.as_ref().unwrap_or(script.source);
        let parted = pages.iter().filter_map(|page| Some(Culprit { at: parting(&healed, meant, page.1)?, page }));
        let Some(culprit) = parted.min_by_key(|culprit| culprit.at) else { break };
        // Once it is an ASCII letter of the same length, the next one shows.
        let length = healed[culprit.at..].chars().next().map_or(0, char::len_utf8);
        healed.replace_range(culprit.at..culprit.at + length, &"x".repeat(length));
        source = Some(powershell::scan(&healed));
        found.push(culprit);
    }
    found.sort_by_cached_key(|culprit| culprit.at);
    found
}

/// The first character because of which `page` gives other tokens than those of `meant`, code in strings included.
fn parting(text: &str, meant: &Source, page: &'static Encoding) -> Option<usize> {
    let inside = || {
        let holes = powershell::holes(meant, text).into_iter().filter(|hole| !text[hole.clone()].is_ascii());
        let mut parted = holes.filter_map(|hole| {
            let code = &text[hole.clone()];
            Some(hole.start + parting_of_tokens(code, &powershell::scan(code), page)?)
        });
        parted.next()
    };
    parting_of_tokens(text, meant, page).or_else(inside)
}

fn parting_of_tokens(text: &str, meant: &Source, page: &'static Encoding) -> Option<usize> {
    let misread = Misread::new(text, page);
    let seen = powershell::scan(&misread.text);
    let counts = |token: &&Token| !matches!(token.kind, Kind::Comment | Kind::Separator);
    let (mut meant, mut seen) = (meant.tokens.iter().filter(counts), seen.tokens.iter().filter(counts));
    let behind = loop {
        let (left, right) = match (meant.next(), seen.next()) {
            (None, None) => return None,
            (Some(left), None) => break left.range.end,
            (None, Some(right)) => break misread.origin(right.range.start) + 1,
            (Some(left), Some(right)) => (left, right),
        };
        let (start, end) = (misread.origin(right.range.start), misread.origin(right.range.end));
        if start != left.range.start {
            break start.min(left.range.start) + 1;
        }
        if end != left.range.end || !is_alike(&left.kind, &right.kind) {
            break end.min(left.range.end);
        }
    };
    // The last character that was read before they parted, or the next one.
    let before = text.as_bytes()[..behind.min(text.len())].iter().rposition(|byte| *byte >= 0xC0);
    before.or_else(|| text.bytes().position(|byte| byte >= 0xC0))
}

fn is_alike(left: &Kind, right: &Kind) -> bool {
    match (left, right) {
        (Kind::Text(left), Kind::Text(right)) => {
            (left.expands, left.here, left.closed) == (right.expands, right.here, right.closed)
        }
        (left, right) => left == right,
    }
}

fn broken(policy: &Policy, script: &Script<'_>, culprit: &Culprit<'_>) -> Finding {
    let (name, page) = culprit.page;
    let character = script.text[culprit.at..].chars().next().unwrap_or_default();
    let seen = Misread::new(character.encode_utf8(&mut [0; 4]), page).text;
    let named: Vec<String> = seen.chars().map(number).collect();
    let effect = match seen.chars().find(|c| is_single_quote(*c) || is_double_quote(*c) || is_dash(*c)) {
        Some(quote) if is_dash(quote) => format!("{} is a dash to it", number(quote)),
        Some(quote) => format!("{} is a quote to it, so strings end elsewhere", number(quote)),
        None => "names end elsewhere".to_owned(),
    };
    let message = format!(
        "without a byte order mark Windows PowerShell reads {} in {name} as {}, and {effect}",
        number(character),
        named.join(" ")
    );
    finding(policy, script, &rules::PS1_ANSI_MISREAD, culprit.at, message)
}

fn garbled(policy: &Policy, script: &Script<'_>, at: usize, place: &str) -> Finding {
    let character = script.text[at..].chars().next().unwrap_or_default();
    let message =
        format!("without a byte order mark Windows PowerShell reads {} {place} as other characters", number(character));
    finding(policy, script, &rules::PS1_ANSI_MISREAD_MILD, at, message)
}

fn finding(policy: &Policy, script: &Script<'_>, rule: &'static Rule, at: usize, message: String) -> Finding {
    let character = script.text[at..].chars().next().unwrap_or_default();
    let site = Site::new(script.path, at..at + character.len_utf8());
    let code = u32::from(character);
    let ascii = if code > 0xFFFF {
        format!("write ASCII or `[char]::ConvertFromUtf32(0x{code:X})`")
    } else {
        format!("write ASCII or `[char]0x{code:04X}`")
    };
    if script.is_signed() {
        let help =
            format!("{ascii}, or save it with a byte order mark, and sign it again: either breaks the signature");
        return Finding::new(rule, site, message, help);
    }
    let bom = policy::bom(policy, script.path).filter(|_| !script.text.starts_with("#!"));
    let Some(safety) = bom else {
        return Finding::new(rule, site, message, format!("{ascii}: a byte order mark is not for this file"));
    };
    let edits = vec![Edit::insert(script.path, 0, super::BOM)];
    let help = format!("save it as UTF-8 with a byte order mark, or {ascii}");
    Finding::new(rule, site, message, help).fixed_by(Fix { safety, edits })
}
