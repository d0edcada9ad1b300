//! What is said about steps.

/// `[1/3]`, of the step at the place `at`, from 0.
pub fn label(at: usize, count: usize) -> String {
    format!("[{}/{count}]", at + 1)
}

/// How long something took, as people say it: `0.4 s`, `12 s`, `3 min 20 s`.
pub fn duration(millis: u64) -> String {
    let seconds = millis / 1000;
    match seconds {
        0..=9 => format!("{seconds}.{} s", millis % 1000 / 100),
        10..=119 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_say_them() {
        let said = [40, 400, 9_999, 12_345, 119_999, 200_000].map(duration);
        assert_eq!(said, ["0.0 s", "0.4 s", "9.9 s", "12 s", "119 s", "3 min 20 s"]);
    }
}
