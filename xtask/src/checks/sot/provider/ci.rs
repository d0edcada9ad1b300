//! What workflows enforce.

use super::{Page, Refusal};
use crate::checks::contracts::ci::{lines_of, open};
use crate::workflow::table;

/// A table of the jobs, and of the steps that come to something else.
pub fn table(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let opened = open(page.config, page.snapshot);
    let mut unread = Vec::new();
    opened.report_unread(&mut unread);
    if let Some(finding) = unread.into_iter().next() {
        return Err(Refusal::Found(Box::new(finding)));
    }
    let mut rows = table::rows(&opened.board, &|path| lines_of(page.snapshot, path));
    let name = args.trim();
    rows.retain(|row| name.is_empty() || row.workflow == name || row.path.ends_with(&format!("/{name}")));
    if rows.is_empty() {
        let message =
            if name.is_empty() { "there is no workflow".to_owned() } else { format!("no workflow is called `{name}`") };
        return Err(Refusal::Wrong(message));
    }
    Ok(table::markdown(&rows))
}
