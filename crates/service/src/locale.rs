/// The locale that the environment asks messages to be in, such as `fr_FR.UTF-8`: the first of `LC_ALL`, `LC_MESSAGES`
/// and `LANG` that is set and not empty (POSIX.1-2024 section 8.2).
pub fn locale() -> Option<String> {
    first_set(variable)
}

fn first_set(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the place where the locale is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_variable_that_says_something_wins() {
        let environment = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LANG" => Some("fr_FR.UTF-8".to_owned()),
            _ => None,
        };
        assert_eq!(first_set(environment), Some("fr_FR.UTF-8".to_owned()));
        assert_eq!(first_set(|_| None), None);
    }
}
