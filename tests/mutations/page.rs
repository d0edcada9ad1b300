//! docs/MUTATIONS.md, made from the tables.
