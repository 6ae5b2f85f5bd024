use crate::{ChainOffer, Code, Evidence, Severity, evidence::EvidenceValue};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One thing that is wrong, or worth knowing, about a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct Finding {
    /// What it is: the key into the catalogue.
    pub code: Code,
    /// How much it weighs. The catalogue's default until [`crate::Report::judge`] applied the policy.
    pub severity: Severity,
    /// Set where the facts, not the catalogue, decide how much it weighs (days left, bits of a key).
    graded: bool,
    /// The address that shows it, or none for what concerns the whole target.
    pub address: Option<IpAddr>,
    /// The index of the certificate in `presented` of its chain at that address ([`crate::EndpointReport::chain_of`]).
    pub certificate: Option<usize>,
    /// The offer that brought the chain which it is about; none: the first contact.
    pub offer: Option<ChainOffer>,
    /// What proves it.
    pub evidence: Evidence,
}

impl Finding {
    /// A finding with the catalogue's severity and no evidence yet.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            severity: code.entry().severity,
            graded: false,
            address: None,
            certificate: None,
            offer: None,
            evidence: Evidence::default(),
        }
    }

    /// Adds one piece of evidence; the keys stand in the catalogue.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<EvidenceValue>) -> Self {
        self.evidence.set(key, value);
        self
    }

    /// Says which address shows it.
    #[must_use]
    pub fn at(mut self, address: IpAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// Says which presented certificate it is about, by its index.
    #[must_use]
    pub fn of_certificate(mut self, index: Option<usize>) -> Self {
        self.certificate = index;
        self
    }

    /// Says that it is about the chain that another offer brought.
    #[must_use]
    pub fn of_offer(mut self, offer: ChainOffer) -> Self {
        self.offer = Some(offer);
        self
    }

    /// Lets the facts decide the severity: neither catalogue nor `strict` change it, only an account's own setting.
    #[must_use]
    pub fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self.graded = true;
        self
    }

    /// Whether the facts decided the severity.
    pub fn is_graded(&self) -> bool {
        self.graded
    }

    /// The evidence keys that the catalogue requires of this code and that are missing. Empty in a correct check.
    pub fn missing_evidence(&self) -> Vec<&'static str> {
        let required = self.code.entry().evidence.iter().filter(|key| key.required);
        required
            .map(|key| key.name)
            .filter(|name| self.evidence.value(name).is_none())
            .collect()
    }
}

/// The JSON shape: number and name travel for the reader's comfort and are ignored on the way in.
#[derive(Serialize, Deserialize)]
struct Wire {
    code: Code,
    #[serde(default, skip_deserializing)]
    number: Option<u16>,
    #[serde(default, skip_deserializing)]
    name: Option<&'static str>,
    severity: Severity,
    address: Option<IpAddr>,
    certificate: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<ChainOffer>,
    #[serde(default)]
    evidence: Evidence,
}

impl From<Finding> for Wire {
    fn from(finding: Finding) -> Self {
        let entry = finding.code.entry();
        Self {
            code: finding.code,
            number: entry.number,
            name: entry.name,
            severity: finding.severity,
            address: finding.address,
            certificate: finding.certificate,
            offer: finding.offer,
            evidence: finding.evidence,
        }
    }
}

impl From<Wire> for Finding {
    fn from(wire: Wire) -> Self {
        Self {
            code: wire.code,
            severity: wire.severity,
            graded: false,
            address: wire.address,
            certificate: wire.certificate,
            offer: wire.offer,
            evidence: wire.evidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_carries_number_and_name_and_reads_back() {
        let finding = Finding::new(Code::ChainIssuerUnknown)
            .with("subject", "CN=a")
            .with("issuer", "CN=b");
        let json = serde_json::to_value(&finding).unwrap();
        assert_eq!(json["number"], 20);
        assert_eq!(json["name"], "UNABLE TO GET ISSUER CERT LOCALLY");
        assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), finding);
        assert!(finding.missing_evidence().is_empty());
    }
}
