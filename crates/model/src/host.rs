use serde::{Deserialize, Serialize};
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// The host of a target: a DNS name in A-labels, or an IP address.
///
/// Comes from [`FromStr`], so no later code checks a name: lower case, no final dot, every label 1 to 63 bytes, 253 bytes
/// in all (RFC 1035 section 2.3.4), internationalised names as A-labels (UTS #46, RFC 5891).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Host {
    /// An IP address literal.
    Ip(IpAddr),
    /// A DNS name in A-labels, lower case, without final dot.
    Name(String),
}

impl Host {
    /// The host in the form that people of all scripts read: `münchen.example`.
    ///
    /// Labels that do not convert back stay as they are. Show it beside the A-labels, never instead of them.
    pub fn to_unicode(&self) -> String {
        match self {
            Self::Ip(address) => address.to_string(),
            Self::Name(name) => idna::domain_to_unicode(name).0,
        }
    }

    /// The DNS name, where the host is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Ip(_) => None,
            Self::Name(name) => Some(name),
        }
    }

    /// The address, where the host is a literal.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Ip(address) => Some(*address),
            Self::Name(_) => None,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => fmt::Display::fmt(address, formatter),
            Self::Name(name) => formatter.pad(name),
        }
    }
}

impl From<Host> for String {
    fn from(host: Host) -> Self {
        host.to_string()
    }
}

impl TryFrom<String> for Host {
    type Error = HostError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Why a text is no host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// A label holds what no host name may hold.
    #[error(
        "{host:?} holds {character:?}, which no host name may hold: write the name alone, without scheme, path or space"
    )]
    Character {
        /// The text as given.
        host: String,
        /// The first character that is refused.
        character: char,
    },
    /// Nothing stands there.
    #[error("the host is empty: write a name such as www.example.org or an address such as 192.0.2.1")]
    Empty,
    /// Two dots in a row, or one at the start.
    #[error("{0:?} has an empty label: two dots stand together, or one stands first")]
    EmptyLabel(String),
    /// The internationalised form does not convert.
    #[error("{0:?} is no valid internationalised name (IDNA): check it for look-alike or combining characters")]
    International(String),
    /// More than 63 bytes in a label or 253 in all, once converted to A-labels.
    #[error("{0:?} is too long: a label has at most 63 bytes and a name at most 253")]
    TooLong(String),
    /// Something that old software reads as an IPv4 address, such as `127.1` or `0x7f000001`.
    #[error(
        "{0:?} looks like an IPv4 address in an unusual notation: write it as four decimal numbers, such as 192.0.2.1"
    )]
    UnusualAddress(String),
    /// `fe80::1%eth0`.
    #[error("{0:?} names a network interface after %: a target is reached by address or name alone")]
    Zone(String),
}

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(HostError::Empty);
        }
        let bracketed = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let literal = bracketed.unwrap_or(text);
        if let Ok(address) = literal.parse::<IpAddr>() {
            return Ok(Self::Ip(address));
        }
        if let Some((address, _)) = literal.split_once('%')
            && address.parse::<Ipv6Addr>().is_ok()
        {
            return Err(HostError::Zone(text.to_owned()));
        }
        name(text)
    }
}

fn name(text: &str) -> Result<Host, HostError> {
    let refused = |character: char| {
        character.is_ascii() && !(character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_'))
            || character.is_control()
            || character.is_whitespace()
    };
    if let Some(character) = text.chars().find(|character| refused(*character)) {
        return Err(HostError::Character {
            host: text.to_owned(),
            character,
        });
    }
    let converted = idna::domain_to_ascii(text).map_err(|_| HostError::International(text.to_owned()))?;
    let absolute = converted.strip_suffix('.').unwrap_or(&converted);
    if absolute.is_empty() || absolute.split('.').any(str::is_empty) {
        return Err(HostError::EmptyLabel(text.to_owned()));
    }
    if absolute.len() > 253 || absolute.split('.').any(|label| label.len() > 63) {
        return Err(HostError::TooLong(text.to_owned()));
    }
    if is_numeric(absolute.rsplit('.').next().unwrap_or_default()) {
        return Err(HostError::UnusualAddress(text.to_owned()));
    }
    Ok(Host::Name(absolute.to_owned()))
}

/// No top-level domain is a number; what ends in one is an address in the eyes of some resolver (WHATWG URL, "ends in a number").
fn is_numeric(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_digit())
        || label
            .strip_prefix("0x")
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_lower_case_a_labels_without_final_dot() {
        for (text, expected) in [
            ("WWW.Example.ORG", "www.example.org"),
            ("www.example.org.", "www.example.org"),
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("faß.example", "xn--fa-hia.example"),
            ("_25._tcp.example.org", "_25._tcp.example.org"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(text.parse::<Host>().unwrap().name(), Some(expected), "{text}");
        }
    }

    #[test]
    fn literals_are_addresses() {
        assert_eq!("192.0.2.1".parse(), Ok(Host::Ip([192, 0, 2, 1].into())));
        assert_eq!("[2001:db8::1]".parse::<Host>().unwrap().to_string(), "2001:db8::1");
    }

    #[test]
    fn what_is_no_host_says_why() {
        let refused = |text: &str| text.parse::<Host>().unwrap_err();
        assert_eq!(refused(""), HostError::Empty);
        assert!(matches!(
            refused("https://example.org"),
            HostError::Character { character: ':', .. }
        ));
        assert!(matches!(
            refused("a b.example"),
            HostError::Character { character: ' ', .. }
        ));
        assert!(matches!(refused("a\0.example"), HostError::Character { .. }));
        assert!(matches!(refused("a..example"), HostError::EmptyLabel(_)));
        assert!(matches!(refused("."), HostError::EmptyLabel(_)));
        assert!(matches!(refused("fe80::1%eth0"), HostError::Zone(_)));
        for unusual in [
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "1.2.3.4.5",
            "256.1.1.1",
        ] {
            assert!(matches!(refused(unusual), HostError::UnusualAddress(_)), "{unusual}");
        }
        assert!(matches!(
            refused(&format!("{}.example", "a".repeat(64))),
            HostError::TooLong(_) | HostError::International(_)
        ));
    }

    #[test]
    fn unicode_comes_back() {
        assert_eq!(
            "xn--mnchen-3ya.example".parse::<Host>().unwrap().to_unicode(),
            "münchen.example"
        );
    }
}
