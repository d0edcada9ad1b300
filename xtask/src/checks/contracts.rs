//! `contracts`: workflows enforce what is called enforced, and changes are approved by whom the policy says.
//!
//! Other contracts of operators (routing, compose, secrets, safe defaults) will stand beside these.

pub mod ci;
pub mod pinning;
pub mod policy;

use std::sync::Arc;

use super::Check;
use crate::config::schema::Config;
use crate::model::Rule;

/// The rules of each contract, in the order of the reference.
pub const RULES: [&[&Rule]; 3] = [ci::RULES, policy::RULES, pinning::RULES];

/// Every contract, for its own task or beside others.
pub fn contracts(config: &Arc<Config>, alone: bool) -> Vec<Box<dyn Check>> {
    vec![
        Box::new(ci::Workflows::new(config, alone)),
        Box::new(policy::Governance::new(config)),
        Box::new(pinning::Pins::new(config)),
    ]
}
