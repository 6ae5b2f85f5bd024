//! Whether a text has the form of a DNS name in a certificate (RFC 5280 section 4.2.1.6: the preferred name syntax of RFC 1034
//! section 3.5 as RFC 1123 section 2.1 changed it, and nothing else).

use model::Host;

/// What is wrong with a DNS name of subjectAltName.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A label that begins with `xn--` and decodes to nothing (RFC 5891 section 4.4).
    BadALabel,
    /// It holds what no name of a host holds.
    Character,
    /// It begins with a dot, or two stand together, or nothing stands there.
    EmptyLabel,
    /// It ends with a dot.
    FinalDot,
    /// A label of more than 63 bytes, or more than 253 in all.
    TooLong,
    /// An underscore, which DNS knows and host names do not.
    Underscore,
    /// An asterisk that is not the whole left-most label.
    Wildcard,
}

impl Fault {
    /// In words that follow the name.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::BadALabel => "has an internationalised label (xn--) that does not decode",
            Self::Character => "holds a character that no host name has",
            Self::EmptyLabel => "has an empty label",
            Self::FinalDot => "ends with a dot",
            Self::TooLong => "is too long",
            Self::Underscore => "holds an underscore",
            Self::Wildcard => "has an asterisk that is not the whole left-most label",
        }
    }

    /// Whether clients still know what name is meant.
    pub(crate) fn is_legible(self) -> bool {
        matches!(self, Self::BadALabel | Self::FinalDot | Self::Underscore)
    }
}

/// The gravest fault of a name; none where it is one. A wildcard is a name.
pub(crate) fn fault(name: &str) -> Option<Fault> {
    let host = name.strip_prefix("*.").unwrap_or(name);
    let (host, is_absolute) = match host.strip_suffix('.') {
        Some(relative) => (relative, true),
        None => (host, false),
    };
    if host.split('.').any(str::is_empty) {
        return Some(Fault::EmptyLabel);
    }
    if host.contains('*') {
        return Some(Fault::Wildcard);
    }
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_hyphened = |label: &str| label.starts_with('-') || label.ends_with('-');
    if !host.bytes().all(is_known) || host.split('.').any(is_hyphened) {
        return Some(Fault::Character);
    }
    if host.len() > 253 || host.split('.').any(|label| label.len() > 63) {
        return Some(Fault::TooLong);
    }
    if is_absolute {
        return Some(Fault::FinalDot);
    }
    if host.contains('_') {
        return Some(Fault::Underscore);
    }
    let is_encoded = |label: &str| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    (host.split('.').any(is_encoded) && host.parse::<Host>().is_err()).then_some(Fault::BadALabel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_the_fault_that_it_shows() {
        for (name, expected) in [
            ("www.example.org", None),
            ("WWW.Example.ORG", None),
            ("*.example.org", None),
            ("localhost", None),
            ("1and1.example", None),
            ("xn--mnchen-3ya.example.org", None),
            ("xn--628h.example.org", None),
            ("", Some(Fault::EmptyLabel)),
            (".example.org", Some(Fault::EmptyLabel)),
            ("www..example.org", Some(Fault::EmptyLabel)),
            ("*.", Some(Fault::EmptyLabel)),
            (".", Some(Fault::EmptyLabel)),
            ("*", Some(Fault::Wildcard)),
            ("w*.example.org", Some(Fault::Wildcard)),
            ("www.*.org", Some(Fault::Wildcard)),
            ("xn--*-1b3c148a.example.org", Some(Fault::Wildcard)),
            ("www example.org", Some(Fault::Character)),
            ("www.example.org\0", Some(Fault::Character)),
            ("münchen.example.org", Some(Fault::Character)),
            ("-www.example.org", Some(Fault::Character)),
            ("http://www.example.org", Some(Fault::Character)),
            ("www.example.org.", Some(Fault::FinalDot)),
            ("a_b.example.org", Some(Fault::Underscore)),
            ("xn--a\u{61}99999999999.example.org", Some(Fault::BadALabel)),
        ] {
            assert_eq!(fault(name), expected, "{name:?}");
        }
        assert_eq!(fault(&format!("{}.example.org", "a".repeat(64))), Some(Fault::TooLong));
        assert_eq!(fault(&"a.".repeat(126)), Some(Fault::FinalDot));
        assert_eq!(fault(&"ab.".repeat(90)), Some(Fault::TooLong));
    }
}
