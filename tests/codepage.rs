//! Code pages against CPython's codecs.

use std::process::Command;
use std::thread;

use xtask::text::codepage::CodePage;

/// For every page: its name, the character of every byte, and the spans of characters that it can write.
const ASK: &str = r#"
import sys
for name in sys.argv[1:]:
    decoded = []
    for byte in range(256):
        try:
            text = bytes([byte]).decode(name)
            decoded.append("%x" % ord(text) if len(text) == 1 else "-")
        except UnicodeDecodeError:
            decoded.append("-")
    spans = []
    for c in [*range(0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x1FB00)]:
        if not chr(c).encode(name, "ignore"):
            continue
        if spans and spans[-1][1] == c - 1:
            spans[-1][1] = c
        else:
            spans.append([c, c])
    print(name, " ".join(decoded), " ".join("%x:%x" % tuple(span) for span in spans), sep="\t")
"#;

/// Compares one page with the line that CPython printed about it.
fn compare(page: CodePage, line: &str) {
    let [name, decoded, spans] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
    let hex = |text: &str| u32::from_str_radix(text, 16).unwrap();
    let is_double = ["cp932", "cp936", "cp949", "cp950", "utf-8"].contains(&name);
    for (byte, text) in (0..=255u8).zip(decoded.split(' ')) {
        let own = page.decode(byte);
        let expected = (text != "-").then(|| hex(text));
        assert!(own.map(u32::from) == expected || own.is_none() && is_double, "{name} {byte:#x} {own:x?} {text}");
        own.into_iter().for_each(|character| assert_eq!(page.encode(character), Some(byte), "{name}"));
    }
    let mut is_written = vec![false; 0x20000];
    for span in spans.split(' ') {
        let (start, end) = span.split_once(':').unwrap();
        is_written[hex(start) as usize..=hex(end) as usize].fill(true);
    }
    let characters = (0..0x10000).chain(0x1F000..0x1FB00).filter_map(char::from_u32);
    let wrong: Vec<char> = characters.filter(|c| page.encodes(*c) != is_written[*c as usize]).collect();
    assert_eq!(wrong, [], "{name}");
}

#[test]
fn every_page_is_cpythons_codec() {
    let names: Vec<&str> = CodePage::all().map(CodePage::name).collect();
    let Ok(output) = Command::new("python3").arg("-c").arg(ASK).args(&names).output() else { return };
    if !output.status.success() {
        return;
    }
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), names.len());
    thread::scope(|scope| {
        for (line, page) in answers.lines().zip(CodePage::all()) {
            scope.spawn(move || compare(page, line));
        }
    });
}
