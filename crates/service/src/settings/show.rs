use super::{Schema, Setting, Values};
use serde_json::Value;
use std::fmt::Write as _;

/// How secrets look.
const STARS: &str = "\"********\"";

/// The settings as a file, in the order of the file of defaults.
pub(super) fn show(schema: &Schema, values: &Values) -> String {
    let known = schema.known();
    let mut shown: Vec<(&String, &Setting)> = values.iter().collect();
    shown.sort_by_key(|(key, _)| known.get(*key).map_or(usize::MAX, |known| known.line));
    let lines: Vec<(&str, String, String)> = shown
        .iter()
        .map(|(key, setting)| {
            let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
            let value = match (&setting.value, schema.is_secret(key)) {
                (Value::String(secret), true) if !secret.is_empty() => STARS.to_owned(),
                (Value::String(text), false) => written(&Value::String(without_password(text))),
                (value, _) => written(value),
            };
            (section, format!("{name} = {value}"), setting.origin.to_string())
        })
        .collect();
    let width = lines
        .iter()
        .map(|(_, line, _)| line.chars().count())
        .max()
        .unwrap_or(0)
        .min(60);
    let mut text = String::new();
    let mut current = "";
    for (section, line, origin) in lines {
        if section != current {
            let gap = if text.is_empty() { "" } else { "\n" };
            // Writing to a string does not fail.
            let _ = writeln!(text, "{gap}[{section}]");
            current = section;
        }
        let _ = writeln!(text, "{line:width$}  # {origin}");
    }
    text
}

/// A value as TOML writes it.
fn written(value: &Value) -> String {
    match value {
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(written).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(table) => {
            let pairs = table.iter();
            let pairs: Vec<_> = pairs
                .map(|(key, value)| format!("{} = {}", Value::from(key.as_str()), written(value)))
                .collect();
            match pairs.is_empty() {
                true => "{}".to_owned(),
                false => format!("{{ {} }}", pairs.join(", ")),
            }
        }
        // JSON's strings, numbers and flags are TOML's too.
        Value::Bool(_) | Value::Null | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// `postgres://vigie:secret@db/vigie` with stars for the password.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let authority_end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(authority_end).unwrap_or((rest, ""));
    let Some((credentials, host)) = authority.rsplit_once('@') else {
        return text.to_owned();
    };
    let user = credentials.split(':').next().unwrap_or_default();
    match credentials.contains(':') {
        true => format!("{scheme}://{user}:********@{host}{path}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_in_an_address_is_not_shown() {
        for (address, shown) in [
            (
                "postgres://vigie:s3cret@db:5432/v",
                "postgres://vigie:********@db:5432/v",
            ),
            ("postgres://vigie:a@b@db/v", "postgres://vigie:********@db/v"),
            ("postgres://vigie@db/v", "postgres://vigie@db/v"),
            ("sqlite:///srv/a:b@c.db", "sqlite:///srv/a:b@c.db"),
            ("no address", "no address"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
