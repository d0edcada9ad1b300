//! What PowerShell takes single characters for (`CharTraits.cs` of its engine).

/// Whether PowerShell takes `character` for `'`.
pub fn is_single_quote(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}'..='\u{201B}')
}

/// Whether PowerShell takes `character` for `"`.
pub fn is_double_quote(character: char) -> bool {
    matches!(character, '"' | '\u{201C}'..='\u{201E}')
}

/// Whether PowerShell takes `character` for `-`.
pub fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2013}'..='\u{2015}')
}

/// Whether it is a space that ends no line: also NEL, and every separator of Unicode.
pub(super) fn is_blank(character: char) -> bool {
    !matches!(character, '\n' | '\r') && (character.is_whitespace() || character == '\u{FEFF}')
}

/// Whether a bare argument ends before it.
pub(super) fn ends_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '{' | '}' | ';' | ',' | '|' | '&' | '<' | '>')
}

/// Whether the name of a variable or a member goes on with it.
pub(super) fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
