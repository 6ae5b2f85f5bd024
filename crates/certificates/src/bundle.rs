//! Files of certificates: PEM, DER or PKCS#7, one certificate or many.

mod ber;
mod mistaken;
pub(crate) mod pem;
pub(crate) mod pkcs7;

use crate::{Certificate, ReadError, der};

/// No bundle in use is near these.
const BYTES: usize = 16 * 1024 * 1024;
const CERTIFICATES: usize = 1_000;
/// Names, in all certificates together: each costs memory well beyond its bytes.
const NAMES: usize = 200_000;
/// Blocks and DER objects of any kind: keys and parameters may stand beside certificates.
const OBJECTS: usize = 10_000;

/// Reads the certificates of a file or a pasted text, in their order: PEM (with text around and between the blocks), DER (one
/// or several, end to end), PKCS#7 or bare base64. Keys and requests that stand beside certificates are passed over.
///
/// Containers may be in BER. At most 16 MiB, 1,000 certificates, 200,000 names in them, and 10,000 objects of any kind.
///
/// # Errors
///
/// What is wrong, where, and how to mend it. A private key, CSR, CRL, PKCS#12, SSH key, web page or the like given by mistake
/// is named as such; no error shows what was given.
pub fn read(bytes: &[u8]) -> Result<Vec<Certificate>, ReadError> {
    if bytes.len() > BYTES {
        return Err(ReadError::TooLarge { limit: BYTES });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let mut reader = Reader::default();
    if pem::is_utf16(bytes) {
        return Err(ReadError::Utf16);
    }
    if pem::is_pem(bytes) {
        pem::read(bytes, &mut reader)?;
    } else if let Some(kind) = mistaken::text(bytes) {
        return Err(kind.into());
    } else if let Some(decoded) = pem::bare_base64(bytes) {
        reader.take_der(&decoded, |offset| format!("at byte {offset} of the decoded text"))?;
    } else {
        reader.take_der(bytes, |offset| format!("at byte {offset}"))?;
    }
    reader.finish()
}

/// Collects what is found.
#[derive(Default)]
struct Reader {
    certificates: Vec<Certificate>,
    mistaken: Option<crate::Mistaken>,
    objects: usize,
    names: usize,
}

impl Reader {
    /// Takes DER objects, end to end.
    fn take_der(&mut self, bytes: &[u8], place: impl Fn(usize) -> String) -> Result<(), ReadError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let offset = bytes.len() - rest.len();
            if let Some((definite, after)) = ber::is_indefinite(rest).then(|| ber::definite(rest)).flatten() {
                self.count()?;
                let taken = self.take_object(&definite, &place(offset));
                if matches!(taken, Err(ReadError::Certificate { .. })) {
                    return Err(ReadError::NoCertificate);
                }
                taken?;
                rest = after;
                continue;
            }
            let Some((element, after)) = der::first(rest) else {
                // Line feeds after the end are nobody's fault.
                if offset > 0 && rest.iter().all(u8::is_ascii_whitespace) {
                    return Ok(());
                }
                if offset == 0 && !begins_as_certificate(rest) {
                    return Err(ReadError::NoCertificate);
                }
                return Err(ReadError::Certificate {
                    place: place(offset),
                    detail: "it is cut short, or no DER".to_owned(),
                });
            };
            self.count()?;
            let taken = self.take_object(element.whole, &place(offset));
            // Bytes that were never meant to be a certificate are no damaged one.
            if matches!(taken, Err(ReadError::Certificate { .. })) && offset == 0 && !begins_as_certificate(rest) {
                return Err(ReadError::NoCertificate);
            }
            taken?;
            rest = after;
        }
        Ok(())
    }

    /// Takes one DER object: a certificate, a PKCS#7 bundle, or something given by mistake.
    fn take_object(&mut self, object: &[u8], place: &str) -> Result<(), ReadError> {
        match Certificate::from_der(object) {
            Ok(certificate) => self.push(certificate),
            Err(error) => {
                if let Some(inside) = pkcs7::certificates(object) {
                    return inside
                        .into_iter()
                        .try_for_each(|certificate| self.take_certificate(certificate, place));
                }
                if let Some(kind) = mistaken::kind(object) {
                    self.mistaken.get_or_insert(kind);
                    return Ok(());
                }
                Err(at(error, place))
            }
        }
    }

    /// Takes bytes that can only be a certificate.
    fn take_certificate(&mut self, der: &[u8], place: &str) -> Result<(), ReadError> {
        let certificate = Certificate::from_der(der).map_err(|error| at(error, place))?;
        self.push(certificate)
    }

    /// Counts an object of any kind.
    fn count(&mut self) -> Result<(), ReadError> {
        self.objects += 1;
        if self.objects > OBJECTS {
            return Err(ReadError::TooManyObjects { limit: OBJECTS });
        }
        Ok(())
    }

    fn push(&mut self, certificate: Certificate) -> Result<(), ReadError> {
        if self.certificates.len() == CERTIFICATES {
            return Err(ReadError::TooMany { limit: CERTIFICATES });
        }
        self.names = self.names.saturating_add(certificate.name_count());
        if self.names > NAMES {
            return Err(ReadError::TooManyNames { limit: NAMES });
        }
        self.certificates.push(certificate);
        Ok(())
    }

    fn finish(self) -> Result<Vec<Certificate>, ReadError> {
        match (self.certificates, self.mistaken) {
            (certificates, _) if !certificates.is_empty() => Ok(certificates),
            (_, Some(kind)) => Err(kind.into()),
            (_, None) => Err(ReadError::NoCertificate),
        }
    }
}

/// Whether the bytes begin as every certificate or PKCS#7 does, whole or not: a long SEQUENCE, in it one more or an identifier.
fn begins_as_certificate(bytes: &[u8]) -> bool {
    match bytes {
        [der::SEQUENCE, 0x81, _, inner, ..]
        | [der::SEQUENCE, 0x82, _, _, inner, ..]
        | [der::SEQUENCE, 0x83, _, _, _, inner, ..]
        | [der::SEQUENCE, 0x84, _, _, _, _, inner, ..] => matches!(*inner, der::SEQUENCE | der::OBJECT_IDENTIFIER),
        _ => false,
    }
}

/// The same error, said of another place.
fn at(error: ReadError, place: &str) -> ReadError {
    match error {
        ReadError::Certificate { detail, .. } => ReadError::Certificate {
            place: place.to_owned(),
            detail,
        },
        other => other,
    }
}

#[cfg(test)]
pub(crate) mod tests;
