//! From bytes to fields.

use super::{
    Fields, Malformation, algorithm, baseline, distinguished, extensions,
    key::{self, Curve, KeyKind},
    profile::{self, Part},
};
use crate::{ReadError, digest, text};
use jiff::Timestamp;
use std::ops::Range;
use x509_parser::{
    certificate::X509Certificate,
    der_parser::error::BerError,
    error::X509Error,
    nom::{self, error::ErrorKind},
    prelude::FromDer,
    time::ASN1Time,
};

/// Ten thousand names need a third of it; what is read from a certificate takes many times its bytes.
const BYTES: usize = 1024 * 1024;

pub(super) fn fields(der: &[u8]) -> Result<Fields, ReadError> {
    if der.len() > BYTES {
        return Err(damaged("it has more than 1 MiB, which no certificate in use has"));
    }
    let (rest, parsed) = X509Certificate::from_der(der).map_err(|error| damaged(&cause(error)))?;
    if !rest.is_empty() {
        let detail = match rest.len() {
            1 => "a byte follows its end".to_owned(),
            count => format!("{count} bytes follow its end"),
        };
        return Err(damaged(&detail));
    }
    let spki = parsed.public_key();
    let mut malformations = malformations(&parsed);
    let extensions = extensions::read(parsed.extensions(), &mut malformations);
    let subject = distinguished::read(parsed.subject());
    let issuer = distinguished::read(parsed.issuer());
    if issuer.key.is_empty() {
        malformations.push(Malformation::refused("RFC 5280 section 4.1.2.4", "the issuer is empty"));
    }
    let key = key::read(spki);
    // OpenSSL 3 and Go refuse it; CVE-2020-0601 lived on clients that do not.
    if matches!(key.kind, KeyKind::Ec(Curve::Unnamed(_))) {
        let detail = "the curve of its key is not named, but written out in explicit parameters";
        malformations.push(Malformation::refused("RFC 5480 section 2.1.1", detail));
    }
    let part = Part {
        parsed: &parsed,
        extensions: &extensions,
        subject: &subject,
        issuer: &issuer,
        key: &key.kind,
    };
    profile::breaches(&part, &mut malformations);
    baseline::breaches(&part, &mut malformations);
    malformations.sort_by_key(|breach| breach.gravity);
    Ok(Fields {
        tbs: range(der, parsed.tbs_certificate.as_ref()),
        signature: range(der, parsed.signature_value.data.as_ref()),
        spki: range(der, spki.raw),
        key_bits: range(der, spki.subject_public_key.data.as_ref()),
        spki_sha256: digest::sha256(&[spki.raw]),
        subject,
        issuer,
        serial: text::hex(bounded(parsed.raw_serial())),
        not_before: instant(parsed.validity().not_before),
        not_after: instant(parsed.validity().not_after),
        version: parsed.version().0.saturating_add(1),
        algorithm: algorithm::read(&parsed.signature_algorithm),
        key,
        extensions,
        malformations,
    })
}

fn damaged(detail: &str) -> ReadError {
    ReadError::Certificate {
        place: "at byte 0".to_owned(),
        detail: text::escape(detail),
    }
}

/// What the parser stumbled over, for people. Its own words name its types.
fn cause(error: nom::Err<X509Error>) -> String {
    let part = match X509Error::from(error) {
        X509Error::Der(BerError::Incomplete(_)) | X509Error::NomError(ErrorKind::Eof | ErrorKind::Complete) => {
            return "it ends too early".to_owned();
        }
        X509Error::DuplicateExtensions => return "an extension stands there twice".to_owned(),
        X509Error::InvalidVersion => "version",
        X509Error::InvalidSerial => "serial number",
        X509Error::InvalidAlgorithmIdentifier => "signature algorithm",
        X509Error::InvalidX509Name => "subject or issuer",
        X509Error::InvalidDate => "validity",
        X509Error::InvalidSPKI => "public key",
        X509Error::InvalidSubjectUID => "unique identifier of the subject",
        X509Error::InvalidIssuerUID => "unique identifier of the issuer",
        X509Error::InvalidExtensions => "list of extensions",
        X509Error::InvalidSignatureValue => "signature",
        _ => return "it is not built like an X.509 certificate".to_owned(),
    };
    format!("its {part} cannot be read")
}

/// Breaches of RFC 5280 in the frame; those of the extensions follow.
fn malformations(parsed: &X509Certificate<'_>) -> Vec<Malformation> {
    const V3: u32 = 2;
    let mut found = Vec::new();
    let mut push = |clause, detail: &str| found.push(Malformation::refused(clause, detail));
    if parsed.signature_algorithm != parsed.tbs_certificate.signature {
        push(
            "RFC 5280 section 4.1.1.2",
            "the signature algorithm outside differs from the one inside",
        );
    }
    if !parsed.extensions().is_empty() && parsed.version().0 != V3 {
        push("RFC 5280 section 4.1.2.1", "it has extensions, but is not of version 3");
    }
    if parsed.validity().not_after.timestamp() < parsed.validity().not_before.timestamp() {
        push("RFC 5280 section 4.1.2.5", "its validity ends before it begins");
    }
    found
}

/// Where a part stands in the whole. The parser hands out slices of its input, so that their addresses tell.
pub(crate) fn range(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
    match start.checked_add(part.len()) {
        Some(end) if end <= whole.len() => start..end,
        _ => 0..0,
    }
}

/// RFC 5280 allows twenty bytes; a fact needs no more than a few times that.
fn bounded(serial: &[u8]) -> &[u8] {
    serial.get(..64).unwrap_or(serial)
}

/// Beyond what jiff knows (the last hours of the year 9999, where RFC 5280 section 4.1.2.5 puts "no well-defined expiry"): its
/// limit, which the report writes as the end of that year.
fn instant(time: ASN1Time) -> Timestamp {
    let seconds = time.timestamp();
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
