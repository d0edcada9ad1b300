//! No part of a pattern of the examples can be taken out unnoticed.

use std::collections::BTreeSet;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, Span};

const EXAMPLES: [(&str, &str); 1] = [("seed-repo.toml", include_str!("../../../docs/examples/seed-repo.toml"))];

/// The parts of a pattern that can be taken out, each leaving a pattern.
fn parts(ast: &Ast, found: &mut Vec<Span>) {
    match ast {
        Ast::Concat(concat) => {
            for part in &concat.asts {
                found.push(*part.span());
                parts(part, found);
            }
        }
        Ast::Alternation(alternation) => {
            for (index, branch) in alternation.asts.iter().enumerate() {
                // A branch goes with the bar beside it.
                let mut span = *branch.span();
                match index {
                    0 => span.end = alternation.asts[1].span().start,
                    _ => span.start = alternation.asts[index - 1].span().end,
                }
                found.push(span);
                parts(branch, found);
            }
        }
        Ast::Group(group) => parts(&group.ast, found),
        Ast::Repetition(repetition) => parts(&repetition.ast, found),
        _ => {}
    }
}

/// `pattern` without each of its parts in turn, where that means something else.
fn mutants(pattern: &str) -> BTreeSet<String> {
    let ast = Parser::new().parse(pattern).unwrap();
    let mut spans = Vec::new();
    parts(&ast, &mut spans);
    let without = |span: Span| format!("{}{}", &pattern[..span.start.offset], &pattern[span.end.offset..]);
    let meaning = |pattern: &str| regex_syntax::parse(pattern).ok();
    let whole = meaning(pattern);
    spans.into_iter().map(without).filter(|mutant| meaning(mutant).is_some_and(|hir| Some(hir) != whole)).collect()
}

#[test]
fn d15_every_part_of_every_pattern_is_held_by_an_example() {
    let (mut tried, mut survivors) = (0, Vec::new());
    for (name, text) in EXAMPLES {
        assert!(xtask::config::load(name, text).is_ok(), "{name} itself is refused");
        for line in text.lines().filter(|line| line.starts_with("pattern = '")) {
            let pattern = &line["pattern = '".len()..line.len() - 1];
            // The same pattern may stand for two phrases: each has its own examples.
            for (at, _) in text.match_indices(line) {
                for mutant in mutants(pattern) {
                    tried += 1;
                    let changed = format!("{}pattern = '{mutant}'{}", &text[..at], &text[at + line.len()..]);
                    if xtask::config::load(name, &changed).is_ok() {
                        survivors.push(format!("{name}: {pattern}\n  as {mutant}"));
                    }
                }
            }
        }
    }
    survivors.sort();
    survivors.dedup();
    assert!(tried > 200, "only {tried} mutants were tried");
    assert!(survivors.is_empty(), "{} of {tried} survive:\n{}", survivors.len(), survivors.join("\n"));
}
