//! One file's edits over several checks, kept as the pieces that changed.
//!
//! Each check counts in bytes of the snapshot it saw. A draft folds those edits into one list
//! against the bytes on disk, so that the diff, the positions and the writer need no second
//! comparison of whole files.

use std::ops::Range;

use super::Edit;

/// A run of the file that is still as it was, or a run of new bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Kept(Range<usize>),
    New(Vec<u8>),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Kept(range) => range.len(),
            Piece::New(bytes) => bytes.len(),
        }
    }
}

/// Where a piece stands in the draft, and in the file before.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    origin: usize,
}

/// A file before any edit, as pieces of what it will be.
#[derive(Clone, Debug)]
pub struct Draft {
    pieces: Vec<Piece>,
    /// Of every piece in turn.
    places: Vec<Place>,
    length_before: usize,
}

impl Draft {
    /// A file of `length` bytes without any edit.
    pub fn new(length: usize) -> Draft {
        let places = vec![Place { start: 0, origin: 0 }];
        Draft { pieces: vec![Piece::Kept(0..length)], places, length_before: length }
    }

    /// Folds one round of edits in. They are sorted, do not overlap, and count in bytes of the draft so far.
    pub fn apply(&mut self, edits: &[&Edit]) {
        let mut out = Vec::with_capacity(self.pieces.len() + 2 * edits.len());
        let mut offset = 0;
        let mut edits = edits.iter().peekable();
        for piece in std::mem::take(&mut self.pieces) {
            let mut rest = piece;
            loop {
                let end = offset + rest.len();
                let Some(edit) = edits.peek() else { break };
                if edit.range.start >= end {
                    break;
                }
                // The edit starts in this piece: keep what stands before it, then its text once.
                let (head, tail) = split(rest, edit.range.start.saturating_sub(offset));
                offset += head.len();
                push(&mut out, head);
                if edit.range.start == offset {
                    push(&mut out, Piece::New(edit.text.clone()));
                }
                let cut = (edit.range.end - offset).min(tail.len());
                let (_, tail) = split(tail, cut);
                offset += cut;
                rest = tail;
                if edit.range.end > offset {
                    break;
                }
                edits.next();
            }
            // An edit that began in an earlier piece may still reach into this one.
            offset += rest.len();
            push(&mut out, rest);
        }
        for edit in edits {
            if edit.range.start >= offset {
                push(&mut out, Piece::New(edit.text.clone()));
            }
        }
        self.pieces = out;
        self.locate();
    }

    /// What changed, as replacements of ranges of the file before, in order and never adjacent.
    pub fn replacements(&self) -> Vec<(Range<usize>, Vec<u8>)> {
        let mut out: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        let mut at = 0;
        let mut fresh: Vec<u8> = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::New(bytes) => fresh.extend_from_slice(bytes),
                Piece::Kept(range) => {
                    if range.start > at || !fresh.is_empty() {
                        out.push((at..range.start, std::mem::take(&mut fresh)));
                    }
                    at = range.end;
                }
            }
        }
        if at < self.length_before || !fresh.is_empty() {
            out.push((at..self.length_before, fresh));
        }
        out
    }

    /// The offset in the file before that `offset` of the draft came from; the nearest one for new bytes.
    pub fn before(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|place| place.start <= offset);
        let Some(index) = after.checked_sub(1) else { return self.length_before };
        let Place { start, origin } = self.places[index];
        if offset >= start + self.pieces[index].len() {
            return self.length_before;
        }
        match &self.pieces[index] {
            Piece::Kept(_) => origin + (offset - start),
            Piece::New(_) => origin,
        }
    }

    /// Notes where every piece stands, so that [`Draft::before`] need not walk them.
    fn locate(&mut self) {
        let (mut start, mut origin) = (0, 0);
        self.places.clear();
        for piece in &self.pieces {
            if let Piece::Kept(range) = piece {
                origin = range.start;
            }
            self.places.push(Place { start, origin });
            start += piece.len();
            if let Piece::Kept(range) = piece {
                origin = range.end;
            }
        }
    }
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    if piece.len() > 0 {
        pieces.push(piece);
    }
}

fn split(piece: Piece, at: usize) -> (Piece, Piece) {
    match piece {
        Piece::Kept(range) => (Piece::Kept(range.start..range.start + at), Piece::Kept(range.start + at..range.end)),
        Piece::New(mut bytes) => {
            let tail = bytes.split_off(at);
            (Piece::New(bytes), Piece::New(tail))
        }
    }
}
