//! The next free id of a ledger.

use super::Ledger;
use crate::config::schema;

/// An id as its letters, its number and the number's width: `DEC-`, 7, 3.
struct Numbered<'t> {
    head: &'t str,
    number: u64,
    width: usize,
}

fn numbered(id: &str) -> Option<Numbered<'_>> {
    let end = id.bytes().position(|byte| byte.is_ascii_digit())?;
    let digits = &id[end..end + id[end..].bytes().take_while(u8::is_ascii_digit).count()];
    Some(Numbered { head: &id[..end], number: digits.parse().ok()?, width: digits.len() })
}

/// The id after the highest one of `ledger` and of `taken`, as wide as that one is written; of an
/// empty ledger the configured first id. Nothing when none can be made that the id pattern takes.
pub fn next_id<'t>(ledger: &Ledger<'t>, taken: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let rows = ledger.rows.iter().map(|row| ledger.at(&row.id));
    let sections = ledger.sections.iter().map(|section| ledger.at(&section.id));
    let all = rows.chain(sections).chain(taken);
    let highest = all.filter_map(|id| numbered(id).map(|n| (n.number, n.width, n.head))).max();
    let next = match highest {
        Some((number, width, head)) => format!("{head}{:0width$}", number.checked_add(1)?),
        None => first_id(ledger.policy)?,
    };
    is_id(ledger.policy, &next).then_some(next)
}

/// Whether `text` is an id of the ledger, whole. The digits of other scripts, which `\d` takes too, make none.
pub fn is_id(policy: &schema::Ledger, text: &str) -> bool {
    text.is_ascii() && policy.id.find(text).is_some_and(|found| found.range() == (0..text.len()))
}

/// The configured first id, or the literal start of the id pattern with a 1.
fn first_id(policy: &schema::Ledger) -> Option<String> {
    if let Some(first) = &policy.entry.first {
        return Some(first.clone());
    }
    let pattern = policy.id.as_str();
    let head: String = pattern.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!head.is_empty()).then(|| format!("{head}1"))
}
