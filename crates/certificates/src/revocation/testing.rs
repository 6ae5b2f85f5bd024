//! Lists and responses of every form, signed with the key of an identity on P-256.

use super::{RevocationList, Subject};
use crate::{Certificate, der};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use testbed::Identity;

/// ecdsa-with-SHA256.
pub(crate) fn algorithm() -> Vec<u8> {
    der::sequence(&[&oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])])
}

pub(crate) fn oid(content: &[u8]) -> Vec<u8> {
    der::encode(der::OBJECT_IDENTIFIER, content)
}

/// The content, signed: data, algorithm, signature.
pub(crate) fn signed(signer: &Identity, data: &[u8], more: &[u8]) -> Vec<u8> {
    let key = signer.key().unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.secret_der()).unwrap();
    let signature = key.sign(&SystemRandom::new(), data).unwrap();
    let bits = [&[0], signature.as_ref()].concat();
    der::sequence(&[data, &algorithm(), &der::encode(der::BIT_STRING, &bits), more])
}

/// `20261122000000Z` as GeneralizedTime, `261122000000Z` as UTCTime.
pub(crate) fn time(text: &str) -> Vec<u8> {
    let tag = if text.len() == 15 {
        der::GENERALIZED_TIME
    } else {
        der::UTC_TIME
    };
    der::encode(tag, text.as_bytes())
}

pub(crate) fn extension(id: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    der::sequence(&[&oid(id), critical, &der::encode(der::OCTET_STRING, value)])
}

/// A list to be; the defaults make a sound one of the day before [`crate::testing::now`], for a week.
#[derive(Clone)]
pub(crate) struct List {
    signer: Identity,
    pub(crate) issuer: Vec<u8>,
    pub(crate) version: Option<u8>,
    pub(crate) this_update: &'static str,
    pub(crate) next_update: Option<&'static str>,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) extensions: Vec<Vec<u8>>,
    pub(crate) outer_algorithm: Option<Vec<u8>>,
}

pub(crate) const NUMBER: &[u8] = &[0x55, 0x1d, 20];
pub(crate) const DELTA: &[u8] = &[0x55, 0x1d, 27];
pub(crate) const POINT: &[u8] = &[0x55, 0x1d, 28];
pub(crate) const ISSUER: &[u8] = &[0x55, 0x1d, 29];
pub(crate) const REASON: &[u8] = &[0x55, 0x1d, 21];
pub(crate) const STRANGE: &[u8] = &[0x2b, 6, 1, 4, 1, 0x83, 0xb3, 0x3a, 1];

impl List {
    /// Of the issuer of that certificate.
    pub(crate) fn of(signer: &Identity, below: &Certificate) -> Self {
        Self {
            signer: signer.clone(),
            issuer: Subject::new(below, below).issuer_name().unwrap().to_vec(),
            version: Some(1),
            this_update: "261121000000Z",
            next_update: Some("261128000000Z"),
            entries: Vec::new(),
            extensions: vec![extension(NUMBER, false, &[2, 1, 7])],
            outer_algorithm: None,
        }
    }

    /// Lists a serial number, with extensions.
    pub(crate) fn revoking(mut self, serial: &[u8], extensions: &[Vec<u8>]) -> Self {
        let extensions = match extensions {
            [] => Vec::new(),
            some => der::sequence(&[&some.concat()]),
        };
        let serial = der::encode(der::INTEGER, serial);
        self.entries
            .push(der::sequence(&[&serial, &time("261120120000Z"), &extensions]));
        self
    }

    pub(crate) fn extended(mut self, id: &[u8], critical: bool, value: &[u8]) -> Self {
        self.extensions.push(extension(id, critical, value));
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let version = self
            .version
            .map(|version| der::encode(der::INTEGER, &[version]))
            .unwrap_or_default();
        let entries = match self.entries.as_slice() {
            [] => Vec::new(),
            some => der::sequence(&[&some.concat()]),
        };
        let extensions = match self.extensions.as_slice() {
            [] => Vec::new(),
            some => der::encode(0xa0, &der::sequence(&[&some.concat()])),
        };
        let data = der::sequence(&[
            &version,
            &algorithm(),
            &self.issuer,
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &entries,
            &extensions,
        ]);
        let list = signed(&self.signer, &data, &[]);
        let Some(outer) = &self.outer_algorithm else {
            return list;
        };
        let parts = der::elements(der::only(&list, der::SEQUENCE).unwrap()).unwrap();
        der::sequence(&[parts[0].whole, outer, parts[2].whole])
    }

    pub(crate) fn build(&self) -> RevocationList {
        RevocationList::from_der(self.der()).unwrap()
    }
}

/// The reason of an entry.
pub(crate) fn because(code: u8) -> Vec<u8> {
    extension(REASON, false, &[0x0a, 1, code])
}

/// An issuingDistributionPoint of these parts.
pub(crate) fn scope(parts: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[&parts.concat()])
}

/// `[0]` with a full name of these general names.
pub(crate) fn full_name(names: &[(u8, &str)]) -> Vec<u8> {
    let names: Vec<u8> = names
        .iter()
        .flat_map(|(tag, name)| der::encode(*tag, name.as_bytes()))
        .collect();
    der::encode(0xa0, &der::encode(0xa0, &names))
}
