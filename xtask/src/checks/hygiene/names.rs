//! Files that hold secrets, told by their names and by what they hold.

use crate::model::{RepoPath, SourceFile};

/// Endings of `.env.*` files that show which variables there are and hold none of their values.
const SHOWN: [&str; 9] = ["example", "sample", "template", "tmpl", "tpl", "dist", "defaults", "schema", "test"];

/// Names that OpenSSH gives to private keys.
const SSH: [&str; 6] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk"];

/// What `path` is, with its article, when it holds secrets.
pub fn secret(path: &RepoPath, file: &SourceFile) -> Option<&'static str> {
    let name = path.file_name().to_ascii_lowercase();
    let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    let bytes = file.bytes();
    let holds = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    match (name.as_str(), extension.as_str()) {
        (".env", _) if has_value(bytes) => Some("a file of environment variables"),
        (env, _) if is_environment(env) && has_value(bytes) => Some("a file of environment variables"),
        (ssh, _) if SSH.contains(&ssh) && !bytes.is_empty() => Some("a private key of SSH"),
        (_, "pem" | "key") if is_der(bytes) => Some("a private key"),
        (_, "p12" | "pfx" | "jks" | "keystore") if file.text().is_err() || file.survey().has_nul => Some("a key store"),
        (_, "kdbx") if !bytes.is_empty() => Some("a data base of passwords"),
        (".npmrc", _) if ["_authToken", "_password", "_auth"].into_iter().any(|key| assigns(bytes, key)) => {
            Some("a file with a token of npm")
        }
        (".pypirc", _) if assigns(bytes, "password") => Some("a file with a token of PyPI"),
        (".htpasswd", _) if holds(":$") || holds(":{SHA}") => Some("a file of hashed passwords"),
        ("credentials.json", _)
            if ["\"private_key\"", "\"client_secret\"", "\"refresh_token\""].into_iter().any(holds) =>
        {
            Some("a file of credentials")
        }
        _ => None,
    }
}

/// Whether a name is `.env.local` and not `.env.example`.
fn is_environment(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env.") else { return false };
    !rest.split('.').any(|part| SHOWN.contains(&part))
}

/// Whether a line sets a variable to something that is no blank, no reference to another variable and no example.
fn has_value(bytes: &[u8]) -> bool {
    lines(bytes)
        .any(|line| !line.starts_with(b"#") && line.splitn(2, |byte| *byte == b'=').nth(1).is_some_and(is_value))
}

/// Whether a line sets `key`, perhaps behind a path of npm, to a value of its own.
fn assigns(bytes: &[u8], key: &str) -> bool {
    lines(bytes).any(|line| {
        let mut sides = line.splitn(2, |byte| matches!(byte, b'=' | b':') && !line.starts_with(b"//"));
        let (mut left, mut right) = (sides.next(), sides.next());
        if line.starts_with(b"//") {
            // `//registry/:_authToken=value`
            let mut parts = line.splitn(2, |byte| *byte == b'=');
            (left, right) = (parts.next(), parts.next());
        }
        let is_it = left.is_some_and(|left| left.trim_ascii().ends_with(key.as_bytes()));
        is_it && right.is_some_and(is_value)
    })
}

fn is_value(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let text = text.strip_prefix(b"\"").or_else(|| text.strip_prefix(b"'")).unwrap_or(text);
    !(text.is_empty() || matches!(text[0], b'$' | b'<' | b'"' | b'\'' | b'#' | b'%'))
}

/// Whether the bytes are a sequence in DER that begins with a version, as a private key does and a certificate does not.
fn is_der(bytes: &[u8]) -> bool {
    let body = match bytes {
        [0x30, 0x82, _, _, body @ ..] | [0x30, 0x81, _, body @ ..] | [0x30, ..=0x7F, body @ ..] => body,
        _ => return false,
    };
    body.starts_with(&[2, 1, 0]) || body.starts_with(&[2, 1, 1])
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_secret(name: &str, bytes: &[u8]) -> bool {
        secret(&RepoPath::new(name).unwrap(), &SourceFile::new(bytes.to_vec())).is_some()
    }

    #[test]
    fn a_name_and_what_it_holds_say_it_together() {
        for (name, text) in [
            (".env", "PASSWORD=hunter2\n"),
            ("app/.ENV", "A=b"),
            ("app/.env.production", "# db\nDB_URL=\"postgres://u:p@h\"\n"),
            ("id_rsa", "key"),
            (".npmrc", "//registry.example.org/:_authToken=abc\n"),
            (".npmrc", "_auth = abc\n"),
            (".pypirc", "[pypi]\nusername = __token__\npassword: abc\n"),
            (".htpasswd", "me:$apr1$a$b\n"),
            ("credentials.json", "{\"client_secret\": \"x\"}"),
            ("vault.kdbx", "x"),
        ] {
            assert!(is_secret(name, text.as_bytes()), "{name}: {text}");
        }
        assert!(is_secret("server.key", &[0x30, 0x82, 4, 0xA4, 2, 1, 0]));
        assert!(is_secret("store.jks", &[0xFE, 0xED, 0xFE, 0xED, 0, 0]));
    }

    #[test]
    fn near_misses_are_none() {
        for (name, text) in [
            (".env", ""),
            (".env", "# PASSWORD=x\nPASSWORD=\nTOKEN=$OTHER\nKEY=<your key>\n"),
            (".env.example", "PASSWORD=hunter2\n"),
            (".env.local.template", "PASSWORD=hunter2\n"),
            (".envrc", "use flake\n"),
            ("env", "A=b\n"),
            ("id_rsa.pub", "ssh-rsa AAAA\n"),
            (".npmrc", "registry=https://registry.example.org\n//registry.example.org/:_authToken=${TOKEN}\n"),
            (".pypirc", "[pypi]\nusername = __token__\n"),
            ("credentials.json", "{\"installed\": {}}"),
            ("translation.key", "save = Save\n"),
            ("chain.pem", "-----BEGIN CERTIFICATE-----\n"),
            ("keys.p12", "not one\n"),
        ] {
            assert!(!is_secret(name, text.as_bytes()), "{name}: {text}");
        }
    }
}
