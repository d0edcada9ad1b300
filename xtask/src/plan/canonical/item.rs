//! One item, put together anew.

use std::ops::Range;

use super::super::Form;
use super::super::blocks::line_start;
use super::field::{self, Piece};
use super::lines::{self, Line, Unit};
use super::{Change, Source, Span, head};
use crate::text::lines::LineEnd;

/// The change that makes the item at `place` canonical; nothing when it is that already.
pub(super) fn rewritten(source: &Source<'_>, place: usize, level: u8) -> Result<Option<Change>, String> {
    let item = &source.plan.items[place];
    let span = source.span(place);
    let inside = source.units(&(span.body..span.tail));
    if inside.iter().any(|unit| unit.sort == lines::Sort::Break) {
        return Err("a rule (`---`) stands between its lines".to_owned());
    }
    let moved = head::moved(source, place);
    let priority = moved.as_ref().and_then(|moved| moved.priority.as_deref());
    let heading = head::heading(source, item, level, priority)?;
    let kept = (0..item.fields.len()).filter(|nth| moved.as_ref().is_none_or(|moved| moved.field != *nth));
    let mut pieces: Vec<Piece<'_>> = kept.map(|nth| field::piece(source, place, nth)).collect::<Result<_, _>>()?;
    pieces.sort_by_cached_key(|piece| piece.rank);
    let mut out: Vec<Line<'_>> = Vec::new();
    let above = span.start.saturating_sub(1);
    let above = &source.text[line_start(source.text, above)..span.start];
    if !matches!(item.form, Form::Heading(_)) && !above.trim().is_empty() {
        out.push(Line::new(""));
    }
    out.push(line_of_head(source, &span, heading));
    let is_tight = lead(source, place, &span, &mut out)?;
    let is_tight = fields(pieces, is_tight, &mut out);
    let mut tail: Vec<Line<'_>> = lines::lines(source.text, span.tail..span.end).map(|(_, line)| line).collect();
    if !is_tight && tail.first().is_some_and(|line| !line.is_blank()) {
        out.push(Line::new(""));
    }
    out.append(&mut tail);
    let old = &source.text[span.start..span.end];
    let new = joined(source.text, &span, &out);
    Ok((new != old).then(|| trimmed(source.text, span.start..span.end, &new)))
}

/// The heading; as it is written where it says the same.
fn line_of_head<'t>(source: &Source<'t>, span: &Span, heading: String) -> Line<'t> {
    let own = lines::lines(source.text, span.start..span.body).next();
    match own {
        Some((_, line)) if line.text.trim_end() == heading => line,
        _ => Line::new(heading),
    }
}

/// Adds what stands before the first field; whether a field may follow directly.
fn lead<'t>(source: &Source<'t>, place: usize, span: &Span, out: &mut Vec<Line<'t>>) -> Result<bool, String> {
    let item = &source.plan.items[place];
    let range = span.body..item.fields.first().map_or(span.tail, |field| field.range.start);
    let said = lines::without_blanks(&source.text[range.clone()]);
    if said.is_empty() {
        return Ok(false);
    }
    let whole = range.start + said.start..range.start + said.end;
    let units = source.units(&whole);
    // What is inside of a list item comes out of it.
    let least = units.iter().map(|unit| unit.indent).min().unwrap_or(0);
    let back = if item.form == Form::List { isize::try_from(least).unwrap_or(0) } else { 0 };
    out.push(Line::new(""));
    lines::moved(source.text, whole.clone(), units, &source.grammar.ids, |_| -back, out)?;
    let is_list = units.last().is_some_and(|unit: &Unit| unit.sort == lines::Sort::Bullet);
    Ok(is_list && whole.end == range.end)
}

/// Adds the fields; whether something may follow directly.
fn fields<'t>(pieces: Vec<Piece<'t>>, mut is_tight: bool, out: &mut Vec<Line<'t>>) -> bool {
    for mut piece in pieces {
        if !is_tight {
            out.push(Line::new(""));
        }
        out.append(&mut piece.lines);
        is_tight = piece.is_tight;
    }
    is_tight
}

/// The lines as one text. New ones end as the ones around them; the end of the text stays as it is.
fn joined(text: &str, span: &Span, lines: &[Line<'_>]) -> String {
    let own = lines::lines(text, span.start..span.body).next().map(|(_, line)| line.end);
    let end = own.filter(|end| !end.is_empty()).unwrap_or(LineEnd::at(text.as_bytes(), span.start).as_str());
    let mut out = String::new();
    for line in lines {
        out.push_str(&line.text);
        out.push_str(if line.end.is_empty() { end } else { line.end });
    }
    let is_ended = text[span.start..span.end].ends_with(['\n', '\r']);
    if !is_ended {
        out.truncate(out.trim_end_matches(['\n', '\r']).len());
    }
    out
}

/// The change of `range` into `new`, without the lines that both start and end with.
pub(super) fn trimmed(text: &str, range: Range<usize>, new: &str) -> Change {
    let same = |one: &mut dyn Iterator<Item = &str>, other: &mut dyn Iterator<Item = &str>| -> usize {
        one.zip(other).take_while(|(one, other)| one == other).map(|(one, _)| one.len()).sum()
    };
    let old = &text[range.clone()];
    let start = same(&mut old.split_inclusive('\n'), &mut new.split_inclusive('\n'));
    let (one, other) = (&old[start..], &new[start..]);
    let end = same(&mut one.split_inclusive('\n').rev(), &mut other.split_inclusive('\n').rev());
    Change { range: range.start + start..range.end - end, text: other[..other.len() - end].to_owned() }
}
