//! `gate --list`: what would run, in order.

use anyhow::Result;

use crate::app::Streams;
use crate::app::session::Session;
use crate::app::task::ignore_closed_pipe;
use crate::checks::Check;
use crate::gate::choice::Choice;
use crate::model::Request;
use crate::render::escape::visible;

/// What the command line calls a check: several passes may be one task.
pub fn called(check: &dyn Check) -> &'static str {
    if check.name().starts_with("sot-") { "sot" } else { check.name() }
}

/// The names of the checks and the steps, in the order they run in.
pub fn names(session: &Session<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for check in &session.checks {
        let name = called(check.as_ref());
        if name != "gate" && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.extend(session.loaded.config.gate.step.iter().map(|step| step.name.clone()));
    names
}

/// Prints what would run, and what would not and why.
///
/// # Errors
/// When it cannot be printed.
pub fn print(session: &Session<'_>, choice: &Choice, streams: &mut Streams<'_>) -> Result<u8> {
    let names = names(session);
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut out = String::new();
    for name in &names {
        let step = session.loaded.config.gate.step.iter().find(|step| step.name == *name);
        let mut said = match step {
            None => "check".to_owned(),
            Some(step) => {
                format!("step   {}", Request { argv: step.command.clone(), stdin: Vec::new(), seconds: 0 }.shown())
            }
        };
        if let Some(step) = step {
            let folder = step.folder.as_ref().map(|folder| format!("in {folder}"));
            let when = (!step.when.texts.is_empty()).then(|| format!("when {} changed", step.when.texts.join(", ")));
            let group = (!step.group.is_empty()).then(|| format!("group {}", step.group));
            let staged = step.staged.then(|| "STAGED".to_owned());
            let notes: Vec<String> = [folder, when, group, staged].into_iter().flatten().collect();
            if !notes.is_empty() {
                said.push_str(&format!(" ({})", notes.join("; ")));
            }
        }
        if let Some(why) = choice.leaves_out(name) {
            said.push_str(&format!(" -- left out: {why}"));
        }
        out.push_str(&visible(format!("{name:width$}  {said}").replace('\n', " ").as_bytes(), !streams.terminal));
        out.push('\n');
    }
    ignore_closed_pipe(streams.out.write_all(out.as_bytes()))?;
    Ok(0)
}
