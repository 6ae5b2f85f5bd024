//! Text that a peer wrote, made fit to be shown.

use std::fmt::Write as _;

/// Longer texts are cut: no name that a person reads needs more.
const SHOWN: usize = 1024;

/// The text without control, bidirectional and invisible characters: each becomes the `\XX` of its UTF-8 bytes, as
/// RFC 4514 section 2.4 writes them. Cut after 1,024 characters.
pub(crate) fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (count, character) in text.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        push(&mut shown, character);
    }
    shown
}

/// Appends one character, escaped where it must not be shown.
pub(crate) fn push(shown: &mut String, character: char) {
    if !is_treacherous(character) {
        shown.push(character);
        return;
    }
    let mut buffer = [0; 4];
    for byte in character.encode_utf8(&mut buffer).bytes() {
        // Writing into a String does not fail.
        let _ = write!(shown, "\\{byte:02X}");
    }
}

fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidirectional_characters_are_written_out() {
        for (text, shown) in [
            ("plain", "plain"),
            ("a\0b\r\n", "a\\00b\\0D\\0A"),
            ("moc\u{202e}.elgoog", "moc\\E2\\80\\AE.elgoog"),
            ("zero\u{200b}width", "zero\\E2\\80\\8Bwidth"),
            ("münchen", "münchen"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(escape(&"x".repeat(5000)).chars().count(), SHOWN + 1);
    }

    #[test]
    fn hexadecimal_is_lower_case() {
        assert_eq!(hex(&[0, 0xab, 255]), "00abff");
    }
}
