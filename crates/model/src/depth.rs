use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How much of a server is tested. Each depth includes the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// Certificate, chain, host name: one handshake an address.
    Quick,
    /// And protocol versions and common weaknesses.
    Standard,
    /// Everything.
    Deep,
}

impl Depth {
    /// The word used on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Standard => "standard",
            Self::Deep => "deep",
        }
    }
}

impl fmt::Display for Depth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// The text names no depth.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown depth {0:?}: use quick, standard or deep")]
pub struct UnknownDepth(String);

impl FromStr for Depth {
    type Err = UnknownDepth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "quick" => Ok(Self::Quick),
            "standard" => Ok(Self::Standard),
            "deep" => Ok(Self::Deep),
            other => Err(UnknownDepth(other.to_owned())),
        }
    }
}
