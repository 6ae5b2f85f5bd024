use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// The longest name in its presentation form without the trailing dot (RFC 1035 section 2.3.4: 255 octets on the wire).
const LONGEST_NAME: usize = 253;
/// RFC 1035 section 2.3.4.
const LONGEST_LABEL: usize = 63;

/// What a host is written as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostSyntax {
    /// An IP address.
    Address(IpAddr),
    /// A name of A-labels in lower case, without trailing dot.
    Name(String),
}

/// Why a text is not a host. The one who wrote it is at fault; the message says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// `[` without `]`, or brackets around something else than an IPv6 address.
    #[error("brackets belong around an IPv6 address, as in [2001:db8::1]")]
    Brackets,
    /// Nothing was written.
    #[error("the host is empty: write a name such as www.example.org, or an IP address")]
    Empty,
    /// Two dots in a row, or one at the start.
    #[error("the name has an empty part: remove the dot at the start or the second of two dots")]
    EmptyLabel,
    /// A character that no host has.
    #[error("{character:?} cannot stand in a host: write the name alone, without scheme, path, port or blanks")]
    ForbiddenCharacter {
        /// The first such character.
        character: char,
    },
    /// No IDNA name (UTS #46).
    #[error("the name is no valid internationalised name: check its letters, or write it in its xn-- form")]
    Idna,
    /// One part is too long.
    #[error("a part of the name has {length} characters in its ASCII form, at most {LONGEST_LABEL} are possible")]
    LabelTooLong {
        /// Its length in its ASCII form.
        length: usize,
    },
    /// The whole is too long.
    #[error("the name has {length} characters in its ASCII form, at most {LONGEST_NAME} are possible")]
    NameTooLong {
        /// Its length in its ASCII form.
        length: usize,
    },
    /// A number, a short, octal or hexadecimal form of an IPv4 address, or a name that ends like one.
    #[error("this looks like an IPv4 address in an unusual form: write four decimal numbers, as in 192.0.2.1")]
    NumericForm,
    /// A wildcard name.
    #[error("a wildcard stands for many hosts: write one of them, such as www instead of the asterisk")]
    Wildcard,
    /// An IPv6 address with a zone.
    #[error("an IPv6 zone (after %) has a meaning on one machine only: write the address without it")]
    Zone,
}

/// Reads a host: an IPv4 address in its usual form, an IPv6 address with or without brackets, or a name.
///
/// A name is brought to its A-labels (UTS #46, non-transitional: `faß.example` is `xn--fa-hia.example`). Underscores are
/// accepted, and hyphens anywhere in a label, for there are servers with such names; one trailing dot is dropped. The
/// forms of IPv4 addresses that the C library accepts (`127.1`, `0x7f000001`, `2130706433`, `0177.0.0.1`) are not.
///
/// # Errors
/// [`HostError`] says what is wrong and how to mend it.
pub fn parse_host(text: &str) -> Result<HostSyntax, HostError> {
    if let Some(inside) = text.strip_prefix('[') {
        return parse_bracketed(inside);
    }
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(HostSyntax::Address(address.into()));
    }
    if text.contains(':') {
        return parse_ipv6(text).map_err(|error| error.unwrap_or(HostError::ForbiddenCharacter { character: ':' }));
    }
    parse_name(text).map(HostSyntax::Name)
}

fn parse_bracketed(inside: &str) -> Result<HostSyntax, HostError> {
    let inside = inside.strip_suffix(']').ok_or(HostError::Brackets)?;
    parse_ipv6(inside).map_err(|error| error.unwrap_or(HostError::Brackets))
}

/// `Err(None)`: this is no IPv6 address.
fn parse_ipv6(text: &str) -> Result<HostSyntax, Option<HostError>> {
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok(HostSyntax::Address(address.into()));
    }
    let zoned = text
        .split_once('%')
        .is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok());
    Err(zoned.then_some(HostError::Zone))
}

fn parse_name(text: &str) -> Result<String, HostError> {
    if text.trim().is_empty() {
        return Err(HostError::Empty);
    }
    if text.starts_with("*.") {
        return Err(HostError::Wildcard);
    }
    if let Some(character) = text
        .chars()
        .find(|character| character.is_ascii() && !is_host_character(*character))
    {
        return Err(HostError::ForbiddenCharacter { character });
    }
    let ascii = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Ignore)
        .map_err(|_| HostError::Idna)?;
    let name = ascii.strip_suffix('.').unwrap_or(&ascii);
    // Again, for UTS #46 maps characters such as U+2100 to several, a slash among them.
    if let Some(character) = name.chars().find(|character| !is_host_character(*character)) {
        return Err(HostError::ForbiddenCharacter { character });
    }
    check_labels(name)?;
    Ok(name.to_owned())
}

fn check_labels(name: &str) -> Result<(), HostError> {
    if name.split('.').any(str::is_empty) {
        return Err(HostError::EmptyLabel);
    }
    if name.rsplit('.').next().is_some_and(is_number) {
        return Err(HostError::NumericForm);
    }
    if let Some(label) = name.split('.').find(|label| label.len() > LONGEST_LABEL) {
        return Err(HostError::LabelTooLong { length: label.len() });
    }
    if name.len() > LONGEST_NAME {
        return Err(HostError::NameTooLong { length: name.len() });
    }
    Ok(())
}

/// Decimal, octal or hexadecimal: no top-level domain is one (RFC 3696 section 2), and the C library would read the
/// whole as an IPv4 address (the "ends in a number" check of the WHATWG URL standard).
fn is_number(label: &str) -> bool {
    let hexadecimal = label
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    hexadecimal || label.bytes().all(|byte| byte.is_ascii_digit())
}

const fn is_host_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> HostSyntax {
        HostSyntax::Name(text.to_owned())
    }

    #[test]
    fn hosts_are_read() {
        for (text, expected) in [
            ("www.example.org", name("www.example.org")),
            ("WWW.Example.ORG.", name("www.example.org")),
            ("localhost", name("localhost")),
            ("_dmarc.example.org", name("_dmarc.example.org")),
            ("r3---sn-4g5.example.org", name("r3---sn-4g5.example.org")),
            ("trailing-.example.org", name("trailing-.example.org")),
            ("faß.example", name("xn--fa-hia.example")),
            ("BÜCHER.example", name("xn--bcher-kva.example")),
            ("例え。テスト", name("xn--r8jz45g.xn--zckzah")),
            ("1.2.3.4.example", name("1.2.3.4.example")),
            ("192.0.2.1", HostSyntax::Address("192.0.2.1".parse().unwrap())),
            ("2001:db8::1", HostSyntax::Address("2001:db8::1".parse().unwrap())),
            ("[2001:db8::1]", HostSyntax::Address("2001:db8::1".parse().unwrap())),
            (
                "::ffff:192.0.2.1",
                HostSyntax::Address("::ffff:192.0.2.1".parse().unwrap()),
            ),
        ] {
            assert_eq!(parse_host(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused_with_its_reason() {
        let forbidden = |character| HostError::ForbiddenCharacter { character };
        for (text, expected) in [
            ("", HostError::Empty),
            ("  ", HostError::Empty),
            (".", HostError::EmptyLabel),
            (".example.org", HostError::EmptyLabel),
            ("www..example.org", HostError::EmptyLabel),
            ("example.org..", HostError::EmptyLabel),
            ("127.1", HostError::NumericForm),
            ("0x7f000001", HostError::NumericForm),
            ("0x7f.1", HostError::NumericForm),
            ("2130706433", HostError::NumericForm),
            ("0177.0.0.1", HostError::NumericForm),
            ("127.0.0.1.", HostError::NumericForm),
            ("256.1.1.1", HostError::NumericForm),
            ("１２７.0.0.1", HostError::NumericForm),
            ("fe80::1%eth0", HostError::Zone),
            ("[fe80::1%25eth0]", HostError::Zone),
            ("[::1", HostError::Brackets),
            ("[192.0.2.1]", HostError::Brackets),
            ("[::1]:443", HostError::Brackets),
            ("*.example.org", HostError::Wildcard),
            ("https://example.org", forbidden(':')),
            ("example.org:443", forbidden(':')),
            ("example.org/path", forbidden('/')),
            ("user@example.org", forbidden('@')),
            ("exam ple.org", forbidden(' ')),
            ("example.org\0", forbidden('\0')),
            ("a\u{2100}.example", forbidden('/')),
            ("example.org\u{a0}", forbidden(' ')),
            ("xn--a.example", HostError::Idna),
        ] {
            assert_eq!(parse_host(text), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn lengths_are_bounded_in_the_ascii_form() {
        let label = "a".repeat(63);
        assert_eq!(parse_host(&label), Ok(name(&label)));
        assert_eq!(parse_host(&"a".repeat(64)), Err(HostError::LabelTooLong { length: 64 }));
        let longest = [label.as_str(), &label, &label, &"b".repeat(61)].join(".");
        assert_eq!(parse_host(&format!("{longest}.")), Ok(name(&longest)));
        assert_eq!(
            parse_host(&format!("{longest}b")),
            Err(HostError::NameTooLong { length: 254 })
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            if let Ok(HostSyntax::Name(name)) = parse_host(&text) {
                prop_assert!(name.chars().all(is_host_character));
                prop_assert_eq!(parse_host(&name), Ok(HostSyntax::Name(name)));
            }
        }
    }
}
