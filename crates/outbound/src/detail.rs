use std::fmt::Display;

/// The most characters of a foreign text that go into an error.
const MOST_CHARACTERS: usize = 200;

/// What a library or a peer says, fit for an error: control characters escaped, and cut where it gets long. A TLS error,
/// for one, repeats the names in the peer's certificate.
pub(crate) fn detail(text: &dyn Display) -> String {
    let text = text.to_string();
    let mut detail = String::with_capacity(text.len().min(MOST_CHARACTERS));
    for (index, character) in text.chars().enumerate() {
        if index == MOST_CHARACTERS {
            detail.push('…');
            break;
        }
        if character.is_control() {
            detail.extend(character.escape_default());
        } else {
            detail.push(character);
        }
    }
    detail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_texts_are_escaped_and_cut() {
        assert_eq!(detail(&"a\r\nb\u{1b}[31m é"), "a\\r\\nb\\u{1b}[31m é");
        assert_eq!(detail(&"é".repeat(1000)).chars().count(), MOST_CHARACTERS + 1);
    }
}
