//! Where git looks for the hooks of a repository, and what they hold.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Repository, git};
use crate::apply::Place;
use crate::model::RepoPath;

/// The name that the transactions in git's own folder go by; no folder of a work tree is called so.
const SCOPE: &str = "hooks of git";

/// Where the hooks of a repository lie.
#[derive(Debug)]
pub struct Hooks {
    /// Where they are written: the repository, or git's own folder.
    pub place: Place,
    /// Their folder below the root of `place`, as `hooks`.
    folder: String,
    /// What people call it: `.git/hooks`.
    shown: String,
}

/// One hook as it stands.
#[derive(Clone, Debug)]
pub struct HookFile {
    /// Its path below the root of the place.
    pub path: RepoPath,
    /// What people call it.
    pub shown: RepoPath,
    /// What it holds; `None` when there is none.
    pub bytes: Option<Vec<u8>>,
    /// Where it leads, when it is a symbolic link.
    pub link: Option<String>,
    /// Whether git would run it.
    pub is_program: bool,
}

/// Finds the folder in which git looks for hooks.
///
/// # Errors
/// When there is no git, when the folder is that of every repository of the user, or one that something else writes.
pub fn hooks(repository: &Repository) -> Result<Hooks> {
    if !repository.git {
        bail!("{} is not in a git repository, so there are no hooks", repository.root.display());
    }
    let asked = ["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir"];
    let answer = String::from_utf8(git::data(&repository.root, &asked, None)?)
        .context("git names a folder that is not UTF-8")?;
    let mut lines = answer.lines();
    let mut folder = || -> Result<PathBuf> {
        let path = PathBuf::from(lines.next().unwrap_or_default());
        path.canonicalize().with_context(|| format!("opening {}", path.display()))
    };
    let (top, common) = (folder()?, folder()?);
    let Some(configured) = configured(repository)? else {
        return Ok(Hooks {
            place: Place { root: common.clone(), state: common.join("xtask"), scope: SCOPE.to_owned() },
            folder: "hooks".to_owned(),
            shown: ".git/hooks".to_owned(),
        });
    };
    let named = top.join(&configured);
    let real = named.canonicalize().unwrap_or(named);
    let below = |root: &Path| Some(real.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"));
    if let Some(folder) = below(&common) {
        let place = Place { root: common.clone(), state: common.join("xtask"), scope: SCOPE.to_owned() };
        return Ok(Hooks { place, shown: format!(".git/{folder}"), folder });
    }
    if real.ends_with(".husky/_") {
        bail!(
            "husky writes the hooks of this repository and would overwrite ours: \
             add `cargo xtask gate --since HEAD` to `.husky/pre-commit`, and `cargo xtask gate` to `.husky/pre-push`"
        );
    }
    if let Some(folder) = below(&repository.root) {
        return Ok(Hooks { place: super::place(repository), shown: folder.clone(), folder });
    }
    if let Some(folder) = below(&top) {
        let place = Place { root: top.clone(), state: common.join("xtask"), scope: SCOPE.to_owned() };
        return Ok(Hooks { place, shown: folder.clone(), folder });
    }
    bail!(
        "`core.hooksPath` leads out of the repository, to {configured}, where hooks may be those of others, too; \
         give this one its own: `git config core.hooksPath .githooks`"
    );
}

/// `core.hooksPath` of this repository.
///
/// # Errors
/// When it is set for every repository of the user.
fn configured(repository: &Repository) -> Result<Option<String>> {
    let asked = ["config", "--show-scope", "--get-all", "-z", "--type=path", "core.hooksPath"];
    let output = git::run(&repository.root, &asked, None)?;
    // `<scope> NUL <value> NUL`, the strongest one last; ours, which keeps hooks from running here, is of the command.
    let answer = String::from_utf8(output.stdout).context("`core.hooksPath` is not UTF-8")?;
    let fields: Vec<&str> = answer.split('\0').collect();
    let set = fields.chunks_exact(2).rfind(|pair| pair[0] != "command");
    match set {
        Some([scope @ ("global" | "system"), value]) => bail!(
            "`core.hooksPath` is `{value}` for every repository ({scope} configuration of git), so a hook there would run in all of them; \
             give this one its own: `git config core.hooksPath .githooks`"
        ),
        Some([_, value]) if !value.is_empty() => Ok(Some((*value).to_owned())),
        _ => Ok(None),
    }
}

impl Hooks {
    /// The hook called `name`.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn find(&self, name: &str) -> Result<HookFile> {
        let join = |folder: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let path = RepoPath::new(&join(&self.folder)).map_err(anyhow::Error::msg)?;
        let shown = RepoPath::new(&join(&self.shown)).map_err(anyhow::Error::msg)?;
        let full = self.place.root.join(path.as_str());
        let reading = || format!("reading {shown}");
        let link = std::fs::read_link(&full).ok().map(|target| target.display().to_string());
        let bytes = match std::fs::read(&full) {
            Ok(bytes) => Some(bytes),
            Err(error) if link.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(reading),
        };
        let is_program = bytes.is_none() || may_run(&full);
        Ok(HookFile { path, shown, bytes, link, is_program })
    }
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

/// Git for Windows runs every hook that begins with `#!`.
#[cfg(not(unix))]
fn may_run(_path: &Path) -> bool {
    true
}
