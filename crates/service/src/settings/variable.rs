use super::file;
use serde_json::Value;

/// What variables of settings begin with; `__` stands between section and key.
const PREFIX: &str = "VIGIE_";

/// The dotted key that a variable sets: `VIGIE_SCANNER__POOL` is `scanner.pool`.
///
/// Without `__` it is no setting: `VIGIE_LOG` is a flag's, and an orchestrator may put in `VIGIE_API_PORT` by itself.
pub(super) fn key(name: &str) -> Option<String> {
    let rest = name.strip_prefix(PREFIX)?;
    rest.contains("__")
        .then(|| rest.to_ascii_lowercase().replace("__", "."))
}

/// What kind of value a setting has: how the text of a variable is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Float,
    List,
    Table,
    Text,
    Whole,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Flag,
            Value::Number(number) if number.is_f64() => Self::Float,
            Value::Number(_) => Self::Whole,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Table,
            Value::Null | Value::String(_) => Self::Text,
        }
    }

    /// Reads a text, which a variable or a flag holds. A list may be written as TOML writes it or with commas between its
    /// elements.
    pub(super) fn read(self, text: &str) -> Result<Value, String> {
        let trimmed = text.trim();
        match self {
            Self::Text => Ok(Value::String(text.to_owned())),
            Self::List if !trimmed.starts_with('[') => Ok(trimmed
                .split(',')
                .map(str::trim)
                .filter(|element| !element.is_empty())
                .map(element)
                .collect()),
            Self::Flag | Self::Float | Self::List | Self::Table | Self::Whole => match file::value(trimmed) {
                Ok(value) => Ok(value),
                // Let the setting itself say what it wants.
                Err(_) if self != Self::List && self != Self::Table => Ok(Value::String(text.to_owned())),
                Err(reason) => Err(reason),
            },
        }
    }
}

/// A whole number where it is one; else text.
fn element(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
}
