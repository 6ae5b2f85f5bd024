use super::{
    Origin, Problem, Schema, Setting, Sources, Values, file,
    schema::Known,
    variable::{self, Kind},
};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

/// All layers on top of each other, and what is wrong with them.
pub(super) fn merge(schema: &Schema, sources: &Sources) -> (Values, Vec<Problem>) {
    let mut merge = Merge {
        schema,
        known: schema.known(),
        values: schema.defaults(),
        problems: Vec::new(),
    };
    if let Some(path) = &sources.file {
        merge.take_file(path);
    }
    let variables = sources.variables.iter();
    merge.take_layer(variables.filter_map(|(name, text)| {
        let key = variable::key(name)?;
        Some((key, Raw::Text(text), Origin::Variable(name.clone())))
    }));
    let flags = sources.flags.iter();
    merge.take_layer(flags.map(|flag| (flag.key.to_owned(), Raw::Text(&flag.value), Origin::Flag(flag.flag))));
    (merge.values, merge.problems)
}

struct Merge<'a> {
    schema: &'a Schema,
    known: BTreeMap<String, Known>,
    values: Values,
    problems: Vec<Problem>,
}

/// A value as its layer has it.
enum Raw<'a> {
    Text(&'a str),
    Value(Value),
}

/// What names the file that holds a secret.
const FILE: &str = "_file";

impl Merge<'_> {
    fn take_file(&mut self, path: &Path) {
        let at = |line| Origin::File {
            path: path.to_owned(),
            line,
        };
        let whole = |origin, what| Problem {
            origin,
            key: String::new(),
            what,
            mend: String::new(),
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let what = format!("the settings file {} cannot be read: {error}", path.display());
                return self.problems.push(whole(None, what));
            }
        };
        let is_table = |key: &str| self.known.get(key).is_some_and(|known| known.kind == Kind::Table);
        match file::values(&text, at, is_table) {
            Ok(values) => self.take_layer(
                values
                    .into_iter()
                    .map(|(key, setting)| (key, Raw::Value(setting.value), setting.origin)),
            ),
            Err(unreadable) => {
                let what = format!("this is no TOML: {}", unreadable.reason);
                self.problems.push(whole(Some(at(unreadable.line)), what));
            }
        }
    }

    fn take_layer<'r>(&mut self, layer: impl Iterator<Item = (String, Raw<'r>, Origin)>) {
        let mut from_files: BTreeMap<String, Origin> = BTreeMap::new();
        let layer: Vec<_> = layer.collect();
        for (key, raw, origin) in &layer {
            if let Some(secret) = self.secret_in_file(key) {
                from_files.insert(secret.clone(), origin.clone());
                self.take_secret(&secret, raw, origin.clone());
            }
        }
        for (key, raw, origin) in layer {
            if self.secret_in_file(&key).is_some() {
                continue;
            }
            if let Some(other) = from_files.get(&key) {
                let what = format!("it is given twice, here and by {key}{FILE} ({other})");
                self.push(&key, origin, what, "take one of them away");
                continue;
            }
            self.take_value(key, raw, origin);
        }
    }

    /// The secret whose file a key names.
    fn secret_in_file(&self, key: &str) -> Option<String> {
        let secret = key.strip_suffix(FILE)?;
        (self.schema.is_secret(secret) && !self.known.contains_key(key)).then(|| secret.to_owned())
    }

    fn take_secret(&mut self, secret: &str, raw: &Raw<'_>, origin: Origin) {
        let path = match raw {
            Raw::Text(path) => path,
            Raw::Value(value) => value.as_str().unwrap_or_default(),
        };
        match fs::read_to_string(path) {
            Ok(text) => {
                let value = Value::from(text.trim_end_matches(['\r', '\n']));
                self.values.insert(secret.to_owned(), Setting { value, origin });
            }
            Err(error) => {
                let key = format!("{secret}{FILE}");
                let what = format!("{path} cannot be read: {error}");
                self.push(&key, origin, what, "let the user that Vigie runs as read it");
            }
        }
    }

    fn take_value(&mut self, key: String, raw: Raw<'_>, origin: Origin) {
        let Some(known) = self.known.get(&key) else {
            let mend = self.nearest(&key);
            return self.push(&key, origin, "there is no such setting".to_owned(), &mend);
        };
        let value = match raw {
            Raw::Value(value) => Ok(value),
            Raw::Text(text) => known.kind.read(text),
        };
        match value {
            Ok(value) => {
                self.values.insert(key, Setting { value, origin });
            }
            Err(reason) => {
                let mend = match known.kind {
                    Kind::List => "write a list, such as a,b or [\"a\", \"b\"]",
                    Kind::Table => "write a table, such as { a = \"b\" }",
                    Kind::Flag | Kind::Float | Kind::Text | Kind::Whole => "",
                };
                self.push(&key, origin, reason, mend);
            }
        }
    }

    fn nearest(&self, key: &str) -> String {
        let nearest = self
            .known
            .keys()
            .map(|known| (strsim::damerau_levenshtein(known, key), known))
            .min_by_key(|(distance, _)| *distance);
        match nearest {
            Some((distance, known)) if distance <= 1 + key.len() / 4 => format!("did you mean {known}?"),
            _ => "`vigie config` prints all there are".to_owned(),
        }
    }

    fn push(&mut self, key: &str, origin: Origin, what: String, mend: &str) {
        self.problems.push(Problem {
            origin: Some(origin),
            key: key.to_owned(),
            what,
            mend: mend.to_owned(),
        });
    }
}
