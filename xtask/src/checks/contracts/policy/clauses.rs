//! What one block says of paths in so many words: "`docs/*.md` is never auto-approved".

mod left_out;

use std::ops::Range;

use self::left_out::EXCEPT;
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
    /// The wordings that say something, each with what it says, in order.
    stances: Vec<(Range<usize>, Stance)>,
    sentences: Vec<Range<usize>>,
}

/// A sentence has so many pieces at most, so that looking around in one has a bound.
const SENTENCE_MAX: usize = 400;
/// An item of a list between semicolons has so many words beside its path at most.
const LISTED_WORDS_MAX: usize = 2;
impl<'t> Block<'t> {
    /// Reads the tokens of a block.
    pub fn new(tokens: &'t [Token], wordings: &Wordings) -> Block<'t> {
        let found = phrases(tokens, wordings);
        let sentences = sentences(tokens);
        let mut stances = Vec::new();
        let mut from = 0;
        for phrase in &found {
            let at = sentences.partition_point(|sentence| sentence.end <= phrase.tokens.start);
            let sentence = sentences.get(at).cloned().unwrap_or_default();
            let own = stance(tokens, phrase, &sentence, from);
            stances.extend(own.map(|stance| (phrase.tokens.clone(), stance)));
            from = phrase.tokens.end;
        }
        Block { tokens, speaks: !found.is_empty(), stances, sentences }
    }

    /// What it says as a whole.
    pub fn opinion(&self) -> Opinion {
        let is_rest = |token: &Token| token.word().is_some_and(|word| EXCEPT.contains(&word));
        let is_exception =
            |token: &Token| token.word().is_some_and(|word| word.starts_with("exception") || NOT.contains(&word));
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
        for sentence in &self.sentences {
            let except = self.excluded(sentence);
            self.assign(sentence.clone(), 0, &except, &mut claims);
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
        let paths = paths.filter(move |at| !except.contains(at) && !self.refers(*at) && !self.is_forbidden(*at));
        paths.map(move |at| Claim {
            path: self.tokens[at].path().unwrap_or_default().to_owned(),
            range: self.tokens[at].range.clone(),
            stance,
            except: except.iter().filter_map(|at| self.tokens[*at].path()).map(str::to_owned).collect(),
        })
    }

    /// Gives every path of a piece what is said in it; a piece that says two things is parted further.
    fn assign(&self, piece: Range<usize>, level: usize, except: &[usize], claims: &mut Vec<Claim>) {
        let said: Vec<Stance> = self.said(&piece).collect();
        let Some(first) = said.first().copied() else { return };
        if said.iter().all(|stance| *stance == first) {
            // What is said behind a semicolon or a turn in words of its own is about something else.
            let turns =
                |token: &Token| token.stop() == Some(';') || token.word().is_some_and(|word| TURNS.contains(&word));
            for own in parts(self.tokens, piece, turns) {
                let words = self.tokens[own.clone()].iter().filter(|token| token.word().is_some()).count();
                if words <= LISTED_WORDS_MAX || self.said(&own).next().is_some() {
                    claims.extend(self.eligible(own, first, except));
                }
            }
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
        self.within(piece).map(|(_, stance)| *stance)
    }

    /// The wordings of a piece.
    fn within<'a>(&'a self, piece: &'a Range<usize>) -> impl Iterator<Item = &'a (Range<usize>, Stance)> + 'a {
        let first = self.stances.partition_point(|(range, _)| range.start < piece.start);
        self.stances[first..].iter().take_while(|(range, _)| range.end <= piece.end)
    }
}

/// The sentences of a block. What goes on for longer than any sentence is cut.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let whole = parts(tokens, 0..tokens.len(), |token| matches!(token.stop(), Some('.' | '?' | '!')));
    let cut = |sentence: Range<usize>| {
        let starts = sentence.clone().step_by(SENTENCE_MAX);
        starts.map(move |start| start..sentence.end.min(start + SENTENCE_MAX))
    };
    whole.into_iter().flat_map(cut).collect()
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
