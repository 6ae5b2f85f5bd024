//! Reads name constraints (RFC 5280 section 4.2.1.10), by our own hand: a subtree that does not parse must never be as if it
//! were not there.

use super::{
    distinguished,
    dns_syntax::{self, Fault},
    extensions::{NameConstraints, Subtree},
    malformation::Malformation,
};
use crate::{der, text};
use x509_parser::{extensions::GeneralName, prelude::FromDer};

const CLAUSE: &str = "RFC 5280 section 4.2.1.10";

/// The constraints; none where clients refuse to read them, which is then told.
pub(crate) fn read(value: &[u8], malformations: &mut Vec<Malformation>) -> Option<NameConstraints> {
    match parse(value) {
        Ok(constraints) => {
            let bases = constraints.permitted.iter().chain(&constraints.excluded);
            if bases
                .clone()
                .any(|base| matches!(base, Subtree::Dns(base) if base.starts_with('.')))
            {
                let detail = "nameConstraints hold a DNS name that begins with a dot";
                malformations.push(Malformation::standard(CLAUSE, detail));
            }
            Some(constraints)
        }
        Err(detail) => {
            malformations.push(Malformation::refused(CLAUSE, detail));
            None
        }
    }
}

fn parse(value: &[u8]) -> Result<NameConstraints, String> {
    let unreadable = || "nameConstraints do not parse".to_owned();
    let mut constraints = NameConstraints::default();
    let parts = der::only(value, der::SEQUENCE)
        .and_then(der::elements)
        .ok_or_else(unreadable)?;
    for part in &parts {
        let subtrees = der::elements(part.content).ok_or_else(unreadable)?;
        let subtrees = subtrees.iter().map(base).collect::<Result<Vec<_>, _>>()?;
        if subtrees.is_empty() {
            return Err("nameConstraints hold an empty list".to_owned());
        }
        match part.tag {
            0xa0 => constraints.permitted.extend(subtrees),
            0xa1 => constraints.excluded.extend(subtrees),
            _ => return Err(unreadable()),
        }
    }
    if parts.is_empty() {
        return Err("nameConstraints are empty".to_owned());
    }
    Ok(constraints)
}

/// `GeneralSubtree`; minimum and maximum are not looked at: RFC 5280 fixes them.
fn base(subtree: &der::Element<'_>) -> Result<Subtree, String> {
    let unreadable = || "nameConstraints hold a subtree that does not parse".to_owned();
    if subtree.tag != der::SEQUENCE {
        return Err(unreadable());
    }
    let (name, _) = der::first(subtree.content).ok_or_else(unreadable)?;
    let (_, parsed) = GeneralName::from_der(name.whole).map_err(|_| unreadable())?;
    Ok(match parsed {
        GeneralName::DNSName(base) => dns(base)?,
        GeneralName::DirectoryName(base) => Subtree::Directory(distinguished::read(&base).key),
        GeneralName::IPAddress(bytes) => range(bytes)?,
        GeneralName::RFC822Name(base) => mailbox(base)?,
        GeneralName::URI(base) => Subtree::Uri(base.to_ascii_lowercase()),
        GeneralName::OtherName(..) => Subtree::Other(0),
        GeneralName::X400Address(_) => Subtree::Other(3),
        GeneralName::EDIPartyName(_) => Subtree::Other(5),
        GeneralName::RegisteredID(_) => Subtree::Other(8),
        GeneralName::Invalid(..) => return Err(unreadable()),
    })
}

/// A host or domain; empty it holds every name. A wildcard is none, and Go refuses to read a certificate with one here.
fn dns(base: &str) -> Result<Subtree, String> {
    let domain = base.strip_prefix('.').unwrap_or(base);
    let illegible = domain.starts_with('*') || dns_syntax::fault(domain).is_some_and(|fault| !fault.is_legible());
    if !base.is_empty() && illegible {
        let shown = text::escape(base);
        return Err(format!("nameConstraints hold {shown:?}, which is no DNS name"));
    }
    Ok(Subtree::Dns(domain_of(base)))
}

fn domain_of(base: &str) -> String {
    match dns_syntax::fault(base) {
        Some(Fault::FinalDot) => base.trim_end_matches('.').to_ascii_lowercase(),
        _ => base.to_ascii_lowercase(),
    }
}

/// Address and mask, of which the mask is a prefix (RFC 4632).
fn range(bytes: &[u8]) -> Result<Subtree, String> {
    if !matches!(bytes.len(), 8 | 32) {
        return Err(format!(
            "nameConstraints hold an IP range of {} bytes, where address and mask have 8 or 32",
            bytes.len()
        ));
    }
    let (_, mask) = bytes.split_at(bytes.len() / 2);
    let mut bits = mask
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    bits.by_ref().any(|bit| bit == 0);
    if bits.any(|bit| bit == 1) {
        return Err("nameConstraints hold an IP range whose mask has gaps".to_owned());
    }
    Ok(Subtree::Ip(bytes.to_vec()))
}

/// A mailbox, a host, or (with a leading dot) a domain.
fn mailbox(base: &str) -> Result<Subtree, String> {
    if base.matches('@').count() > 1 {
        let shown = text::escape(base);
        return Err(format!("nameConstraints hold {shown:?}, which is no mail address"));
    }
    Ok(Subtree::Email(base.to_owned()))
}
