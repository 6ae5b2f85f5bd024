//! What a peer, a DNS server or a mail server said, made fit to be shown.

use model::Host;
use render::deceives;

/// More characters than a person reads of one name.
const LONGEST: usize = 200;

/// A peer's text: without control, bidirectional and invisible characters, and of at most 200 characters.
pub(crate) fn peer(text: &str) -> String {
    capped(&stripped(text))
}

/// A text without control, bidirectional and invisible characters; line breaks and tabs become spaces.
pub(crate) fn stripped(text: &str) -> String {
    text.chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
            other if deceives(other) => None,
            other => Some(other),
        })
        .collect()
}

/// A DNS name of a certificate in both its forms: `xn--mnchen-3ya.example (münchen.example)`.
pub(crate) fn dns_name(name: &str) -> String {
    let shown = peer(name);
    match unicode(name) {
        Some(unicode) => format!("{shown} ({unicode})"),
        None => shown,
    }
}

/// A host name in its own script, where it is an internationalised one.
pub(crate) fn unicode(name: &str) -> Option<String> {
    // A wildcard is no host, and the rest of it is.
    let (star, rest) = name.strip_prefix("*.").map_or(("", name), |rest| ("*.", rest));
    let host: Host = rest.parse().ok()?;
    host.name()?;
    let unicode = peer(&host.to_unicode());
    (unicode != rest.to_lowercase()).then(|| format!("{star}{unicode}"))
}

fn capped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_gone_and_the_rest_is_left_alone() {
        for (text, shown) in [
            ("Zürich, café, 東京", "Zürich, café, 東京"),
            ("a\u{1b}[31mb", "a[31mb"),
            ("moc.\u{202e}elgoog", "moc.elgoog"),
            ("a\r\nb\u{85}c", "a  b c"),
            ("zero\u{200b}width", "zerowidth"),
            ("a\u{3164}b\u{fe0f}c", "abc"),
        ] {
            assert_eq!(peer(text), shown);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let long = peer(&"é".repeat(500));
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with('…'));
        assert_eq!(peer(&"é".repeat(200)).chars().count(), 200);
        assert!(!peer(&"é".repeat(200)).ends_with('…'));
    }

    #[test]
    fn an_internationalised_name_is_shown_both_ways() {
        assert_eq!(
            dns_name("xn--mnchen-3ya.example"),
            "xn--mnchen-3ya.example (münchen.example)"
        );
        assert_eq!(
            dns_name("*.xn--mnchen-3ya.example"),
            "*.xn--mnchen-3ya.example (*.münchen.example)"
        );
        assert_eq!(dns_name("www.example.org"), "www.example.org");
    }
}
