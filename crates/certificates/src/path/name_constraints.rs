//! Name constraints (RFC 5280 section 4.2.1.10): in which subtrees the names below a CA must, and must not, lie.

use crate::{
    Certificate,
    certificate::{
        distinguished::NameKey,
        dns_syntax,
        extensions::{DnsName, NameConstraints, Subtree},
    },
    text,
};
use std::net::IpAddr;

/// The names of a certificate that a CA above it does not allow.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Violations {
    pub(crate) excluded: Vec<String>,
    pub(crate) not_permitted: Vec<String>,
}

/// Names beyond this number are not looked at once one of them is in breach.
const SHOWN: usize = 20;

/// How many comparisons the names of one certificate cost before the constraints of one CA.
pub(super) fn cost(constraints: &NameConstraints, certificate: &Certificate) -> usize {
    let subtrees = constraints.permitted.len() + constraints.excluded.len();
    names(certificate).count().saturating_mul(subtrees)
}

/// Judges the names of one certificate by the constraints of one CA above it.
pub(crate) fn violations(constraints: &NameConstraints, certificate: &Certificate) -> Violations {
    let mut found = Violations::default();
    for name in names(certificate) {
        let of_its_form = |subtree: &&Subtree| name.has_form_of(subtree);
        let shown = || name.shown();
        if found.excluded.len() < SHOWN
            && constraints
                .excluded
                .iter()
                .filter(of_its_form)
                .any(|subtree| name.touches(subtree))
        {
            found.excluded.push(shown());
        }
        let mut permitted = constraints.permitted.iter().filter(of_its_form).peekable();
        if found.not_permitted.len() < SHOWN
            && permitted.peek().is_some()
            && !permitted.any(|subtree| name.is_within(subtree))
        {
            found.not_permitted.push(shown());
        }
    }
    found
}

/// A name in the forms that constraints speak of.
enum Subject<'a> {
    Directory(&'a Certificate, &'a NameKey),
    Dns(Dns<'a>),
    Email(&'a str),
    Ip(IpAddr),
    /// A form that we do not read: constrained, it is refused.
    Other(u8),
    Uri(&'a str),
}

/// A DNS name.
struct Dns<'a> {
    name: &'a DnsName,
    /// In the form that is compared; none where it is no name, which lies in no subtree and touches every one.
    lower: Option<String>,
}

impl<'a> Dns<'a> {
    fn of(name: &'a DnsName) -> Self {
        let is_legible = dns_syntax::fault(&name.raw).is_none_or(dns_syntax::Fault::is_legible);
        let lower = || name.raw.trim_end_matches('.').to_ascii_lowercase();
        Self {
            name,
            lower: is_legible.then(lower),
        }
    }
}

/// subjectAltName, and the subject itself as a directoryName; e-mail addresses in the subject where subjectAltName has none.
fn names(certificate: &Certificate) -> impl Iterator<Item = Subject<'_>> {
    let fields = certificate.fields();
    let extensions = &fields.extensions;
    let subject = (!fields.subject.key.is_empty()).then_some(&fields.subject.key);
    let emails = if extensions.emails.is_empty() {
        &fields.subject.emails
    } else {
        &extensions.emails
    };
    let directories = subject.into_iter().chain(&extensions.directory_names);
    let directories = directories.map(move |key| Subject::Directory(certificate, key));
    let dns = extensions.dns_names.iter().map(|name| Subject::Dns(Dns::of(name)));
    let addresses = extensions.ip_addresses.iter().map(|address| Subject::Ip(*address));
    let uris = extensions.uris.iter().map(|uri| Subject::Uri(uri));
    let others = extensions.other_names.iter().map(|tag| Subject::Other(*tag));
    directories
        .chain(dns)
        .chain(addresses)
        .chain(emails.iter().map(|email| Subject::Email(email)))
        .chain(uris)
        .chain(others)
}

impl Subject<'_> {
    fn has_form_of(&self, subtree: &Subtree) -> bool {
        match (self, subtree) {
            (Self::Directory(..), Subtree::Directory(_))
            | (Self::Dns(_), Subtree::Dns(_))
            | (Self::Email(_), Subtree::Email(_))
            | (Self::Uri(_), Subtree::Uri(_)) => true,
            // A subtree of IPv4 says nothing of IPv6, but one form it is: an address is permitted by one of its family.
            (Self::Ip(_), Subtree::Ip(_)) => true,
            (Self::Other(tag), Subtree::Other(other)) => tag == other,
            _ => false,
        }
    }

    fn is_within(&self, subtree: &Subtree) -> bool {
        match (self, subtree) {
            (Self::Directory(_, name), Subtree::Directory(base)) => base.contains(name),
            (Self::Dns(dns), Subtree::Dns(base)) => dns.lower.as_ref().is_some_and(|name| dns_within(name, base)),
            (Self::Email(name), Subtree::Email(base)) => email_within(name, base),
            (Self::Ip(address), Subtree::Ip(range)) => in_range(*address, range),
            (Self::Uri(uri), Subtree::Uri(base)) => uri_host(uri).is_some_and(|host| host_within(&host, base)),
            _ => false,
        }
    }

    /// Whether any name that it stands for is within: a wildcard touches what it could match. What cannot be understood
    /// touches.
    fn touches(&self, subtree: &Subtree) -> bool {
        match (self, subtree) {
            (Self::Dns(dns), Subtree::Dns(base)) => dns
                .lower
                .as_ref()
                .is_none_or(|name| dns_within(name, base) || wildcard_reaches(name, base)),
            (Self::Other(_), Subtree::Other(_)) => true,
            (Self::Uri(uri), Subtree::Uri(base)) => uri_host(uri).is_none_or(|host| host_within(&host, base)),
            _ => self.is_within(subtree),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Directory(certificate, _) => certificate.subject().to_owned(),
            Self::Dns(dns) => dns.name.shown.clone(),
            Self::Email(name) | Self::Uri(name) => text::escape(name),
            Self::Ip(address) => address.to_string(),
            Self::Other(tag) => format!("a name of form [{tag}]"),
        }
    }
}

/// `example.org` holds itself and all below; `.example.org` (not foreseen by the RFC, but in use) all below alone. Both are in
/// lower case.
fn dns_within(name: &str, base: &str) -> bool {
    if base.is_empty() {
        return true;
    }
    if base.starts_with('.') {
        return name.len() > base.len() && name.ends_with(base);
    }
    name.strip_suffix(base)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `*.example.org` reaches `www.example.org`, a base one label below.
fn wildcard_reaches(name: &str, base: &str) -> bool {
    let Some(suffix) = name.strip_prefix("*.") else {
        return false;
    };
    let base = base.trim_start_matches('.');
    base.split_once('.').is_some_and(|(_, rest)| rest == suffix)
}

/// A mailbox, all mailboxes of a host, or (with a leading dot) of all hosts below.
fn email_within(name: &str, base: &str) -> bool {
    let Some((local, host)) = name.rsplit_once('@') else {
        return false;
    };
    match base.rsplit_once('@') {
        Some((base_local, base_host)) => local == base_local && host.eq_ignore_ascii_case(base_host),
        None => host_within(&host.to_ascii_lowercase(), &base.to_ascii_lowercase()),
    }
}

/// A host, or (with a leading dot) all hosts below: the rule of URI and e-mail constraints.
fn host_within(host: &str, base: &str) -> bool {
    if base.is_empty() {
        return true;
    }
    if base.starts_with('.') {
        host.len() > base.len() && host.ends_with(base)
    } else {
        host == base
    }
}

/// The host of a URI in lower case; none where it is an address or there is none: such a URI is in no subtree.
fn uri_host(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    if host.starts_with('[') {
        return None;
    }
    let host = host.split(':').next()?;
    let named = !host.is_empty() && host.parse::<IpAddr>().is_err();
    named.then(|| host.to_ascii_lowercase())
}

/// Address and mask, each of 4 or 16 bytes; nothing lies in a range of another family.
fn in_range(address: IpAddr, range: &[u8]) -> bool {
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let (network, mask) = range.split_at(range.len() / 2);
    network.len() == octets.len()
        && mask.len() == octets.len()
        && octets
            .iter()
            .zip(network)
            .zip(mask)
            .all(|((octet, network), mask)| octet & mask == network & mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dns_names_lie_in_a_domain_and_below() {
        for (name, base, within) in [
            ("example.org", "example.org", true),
            ("www.example.org", "example.org", true),
            ("wwwexample.org", "example.org", false),
            ("example.org.evil.test", "example.org", false),
            ("example.org", ".example.org", false),
            ("www.example.org", ".example.org", true),
            ("anything.test", "", true),
            ("*.example.org", "example.org", true),
            ("*.example.org", "www.example.org", false),
        ] {
            assert_eq!(dns_within(name, base), within, "{name} in {base}");
        }
    }

    #[test]
    fn a_wildcard_touches_what_it_could_match() {
        assert!(wildcard_reaches("*.example.org", "www.example.org"));
        assert!(!wildcard_reaches("*.example.org", "a.b.example.org"));
        assert!(!wildcard_reaches("www.example.org", "www.example.org"));
    }

    #[test]
    fn addresses_lie_in_ranges_of_their_family() {
        let ten = [10, 0, 0, 0, 255, 0, 0, 0];
        assert!(in_range([10, 1, 2, 3].into(), &ten));
        assert!(!in_range([11, 1, 2, 3].into(), &ten));
        assert!(!in_range("::1".parse().unwrap(), &ten));
    }

    #[test]
    fn mailboxes_and_hosts_follow_their_own_rules() {
        for (name, base, within) in [
            ("a@example.org", "a@example.org", true),
            ("b@example.org", "a@example.org", false),
            ("a@example.org", "example.org", true),
            ("a@mail.example.org", "example.org", false),
            ("a@mail.example.org", ".example.org", true),
            ("nobody", "example.org", false),
        ] {
            assert_eq!(email_within(name, base), within, "{name} in {base}");
        }
    }

    #[test]
    fn the_host_of_a_uri_is_found() {
        for (uri, host) in [
            ("https://www.Example.org/a?b", Some("www.example.org")),
            ("https://user@host.test:8443", Some("host.test")),
            ("https://192.0.2.1/", None),
            ("https://[::1]/", None),
            ("urn:uuid:1", None),
        ] {
            assert_eq!(uri_host(uri).as_deref(), host);
        }
    }
}
