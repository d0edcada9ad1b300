//! Attributes of the tags in a piece of HTML.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// One attribute with a value. Ranges are in the piece.
pub(super) struct Attribute {
    /// The whole opening tag.
    pub(super) tag: Range<usize>,
    /// The name, in lower case.
    pub(super) name: String,
    /// The value, without its quotes.
    pub(super) value: Range<usize>,
}

/// One opening tag of HTML, or what holds none: a comment, an instruction, CDATA, the text of a script or a style.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?xs) <!--.*?(?:-->|\z) | <\?.*?(?:\?>|\z) | <!\[CDATA\[.*?(?:\]\]>|\z)
        | (?P<tag><[A-Za-z](?:"[^"<]*"|'[^'<]*'|[^<>])*>)"#,
    )
    .expect("the pattern is fixed and has a test")
});

/// Where the text of a script or a style ends.
static RAW_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)</(?:script|style)").expect("the pattern is fixed and has a test"));

/// One attribute of a tag, whichever it is: so that no value is taken for another attribute.
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"\s(?P<name>[A-Za-z][\w:-]*)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>`=]+))"#,
    )
    .expect("the pattern is fixed and has a test")
});

/// Every attribute with a value in `html`, in order. Comments hold none, and neither does the text of a script.
pub(super) fn attributes(html: &str) -> Vec<Attribute> {
    let mut found = Vec::new();
    let mut raw_until = 0;
    for tag in TAG.captures_iter(html).filter_map(|groups| groups.name("tag")) {
        if tag.start() < raw_until {
            continue;
        }
        let name: String = tag.as_str()[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        if ["script", "style"].iter().any(|raw| raw.eq_ignore_ascii_case(&name)) {
            raw_until = RAW_END.find_at(html, tag.end()).map_or(html.len(), |end| end.start());
        }
        for groups in ATTRIBUTE.captures_iter(tag.as_str()) {
            let Some(value) = ["double", "single", "bare"].into_iter().find_map(|name| groups.name(name)) else {
                continue;
            };
            let name = groups.name("name").map_or("", |name| name.as_str()).to_ascii_lowercase();
            let value = tag.start() + value.start()..tag.start() + value.end();
            found.push(Attribute { tag: tag.range(), name, value });
        }
    }
    found
}
