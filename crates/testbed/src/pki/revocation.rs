//! Revocation lists and OCSP responses.

use std::time::{Duration, SystemTime};

use aws_lc_rs::digest;
use rcgen::{
    CertificateRevocationListParams, Issuer, PublicKeyData, RevocationReason, RevokedCertParams, SerialNumber,
    SigningKey, date_time_ymd,
};

use super::der::{bit_string, element, integer, object_identifier, sequence};
use super::identity::Identity;
use super::validity::{generalized_time, unix_seconds};
use crate::Error;

/// One entry of a revocation list: key compromise, at a time.
#[derive(Debug, Clone)]
pub struct Revoked {
    /// The serial number, big-endian.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub at: SystemTime,
}

/// What an OCSP response says of a certificate (RFC 6960 section 4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcspStatus {
    /// `good`.
    Good,
    /// `revoked`, for key compromise, at this time.
    Revoked(SystemTime),
    /// `unknown`.
    Unknown,
}

impl Identity {
    /// A revocation list signed by this authority, as DER.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`], and [`Error::Certificate`] where `next_update` is not after `this_update` or the authority's key
    /// usage does not let it sign lists.
    pub fn sign_crl(
        &self,
        this_update: SystemTime,
        next_update: SystemTime,
        revoked: &[Revoked],
    ) -> Result<Vec<u8>, Error> {
        let instant = |at| date_time_ymd(1970, 1, 1) + Duration::from_secs(unix_seconds(at));
        let revoked_certs = revoked.iter().map(|entry| RevokedCertParams {
            serial_number: SerialNumber::from_slice(&entry.serial),
            revocation_time: instant(entry.at),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: instant(this_update),
            next_update: instant(next_update),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked_certs.collect(),
            key_identifier_method: self.inner.params.key_identifier_method.clone(),
        };
        let issuer = Issuer::from_params(&self.inner.params, self.inner.key.pair()?);
        Ok(list.signed_by(&issuer)?.der().to_vec())
    }

    /// An OCSP response about `certificate`, which `issuer` issued, signed by this identity: the issuer itself or, with
    /// [`Purpose::OcspSigning`](crate::Purpose::OcspSigning), a responder below it, whose certificate then travels along.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`] where one of the keys involved is not held.
    pub fn sign_ocsp(
        &self,
        issuer: &Self,
        certificate: &Self,
        status: OcspStatus,
        this_update: SystemTime,
        next_update: Option<SystemTime>,
    ) -> Result<Vec<u8>, Error> {
        let time = |at| element(0x18, generalized_time(at).as_bytes());
        let status = match status {
            OcspStatus::Good => element(0x80, &[]),
            OcspStatus::Revoked(at) => element(0xa1, &[time(at), element(0xa0, &element(0x0a, &[1]))].concat()),
            OcspStatus::Unknown => element(0x82, &[]),
        };
        let next_update = next_update.map(|at| element(0xa0, &time(at))).unwrap_or_default();
        let single = sequence(&[
            &certificate_id(issuer, certificate)?,
            &status,
            &time(this_update),
            &next_update,
        ]);
        let responder = element(0xa2, &element(0x04, &key_hash(self)?));
        let data = sequence(&[&responder, &time(this_update), &sequence(&[&single])]);

        let signature = bit_string(&self.inner.key.pair()?.sign(&data)?);
        let along = match self.certificate() == issuer.certificate() {
            true => Vec::new(),
            false => element(0xa0, &sequence(&[self.certificate()])),
        };
        let basic = sequence(&[&data, &signature_algorithm(self)?, &signature, &along]);
        let bytes = sequence(&[
            &object_identifier(&[1, 3, 6, 1, 5, 5, 7, 48, 1, 1]),
            &element(0x04, &basic),
        ]);
        Ok(sequence(&[&element(0x0a, &[0]), &element(0xa0, &bytes)]))
    }
}

/// CertID with SHA-1, which every responder and client understands.
fn certificate_id(issuer: &Identity, certificate: &Identity) -> Result<Vec<u8>, Error> {
    let algorithm = sequence(&[&object_identifier(&[1, 3, 14, 3, 2, 26]), &[0x05, 0x00]]);
    let name_hash = sha1(&subject_of(issuer.certificate()));
    let serial = integer(certificate.serial());
    Ok(sequence(&[
        &algorithm,
        &element(0x04, &name_hash),
        &element(0x04, &key_hash(issuer)?),
        &serial,
    ]))
}

fn key_hash(identity: &Identity) -> Result<Vec<u8>, Error> {
    Ok(sha1(identity.inner.key.pair()?.der_bytes()))
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)
        .as_ref()
        .to_vec()
}

/// The AlgorithmIdentifier with which this identity signs.
fn signature_algorithm(identity: &Identity) -> Result<Vec<u8>, Error> {
    let algorithm = identity.inner.key.pair()?.algorithm();
    let oid: &[u64] = match algorithm {
        a if a == &rcgen::PKCS_ECDSA_P256_SHA256 => &[1, 2, 840, 10045, 4, 3, 2],
        a if a == &rcgen::PKCS_ECDSA_P384_SHA384 => &[1, 2, 840, 10045, 4, 3, 3],
        a if a == &rcgen::PKCS_ECDSA_P521_SHA512 => &[1, 2, 840, 10045, 4, 3, 4],
        a if a == &rcgen::PKCS_ED25519 => &[1, 3, 101, 112],
        a if a == &rcgen::PKCS_RSA_SHA256 => &[1, 2, 840, 113_549, 1, 1, 11],
        a if a == &rcgen::PKCS_RSA_SHA384 => &[1, 2, 840, 113_549, 1, 1, 12],
        _ => {
            return Err(Error::Configuration(
                "an OCSP response cannot be signed with this kind of key",
            ));
        }
    };
    let is_rsa = oid.starts_with(&[1, 2, 840, 113_549]);
    let null: &[u8] = if is_rsa { &[0x05, 0x00] } else { &[] };
    Ok(sequence(&[&object_identifier(oid), null]))
}

/// The subject of a certificate of our own making, as DER. Fields of TBSCertificate: version, serialNumber, signature, issuer,
/// validity, subject (RFC 5280 section 4.1).
fn subject_of(certificate: &[u8]) -> Vec<u8> {
    let Some((_, tbs, _)) = split(certificate).and_then(|(_, content, _)| split(content)) else {
        return Vec::new();
    };
    let mut rest = tbs;
    for _ in 0..5 {
        let Some((_, _, next)) = split(rest) else {
            return Vec::new();
        };
        rest = next;
    }
    match split(rest) {
        Some((whole, _, _)) => whole.to_vec(),
        None => Vec::new(),
    }
}

/// The first element of some DER: with its header, without it, and what follows.
fn split(der: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (&[_, first], after) = der.split_first_chunk::<2>()?;
    let (length, header) = match first {
        0..0x80 => (usize::from(first), 2),
        _ => {
            let count = usize::from(first & 0x7f);
            let length = after
                .get(..count)?
                .iter()
                .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
            (length, 2 + count)
        }
    };
    let end = header.checked_add(length)?;
    Some((der.get(..end)?, der.get(header..end)?, der.get(end..)?))
}
