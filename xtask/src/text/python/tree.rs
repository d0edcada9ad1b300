//! What Python source says, as far as calls and names go: expressions and statements by byte range.

mod reading;

use std::ops::Range;

use super::Field;

/// An expression, as an index into [`Module::nodes`].
pub type Id = usize;

/// An expression.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands; parentheses that only group are not part of it.
    pub range: Range<usize>,
    /// What it is.
    pub form: Form,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum Form {
    /// A name.
    Name,
    /// A number, `None`, `True`, `False` or `...`.
    Constant,
    /// String literals side by side.
    Text(Vec<Piece>),
    /// `of.name`.
    Attribute {
        /// The object.
        of: Id,
        /// The name.
        name: Range<usize>,
    },
    /// A call.
    Call(Call),
    /// `of[index]`; no index where it is a slice or several.
    Item {
        /// The object.
        of: Id,
        /// The index.
        index: Option<Id>,
    },
    /// Two operands of an arithmetic operator or a comparison.
    Operation {
        /// The left operand.
        left: Id,
        /// The operator; of `not in` and `is not` the last word.
        operator: Range<usize>,
        /// The right operand.
        right: Id,
    },
    /// One of several: the arms of a conditional expression, the operands of `or`, the last one of `and`.
    Either(Vec<Id>),
    /// The elements of a list, a tuple or a set.
    Series(Vec<Id>),
    /// The keys and values of a dictionary; a key is missing before `**`.
    Map(Vec<(Option<Id>, Id)>),
    /// A comprehension or generator.
    Comprehension {
        /// The element, or the value of a dictionary.
        element: Id,
        /// Each `for`: its target and what it walks.
        clauses: Vec<(Id, Id)>,
    },
    /// `name := value`.
    Named {
        /// The name.
        name: Id,
        /// The value.
        value: Id,
    },
    /// `*value` or `**value`.
    Star(Id),
    /// `await value`.
    Await(Id),
    /// Anything else, of which only the parts matter.
    Other,
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub callee: Id,
    /// The arguments.
    pub arguments: Vec<Argument>,
    /// Where the last token in the parentheses ends, a comma left out; behind the opening one if there is none.
    pub end: usize,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub keyword: Option<Range<usize>>,
    /// Its value, with its star.
    pub value: Id,
    /// Where it stands.
    pub range: Range<usize>,
}

/// One string literal.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it stands, prefix and quotes included.
    pub range: Range<usize>,
    /// Between the quotes.
    pub body: Range<usize>,
    /// Backslashes stand for themselves.
    pub raw: bool,
    /// It is `bytes`.
    pub bytes: bool,
    /// It has a prefix with `f` or `t`: braces are not themselves.
    pub formatted: bool,
    /// Its replacement fields and what their expressions are.
    pub fields: Vec<(Field, Option<Id>)>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Where it begins.
    pub start: usize,
    /// The scope it stands in, as an index into [`Module::scopes`].
    pub scope: usize,
    /// The block it stands in, as an index into [`Module::blocks`].
    pub block: usize,
    /// The expressions of it.
    pub nodes: Range<Id>,
    /// What it does.
    pub action: Action,
}

/// What a statement does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Binds modules and parts of them.
    Import(Vec<Alias>),
    /// Defines a function.
    Define {
        /// Its name.
        name: Range<usize>,
        /// Its parameters.
        parameters: Vec<Parameter>,
        /// What it is annotated to return.
        returns: Option<Id>,
        /// The scope of its body.
        scope: usize,
    },
    /// Defines a class.
    Class {
        /// Its name.
        name: Range<usize>,
        /// Its base classes and keywords.
        bases: Vec<Argument>,
        /// The scope of its body.
        scope: usize,
    },
    /// `for target in iterable`.
    For(Id, Id),
    /// `with value as target`.
    With(Vec<(Id, Option<Id>)>),
    /// `target = target = value`.
    Assign(Vec<Id>, Id),
    /// `target: annotation = value`.
    Annotate(Id, Id, Option<Id>),
    /// `target += value` and the like.
    Augment(Id, Id),
    /// `try:`.
    Try,
    /// `except types as name`, `except` without types catching everything.
    Except(Option<Id>, Option<Range<usize>>),
    /// `global name` and the like: names of which nothing is known.
    Unknown(Vec<Range<usize>>),
    /// `return value`.
    Return(Id),
    /// Anything else.
    Other,
}

/// A name that an import binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// What it stands for: `os.path`; a relative import begins with its dots.
    pub path: String,
    /// The name; `*` for every name of the module `path`.
    pub name: String,
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Range<usize>,
    /// Its annotation.
    pub annotation: Option<Id>,
    /// Its default.
    pub default: Option<Id>,
}

/// What names belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The module.
    Module,
    /// A function.
    Function,
    /// A class.
    Class,
}

/// A scope.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// What it is.
    pub space: Space,
    /// The scope around it.
    pub parent: Option<usize>,
}

/// The statements below a header.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The block that the header stands in.
    pub parent: Option<usize>,
    /// The header, as an index into [`Module::statements`]; none of the module.
    pub header: Option<usize>,
}

/// A module.
#[derive(Clone, Debug)]
pub struct Module<'a> {
    /// The source.
    pub text: &'a str,
    /// Every expression; parts stand before the whole.
    pub nodes: Vec<Node>,
    /// Every statement in order.
    pub statements: Vec<Statement>,
    /// Every scope; the first is the module.
    pub scopes: Vec<Scope>,
    /// Every block; the first is the module.
    pub blocks: Vec<Block>,
    /// Whether it is written for Python 2: there are `print` statements.
    pub is_old: bool,
}
