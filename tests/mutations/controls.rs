//! Changes that break nothing.

use super::Control;

/// Every control.
pub const ALL: &[Control] = &[];
