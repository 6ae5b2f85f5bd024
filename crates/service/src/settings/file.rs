use super::{Origin, Setting, Values};
use serde_json::Value;
use std::collections::BTreeMap;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What a file does not read for: the line, from 1, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: usize,
    pub(super) reason: String,
}

/// The values of a TOML text by dotted key. A table that is not empty is a section, unless its key is that of a setting
/// which is a table (`is_table`); everything else is a value.
pub(super) fn values(
    text: &str,
    origin: impl Fn(usize) -> Origin,
    is_table: impl Fn(&str) -> bool,
) -> Result<Values, Unreadable> {
    let table = DeTable::parse(text).map_err(|error| Unreadable {
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        reason: error.message().to_owned(),
    })?;
    let mut values = BTreeMap::new();
    let reader = Reader {
        text,
        origin: &origin,
        is_table: &is_table,
    };
    reader.flatten("", table.get_ref(), &mut values)?;
    Ok(values)
}

struct Reader<'a> {
    text: &'a str,
    origin: &'a dyn Fn(usize) -> Origin,
    is_table: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn flatten(&self, prefix: &str, table: &DeTable<'_>, values: &mut Values) -> Result<(), Unreadable> {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let dotted = match prefix {
                "" => name.to_owned(),
                prefix => format!("{prefix}.{name}"),
            };
            match value.get_ref() {
                DeValue::Table(inner) if !inner.is_empty() && !(self.is_table)(&dotted) => {
                    self.flatten(&dotted, inner, values)?;
                }
                // A section in which every setting is a comment.
                DeValue::Table(_) if is_header(self.text, key) && !(self.is_table)(&dotted) => {}
                _ => {
                    let line = line_of(self.text, key.span().start);
                    let value = json(value).map_err(|reason| Unreadable { line, reason })?;
                    let origin = (self.origin)(line);
                    values.insert(dotted, Setting { value, origin });
                }
            }
        }
        Ok(())
    }
}

/// Whether a key stands in a header (`[section]`) and not before a value (`key = {}`).
fn is_header(text: &str, key: &Spanned<impl Sized>) -> bool {
    let before = text.get(..key.span().start).unwrap_or_default();
    before
        .rsplit('\n')
        .next()
        .is_some_and(|line| line.trim_start().starts_with('['))
}

fn json(value: &Spanned<DeValue<'_>>) -> Result<Value, String> {
    Ok(match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map(Value::from)
            .map_err(|_| format!("{} is too large", number.as_str()))?,
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map(|number: f64| Value::from(number))
            .map_err(|_| format!("{} is no number", number.as_str()))?,
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(instant) => Value::String(instant.to_string()),
        DeValue::Array(elements) => Value::Array(elements.iter().map(json).collect::<Result<_, _>>()?),
        DeValue::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, value)| Ok((key.get_ref().to_string(), json(value)?)))
                .collect::<Result<_, String>>()?,
        ),
    })
}

/// One value as TOML writes it.
pub(super) fn value(text: &str) -> Result<Value, String> {
    let text = format!("value = {text}");
    let mut values =
        values(&text, |_| Origin::Default, |key| key == "value").map_err(|unreadable| unreadable.reason)?;
    values
        .remove("value")
        .map(|setting| setting.value)
        .ok_or_else(|| "there is no value".to_owned())
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
