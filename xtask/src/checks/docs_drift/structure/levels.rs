//! At which levels the headings of a document stand.

use super::Held;
use crate::checks::docs_drift::rules;
use crate::model::Finding;

/// Finds titles that are missing or too many, and headings that are too deep.
pub fn judge(held: &Held<'_>, findings: &mut Vec<Finding>) {
    if held.structure.one_title {
        title(held, findings);
    }
    let depth_max = held.structure.depth_max;
    for place in held.headings.iter().filter(|place| depth_max > 0 && usize::from(place.level) > depth_max) {
        let message =
            format!("the heading {} has level {}, and {depth_max} is the deepest", place.shown(), place.level);
        let help = format!("raise it to level {depth_max}, or make it a paragraph");
        findings.push(held.finding(&rules::HEADING_LEVEL, Some(place), message, help));
    }
    if held.structure.no_skips {
        for pair in held.headings.windows(2) {
            let (above, place) = (&pair[0], &pair[1]);
            if place.level > above.level + 1 {
                let message = format!("the heading {} follows {} and skips a level", place.shown(), above.shown());
                let help = format!("give it level {}", above.level + 1);
                let finding = held.finding(&rules::HEADING_LEVEL, Some(place), message, help);
                findings.push(finding.because(held.site(above)));
            }
        }
    }
}

/// A document has one title, and begins with it.
fn title(held: &Held<'_>, findings: &mut Vec<Finding>) {
    let mut titles = held.headings.iter().filter(|place| place.level == 1);
    let Some(title) = titles.next() else {
        let message = "the document has no level-1 heading";
        findings.push(held.finding(&rules::HEADING_LEVEL, None, message, "begin it with `# ` and its title"));
        return;
    };
    if let Some(first) = held.headings.first().filter(|first| first.level != 1) {
        let message = format!("the title {} is not the first heading, {} is", title.shown(), first.shown());
        let finding = held.finding(&rules::HEADING_LEVEL, Some(title), message, "begin the document with its title");
        findings.push(finding.because(held.site(first)));
    }
    for other in titles {
        let message = format!("the heading {} is a second title beside {}", other.shown(), title.shown());
        let finding = held.finding(&rules::HEADING_LEVEL, Some(other), message, "give it level 2");
        findings.push(finding.because(held.site(title)));
    }
}
