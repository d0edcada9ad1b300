//! A plan and what is known of its items.

use super::Plan;

/// What is known of one item.
#[derive(Clone, Debug)]
pub struct Row {
    /// How far it is, as a word.
    pub state: &'static str,
    /// How far git says it is.
    pub actual: &'static str,
    /// Why.
    pub reasons: Vec<String>,
    /// The items that it waits for, by place.
    pub waits: Vec<usize>,
    /// The items that should have come first, by place.
    pub wishes: Vec<usize>,
}

/// A plan and what is known of its items.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// What the main branch is called.
    pub base: &'a str,
    /// What is known, item by item.
    pub rows: Vec<Row>,
}

impl<'a> Board<'a> {
    /// The id of an item.
    pub fn name(&self, place: usize) -> &'a str {
        self.plan.items.get(place).map_or("", |item| item.name.as_str())
    }

    /// The first few of several ids, and how many more there are.
    pub fn names(&self, places: &[usize]) -> String {
        // More of them would hide the rest of the line; the machine report has all.
        const NAMED_MAX: usize = 6;
        let named: Vec<&str> = places.iter().take(NAMED_MAX).map(|place| self.name(*place)).collect();
        let more = places.len().saturating_sub(NAMED_MAX);
        if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
    }

    /// The priorities of an item: `P0/P1`.
    pub fn priority(&self, place: usize) -> String {
        let priorities = self.plan.items[place].priorities.iter();
        priorities.map(|priority| format!("P{priority}")).collect::<Vec<_>>().join("/")
    }

    /// The title of an item.
    pub fn title(&self, place: usize) -> &'a str {
        self.plan.items[place].title(self.text)
    }

    /// Why an item is where it is, in one line.
    pub fn why(&self, place: usize) -> String {
        let row = &self.rows[place];
        let shown = if row.state == "landed" { 1 } else { row.reasons.len() };
        let mut parts: Vec<String> = row.reasons.iter().take(shown).cloned().collect();
        if !row.waits.is_empty() {
            parts.insert(0, format!("waits for {}", self.names(&row.waits)));
        }
        if !row.wishes.is_empty() {
            parts.push(format!("{} should come first", self.names(&row.wishes)));
        }
        if row.state == "contradicted" {
            parts.push(format!("git says {}", row.actual));
        }
        parts.join("; ")
    }

    /// The items that can be begun, most urgent first; what should wait for others comes last.
    pub fn next(&self) -> Vec<usize> {
        let mut ready: Vec<usize> = (0..self.rows.len()).filter(|place| self.rows[*place].state == "ready").collect();
        let urgency = |place: &usize| {
            let priorities = &self.plan.items[*place].priorities;
            (!self.rows[*place].wishes.is_empty(), priorities.first().copied().unwrap_or(u8::MAX), *place)
        };
        ready.sort_by_cached_key(urgency);
        ready
    }

    /// How many items are how far: `3 items: 1 landed, 2 ready`.
    pub fn summary(&self) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for row in &self.rows {
            match counts.iter_mut().find(|(state, _)| *state == row.state) {
                Some((_, count)) => *count += 1,
                None => counts.push((row.state, 1)),
            }
        }
        let parts: Vec<String> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
        let plural = if self.rows.len() == 1 { "" } else { "s" };
        format!("{} item{plural}: {}", self.rows.len(), parts.join(", "))
    }
}
