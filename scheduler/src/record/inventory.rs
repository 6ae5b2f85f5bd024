use super::{desk::Desk, target::Case};
use crate::decide::Seen;
use base64::{Engine, prelude::BASE64_STANDARD};
use model::{CertificateFacts, EndpointReport};
use store::{CertificateSource, Error, FileDetails, NewCertificate, sha256};

impl Desk<'_> {
    /// Adds the leaves that a monitored target did not present before to the inventory: a renewal joins the line of its
    /// predecessor there, and is expected from then on.
    pub(super) async fn discover(&mut self, case: &Case<'_>) -> Result<(), Error> {
        if case.seen != Seen::Facts || !case.monitored {
            return Ok(());
        }
        let known = &case.watched.target.state.fingerprints;
        let mut added: Vec<&str> = Vec::new();
        for chain in case.report.endpoints.iter().filter_map(presented) {
            let Some((leaf, issuers)) = chain.split_first() else {
                continue;
            };
            if known.contains(&leaf.sha256) || added.contains(&leaf.sha256.as_str()) {
                continue;
            }
            added.push(&leaf.sha256);
            let Some(bytes) = der(leaf) else {
                continue;
            };
            let certificate = NewCertificate {
                der: bytes,
                facts: leaf.clone(),
                chain: issuers.iter().filter_map(der).collect(),
                ca_reference: String::new(),
                source: CertificateSource::Scan,
                details: FileDetails::default(),
            };
            self.recording
                .import_certificate(case.context.scan.account, &certificate)
                .await?;
        }
        Ok(())
    }
}

fn presented(endpoint: &EndpointReport) -> Option<&[CertificateFacts]> {
    endpoint.chain.as_ref().map(|chain| chain.presented.as_slice())
}

/// The certificate itself, where it is what the report says it is.
fn der(facts: &CertificateFacts) -> Option<Vec<u8>> {
    let der = BASE64_STANDARD.decode(&facts.der).ok()?;
    (sha256(&der) == facts.sha256).then_some(der)
}
