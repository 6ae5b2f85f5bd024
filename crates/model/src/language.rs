use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A language in which Vigie speaks to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, the default.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in the order in which it is offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The ISO 639-1 code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// The text names no language of Vigie.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {0:?}: use en or fr")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads an ISO 639-1 code, alone or at the head of a locale (`fr_FR.UTF-8`, `en-GB`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let head = text.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match head.to_ascii_lowercase().as_str() {
            "en" => Ok(Self::En),
            "fr" => Ok(Self::Fr),
            _ => Err(UnknownLanguage(text.to_owned())),
        }
    }
}
