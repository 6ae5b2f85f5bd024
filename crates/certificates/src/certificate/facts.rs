//! What a report says of a certificate.

use super::Certificate;
use crate::text;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::CertificateFacts;

/// Lists in a report are cut after so many entries.
const ENTRIES: usize = 1_000;

impl Certificate {
    /// The facts of a report. Names are escaped, lists are cut after 1,000 entries: `dns_name_count` tells how many there are.
    pub fn facts(&self) -> CertificateFacts {
        let fields = self.fields();
        let extensions = &fields.extensions;
        let id = |id: &Option<Vec<u8>>| id.as_deref().map(|id| text::hex(id.get(..64).unwrap_or(id)));
        CertificateFacts {
            subject: self.subject().to_owned(),
            issuer: self.issuer().to_owned(),
            common_name: self.common_name().map(str::to_owned),
            serial: fields.serial.clone(),
            not_before: self.not_before(),
            not_after: self.not_after(),
            dns_name_count: Some(extensions.dns_names.len()).filter(|count| *count > ENTRIES),
            dns_names: self.dns_names().take(ENTRIES).map(str::to_owned).collect(),
            ip_addresses: extensions.ip_addresses.iter().take(ENTRIES).copied().collect(),
            key: self.key(),
            signature_hash: self.signature_hash(),
            sha256: self.fingerprint(),
            spki_sha256: text::hex(self.spki_sha256()),
            ca: self.is_ca(),
            self_issued: self.is_self_issued(),
            subject_key_id: id(&extensions.subject_key_id),
            authority_key_id: id(&extensions.authority_key_id),
            extended_key_usages: extensions
                .purposes
                .iter()
                .flat_map(|purposes| purposes.names.iter().take(ENTRIES).cloned())
                .collect(),
            ca_issuers: extensions.ca_issuers.clone(),
            ocsp: extensions.ocsp.clone(),
            crl: extensions.crl.clone(),
            must_staple: extensions.must_staple,
            scts: extensions.scts.logs,
            der: STANDARD.encode(self.der()),
        }
    }
}
