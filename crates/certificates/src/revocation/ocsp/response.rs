//! From bytes to the parts of a response (RFC 6960 section 4.2.1). Nothing is copied, everything is bounded.

use crate::{
    certificate::{
        algorithm::{self, Algorithm},
        distinguished::{self, NameKey},
    },
    der::{self, Element},
    revocation::{Status, Unusable, extension, reason, subject::CertificateId, time},
};
use jiff::Timestamp;
use x509_parser::{
    prelude::FromDer,
    x509::{AlgorithmIdentifier, X509Name},
};

/// No response in use comes near this; those that carry certificates have some four thousand bytes.
const BYTES: usize = 64 * 1024;
/// How many certificates one response may speak of.
const SINGLES: usize = 256;
/// How many certificates may travel along.
const CERTIFICATES: usize = 32;

const EXPLICIT_0: u8 = 0xa0;
const EXPLICIT_1: u8 = 0xa1;
const EXPLICIT_2: u8 = 0xa2;

/// id-pkix-ocsp-basic.
const BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
/// The arc of the extensions of OCSP itself (RFC 6960 section 4.4): whatever it holds is understood, or changes nothing here.
const ARC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];

/// A BasicOCSPResponse.
#[derive(Debug)]
pub(super) struct Basic<'a> {
    /// The whole of what is signed.
    pub(super) data: &'a [u8],
    pub(super) responder: Responder<'a>,
    pub(super) singles: Vec<Single<'a>>,
    pub(super) has_unknown_critical: bool,
    pub(super) algorithm: Algorithm,
    pub(super) signature: &'a [u8],
    /// In DER.
    pub(super) certificates: Vec<&'a [u8]>,
}

/// How the responder calls itself.
#[derive(Debug)]
pub(super) enum Responder<'a> {
    /// By the SHA-1 of its key.
    Key(&'a [u8]),
    Name(NameKey),
}

/// What it says of one certificate.
#[derive(Debug)]
pub(super) struct Single<'a> {
    pub(super) id: CertificateId<'a>,
    pub(super) status: Status,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    pub(super) has_unknown_critical: bool,
}

/// Takes a response apart.
///
/// # Errors
///
/// [`Unusable::Refused`] where it is an error message, [`Unusable::Malformed`] where it is no response.
pub(super) fn read(bytes: &[u8]) -> Result<Basic<'_>, Unusable> {
    if bytes.len() > BYTES {
        return Err(Unusable::Malformed);
    }
    let parts = der::only(bytes, der::SEQUENCE).and_then(|content| der::at_most(content, 2));
    match parts.as_deref() {
        Some([status, rest @ ..]) if status.tag == der::ENUMERATED => match (status.content, rest) {
            ([0], [bytes]) if bytes.tag == EXPLICIT_0 => basic(bytes.content).ok_or(Unusable::Malformed),
            // malformedRequest, internalError, tryLater, sigRequired, unauthorized
            ([1..=6], []) => Err(Unusable::Refused),
            _ => Err(Unusable::Malformed),
        },
        _ => Err(Unusable::Malformed),
    }
}

/// The content of `responseBytes`.
fn basic(content: &[u8]) -> Option<Basic<'_>> {
    let bytes = der::at_most(der::only(content, der::SEQUENCE)?, 2)?;
    let [kind, response] = bytes.as_slice() else {
        return None;
    };
    if kind.tag != der::OBJECT_IDENTIFIER || kind.content != BASIC || response.tag != der::OCTET_STRING {
        return None;
    }
    let parts = der::at_most(der::only(response.content, der::SEQUENCE)?, 4)?;
    let [data, algorithm, signature, certificates @ ..] = parts.as_slice() else {
        return None;
    };
    if data.tag != der::SEQUENCE || signature.tag != der::BIT_STRING {
        return None;
    }
    let certificates = match certificates {
        [along] if along.tag == EXPLICIT_0 => {
            let all = der::at_most(der::only(along.content, der::SEQUENCE)?, CERTIFICATES)?;
            all.iter().map(|certificate| certificate.whole).collect()
        }
        [] => Vec::new(),
        _ => return None,
    };
    let (responder, singles, has_unknown_critical) = response_data(data.content)?;
    Some(Basic {
        data: data.whole,
        responder,
        singles,
        has_unknown_critical,
        algorithm: algorithm_of(algorithm)?,
        signature: whole_bytes(signature.content)?,
        certificates,
    })
}

/// The AlgorithmIdentifier in an element.
pub(in crate::revocation) fn algorithm_of(element: &Element<'_>) -> Option<Algorithm> {
    let (rest, identifier) = AlgorithmIdentifier::from_der(element.whole).ok()?;
    rest.is_empty().then(|| algorithm::read(&identifier))
}

/// The bytes of a BIT STRING of whole bytes.
pub(in crate::revocation) fn whole_bytes(content: &[u8]) -> Option<&[u8]> {
    match content.split_first()? {
        (0, bytes) => Some(bytes),
        _ => None,
    }
}

fn response_data(content: &[u8]) -> Option<(Responder<'_>, Vec<Single<'_>>, bool)> {
    let parts = der::at_most(content, 5)?;
    let parts = match parts.split_first()? {
        // An explicit version; the only one there is has the number 0.
        (version, rest) if version.tag == EXPLICIT_0 => {
            if der::only(version.content, der::INTEGER)? != [0] {
                return None;
            }
            rest
        }
        _ => parts.as_slice(),
    };
    let [responder, produced_at, singles, extensions @ ..] = parts else {
        return None;
    };
    let responder = match responder.tag {
        EXPLICIT_1 => Responder::Name(name(responder.content)?),
        EXPLICIT_2 => Responder::Key(der::only(responder.content, der::OCTET_STRING)?),
        _ => return None,
    };
    time::generalized(produced_at)?;
    if singles.tag != der::SEQUENCE {
        return None;
    }
    let singles = der::at_most(singles.content, SINGLES)?;
    let singles = singles.iter().map(single).collect::<Option<Vec<_>>>()?;
    Some((responder, singles, extras(extensions)?))
}

/// A distinguished name in the form that is compared.
pub(in crate::revocation) fn name(der: &[u8]) -> Option<NameKey> {
    let (rest, name) = X509Name::from_der(der).ok()?;
    rest.is_empty().then(|| distinguished::read(&name).key)
}

fn single<'a>(element: &Element<'a>) -> Option<Single<'a>> {
    if element.tag != der::SEQUENCE {
        return None;
    }
    let parts = der::at_most(element.content, 5)?;
    let [id, status, this_update, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let (next_update, extensions) = match rest {
        [next, rest @ ..] if next.tag == EXPLICIT_0 => {
            let (next, after) = der::first(next.content)?;
            if !after.is_empty() {
                return None;
            }
            (Some(time::generalized(&next)?), rest)
        }
        rest => (None, rest),
    };
    Some(Single {
        id: certificate_id(id)?,
        status: status_of(status)?,
        this_update: time::generalized(this_update)?,
        next_update,
        has_unknown_critical: extras(extensions)?,
    })
}

/// Whether one of the extensions in an optional `[1]` is critical and unknown.
fn extras(rest: &[Element<'_>]) -> Option<bool> {
    match rest {
        [] => Some(false),
        [extensions] if extensions.tag == EXPLICIT_1 => {
            let all = extension::read(der::only(extensions.content, der::SEQUENCE)?)?;
            Some(
                all.iter()
                    .any(|extension| extension.critical && !extension.oid.starts_with(ARC)),
            )
        }
        _ => None,
    }
}

fn certificate_id<'a>(element: &Element<'a>) -> Option<CertificateId<'a>> {
    if element.tag != der::SEQUENCE {
        return None;
    }
    let parts = der::at_most(element.content, 4)?;
    let [algorithm, name, key, serial] = parts.as_slice() else {
        return None;
    };
    let (hash, _) = der::first(algorithm.content)?;
    let is_one = hash.tag == der::OBJECT_IDENTIFIER
        && name.tag == der::OCTET_STRING
        && key.tag == der::OCTET_STRING
        && serial.tag == der::INTEGER;
    is_one.then_some(CertificateId {
        hash: hash.content,
        name_hash: name.content,
        key_hash: key.content,
        serial: serial.content,
    })
}

fn status_of(element: &Element<'_>) -> Option<Status> {
    const GOOD: u8 = 0x80;
    const REVOKED: u8 = 0xa1;
    const UNKNOWN: u8 = 0x82;
    match element.tag {
        GOOD => Some(Status::Good),
        UNKNOWN => Some(Status::Unknown),
        REVOKED => {
            let parts = der::at_most(element.content, 2)?;
            let [at, code @ ..] = parts.as_slice() else { return None };
            let reason = match code {
                [code] if code.tag == EXPLICIT_0 => reason::name(reason::code(code.content)?),
                [] => reason::UNSPECIFIED,
                _ => return None,
            };
            Some(Status::Revoked {
                at: time::generalized(at)?,
                reason,
            })
        }
        _ => None,
    }
}
