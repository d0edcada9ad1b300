//! Which headings a document has, and in which order.

use std::collections::HashMap;

use super::{Held, Place};
use crate::checks::docs_drift::rules;
use crate::config::schema::Named;
use crate::config::suggest;
use crate::model::Finding;

/// The headings of a document by their text, in order.
type ByText<'a> = HashMap<&'a str, Vec<&'a Place<'a>>>;

/// Finds headings that are missing, that must not be there, and that stand in the wrong order.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    let structure = held.structure;
    let mut by_text: ByText<'_> = HashMap::new();
    for place in &held.headings {
        by_text.entry(place.text).or_default().push(place);
    }
    for forbidden in structure.forbidden.iter().filter_map(|written| Named::read(written)) {
        for place in meant(&by_text, &forbidden) {
            let message = format!("the heading {} must not be here", place.shown());
            let help = format!("move the section elsewhere: structure `{}` forbids it", structure.name);
            findings.push(held.finding(&rules::FORBIDDEN_HEADING, Some(place), message, help));
        }
    }
    for written in &structure.required {
        let Some(required) = Named::read(written) else { continue };
        if meant(&by_text, &required).next().is_none() {
            findings.push(missing(held, &by_text, written, &required));
        }
    }
    if structure.ordered {
        order(held, &by_text, findings);
    }
}

/// The headings of the document that are meant by a name.
fn meant<'p>(by_text: &'p ByText<'p>, named: &Named<'_>) -> impl Iterator<Item = &'p Place<'p>> {
    let level = named.level;
    let places = by_text.get(named.text).into_iter().flatten();
    places.copied().filter(move |place| level.is_none_or(|level| level == place.level))
}

/// A required heading that is not there, with the one that was likely meant to be it.
fn missing(held: &Held<'_>, by_text: &ByText<'_>, written: &str, required: &Named<'_>) -> Finding {
    let message = format!("the heading `{written}` is missing");
    let is_other = |place: &&Place<'_>| {
        let named = held.structure.required.iter().filter_map(|written| Named::read(written));
        let mut named = named;
        named.all(|named| named.text != place.text || !named.is_at(place.level))
    };
    let same_text = by_text.get(required.text).and_then(|places| places.first().copied());
    let near = same_text.or_else(|| {
        // Another required heading is no slip of this one.
        let candidates = held.headings.iter().filter(is_other).map(|place| place.text);
        let nearest = suggest::nearest(required.text, candidates)?;
        by_text.get(nearest).and_then(|places| places.first().copied())
    });
    match near {
        Some(place) => {
            let help = if same_text.is_some() {
                format!("{} stands at another level", place.shown())
            } else {
                format!("write it; {} is near, if that was meant", place.shown())
            };
            held.finding(&rules::MISSING_HEADING, None, message, help).because(held.site(place))
        }
        None => held.finding(&rules::MISSING_HEADING, None, message, "write the section"),
    }
}

/// Finds required headings that stand before one that is required to be before them.
fn order(held: &Held<'_>, by_text: &ByText<'_>, findings: &mut Vec<Finding>) {
    let mut last: Option<&Place<'_>> = None;
    for written in &held.structure.required {
        let Some(required) = Named::read(written) else { continue };
        let mut places = meant(by_text, &required);
        let Some(first) = places.next() else { continue };
        let start = last.map_or(0, |last| last.range.start);
        let is_behind = |place: &&Place<'_>| last.is_none() || place.range.start > start;
        // A text may stand there more than once; one of its places must be the right one.
        match [first].into_iter().chain(places).find(is_behind) {
            Some(place) => last = Some(place),
            None => {
                let Some(last) = last else { continue };
                let message = format!("the heading {} stands before {}", first.shown(), last.shown());
                let help = format!("move it behind {}", last.shown());
                let finding = held.finding(&rules::HEADING_ORDER, Some(first), message, help);
                findings.push(finding.because(held.site(last)));
            }
        }
    }
}
