//! What `set` and the options of a shell say.

use super::Mode;

/// The mode behind `set` with these options.
pub(super) fn set(mut mode: Mode, options: &[&str]) -> Mode {
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let (on, letters) = match (option.strip_prefix('-'), option.strip_prefix('+')) {
            (Some(letters), _) => (true, letters),
            (_, Some(letters)) => (false, letters),
            _ => return mode,
        };
        // `--noprofile` sets nothing.
        if letters.starts_with(['-', '+']) {
            continue;
        }
        if letters.contains('e') {
            mode.errexit = on;
        }
        if letters.ends_with('o') {
            match options.next() {
                Some(&"pipefail") => mode.pipefail = on,
                Some(&"errexit") => mode.errexit = on,
                _ => {}
            }
        }
    }
    mode
}
