//! Tokens and private keys in a text, told by shapes that their issuers document.
//!
//! Every shape has a beginning that nothing else has, an alphabet and a length, so that little is found that is none.
//! A value that says of itself that it is an example is passed over. Shapes without a beginning of their own, such as
//! JSON web tokens, passwords and hexadecimal keys, are not looked for: too much else looks like them.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is, with its article: `a GitHub token`.
    pub what: &'static str,
    /// Its bytes.
    pub range: Range<usize>,
}

/// One documented shape.
struct Shape {
    what: &'static str,
    /// What it begins with.
    begin: &'static str,
    /// Whether a byte can follow.
    holds: fn(u8) -> bool,
    /// How many bytes follow, at least and at most.
    length: (usize, usize),
    /// What else must hold of the bytes that follow.
    fits: fn(&[u8]) -> bool,
}

fn any(_: &[u8]) -> bool {
    true
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// The URL-safe alphabet of Base64.
fn url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Capital letters and digits.
fn capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// `<22>_<59>`.
fn fine_grained(rest: &[u8]) -> bool {
    rest.iter().enumerate().all(|(at, byte)| (*byte == b'_') == (at == 22) && *byte != b'-')
}

/// Digits, a hyphen, and more.
fn slack(rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits >= 10 && rest.get(digits) == Some(&b'-') && !rest.contains(&b'_')
}

/// Keys of OpenAI hold its name in Base64.
fn openai(rest: &[u8]) -> bool {
    memchr::memmem::find(rest, b"T3BlbkFJ").is_some()
}

/// A key id of AWS is Base32.
fn base32(rest: &[u8]) -> bool {
    rest.iter().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte))
}

const fn shape(
    what: &'static str,
    begin: &'static str,
    holds: fn(u8) -> bool,
    length: (usize, usize),
    fits: fn(&[u8]) -> bool,
) -> Shape {
    Shape { what, begin, holds, length, fits }
}

/// The shapes. None begins with another.
const SHAPES: &[Shape] = &[
    // GitHub: "Behind GitHub's new authentication token formats", and docs.github.com, "About authentication to GitHub".
    shape("a GitHub token", "ghp_", word, (36, 36), any),
    shape("a GitHub token", "gho_", word, (36, 36), any),
    shape("a GitHub token", "ghu_", word, (36, 36), any),
    shape("a GitHub token", "ghs_", word, (36, 36), any),
    shape("a GitHub token", "ghr_", word, (36, 36), any),
    shape("a GitHub token", "github_pat_", url, (82, 82), fine_grained),
    // AWS: IAM user guide, "IAM identifiers", unique id prefixes of access keys.
    shape("an AWS access key id", "AKIA", capital, (16, 16), base32),
    shape("an AWS access key id", "ASIA", capital, (16, 16), base32),
    // Slack: api.slack.com, "Token types".
    shape("a Slack token", "xoxb-", url, (30, 250), slack),
    shape("a Slack token", "xoxp-", url, (30, 250), slack),
    shape("a Slack token", "xoxa-", url, (30, 250), slack),
    shape("a Slack token", "xoxr-", url, (30, 250), slack),
    shape("a Slack token", "xoxs-", url, (30, 250), slack),
    // Google: cloud.google.com, "Manage API keys"; 39 signs in all.
    shape("a Google API key", "AIza", url, (35, 35), any),
    // Stripe: docs.stripe.com, "API keys"; keys of the test mode are no secret.
    shape("a Stripe key", "sk_live_", word, (24, 250), any),
    shape("a Stripe key", "rk_live_", word, (24, 250), any),
    // PyPI: pypi.org/help, and the header of its macaroons in Base64.
    shape("a PyPI token", "pypi-AgEI", url, (50, 1000), any),
    // npm: "Announcing npm's new access token format".
    shape("an npm token", "npm_", word, (36, 36), any),
    // Anthropic and OpenAI: the forms that GitHub's secret scanning knows of partners.
    shape("an Anthropic key", "sk-ant-", url, (80, 250), any),
    shape("an OpenAI key", "sk-proj-", url, (40, 250), openai),
    shape("an OpenAI key", "sk-svcacct-", url, (40, 250), openai),
];

/// What a private key begins with (RFC 7468, and the forms of OpenSSL, OpenSSH and OpenPGP).
const KEY: &str = "-----BEGIN ";

/// So far behind the beginning of a key its first line of Base64 starts, headers between them included.
const KEY_HEAD_MAX: usize = 300;

/// A line of a key has 64 or more signs; the last one of a short key fewer.
const KEY_LINE_MIN: usize = 48;

static BEGINNINGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let beginnings = SHAPES.iter().map(|shape| shape.begin).chain([KEY]);
    AhoCorasick::new(beginnings).expect("a few short words make an automaton")
});

/// The tokens and private keys of `bytes`, those in UTF-16 behind the others, each in order.
pub fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = plain(bytes);
    if memchr::memchr(0, bytes).is_some() {
        tokens.extend(wide(bytes));
    }
    tokens
}

/// Those in UTF-16, in which every second byte of a token is zero: so Windows PowerShell writes a file, or a line of one.
fn wide(bytes: &[u8]) -> Vec<Token> {
    let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let found = plain(&narrow);
    if found.is_empty() {
        return found;
    }
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let found = found.into_iter().map(|Token { what, range }| {
        let range = places[range.start]..places[range.end - 1] + 1;
        Token { what, range }
    });
    // The others were found without a zero in them.
    found.filter(|token| memchr::memchr(0, &bytes[token.range.clone()]).is_some()).collect()
}

fn plain(bytes: &[u8]) -> Vec<Token> {
    BEGINNINGS
        .find_iter(bytes)
        .filter_map(|found| match SHAPES.get(found.pattern().as_usize()) {
            Some(shape) => shape.at(bytes, found.range()),
            None => key_at(bytes, found.start()),
        })
        .collect()
}

impl Shape {
    /// The token that begins at `begin`.
    fn at(&self, bytes: &[u8], begin: Range<usize>) -> Option<Token> {
        if bytes[..begin.start].last().is_some_and(|before| url(*before)) {
            return None;
        }
        let (min, max) = self.length;
        let rest = &bytes[begin.end..];
        let length = rest.iter().take(max + 1).take_while(|byte| (self.holds)(**byte)).count();
        // A longer word of the same letters is something else, and so is one that goes on with a hyphen.
        let goes_on = rest.get(length).is_some_and(|byte| url(*byte));
        if !(min..=max).contains(&length) || goes_on {
            return None;
        }
        let value = &rest[..length];
        let is_one = (self.fits)(value) && !is_example(value);
        is_one.then(|| Token { what: self.what, range: begin.start..begin.end + length })
    }
}

/// The private key that begins at `start`, up to its first line of Base64, if one follows.
fn key_at(bytes: &[u8], start: usize) -> Option<Token> {
    let rest = &bytes[start + KEY.len()..];
    let title = rest.get(..rest.len().min(40))?;
    let end = memchr::memmem::find(title, b"-----")?;
    let title = std::str::from_utf8(&title[..end]).ok()?;
    if !title.ends_with("PRIVATE KEY") && title != "PGP PRIVATE KEY BLOCK" {
        return None;
    }
    let after = start + KEY.len() + end + "-----".len();
    let head = &bytes[after..bytes.len().min(after + KEY_HEAD_MAX)];
    // In JSON and in source the line end is written as `\n`, which is no sign of Base64 before it.
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let (mut at, mut lines) = (after, head.split(|byte| !is_base64(byte)));
    let line = lines.find(|line| {
        at += line.len() + 1;
        line.len() >= KEY_LINE_MIN
    })?;
    // A key that is shown is often shortened.
    let is_cut = bytes[at - 1..].starts_with(b"...");
    (!is_cut && !is_example(line)).then_some(Token { what: "a private key", range: start..at - 1 })
}

/// Whether a value says that it is none: by a word, by a row that people type, or by having hardly any signs.
fn is_example(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let holds = |word: &str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
    let words = ["example", "xxxx", "0123456", "1234567", "abcdefg", "placeholder", "redacted", "changeme", "your"];
    let mut seen = [false; 256];
    lower.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    // Sixteen random signs hold seven different ones and more; what somebody made up by holding a key down does not.
    words.into_iter().any(holds) || seen.iter().filter(|is_seen| **is_seen).count() < 7
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random letters and digits that are always the same; nothing here is written as a whole.
    fn random(length: usize, alphabet: &[u8]) -> String {
        let mut seed = 12345u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            alphabet[(seed >> 33) as usize % alphabet.len()] as char
        };
        (0..length).map(|_| next()).collect()
    }

    const WORD: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
    const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    fn found(text: &str) -> Vec<&'static str> {
        tokens(text.as_bytes()).iter().map(|token| token.what).collect()
    }

    #[test]
    fn a_token_in_utf_16_is_found_where_it_stands() {
        let token = format!("ghp_{}", random(36, WORD));
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let whole = [b"\xff\xfe".to_vec(), wide(&format!("key={token}\r\nb={token}\r\n"))].concat();
        let line = [b"# a\n".to_vec(), wide(&format!("k={token}\r\n"))].concat();
        for (bytes, count) in [(whole, 2), (line, 1)] {
            let tokens = tokens(&bytes);
            assert_eq!(tokens.len(), count);
            for Token { range, .. } in tokens {
                let said: Vec<u8> = bytes[range].iter().copied().filter(|byte| *byte != 0).collect();
                assert_eq!(said, token.as_bytes());
            }
        }
        // One that stands there as it is, is found once.
        assert_eq!(tokens(format!("\0 {token} \0").as_bytes()).len(), 1);
    }

    #[test]
    fn every_shape_is_found_at_its_length_and_at_no_other() {
        for shape in SHAPES {
            let alphabet = if (shape.holds)(b'a') { WORD } else { BASE32 };
            let rest = match shape.begin {
                "github_pat_" => format!("{}_{}", random(22, alphabet), random(59, alphabet)),
                begin if begin.starts_with("xox") => format!("907215338216-{}", random(30, alphabet)),
                "sk-proj-" | "sk-svcacct-" => {
                    format!("{}{}{}", random(30, alphabet), ["T3Blb", "kFJ"].concat(), random(30, alphabet))
                }
                _ => random(shape.length.0, alphabet),
            };
            let token = format!("{}{rest}", shape.begin);
            for text in [token.clone(), format!("key = \"{token}\";\n"), format!("a:{token},b")] {
                assert_eq!(found(&text), [shape.what], "{}", shape.begin);
            }
            let range = &tokens(format!("k {token} ").as_bytes())[0].range;
            assert_eq!(*range, 2..2 + token.len(), "{}", shape.begin);
            if shape.length.0 == shape.length.1 {
                assert!(found(&format!("{token}2")).is_empty(), "{} is too long", shape.begin);
                assert!(found(&token[..token.len() - 1]).is_empty(), "{} is too short", shape.begin);
            }
            assert!(found(&format!("x{token}")).is_empty(), "{} within a word", shape.begin);
            let letter = if (shape.holds)(b'a') { "x" } else { "X" };
            assert!(found(&format!("{}{}", shape.begin, letter.repeat(rest.len()))).is_empty(), "{}", shape.begin);
        }
    }

    #[test]
    fn examples_are_passed_over() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "npm_<your token>",
            "sk-ant-...",
            "AIza",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_private_key_is_one_when_base64_follows() {
        let line = random(64, WORD);
        let begin = |kind: &str| ["-----BE", "GIN ", kind, "PRIVATE KEY-----"].concat();
        for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
            assert_eq!(found(&format!("{}\n{line}\n", begin(kind))), ["a private key"], "{kind}");
        }
        assert_eq!(found(&format!("{{\"k\": \"{}\\n{line}\\n\"}}", begin(""))), ["a private key"]);
        let headers = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n";
        assert_eq!(found(&format!("{}{headers}{line}", begin("RSA "))), ["a private key"]);
        for text in [
            format!("if text.starts_with(\"{}\") {{ return true; }}", begin("")),
            format!("{}\n...\n", begin("RSA ")),
            format!("{}\n{line}...{line}\n", begin("RSA ")),
            format!("{}\n{}\n", begin("RSA "), "x".repeat(64)),
            format!("{}\n{line}\n", begin("").replace("PRIVATE", "PUBLIC")),
        ] {
            assert!(found(&text).is_empty(), "{text}");
        }
    }
}
