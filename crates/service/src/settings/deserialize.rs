use super::{Loaded, Problem, Schema, SettingsError, Sources, Values, layers};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

impl Schema {
    /// Reads the settings: the defaults, and on top of them each layer of the sources.
    ///
    /// # Errors
    /// Everything that is wrong, not only the first thing.
    pub fn load<T: DeserializeOwned>(&self, sources: &Sources) -> Result<Loaded<T>, SettingsError> {
        let (mut values, mut problems) = layers::merge(self, sources);
        let kept = values.clone();
        let defaults = self.defaults();
        // A value that does not read gives way to its default, so that the others are looked at too.
        let settings = loop {
            let error = match serde_path_to_error::deserialize::<_, T>(nested(&values)) {
                Ok(settings) => break Some(settings),
                Err(error) => error,
            };
            let path = error.path().to_string();
            let key = nearest_key(&values, &path);
            problems.push(self.problem(&values, &path, key.as_deref(), &error.inner().to_string()));
            let Some(key) = key else { break None };
            let before = match defaults.get(&key) {
                Some(default) => values.insert(key.clone(), default.clone()),
                None => values.remove(&key),
            };
            if before.as_ref() == defaults.get(&key) {
                break None;
            }
        };
        match settings {
            Some(settings) if problems.is_empty() => Ok(Loaded {
                settings,
                values: kept,
                schema: *self,
            }),
            _ => Err(SettingsError { problems }),
        }
    }

    fn problem(&self, values: &Values, path: &str, key: Option<&str>, reason: &str) -> Problem {
        let known = key.and_then(|key| self.known().remove(key));
        let mut mend = String::new();
        if let Some(known) = known {
            if let Some(default) = known.default {
                mend = format!("the default is {default}");
            }
            if !known.comment.is_empty() {
                let separator = if mend.is_empty() { "" } else { ". " };
                mend = format!("{mend}{separator}{}", known.comment);
            }
        }
        let is_secret = key.is_some_and(|key| self.is_secret(key));
        Problem {
            origin: key
                .and_then(|key| values.get(key))
                .map(|setting| setting.origin.clone()),
            key: key.unwrap_or(path).to_owned(),
            what: match is_secret {
                true => "the value does not read".to_owned(),
                false => in_plain_words(reason),
            },
            mend,
        }
    }
}

/// Sections again.
fn nested(values: &Values) -> Value {
    let mut root = Map::new();
    for (key, setting) in values {
        insert(&mut root, key, setting.value.clone());
    }
    Value::Object(root)
}

fn insert(table: &mut Map<String, Value>, key: &str, value: Value) {
    let Some((section, rest)) = key.split_once('.') else {
        table.insert(key.to_owned(), value);
        return;
    };
    let inner = table.entry(section).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        insert(inner, rest, value);
    }
}

/// The setting in which something does not read: `scanner.deny_ranges[3]` is `scanner.deny_ranges`.
fn nearest_key(values: &Values, path: &str) -> Option<String> {
    values
        .keys()
        .filter(|key| {
            path.strip_prefix(key.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
        .max_by_key(|key| key.len())
        .cloned()
}

/// The types of the program mean nothing to an operator.
fn in_plain_words(reason: &str) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("expected a nonzero u32", "expected a whole number, 1 or more"),
        ("expected a nonzero usize", "expected a whole number, 1 or more"),
        ("expected u16", "expected a whole number from 0 to 65535"),
        ("expected u32", "expected a whole number, 0 or more"),
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected usize", "expected a whole number, 0 or more"),
        ("expected a boolean", "expected true or false"),
        ("expected a sequence", "expected a list"),
    ];
    WORDS.iter().fold(reason.to_owned(), |text, (technical, plain)| {
        text.replace(technical, plain)
    })
}
