//! What stands around the entries of a list (RFC 5280 section 5.1).

use super::{
    ListError,
    entries::{self, Entries},
    scope::Scope,
};
use crate::{
    certificate::{
        algorithm::Algorithm,
        distinguished::{self, Name},
        read::range,
    },
    der::{self, Element},
    revocation::{
        Unusable, extension,
        ocsp::{algorithm_of, whole_bytes},
        time,
    },
};
use jiff::Timestamp;
use std::ops::Range;
use x509_parser::{prelude::FromDer, x509::X509Name};

/// A list without its bytes.
pub(super) struct Frame {
    pub(super) tbs: Range<usize>,
    pub(super) signature: Range<usize>,
    pub(super) algorithm: Algorithm,
    pub(super) issuer: Name,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    pub(super) entries: Entries,
    pub(super) scope: Scope,
    /// Why it may not be used at all, whatever its signature.
    pub(super) barred: Option<Unusable>,
    /// Why its silence proves nothing.
    pub(super) unsound: Option<&'static str>,
    /// Why no client takes it for a list.
    pub(super) malformed: Option<&'static str>,
}

/// Reads the frame and indexes the entries.
pub(super) fn read(der: &[u8]) -> Result<Frame, ListError> {
    let damaged = |detail: &str| ListError::Damaged {
        place: "at byte 0".to_owned(),
        detail: detail.to_owned(),
    };
    let parts = der::only(der, der::SEQUENCE).and_then(|content| der::at_most(content, 3));
    let Some([tbs, algorithm, signature]) = parts.as_deref() else {
        return Err(damaged("it is not built like a revocation list"));
    };
    let fields = Fields::of(tbs).ok_or_else(|| damaged("it is not built like a revocation list"))?;
    let (rest, issuer) = X509Name::from_der(fields.issuer.whole).map_err(|_| damaged("its issuer cannot be read"))?;
    let signed_with = algorithm_of(algorithm).ok_or_else(|| damaged("its signature algorithm cannot be read"))?;
    let bits = whole_bytes(signature.content).filter(|_| signature.tag == der::BIT_STRING && rest.is_empty());
    let bits = bits.ok_or_else(|| damaged("its signature cannot be read"))?;
    let this_update = time::read(&fields.this_update).ok_or_else(|| damaged("its date of issue cannot be read"))?;
    let next_update = match &fields.next_update {
        Some(next) => Some(time::read(next).ok_or_else(|| damaged("the date of its successor cannot be read"))?),
        None => None,
    };
    let entries = entries::index(der, fields.entries.map_or(&[], |entries| entries.content))
        .ok_or_else(|| damaged("one of its entries cannot be read"))?;
    let mut frame = Frame {
        tbs: range(der, tbs.whole),
        signature: range(der, bits),
        algorithm: signed_with,
        issuer: distinguished::read(&issuer),
        this_update: this_update.instant,
        next_update: next_update.map(|next| next.instant),
        scope: Scope::default(),
        barred: entries.has_unknown_critical.then_some(Unusable::CriticalExtension),
        unsound: entries.has_twice.then_some("a serial number stands there twice"),
        malformed: None,
        entries,
    };
    frame.malformed = if fields.algorithm.whole != algorithm.whole {
        Some("the signature algorithm outside differs from the one inside (RFC 5280 section 5.1.1.2)")
    } else if !matches!(fields.version, None | Some([1])) {
        Some("it has a version that does not exist (RFC 5280 section 5.1.2.1)")
    } else if next_update.is_none() {
        Some("it does not say when the next one comes (RFC 5280 section 5.1.2.5)")
    } else if !this_update.is_of_its_form || next_update.is_some_and(|next| !next.is_of_its_form) {
        Some("its dates are written in the wrong form (RFC 5280 sections 5.1.2.4 and 5.1.2.5)")
    } else {
        None
    };
    frame
        .extensions(&fields)
        .ok_or_else(|| damaged("its extensions cannot be read"))?;
    Ok(frame)
}

impl Frame {
    /// None where they cannot be read.
    fn extensions(&mut self, fields: &Fields<'_>) -> Option<()> {
        const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 35];
        const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 20];
        const DELTA_CRL_INDICATOR: &[u8] = &[0x55, 0x1d, 27];
        const ISSUER_ALT_NAME: &[u8] = &[0x55, 0x1d, 18];
        const ISSUING_DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 28];
        let is_first_version = fields.version.is_none();
        let Some(extensions) = fields.extensions else {
            // Version 1 has no place for them. OpenSSL still makes such lists, and everybody takes them.
            if !is_first_version {
                self.unsound.get_or_insert(NO_NUMBER);
            }
            return Some(());
        };
        if is_first_version {
            self.malformed
                .get_or_insert("it has extensions, but is of version 1 (RFC 5280 section 5.1.2.1)");
        }
        let extensions = extension::read(der::only(extensions.content, der::SEQUENCE)?)?;
        if !extensions.iter().any(|extension| extension.oid == CRL_NUMBER) {
            self.unsound.get_or_insert(NO_NUMBER);
        }
        for extension in &extensions {
            match extension.oid {
                CRL_NUMBER if extension.critical => {
                    self.unsound
                        .get_or_insert("its number is marked as critical (RFC 5280 section 5.2.3)");
                }
                DELTA_CRL_INDICATOR => self.barred = Some(Unusable::DeltaList),
                ISSUING_DISTRIBUTION_POINT => self.scope = Scope::read(extension.value)?,
                AUTHORITY_KEY_IDENTIFIER | CRL_NUMBER | ISSUER_ALT_NAME => {}
                _ if extension.critical => {
                    self.barred.get_or_insert(Unusable::CriticalExtension);
                }
                _ => {}
            }
        }
        Some(())
    }
}

const NO_NUMBER: &str = "it has no number (RFC 5280 section 5.2.3)";

/// The fields of TBSCertList.
struct Fields<'a> {
    /// The content; none in version 1.
    version: Option<&'a [u8]>,
    algorithm: Element<'a>,
    issuer: Element<'a>,
    this_update: Element<'a>,
    next_update: Option<Element<'a>>,
    entries: Option<Element<'a>>,
    /// The content of `[0]`.
    extensions: Option<Element<'a>>,
}

impl<'a> Fields<'a> {
    fn of(tbs: &Element<'a>) -> Option<Self> {
        const EXPLICIT_0: u8 = 0xa0;
        if tbs.tag != der::SEQUENCE {
            return None;
        }
        let fields = der::at_most(tbs.content, 7)?;
        let mut fields = fields.into_iter().peekable();
        let version = fields
            .next_if(|field| field.tag == der::INTEGER)
            .map(|field| field.content);
        let algorithm = fields.next_if(|field| field.tag == der::SEQUENCE)?;
        let issuer = fields.next_if(|field| field.tag == der::SEQUENCE)?;
        let is_time = |field: &Element<'_>| matches!(field.tag, der::UTC_TIME | der::GENERALIZED_TIME);
        let this_update = fields.next_if(is_time)?;
        let next_update = fields.next_if(is_time);
        let entries = fields.next_if(|field| field.tag == der::SEQUENCE);
        let extensions = fields.next_if(|field| field.tag == EXPLICIT_0);
        fields.next().is_none().then_some(Self {
            version,
            algorithm,
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        })
    }
}
