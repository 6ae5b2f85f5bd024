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

/// The values of a TOML text by dotted key; a table that is not empty is a section, everything else a value.
pub(super) fn values(text: &str, origin: impl Fn(usize) -> Origin) -> Result<Values, Unreadable> {
    let table = DeTable::parse(text).map_err(|error| Unreadable {
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        reason: error.message().to_owned(),
    })?;
    let mut values = BTreeMap::new();
    flatten(text, "", table.get_ref(), &origin, &mut values)?;
    Ok(values)
}

fn flatten(
    text: &str,
    prefix: &str,
    table: &DeTable<'_>,
    origin: &dyn Fn(usize) -> Origin,
    values: &mut Values,
) -> Result<(), Unreadable> {
    for (key, value) in table {
        let name: &str = key.get_ref();
        let dotted = match prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}.{name}"),
        };
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => flatten(text, &dotted, inner, origin, values)?,
            // A section in which every setting is a comment.
            DeValue::Table(_) if is_header(text, key) => {}
            _ => {
                let line = line_of(text, key.span().start);
                let value = json(value).map_err(|reason| Unreadable { line, reason })?;
                let origin = origin(line);
                values.insert(dotted, Setting { value, origin });
            }
        }
    }
    Ok(())
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
    let mut values = values(&text, |_| Origin::Default).map_err(|unreadable| unreadable.reason)?;
    values
        .remove("value")
        .map(|setting| setting.value)
        .ok_or_else(|| "there is no value".to_owned())
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
