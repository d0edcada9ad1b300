//! `stack` and what can be done with plans.

use std::sync::Arc;

use anyhow::{Result, bail};

use super::task::{self, ignore_closed_pipe};
use super::{Streams, load};
use crate::checks::stack::{Listing, Opened, Stack, listed, open, verdicts_of};
use crate::checks::{Check, Task};
use crate::cli::{GraphArgs, GraphFormat, PlanArgs, PlanFormat, StackAction, StackArgs, Where};
use crate::config::schema::{Config, PlanSource};
use crate::gather::{self, Wanted};
use crate::model::{History, RepoPath, Snapshot};
use crate::render;
use crate::render::stack::{Board, Row};

/// Runs `stack`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &StackArgs, streams: &mut Streams<'_>) -> Result<u8> {
    match &args.action {
        None => task::run(Task::Stack, &args.task, streams),
        Some(StackAction::Check(args)) => task::run(Task::Stack, args, streams),
        Some(StackAction::Parse(args)) => parse(args, streams),
        Some(StackAction::Show(args)) => show(&args.plan, args.tree, streams),
        Some(StackAction::Next(args)) => next(args, streams),
        Some(StackAction::Graph(args)) => graph(args, streams),
    }
}

/// A repository opened for reading its plans.
struct Repository {
    config: Arc<Config>,
    snapshot: Snapshot,
    /// The plans that are meant.
    sources: Vec<PlanSource>,
}

impl Repository {
    /// Opens the repository, and chooses the plan that `named` names, else every configured one.
    fn open(place: &Where, named: Option<&str>) -> Result<Repository> {
        Repository::gathered(place, named, |config| Stack::new(config, true))
    }

    /// Gathers what `check` wants.
    fn gathered(place: &Where, named: Option<&str>, check: fn(&Arc<Config>) -> Stack) -> Result<Repository> {
        let repository = gather::open(place.repo.as_deref())?;
        let (loaded, _) = load(&repository, place)?;
        let mut config = loaded.config;
        let sources = chosen(&config, named)?;
        // What is not in the configuration is read like what is.
        if let (Some(_), [source]) = (named, &sources[..]) {
            config.stack.plan.replace(vec![source.clone()]);
        }
        let config = Arc::new(config);
        let checks: Vec<Box<dyn Check>> = vec![Box::new(check(&config))];
        let wanted = Wanted { main: config.git.main.clone(), ..Wanted::default() };
        let snapshot = gather::snapshot(&repository, &checks, wanted)?;
        Ok(Repository { config, snapshot, sources })
    }

    /// The plans, read.
    fn plans(&self) -> Result<Vec<Opened<'_>>> {
        let mut opened = Vec::new();
        for source in &self.sources {
            match open(&self.config, &self.snapshot, source) {
                Ok(plan) => opened.push(plan),
                Err(finding) => bail!("{}: {}\n  help: {}", finding.site.path, finding.message, finding.help),
            }
        }
        if opened.is_empty() {
            let listings = listed(&self.config, &self.snapshot);
            bail!("{}", unchosen(&listings));
        }
        Ok(opened)
    }
}

/// Nothing says which plan is meant.
fn unchosen(listings: &[Listing]) -> String {
    let mut out =
        "no plan is configured, and none is chosen for you; name one in [[stack.plan]], or as --plan FILE#SECTION"
            .to_owned();
    for listing in listings {
        out.push_str(&format!("\n  {}", listing.shown()));
    }
    if listings.is_empty() {
        out.push_str("\n  no section looks like one");
    }
    out
}

/// The plan that is named on the command line, else all that are configured.
fn chosen(config: &Config, named: Option<&str>) -> Result<Vec<PlanSource>> {
    let Some(named) = named else { return Ok(config.stack.plan.to_vec()) };
    if let Some(source) = config.stack.plan.iter().find(|source| !source.name.is_empty() && source.name == named) {
        return Ok(vec![source.clone()]);
    }
    let (file, section) = match named.split_once('#') {
        Some((file, section)) => (file, Some(section.trim().to_owned())),
        None => (named, None),
    };
    let file = match RepoPath::new(file) {
        Ok(file) if file.is_markdown() => file,
        Ok(file) => {
            bail!("`--plan {named}` names `{file}`, which is no plan of the configuration and no Markdown file")
        }
        Err(message) => bail!("`--plan {named}`: {message}"),
    };
    // The rest is as the configuration says for that document, if it says anything.
    let known = config.stack.plan.iter().find(|source| source.file == file);
    let (name, id, labels, since) = known.map_or_else(Default::default, |known| {
        (known.name.clone(), known.id.clone(), known.labels.clone(), known.since.clone())
    });
    let section = section.filter(|section| !section.is_empty());
    Ok(vec![PlanSource { name, file, section, id, labels, since }])
}

fn parse(args: &PlanArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::gathered(&args.place, args.plan.as_deref(), Stack::unasked)?;
    let plans = repository.plans()?;
    let shown: Vec<render::plan::Shown<'_>> = plans.iter().map(shown).collect();
    let text = match args.format {
        PlanFormat::Json => render::plan::json(&shown)?,
        PlanFormat::Human => shown.iter().map(render::plan::human).collect::<Vec<_>>().join("\n"),
    };
    ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
    Ok(0)
}

/// A plan with what git knows of it.
///
/// # Errors
/// When git cannot know.
fn board<'a>(repository: &'a Repository, opened: &'a Opened<'_>) -> Result<Board<'a>> {
    let verdicts = verdicts_of(&repository.config, opened, &repository.snapshot);
    let verdicts = verdicts.map_err(|why| anyhow::anyhow!("how far the plan is cannot be judged: {why}"))?;
    let base = match repository.snapshot.facts.history.as_ref() {
        History::Known(log) => log.base.as_str(),
        _ => "",
    };
    let row = |verdict: crate::checks::stack::status::Verdict| Row {
        state: verdict.state.word(),
        actual: verdict.actual.word(),
        reasons: verdict.reasons,
        waits: verdict.waits,
        wishes: verdict.wishes,
    };
    Ok(Board { shown: shown(opened), base, rows: verdicts.into_iter().map(row).collect() })
}

fn show(args: &PlanArgs, tree: bool, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let boards = plans.iter().map(|plan| board(&repository, plan)).collect::<Result<Vec<_>>>()?;
    let text = match args.format {
        PlanFormat::Json => render::stack::json(&boards)?,
        PlanFormat::Human => {
            let one = if tree { render::stack::tree } else { render::stack::table };
            boards.iter().map(one).collect::<Vec<_>>().join("\n")
        }
    };
    ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
    Ok(0)
}

fn next(args: &PlanArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let boards = plans.iter().map(|plan| board(&repository, plan)).collect::<Result<Vec<_>>>()?;
    let text = match args.format {
        PlanFormat::Json => render::stack::json(&boards)?,
        PlanFormat::Human => boards.iter().map(render::stack::next_text).collect::<Vec<_>>().join("\n"),
    };
    ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
    let is_any = boards.iter().any(|board| !render::stack::next(board).is_empty());
    let is_done = boards.iter().all(|board| board.rows.iter().all(|row| row.state == "landed"));
    Ok(u8::from(!is_any && !is_done))
}

fn graph(args: &GraphArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let [plan] = &plans[..] else {
        bail!("there are {} plans; choose one with `--plan`", plans.len());
    };
    let board = board(&repository, plan)?;
    let text = match args.format {
        GraphFormat::Mermaid => render::graph::mermaid(&board),
        GraphFormat::Dot => render::graph::dot(&board),
        GraphFormat::Svg => render::graph::svg(&board),
        GraphFormat::Ascii => render::stack::tree(&board),
    };
    ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
    Ok(0)
}

fn shown<'a>(opened: &'a Opened<'_>) -> render::plan::Shown<'a> {
    render::plan::Shown {
        name: &opened.source.name,
        path: opened.path.as_str(),
        text: opened.text,
        lines: opened.file.lines(),
        section: &opened.section,
        plan: &opened.plan,
    }
}
