//! The configuration in force, with the origin of each value, as TOML again.

use toml::de::{DeTable, DeValue};

use super::Loaded;
use super::decode::{Decode, Key, join};
use super::schema::Config;
use crate::text::lines::LineIndex;

/// Prints every value: the ones that are set as they are written, the others at their default.
pub fn print(loaded: &Loaded) -> String {
    let (document, _) = DeTable::parse_recoverable(&loaded.text);
    let printer = Printer { loaded, lines: LineIndex::new(loaded.text.as_bytes()) };
    let mut out = String::new();
    printer.table(&mut out, <Config as Decode>::keys(), Some(document.get_ref()), "");
    out.trim_start().to_owned()
}

struct Printer<'a> {
    loaded: &'a Loaded,
    lines: LineIndex,
}

impl Printer<'_> {
    /// Plain values first, as TOML wants it, then the tables below.
    fn table(&self, out: &mut String, keys: &[Key], table: Option<&DeTable<'_>>, prefix: &str) {
        let value = |key: &Key| {
            table.and_then(|table| table.iter().find(|(name, _)| name.get_ref() == key.name)).map(|(_, value)| value)
        };
        for key in keys.iter().filter(|key| (key.below)().is_empty() && !is_map(key)) {
            match (value(key), key.default) {
                (Some(value), _) => out.push_str(&self.line(key.name, value.span())),
                (None, None | Some("[]")) => out.push_str(&format!("# {} is not set\n", key.name)),
                (None, Some(default)) => out.push_str(&format!("{} = {default} # default\n", key.name)),
            }
        }
        for key in keys.iter().filter(|key| is_map(key)) {
            if let Some(DeValue::Table(map)) = value(key).map(|value| value.get_ref()) {
                out.push_str(&format!("\n[{}]\n", join(prefix, key.name)));
                for (name, value) in map.iter() {
                    out.push_str(&self.line(name.get_ref(), value.span()));
                }
            }
        }
        for key in keys.iter().filter(|key| !(key.below)().is_empty()) {
            let name = join(prefix, key.name);
            match value(key).map(|value| value.get_ref()) {
                Some(DeValue::Array(list)) => {
                    for element in list.iter() {
                        if let DeValue::Table(table) = element.get_ref() {
                            out.push_str(&format!("\n[[{name}]]\n"));
                            self.table(out, (key.below)(), Some(table), &name);
                        }
                    }
                }
                Some(DeValue::Table(table)) => {
                    out.push_str(&format!("\n[{name}]\n"));
                    self.table(out, (key.below)(), Some(table), &name);
                }
                _ if key.kind == "table" => {
                    out.push_str(&format!("\n[{name}]\n"));
                    self.table(out, (key.below)(), None, &name);
                }
                _ => {}
            }
        }
    }

    /// `name = value # file:line`, the value as it is written.
    fn line(&self, name: &str, span: std::ops::Range<usize>) -> String {
        let line = self.lines.line_index(span.start) + 1;
        format!("{name} = {} # {}:{line}\n", &self.loaded.text[span], self.loaded.name)
    }
}

/// Whether a key's value is a table whose keys are free.
fn is_map(key: &Key) -> bool {
    key.kind == "table of text"
}
