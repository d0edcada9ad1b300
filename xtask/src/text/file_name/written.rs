//! Where a name or a path begins and ends in a text.

use super::trailing;

/// Whether a name may go on with `c`.
pub fn is_of_name(c: char) -> bool {
    let is_quote = matches!(u32::from(c), 0x2010..=0x203A | 0x3000..=0x3011 | 0xFF00..=0xFF0F);
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '\\') || (!c.is_ascii() && !is_quote)
}

/// Whether a path may begin behind `head`: what is there is no part of it, or dots, or a variable.
pub fn begins_path(head: &str) -> bool {
    let mut head = head;
    while let Some(rest) = head.strip_suffix("../").or_else(|| head.strip_suffix("./")) {
        head = rest;
    }
    match head.strip_suffix('/') {
        Some(rest) => rest.ends_with(['}', ')', '%']),
        None => !head.chars().next_back().is_some_and(is_of_name),
    }
}

/// Whether the name `text` ends where `behind` begins.
pub fn ends_name(text: &str, behind: &str) -> bool {
    let mut rest = behind.chars();
    let next = rest.next();
    if trailing(text).is_some() {
        // Its last sign may be that of the sentence.
        return next.is_some_and(|c| matches!(c, '"' | '\'' | '`' | '>' | ')' | ']'));
    }
    match next {
        Some('.') => !rest.next().is_some_and(|c| is_of_name(c) && c != '.'),
        next => !next.is_some_and(is_of_name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_no_sign_of_a_name_follows() {
        for behind in ["", " x", ", b", ".", ". Then", "...", "\"", ")", ":3", "\u{201D}", "#L1"] {
            assert!(ends_name("aux.h", behind), "{behind}");
        }
        for behind in ["x", ".in", "_", "-2", "\u{E9}", "\u{301}", "pp"] {
            assert!(!ends_name("aux.h", behind), "{behind}");
        }
        // The dot may be that of the sentence.
        assert!(ends_name("notes.", "`") && !ends_name("notes.", " ") && !ends_name("notes.", ""));
    }

    #[test]
    fn a_path_begins_behind_what_is_no_path() {
        for head in ["", "see ", "(", "\"", "./", "../../", "${DIR}/", "$(DIR)/", "cat '../"] {
            assert!(begins_path(head), "{head}");
        }
        for head in ["x", "x/", "https://example.org/", "/", "a-", "\u{E9}/./"] {
            assert!(!begins_path(head), "{head}");
        }
    }
}
