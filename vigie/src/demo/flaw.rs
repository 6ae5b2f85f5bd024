use model::{Code, StartTls, Verdict};

/// What is wrong with a server of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing.
    Sound,
    /// Nothing, and it is reached by SMTP and STARTTLS.
    SoundMail,
    /// Its certificate ended two days ago.
    Expired,
    /// Its certificate ends in five days. It is renewed while the demo runs.
    ExpiresSoon,
    /// Its certificate is for another name.
    WrongHost,
    /// Its certificate signed itself.
    SelfSigned,
    /// It does not send its intermediate certificate.
    MissingIntermediate,
    /// Its chain ends in a root that is not trusted.
    UntrustedRoot,
    /// It speaks TLS 1.0 and nothing else.
    Tls10Only,
    /// One of its two addresses still serves the certificate before.
    AddressesDiffer,
    /// Nobody listens.
    Down,
}

impl Flaw {
    /// Every server of the demo, in the order of the table.
    pub(super) const ALL: [Self; 11] = [
        Self::Sound,
        Self::SoundMail,
        Self::WrongHost,
        Self::AddressesDiffer,
        Self::ExpiresSoon,
        Self::Expired,
        Self::SelfSigned,
        Self::MissingIntermediate,
        Self::UntrustedRoot,
        Self::Tls10Only,
        Self::Down,
    ];

    /// The name of the server, below [`Self::DOMAIN`].
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::AddressesDiffer => "cluster",
            Self::Down => "backup",
            Self::Expired => "archive",
            Self::ExpiresSoon => "billing",
            Self::MissingIntermediate => "api",
            Self::SelfSigned => "wiki",
            Self::Sound => "shop",
            Self::SoundMail => "mail",
            Self::Tls10Only => "legacy",
            Self::UntrustedRoot => "partner",
            Self::WrongHost => "intranet",
        }
    }

    /// The phrase that says what is wrong.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::AddressesDiffer => "flaw-addresses-differ",
            Self::Down => "flaw-down",
            Self::Expired => "flaw-expired",
            Self::ExpiresSoon => "flaw-expires-soon",
            Self::MissingIntermediate => "flaw-missing-intermediate",
            Self::SelfSigned => "flaw-self-signed",
            Self::Sound => "flaw-sound",
            Self::SoundMail => "flaw-sound-mail",
            Self::Tls10Only => "flaw-tls-1-0-only",
            Self::UntrustedRoot => "flaw-untrusted-root",
            Self::WrongHost => "flaw-wrong-host",
        }
    }

    /// `.test` is reserved for what no DNS knows (RFC 6761 section 6.2).
    pub(super) const DOMAIN: &'static str = "demo.vigie.test";

    /// The whole name of the server.
    pub(super) fn host(self) -> String {
        format!("{}.{}", self.label(), Self::DOMAIN)
    }

    pub(super) fn starttls(self) -> StartTls {
        match self {
            Self::SoundMail => StartTls::Smtp,
            Self::AddressesDiffer
            | Self::Down
            | Self::Expired
            | Self::ExpiresSoon
            | Self::MissingIntermediate
            | Self::SelfSigned
            | Self::Sound
            | Self::Tls10Only
            | Self::UntrustedRoot
            | Self::WrongHost => StartTls::None,
        }
    }

    /// The colour that it should get, and the code that decides it.
    pub(super) fn expected(self) -> (Verdict, Option<Code>) {
        match self {
            Self::AddressesDiffer => (Verdict::Orange, Some(Code::CertDiffersByAddress)),
            Self::Down => (Verdict::Red, Some(Code::NetConnectError)),
            Self::Expired => (Verdict::Red, Some(Code::CertExpired)),
            Self::ExpiresSoon => (Verdict::Red, Some(Code::CertExpiresSoon)),
            Self::MissingIntermediate => (Verdict::Red, Some(Code::ChainIssuerUnknown)),
            Self::SelfSigned => (Verdict::Red, Some(Code::ChainSelfSigned)),
            Self::Sound | Self::SoundMail => (Verdict::Green, None),
            Self::Tls10Only => (Verdict::Red, Some(Code::ProtocolNoTls12OrNewer)),
            Self::UntrustedRoot => (Verdict::Red, Some(Code::ChainSelfSignedRoot)),
            Self::WrongHost => (Verdict::Orange, Some(Code::CertHostnameMismatch)),
        }
    }
}
