//! A structure must ask for something, and what it asks for must be possible.

use std::collections::BTreeSet;

use super::{names, note};
use crate::config::decode::Decoder;
use crate::config::schema::{Config, Named, Structure};

/// The deepest heading of Markdown.
const DEPTH_MAX: usize = 6;

/// Notes every structure that contradicts itself.
pub fn check(decoder: &mut Decoder, config: &Config) {
    let mut known = BTreeSet::new();
    for (index, structure) in config.structure.indexed() {
        let key = format!("structure[{index}]");
        names::check(decoder, &key, &structure.name, &mut known);
        if structure.paths.texts.is_empty() {
            note(decoder, &format!("{key}.paths"), "is empty", "name the files that have the shape");
        }
        check_headings(decoder, structure, &key);
        check_levels(decoder, structure, &key);
        if !asks(structure) {
            let help = "add `required`, `one_title`, `lines_max` or another key";
            note(decoder, &format!("{key}.name"), "asks for nothing", help);
        }
    }
}

fn asks(structure: &Structure) -> bool {
    let limits = [structure.depth_max, structure.lines_max, structure.bytes_max];
    let lists = [&structure.required, &structure.forbidden];
    structure.one_title
        || structure.no_skips
        || limits.iter().any(|limit| *limit > 0)
        || lists.iter().any(|list| !list.is_empty())
}

fn check_headings(decoder: &mut Decoder, structure: &Structure, key: &str) {
    for (which, list) in [("required", &structure.required), ("forbidden", &structure.forbidden)] {
        let mut known = BTreeSet::new();
        for written in list {
            let Some(named) = Named::read(written) else {
                let help = "write `## Usage` for one level, `Usage` for any";
                note(decoder, &format!("{key}.{which}"), &format!("holds `{written}`, which is no heading"), help);
                continue;
            };
            if !known.insert((named.level, named.text)) {
                let message = format!("holds `{written}` a second time");
                note(decoder, &format!("{key}.{which}"), &message, "write each heading once");
            }
        }
    }
    let forbidden: Vec<Named<'_>> = structure.forbidden.iter().filter_map(|written| Named::read(written)).collect();
    for written in &structure.required {
        if Named::read(written).is_some_and(|required| forbidden.iter().any(|named| named.covers(&required))) {
            let message = format!("forbids `{written}`, which is required");
            note(decoder, &format!("{key}.forbidden"), &message, "take it out of one of the two");
        }
    }
    if structure.ordered && structure.required.len() < 2 {
        let help = "name at least two headings in `required`, or leave `ordered` out";
        note(decoder, &format!("{key}.ordered"), "orders less than two headings", help);
    }
}

fn check_levels(decoder: &mut Decoder, structure: &Structure, key: &str) {
    if structure.depth_max > DEPTH_MAX {
        note(decoder, &format!("{key}.depth_max"), "is deeper than any heading", "levels are 1 to 6");
    }
    let levels = structure.required.iter().filter_map(|written| Some((written, Named::read(written)?.level?)));
    let mut titles = 0;
    for (written, level) in levels {
        titles += usize::from(level == 1);
        if structure.depth_max > 0 && usize::from(level) > structure.depth_max {
            let message = format!("holds `{written}`, which is deeper than `depth_max`");
            note(decoder, &format!("{key}.required"), &message, "correct one of the two");
        }
    }
    if structure.one_title && titles > 1 {
        let help = "leave one of them, or `one_title`, out";
        note(decoder, &format!("{key}.required"), "holds several titles beside `one_title`", help);
    }
}
