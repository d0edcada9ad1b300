//! Blocks that a program is given on its standard input.

use super::blocks::{Block, Mark};
use super::{Judging, last_lines, rules};
use crate::checks::docs_drift::rules::weighed;
use crate::config::schema::{Config, Example};
use crate::model::{Finding, Request};

/// What is asked to judge a block.
pub fn request(config: &Config, example: &Example, block: &Block<'_>) -> Request {
    let line = block.number.to_string();
    let argument = |word: &String| word.replace("{path}", block.path.as_str()).replace("{line}", &line);
    // The program itself is the one that was allowed.
    let program = example.run.iter().take(1).cloned();
    let argv = program.chain(example.run.iter().skip(1).map(argument)).collect();
    let text: String = block.lines().into_iter().flat_map(|line| [line, "\n"]).collect();
    config.commands.request(argv, text.into_bytes())
}

/// Judges a block; whether it was run.
pub fn judge(judging: &mut Judging<'_>, example: &Example, block: &Block<'_>) -> bool {
    let request = request(judging.config, example, block);
    let Some(answer) = judging.answer(&request) else { return false };
    let Some(status) = judging.status(example, block.site(0), &request, answer) else { return false };
    let command = request.shown();
    match (status, block.mark) {
        (0, Some(Mark::Fails)) => {
            let rule = weighed(&rules::EXAMPLE_PASSES, example.severity);
            let message = format!("the block is marked to fail, and `{command}` takes it");
            let help = "take the mark off, or correct the example";
            judging.note(example, Finding::new(rule, block.site(0), message, help));
        }
        (0, _) | (_, Some(Mark::Fails)) => {}
        _ => {
            let rule = weighed(&rules::EXAMPLE_FAILS, example.severity);
            let message = format!("`{command}` fails on the block, with status {status}");
            let help = "correct the example, or mark it `fails` or `skip` behind its language";
            let finding = Finding::new(rule, block.site(0), message, help).showing(last_lines(answer));
            judging.note(example, finding);
        }
    }
    true
}
