//! `gate install`: hooks that run the gate, shown as a diff and written in one transaction.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::app::Streams;
use crate::app::report::Report;
use crate::app::session::context;
use crate::app::task::{ignore_closed_pipe, tell};
use crate::apply::{self, Recovery};
use crate::authoring::hooks::Hook;
use crate::cli::{Format, Hooks, InstallArgs};
use crate::gather;
use crate::judge::{Change, Outcome};
use crate::model::{Draft, Edit, Looked, RepoPath, SourceFile};
use crate::render::{Context, Status};

/// A hook that changes: its path below the root of the place, and what becomes of it.
struct Planned {
    path: RepoPath,
    change: Change,
}

/// Runs `gate install`.
///
/// # Errors
/// When the hooks cannot be read or written, or one of them is nothing to write into.
pub fn run(args: &InstallArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let start = Instant::now();
    let repository = gather::open(args.task.place.repo.as_deref())?;
    let hooks = gather::hooks(&repository)?;
    let recovery = apply::recover(&hooks.place, &mut |message| tell(streams.err, message))?;
    if recovery != Recovery::Nothing {
        tell(streams.err, &recovery.to_string());
    }
    let chosen = match args.hook {
        Hooks::PreCommit => &[Hook::PreCommit][..],
        Hooks::PrePush => &[Hook::PrePush],
        Hooks::Both => &[Hook::PreCommit, Hook::PrePush],
    };
    let mut planned = Vec::new();
    let mut outcome = Outcome::default();
    for hook in chosen {
        let found = hooks.find(hook.name())?;
        match plan(*hook, found, args.remove, &repository.scope)? {
            Ok(change) => planned.push(change),
            Err(note) => outcome.notes.push(note),
        }
    }
    outcome.changes = planned.iter().map(|planned| planned.change.clone()).collect();
    outcome.looked.push(Looked { count: chosen.len(), noun: "hook" });
    // The subcommand, where a machine reads it; a person would take it for the outcome of the gate.
    let name = if args.task.format == Format::Json { "gate" } else { "gate install" };
    let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let context = Context { elapsed_ms, ..context(&args.task, name, streams) };
    let mut report = Report::new(args.task.format, &outcome, context);
    let shown = report.before_writing(streams.out);
    if args.task.execute && !planned.is_empty() {
        shown.context("showing the diff failed, nothing was written")?;
        write(&hooks, &planned, streams)?;
    } else {
        ignore_closed_pipe(shown)?;
    }
    ignore_closed_pipe(report.after_writing(streams.out, streams.err))?;
    Ok(Status::of(&outcome, &context).exit_code())
}

/// What becomes of one hook, or else what there is to say about it.
///
/// # Errors
/// When nothing can be written into it.
fn plan(hook: Hook, found: gather::HookFile, removes: bool, scope: &str) -> Result<Result<Planned, String>> {
    let gather::HookFile { path, shown, bytes, link, is_program } = found;
    let by_hand = format!("let it run `{}` yourself, and choose the other hook with `--hook`", hook.command());
    if let (Some(target), false) = (&link, removes) {
        bail!("{shown} is a symbolic link to {target}, which is written by somebody else; {by_hand}");
    }
    let new = match (&bytes, removes) {
        (None, true) => None,
        (Some(bytes), true) => hook.without_part(bytes).map_err(|why| anyhow::anyhow!("{shown} {why}; correct it"))?,
        (_, false) => match hook.with_part(bytes.as_deref(), scope) {
            Ok(new) => new,
            Err(why) => bail!("{shown} {why}; {by_hand}"),
        },
    };
    let Some(new) = new else {
        let what = if removes { "holds nothing of ours" } else { "runs the gate already" };
        return Ok(Err(format!("{shown} {what}")));
    };
    if !is_program && !removes {
        bail!("{shown} is not executable, so git does not run it; `chmod +x` it if it should run, or remove it");
    }
    let length = bytes.as_ref().map_or(0, Vec::len);
    let mut draft = Draft::new(length);
    draft.apply(&[&Edit::replace(&shown, 0..length, new.clone())]);
    let before = bytes.map(|bytes| Arc::new(SourceFile::new(bytes)));
    let after = Arc::new(SourceFile::new(new));
    Ok(Ok(Planned { path, change: Change { path: shown, from: None, before, after, program: true, draft } }))
}

fn write(hooks: &gather::Hooks, planned: &[Planned], streams: &mut Streams<'_>) -> Result<()> {
    let lock = apply::lock(&hooks.place, &mut |message| tell(streams.err, message)).context("nothing was written")?;
    let writes: Vec<apply::Write<'_>> = planned
        .iter()
        .map(|Planned { path, change }| apply::Write {
            path: path.clone(),
            from: None,
            before: change.before.as_ref().map(|file| file.bytes()),
            after: change.after.bytes(),
            program: change.program,
        })
        .collect();
    for note in apply::commit(&hooks.place, &lock, &writes, &mut |_| {})? {
        tell(streams.err, &format!("note: {note}"));
    }
    Ok(())
}
