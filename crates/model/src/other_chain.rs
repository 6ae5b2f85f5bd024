use crate::{CertificateFacts, ChainReport, EndpointReport, Finding, Report};
use serde::{Deserialize, Serialize};

/// What was offered to an address besides the usual, to see whether it has another certificate for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainOffer {
    /// The same server name, and ECDSA signatures alone.
    Ecdsa,
    /// No server name: what a client gets that sends no SNI extension.
    NoSni,
    /// The same server name, and RSA signatures alone.
    Rsa,
}

impl ChainOffer {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ecdsa => "ecdsa",
            Self::NoSni => "no_sni",
            Self::Rsa => "rsa",
        }
    }

    /// The kind of a key, as [`crate::CertificateFacts::key`] tells it; none for what is neither ECDSA nor plain RSA.
    pub fn of_key(key: &str) -> Option<Self> {
        match key.split_whitespace().next() {
            Some("EC") => Some(Self::Ecdsa),
            Some("RSA") => Some(Self::Rsa),
            _ => None,
        }
    }

    /// Whether clients of the target may get this chain, so that it has to be good. What a server shows to those who name no
    /// host is its own affair.
    pub fn is_for_the_target(self) -> bool {
        match self {
            Self::Ecdsa | Self::Rsa => true,
            Self::NoSni => false,
        }
    }
}

/// What became of such an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferAnswer {
    /// The address did not answer; `reason` says why.
    CouldNotTest,
    /// Another certificate than that of the first contact.
    Other,
    /// None: it has nothing for such clients.
    Refused,
    /// The certificate of the first contact.
    Same,
}

impl OfferAnswer {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CouldNotTest => "could_not_test",
            Self::Other => "other",
            Self::Refused => "refused",
            Self::Same => "same",
        }
    }
}

/// An offer, its answer, and the chain where it is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherChain {
    /// What was offered.
    pub offer: ChainOffer,
    /// What became of it.
    pub answer: OfferAnswer,
    /// Why it could not be tested, or with what it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The chain, where the answer is another certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainReport>,
}

impl EndpointReport {
    /// The chains that clients of the target may get: that of the first contact, and those of other offers that name the host.
    pub fn chains(&self) -> impl Iterator<Item = (Option<ChainOffer>, &ChainReport)> {
        let first = self.chain.iter().map(|chain| (None, chain));
        let others = self
            .other_chains
            .iter()
            .filter(|other| other.offer.is_for_the_target())
            .filter_map(|other| Some((Some(other.offer), other.chain.as_ref()?)));
        first.chain(others)
    }

    /// The chain that a finding is about, which its `certificate` counts in.
    pub fn chain_of(&self, finding: &Finding) -> Option<&ChainReport> {
        match finding.offer {
            None => self.chain.as_ref(),
            offer => self.chains().find(|(of, _)| *of == offer).map(|(_, chain)| chain),
        }
    }
}

impl Report {
    /// The chains that clients of the target may get, at every address.
    pub fn chains(&self) -> impl Iterator<Item = &ChainReport> {
        let all = self.endpoints.iter().flat_map(EndpointReport::chains);
        all.map(|(_, chain)| chain)
    }

    /// Their leaves.
    pub fn leaves(&self) -> impl Iterator<Item = &CertificateFacts> {
        self.chains().filter_map(|chain| chain.presented.first())
    }

    /// The chain to install, as PEM, where one is to be: that of the first contact before others.
    pub fn recommended_chain(&self) -> Option<&str> {
        let mut first = self.endpoints.iter().filter_map(|endpoint| endpoint.chain.as_ref());
        first
            .find_map(|chain| chain.recommended_pem.as_deref())
            .or_else(|| self.chains().find_map(|chain| chain.recommended_pem.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn other(offer: ChainOffer, chain: Option<ChainReport>) -> OtherChain {
        let answer = match chain {
            Some(_) => OfferAnswer::Other,
            None => OfferAnswer::Refused,
        };
        OtherChain {
            offer,
            answer,
            reason: None,
            chain,
        }
    }

    #[test]
    fn a_finding_counts_in_the_chain_of_its_offer_and_a_default_certificate_is_no_chain_of_the_target() {
        let chain = |complete| ChainReport {
            complete,
            ..ChainReport::default()
        };
        let mut endpoint = EndpointReport::new(None);
        endpoint.chain = Some(chain(true));
        endpoint.other_chains = vec![
            other(ChainOffer::NoSni, Some(chain(false))),
            other(ChainOffer::Rsa, Some(chain(false))),
        ];
        let offers: Vec<_> = endpoint.chains().map(|(offer, _)| offer).collect();
        assert_eq!(offers, [None, Some(ChainOffer::Rsa)]);
        let finding = Finding::new(Code::CertExpired);
        assert_eq!(endpoint.chain_of(&finding), Some(&chain(true)));
        let of_rsa = finding.clone().of_offer(ChainOffer::Rsa);
        assert_eq!(endpoint.chain_of(&of_rsa), Some(&chain(false)));
        assert_eq!(endpoint.chain_of(&finding.of_offer(ChainOffer::Ecdsa)), None);
    }

    #[test]
    fn the_kind_of_a_key_is_its_first_word() {
        for (key, kind) in [
            ("RSA 2048", Some(ChainOffer::Rsa)),
            ("RSA 2048 (exponent 1)", Some(ChainOffer::Rsa)),
            ("EC P-256", Some(ChainOffer::Ecdsa)),
            ("Ed25519", None),
            ("", None),
        ] {
            assert_eq!(ChainOffer::of_key(key), kind, "{key}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_json() {
        for offer in [ChainOffer::Ecdsa, ChainOffer::NoSni, ChainOffer::Rsa] {
            assert_eq!(serde_json::to_value(offer).unwrap(), offer.as_str());
        }
        for answer in [
            OfferAnswer::CouldNotTest,
            OfferAnswer::Other,
            OfferAnswer::Refused,
            OfferAnswer::Same,
        ] {
            assert_eq!(serde_json::to_value(answer).unwrap(), answer.as_str());
        }
        let json = serde_json::to_value(other(ChainOffer::Rsa, None)).unwrap();
        assert_eq!(json, serde_json::json!({"offer": "rsa", "answer": "refused"}));
    }
}
