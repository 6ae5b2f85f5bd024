//! Words of closed sets, as the API documents them. The model reads them; these say what there is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much of a server is tested. Each depth includes the one before it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Depth {
    /// Certificate, chain, host name.
    Quick,
    /// And protocol versions and common weaknesses.
    Standard,
    /// Everything.
    Deep,
}

impl From<Depth> for model::Depth {
    fn from(depth: Depth) -> Self {
        match depth {
            Depth::Deep => Self::Deep,
            Depth::Quick => Self::Quick,
            Depth::Standard => Self::Standard,
        }
    }
}

impl From<model::Depth> for Depth {
    fn from(depth: model::Depth) -> Self {
        match depth {
            model::Depth::Deep => Self::Deep,
            model::Depth::Quick => Self::Quick,
            model::Depth::Standard => Self::Standard,
        }
    }
}

/// What is expected about client certificates.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClientCertificate {
    /// None is asked for.
    None,
    /// Asked for, but the handshake completes without.
    Optional,
    /// The handshake does not complete without.
    Required,
}

impl From<ClientCertificate> for model::ClientCertificate {
    fn from(expected: ClientCertificate) -> Self {
        match expected {
            ClientCertificate::None => Self::None,
            ClientCertificate::Optional => Self::Optional,
            ClientCertificate::Required => Self::Required,
        }
    }
}

impl From<model::ClientCertificate> for ClientCertificate {
    fn from(expected: model::ClientCertificate) -> Self {
        match expected {
            model::ClientCertificate::None => Self::None,
            model::ClientCertificate::Optional => Self::Optional,
            model::ClientCertificate::Required => Self::Required,
        }
    }
}

/// How severe a colour is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Colour {
    /// The certificate is valid and no test shows a problem.
    Green,
    /// Valid, but the tests show a problem.
    Orange,
    /// Not valid, or no certificate could be read.
    Red,
}

impl From<model::Verdict> for Colour {
    fn from(verdict: model::Verdict) -> Self {
        match verdict {
            model::Verdict::Green => Self::Green,
            model::Verdict::Orange => Self::Orange,
            model::Verdict::Red => Self::Red,
        }
    }
}

impl From<Colour> for model::Verdict {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Green => Self::Green,
            Colour::Orange => Self::Orange,
            Colour::Red => Self::Red,
        }
    }
}

/// Which roots are trusted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Trust {
    /// The public roots (Mozilla).
    pub(crate) public: bool,
    /// Private CA bundles of the account, by the SHA-256 of their PEM text in lower-case hexadecimal.
    pub(crate) bundles: Vec<String>,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            public: true,
            bundles: Vec::new(),
        }
    }
}
