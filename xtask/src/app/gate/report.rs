//! `gate report`: the record of this tree.

use anyhow::{Result, bail};

use crate::app::task::ignore_closed_pipe;
use crate::app::{Streams, load};
use crate::cli::{GateReportArgs, RecordFormat};
use crate::gather;
use crate::record::Record;
use crate::render::record as render;

/// Prints the record of the tree that is here. Exit status 0 when everything on it went well, 1 when something did
/// not.
///
/// # Errors
/// When there is none: of another tree, or edited by hand, it is no evidence.
pub fn run(args: &GateReportArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    // A configuration that cannot be used keeps every task from its job, this one too.
    load(&repository, &args.place)?;
    let Some(tree) = gather::tree(&repository)? else {
        bail!("there is no commit here, so no tree that a record could be about");
    };
    let mut refused = Vec::new();
    let mut others = 0;
    let mut own: Option<Record> = None;
    for (name, bytes) in gather::records(&repository)? {
        let is_named = name == Record::file_name(&tree.key);
        match Record::read(&bytes) {
            Ok(record) if record.tree == tree.key => {
                let is_newer = own.as_ref().is_none_or(|own| own.time <= record.time);
                own = if is_newer { Some(record) } else { own };
            }
            Ok(_) => others += 1,
            Err(why) if is_named => refused.push(format!("{name}: {why}")),
            Err(_) => {}
        }
    }
    let Some(record) = own else {
        let mut message =
            format!("nothing is on record for this tree, `{}`; `cargo xtask gate` makes a record", tree.key);
        for refusal in refused {
            message.push_str(&format!("\n  {refusal}"));
        }
        if others > 0 {
            message.push_str(&format!(
                "\n  {} of other trees {} no evidence for this one",
                crate::render::plural(others, "record"),
                if others == 1 { "is" } else { "are" }
            ));
        }
        bail!("{message}");
    };
    let text = match args.format {
        RecordFormat::Markdown => render::markdown(&record),
        RecordFormat::Summary => render::summary(&record),
        RecordFormat::Junit => render::junit(&record),
        RecordFormat::Json => record.to_json(),
    };
    ignore_closed_pipe(streams.out.write_all(text.as_bytes()).and_then(|()| streams.out.flush()))?;
    Ok(u8::from(!record.is_good()))
}
