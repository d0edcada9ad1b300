//! What can be wrong with commands and names.

use crate::model::{Reach, Rule, Severity};

/// A command of ours that is none.
pub const UNKNOWN_SUBCOMMAND: Rule = Rule {
    id: "docs-drift/unknown-subcommand",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document calls a subcommand that `cargo xtask` does not have, or gives it a word it does not take.",
    why: "The command fails for everybody who pastes it; the definition of the command line is the only list that is right.",
    example: "`docs-drfit` behind `cargo xtask`, after a slip or a renaming.",
    repair: "Write the subcommand that the help line names, or see `cargo xtask --help`.",
};

/// A flag of ours that is none.
pub const UNKNOWN_FLAG: Rule = Rule {
    id: "docs-drift/unknown-flag",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document gives `cargo xtask` a flag that the subcommand does not take, or a value that the flag does not take.",
    why: "The command stops with a usage error before it does anything.",
    example: "`--write` behind `cargo xtask sot`, where the flag is called `--execute`.",
    repair: "Write the flag that the help line names, or see `cargo xtask sot --help`.",
};

/// An alias of cargo that is none.
pub const UNKNOWN_ALIAS: Rule = Rule {
    id: "docs-drift/unknown-alias",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document calls a command of cargo that is a slip away from an alias in `.cargo/config.toml`.",
    why: "cargo has no such command. A word that is far from every alias may be an installed program and is not judged.",
    example: "`xtaks` behind `cargo`, where the alias is `xtask`.",
    repair: "Write the alias as `.cargo/config.toml` has it.",
};

/// A script that is none.
pub const UNKNOWN_SCRIPT: Rule = Rule {
    id: "docs-drift/unknown-script",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document runs a script that no `package.json` it can mean has.",
    why: "`npm run` stops with \"Missing script\". Meant is the file in the folder that `--prefix`, `-C` or a `cd` names, else the nearest one above the document or at the root.",
    example: "`npm run build:prod`, where `scripts` has only `build`.",
    repair: "Write the script that the help line names, or add it to `package.json`.",
};

/// A target that is none.
pub const UNKNOWN_TARGET: Rule = Rule {
    id: "docs-drift/unknown-target",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document builds or runs a target that nothing defines: of make, a recipe of just, or a binary, example, test, benchmark or package of cargo.",
    why: "The command stops at once. A makefile that computes its targets is not judged, nor one that includes what cannot be read.",
    example: "`make docker-up`, where the Makefile has only `up`; `--bin server` behind `cargo run`, after the binary was renamed.",
    repair: "Write the target that the help line names, or define it.",
};

/// A feature that is none.
pub const UNKNOWN_FEATURE: Rule = Rule {
    id: "docs-drift/unknown-feature",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document builds with a feature that no manifest of the repository has.",
    why: "cargo refuses to build.",
    example: "`--features tls` behind `cargo build`, after the feature was dropped.",
    repair: "Write a feature of the manifest, or take the option out.",
};

/// A Python file or module that is none.
pub const UNKNOWN_MODULE: Rule = Rule {
    id: "docs-drift/unknown-module",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document runs a Python script, module, test or application that is not there, although its first folder or package is.",
    why: "Python stops with \"No such file\" or \"No module named\". A path whose first folder the repository does not have belongs to somebody else and is not judged.",
    example: "`python tools/migrate.py` or `uvicorn backend.main:app`, after the move to `src/`.",
    repair: "Write the path or the module as it is now.",
};

/// A service that is none.
pub const UNKNOWN_SERVICE: Rule = Rule {
    id: "docs-drift/unknown-service",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command of docker compose names a service that the compose files it reads do not have.",
    why: "Compose stops with \"no such service\". Values of options are no services, and a command with an option that is not known is not judged.",
    example: "`docker compose logs -f --tail 50 api`, where the service is called `backend`.",
    repair: "Write the service as the compose file has it.",
};

/// A variable that nobody reads.
pub const UNKNOWN_VARIABLE: Rule = Rule {
    id: "docs-drift/unknown-variable",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document tells to set an environment variable that no template, compose file, workflow or configured source mentions.",
    why: "The setting does nothing, and nobody is told. Without `references.environment_sources` only `NAME=value` blocks of a document that names a template are judged, as a variable may be read anywhere; with it, also commands and code spans. Whole names count: `API_KEY_FILE` is no mention of `API_KEY`.",
    example: "`DATABSE_URL=...` in a block of a document that names `.env.example`.",
    repair: "Write the variable as the template has it; one of another program belongs into `references.environment`.",
};

/// A workflow or job that is none.
pub const UNKNOWN_WORKFLOW: Rule = Rule {
    id: "docs-drift/unknown-workflow",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document names a workflow, a job or a check that no workflow of the repository has.",
    why: "Whoever looks for it, or requires it to pass, waits for ever. Judged are code spans directly beside the words job, workflow and check, in a paragraph that speaks of CI.",
    example: "\"the `lint` job of the CI workflow\", after the job was renamed to `checks`.",
    repair: "Write the name as the workflow has it; what a job reports under is its `name`, not its id.",
};

/// A file that a command needs and that is not there.
pub const MISSING_OPERAND: Rule = Rule {
    id: "docs-drift/missing-operand",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command of a document needs a file that the repository does not hold and that no command of the document makes.",
    why: "The first command a newcomer pastes fails. What lies outside the repository, or in a folder it does not have, is not judged.",
    example: "`cp` with the source `.env.example`, after the template was deleted.",
    repair: "Name the file as it is called now, or bring it back.",
};

/// A source that cannot be read.
pub const UNREADABLE_SOURCE: Rule = Rule {
    id: "docs-drift/unreadable-source",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A manifest, compose file or workflow that a document refers to cannot be read.",
    why: "Whether what the document says exists is then not known, and what could not be judged is never clean. A source that no document refers to is not reported.",
    example: "A `compose.yaml` in which a key stands twice, and a document that says `docker compose up api`.",
    repair: "Repair the file at the place that is named, or switch the kind of reference off in `references.off`.",
};
