//! The rules of the Baseline Requirements of the CA/Browser Forum (version 2) that bind public CAs beyond RFC 5280, as far as
//! the certificate alone shows them.

use super::{
    extensions::{DnsName, Extensions, RootKeyId},
    key::KeyKind,
    malformation::{Gravity, Malformation, Place},
    profile::Part,
};
use std::net::{IpAddr, Ipv4Addr};

/// Every breach.
pub(super) fn breaches(part: &Part<'_>, found: &mut Vec<Malformation>) {
    key(part.key, found);
    if part.is_self_issued() {
        root(part.extensions, found);
    }
    leaf(part, found);
    purposes(part.extensions, found);
    common_name(part, found);
}

/// Section 6.1.5.
fn key(key: &KeyKind, found: &mut Vec<Malformation>) {
    if let KeyKind::Rsa { bits, .. } = key
        && bits % 8 != 0
    {
        let detail = format!("its RSA key has {bits} bits, no multiple of 8");
        found.push(Malformation::baseline("Baseline Requirements section 6.1.5", detail));
    }
}

/// Sections 7.1.2.1.2 and 7.1.2.1.3.
fn root(extensions: &Extensions, found: &mut Vec<Malformation>) {
    let detail = match extensions.root_key_id {
        RootKeyId::Absent | RootKeyId::Sound => None,
        RootKeyId::NamesIssuer => Some("its authorityKeyIdentifier names an issuer or a serial number"),
        RootKeyId::WithoutKey => Some("its authorityKeyIdentifier has no key identifier"),
    };
    if let Some(detail) = detail {
        let clause = "Baseline Requirements section 7.1.2.1.3";
        found.push(Malformation::baseline(clause, detail).at(Place::Root));
    }
    if extensions.purposes.is_some() {
        let detail = "it is a root with extended key usages";
        let clause = "Baseline Requirements section 7.1.2.1.2";
        let is_ca = extensions.is_ca();
        found.extend(is_ca.then(|| Malformation::baseline(clause, detail).at(Place::Root)));
    }
}

/// Sections 7.1.2.7.8 and 7.1.2.7.12.
fn leaf(part: &Part<'_>, found: &mut Vec<Malformation>) {
    if part.extensions.is_ca() {
        // Of the Baseline Requirements, but Firefox and rustls refuse it whoever issued it.
        let detail = "it is a CA, and stands where a server's certificate belongs";
        found.push(Malformation::standard("Baseline Requirements section 7.1.2.7.8", detail).at(Place::Leaf));
    }
    if part.extensions.critical.alternative_names && !part.subject.key.is_empty() {
        let detail = "subjectAltName is critical, although the subject is not empty";
        found.push(Malformation::baseline("Baseline Requirements section 7.1.2.7.12", detail).at(Place::Leaf));
    }
}

/// Sections 7.1.2.7.6 and 7.1.2.7.10. What leaves out serverAuth is another finding's matter.
fn purposes(extensions: &Extensions, found: &mut Vec<Malformation>) {
    const FORBIDDEN: [&str; 6] = [
        "1.3.6.1.4.1.11129.2.4.4", // precertificate signing (RFC 6962 section 3.1)
        "OCSPSigning",
        "anyExtendedKeyUsage",
        "codeSigning",
        "emailProtection",
        "timeStamping",
    ];
    let Some(purposes) = extensions.purposes.as_ref().filter(|purposes| purposes.server_auth) else {
        return;
    };
    let names = purposes.names.iter().map(String::as_str);
    for name in names.filter(|name| FORBIDDEN.contains(name)).take(FORBIDDEN.len()) {
        let detail = format!("its extended key usage allows {name} beside serverAuth");
        found.push(Malformation::baseline("Baseline Requirements section 7.1.2.7.10", detail).at(Place::Leaf));
    }
    if extensions.critical.purposes {
        let detail = "extKeyUsage is critical";
        found.push(Malformation::baseline("Baseline Requirements section 7.1.2.7.6", detail).at(Place::Leaf));
    }
}

/// Section 7.1.4.3: the common name is one of the alternative names, character for character. Clients no longer read it.
fn common_name(part: &Part<'_>, found: &mut Vec<Malformation>) {
    const CLAUSE: &str = "Baseline Requirements section 7.1.4.3";
    let Some(name) = &part.subject.common_name else {
        return;
    };
    let extensions = part.extensions;
    let names = &extensions.dns_names;
    let spelt = |address: &IpAddr| address.to_string() == *name;
    if names.iter().any(|known| known.raw == *name) || extensions.ip_addresses.iter().any(spelt) {
        return;
    }
    let (gravity, detail) = if is_misspelt(name, names, &extensions.ip_addresses) {
        (
            Gravity::Baseline,
            "the common name writes an alternative name in another way",
        )
    } else {
        (Gravity::Formal, "the common name is none of the alternative names")
    };
    let breach = Malformation::baseline(CLAUSE, detail).at(Place::Leaf);
    found.push(Malformation { gravity, ..breach });
}

/// Whether it means one of the names, by another spelling: of letters, of an address, or by letters that DNS has not.
fn is_misspelt(name: &str, names: &[DnsName], addresses: &[IpAddr]) -> bool {
    let is_host = name.contains('.') && !name.contains(char::is_whitespace);
    let is_unicode = !name.is_ascii() && is_host;
    let meant = name.parse().ok().or_else(|| loose_address(name).map(IpAddr::V4));
    is_unicode
        || names.iter().any(|known| known.raw.eq_ignore_ascii_case(name))
        || meant.is_some_and(|address| addresses.contains(&address))
}

/// An IPv4 address as old software writes it: one number, hexadecimal numbers, zeros in front.
fn loose_address(text: &str) -> Option<Ipv4Addr> {
    let number = |part: &str| match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => part.parse::<u32>().ok(),
    };
    let parts = text.split('.').map(number).collect::<Option<Vec<u32>>>()?;
    match parts.as_slice() {
        [whole] => Some(Ipv4Addr::from(*whole)),
        [..] if parts.len() == 4 => {
            let octets: Vec<u8> = parts
                .iter()
                .map(|part| u8::try_from(*part))
                .collect::<Result<_, _>>()
                .ok()?;
            <[u8; 4]>::try_from(octets).ok().map(Ipv4Addr::from)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_in_every_old_notation() {
        let expected = Some(Ipv4Addr::new(192, 168, 1, 1));
        for text in [
            "192.168.1.1",
            "192.168.001.001",
            "0xC0A80101",
            "3232235777",
            "0xc0.168.0x1.1",
        ] {
            assert_eq!(loose_address(text), expected, "{text}");
        }
        for text in ["192.168.1", "192.168.1.256", "www.example.org", "", "0x"] {
            assert_eq!(loose_address(text), None, "{text}");
        }
    }
}
