//! Bytes with edits applied, and edits that want the same bytes.

use super::{Edit, RepoPath};

/// Two edits that want the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The file.
    pub path: RepoPath,
    /// Where the second edit starts.
    pub offset: usize,
}

/// `bytes` with `edits` of one file applied; the edits are sorted by range first.
///
/// # Errors
/// Refuses edits that overlap or leave the file. Two insertions at one offset keep their order.
pub fn edited(path: &RepoPath, bytes: &[u8], edits: &mut [&Edit]) -> Result<Vec<u8>, Overlap> {
    edits.sort_by_cached_key(|e| (e.range.start, e.range.end));
    let mut out = Vec::with_capacity(bytes.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits.iter() {
        let (start, end) = (edit.range.start, edit.range.end);
        if start < at || end < start || end > bytes.len() {
            return Err(Overlap { path: path.clone(), offset: start });
        }
        out.extend_from_slice(&bytes[at..start]);
        out.extend_from_slice(&edit.text);
        at = end;
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(out)
}
