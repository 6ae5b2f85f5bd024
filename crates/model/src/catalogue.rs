//! The findings catalogue: every code with its number, name, severities, evidence and source. Codes are a public
//! contract: never renamed, never reused.
//!
//! The table stands in `catalogue/table.rs`; the texts in `texts/{en,fr}/*.ftl`, read through [`Texts`].

mod document;
mod table;
mod texts;

pub use document::document;
pub use table::Code;
pub use texts::{Context, Texts, date, table_of_texts};

use crate::{EvidenceKind, Severity};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What the catalogue knows of a code, texts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The code as it is written: `chain.issuer_unknown`.
    pub id: &'static str,
    /// OpenSSL's `X509_V_ERR` number where one fits; 37 for a host name that does not match.
    pub number: Option<u16>,
    /// The name that managers know: in capitals where a number goes with it, `TimeoutError` and its like for the network.
    pub name: Option<&'static str>,
    /// Severity under the policy `copibot`.
    pub severity: Severity,
    /// Severity under the policy `strict`.
    pub strict: Severity,
    /// Where the rule comes from: RFC section, CVE, CA/B rule.
    pub source: &'static str,
    /// The evidence that findings of this code carry.
    pub evidence: &'static [EvidenceKey],
}

/// One key of a code's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceKey {
    /// The key in the JSON object.
    pub name: &'static str,
    /// What kind of value it holds.
    pub kind: EvidenceKind,
    /// Whether every finding of the code carries it.
    pub required: bool,
}

impl Code {
    /// The code as it is written: `chain.issuer_unknown`.
    pub fn as_str(self) -> &'static str {
        self.entry().id
    }

    /// The part before the dot: `chain`, `cert`, `net` ...
    pub fn family(self) -> &'static str {
        self.as_str().split('.').next().unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// The text names no code of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}: `vigie explain` without argument lists them all")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == text)
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_code_is_written_twice_and_each_reads_back() {
        let ids: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert_eq!(code.entry().code, *code);
        }
    }

    #[test]
    fn a_number_has_a_name() {
        for code in Code::ALL {
            let entry = code.entry();
            assert!(entry.number.is_none() || entry.name.is_some(), "{code}");
        }
    }

    #[test]
    fn strict_never_weighs_less() {
        assert!(
            Code::ALL
                .iter()
                .all(|code| code.entry().strict >= code.entry().severity)
        );
    }
}
