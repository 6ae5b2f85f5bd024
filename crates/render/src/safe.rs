use std::borrow::Cow;

/// A text without the characters that could deceive a reader or command a terminal: control characters, bidirectional
/// controls (Unicode UAX #9) and invisible ones appear as `\u{202e}`.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(deceives) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if deceives(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Whether a character could deceive a reader or command a terminal: control characters, bidirectional controls (Unicode
/// UAX #9), invisible ones.
pub fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_shown_and_the_rest_is_left_alone() {
        for (text, shown) in [
            ("Zürich, café, 東京", "Zürich, café, 東京"),
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("moc.\u{202e}elgoog", "moc.\\u{202e}elgoog"),
            ("a\r\nb\u{85}c", "a\\u{d}\\u{a}b\\u{85}c"),
            ("zero\u{200b}width", "zero\\u{200b}width"),
            ("a\u{3164}b\u{ffa0}c", "a\\u{3164}b\\u{ffa0}c"),
            ("a\u{2800}b", "a\\u{2800}b"),
            ("a\u{fe0f}b\u{e0101}", "a\\u{fe0f}b\\u{e0101}"),
        ] {
            assert_eq!(safe(text), shown);
        }
    }
}
