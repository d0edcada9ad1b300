//! What one block says of paths in so many words: "`docs/*.md` is never auto-approved".

use std::ops::Range;

use super::phrases::{NOT, Wordings, phrases};
pub use super::polarity::Stance;
use super::polarity::{TURNS, stance};
use super::said::Token;

/// What a whole block says, for what stands below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// One thing.
    Says(Stance),
    /// Nothing.
    Silent,
    /// More than one thing, or of what is left over.
    Unclear,
}

/// A path and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The path, folder or glob as written.
    pub path: String,
    /// Where it stands.
    pub range: Range<usize>,
    /// What is said.
    pub stance: Stance,
    /// Paths that are taken out of it.
    pub except: Vec<String>,
}

/// One block, read.
pub struct Block<'t> {
    tokens: &'t [Token],
    /// Whether a wording stands in it, whatever it comes to.
    pub speaks: bool,
    /// The wordings that say something, each with what it says.
    stances: Vec<(Range<usize>, Stance)>,
}

/// Words behind which stands what is left out.
const EXCEPT: &[&str] = &["except", "excluding", "excludes", "besides", "unless", "outside", "minus"];
/// Words before a path that only says where something stands or what does it.
const REFERS: &[&str] = &["see", "per", "by", "via", "using", "through", "read"];
/// The same, before `in`.
const STANDS: &[&str] = &[
    "described",
    "documented",
    "defined",
    "listed",
    "stated",
    "explained",
    "specified",
    "kept",
    "recorded",
    "implemented",
];
/// Words behind such a path.
const TELLS: &[&str] = &["says", "explains", "describes", "lists", "defines", "states", "documents", "decides"];

impl<'t> Block<'t> {
    /// Reads the tokens of a block.
    pub fn new(tokens: &'t [Token], wordings: &Wordings) -> Block<'t> {
        let found = phrases(tokens, wordings);
        let mut stances = Vec::new();
        let mut from = 0;
        for phrase in &found {
            stances.extend(stance(tokens, phrase, from).map(|stance| (phrase.tokens.clone(), stance)));
            from = phrase.tokens.end;
        }
        Block { tokens, speaks: !found.is_empty(), stances }
    }

    /// What it says as a whole.
    pub fn opinion(&self) -> Opinion {
        let is_rest = |token: &Token| token.word().is_some_and(|word| EXCEPT.contains(&word));
        let is_exception = |token: &Token| token.word().is_some_and(|word| word.starts_with("exception"));
        match self.stances.first() {
            None if self.tokens.iter().any(is_exception) => Opinion::Unclear,
            None => Opinion::Silent,
            Some(_) if self.tokens.iter().any(is_rest) => Opinion::Unclear,
            Some((_, first)) if self.stances.iter().all(|(_, stance)| stance == first) => Opinion::Says(*first),
            Some(_) => Opinion::Unclear,
        }
    }

    /// The first words of the block decide for a cell: `yes`, `no`.
    pub fn first_word(&self) -> Option<&'t str> {
        self.tokens.iter().find_map(Token::word)
    }

    /// Whether a path stands in it.
    pub fn has_path(&self) -> bool {
        self.tokens.iter().any(|token| token.path().is_some())
    }

    /// What it says of the paths in it by its own words.
    pub fn claims(&self) -> Vec<Claim> {
        let mut claims = Vec::new();
        for sentence in sentences(self.tokens) {
            let except = self.excluded(&sentence);
            self.assign(sentence, 0, &except, &mut claims);
        }
        claims
    }

    /// The paths of a list item or a cell, of which what stands above it says `stance`.
    pub fn inherited(&self, stance: Stance) -> Vec<Claim> {
        let all = 0..self.tokens.len();
        let except = self.excluded(&all);
        let head = self.tokens.iter().position(|token| matches!(token.stop(), Some('-' | '('))).unwrap_or(all.end);
        let of = |range: Range<usize>| -> Vec<Claim> { self.eligible(range, stance, &except).collect() };
        let first = of(0..head);
        if first.is_empty() { of(all) } else { first }
    }

    fn eligible<'a>(
        &'a self,
        range: Range<usize>,
        stance: Stance,
        except: &'a [usize],
    ) -> impl Iterator<Item = Claim> + 'a {
        let paths = range.filter(move |at| self.tokens[*at].path().is_some());
        let paths =
            paths.filter(move |at| !except.contains(at) && !refers(self.tokens, *at) && !self.is_forbidden(*at));
        paths.map(move |at| Claim {
            path: self.tokens[at].path().unwrap_or_default().to_owned(),
            range: self.tokens[at].range.clone(),
            stance,
            except: except.iter().filter_map(|at| self.tokens[*at].path()).map(str::to_owned).collect(),
        })
    }

    /// Whether the path at `at` stands between commas in words of their own that forbid something:
    /// "never touch `src/`, ...".
    fn is_forbidden(&self, at: usize) -> bool {
        let parts_here = |token: &Token| matches!(token.stop(), Some(',' | ';' | '.' | '!' | '?'));
        let start = self.tokens[..at].iter().rposition(parts_here).map_or(0, |stop| stop + 1);
        let end = self.tokens[at..].iter().position(parts_here).map_or(self.tokens.len(), |stop| at + stop);
        let is_not = |token: &Token| token.word().is_some_and(|word| NOT.contains(&word));
        let said = self.stances.iter().any(|(range, _)| start <= range.start && range.end <= end);
        end < self.tokens.len()
            && self.tokens[end].stop() == Some(',')
            && !said
            && self.tokens[start..at].iter().any(is_not)
    }

    /// Gives every path of a piece what is said in it; a piece that says two things is parted further.
    fn assign(&self, piece: Range<usize>, level: usize, except: &[usize], claims: &mut Vec<Claim>) {
        let said: Vec<Stance> = self.said(&piece).collect();
        let Some(first) = said.first().copied() else { return };
        if said.iter().all(|stance| *stance == first) {
            claims.extend(self.eligible(piece, first, except));
            return;
        }
        let parts_here = |token: &Token| match (level, token.stop(), token.word()) {
            (0, Some(';' | '-'), _) => true,
            (0, _, Some(word)) => TURNS.contains(&word),
            (1, Some(',' | '(' | ')' | ':'), _) => true,
            _ => false,
        };
        // Deeper down nobody can say what is meant.
        if level > 1 {
            return;
        }
        let pieces = parts(self.tokens, piece, parts_here);
        let mut last = None;
        for (nth, own) in pieces.iter().enumerate() {
            let spoken = self.said(own).last();
            match spoken {
                Some(_) => self.assign(own.clone(), level + 1, except, claims),
                // What says nothing goes with what was said before, else with what is said next.
                None => {
                    let next = || pieces[nth + 1..].iter().find_map(|piece| self.said(piece).next());
                    if let Some(stance) = last.or_else(next) {
                        claims.extend(self.eligible(own.clone(), stance, except));
                    }
                }
            }
            last = spoken.or(last);
        }
    }

    fn said<'a>(&'a self, piece: &'a Range<usize>) -> impl Iterator<Item = Stance> + 'a {
        let inside = |(range, _): &&(Range<usize>, Stance)| piece.start <= range.start && range.end <= piece.end;
        self.stances.iter().filter(inside).map(|(_, stance)| *stance)
    }

    /// The paths of a sentence that it takes out: `except docs/a.md`.
    fn excluded(&self, sentence: &Range<usize>) -> Vec<usize> {
        let mut excluded = Vec::new();
        let (mut is_out, mut is_first) = (false, false);
        for at in sentence.clone() {
            let token = &self.tokens[at];
            let before = |back: usize| {
                at.checked_sub(back).filter(|at| *at >= sentence.start).and_then(|at| self.tokens[at].word())
            };
            let turns = token.word().is_some_and(|word| TURNS.contains(&word));
            let ends =
                turns || matches!(token.stop(), Some(';' | '-' | ')')) || (is_first && token.stop() == Some(','));
            if ends || self.stances.iter().any(|(range, _)| range.contains(&at)) {
                is_out = false;
            }
            let pair = (before(1), token.word());
            let is_pair = matches!(
                pair,
                (Some("not"), Some("in" | "under" | "within" | "inside" | "below"))
                    | (Some("other"), Some("than"))
                    | (Some("apart" | "aside"), Some("from"))
                    | (Some("but"), Some("not"))
            );
            if is_pair || token.word().is_some_and(|word| EXCEPT.contains(&word)) {
                (is_out, is_first) = (true, at == sentence.start);
            }
            if is_out && token.path().is_some() {
                excluded.push(at);
            }
        }
        excluded
    }
}

/// Whether the path at `at` only says where something stands.
fn refers(tokens: &[Token], at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).and_then(Token::word).unwrap_or_default();
    let (first, second) = (word(at.checked_sub(1)), word(at.checked_sub(2)));
    REFERS.contains(&first)
        || (first == "in" && STANDS.contains(&second))
        || (first == "to" && second == "according")
        || TELLS.contains(&word(Some(at + 1)))
}

/// The sentences of a block.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    parts(tokens, 0..tokens.len(), |token| matches!(token.stop(), Some('.' | '?' | '!')))
}

/// `range` parted at the tokens that `parts_here` names; those belong to no part.
fn parts(tokens: &[Token], range: Range<usize>, parts_here: impl Fn(&Token) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for at in range.clone().filter(|at| parts_here(&tokens[*at])) {
        found.push(start..at);
        start = at + 1;
    }
    found.push(start..range.end);
    found
}
