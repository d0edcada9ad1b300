//! What a document says of paths: in a sentence, below a heading or a line that introduces a list, in a table.

use std::ops::Range;

use super::clauses::{Block, Claim, Opinion, Stance};
use super::phrases::Wordings;
use super::said::{Said, Token, tokens};
use crate::plan::blocks::{self, Shape, blocks};
use crate::text::markdown::{Document, Kind, Nesting, table};

/// Words and signs of a cell that say yes.
const YES: &[&str] = &["yes", "y", "true", "always", "auto", "automatic", "automatically", "allowed"];
/// Words that say no.
const NO: &[&str] = &["no", "n", "false", "never", "not", "forbidden", "denied"];

/// Reads one document.
pub struct Reader<'a> {
    /// Its text.
    pub text: &'a str,
    /// Further wordings.
    pub wordings: &'a Wordings,
    /// Tells a file or folder of the repository.
    pub is_there: &'a dyn Fn(&str) -> bool,
}

/// What stands above a block.
#[derive(Default)]
struct Above {
    /// The headings, outermost first.
    headings: Vec<(u8, Opinion)>,
    /// The line that introduces the list or table.
    lead: Option<Opinion>,
    /// The list items that the block may stand in: how far in, and what each says.
    items: Vec<(usize, Opinion)>,
    /// What the header of the table says, cell by cell.
    header: Vec<Column>,
}

/// What a column of a table is about.
#[derive(Clone, Copy)]
enum Column {
    /// Whether something is approved without a person: `Auto-approved?`.
    Says(Stance),
    /// How something is approved: `Approval`, `Review`.
    Approval,
    /// Something else.
    Other,
}

impl Above {
    /// What the nearest of them says that says anything.
    fn opinion(&self) -> Opinion {
        let headings = self.headings.iter().map(|(_, opinion)| *opinion);
        let mut all = headings.chain(self.lead).chain(self.items.iter().map(|(_, opinion)| *opinion));
        all.rfind(|opinion| *opinion != Opinion::Silent).unwrap_or(Opinion::Silent)
    }

    /// What a heading or a line says of the code block behind it.
    fn introduced(&self, shape: Shape) -> Opinion {
        match shape {
            Shape::Heading(_) => self.headings.last().map_or(Opinion::Silent, |(_, opinion)| *opinion),
            Shape::Prose => self.lead.unwrap_or(Opinion::Silent),
            _ => Opinion::Silent,
        }
    }
}

impl Reader<'_> {
    /// Everything that `document`, parsed from the text, says of paths, in order.
    pub fn claims(&self, document: &Document) -> Vec<Claim> {
        let mut claims = Vec::new();
        let mut above = Above::default();
        let mut fences = document.leaves().iter().filter(|leaf| leaf.kind == Kind::Fenced).peekable();
        let blocks = blocks(self.text, document, &(0..self.text.len()));
        for (nth, block) in blocks.iter().enumerate() {
            self.block(block, &mut above, &mut claims);
            let next = blocks.get(nth + 1).map_or(self.text.len(), |next| next.line);
            while fences.next_if(|fence| fence.range().end <= block.end).is_some() {}
            let fence = fences.peek().map(|fence| fence.range()).filter(|fence| fence.start < next);
            if let (Some(fence), Opinion::Says(stance)) = (fence, above.introduced(block.shape)) {
                self.fence(fence, stance, &mut claims);
            }
        }
        // A quotation speaks for itself.
        let quotes =
            document.leaves().iter().filter(|leaf| leaf.nesting == Nesting::Quote && leaf.kind == Kind::Paragraph);
        for quote in quotes {
            claims.extend(Block::new(&self.tokens(quote.range()), self.wordings).claims());
        }
        claims.sort_by_cached_key(|claim| claim.range.start);
        claims
    }

    /// The first code block behind what introduces it: each line that starts with a path is about that path.
    fn fence(&self, fence: Range<usize>, stance: Stance, claims: &mut Vec<Claim>) {
        let mut at = fence.start;
        for line in self.text[fence].split_inclusive('\n') {
            let tokens = self.tokens(at..at + line.len());
            at += line.len();
            if let Some(Token { said: Said::Path(path), range }) = tokens.first() {
                claims.push(Claim { path: path.clone(), range: range.clone(), stance, except: Vec::new() });
            }
        }
    }

    fn tokens(&self, range: Range<usize>) -> Vec<Token> {
        tokens(self.text, range, self.is_there)
    }

    fn block(&self, block: &blocks::Block, above: &mut Above, claims: &mut Vec<Claim>) {
        if let Shape::Row { header } = block.shape {
            let cells = table::cells(self.text, block.range.clone());
            if header {
                above.header = cells.into_iter().map(|cell| self.column(cell)).collect();
            } else {
                self.row(cells, above, claims);
            }
            return;
        }
        let tokens = self.tokens(block.range.clone());
        let read = Block::new(&tokens, self.wordings);
        let opinion = read.opinion();
        let is_lead = self.text[block.range.clone()].trim_end_matches(['*', '_', ' ']).ends_with(':')
            || is_bold(&self.text[block.range.clone()]);
        match block.shape {
            Shape::Heading(level) => {
                above.headings.retain(|(other, _)| *other < level);
                above.headings.push((level, opinion));
                (above.lead, above.items) = (None, Vec::new());
            }
            Shape::Item { .. } => {
                above.items.retain(|(indent, _)| *indent < block.indent);
                if let (Opinion::Says(stance), false) = (above.opinion(), read.speaks) {
                    claims.extend(read.inherited(stance));
                }
                above.items.push((block.indent, opinion));
            }
            _ if block.indent == 0 || above.items.is_empty() => {
                above.lead = is_lead.then_some(opinion);
                above.items.clear();
            }
            // A paragraph of a list item introduces the list below it.
            _ => above.items.push((block.indent.saturating_sub(1), opinion)),
        }
        // `The following of docs/ are auto-approved:` speaks of what follows.
        let is_about_others = is_lead && tokens.iter().any(|token| matches!(token.word(), Some("following" | "these")));
        if !is_about_others {
            claims.extend(read.claims());
        }
    }

    fn column(&self, cell: Range<usize>) -> Column {
        let tokens = self.tokens(cell);
        let has = |wanted: &[&str]| tokens.iter().filter_map(Token::word).any(|word| wanted.contains(&word));
        // In a header a question is none, and a noun is enough.
        let said: Vec<Token> = tokens.iter().filter(|token| token.stop().is_none()).cloned().collect();
        match Block::new(&said, self.wordings).opinion() {
            Opinion::Says(stance) => Column::Says(stance),
            _ if has(&["auto", "automatic"]) && has(&["approval", "approve", "merge"]) => Column::Says(Stance::Auto),
            _ if has(&[
                "approval",
                "approvals",
                "approver",
                "approvers",
                "review",
                "reviewer",
                "reviewers",
                "approved",
            ]) =>
            {
                Column::Approval
            }
            _ => Column::Other,
        }
    }

    /// A row: the first cell with paths says which, its column or another cell says what of them.
    fn row(&self, cells: Vec<Range<usize>>, above: &Above, claims: &mut Vec<Claim>) {
        let cells: Vec<Vec<Token>> = cells.into_iter().map(|cell| self.tokens(cell)).collect();
        let read: Vec<Block<'_>> = cells.iter().map(|cell| Block::new(cell, self.wordings)).collect();
        let column = |nth: usize| above.header.get(nth).copied().unwrap_or(Column::Other);
        let mut said = Vec::new();
        for (nth, block) in read.iter().enumerate() {
            if block.has_path()
                && let Column::Says(stance) = column(nth)
            {
                claims.extend(block.inherited(stance));
                continue;
            }
            let own = match block.opinion() {
                Opinion::Says(stance) => Some(stance),
                _ => answer(column(nth), block, &cells[nth]),
            };
            said.extend(own);
        }
        let Some(first) = read.iter().position(Block::has_path) else { return };
        if matches!(column(first), Column::Says(_)) {
            return;
        }
        let is_one = said.iter().all(|stance| *stance == said[0]);
        let stance = match (said.first(), above.opinion()) {
            (Some(stance), _) if is_one => *stance,
            (None, Opinion::Says(stance)) if !read.iter().any(|block| block.speaks) => stance,
            _ => return,
        };
        claims.extend(read[first].inherited(stance));
    }
}

/// What a cell answers to its column.
fn answer(column: Column, block: &Block<'_>, tokens: &[Token]) -> Option<Stance> {
    let word = block.first_word();
    let glyph = |signs: &[char]| tokens.iter().filter_map(Token::word).any(|word| word.contains(signs));
    let is_yes = word.is_some_and(|word| YES.contains(&word)) || glyph(&['\u{2705}', '\u{2714}', '\u{2713}']);
    let is_no = word.is_some_and(|word| NO.contains(&word)) || glyph(&['\u{274C}', '\u{2717}', '\u{2718}']);
    match (column, is_yes, is_no) {
        (Column::Says(stance), true, false) => Some(stance),
        (Column::Says(Stance::Auto), false, true) => Some(Stance::Never),
        (Column::Says(Stance::Never), false, true) => Some(Stance::Auto),
        (Column::Approval, ..) => match word? {
            "auto" | "automatic" | "automatically" | "none" => Some(Stance::Auto),
            "required" | "always" | "manual" | "human" | "person" => Some(Stance::Never),
            _ => None,
        },
        _ => None,
    }
}

/// Whether all of a block is one piece of bold text, as headings without `#` are.
fn is_bold(text: &str) -> bool {
    let inner = text.trim().strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    inner.is_some_and(|inner| !inner.contains("**"))
}
