//! A document in the forms of the one that the replaced scripts were about.

use super::{NONE, Repo, found};

/// A document in the forms of a real one: tiers, lists below bold lines, a constant, examples, a table, a checklist.
const REAL: &str = r#"# Governance

## 2. Tiers

### Tier 1: Auto-Approved (Low Risk)

**Criteria**:
- Only modifies **explicitly allowed paths** (see NEVER_AUTO_APPROVE_PATTERNS below)
- No protected paths touched

**Examples**:
- Helpers in the `examples/` directory
- Scripts in `scripts/` (not core)

**IMPORTANT (DEC-046)**: The following paths are **NEVER auto-approved**, even if changes are small:
- `docs/` - Documentation requires review (operators read it)
- `tests/` - Test changes require review (coverage)
- `.github/` - CI changes require review

**Action**: Proceed without human approval (only for paths NOT in NEVER_AUTO_APPROVE_PATTERNS)

### Tier 3: Approval Required (High Risk)

- Changes to `src/autopack/executor.py`
- Migrations (`scripts/migrations/*` here; `alembic/versions/*` as a guard)

## 3. Auto-Approval Rules

1. **Path Safety**:
   - NOT in NEVER_AUTO_APPROVE list
2. **Category Safety**:
   - Tests: NEVER auto-approved (`tests/` in NEVER_AUTO_APPROVE_PATTERNS per DEC-046)
   - Examples: Auto-approved if all other criteria met (`examples/` is allowed)
   - Implementation: Only if in allowed directories and not in NEVER_AUTO_APPROVE_PATTERNS

### NEVER_AUTO_APPROVE List

```python
NEVER_AUTO_APPROVE = [
    "scripts/migrations/*",   # Migrations
    ".env*",                  # Secrets
]
```

### Auto-Approval Examples

**Auto-Approved**:
```python
# New helper (50 lines)
File: scripts/util_helper.py
Decision: AUTO_APPROVED
```

## 4. Protected Paths

**Never Modified Without Approval**:
- `.git/` - internals
- `autopack.db` - the database

### Allowed Paths (Auto-Approvable)

**DEC-046 Update**: Only the following paths are auto-approvable (when other criteria met):
- `examples/` - Example code
- `scripts/` - Helpers

**NEVER_AUTO_APPROVE Paths** (always require approval):
- `tests/` - Test files
- `config/` - Configuration

### Isolation Rules

Protected paths MUST NOT be modified under any circumstances without explicit human approval.

| Level | Lines | Protected | Action |
|-------|-------|-----------|--------|
| LOW | <100 | No | Auto-approve |
| CRITICAL | Any | NEVER_AUTO_APPROVE | Always block |

**Allowed (auto-approved when criteria met)**:
- `examples/*` - auto-approved when <=100 lines, LOW risk

**NEVER_AUTO_APPROVE (DEC-046)** - Always require human approval:
- `docs/*` - operators read it
- `src/autopack/*` - core

Production: auto-approval is **never** allowed. The modern way is `src/autopack/governed_apply.py`.
"#;

#[test]
fn a_document_in_the_forms_of_a_real_one_agrees_with_what_it_means() {
    let config = include_str!("../../../../docs/examples/seed-policy.toml");
    let (config, _) = config.split_once("[[truth]]").unwrap();
    let config = config.replace("documented = true\n", "");
    let files = ["examples/a.py", "scripts/a.py", "docs/a.md", "tests/a.py", "config/a.yaml", ".github/a.yml"];
    let files = files.into_iter().chain(["src/autopack/a.py", "scripts/migrations/1.py"]);
    let files: Vec<(&str, &str)> = files.map(|path| (path, "x\n")).collect();
    let judged = |text: &str| {
        let own = [("xtask.toml", config.as_str()), ("docs/GOVERNANCE.md", text)];
        found(&Repo::git(&[&own[..], &files].concat()))
    };
    assert_eq!(judged(REAL), NONE);
    for (from, to) in [
        ("Helpers in the `examples/`", "Helpers in the `tests/`"),
        ("- Scripts in `scripts/` (not core)", "- Scripts in `config/` (not core)"),
        (
            "- `docs/` - Documentation requires review (operators",
            "- `examples/` - Documentation requires review (operators",
        ),
        ("- Changes to `src/autopack/executor.py`", "- Changes to `scripts/executor.py`"),
        (
            "NEVER auto-approved (`tests/` in NEVER_AUTO_APPROVE_PATTERNS per DEC-046)",
            "auto-approved (`tests/` is allowed)",
        ),
        ("Auto-approved if all other criteria met (`examples/`", "Auto-approved if all other criteria met (`tests/`"),
        ("    \".env*\",", "    \"scripts/*\","),
        ("- `.git/` - internals", "- `examples/` - internals"),
        ("- `scripts/` - Helpers", "- `docs/*.md` - Helpers"),
        ("- `tests/` - Test files", "- `scripts/` - Test files"),
        ("- `examples/*` - auto", "- `src/autopack/*` - auto"),
        ("- `src/autopack/*` - core", "- `src/autopack/*` - auto approved"),
    ] {
        assert!(REAL.contains(from), "{from}");
        assert_eq!(judged(&REAL.replacen(from, to, 1)).len(), 1, "{to}");
    }
}
