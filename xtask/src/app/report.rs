//! What a run prints, before and after it writes.

use std::io::Write;

use crate::cli::Format;
use crate::gather;
use crate::judge::Outcome;
use crate::render::{self, Context};

/// The report in the two parts that stand before and after the writing.
pub struct Report<'a> {
    outcome: &'a Outcome,
    context: Context<'a>,
    format: Format,
    annotate: bool,
}

impl<'a> Report<'a> {
    /// The report of `outcome`; annotations go along where GitHub Actions reads it.
    pub fn new(format: Format, outcome: &'a Outcome, context: Context<'a>) -> Report<'a> {
        Report { outcome, context, format, annotate: format == Format::Human && gather::in_github_actions() }
    }

    /// The findings and the diff.
    pub fn before_writing(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        match self.format {
            Format::Human => {
                let body = render::human::body(self.outcome, &self.context);
                let body = if self.annotate { render::github::shielded(&body) } else { body };
                out.write_all(body.as_bytes())?;
            }
            Format::Github => out.write_all(render::github::body(self.outcome, &self.context).as_bytes())?,
            Format::Patch => {
                for change in &self.outcome.changes {
                    out.write_all(&render::diff::patch(change))?;
                }
            }
            // One document, which says what was done: printed when it is.
            Format::Json => {}
        }
        out.flush()
    }

    /// What the run came to.
    pub fn after_writing(&mut self, out: &mut dyn Write, err: &mut dyn Write) -> std::io::Result<()> {
        match self.format {
            Format::Human => {
                out.write_all(render::human::summary(self.outcome, &self.context).as_bytes())?;
                if self.annotate {
                    out.write_all(render::github::annotations(self.outcome, &self.context).as_bytes())?;
                }
            }
            Format::Github => out.write_all(render::github::after(self.outcome, &self.context).as_bytes())?,
            Format::Json => out.write_all(render::json::render(self.outcome, &self.context)?.as_bytes())?,
            Format::Patch => err.write_all(render::human::beside_patch(self.outcome, &self.context).as_bytes())?,
        }
        out.flush()
    }
}
