//! `.gitattributes`: which attributes git gives a path.
//!
//! Read as `attr.c` of git 2.47 reads it, the manual page being gitattributes(5); a test asks git itself.
//! What the machine adds (`info/attributes`, `core.attributesFile`) is no promise of the repository.

mod pattern;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::ordered::Ordered;
pub use pattern::pattern_of;
use pattern::{Target, target, unquoted};

/// What a line says of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// `attr`.
    Set,
    /// `-attr`.
    Unset,
    /// `!attr`: as if no line had said anything.
    Unspecified,
    /// `attr=value`.
    Value(Box<str>),
}

/// Why a line says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// `!pattern`, which only `.gitignore` knows.
    Negative,
    /// `folder/`: attributes are given to files, and no path of a file ends with a slash.
    Folder,
    /// A name that is none: letters, digits, `-`, `.` and `_`, not beginning with `-` or `builtin_`.
    Name,
    /// `[attr]name` elsewhere than in the root.
    Macro,
    /// 2048 bytes or more.
    Long,
}

/// One line that says something.
#[derive(Clone, Debug)]
struct Line {
    range: Range<usize>,
    target: Target,
    states: Vec<(Box<str>, State)>,
}

/// One `.gitattributes` file.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    lines: Vec<Line>,
    /// Lines that say nothing, and why.
    pub problems: Vec<(Range<usize>, Problem)>,
}

/// Longer lines are ignored (`ATTR_MAX_LINE_LENGTH`).
const LINE_BYTES_MAX: usize = 2048;

const BLANK: &[u8] = b" \t\r\n";

impl Attributes {
    /// Reads a file. Only the one in the root may define macros.
    pub fn parse(bytes: &[u8], is_root: bool) -> Attributes {
        let mut attributes = Attributes::default();
        let mut start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        while start < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |feed| start + feed);
            // Git keeps a line as C keeps text: it ends at the first NUL.
            let line = bytes[start..end].split(|byte| *byte == 0).next().unwrap_or_default();
            let range = start..start + line.trim_ascii_end().len();
            match parse(line, is_root) {
                Ok(Some((target, states))) => attributes.lines.push(Line { range, target, states }),
                Ok(None) => {}
                Err(problem) => attributes.problems.push((range, problem)),
            }
            start = end + 1;
        }
        attributes
    }
}

/// One line; nothing when it is blank or a comment.
fn parse(line: &[u8], is_root: bool) -> Result<Option<Stated>, Problem> {
    let text = &line[blanks(line)..];
    if text.is_empty() || text[0] == b'#' {
        return Ok(None);
    }
    if line.strip_suffix(b"\r").unwrap_or(line).len() >= LINE_BYTES_MAX {
        return Err(Problem::Long);
    }
    let (name, rest): (Cow<'_, [u8]>, &[u8]) = match unquoted(text) {
        Some((name, rest)) => (Cow::Owned(name), rest),
        None => {
            let (name, rest) = text.split_at(word(text));
            (Cow::Borrowed(name), rest)
        }
    };
    let is_macro = name.len() > MACRO.len() && name.starts_with(MACRO);
    if is_macro && !is_root {
        return Err(Problem::Macro);
    }
    let states = states(rest)?;
    if is_macro {
        let name = &name[MACRO.len()..];
        let name = &name[blanks(name)..];
        let name = valid_name(&name[..word(name)]).ok_or(Problem::Name)?;
        return Ok(Some((Target::Macro(name.into()), states)));
    }
    if name.starts_with(b"!") {
        return Err(Problem::Negative);
    }
    if name.ends_with(b"/") {
        return Err(Problem::Folder);
    }
    Ok(Some((target(&name), states)))
}

/// What a line says: of what, and what.
type Stated = (Target, Vec<(Box<str>, State)>);

const MACRO: &[u8] = b"[attr]";

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| BLANK.contains(byte)).count()
}

fn word(text: &[u8]) -> usize {
    text.iter().take_while(|byte| !BLANK.contains(byte)).count()
}

fn valid_name(name: &[u8]) -> Option<&str> {
    let is_valid = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_good = !name.is_empty() && name.iter().all(is_valid) && name[0] != b'-' && !name.starts_with(b"builtin_");
    std::str::from_utf8(name).ok().filter(|_| is_good)
}

fn states(text: &[u8]) -> Result<Vec<(Box<str>, State)>, Problem> {
    let mut states = Vec::new();
    let mut rest = &text[blanks(text)..];
    while !rest.is_empty() {
        let (one, after) = rest.split_at(word(rest));
        rest = &after[blanks(after)..];
        let sign = one[0];
        let (name, value) = match one.iter().position(|byte| *byte == b'=') {
            Some(at) => (&one[..at], Some(&one[at + 1..])),
            None => (one, None),
        };
        let name = if matches!(sign, b'-' | b'!') { name.get(1..).unwrap_or_default() } else { name };
        let name = valid_name(name).ok_or(Problem::Name)?;
        let state = match (sign, value) {
            (b'-', _) => State::Unset,
            (b'!', _) => State::Unspecified,
            (_, None) => State::Set,
            (_, Some(value)) => State::Value(String::from_utf8_lossy(value).into()),
        };
        states.push((name.into(), state));
    }
    Ok(states)
}

/// An attribute of a path, and which line gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its state; never [`State::Unspecified`].
    pub state: State,
    /// The folder of the `.gitattributes`, as it was named to [`resolve`].
    pub folder: usize,
    /// The line of the file.
    pub range: Range<usize>,
}

/// Every attribute of the file at `path`. `files` are the `.gitattributes` that may speak of it, the nearest
/// first, each with the length of its folder's path, its slash included.
pub fn resolve<'a>(path: &str, files: &[(usize, &'a Attributes)]) -> BTreeMap<&'a str, Given> {
    let mut given: BTreeMap<&'a str, Option<Given>> = BTreeMap::new();
    let root = files.last().map(|(_, attributes)| *attributes);
    for (folder, (length, attributes)) in files.iter().enumerate() {
        let path = &path.as_bytes()[*length..];
        for line in attributes.lines.iter().rev().filter(|line| line.target.matches(path)) {
            give(&mut given, root, line, folder);
        }
    }
    given.into_iter().filter_map(|(name, given)| Some((name, given?))).into_map()
}

/// Lets one line speak of what none has spoken of yet; a macro stands for what its definition says.
fn give<'a>(given: &mut BTreeMap<&'a str, Option<Given>>, root: Option<&'a Attributes>, line: &'a Line, folder: usize) {
    // The last state of a line wins, and a macro speaks before what stands to the left of it.
    let mut open: Vec<(&'a str, State)> = line.states.iter().map(|(name, state)| (&**name, state.clone())).collect();
    while let Some((name, state)) = open.pop() {
        if given.contains_key(name) {
            continue;
        }
        let is_set = state == State::Set;
        let value = (state != State::Unspecified).then(|| Given { state, folder, range: line.range.clone() });
        given.insert(name, value);
        if is_set {
            open.extend(definition(root, name));
        }
    }
}

/// What a macro stands for.
fn definition<'a>(root: Option<&'a Attributes>, name: &str) -> Vec<(&'a str, State)> {
    let is_it = |line: &&Line| matches!(&line.target, Target::Macro(own) if **own == *name);
    match root.and_then(|root| root.lines.iter().rev().find(is_it)) {
        Some(line) => line.states.iter().map(|(name, state)| (&**name, state.clone())).collect(),
        None if name == "binary" => ["diff", "merge", "text"].map(|name| (name, State::Unset)).to_vec(),
        None => Vec::new(),
    }
}
