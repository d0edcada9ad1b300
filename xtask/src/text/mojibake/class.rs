//! What a character is to its neighbours, as far as it tells what somebody wrote from what a code page made.

/// A writing system, as far as its letters mix with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Also phonetic letters.
    Latin,
    Greek,
    Cyrillic,
    /// Han, kana, Hangul and the like: Latin words stand between them without a space.
    Asian,
    /// Another, by the number of its half block of Unicode.
    Other(u32),
}

/// What a character is, to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Space,
    Digit,
    /// ASCII punctuation.
    Punctuation,
    Lower(Script),
    Upper(Script),
    /// A letter without case.
    Letter(Script),
    /// A combining mark.
    Mark,
    NoBreak,
    /// A quote that opens.
    Open,
    /// A quote that closes.
    Close,
    /// A single quote that is an apostrophe, too.
    Apostrophe,
    /// A dash or an ellipsis.
    Dash,
    /// A sign that stands alone.
    Sign,
    Money,
    /// A raised sign that follows a word or a figure.
    Raised,
    /// An inverted mark of Spanish.
    Inverted,
    /// A line or a shade of a drawing.
    Box,
    /// A joint of double and single lines.
    Joint,
    Math,
    /// A picture, an arrow, an ornament.
    Picture,
    /// What no text has.
    Control,
    /// A character that stands for a lost one.
    Lost,
}

use Class::{
    Apostrophe, Box, Close, Control, Dash, Digit, Inverted, Joint, Letter, Lost, Lower, Mark, Math, Money, NoBreak,
    Open, Picture, Punctuation, Raised, Sign, Space, Upper,
};

/// What a character is.
pub fn class(c: char) -> Class {
    match c {
        'a'..='z' => Lower(Script::Latin),
        'A'..='Z' => Upper(Script::Latin),
        '0'..='9' => Digit,
        '\t' | '\n' | '\r' | ' ' => Space,
        '!'..='~' => Punctuation,
        '\0'..='\u{9F}' => Control,
        '\u{A0}' | '\u{202F}' | '\u{2000}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{3000}' => NoBreak,
        '\u{A1}' | '\u{BF}' => Inverted,
        '\u{A2}'..='\u{A5}' | '\u{20A0}'..='\u{20CF}' => Money,
        '\u{AA}' | '\u{BA}' | '\u{B0}' | '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{BC}'..='\u{BE}' | '\u{AE}' | '\u{A9}' => {
            Raised
        }
        '\u{2122}' | '\u{2070}'..='\u{209F}' => Raised,
        '\u{AB}' | '\u{2018}' | '\u{201A}' | '\u{201C}' | '\u{201E}' | '\u{2039}' => Open,
        '\u{BB}' | '\u{201D}' | '\u{203A}' => Close,
        '\u{2019}' => Apostrophe,
        '\u{B7}' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2026}' | '\u{2032}'..='\u{2034}' => Dash,
        '\u{B1}' | '\u{D7}' | '\u{F7}' | '\u{AC}' | '\u{2200}'..='\u{22FF}' | '\u{25CA}' => Math,
        '\u{A6}'..='\u{A8}' | '\u{AF}' | '\u{B4}' | '\u{B6}' | '\u{B8}' | '\u{2C2}'..='\u{2DF}' => Sign,
        '\u{2310}' | '\u{2320}' | '\u{2321}' | '\u{2016}'..='\u{2044}' => Sign,
        '\u{B5}' => Lower(Script::Greek),
        '\u{2552}' | '\u{2553}' | '\u{2555}' | '\u{2556}' | '\u{2558}' | '\u{2559}' | '\u{255B}' | '\u{255C}' => Joint,
        '\u{255E}' | '\u{255F}' | '\u{2561}' | '\u{2562}' | '\u{2564}' | '\u{2565}' | '\u{2567}' | '\u{2568}' => Joint,
        '\u{256A}' | '\u{256B}' => Joint,
        '\u{2500}'..='\u{259F}' => Box,
        '\u{300}'..='\u{36F}' => Mark,
        '\u{FFFD}' => Lost,
        '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}' => Control,
        '\u{E0000}'.. => Control,
        '\u{2100}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{3000}'..='\u{303F}' => Picture,
        '\u{FE00}'..='\u{FE0F}' => Picture,
        _ => letter(c),
    }
}

/// A letter of its script.
fn letter(c: char) -> Class {
    let script = match c {
        '\u{C0}'..='\u{2AF}' | '\u{1D00}'..='\u{1DBF}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}' => {
            Script::Latin
        }
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' => Script::Asian,
        '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' => Script::Asian,
        _ => Script::Other(u32::from(c) >> 7),
    };
    if c.is_uppercase() {
        Upper(script)
    } else if c.is_lowercase() {
        Lower(script)
    } else {
        Letter(script)
    }
}
