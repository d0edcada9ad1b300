//! Contracts with workflows: with names of their own, and with something to hold.

use std::collections::BTreeSet;

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::Config;

/// Notes contracts that promise nothing, and ways of reporting that are no command.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let contracts = &config.contracts;
    for mode in &contracts.report_only {
        let words: Vec<&str> = mode.split_whitespace().collect();
        let is_fit = match words.as_slice() {
            ["uses", action, pairs @ ..] => {
                action.contains('/') && !pairs.is_empty() && pairs.iter().all(|pair| pair.contains('='))
            }
            [_, _, ..] => true,
            _ => false,
        };
        if !is_fit {
            let message = format!("holds `{mode}`, which is no way of calling a tool");
            let help = "write it as `ruff --exit-zero` or `uses OWNER/ACTION KEY=VALUE`";
            note(decoder, "contracts.report_only", &message, help);
        }
    }
    let mut names = BTreeSet::new();
    for (index, contract) in contracts.ci.indexed() {
        let key = format!("contracts.ci[{index}]");
        if contract.name.trim().is_empty() {
            note(decoder, &format!("{key}.name"), "is empty", "say what the contract is called");
        }
        if !names.insert(contract.name.as_str()) {
            note(
                decoder,
                &format!("{key}.name"),
                "is the name of another contract too",
                "give each contract its own name",
            );
        }
        if contract.must_run.iter().any(|command| command.trim().is_empty()) {
            note(decoder, &format!("{key}.must_run"), "holds an empty command", "write each command as it is typed");
        }
        if contract.conditional && !contract.covers.texts.is_empty() && !contract.must_run.is_empty() {
            let help = "give the commands that may have a condition a contract of their own";
            note(decoder, &format!("{key}.covers"), "cannot be held where commands may have a condition", help);
        }
        let globs = [&contract.covers, &contract.scripts];
        if contract.must_run.is_empty() && contract.required.is_empty() && globs.iter().all(|it| it.texts.is_empty()) {
            let help = "set `must_run`, `required`, `covers` or `scripts`";
            note(decoder, &format!("{key}.name"), "is the name of a contract that promises nothing", help);
        }
    }
}
