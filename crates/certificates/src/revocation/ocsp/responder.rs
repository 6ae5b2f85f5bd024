//! Who may answer for an issuer (RFC 6960 section 4.2.2.2): it itself, or whom it delegated that to.

use super::{
    Subject, Unusable,
    response::{Basic, Responder},
};
use crate::{
    Certificate,
    path::{Signed, verify_message},
    revocation::subject::key_bits,
};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;

/// The certificates of delegates that are looked at: one is usual.
const DELEGATES: usize = 8;

/// The certificate of who signed, if it may answer.
pub(super) fn find(response: &Basic<'_>, subject: Subject<'_>, at: Timestamp) -> Result<Certificate, Unusable> {
    if is(&response.responder, subject.issuer) {
        return Ok(subject.issuer.clone());
    }
    let mut refused = Unusable::NotAuthorized;
    for der in response.certificates.iter().take(DELEGATES) {
        let Ok(certificate) = Certificate::from_der(der) else {
            continue;
        };
        if !is(&response.responder, &certificate) {
            continue;
        }
        match is_delegate(&certificate, subject.issuer, at) {
            Ok(()) => return Ok(certificate),
            Err(reason) => refused = reason,
        }
    }
    Err(refused)
}

fn is(responder: &Responder<'_>, certificate: &Certificate) -> bool {
    match responder {
        Responder::Key(hash) => digest(&SHA1_FOR_LEGACY_USE_ONLY, key_bits(certificate)).as_ref() == *hash,
        Responder::Name(name) => *name == certificate.fields().subject.key,
    }
}

/// A delegate holds a certificate of the issuer itself, made for this purpose and valid. Its own revocation is not asked for:
/// `id-pkix-ocsp-nocheck` says so in nearly all of them.
fn is_delegate(certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Result<(), Unusable> {
    let fields = certificate.fields();
    let extensions = &fields.extensions;
    let may_answer = extensions
        .purposes
        .as_ref()
        .is_some_and(|purposes| purposes.names.iter().any(|name| name == "OCSPSigning"));
    let may_sign = extensions.key_usage.as_ref().is_none_or(|usage| {
        usage
            .names
            .iter()
            .any(|name| matches!(*name, "digitalSignature" | "nonRepudiation"))
    });
    // id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1)
    let is_known = |oid: &String| oid == "1.3.6.1.5.5.7.48.1.5";
    let is_sound = !certificate.is_refused() && extensions.unhandled.iter().all(is_known);
    let of_issuer = fields.issuer.key == issuer.fields().subject.key;
    if !(may_answer && may_sign && is_sound && of_issuer && certificate.is_valid_at(at)) {
        return Err(Unusable::NotAuthorized);
    }
    if fields.algorithm.hash().is_some_and(|hash| hash.is_broken()) {
        return Err(Unusable::WeakSignature);
    }
    let signature = certificate.part(&fields.signature);
    match verify_message(&fields.algorithm, certificate.part(&fields.tbs), signature, issuer) {
        Signed::Verified => Ok(()),
        _ => Err(Unusable::NotAuthorized),
    }
}
