use model::Code;

/// Whether a finding is a fact of a certificate itself, the same on every server that presents it, and mended by another
/// certificate. Everything else is a matter of the one installation.
///
/// `chain.self_signed` and `chain.distrusted_ca` are among them: whoever issued it, each server with it has the same
/// trouble. `cert.must_staple_missing` is not: the server leaves the staple out. `chain.issuer_unknown` is not: it may
/// come from what one server sends.
pub(crate) fn is_about_certificate(code: Code) -> bool {
    const FACTS: [Code; 14] = [
        Code::CertExpired,
        Code::CertNotYetValid,
        Code::CertExpiresSoon,
        Code::CertRevoked,
        Code::CertWeakKey,
        Code::CertWeakSignature,
        Code::CertDebianWeakKey,
        Code::CertRoca,
        Code::CertLifetimeTooLong,
        Code::CertNoSct,
        Code::CertMalformed,
        Code::ChainDistrustedCa,
        Code::ChainSelfSigned,
        Code::ChainWeakCaKey,
    ];
    FACTS.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_certificates_are_told_from_installations() {
        for (code, expected) in [
            (Code::CertExpired, true),
            (Code::CertExpiresSoon, true),
            (Code::CertRevoked, true),
            (Code::CertWeakKey, true),
            (Code::ChainSelfSigned, true),
            (Code::CertHostnameMismatch, false),
            (Code::CertNotTheExpected, false),
            (Code::CertDiffersByAddress, false),
            (Code::CertMustStapleMissing, false),
            (Code::ChainIncomplete, false),
            (Code::ChainIssuerUnknown, false),
            (Code::NetTimeout, false),
            (Code::ProtocolTls10, false),
            (Code::VulnHeartbleed, false),
        ] {
            assert_eq!(is_about_certificate(code), expected, "{code}");
        }
        let families = ["net", "protocol", "cipher", "kex", "vuln", "feature", "http", "dns"];
        for code in Code::ALL {
            assert!(
                !(families.contains(&code.family()) && is_about_certificate(*code)),
                "{code}"
            );
        }
    }
}
