use crate::connector::ConnectError;
use crate::guard::Blocked;
use crate::resolver::ResolveError;

/// Why a document was not fetched. Its variants say whose doing it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Whoever wrote the URL: it cannot be fetched.
    #[error("the address cannot be fetched: {detail}")]
    BadUrl {
        /// What is wrong with it.
        detail: String,
    },
    /// Settings: the guard refuses the address or the port.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// Server: the document is incomplete, or encoded in a way that was not asked for.
    #[error("the document cannot be used: {detail}")]
    Content {
        /// What is wrong with it.
        detail: String,
    },
    /// Network, name server or server: the exchange did not come about.
    #[error(transparent)]
    Network(#[from] NetworkFailure),
    /// Server: it leads on to where it must not lead, or too often.
    #[error("the redirect is not followed: {detail}")]
    Redirect {
        /// What is wrong with it.
        detail: String,
    },
    /// Server: it answered with a status that is no success.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// Network or server: the document did not come in time.
    #[error("the document did not come in time")]
    Timeout,
    /// Server: the document is larger than the caller takes.
    #[error("the document is larger than {limit} bytes")]
    TooLarge {
        /// The most that the caller takes, in bytes.
        limit: usize,
    },
}

/// At which step an exchange failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkFailure {
    /// The connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// HTTP.
    #[error("the server does not speak HTTP as it should: {detail}")]
    Http {
        /// What went wrong.
        detail: String,
    },
    /// The name.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// TLS, certificate included.
    #[error("there is no secure connection to the server: {detail}")]
    Tls {
        /// What went wrong.
        detail: String,
    },
}

impl FetchError {
    /// A stable name for reports, metrics and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BadUrl { .. } => "bad_url",
            Self::Blocked(_) => "blocked",
            Self::Content { .. } => "content",
            Self::Network(_) => "network",
            Self::Redirect { .. } => "redirect",
            Self::Status(_) => "status",
            Self::Timeout => "timeout",
            Self::TooLarge { .. } => "too_large",
        }
    }

    /// Whether the reason lies with this machine or its settings, so that it says nothing about the server.
    pub const fn is_local(&self) -> bool {
        match self {
            Self::Blocked(_) | Self::Network(NetworkFailure::Resolve(ResolveError::NoNameServer)) => true,
            Self::Network(NetworkFailure::Connect(error)) => error.is_local(),
            _ => false,
        }
    }
}

impl From<ConnectError> for FetchError {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Blocked(blocked) => Self::Blocked(blocked),
            ConnectError::Timeout => Self::Timeout,
            other => Self::Network(NetworkFailure::Connect(other)),
        }
    }
}
