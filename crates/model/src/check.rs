use crate::Code;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What became of one check at one address. A probe whose hello was not accepted has tested nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The code of the finding that was looked for.
    pub check: Code,
    /// The address, or none for what concerns the whole target.
    pub address: Option<IpAddr>,
    /// The answer.
    pub state: CheckState,
    /// Why it could not be tested, or does not apply: a short machine word such as `timeout`.
    pub reason: Option<String>,
}

impl Check {
    /// A check with an answer, at no address yet.
    pub fn new(check: Code, state: CheckState) -> Self {
        Self {
            check,
            address: None,
            state,
            reason: None,
        }
    }

    /// Found or not found.
    pub fn answered(check: Code, found: bool) -> Self {
        Self::new(check, if found { CheckState::Found } else { CheckState::NotFound })
    }

    /// The check could not be made; `reason` is a short machine word.
    pub fn could_not_test(check: Code, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..Self::new(check, CheckState::CouldNotTest)
        }
    }

    /// The check means nothing here; `reason` is a short machine word.
    pub fn not_applicable(check: Code, reason: impl Into<String>) -> Self {
        Self {
            reason: Some(reason.into()),
            ..Self::new(check, CheckState::NotApplicable)
        }
    }
}

/// The four answers of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// The defect is there.
    Found,
    /// It was looked for and is not there.
    NotFound,
    /// It was not possible to look; nothing is known.
    CouldNotTest,
    /// The question makes no sense for this target.
    NotApplicable,
}
