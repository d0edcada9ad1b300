//! The reference of every key, made from the declarations in `schema`.

use super::decode::{Decode, Key};
use super::schema::Config;
use crate::text::markdown::table::escape_cell;

/// Every table and key as Markdown.
pub fn markdown() -> String {
    let mut out = String::new();
    push_tables(&mut out, "", <Config as Decode>::keys());
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn push_tables(out: &mut String, prefix: &str, keys: &[Key]) {
    for key in keys {
        let below = (key.below)();
        if below.is_empty() {
            continue;
        }
        let name = super::decode::join(prefix, key.name);
        let heading = if key.kind == "list of tables" { format!("[[{name}]]") } else { format!("[{name}]") };
        out.push_str(&format!("### `{heading}`\n\n{}\n\n", key.doc.join(" ").trim()));
        out.push_str("| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
        for key in below.iter() {
            let default = match (key.required, key.default) {
                (true, _) => "required".to_owned(),
                (false, None | Some("[]")) => "none".to_owned(),
                (false, Some(default)) => format!("`{}`", escape_cell(default)),
            };
            let doc = escape_cell(key.doc.join(" ").trim());
            out.push_str(&format!("| `{}` | {} | {default} | {doc} |\n", key.name, escape_cell(key.kind)));
        }
        out.push('\n');
        for key in below.iter().filter(|key| !(key.words)().is_empty()) {
            out.push_str(&format!("Values of `{}`:\n\n", key.name));
            for (word, doc) in (key.words)() {
                out.push_str(&format!("- `{word}`: {}\n", doc.trim()));
            }
            out.push('\n');
        }
        push_tables(out, &name, below);
    }
}
