//! Regions about this tool itself.

use super::{ALL, Page, Refusal, no_args};
use crate::text::markdown::table;

/// Every rule.
pub fn rules(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    own(page, args, "rules")
}

/// The command line.
pub fn cli(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    own(page, args, "cli")
}

/// Every configuration key.
pub fn config(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    own(page, args, "config")
}

/// Every provider.
pub fn providers(_page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    no_args(args)?;
    let mut text = "| Region | What it holds |\n| --- | --- |\n".to_owned();
    for provider in ALL {
        text.push_str(&format!(
            "| `{}` | {} |\n",
            table::escape_cell(provider.usage),
            table::escape_cell(provider.doc)
        ));
    }
    Ok(text)
}

fn own(page: &Page<'_>, args: &str, name: &str) -> Result<String, Refusal> {
    no_args(args)?;
    page.snapshot.facts.references.get(name).cloned().ok_or(Refusal::Withheld)
}
