//! The signed part of a certificate, taken apart so that any field can be made wrong.

use super::der;

/// A TBSCertificate (RFC 5280 section 4.1.2) whose fields can be changed at will; it is signed afterwards. Every field but
/// `version`, `serial` and `extensions` is a whole DER element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tbs {
    /// The number as it is encoded: 2 is version 3, none is version 1.
    pub version: Option<u8>,
    /// The content of the INTEGER.
    pub serial: Vec<u8>,
    /// The AlgorithmIdentifier inside.
    pub algorithm: Vec<u8>,
    /// The Name of the issuer.
    pub issuer: Vec<u8>,
    /// The Validity.
    pub validity: Vec<u8>,
    /// The Name of the subject.
    pub subject: Vec<u8>,
    /// The SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// The extensions in their order; none leaves the list out.
    pub extensions: Vec<Extension>,
}

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The arcs of its object identifier, encoded.
    oid: Vec<u8>,
    /// Whether it is marked critical.
    pub critical: bool,
    /// The content, in DER where it is sound.
    pub value: Vec<u8>,
}

impl Tbs {
    /// An empty Name.
    pub const NO_NAME: [u8; 2] = [0x30, 0];

    /// Reads what rcgen or OpenSSL made; none where it is another thing.
    #[must_use]
    pub fn read(certificate: &[u8]) -> Option<Self> {
        let (_, content, _) = der::split(certificate)?;
        let (_, fields, _) = der::split(content)?;
        let (version, rest) = match der::split(fields)? {
            (0xa0, version, rest) => (version.last().copied(), rest),
            _ => (None, fields),
        };
        let (_, serial, rest) = der::split(rest)?;
        let mut wholes = Vec::new();
        let mut rest = rest;
        for _ in 0..5 {
            let (_, _, after) = der::split(rest)?;
            wholes.push(rest.get(..rest.len() - after.len())?.to_vec());
            rest = after;
        }
        let [algorithm, issuer, validity, subject, spki] = wholes.try_into().ok()?;
        let extensions = match der::split(rest) {
            Some((0xa3, content, _)) => extensions(der::split(content)?.1)?,
            _ => Vec::new(),
        };
        Some(Self {
            version,
            serial: serial.to_vec(),
            algorithm,
            issuer,
            validity,
            subject,
            spki,
            extensions,
        })
    }

    /// The SubjectPublicKeyInfo of a certificate, for another one with the same key.
    #[must_use]
    pub fn spki_of(certificate: &[u8]) -> Option<Vec<u8>> {
        Some(Self::read(certificate)?.spki)
    }

    /// Leaves an extension out.
    pub fn remove(&mut self, oid: &[u64]) -> &mut Self {
        let oid = der::object_identifier(oid);
        self.extensions.retain(|extension| extension.oid != oid);
        self
    }

    /// Adds an extension behind the others, whether or not there is one like it.
    pub fn add(&mut self, oid: &[u64], critical: bool, value: &[u8]) -> &mut Self {
        self.extensions.push(Extension {
            oid: der::object_identifier(oid),
            critical,
            value: value.to_vec(),
        });
        self
    }

    /// Puts an extension in the place of what there is.
    pub fn set(&mut self, oid: &[u64], critical: bool, value: &[u8]) -> &mut Self {
        self.remove(oid).add(oid, critical, value)
    }

    /// Marks an extension critical, or not.
    pub fn mark(&mut self, oid: &[u64], critical: bool) -> &mut Self {
        let oid = der::object_identifier(oid);
        for extension in self.extensions.iter_mut().filter(|extension| extension.oid == oid) {
            extension.critical = critical;
        }
        self
    }

    /// The content of an extension.
    #[must_use]
    pub fn value(&self, oid: &[u64]) -> Option<&[u8]> {
        let oid = der::object_identifier(oid);
        let mut extensions = self.extensions.iter();
        let found = extensions.find(|extension| extension.oid == oid)?;
        Some(&found.value)
    }

    /// The element to sign.
    pub(super) fn encode(&self) -> Vec<u8> {
        let version = self
            .version
            .map(|number| der::element(0xa0, &der::element(0x02, &[number])));
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::encode).collect();
        let extensions = (!extensions.is_empty()).then(|| der::element(0xa3, &der::sequence(&[&extensions])));
        der::sequence(&[
            &version.unwrap_or_default(),
            &der::element(0x02, &self.serial),
            &self.algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.spki,
            &extensions.unwrap_or_default(),
        ])
    }
}

impl Extension {
    fn encode(&self) -> Vec<u8> {
        let critical: &[u8] = if self.critical { &[0x01, 1, 0xff] } else { &[] };
        der::sequence(&[&self.oid, critical, &der::element(0x04, &self.value)])
    }
}

fn extensions(mut list: &[u8]) -> Option<Vec<Extension>> {
    let mut found = Vec::new();
    while !list.is_empty() {
        let (_, content, rest) = der::split(list)?;
        let (_, _, after_oid) = der::split(content)?;
        let oid = content.get(..content.len() - after_oid.len())?.to_vec();
        let (critical, value) = match der::split(after_oid)? {
            (0x01, flag, after) => (flag == [0xff], der::split(after)?.1),
            (_, value, _) => (false, value),
        };
        found.push(Extension {
            oid,
            critical,
            value: value.to_vec(),
        });
        list = rest;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fixture, Identity};

    #[test]
    fn what_is_taken_apart_is_put_together_again() {
        let root = Identity::root("Root").issue().unwrap();
        let leaf = root.leaf("www.example.test").issue().unwrap();
        let others = Fixture::ALL.map(Fixture::identity);
        for identity in [&root, &leaf].into_iter().chain(&others) {
            let certificate = identity.certificate();
            let tbs = Tbs::read(certificate).unwrap();
            let (_, content, _) = der::split(certificate).unwrap();
            assert!(content.starts_with(&tbs.encode()), "{identity:?}");
        }
        assert_eq!(Tbs::read(b"no certificate"), None);
    }
}
