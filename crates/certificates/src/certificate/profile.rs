//! The rules of RFC 5280 that bind every CA, and that most clients do not look at: section 4, one function for each part of a
//! certificate. What clients refuse by themselves is found while reading.

use super::{
    distinguished::Name,
    dns_syntax::{self, Fault},
    extensions::Extensions,
    key::KeyKind,
    malformation::{Malformation, Place},
};
use crate::text;
use x509_parser::certificate::X509Certificate;

/// A certificate that was read, and what it is made of.
pub(super) struct Part<'a> {
    pub(super) parsed: &'a X509Certificate<'a>,
    pub(super) extensions: &'a Extensions,
    pub(super) subject: &'a Name,
    pub(super) issuer: &'a Name,
    pub(super) key: &'a KeyKind,
}

/// Every breach. Sound certificates, nearly all, cost no allocation.
pub(super) fn breaches(part: &Part<'_>, found: &mut Vec<Malformation>) {
    version(part, found);
    serial(part.parsed.raw_serial(), found);
    subject(part, found);
    criticality(part, found);
    key_identifiers(part, found);
    authority(part, found);
    alternative_names(part.extensions, found);
    key_usage_of_ml_dsa(part, found);
}

/// Section 4.1.2.1. A certificate without extensions names no server and makes no CA.
fn version(part: &Part<'_>, found: &mut Vec<Malformation>) {
    const V3: u32 = 2;
    let version = part.parsed.version().0;
    if version != V3 {
        let detail = format!("it is of version {}, not 3", version.saturating_add(1));
        found.push(Malformation::standard("RFC 5280 section 4.1.2.1", detail).at(Place::NotRoot));
    }
}

/// Section 4.1.2.2.
fn serial(serial: &[u8], found: &mut Vec<Malformation>) {
    const LONGEST: usize = 20;
    let detail = match serial {
        [first, ..] if *first >= 0x80 => "the serial number is negative".to_owned(),
        _ if serial.iter().all(|byte| *byte == 0) => "the serial number is zero".to_owned(),
        _ if serial.len() > LONGEST => format!("the serial number has {} bytes, more than {LONGEST}", serial.len()),
        _ => return,
    };
    found.push(Malformation::standard("RFC 5280 section 4.1.2.2", detail));
}

/// Sections 4.1.2.6 and 4.2.1.6.
fn subject(part: &Part<'_>, found: &mut Vec<Malformation>) {
    if !part.subject.key.is_empty() {
        return;
    }
    if part.extensions.is_ca() {
        let detail = "it is a CA without a name: the subject is empty";
        found.push(Malformation::standard("RFC 5280 section 4.1.2.6", detail));
    }
    if !part.extensions.critical.alternative_names {
        let detail = "the subject is empty, and there is no critical subjectAltName";
        found.push(Malformation::standard("RFC 5280 section 4.2.1.6", detail));
    }
}

/// What must, or must not, be critical. OpenSSL refuses the first three as critical extensions that it does not handle.
fn criticality(part: &Part<'_>, found: &mut Vec<Malformation>) {
    let critical = &part.extensions.critical;
    for (is_critical, clause, name) in [
        (
            critical.authority_key_id,
            "RFC 5280 section 4.2.1.1",
            "authorityKeyIdentifier",
        ),
        (
            critical.subject_key_id,
            "RFC 5280 section 4.2.1.2",
            "subjectKeyIdentifier",
        ),
        (critical.access, "RFC 5280 section 4.2.2.1", "authorityInfoAccess"),
    ] {
        if is_critical {
            found.push(Malformation::refused(clause, format!("{name} is critical")));
        }
    }
    if part.extensions.is_ca() && !critical.basic_constraints {
        let detail = "it is a CA, and its basicConstraints are not critical";
        found.push(Malformation::standard("RFC 5280 section 4.2.1.9", detail));
    }
    if critical.lax_policy_constraints {
        let detail = "policyConstraints or inhibitAnyPolicy are not critical";
        found.push(Malformation::standard(
            "RFC 5280 sections 4.2.1.11 and 4.2.1.14",
            detail,
        ));
    }
}

/// Sections 4.2.1.1 and 4.2.1.2.
fn key_identifiers(part: &Part<'_>, found: &mut Vec<Malformation>) {
    let extensions = part.extensions;
    if extensions.authority_key_id.is_none() {
        let detail = "there is no key identifier of its issuer (authorityKeyIdentifier)";
        found.push(Malformation::standard("RFC 5280 section 4.2.1.1", detail).at(Place::Issued));
    }
    if extensions.is_ca() && extensions.subject_key_id.is_none() {
        let detail = "it is a CA, and has no subjectKeyIdentifier";
        found.push(Malformation::standard("RFC 5280 section 4.2.1.2", detail));
    }
    if let (Some(authority), Some(own)) = (&extensions.authority_key_id, &extensions.subject_key_id)
        && authority != own
    {
        let detail = "it issued itself, and its two key identifiers differ";
        found.push(Malformation::standard("RFC 5280 section 4.2.1.1", detail).at(Place::Root));
    }
}

/// Sections 4.2.1.3, 4.2.1.9 and 4.2.1.10: what makes a CA, and what only a CA may say.
fn authority(part: &Part<'_>, found: &mut Vec<Malformation>) {
    let extensions = part.extensions;
    let usage = extensions.key_usage.as_ref();
    let signs = usage.is_some_and(|usage| usage.cert_sign);
    let mut push = |clause, detail: &str| found.push(Malformation::standard(clause, detail));
    if !extensions.is_ca() {
        if signs {
            push(
                "RFC 5280 section 4.2.1.9",
                "its key usage says keyCertSign, and it is no CA",
            );
        }
        if extensions.has_name_constraints {
            push("RFC 5280 section 4.2.1.10", "it has nameConstraints, and is no CA");
        }
    } else if usage.is_none() {
        push("RFC 5280 section 4.2.1.3", "it is a CA, and has no keyUsage");
    }
    let limits = extensions
        .basic_constraints
        .is_some_and(|basic| basic.path_length.is_some());
    if limits && !(extensions.is_ca() && (signs || usage.is_none())) {
        push(
            "RFC 5280 section 4.2.1.9",
            "it has a pathLenConstraint, and is no CA that signs certificates",
        );
    }
}

/// Section 4.2.1.6: dNSName in the preferred name syntax; section 7.2 for A-labels.
fn alternative_names(extensions: &Extensions, found: &mut Vec<Malformation>) {
    /// More names say nothing more.
    const SHOWN: usize = 3;
    let faulty = extensions.dns_names.iter().filter(|name| name.raw.is_ascii());
    let faulty = faulty.filter_map(|name| Some((name, dns_syntax::fault(&name.raw)?)));
    for (name, fault) in faulty.take(SHOWN) {
        let detail = format!("the DNS name {:?} {}", text::escape(&name.raw), fault.words());
        found.push(match fault {
            Fault::Underscore => Malformation::baseline("Baseline Requirements section 7.1.2.7.12", detail),
            Fault::BadALabel => Malformation::standard("RFC 5280 section 7.2", detail),
            Fault::Character | Fault::EmptyLabel | Fault::FinalDot | Fault::TooLong | Fault::Wildcard => {
                Malformation::standard("RFC 5280 section 4.2.1.6", detail)
            }
        });
    }
}

/// RFC 9881 section 5: a key that only signs.
fn key_usage_of_ml_dsa(part: &Part<'_>, found: &mut Vec<Malformation>) {
    const FOREIGN: [&str; 5] = [
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "encipherOnly",
        "decipherOnly",
    ];
    let usage = part.extensions.key_usage.as_ref();
    let foreign = usage.and_then(|usage| usage.names.iter().find(|name| FOREIGN.contains(name)));
    if let (KeyKind::MlDsa(_), Some(name)) = (part.key, foreign) {
        let detail = format!("its key can only sign, and its key usage says {name}");
        found.push(Malformation::standard("RFC 9881 section 5", detail));
    }
}

impl Part<'_> {
    /// Whether subject and issuer are one name.
    pub(super) fn is_self_issued(&self) -> bool {
        self.subject.key == self.issuer.key
    }
}
