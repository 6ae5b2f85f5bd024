/// Why bytes could not be read as certificates. The peer's or the operator's fault, never a bug.
///
/// No variant carries a byte of what was given: it may have been a private key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The base64 of a PEM block does not decode.
    #[error("the {label} block at line {line} is damaged: its base64 does not decode; copy the file again, whole")]
    Base64 {
        /// What the block says it is.
        label: String,
        /// The line of its `BEGIN`, from 1.
        line: usize,
    },
    /// Bytes that should be a certificate are none.
    #[error("the certificate {place} is damaged: {detail}; export it again from the CA or the server")]
    Certificate {
        /// Where it stands: `at line 3`, `at byte 0`.
        place: String,
        /// What does not parse: `it ends too early`.
        detail: String,
    },
    /// Nothing stands there.
    #[error("the input is empty")]
    Empty,
    /// There is text or data, but no certificate in it.
    #[error("no certificate was found: give PEM (-----BEGIN CERTIFICATE-----), DER or PKCS#7")]
    NoCertificate,
    /// Another object than a certificate was given.
    #[error("this is {kind}, not a certificate: {advice}")]
    NotACertificate {
        /// What it is.
        kind: Mistaken,
        /// What to give instead.
        advice: &'static str,
    },
    /// More bytes than the bound.
    #[error("the input has more than {limit} bytes: split it")]
    TooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// More certificates than the bound.
    #[error("the input holds more than {limit} certificates: split it")]
    TooMany {
        /// The bound.
        limit: usize,
    },
    /// More names in its certificates than the bound.
    #[error("the certificates of the input hold more than {limit} names: split it")]
    TooManyNames {
        /// The bound.
        limit: usize,
    },
    /// More PEM blocks or DER objects than the bound.
    #[error("the input holds more than {limit} objects: keep the certificates alone")]
    TooManyObjects {
        /// The bound.
        limit: usize,
    },
    /// A PEM block has no end.
    #[error("the {label} block at line {line} has no END line: the file is cut short; copy it again, whole")]
    Unterminated {
        /// What the block says it is.
        label: String,
        /// The line of its `BEGIN`, from 1.
        line: usize,
    },
    /// A text in UTF-16.
    #[error("this is text in UTF-16, which no server reads: save it as plain text (ASCII or UTF-8)")]
    Utf16,
}

/// What was given where a certificate was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistaken {
    /// PKCS#10.
    CertificateRequest,
    /// A private key under a password.
    EncryptedPrivateKey,
    /// A keystore of Java.
    JavaKeystore,
    /// An OpenPGP key or message.
    PgpKey,
    /// A PKCS#12 file.
    Pkcs12,
    /// A private key.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// A certificate revocation list.
    RevocationList,
    /// A key of SSH, public or private.
    SshKey,
    /// HTML.
    WebPage,
}

impl std::fmt::Display for Mistaken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::CertificateRequest => "a certificate signing request (CSR)",
            Self::EncryptedPrivateKey => "an encrypted private key",
            Self::JavaKeystore => "a Java keystore (.jks)",
            Self::PgpKey => "an OpenPGP key or message",
            Self::Pkcs12 => "a PKCS#12 file (.p12, .pfx)",
            Self::PrivateKey => "a private key",
            Self::PublicKey => "a public key",
            Self::RevocationList => "a certificate revocation list (CRL)",
            Self::SshKey => "an SSH key",
            Self::WebPage => "a web page (HTML)",
        })
    }
}

impl From<Mistaken> for ReadError {
    fn from(kind: Mistaken) -> Self {
        let advice = match kind {
            Mistaken::CertificateRequest => "give the certificate that the CA issued for it",
            Mistaken::Pkcs12 => "extract the certificates with `openssl pkcs12 -nokeys`",
            Mistaken::JavaKeystore => "export the certificates with `keytool -exportcert -rfc`",
            Mistaken::PgpKey | Mistaken::SshKey => "TLS uses X.509 certificates: give that of the server",
            Mistaken::WebPage => {
                "the download gave a page instead, perhaps a sign-in or an error: fetch the file again"
            }
            Mistaken::EncryptedPrivateKey | Mistaken::PrivateKey => {
                "keep it secret, and give the certificate file instead"
            }
            Mistaken::PublicKey => "give the certificate that carries it",
            Mistaken::RevocationList => "give the certificate file instead",
        };
        Self::NotACertificate { kind, advice }
    }
}
