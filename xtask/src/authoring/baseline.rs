//! `docs-drift baseline`: the findings of today, written down as accepted.

use std::sync::Arc;

use super::Plan;
use crate::checks::docs_drift;
use crate::config::schema::Config;
use crate::model::Snapshot;

/// Plans the baseline anew.
///
/// # Errors
/// Says when none is configured, or what could not be judged.
pub fn plan(config: &Config, snapshot: &Snapshot) -> Result<Plan, String> {
    let edits = docs_drift::record(&Arc::new(config.clone()), snapshot)?;
    let notes = match &config.docs_drift.baseline {
        Some(path) if edits.is_empty() => vec![format!("{path} records the findings of today already")],
        Some(path) => vec![format!("{path} records the findings of today; only new ones fail from now on")],
        None => Vec::new(),
    };
    Ok(Plan { edits, notes, ..Plan::default() })
}
