//! Mojibake of texts in many languages: found and undone to the last byte, or left alone.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::{configurations, path, snapshot};
use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::judge::{Allowed, judge};
use xtask::model::SourceFile;
use xtask::text::codepage::CodePage;
use xtask::text::mojibake::{Damage, inspect, may_be_damaged};

/// A sentence of each language, written for this test or a pangram that everybody knows.
const SENTENCES: &[&str] = &[
    // French.
    "Le c\u{153}ur d\u{e9}\u{e7}u mais l\u{2019}\u{e2}me plut\u{f4}t na\u{ef}ve, Lou\u{ff}s r\u{ea}va de crapa\u{fc}ter en cano\u{eb} au-del\u{e0} des \u{ee}les, \u{ab} pr\u{e8}s du m\u{e4}lstr\u{f6}m \u{bb}.",
    // German.
    "\u{201e}Zw\u{f6}lf gro\u{df}e Boxk\u{e4}mpfer jagen \u{dc}bel \u{fc}ber \u{c4}cker und \u{d6}den\u{201c} \u{2013} hei\u{df}t es.",
    // Vietnamese.
    "Ti\u{1ebf}ng Vi\u{1ec7}t c\u{f3} d\u{1ea5}u: ng\u{1b0}\u{1edd}i \u{111}\u{1b0}\u{1edd}ng, \u{1b0}\u{1edb}c m\u{1a1}, nh\u{1eef}ng \u{1ea9}n \u{fd}.",
    // Chinese.
    "\u{6211}\u{4eec}\u{90fd}\u{662f}\u{5728}\u{8fd9}\u{91cc}\u{5b66}\u{4e60}\u{7684}\u{ff0c}\u{4f60}\u{597d}\u{ff01}",
    // Japanese.
    "\u{3053}\u{308c}\u{306f}\u{30c6}\u{30b9}\u{30c8}\u{3067}\u{3059}\u{3002}\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{6587}\u{7ae0}\u{3002}",
    // Korean.
    "\u{d55c}\u{ad6d}\u{c5b4} \u{bb38}\u{c7a5}\u{c744} \u{c2dc}\u{d5d8}\u{d569}\u{b2c8}\u{b2e4}.",
    // Greek.
    "\u{39f} \u{3ba}\u{3b1}\u{3b9}\u{3c1}\u{3cc}\u{3c2} \u{3b5}\u{3af}\u{3bd}\u{3b1}\u{3b9} \u{3c9}\u{3c1}\u{3b1}\u{3af}\u{3bf}\u{3c2} \u{3c3}\u{3ae}\u{3bc}\u{3b5}\u{3c1}\u{3b1}\u{b7} \u{3ac}\u{3bb}\u{3bb}\u{3bf}\u{3b9} \u{3ce}\u{3bc}\u{3bf}\u{3b9}.",
    // Polish.
    "Za\u{17c}\u{f3}\u{142}\u{107} g\u{119}\u{15b}l\u{105} ja\u{17a}\u{144}, \u{141}\u{f3}d\u{17a} i \u{17b}elaz\u{f3}w\u{105} Wol\u{119}.",
    // Russian.
    "\u{421}\u{44a}\u{435}\u{448}\u{44c} \u{436}\u{435} \u{435}\u{449}\u{451} \u{44d}\u{442}\u{438}\u{445} \u{43c}\u{44f}\u{433}\u{43a}\u{438}\u{445} \u{444}\u{440}\u{430}\u{43d}\u{446}\u{443}\u{437}\u{441}\u{43a}\u{438}\u{445} \u{431}\u{443}\u{43b}\u{43e}\u{43a}, \u{434}\u{430} \u{432}\u{44b}\u{43f}\u{435}\u{439} \u{447}\u{430}\u{44e}.",
    // Ukrainian.
    "\u{416}\u{435}\u{431}\u{440}\u{430}\u{43a}\u{443}\u{44e}\u{442}\u{44c} \u{444}\u{456}\u{43b}\u{43e}\u{441}\u{43e}\u{444}\u{438} \u{43f}\u{440}\u{438} \u{491}\u{430}\u{43d}\u{43a}\u{443} \u{446}\u{435}\u{440}\u{43a}\u{432}\u{438} \u{432} \u{413}\u{430}\u{434}\u{44f}\u{447}\u{456}, \u{449}\u{435} \u{439} \u{457}\u{445}\u{43d}\u{454}.",
    // Serbian.
    "\u{409}\u{443}\u{434}\u{438} \u{438}\u{437} \u{40a}\u{443}\u{458}\u{43e}\u{440}\u{43a}\u{430} \u{438} \u{45b}\u{430}\u{447}\u{43a}\u{43e} \u{452}\u{430}\u{447}\u{435} \u{45f}\u{435}\u{43f}\u{43e}\u{432}\u{430}.",
    // Turkish.
    "P\u{131}jamal\u{131} hasta ya\u{11f}\u{131}z \u{15f}of\u{f6}re \u{e7}abucak g\u{fc}vendi; \u{130}stanbul\u{2019}da \u{11f} ve \u{15e}.",
    // Hebrew.
    "\u{5d3}\u{5d2} \u{5e1}\u{5e7}\u{5e8}\u{5df} \u{5e9}\u{5d8} \u{5d1}\u{5d9}\u{5dd} \u{5de}\u{5d0}\u{5d5}\u{5db}\u{5d6}\u{5d1} \u{5d5}\u{5dc}\u{5e4}\u{5ea}\u{5e2}.",
    // Arabic.
    "\u{646}\u{635} \u{62d}\u{643}\u{64a}\u{645} \u{644}\u{647} \u{633}\u{631} \u{642}\u{627}\u{637}\u{639} \u{648}\u{630}\u{648} \u{634}\u{623}\u{646} \u{639}\u{638}\u{64a}\u{645}\u{60c} \u{645}\u{643}\u{62a}\u{648}\u{628}.",
    // Persian.
    "\u{627}\u{6cc}\u{646} \u{6cc}\u{6a9} \u{62c}\u{645}\u{644}\u{647} \u{628}\u{631}\u{627}\u{6cc} \u{622}\u{632}\u{645}\u{627}\u{6cc}\u{634} \u{67e}\u{698}\u{648}\u{647}\u{634} \u{6af}\u{631}\u{648}\u{647} \u{627}\u{633}\u{62a}.",
    // Hindi.
    "\u{92f}\u{939} \u{90f}\u{915} \u{92a}\u{930}\u{940}\u{915}\u{94d}\u{937}\u{923} \u{935}\u{93e}\u{915}\u{94d}\u{92f} \u{939}\u{948}\u{964}",
    // Thai.
    "\u{e19}\u{e35}\u{e48}\u{e04}\u{e37}\u{e2d}\u{e1b}\u{e23}\u{e30}\u{e42}\u{e22}\u{e04}\u{e17}\u{e14}\u{e2a}\u{e2d}\u{e1a}",
    // Czech.
    "P\u{159}\u{ed}li\u{161} \u{17e}lu\u{165}ou\u{10d}k\u{fd} k\u{16f}\u{148} \u{fa}p\u{11b}l \u{10f}\u{e1}belsk\u{e9} \u{f3}dy.",
    // Hungarian.
    "\u{c1}rv\u{ed}zt\u{171}r\u{151} t\u{fc}k\u{f6}rf\u{fa}r\u{f3}g\u{e9}p, \u{150}rs\u{e9}g \u{e9}s \u{170}r.",
    // Romanian.
    "M\u{103}i \u{219}i b\u{e2}nd, \u{ee}n \u{21b}ar\u{103}: fluier\u{103}tor g\u{e2}nde\u{219}te.",
    // Portuguese.
    "\u{c0} noite, vov\u{f4} Kowalsky v\u{ea} o \u{ed}m\u{e3} cair no p\u{e9} do ping\u{fc}im; a\u{e7}\u{e3}o e cora\u{e7}\u{f5}es.",
    // Spanish.
    "\u{bf}El veloz murci\u{e9}lago hind\u{fa} com\u{ed}a feliz cardillo? \u{a1}S\u{ed}, ma\u{f1}ana!",
    // Swedish.
    "Flygande b\u{e4}ckasiner s\u{f6}ka hwila p\u{e5} mjuka tuvor \u{2014} \u{c5} \u{e4}r en \u{f6}.",
    // Danish.
    "H\u{f8}j bly gom vandt fr\u{e6}k sexquiz p\u{e5} wc, \u{d8}rsted og \u{c6}r\u{f8}.",
    // Icelandic.
    "K\u{e6}mi n\u{fd} \u{f6}xi h\u{e9}r, ykist \u{fe}j\u{f3}fum n\u{fa} b\u{e6}\u{f0}i v\u{ed}l og \u{e1}drepa.",
    // Lithuanian.
    "\u{12e}linkdama fechtuotojo \u{161}paga sublyksti pragr\u{119}\u{17e}\u{117} apval\u{173} arb\u{16b}z\u{105}.",
    // Latvian.
    "Gl\u{101}\u{17e}\u{161}\u{137}\u{16b}\u{146}a r\u{16b}\u{137}\u{12b}\u{161}i dz\u{113}rum\u{101} \u{10d}iepj Baha koncertfl\u{12b}\u{123}e\u{13c}u v\u{101}kus.",
    // Emoji.
    "Ready \u{2705} go \u{1f680} \u{26a0}\u{fe0f} look \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2192} done \u{2714} \u{2728}",
    // Boxes.
    "\u{250c}\u{2500}\u{2500}\u{252c}\u{2500}\u{2500}\u{2510} \u{2502} a \u{2502} \u{2514}\u{2500}\u{2500}\u{2534}\u{2500}\u{2500}\u{2518} \u{2554}\u{2550}\u{2557} \u{255a}\u{2550}\u{255d} \u{2588}\u{2588}\u{2557} \u{2591}\u{2592}\u{2593} \u{251c}\u{2500}\u{2500} src",
    // Signs.
    "5 \u{b0}C \u{b1} 2 \u{b5}m, \u{a7} 7, \u{a9} 2026, 3 \u{d7} 4 \u{2264} \u{221e}, \u{221a}2 \u{2248} 1\u{b7}1\u{2026} \u{201c}x\u{201d} \u{2212} \u{bd} \u{20ac}",
];

const PAGES: &[&str] = &[
    "cp1252",
    "latin-1",
    "mac-roman",
    "cp437",
    "cp850",
    "cp1251",
    "cp1250",
    "cp1254",
    "cp852",
    "cp866",
    "koi8-r",
    "cp1253",
    "cp1257",
    "iso-8859-2",
];

/// `text` as it is after it was read in a page and saved again; `None` where the page cannot say it.
fn damaged(text: &str, page: &str) -> Option<String> {
    let page = CodePage::named(page).unwrap();
    text.bytes().map(|byte| page.decode_leniently(byte)).collect()
}

/// A sentence, or some words of one.
fn sentence() -> impl Strategy<Value = String> {
    (select(SENTENCES), 0..6usize, 1..20usize).prop_map(|(sentence, skip, take)| {
        let words: Vec<&str> = sentence.split(' ').collect();
        let skip = skip.min(words.len() - 1);
        words[skip..(skip + take).min(words.len())].join(" ")
    })
}

/// What becomes of a damaged text: whether it was undone, or left alone. Anything else is a fault.
fn undone(text: &str, bad: &str) -> Result<bool, TestCaseError> {
    let damage = inspect(bad);
    let ours = damage.repaired(bad);
    let is_offered = damage.runs.iter().all(|run| run.is_exact) && !damage.is_ambiguous && damage.gain() >= 8;
    prop_assert!(ours == text || ours == bad || !is_offered, "{text:?}\n{bad:?}\n{ours:?}\n{damage:?}");
    Ok(ours == text)
}

#[test]
fn every_sentence_comes_back_from_every_page_twice() {
    for page in PAGES {
        for sentence in SENTENCES {
            let mut bad = (*sentence).to_owned();
            for _ in 0..3 {
                let Some(worse) = damaged(&bad, page) else { break };
                bad = worse;
                let damage = inspect(&bad);
                assert_eq!(damage.repaired(&bad), *sentence, "{page}: {bad}");
                assert!(damage.runs.iter().all(|run| run.is_exact), "{page}: {bad}");
            }
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_found_in_what_people_write(words in prop::collection::vec(sentence(), 1..4)) {
        let text = words.join(" ");
        prop_assert_eq!(inspect(&text), Damage::default(), "{}", text);
    }

    #[test]
    fn damage_is_undone_or_left_alone(text in sentence(), page in select(PAGES), times in 1..3usize) {
        let mut steps = vec![text.clone()];
        for _ in 0..times {
            steps.extend(steps.last().and_then(|bad| damaged(bad, page)));
        }
        let Some(bad) = steps.pop().filter(|bad| *bad != text) else { return Ok(()) };
        // Of one or two letters, one step back is all that can be known.
        let is_on_the_way = steps.contains(&inspect(&bad).repaired(&bad)) && text.chars().count() < 3;
        prop_assert!(is_on_the_way || undone(&text, &bad).is_ok(), "{:?} {} {}", text, page, times);
        prop_assert_eq!(inspect(&text), Damage::default());
    }

    #[test]
    fn good_text_beside_damage_stays(good in sentence(), text in sentence(), page in select(PAGES), is_first: bool) {
        let Some(bad) = damaged(&text, page).filter(|bad| *bad != text) else { return Ok(()) };
        let join = |text: &str| if is_first { format!("{good} {text}") } else { format!("{text} {good}") };
        undone(&join(&text), &join(&bad))?;
    }

    #[test]
    fn any_text_is_read_without_fault_and_runs_lie_in_it(text in "\\PC{0,40}") {
        let damage = inspect(&text);
        prop_assert!(damage.runs.is_empty() || may_be_damaged(&text));
        let mut at = 0;
        for run in &damage.runs {
            prop_assert!(at <= run.range.start && run.range.start < run.range.end);
            prop_assert!(text.is_char_boundary(run.range.start) && text.is_char_boundary(run.range.end));
            at = run.range.end;
        }
        prop_assert!(at <= text.len());
    }

    #[test]
    fn a_file_of_many_lines_settles_at_once_and_each_line_is_undone_or_left_alone(
        lines in prop::collection::vec((sentence(), select(PAGES), 0..3usize), 1..6),
        suggested: bool,
    ) {
        let worse = |(text, page, times): &(String, &str, usize)| {
            (0..*times).try_fold(text.clone(), |bad, _| damaged(&bad, page)).unwrap_or_else(|| text.clone())
        };
        let bad: Vec<String> = lines.iter().map(worse).collect();
        let file = Arc::new(SourceFile::new((bad.join("\n") + "\n").into_bytes()));
        let before = snapshot([(path("a.txt"), file)]);
        let allowed = Allowed { suggested, ..Allowed::default() };
        let checks = Task::Encoding.checks(&configurations()[0]);
        let outcome = judge(&checks, &before, &[], Exemptions::none(), allowed);
        let outcome = outcome.map_err(|fault| TestCaseError::fail(format!("{fault:?} in {bad:?}")))?;
        let Some(change) = outcome.changes.first().filter(|_| !suggested) else { return Ok(()) };
        let after = change.after.text().unwrap();
        for (line, ((text, ..), bad)) in after.lines().zip(lines.iter().zip(&bad)) {
            prop_assert!(line == text || line == bad, "{text:?} {bad:?} {line:?}");
        }
    }

    #[test]
    fn what_was_repaired_has_no_damage_left(text in sentence(), page in select(PAGES)) {
        let Some(bad) = damaged(&text, page) else { return Ok(()) };
        let ours = inspect(&bad).repaired(&bad);
        prop_assert_eq!(inspect(&ours).repaired(&ours), ours);
    }
}
