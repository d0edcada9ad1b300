//! How unlikely a text is that somebody wrote: nothing for the texts of the world, much for what a wrong code
//! page makes of them.
//!
//! The unit is about a bit. The figures were set by hand and held against the texts that `scripts/mojibake` names.

use super::class::{Class, Script, class};
use Class::{
    Apostrophe, Box, Close, Control, Dash, Digit, Inverted, Joint, Letter, Lost, Lower, Mark, Math, Money, NoBreak,
    Open, Picture, Punctuation, Raised, Sign, Space, Upper,
};

/// What one character costs, wherever it stands.
fn alone(c: char, class: Class) -> u32 {
    match class {
        Control if c == '\u{C}' || c == '\u{1B}' => 0,
        Control => 8,
        Lost => 0,
        Mark => 2,
        _ if c.is_ascii() => 0,
        Upper(Script::Latin) | Lower(Script::Latin) => latin(c, class),
        Letter(Script::Latin) => 6,
        Lower(Script::Cyrillic) | Upper(Script::Cyrillic) => match c {
            '\u{410}'..='\u{44F}' | '\u{401}' | '\u{451}' => 0,
            '\u{400}'..='\u{45F}' | '\u{490}' | '\u{491}' => 1,
            _ => 6,
        },
        Letter(Script::Cyrillic) => 6,
        Lower(Script::Greek) | Upper(Script::Greek) | Letter(Script::Greek) => match c {
            '\u{386}'..='\u{3CE}' | '\u{B5}' => 0,
            '\u{1F00}'..='\u{1FFF}' => 1,
            _ => 6,
        },
        Lower(Script::Asian) | Upper(Script::Asian) | Letter(Script::Asian) => match c {
            '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'.. => 4,
            '\u{A000}'..='\u{A4CF}' => 6,
            _ => 1,
        },
        Lower(Script::Other(half)) | Upper(Script::Other(half)) | Letter(Script::Other(half)) => match half << 7 {
            0x580 => {
                if matches!(c, '\u{5D0}'..='\u{5EA}') {
                    0
                } else {
                    5
                }
            }
            0x600 | 0x680 => match c {
                '\u{60C}'
                | '\u{61B}'
                | '\u{61F}'
                | '\u{621}'..='\u{63A}'
                | '\u{640}'..='\u{652}'
                | '\u{660}'..='\u{669}' => 0,
                '\u{67E}' | '\u{686}' | '\u{698}' | '\u{6A9}' | '\u{6AF}' | '\u{6CC}' | '\u{6F0}'..='\u{6F9}' => 0,
                '\u{679}' | '\u{688}' | '\u{691}' | '\u{6BA}' | '\u{6BE}' | '\u{6C1}' | '\u{6D2}' => 1,
                _ => 5,
            },
            // India, Thai.
            0x900..=0xE00 => 0,
            // Armenia, Georgia, Ethiopia, Cambodia.
            0x500 | 0x1080 | 0x1200 | 0x1280 | 0x1300 | 0x1780 | 0xE80 => 2,
            _ => 6,
        },
        Picture => match c {
            '\u{1F000}'.. | '\u{2190}'..='\u{21FF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}' => 0,
            _ => 1,
        },
        _ => 0,
    }
}

/// A Latin letter that is not ASCII.
fn latin(c: char, class: Class) -> u32 {
    match class {
        Upper(Script::Latin) => match c {
            '\u{C2}' | '\u{C3}' => 2,
            '\u{C0}'..='\u{17E}' | '\u{1EA0}'..='\u{1EF9}' => 1,
            '\u{218}' | '\u{21A}' => 1,
            _ => 6,
        },
        Lower(Script::Latin) => match c {
            '\u{17F}' => 12,
            // Esperanto, and letters that two others replaced.
            '\u{109}' | '\u{11D}' | '\u{125}' | '\u{135}' | '\u{15D}' | '\u{138}' | '\u{149}' | '\u{133}' => 1,
            '\u{DF}'..='\u{17E}' | '\u{219}' | '\u{21B}' | '\u{1B0}' | '\u{1A1}' => 0,
            '\u{1EA0}'..='\u{1EF9}' => 0,
            '\u{192}' => 3,
            '\u{FB00}'..='\u{FB06}' => 1,
            _ => 6,
        },
        _ => 0,
    }
}

fn is_letter(class: Class) -> bool {
    matches!(class, Lower(_) | Upper(_) | Letter(_))
}

fn script(class: Class) -> Option<Script> {
    match class {
        Lower(script) | Upper(script) | Letter(script) => Some(script),
        _ => None,
    }
}

/// What it costs that `b` follows `a`.
fn pair((a, first): (char, Class), (b, second): (char, Class)) -> u32 {
    if a.is_ascii() && b.is_ascii() {
        return 0;
    }
    let lead = match a {
        // What begins most Latin letters in a wrong code page; each ends few words.
        '\u{C3}' | '\u{C2}' if matches!(second, Sign | Money | Raised | Inverted | Math | Open | Control) => 3,
        '\u{C3}' if second == NoBreak => 3,
        '\u{C2}' if second == NoBreak => 2,
        '\u{E2}' if matches!(second, Money | Close | Dash | Sign | Open | Raised) => 4,
        '\u{E2}' if matches!(b, '\u{153}' | '\u{161}' | '\u{192}' | '\u{152}') => 4,
        _ => 0,
    };
    lead + match (first, second) {
        (_, Lost) if is_letter(first) && !a.is_ascii() => 1,
        (Control | Lost | Picture, _) | (_, Control | Lost | Picture) => 0,
        (Lower(_) | Upper(_) | Letter(_), Lower(_) | Upper(_) | Letter(_)) => letters((a, first), (b, second)),
        (_, Mark) => 1,
        (Mark, _) => 0,
        (Space | Punctuation | NoBreak, _) | (_, Space | Punctuation | NoBreak) => 0,
        (_, _) if is_letter(second) => before_letter(first, b),
        (_, _) if is_letter(first) => after_letter(a, second, b),
        (Digit, Sign) => 2,
        (Sign, Digit) => 1,
        (Digit, Money) => 1,
        (Digit, Box | Joint) | (Box | Joint, Digit) => 1,
        (Digit, _) | (_, Digit) => 0,
        (Box, Box) => lines(a, b),
        (Joint, Joint) => 2,
        (Joint, Box) => joint(b),
        (Box, Joint) => joint(a),
        (Box | Joint, _) | (_, Box | Joint) => 6,
        (Dash, _) | (_, Dash) => 1,
        (Open, Open) | (Close | Apostrophe, Close | Apostrophe) => 0,
        (Math, Math | Sign | Raised | Money | Close | Open) if a == '\u{221A}' && b != '\u{2212}' => 5,
        (Open, _) | (_, Close | Apostrophe) => {
            if matches!(first, Money | Math) {
                2
            } else {
                1
            }
        }
        (Math, Math) => 1,
        (Math, Money) if a == '\u{AC}' => 5,
        (Math, Raised) if a != '\u{AC}' => 2,
        _ if a == b => 1,
        _ => 4,
    }
}

/// Two letters.
fn letters((a, first): (char, Class), (b, second): (char, Class)) -> u32 {
    let (Some(one), Some(other)) = (script(first), script(second)) else { return 0 };
    if one != other {
        return match (one, other) {
            (Script::Asian, _) | (_, Script::Asian) if a.is_ascii() || b.is_ascii() => 0,
            (Script::Greek, Script::Latin) if b.is_ascii() => 1,
            (Script::Latin, Script::Greek) if a.is_ascii() => 2,
            // Neighbouring blocks of one script.
            (Script::Other(x), Script::Other(y)) if x.abs_diff(y) <= 1 => 0,
            _ => 6,
        };
    }
    match (first, second) {
        (Lower(_), Upper(_)) => 5,
        // What cp866 makes of four bytes.
        (Upper(_), Upper(_)) if a == '\u{401}' && b == '\u{42F}' => 6,
        (Lower(_), Lower(_)) if one == Script::Latin && !a.is_ascii() && !b.is_ascii() => 1,
        (Upper(_), Lower(_)) if one == Script::Latin && !a.is_ascii() && !b.is_ascii() => 1,
        (Upper(_), Upper(_)) if one == Script::Latin && !a.is_ascii() && !b.is_ascii() => 2,
        _ => 0,
    }
}

/// A letter behind something else that is no space.
fn before_letter(first: Class, b: char) -> u32 {
    match first {
        Digit => u32::from(!b.is_ascii()),
        Apostrophe | Open | Dash | Inverted => 0,
        Close => 2,
        Money => 3,
        Raised | Sign => 4,
        Math if b.is_ascii() || class(b) == Lower(Script::Greek) => 1,
        Math => 4,
        Box | Joint if !b.is_ascii() => 5,
        Box | Joint => 2,
        _ => 0,
    }
}

/// Something behind a letter that is no space.
fn after_letter(a: char, second: Class, b: char) -> u32 {
    match second {
        Digit => u32::from(!a.is_ascii()),
        Open if matches!(b, '\u{201A}' | '\u{201E}' | '\u{2039}') => 5,
        Open => 1,
        Raised if a.is_uppercase() && !a.is_ascii() => 3,
        Raised | Inverted => 2,
        Dash if b == '\u{2022}' => 3,
        Money | Sign => 4,
        Math if b == '\u{221A}' => 4,
        Math if a.is_ascii() => 2,
        Math => 4,
        Box | Joint if !a.is_ascii() => 6,
        Box | Joint => 3,
        _ => 0,
    }
}

/// Two lines or shades of a drawing.
fn lines(a: char, b: char) -> u32 {
    let kind = |c: char| match c {
        '\u{2550}'..='\u{256C}' => 1,
        '\u{2591}'..='\u{2593}' => 2,
        '\u{2580}'..='\u{259F}' => 3,
        _ => 0,
    };
    match (kind(a), kind(b)) {
        (0, 1..) | (1.., 0) => 3,
        (0 | 1, _) if RIGHT.contains(a) != LEFT.contains(b) => 2,
        _ => 0,
    }
}

/// Lines with an arm to the right: single, then double.
const RIGHT: &str =
    "\u{2500}\u{250C}\u{2514}\u{251C}\u{252C}\u{2534}\u{253C}\u{2550}\u{2554}\u{255A}\u{2560}\u{2566}\u{2569}\u{256C}";

/// Lines with an arm to the left.
const LEFT: &str =
    "\u{2500}\u{2510}\u{2518}\u{2524}\u{252C}\u{2534}\u{253C}\u{2550}\u{2557}\u{255D}\u{2563}\u{2566}\u{2569}\u{256C}";

/// A joint of double and single lines beside `other`, a line.
fn joint(other: char) -> u32 {
    if matches!(other, '\u{2550}' | '\u{2500}' | '\u{2551}' | '\u{2502}') { 0 } else { 3 }
}

/// What it costs that `c` stands between `b` and `d`.
fn between((b, before): (char, Class), (c, class): (char, Class), d: (char, Class)) -> u32 {
    match class {
        Open | Close if c != '\u{2018}' && is_letter(before) && is_letter(d.1) => 4,
        // The capital A with a ring.
        Dash if b == '\u{C3}' && c == '\u{2026}' && is_letter(d.1) => 4,
        // What Mac Roman makes of dashes and quotes.
        Upper(_) if b == '\u{201A}' && c == '\u{C4}' && !d.0.is_ascii() => 6,
        Upper(_) if matches!(c, '\u{C2}' | '\u{C3}') && d.1 == NoBreak && !is_letter(before) => 2,
        // A small letter at the end of a word in capitals.
        Upper(_) if matches!(before, Upper(_)) && matches!(d.1, Lower(_)) && !d.0.is_ascii() => 2,
        _ => 0,
    }
}

/// Whether people write a character often.
pub fn is_common(c: char) -> bool {
    let class = class(c);
    !matches!(class, Control | Lost | Mark | NoBreak) && alone(c, class) <= 1
}

/// What a text costs.
pub fn of(text: impl Iterator<Item = char>) -> u32 {
    let (mut before, mut last) = ((' ', Space), (' ', Space));
    let mut sum = 0;
    for c in text {
        let now = (c, class(c));
        if !(c.is_ascii() && last.0.is_ascii()) || now.1 == Control {
            sum += alone(c, now.1) + pair(last, now) + between(before, last, now);
        }
        (before, last) = (last, now);
    }
    sum
}
