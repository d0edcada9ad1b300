//! Source code leaves the ledgers to this tool.

use super::book::Book;
use super::rules;
use super::writers;
use crate::model::{Finding, Site};

/// Finds code of the configured sources that writes the ledger.
pub fn judge(book: &Book<'_>, findings: &mut Vec<Finding>) {
    let sources = &book.policy.contract.sources;
    for (index, glob) in sources.texts.iter().enumerate() {
        if !book.snapshot.tree.iter().any(|path| sources.set.matches(index, path)) {
            let message = format!("`{glob}` of ledger `{}` matches no source file", book.policy.name);
            let site = Site::file(&crate::checks::sot::config_path());
            let help = "correct `contract.sources`, or take the glob out";
            findings.push(Finding::new(&rules::NO_INPUT, site, message, help));
        }
    }
    let judged = book.snapshot.files().filter(|(path, _)| sources.set.contains(path));
    for (path, file) in judged {
        let Ok(text) = file.text() else {
            let message = "the source is not UTF-8, so nobody can say whether it writes a ledger";
            findings.push(Finding::new(&rules::NO_INPUT, Site::file(path), message, "save it as UTF-8"));
            continue;
        };
        let Some(language) = writers::language(path, text) else { continue };
        for write in writers::writes(language, text, &[book.policy.path.as_str()]) {
            let message = format!("this writes {} by {}", book.policy.path, write.how);
            let help = format!(
                "`cargo xtask ledger add {}` writes entries, `cargo xtask sot` what is derived",
                book.policy.name
            );
            findings.push(Finding::new(&rules::CODE_WRITES_LEDGER, Site::new(path, write.range), message, help));
        }
    }
}
