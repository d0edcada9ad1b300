//! `stack` and what can be done with plans.

use std::sync::Arc;

use anyhow::{Result, bail};

use super::task::{self, Writing, ignore_closed_pipe};
use super::{Streams, describe, load};
use crate::authoring;
use crate::checks::stack::scope;
use crate::checks::stack::{Listing, Opened, Stack, board_of, listed, open};
use crate::checks::{Check, Task};
use crate::cli::{GraphArgs, GraphFormat, PlanAction, PlanArgs, PlanFormat, StackAction, StackArgs, Where};
use crate::config::schema::{Config, PlanSource};
use crate::gather::{self, Wanted};
use crate::model::{RepoPath, Snapshot};
use crate::plan::draw;
use crate::render;
use crate::render::escape::visible;
use crate::render::stack::Shown;

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
        Some(StackAction::Describe(args)) => describe::run(args, streams),
        Some(StackAction::Scope(args)) => {
            let request = scope::Request { item: args.item.clone(), base: args.base.clone() };
            task::run_scope(&request, &args.task, streams)
        }
        Some(StackAction::Fmt(args)) => {
            let writing = Writing::Format(authoring::stack::Format { plan: args.plan.clone() });
            task::run_with(Task::Stack, Some(&writing), &args.task, streams)
        }
        Some(StackAction::Plan(PlanAction::New(args))) => {
            let (file, section, prefix) = (args.file.clone(), args.section.clone(), args.prefix.clone());
            let writing = Writing::Plan(authoring::stack::New { file, section, prefix });
            task::run_with(Task::Stack, Some(&writing), &args.task, streams)
        }
    }
}

/// Makes the plan that `named` names the only one.
pub fn narrow(config: &mut Config, named: &str) -> Result<()> {
    let sources = chosen(config, Some(named))?;
    config.stack.plan.replace(sources);
    Ok(())
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
    print(&text, streams)?;
    Ok(0)
}

/// A plan with what git knows of it.
///
/// # Errors
/// When git cannot know.
fn judged<'a>(repository: &'a Repository, opened: &'a Opened<'_>) -> Result<Shown<'a>> {
    let board = board_of(&repository.config, opened, &repository.snapshot);
    Ok(Shown {
        name: &opened.source.name,
        path: opened.path.as_str(),
        section: &opened.section.title,
        lines: opened.file.lines(),
        board: board.map_err(|why| anyhow::anyhow!("how far the plan is cannot be judged: {why}"))?,
    })
}

fn show(args: &PlanArgs, tree: bool, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let boards = plans.iter().map(|plan| judged(&repository, plan)).collect::<Result<Vec<_>>>()?;
    let text = match args.format {
        PlanFormat::Json => render::stack::json(&boards)?,
        PlanFormat::Human => {
            let one = if tree { render::stack::tree } else { render::stack::table };
            boards.iter().map(one).collect::<Vec<_>>().join("\n")
        }
    };
    print(&text, streams)?;
    Ok(0)
}

fn next(args: &PlanArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let boards = plans.iter().map(|plan| judged(&repository, plan)).collect::<Result<Vec<_>>>()?;
    let text = match args.format {
        PlanFormat::Json => render::stack::json(&boards)?,
        PlanFormat::Human => boards.iter().map(render::stack::next).collect::<Vec<_>>().join("\n"),
    };
    print(&text, streams)?;
    let is_any = boards.iter().any(|shown| !shown.board.next().is_empty());
    let is_done = boards.iter().all(|shown| shown.board.rows.iter().all(|row| row.state == "landed"));
    Ok(u8::from(!is_any && !is_done))
}

fn graph(args: &GraphArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = Repository::open(&args.place, args.plan.as_deref())?;
    let plans = repository.plans()?;
    let [plan] = &plans[..] else {
        bail!("there are {} plans; choose one with `--plan`", plans.len());
    };
    let shown = judged(&repository, plan)?;
    let text = match args.format {
        GraphFormat::Mermaid => draw::mermaid(&shown.board),
        GraphFormat::Dot => draw::dot(&shown.board),
        GraphFormat::Svg => draw::svg(&shown.board),
        GraphFormat::Ascii => render::stack::tree(&shown),
    };
    print(&text, streams)?;
    Ok(0)
}

/// Prints `text`; on a console that shows only ASCII, what it cannot show is escaped.
pub fn print(text: &str, streams: &mut Streams<'_>) -> Result<()> {
    let is_ascii_only = streams.terminal && !gather::shows_unicode();
    let shown = if is_ascii_only { visible(text.as_bytes(), true) } else { text.to_owned() };
    ignore_closed_pipe(streams.out.write_all(shown.as_bytes()))
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
