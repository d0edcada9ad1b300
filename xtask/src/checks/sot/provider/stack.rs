//! How far the items of a plan are.

use super::{Page, Refusal};
use crate::checks::stack::{lasting_board, open};
use crate::plan::{board::Board, draw};

/// A table of the items.
pub fn table(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    with_board(page, args, draw::markdown)
}

/// A flowchart, which GitHub draws.
pub fn graph(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    with_board(page, args, |board| format!("```mermaid\n{}```\n", draw::mermaid(board)))
}

fn with_board(page: &Page<'_>, args: &str, draw: impl Fn(&Board<'_>) -> String) -> Result<String, Refusal> {
    let name = args.trim();
    let plans = &page.config.stack.plan;
    let source = match (name, &plans[..]) {
        ("", [only]) => only,
        ("", _) => return Err(Refusal::Wrong(format!("there are {} plans, so it takes a name", plans.len()))),
        _ => match plans.iter().find(|plan| plan.name == name) {
            Some(plan) => plan,
            None => return Err(Refusal::Wrong(format!("no plan is called `{name}`"))),
        },
    };
    let opened = open(page.config, page.snapshot, source).map_err(Refusal::Found)?;
    match lasting_board(page.config, &opened, page.snapshot) {
        Ok(board) => Ok(draw(&board)),
        Err(why) => Err(Refusal::Unjudged(format!("how far the plan is cannot be judged: {why}"))),
    }
}
