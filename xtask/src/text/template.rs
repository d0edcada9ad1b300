//! Text with `{placeholders}`, and texts that agree with one.

use std::collections::BTreeMap;

use super::date::timestamp_length;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Name(String),
}

/// Text with `{name}` placeholders; `{{` and `}}` are literal braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// The placeholder that stands for the time of the last change.
pub const UPDATED: &str = "updated";

impl Template {
    /// Reads `text`.
    ///
    /// # Errors
    /// Says which brace has no partner.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let tail = &rest[at..];
            if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
                literal.push_str(&tail[..1]);
                rest = after;
                continue;
            }
            let Some(body) = tail.strip_prefix('{') else {
                return Err("has a `}` that closes nothing".to_owned());
            };
            let Some(end) = body.find(['{', '}']).filter(|&end| body[end..].starts_with('}')) else {
                return Err("has a `{` that is not closed".to_owned());
            };
            if !literal.is_empty() {
                parts.push(Part::Literal(std::mem::take(&mut literal)));
            }
            parts.push(Part::Name(body[..end].to_owned()));
            rest = &body[end + 1..];
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(Template { parts })
    }

    /// The placeholders, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        })
    }

    /// Whether `actual` is this text with some value in every placeholder: a timestamp for `{updated}`,
    /// for others anything within a line. Blank space round both is passed over.
    pub fn fits(&self, actual: &str) -> bool {
        let mut rest = actual.trim();
        let mut open: Option<&str> = None;
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Name(name) => open = Some(name),
                Part::Literal(literal) => {
                    let last = index + 1 == self.parts.len();
                    let literal = if index == 0 { literal.trim_start() } else { literal };
                    let literal = if last { literal.trim_end() } else { literal };
                    // The value before the last literal reaches as far as it can.
                    let at = if last && open.is_some() {
                        rest.strip_suffix(literal).map(str::len)
                    } else {
                        rest.find(literal)
                    };
                    let Some(at) = at.filter(|at| is_value(open.take(), &rest[..*at])) else { return false };
                    rest = &rest[at + literal.len()..];
                }
            }
        }
        is_value(open, rest)
    }

    /// The text with every placeholder but `{updated}` filled in.
    ///
    /// # Errors
    /// The first placeholder that `values` does not know.
    pub fn fill(&self, values: &BTreeMap<String, String>) -> Result<Dated, String> {
        let mut pieces = vec![String::new()];
        for part in &self.parts {
            let text = match part {
                Part::Literal(text) => text,
                Part::Name(name) if name == UPDATED => {
                    pieces.push(String::new());
                    continue;
                }
                Part::Name(name) => values.get(name).ok_or_else(|| name.clone())?,
            };
            if let Some(last) = pieces.last_mut() {
                last.push_str(text);
            }
        }
        Ok(Dated { pieces })
    }
}

/// Whether `text` can be the value of the placeholder `name`; without one, only nothing can.
fn is_value(name: Option<&str>, text: &str) -> bool {
    match name {
        None => text.is_empty(),
        Some(UPDATED) => timestamp_length(text) == Some(text.len()),
        Some(_) => !text.contains('\n'),
    }
}

/// A text with the places left open where the time of the last change goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pieces: Vec<String>,
}

impl Dated {
    /// A text without such places.
    pub fn plain(text: impl Into<String>) -> Dated {
        Dated { pieces: vec![text.into()] }
    }

    /// Whether the text holds a time at all.
    pub fn is_dated(&self) -> bool {
        self.pieces.len() > 1
    }

    /// Whether `actual` is this text with some timestamp at every open place, and nothing else.
    pub fn agrees(&self, actual: &str) -> bool {
        self.blank(actual).is_some()
    }

    /// `actual` with the timestamps taken out of the open places, if it agrees.
    fn blank(&self, actual: &str) -> Option<()> {
        let mut rest = actual;
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                rest = &rest[timestamp_length(rest)?..];
            }
            rest = rest.strip_prefix(piece.as_str())?;
        }
        rest.is_empty().then_some(())
    }

    /// The same text with `lead` before it.
    #[must_use]
    pub fn after(&self, lead: &str) -> Dated {
        let mut pieces = self.pieces.clone();
        if let Some(first) = pieces.first_mut() {
            first.insert_str(0, lead);
        }
        Dated { pieces }
    }

    /// The text with `now` in every open place.
    pub fn at(&self, now: &str) -> String {
        self.pieces.join(now)
    }

    /// The same text with every line feed exchanged for `line_end`.
    #[must_use]
    pub fn with_line_end(&self, line_end: &str) -> Dated {
        Dated { pieces: self.pieces.iter().map(|piece| piece.replace('\n', line_end)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(text: &str) -> Dated {
        let values = BTreeMap::from([("builds.entries".to_owned(), "214".to_owned())]);
        Template::parse(text).unwrap().fill(&values).unwrap()
    }

    #[test]
    fn placeholders_are_filled_and_braces_written_twice() {
        assert_eq!(dated("{{{builds.entries}}} at {updated}").at("T"), "{214} at T");
        assert!(Template::parse("{a").is_err() && Template::parse("a}").is_err() && Template::parse("{a{b}").is_err());
        assert_eq!(Template::parse("{no.such}").unwrap().fill(&BTreeMap::new()), Err("no.such".to_owned()));
    }

    #[test]
    fn an_older_text_fits_its_template_and_an_edited_one_does_not() {
        let template = Template::parse("\n**N**: {n} of {m} | {updated}\n\n*end*").unwrap();
        assert!(template.fits("**N**: 3 of 4 | 2026-01-30 15:08:05\n\n*end*\n"));
        assert!(template.fits("**N**:  of  of | 2026-01-30T15:08:05Z\n\n*end*"));
        for edited in [
            "**N**: 3 of 4 | 2026-01-30 15:08:05 by hand\n\n*end*",
            "**N**: 3\nof 4 | 2026-01-30 15:08\n\n*end*",
            "**N**: 3 of 4 | 2026-01-30 15:08\n\n*End*",
            "**N**: 3 of 4 | 2026-01-30 15:08\n\n*end*\nmore",
            "x",
        ] {
            assert!(!template.fits(edited), "{edited:?}");
        }
        assert!(
            Template::parse("fixed").unwrap().fits("fixed") && !Template::parse("fixed").unwrap().fits("fixed too")
        );
    }

    #[test]
    fn only_the_timestamp_itself_may_differ() {
        let text = dated("N {builds.entries} | {updated}");
        assert!(text.agrees("N 214 | 2026-01-30 15:08:05"));
        assert!(text.agrees("N 214 | 2026-01-30T15:08:05Z"));
        assert!(!text.agrees("N 214 | 2026-01-30T15:08:05Z by hand"));
        assert!(!text.agrees("N 214 | yesterday"));
        assert!(!text.agrees("N 215 | 2026-01-30T15:08:05Z"));
    }
}
