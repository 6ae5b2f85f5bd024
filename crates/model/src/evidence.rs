use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What proves a finding: machine-readable facts by name. The keys that each code carries stand in the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Evidence(BTreeMap<String, Value>);

/// What kind of value an evidence key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// An array of strings.
    List,
    /// A whole number.
    Number,
    /// A string.
    Text,
    /// An instant, as an RFC 3339 string in UTC.
    Time,
}

impl EvidenceKind {
    /// How the kind is named in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "list of strings",
            Self::Number => "number",
            Self::Text => "string",
            Self::Time => "RFC 3339 time",
        }
    }
}

impl Evidence {
    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Sets a key.
    pub fn set(&mut self, key: &str, value: impl Into<EvidenceValue>) {
        self.0.insert(key.to_owned(), value.into().0);
    }

    /// Every key with its value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value that evidence may hold: made from text, numbers, instants and lists of text.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceValue(Value);

impl From<&str> for EvidenceValue {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for EvidenceValue {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<i64> for EvidenceValue {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<usize> for EvidenceValue {
    fn from(number: usize) -> Self {
        Self(number.into())
    }
}

impl From<u32> for EvidenceValue {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}

impl From<Timestamp> for EvidenceValue {
    fn from(instant: Timestamp) -> Self {
        Self(instant.to_string().into())
    }
}

impl From<Vec<String>> for EvidenceValue {
    fn from(list: Vec<String>) -> Self {
        Self(list.into())
    }
}
