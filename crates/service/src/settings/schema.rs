use super::{Values, file, variable::Kind};
use std::collections::BTreeMap;

/// The settings of a program.
///
/// The text is a TOML file with every setting and its default, each under a comment that says its effect and unit. A
/// setting without default stands there as `#key = example`, with nothing between the sign and the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The commented file of defaults.
    pub text: &'static str,
    /// The dotted keys of secrets: they are not shown, and `key_file` may name a file that holds the value.
    pub secrets: &'static [&'static str],
}

/// What is known of a setting from the file of defaults.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// Where it stands in the file: the order in which settings are shown.
    pub(super) line: usize,
    /// What kind of value it has.
    pub(super) kind: Kind,
    /// What the comment above it says.
    pub(super) comment: String,
    /// The default, as it is written in the file; none where there is no default.
    pub(super) default: Option<String>,
}

impl Schema {
    /// Whether a key is a secret.
    pub(super) fn is_secret(&self, key: &str) -> bool {
        self.secrets.contains(&key)
    }

    /// The values of the text. A text that does not read is a bug that every test of the program finds.
    pub(super) fn defaults(&self) -> Values {
        file::values(self.text, |_| super::Origin::Default, |_| false).unwrap_or_default()
    }

    /// Every setting by its dotted key, also those without default.
    pub(super) fn known(&self) -> BTreeMap<String, Known> {
        let defaults = self.defaults();
        let mut known = BTreeMap::new();
        let mut section = String::new();
        let mut comment: Vec<&str> = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
                section = name.trim().to_owned();
                comment.clear();
            } else if let Some((key, written, is_default)) = assignment(line) {
                let dotted = match section.is_empty() {
                    true => key.to_owned(),
                    false => format!("{section}.{key}"),
                };
                let kind = match defaults.get(&dotted) {
                    Some(setting) => Kind::of(&setting.value),
                    None => file::value(written).map_or(Kind::Text, |value| Kind::of(&value)),
                };
                let entry = Known {
                    line: index + 1,
                    kind,
                    comment: std::mem::take(&mut comment).join(" "),
                    default: is_default.then(|| written.to_owned()),
                };
                known.insert(dotted, entry);
            } else if let Some(words) = line.strip_prefix('#') {
                comment.push(words.trim());
            } else {
                comment.clear();
            }
        }
        known
    }
}

/// `key = value`, or `#key = value` for a setting without default.
fn assignment(line: &str) -> Option<(&str, &str, bool)> {
    let (text, is_default) = line.strip_prefix('#').map_or((line, true), |rest| (rest, false));
    let (key, value) = text.split_once(" = ")?;
    let is_key = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    (!key.is_empty() && key.chars().all(is_key)).then(|| (key, value.trim(), is_default))
}
