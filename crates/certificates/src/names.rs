//! Whether a certificate covers a host (RFC 9525): subjectAltName alone, the common name never.

use crate::Certificate;
use model::Host;

/// Whether the certificate covers the host (RFC 9525 section 6).
///
/// A DNS name matches a `dNSName`, an address an `iPAddress`; neither the other way round. A wildcard is the whole
/// left-most label and stands for exactly one; one that would cover a whole registry (`*.com`, `*.co.uk`) covers nothing.
pub fn covers(certificate: &Certificate, host: &Host) -> bool {
    let extensions = &certificate.fields().extensions;
    match host {
        Host::Ip(address) => extensions.ip_addresses.contains(address),
        Host::Name(name) => extensions.dns_names.iter().any(|pattern| matches(&pattern.raw, name)),
    }
}

/// The names that a certificate covers, as evidence: DNS names, then addresses.
pub(crate) fn covered(certificate: &Certificate) -> impl Iterator<Item = String> {
    let names = certificate.dns_names().map(str::to_owned);
    let addresses = certificate.ip_addresses().iter().map(ToString::to_string);
    names.chain(addresses)
}

/// Whether a name of the certificate is a wildcard that can match something.
pub(crate) fn is_wildcard(pattern: &str) -> bool {
    pattern.strip_prefix("*.").is_some_and(|suffix| !suffix.contains('*'))
}

fn matches(pattern: &str, name: &str) -> bool {
    let pattern = pattern.strip_suffix('.').unwrap_or(pattern);
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_empty() {
        return false;
    }
    let Some(suffix) = pattern.strip_prefix("*.") else {
        return !pattern.contains('*') && pattern.eq_ignore_ascii_case(name);
    };
    let Some((label, rest)) = name.split_once('.') else {
        return false;
    };
    !label.is_empty() && !suffix.contains('*') && suffix.eq_ignore_ascii_case(rest) && !is_registry(suffix)
}

/// Whether everybody can register a name directly below: a single label, or a public suffix of the registries. The
/// suffixes of private companies (`github.io`) are theirs, and their wildcards are in use.
fn is_registry(suffix: &str) -> bool {
    if !suffix.contains('.') {
        return true;
    }
    let suffix = suffix.to_ascii_lowercase();
    psl::suffix(suffix.as_bytes())
        .is_some_and(|public| public.typ() == Some(psl::Type::Icann) && public.as_bytes() == suffix.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_by_whole_labels() {
        for (pattern, name, expected) in [
            ("www.example.org", "www.example.org", true),
            ("WWW.Example.ORG", "www.example.org", true),
            ("www.example.org.", "www.example.org", true),
            ("example.org", "www.example.org", false),
            ("*.example.org", "www.example.org", true),
            ("*.example.org", "example.org", false),
            ("*.example.org", "a.b.example.org", false),
            ("*.Example.org", "xn--mnchen-3ya.example.org", true),
            ("w*.example.org", "www.example.org", false),
            ("*w.example.org", "www.example.org", false),
            ("www.*.org", "www.example.org", false),
            ("*.*.org", "www.example.org", false),
            ("*", "localhost", false),
            ("*.", "localhost", false),
            ("*.org", "example.org", false),
            ("*.co.uk", "example.co.uk", false),
            ("*.github.io", "vigie.github.io", true),
            ("*.example.co.uk", "www.example.co.uk", true),
            ("*.internal.corp", "www.internal.corp", true),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example", true),
            ("", "www.example.org", false),
            ("www.example.org\0.evil.example", "www.example.org", false),
            ("192.0.2.1", "192.0.2.1.example", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern:?} {name:?}");
        }
    }
}
