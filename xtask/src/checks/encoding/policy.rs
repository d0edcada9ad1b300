//! What the repository itself says a file should be: `.gitattributes` and `.editorconfig`, as one answer.
//!
//! Where both name a line end, `.gitattributes` decides: git writes the file at the next checkout, whatever
//! an editor did to it. What a machine is set to (`core.autocrlf`, `core.eol`) is no promise of the repository: it
//! only tells which line ends may be git's own work, and not their author's.

mod says;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{RepoPath, Site, Snapshot, SourceFile};
use crate::text::editorconfig::{EditorConfig, Told};
use crate::text::gitattributes::{Attributes, Given, resolve};
use crate::text::lines::LineEnd;
pub use says::{GitSays, Text};

/// The name of the files that give git's attributes.
pub const ATTRIBUTES: &str = ".gitattributes";
/// The name of the files that tell editors.
pub const EDITORS: &str = ".editorconfig";

/// Whether a file of this path says what others should be.
pub fn is_policy(path: &RepoPath) -> bool {
    matches!(path.file_name(), ATTRIBUTES | EDITORS)
}

/// Files that a package manager writes and nobody edits.
const LOCK_FILES: &[&str] = &[
    ".cargo-checksum.json",
    ".cargo-ok",
    ".cargo_vcs_info.json",
    ".crates.toml",
    ".crates2.json",
    ".package-lock.json",
    ".terraform.lock.hcl",
    "Cargo.lock",
    "Gemfile.lock",
    "Pipfile.lock",
    "bun.lock",
    "composer.lock",
    "deno.lock",
    "flake.lock",
    "go.sum",
    "mix.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "packages.lock.json",
    "pdm.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "pubspec.lock",
    "uv.lock",
    "yarn.lock",
];

/// What a file of Git LFS holds in git: its specification, version 1.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1";

/// What every `.gitattributes` and `.editorconfig` of a snapshot says.
pub struct Policy {
    attributes: BTreeMap<String, (RepoPath, Attributes)>,
    editors: BTreeMap<String, Editors>,
    /// What it was read from.
    sources: Vec<(RepoPath, Arc<SourceFile>)>,
    /// Whether git converts what no attribute speaks of here.
    converts: bool,
    /// What was asked of [`Policy::leaves_path`] already: every guard asks it of every file.
    left: Mutex<HashMap<RepoPath, bool>>,
}

struct Editors {
    path: RepoPath,
    config: EditorConfig,
    file: Arc<SourceFile>,
}

/// What `.editorconfig` says of one file; each value in small letters, with the line that says so.
#[derive(Clone, Debug, Default)]
pub struct EditorSays {
    /// `end_of_line`: `lf`, `crlf` or `cr`.
    pub end_of_line: Option<(Box<str>, Site)>,
    /// `charset`: `utf-8`, `utf-8-bom`, `latin1`, `utf-16le`, `utf-16be`.
    pub charset: Option<(Box<str>, Site)>,
    /// `insert_final_newline`.
    pub final_newline: Option<(bool, Site)>,
}

impl Policy {
    /// Reads every file that says something.
    pub fn of(snapshot: &Snapshot) -> Policy {
        let (attributes, editors, left) = (BTreeMap::new(), BTreeMap::new(), Mutex::default());
        let (sources, converts) = (sources(snapshot), snapshot.facts.converts);
        let mut policy = Policy { attributes, editors, sources, converts, left };
        for (path, file) in &policy.sources {
            let folder = path.as_str()[..path.as_str().len() - path.file_name().len()].to_owned();
            if path.file_name() == ATTRIBUTES {
                let attributes = Attributes::parse(file.bytes(), folder.is_empty());
                policy.attributes.insert(folder, (path.clone(), attributes));
            } else {
                let config = EditorConfig::parse(&String::from_utf8_lossy(file.bytes()));
                policy.editors.insert(folder, Editors { path: path.clone(), config, file: Arc::clone(file) });
            }
        }
        policy
    }

    /// Whether it was read from what `snapshot` holds.
    fn is_of(&self, snapshot: &Snapshot) -> bool {
        let now = sources(snapshot);
        now.len() == self.sources.len()
            && now.iter().zip(&self.sources).all(|(now, own)| now.0 == own.0 && Arc::ptr_eq(&now.1, &own.1))
    }

    /// Every `.gitattributes`, in path order.
    pub fn attributes(&self) -> impl Iterator<Item = &(RepoPath, Attributes)> {
        self.attributes.values()
    }

    /// Whether there is no file that says anything.
    pub fn is_silent(&self) -> bool {
        self.sources.is_empty()
    }

    /// What git would say if the `.gitattributes` of the root held `bytes`. Editors are not asked.
    #[must_use]
    pub fn with_root(&self, path: &RepoPath, bytes: &[u8]) -> Policy {
        let mut attributes = self.attributes.clone();
        attributes.insert(String::new(), (path.clone(), Attributes::parse(bytes, true)));
        let (editors, sources, left) = (BTreeMap::new(), Vec::new(), Mutex::default());
        Policy { attributes, editors, sources, converts: self.converts, left }
    }

    /// Whether no guard judges the file: its attributes, its name or its contents say that it is not
    /// its author's text, or that git writes it in another encoding.
    pub fn leaves(&self, path: &RepoPath, bytes: &[u8]) -> bool {
        self.leaves_path(path) || bytes.starts_with(LFS_POINTER)
    }

    /// The same of a file whose contents are not at hand.
    pub fn leaves_path(&self, path: &RepoPath) -> bool {
        if LOCK_FILES.contains(&path.file_name()) {
            return true;
        }
        if self.attributes.is_empty() {
            return false;
        }
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_left) = left.get(path) {
            return *is_left;
        }
        let says = self.git(path);
        let is_left = says.is_left || says.encoding.is_some();
        left.insert(path.clone(), is_left);
        is_left
    }

    /// What git's attributes say of `path`.
    pub fn git(&self, path: &RepoPath) -> GitSays {
        let files: Vec<&(RepoPath, Attributes)> =
            folders(path).filter_map(|folder| self.attributes.get(folder)).collect();
        let length = |path: &RepoPath| path.as_str().len() - ATTRIBUTES.len();
        let chain: Vec<(usize, &Attributes)> =
            files.iter().map(|(path, attributes)| (length(path), attributes)).collect();
        let given = resolve(path.as_str(), &chain);
        let site = |given: &Given| Site::new(&files[given.folder].0, given.range.clone());
        says::says(&given, site)
    }

    /// What `.editorconfig` says of `path`.
    pub fn editor(&self, path: &RepoPath) -> EditorSays {
        let mut all: [Option<(&Told, &Editors)>; 3] = [None; 3];
        for (folder, editors) in folders(path).filter_map(|folder| Some((folder, self.editors.get(folder)?))) {
            let told = editors.config.tells(&path.as_str()[folder.len()..]);
            for (slot, told) in all.iter_mut().zip(told) {
                // The nearest file speaks first.
                *slot = slot.or(told.map(|told| (told, editors)));
            }
            if editors.config.is_root {
                break;
            }
        }
        let value = |said: Option<(&Told, &Editors)>| {
            let (told, editors) = said.filter(|(told, _)| &*told.value != "unset")?;
            Some((told.value.clone(), editors.site(told)))
        };
        let [end_of_line, charset, final_newline] = all.map(value);
        let final_newline = final_newline.and_then(|(value, site)| Some((value.parse().ok()?, site)));
        EditorSays { end_of_line, charset, final_newline }
    }

    /// The character set that `.editorconfig` names for `path`, in small letters, and the line that says so.
    pub fn charset(&self, path: &RepoPath) -> Option<(Box<str>, Site)> {
        self.editor(path).charset
    }

    /// The encoding outside git that the attribute `working-tree-encoding` names for `path`. No other guard is
    /// given such a file; what is left to judge is whether it decodes.
    pub fn working_tree_encoding(&self, path: &RepoPath) -> Option<(Box<str>, Site)> {
        self.git(path).encoding
    }

    /// The line end that the repository asks of `path`, and the line that says so: git's, else the editors'.
    pub fn line_end(&self, path: &RepoPath) -> Option<(LineEnd, Site)> {
        let git = self.git(path);
        if git.eol.is_some() || git.text == Text::Never {
            return git.eol;
        }
        let (value, site) = self.editor(path).end_of_line?;
        let end = match &*value {
            "lf" => LineEnd::Lf,
            "crlf" => LineEnd::CrLf,
            _ => return None,
        };
        // Where git gives each system its own line ends, this file's own tell which those are here, if it is not
        // pinned. To ask for others is to be overruled at the next checkout.
        let (is_left, has_crlf) = (self.leaves_to_systems(&git), self.is_crlf(&site.path));
        let own = self.git(&site.path);
        let is_pinned = own.eol.is_some() || own.text == Text::Never;
        let is_overruled = match end {
            LineEnd::Lf => has_crlf || is_left && is_pinned,
            LineEnd::CrLf => is_left && (is_pinned || !has_crlf),
        };
        (!is_overruled).then_some((end, site))
    }

    /// Whether git gives each system its own line ends in the file at `path`, so that those that stand here are no
    /// word of the repository.
    pub fn is_left_to_systems(&self, path: &RepoPath) -> bool {
        self.leaves_to_systems(&self.git(path))
    }

    fn leaves_to_systems(&self, git: &GitSays) -> bool {
        git.eol.is_none()
            && match git.text {
                Text::Auto | Text::Always => true,
                Text::Unsaid => self.converts,
                Text::Never => false,
            }
    }

    /// Whether an `.editorconfig` itself stands here with CRLF.
    fn is_crlf(&self, path: &RepoPath) -> bool {
        let own = self.editors.values().find(|editors| editors.path == *path);
        own.is_some_and(|editors| editors.file.survey().crlf > 0 && editors.file.survey().lf == 0)
    }
}

impl Editors {
    fn site(&self, told: &Told) -> Site {
        let bytes = self.file.bytes();
        let range = self.file.lines().range(told.line_index, bytes.len());
        let length = bytes[range.clone()].trim_ascii_end().len();
        Site::new(&self.path, range.start..range.start + length)
    }
}

fn sources(snapshot: &Snapshot) -> Vec<(RepoPath, Arc<SourceFile>)> {
    let files = snapshot.files().filter(|(path, _)| is_policy(path) && snapshot.tree.contains(*path));
    files.map(|(path, file)| (path.clone(), Arc::clone(file))).collect()
}

/// The folders that `path` lies in, the nearest first, each with its slash; the root is empty.
fn folders(path: &RepoPath) -> impl Iterator<Item = &str> {
    let text = path.as_str();
    let slashes = memchr::memrchr_iter(b'/', text.as_bytes());
    slashes.map(move |slash| &text[..=slash]).chain(std::iter::once(""))
}

/// The policy of the last snapshot that was asked about.
#[derive(Clone, Default)]
pub struct Cache(Arc<Mutex<Option<Arc<Policy>>>>);

impl Cache {
    /// What `snapshot` says; read anew only where one of the files that say it changed.
    pub fn get(&self, snapshot: &Snapshot) -> Arc<Policy> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|policy| policy.is_of(snapshot)) {
            Some(policy) => Arc::clone(policy),
            None => Arc::clone(kept.insert(Arc::new(Policy::of(snapshot)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{Facts, Timestamp};

    fn policy(files: &[(&str, &str)]) -> Policy {
        let files: BTreeMap<RepoPath, Arc<SourceFile>> = files
            .iter()
            .map(|(path, text)| (RepoPath::new(path).unwrap(), Arc::new(SourceFile::new(text.as_bytes().to_vec()))))
            .collect();
        let tree: BTreeSet<RepoPath> = files.keys().cloned().collect();
        let facts = Facts::at(Timestamp::from_unix(1).unwrap());
        Policy::of(&Snapshot::new(files, tree, BTreeMap::new(), Vec::new(), facts))
    }

    fn line_end(policy: &Policy, path: &str) -> Option<(LineEnd, String)> {
        let (end, site) = policy.line_end(&RepoPath::new(path).unwrap())?;
        Some((end, format!("{}:{}", site.path, site.range.start)))
    }

    #[test]
    fn git_decides_before_editors_and_near_before_far() {
        let policy = policy(&[
            (".gitattributes", "* text=auto\n*.bat eol=crlf\n*.raw -text\n*.old !text crlf=input\n"),
            (".editorconfig", "[*]\nend_of_line = lf\ncharset = utf-8\n"),
            ("a/.editorconfig", "[*.md]\nend_of_line = crlf\n[*.rs]\nend_of_line = unset\n"),
            ("b/.editorconfig", "root = true\n"),
            ("b/c/.editorconfig", "[*.md]\nend_of_line = crlf\n[*.bat]\nend_of_line = crlf\n"),
            ("b/.gitattributes", "*.bat !eol !text\n"),
        ]);
        assert_eq!(line_end(&policy, "x.bat"), Some((LineEnd::CrLf, ".gitattributes:12".to_owned())));
        assert_eq!(line_end(&policy, "x.rs"), Some((LineEnd::Lf, ".editorconfig:4".to_owned())));
        // Git leaves the line end to each system, and gave `.editorconfig` LF.
        assert_eq!(line_end(&policy, "a/x.md"), None);
        assert_eq!(line_end(&policy, "b/c/x.md"), None);
        assert_eq!(line_end(&policy, "b/c/x.bat"), Some((LineEnd::CrLf, "b/c/.editorconfig:34".to_owned())));
        assert_eq!(line_end(&policy, "a/x.rs"), None);
        assert_eq!(line_end(&policy, "b/x.bat"), None);
        assert_eq!(line_end(&policy, "x.raw"), None);
        assert_eq!(line_end(&policy, "x.old"), Some((LineEnd::Lf, ".gitattributes:39".to_owned())));
        let at = |path: &str| RepoPath::new(path).unwrap();
        assert_eq!(policy.charset(&at("a/x.md")).unwrap().0, "utf-8".into());
        assert!(policy.charset(&at("b/x")).is_none());
        assert_eq!(policy.git(&at("b/x.bat")).text, Text::Unsaid);
        assert_eq!(policy.git(&at("b/x.md")).text, Text::Auto);
    }

    #[test]
    fn what_is_not_its_authors_text_is_left_alone() {
        let policy = policy(&[(
            ".gitattributes",
            "*.png binary\n*.x -text\n*.d -diff\ngen/** linguist-generated=true\nown/** linguist-generated=false\n\
             vendor/** linguist-vendored\n*.psd filter=lfs\n*.reg working-tree-encoding=UTF-16LE-BOM\n*.u working-tree-encoding=UTF-8\n",
        )]);
        let leaves = |path: &str| policy.leaves(&RepoPath::new(path).unwrap(), b"x");
        for path in ["a.png", "a.x", "a.d", "gen/a/b", "vendor/a", "a.psd", "a.reg", "sub/Cargo.lock", "go.sum"] {
            assert!(leaves(path), "{path}");
        }
        for path in ["a.txt", "own/a", "lib/gen/a", "a.u", "Cargo.lock.md"] {
            assert!(!leaves(path), "{path}");
        }
        let path = RepoPath::new("a").unwrap();
        assert!(policy.leaves(&path, b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"));
        let registry = RepoPath::new("a.reg").unwrap();
        assert_eq!(policy.working_tree_encoding(&registry).unwrap().0, "UTF-16LE-BOM".into());
    }

    #[test]
    fn an_editorconfig_with_crlf_tells_that_git_converts_here() {
        assert_eq!(line_end(&policy(&[(".editorconfig", "[*]\r\nend_of_line = lf\r\n")]), "x"), None);
        let crlf = policy(&[(".editorconfig", "[*]\r\nend_of_line = crlf\r\n")]);
        assert_eq!(line_end(&crlf, "x").map(|(end, _)| end), Some(LineEnd::CrLf));
        for (attributes, editors, lf, crlf) in [
            // Here git writes CRLF, here LF, and here nobody can tell.
            ("* text\n", "\r\n", None, Some(LineEnd::CrLf)),
            ("* text\n", "\n", Some(LineEnd::Lf), None),
            ("* text=auto\n.editorconfig eol=lf\n", "\n", None, None),
        ] {
            for (asked, expected) in [("lf", lf), ("crlf", crlf)] {
                let editors = format!("[*]{editors}end_of_line = {asked}{editors}");
                let policy = policy(&[(".gitattributes", attributes), (".editorconfig", &editors)]);
                assert_eq!(line_end(&policy, "x").map(|(end, _)| end), expected, "{attributes:?} {editors:?}");
            }
        }
    }
}
