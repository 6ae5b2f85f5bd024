//! Text that a peer wrote, made fit to be shown.

use std::fmt::Write as _;
use x509_parser::der_parser::Oid;

/// Longer texts are cut: no name that a person reads needs more.
const SHOWN: usize = 1024;

/// The text without control, bidirectional and invisible characters: each becomes the `\XX` of its UTF-8 bytes, as
/// RFC 4514 section 2.4 writes them. Cut after 1,024 characters.
pub(crate) fn escape(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if text.len() <= SHOWN && text.bytes().all(is_plain) {
        return text.to_owned(); // as nearly every text is
    }
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
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// An object identifier in its dotted form. The parser's own does the same with a text for each number.
pub(crate) fn dotted(oid: &Oid<'_>) -> String {
    const USUAL: usize = 24;
    let Some(numbers) = oid.iter() else {
        return oid.to_id_string(); // a number beyond 64 bits
    };
    let mut text = String::with_capacity(USUAL);
    for number in numbers {
        if !text.is_empty() {
            text.push('.');
        }
        // Writing into a String does not fail.
        let _ = write!(text, "{number}");
    }
    text
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
    fn object_identifiers_are_dotted() {
        for bytes in [
            [0x55, 4, 3].as_slice(),
            &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1],
            &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 0x19],
            &[0x88, 0x37, 3],          // below 2 the first number has no bound
            &[0x2b, 0x80, 0x80, 0x01], // zeros in front
            &[[0x2b].as_slice(), &[0xff; 12], &[1]].concat(),
            &[0x2b, 0x86], // cut short
            &[],
        ] {
            let oid = Oid::new(bytes.into());
            assert_eq!(dotted(&oid), oid.to_id_string(), "{bytes:?}");
        }
    }

    #[test]
    fn hexadecimal_is_lower_case() {
        assert_eq!(hex(&[0, 0xab, 255]), "00abff");
    }
}
