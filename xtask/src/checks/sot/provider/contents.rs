//! Tables of contents.

use super::{Page, Refusal};
use crate::text::slug::{Slugs, plain};

/// Links to the headings of the page.
pub fn render(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let (min, max) = levels(args).ok_or_else(|| Refusal::Wrong(format!("`{args}` is no range of heading levels")))?;
    let survey = page.survey;
    // Contents are made of headings and hold none; an excerpt is quoted in a fence and holds none either.
    let written_later = |name: &str| matches!(name, "toc" | "excerpt");
    let own =
        survey.markers.regions.iter().filter(|region| written_later(&region.name)).map(|region| region.body.clone());
    let own: Vec<_> = own.collect();
    let mut slugs = Slugs::default();
    let mut text = String::new();
    for heading in survey.document.headings(survey.text) {
        let before = own.partition_point(|body| body.start <= heading.range.start);
        if own[..before].last().is_some_and(|body| body.contains(&heading.range.start)) {
            continue;
        }
        let shown = plain(heading.text);
        // A slug depends on every heading before it, listed or not.
        let slug = slugs.next(&shown);
        if (min..=max).contains(&heading.level) {
            let indent = "  ".repeat(usize::from(heading.level - min));
            let label = shown.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('<', "\\<");
            text.push_str(&format!("{indent}- [{label}](#{slug})\n"));
        }
    }
    Ok(text)
}

fn levels(args: &str) -> Option<(u8, u8)> {
    if args.is_empty() {
        return Some((2, 3));
    }
    let (min, max) = args.split_once('-')?;
    let (min, max) = (min.trim().parse().ok()?, max.trim().parse().ok()?);
    (1 <= min && min <= max && max <= 6).then_some((min, max))
}
