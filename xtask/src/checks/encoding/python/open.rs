//! Text files and streams of programs that are opened without an encoding.

use super::kinds::{Kinds, Object};
use super::names::{Bound, Names};
use super::rules;
use crate::model::Rule;
use crate::text::python::tree::{Action, Argument, Call, Form, Id};

/// A call that leaves its encoding to the machine.
pub struct Open {
    /// The call.
    pub call: Id,
    /// Which rule it breaks.
    pub rule: &'static Rule,
    /// What is called, as the text has it.
    pub callee: String,
    /// How the encoding can be said.
    pub repair: Repair,
    /// The mode, where it is a parameter whose default means text: a caller may ask for a binary file.
    pub mode: Option<Id>,
}

/// How an encoding can be said.
pub enum Repair {
    /// By an argument behind the others.
    Add,
    /// In the place of this argument, which is `None`: the value, and whether it has no name.
    Replace(Id),
    /// Not at all.
    None,
}

/// How the encoding of a call can be said, and the mode if a caller may give another.
struct How {
    repair: Repair,
    mode: Option<Id>,
}

impl How {
    fn plain(repair: Repair) -> How {
        How { repair, mode: None }
    }
}

/// How a function takes mode and encoding.
struct Shape {
    /// Where the mode stands among the arguments without names, and the one that is meant without it.
    mode: Option<(usize, &'static str)>,
    /// Where the encoding stands; `None` if it always has a name.
    encoding: Option<usize>,
    /// Whether a file is text only where its mode says `t`; otherwise everywhere but where it says `b`.
    needs_t: bool,
}

impl Shape {
    fn is_text(&self, mode: &str) -> bool {
        if self.needs_t { mode.contains('t') } else { !mode.contains('b') }
    }
}

const fn shape(mode: usize, default: &'static str, encoding: usize) -> Shape {
    Shape { mode: Some((mode, default)), encoding: Some(encoding), needs_t: false }
}

const fn packed(encoding: Option<usize>) -> Shape {
    Shape { mode: Some((1, "rb")), encoding, needs_t: true }
}

const fn text(encoding: Option<usize>) -> Shape {
    Shape { mode: None, encoding, needs_t: false }
}

/// The functions, by their whole names. The order of their parameters is that of the library reference.
const FUNCTIONS: &[(&str, Shape)] = &[
    ("builtins.open", shape(1, "r", 3)),
    ("io.open", shape(1, "r", 3)),
    ("_io.open", shape(1, "r", 3)),
    ("os.fdopen", shape(1, "r", 3)),
    ("aiofiles.open", shape(1, "r", 3)),
    ("codecs.open", shape(1, "r", 2)),
    ("io.TextIOWrapper", text(Some(1))),
    ("_io.TextIOWrapper", text(Some(1))),
    ("tempfile.TemporaryFile", shape(0, "w+b", 2)),
    ("tempfile.NamedTemporaryFile", shape(0, "w+b", 2)),
    ("tempfile.SpooledTemporaryFile", shape(1, "w+b", 3)),
    ("gzip.open", packed(Some(3))),
    ("bz2.open", packed(Some(3))),
    ("lzma.open", packed(None)),
    ("fileinput.input", Shape { mode: Some((usize::MAX, "r")), encoding: None, needs_t: false }),
    ("fileinput.FileInput", Shape { mode: Some((usize::MAX, "r")), encoding: None, needs_t: false }),
    ("logging.FileHandler", text(Some(2))),
    ("logging.handlers.WatchedFileHandler", text(Some(2))),
    ("logging.handlers.RotatingFileHandler", text(Some(4))),
    ("logging.handlers.TimedRotatingFileHandler", text(Some(4))),
    ("logging.basicConfig", text(None)),
    ("argparse.FileType", shape(0, "r", 2)),
];

const PROGRAMS: &[&str] =
    &["subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output"];

/// Every such call of a module.
pub fn found(names: &Names<'_>, kinds: &Kinds<'_>) -> Vec<Open> {
    let judge = Judge { names, kinds };
    names.module.calls().filter_map(|(id, call)| judge.call(id, call)).collect()
}

struct Judge<'a> {
    names: &'a Names<'a>,
    kinds: &'a Kinds<'a>,
}

impl Judge<'_> {
    fn call(&self, id: Id, call: &Call) -> Option<Open> {
        if call.has_star(self.names.module) {
            return None;
        }
        let (rule, how) = match self.names.whole(call.callee) {
            Some(whole) => match self.function(&whole, call) {
                Some(found) => found?,
                None => self.method(call)?,
            },
            None => self.method(call)?,
        };
        let callee = self.names.last(call.callee).unwrap_or("open").to_owned();
        Some(Open { call: id, rule, callee, repair: how.repair, mode: how.mode })
    }

    /// What is wrong with a call of the function of this name; nothing of an unknown one.
    fn function(&self, whole: &str, call: &Call) -> Option<Option<(&'static Rule, How)>> {
        if let Some((_, shape)) = FUNCTIONS.iter().find(|(name, _)| *name == whole) {
            let is_asked = match whole {
                "logging.basicConfig" => self.keyword(call, "filename").is_some(),
                "fileinput.input" | "fileinput.FileInput" => self.keyword(call, "openhook").is_none(),
                _ => true,
            };
            return Some(if is_asked { self.shaped(shape, call).map(|how| (&rules::OPEN, how)) } else { None });
        }
        if PROGRAMS.contains(&whole) {
            let is_true =
                |name: &str| self.keyword(call, name).is_some_and(|argument| self.text(argument.value) == "True");
            let has_errors = self.keyword(call, "errors").is_some_and(|argument| !self.is_none(argument));
            if !is_true("text") && !is_true("universal_newlines") && !has_errors {
                return Some(None);
            }
            return Some(self.unsaid(None, call).map(|repair| (&rules::SUBPROCESS, How::plain(repair))));
        }
        match whole {
            "os.popen" | "subprocess.getoutput" | "subprocess.getstatusoutput" => {
                let is_said = self.unsaid(None, call).is_none();
                Some((!is_said).then_some((&rules::SUBPROCESS, How::plain(Repair::None))))
            }
            _ => None,
        }
    }

    /// What is wrong with a call of a method.
    fn method(&self, call: &Call) -> Option<(&'static Rule, How)> {
        let module = self.names.module;
        let Form::Attribute { of, name } = &module.nodes[call.callee].form else { return None };
        let name = module.of(name);
        if !matches!(name, "open" | "read_text" | "write_text" | "read") {
            return None;
        }
        let shape = match (self.kinds.of(*of), name) {
            (Some(Object::Path), "open") => shape(0, "r", 2),
            (Some(Object::Path), "read_text") => text(Some(0)),
            (Some(Object::Path), "write_text") => text(Some(1)),
            (Some(Object::Configuration), "read") => text(Some(1)),
            // Hardly anything but a path has these methods; a name that says so is enough.
            (None, "read_text") if call.arguments.is_empty() && self.is_called_a_path(*of) => text(Some(0)),
            (None, "write_text") if call.arguments.len() == 1 && self.is_called_a_path(*of) => text(Some(1)),
            _ => return None,
        };
        self.shaped(&shape, call).map(|how| (&rules::OPEN, how))
    }

    fn is_called_a_path(&self, id: Id) -> bool {
        let Some(name) = self.names.last(id) else { return false };
        let name = name.to_ascii_lowercase();
        let word = name.rsplit('_').next().unwrap_or_default();
        matches!(word, "path" | "file" | "filepath" | "filename" | "dir")
    }

    /// How the encoding of a text file can be said; nothing if it is said, or no text file is meant.
    fn shaped(&self, shape: &Shape, call: &Call) -> Option<How> {
        let mut mode = None;
        if let Some((place, default)) = shape.mode {
            match call.argument(Some(place).filter(|place| *place < usize::MAX), "mode", self.names.module) {
                Some(argument) => {
                    let (modes, is_given) = self.modes(argument.value)?;
                    mode = is_given.then_some(argument.value);
                    modes.iter().all(|mode| shape.is_text(mode)).then_some(())?;
                }
                None => shape.is_text(default).then_some(())?,
            }
        }
        let repair = self.unsaid(shape.encoding, call)?;
        Some(How { repair, mode })
    }

    /// The modes that an expression may mean, and whether one is the default of a parameter; nothing if not all are
    /// known.
    fn modes(&self, id: Id) -> Option<(Vec<&str>, bool)> {
        let module = self.names.module;
        if let Some(mode) = module.plain(id) {
            return Some((vec![mode], false));
        }
        let bindings = self.names.settled(id);
        let mode = |bound: &Bound| match bound {
            Bound::Value(value) => module.plain(*value),
            Bound::Parameter(function, place) => match &module.statements[*function].action {
                Action::Define { parameters, .. } => module.plain(parameters.get(*place)?.default?),
                _ => None,
            },
            _ => None,
        };
        let modes: Option<Vec<&str>> = bindings.iter().map(|binding| mode(&binding.bound)).collect();
        let is_given = bindings.iter().any(|binding| matches!(binding.bound, Bound::Parameter(..)));
        Some((modes.filter(|modes| !modes.is_empty())?, is_given))
    }

    fn unsaid(&self, place: Option<usize>, call: &Call) -> Option<Repair> {
        match call.argument(place, "encoding", self.names.module) {
            Some(argument) if self.is_none(argument) => Some(Repair::Replace(argument.value)),
            Some(_) => None,
            // A generator alone in its parentheses cannot have a neighbour.
            None if call.arguments.iter().any(|argument| self.is_bare_generator(argument)) => Some(Repair::None),
            None => Some(Repair::Add),
        }
    }

    fn is_bare_generator(&self, argument: &Argument) -> bool {
        let node = &self.names.module.nodes[argument.value];
        let start = self.names.module.text.as_bytes().get(argument.range.start);
        matches!(node.form, Form::Comprehension { .. }) && !matches!(start, Some(b'(' | b'[' | b'{'))
    }

    fn keyword<'c>(&self, call: &'c Call, name: &str) -> Option<&'c Argument> {
        call.argument(None, name, self.names.module)
    }

    fn text(&self, id: Id) -> &str {
        self.names.module.of(&self.names.module.nodes[id].range)
    }

    fn is_none(&self, argument: &Argument) -> bool {
        let bindings = self.names.settled(argument.value);
        let is_none = |bound: &Bound| matches!(bound, Bound::Value(value) if self.text(*value) == "None");
        self.text(argument.value) == "None"
            || !bindings.is_empty() && bindings.iter().all(|binding| is_none(&binding.bound))
    }
}
