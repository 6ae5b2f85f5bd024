use crate::{Certificate, der};
use aws_lc_rs::digest::{self, Algorithm};

/// A certificate whose revocation is in question, and the certificate of its issuer: of who signed it, verified before.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Its issuer.
    pub issuer: &'a Certificate,
}

impl<'a> Subject<'a> {
    /// A certificate and its issuer.
    pub const fn new(certificate: &'a Certificate, issuer: &'a Certificate) -> Self {
        Self { certificate, issuer }
    }

    /// The bytes of the serial number as they are encoded.
    pub(super) fn serial(&self) -> Option<&'a [u8]> {
        let (serial, _) = serial_and_issuer(self.certificate)?;
        Some(serial)
    }

    /// The name of the issuer in DER, as the certificate has it.
    pub(super) fn issuer_name(&self) -> Option<&'a [u8]> {
        let (_, name) = serial_and_issuer(self.certificate)?;
        Some(name)
    }

    /// Whether a CertID is this certificate's (RFC 6960 section 4.1.1), by any of the hashes in use.
    pub(super) fn is(&self, id: &CertificateId<'_>) -> bool {
        let Some((algorithm, serial, name)) =
            hash(id.hash).and_then(|algorithm| Some((algorithm, self.serial()?, self.issuer_name()?)))
        else {
            return false;
        };
        significant(id.serial) == significant(serial)
            && digest::digest(algorithm, name).as_ref() == id.name_hash
            && digest::digest(algorithm, key_bits(self.issuer)).as_ref() == id.key_hash
    }
}

/// The parts of a CertID.
#[derive(Clone, Copy, Debug)]
pub(super) struct CertificateId<'a> {
    /// The content of the object identifier of the hash.
    pub(super) hash: &'a [u8],
    pub(super) name_hash: &'a [u8],
    pub(super) key_hash: &'a [u8],
    /// The content of the INTEGER.
    pub(super) serial: &'a [u8],
}

/// The content of the object identifier of SHA-1, which every responder understands.
pub(super) const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];

fn hash(oid: &[u8]) -> Option<&'static Algorithm> {
    const SHA2: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
    if oid == SHA1 {
        return Some(&digest::SHA1_FOR_LEGACY_USE_ONLY);
    }
    match oid.strip_prefix(SHA2.as_slice())? {
        [1] => Some(&digest::SHA256),
        [2] => Some(&digest::SHA384),
        [3] => Some(&digest::SHA512),
        _ => None,
    }
}

/// The bits of a key without the head of its BIT STRING: what OCSP hashes.
pub(super) fn key_bits(certificate: &Certificate) -> &[u8] {
    certificate.part(&certificate.fields().key_bits)
}

/// A serial number without the zeros in front that some write and some do not.
pub(super) fn significant(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    serial.get(zeros..).unwrap_or_default()
}

/// The content of serialNumber and the whole of issuer (RFC 5280 section 4.1).
fn serial_and_issuer(certificate: &Certificate) -> Option<(&[u8], &[u8])> {
    const EXPLICIT_VERSION: u8 = 0xa0;
    const FIELDS: usize = 10;
    let tbs = der::only(certificate.part(&certificate.fields().tbs), der::SEQUENCE)?;
    let fields = der::at_most(tbs, FIELDS)?;
    let mut fields = fields.iter().skip_while(|field| field.tag == EXPLICIT_VERSION);
    let serial = fields.next().filter(|field| field.tag == der::INTEGER)?;
    let _algorithm = fields.next()?;
    let issuer = fields.next().filter(|field| field.tag == der::SEQUENCE)?;
    Some((serial.content, issuer.whole))
}
