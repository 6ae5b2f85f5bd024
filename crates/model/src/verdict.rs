use serde::{Deserialize, Serialize};

/// The colour of an address or of a target. There is no "unknown": silence is never green.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The certificate is valid and no test shows a problem.
    Green,
    /// Valid, but the tests show a problem, or something essential could not be tested.
    Orange,
    /// Not valid, or no certificate could be read.
    Red,
}

impl Verdict {
    /// The word used in machine formats: `green`, `orange`, `red`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }
}

/// How much one finding weighs. The order is that of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; changes no colour.
    Info,
    /// Makes a target orange.
    Warning,
    /// Makes a target red.
    Error,
}

impl Severity {
    /// The word used in machine formats: `info`, `warning`, `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }

    /// The colour that one finding of this severity gives.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Error => Verdict::Red,
            Self::Info => Verdict::Green,
            Self::Warning => Verdict::Orange,
        }
    }
}
