//! What a fact or a template can name about a ledger.

use crate::config::schema::Ledger;

impl Ledger {
    /// The figures this ledger counts, in order.
    pub fn figure_names(&self) -> Vec<String> {
        if self.figure.is_empty() {
            return ["entries", "sections", "unique"].map(str::to_owned).to_vec();
        }
        let mut names: Vec<String> = Vec::new();
        for figure in self.figure.iter() {
            if !names.contains(&figure.name) {
                names.push(figure.name.clone());
            }
        }
        names
    }

    /// Everything a fact or a template can name about this ledger.
    pub fn fact_keys(&self) -> Vec<String> {
        let mut keys = self.figure_names();
        keys.extend(self.phrase.iter().map(|phrase| phrase.name.clone()));
        keys.extend(["latest", "latest.id", "latest.title", "latest.date"].map(str::to_owned));
        keys
    }
}
