//! What workflows enforce.

use super::{Page, Refusal};
use crate::checks::contracts::ci::{lines_of, open};
use crate::workflow::table;

/// A table of the jobs, and of the steps that come to something else.
pub fn table(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let opened = open(page.config, page.snapshot);
    if let Some((path, error)) = opened.unread.first() {
        return Err(Refusal::Wrong(format!("the workflow {path} cannot be read: {}", error.message)));
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
