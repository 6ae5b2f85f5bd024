use rustls::{CipherSuite, SignatureScheme};

/// By which signatures a server may prove itself; which of its certificates it shows depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signatures {
    /// Any.
    All,
    /// ECDSA alone.
    Ecdsa,
    /// RSA alone.
    Rsa,
}

impl Signatures {
    /// Whether a suite, by its IANA name, leaves the server a certificate of this kind. Those of TLS 1.3 say nothing about it.
    pub(crate) fn take(self, suite: &str) -> bool {
        let starts = |words: &[&str]| words.iter().any(|word| suite.starts_with(word));
        // Suites of TLS 1.3 have no WITH.
        !suite.contains("_WITH_")
            || match self {
                Self::All => true,
                Self::Ecdsa => starts(&["TLS_ECDHE_ECDSA_", "TLS_ECDH_ECDSA_"]),
                Self::Rsa => starts(&["TLS_RSA_", "TLS_DHE_RSA_", "TLS_ECDHE_RSA_"]),
            }
    }

    /// Whether a signature scheme is of this kind (RFC 8446 section 4.2.3).
    pub(crate) fn take_scheme(self, scheme: u16) -> bool {
        // RSA-PSS with either kind of key identifier, then hash and algorithm as in TLS 1.2.
        let is_rsa = matches!(scheme, 0x0804..=0x0806 | 0x0809..=0x080B) || scheme & 0xFF == 1;
        let is_ecdsa = scheme & 0xFF == 3 && scheme >> 8 != 8;
        match self {
            Self::All => true,
            Self::Ecdsa => is_ecdsa,
            Self::Rsa => is_rsa,
        }
    }

    pub(super) fn take_rustls_scheme(self, scheme: SignatureScheme) -> bool {
        self.take_scheme(scheme.into())
    }

    pub(super) fn take_rustls_suite(self, suite: CipherSuite) -> bool {
        self.take(&crate::wire::suites::name(suite.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_and_schemes_are_told_by_their_kind() {
        for (suite, ecdsa, rsa) in [
            ("TLS_AES_128_GCM_SHA256", true, true),
            ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", true, false),
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", false, true),
            ("TLS_RSA_WITH_AES_128_CBC_SHA", false, true),
            ("TLS_DHE_DSS_WITH_AES_128_CBC_SHA", false, false),
            ("TLS_DH_anon_WITH_AES_128_CBC_SHA", false, false),
        ] {
            assert_eq!(
                (Signatures::Ecdsa.take(suite), Signatures::Rsa.take(suite)),
                (ecdsa, rsa),
                "{suite}"
            );
            assert!(Signatures::All.take(suite));
        }
        for (scheme, ecdsa, rsa) in [
            (0x0403, true, false),
            (0x0603, true, false),
            (0x0203, true, false),
            (0x0401, false, true),
            (0x0201, false, true),
            (0x0804, false, true),
            (0x080B, false, true),
            (0x0807, false, false),
            (0x0202, false, false),
            (0x0904, false, false),
        ] {
            assert_eq!(
                (
                    Signatures::Ecdsa.take_scheme(scheme),
                    Signatures::Rsa.take_scheme(scheme)
                ),
                (ecdsa, rsa),
                "{scheme:04x}"
            );
        }
    }
}
