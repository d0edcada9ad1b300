//! Blocks that show commands and what they print.

use super::blocks::{Block, Mark};
use super::compare::{Difference, compare, printed};
use super::session::{Step, steps};
use super::{Judging, last_lines, repair, rules};
use crate::checks::docs_drift::rules::weighed;
use crate::config::schema::{Config, Example};
use crate::model::{Finding, Request};

/// What is asked to judge a block.
pub fn requests(config: &Config, block: &Block<'_>) -> Vec<Request> {
    steps(&block.lines()).iter().filter_map(|step| request(config, step).ok()).collect()
}

/// What is asked about one command.
///
/// # Errors
/// Why it is not run.
fn request(config: &Config, step: &Step) -> Result<Request, String> {
    let words = step.words.as_ref().map_err(|why| format!("it holds {why}, and no shell is started"))?;
    match words.first().filter(|program| !config.commands.allows(program)) {
        Some(program) => Err(format!("`{program}` is not allowed to run; add it to `commands.allow`")),
        None => Ok(config.commands.request(words.clone(), Vec::new())),
    }
}

/// Judges a block; whether any of it was run.
pub fn judge(judging: &mut Judging<'_>, example: &Example, block: &Block<'_>) -> bool {
    let lines = block.lines();
    let steps = steps(&lines);
    report_stray(judging, example, block, &lines, &steps);
    let (mut has_run, mut has_failed, mut is_whole) = (false, false, true);
    let mut differing = Vec::new();
    let mut can_be_shown = true;
    for step in &steps {
        let site = block.site(step.command.start);
        let request = match request(judging.config, step) {
            Ok(request) => request,
            Err(why) => {
                is_whole = false;
                let rule = weighed(&rules::EXAMPLE_NOT_RUN, example.severity);
                let help = "show a plain command of an allowed program, or mark the block `skip`";
                let message = format!("the command is not run: {why}");
                judging.note(example, Finding::new(rule, site, message, help));
                continue;
            }
        };
        let answer = judging.answer(&request);
        let Some(answer) = answer else {
            is_whole = false;
            continue;
        };
        let Some(status) = judging.status(example, site.clone(), &request, answer) else {
            is_whole = false;
            continue;
        };
        has_run = true;
        has_failed |= status != 0;
        if status != 0 && !example.status && block.mark != Some(Mark::Fails) {
            let rule = weighed(&rules::EXAMPLE_FAILS, example.severity);
            let message = format!("`{}` fails with status {status}", request.shown());
            let help = "correct the command, mark the block `fails` or `skip`, or show the status with `status = true`";
            judging.note(example, Finding::new(rule, site, message, help).showing(last_lines(answer)));
            continue;
        }
        let printed = printed(answer, example.status.then_some(status));
        if let Some(difference) = compare(&lines[step.shown.clone()], &printed.lines, &example.normalise) {
            can_be_shown &= printed.is_plain;
            differing.push((step, request, difference));
        }
    }
    if block.mark == Some(Mark::Fails) && has_run && is_whole && !has_failed {
        let rule = weighed(&rules::EXAMPLE_PASSES, example.severity);
        let message = "the block is marked to fail, and every command of it ends with status 0";
        let help = "take the mark off, or correct the example";
        judging.note(example, Finding::new(rule, block.site(0), message, help));
    }
    report_differing(judging, example, block, &differing, can_be_shown);
    has_run
}

/// Text that belongs to no command.
fn report_stray(judging: &mut Judging<'_>, example: &Example, block: &Block<'_>, lines: &[&str], steps: &[Step]) {
    let before = steps.first().map_or(lines.len(), |step| step.command.start);
    let stray = lines[..before].iter().position(|line| !line.trim().is_empty());
    let message = match (steps.is_empty(), stray) {
        (true, _) => "the block shows no command: no line begins with `$ `",
        (false, Some(_)) => "the block shows output before its first command",
        (false, None) => return,
    };
    let rule = weighed(&rules::EXAMPLE_NOT_RUN, example.severity);
    let help = "show the command as `$ command`, or mark the block `skip`";
    judging.note(example, Finding::new(rule, block.site(stray.unwrap_or(0)), message, help));
}

/// One finding of a block: where it begins to differ, with a repair of all of it.
fn report_differing(
    judging: &mut Judging<'_>,
    example: &Example,
    block: &Block<'_>,
    differing: &[(&Step, Request, Difference)],
    can_be_shown: bool,
) {
    let Some((step, request, difference)) = differing.first() else { return };
    let last = step.shown.end.saturating_sub(1).max(step.command.end - 1);
    let line = (step.shown.start + difference.first).min(last);
    let others = match differing.len() - 1 {
        0 => String::new(),
        1 => ", and so does another command of the block".to_owned(),
        count => format!(", and so do {count} other commands of the block"),
    };
    let message = format!("`{}` prints something else{others}", request.shown());
    let detail = difference.detail.clone();
    let rule = weighed(&rules::EXAMPLE_DIFFERS, example.severity);
    let outputs: Vec<_> = differing.iter().map(|(step, _, difference)| (*step, difference.right.clone())).collect();
    let fix = if can_be_shown { repair::fix(block, &outputs) } else { None };
    let help = match &fix {
        Some(_) => "`cargo xtask docs-drift --execute --unsafe` writes what is printed now",
        None => "correct the block by hand; what is printed cannot stand in it as it is",
    };
    let finding = Finding::new(rule, block.site(line), message, help).showing(detail);
    judging.note(example, Finding { fix, ..finding });
}
