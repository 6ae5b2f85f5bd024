use std::io;
use std::path::PathBuf;

use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;

use crate::detail::detail;
use crate::host::HostError;

/// Why there is no address. Its variants say whose doing it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Name server: an answer that makes no sense.
    #[error("the name server's answer cannot be used: {detail}")]
    BadAnswer {
        /// What is wrong with it.
        detail: String,
    },
    /// Caller: this is no host.
    #[error(transparent)]
    InvalidHost(#[from] HostError),
    /// Zone: the name exists, and has no record of the kind asked for (NODATA).
    #[error("the name exists but has no address")]
    NoAddresses,
    /// This machine: no name server is known, or none can be reached.
    #[error("no name server can be asked: none is known, or none can be reached from here")]
    NoNameServer,
    /// Zone: there is no such name (NXDOMAIN).
    #[error("there is no such name")]
    NoSuchName,
    /// Name server: it refuses or fails to answer (SERVFAIL, REFUSED and the like).
    #[error("the name server could not answer (response code {response_code})")]
    ServerFailure {
        /// As in the DNS header: 2 is SERVFAIL, 5 is REFUSED (RFC 1035 section 4.1.1).
        response_code: u16,
    },
    /// Network or name server: no answer in time.
    #[error("the name servers gave no answer in time")]
    Timeout,
    /// Zone: the name is an alias of an alias, and so on, more than eight times.
    #[error("the name leads through more than 8 aliases")]
    TooManyAliases,
}

impl ResolveError {
    /// A stable name for reports, metrics and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BadAnswer { .. } => "bad_answer",
            Self::InvalidHost(_) => "invalid_host",
            Self::NoAddresses => "no_addresses",
            Self::NoNameServer => "no_name_server",
            Self::NoSuchName => "no_such_name",
            Self::ServerFailure { .. } => "server_failure",
            Self::Timeout => "timeout",
            Self::TooManyAliases => "too_many_aliases",
        }
    }

    /// Whether the question stayed without answer; otherwise the answer was that there is nothing.
    pub const fn is_failure(&self) -> bool {
        !matches!(self, Self::NoAddresses | Self::NoSuchName)
    }

    /// Of the outcomes of two questions, the one to report: a question without answer, then a name without address,
    /// then no name.
    pub(super) fn or_worse(self, other: Self) -> Self {
        let nothing_found = matches!(self, Self::NoSuchName) || !self.is_failure() && other.is_failure();
        if nothing_found { other } else { self }
    }
}

impl From<NetError> for ResolveError {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Timeout => Self::Timeout,
            NetError::NoConnections | NetError::Io(_) | NetError::Busy => Self::NoNameServer,
            NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
                ResponseCode::NoError => Self::NoAddresses,
                ResponseCode::NXDomain => Self::NoSuchName,
                code => Self::ServerFailure {
                    response_code: code.into(),
                },
            },
            NetError::Dns(DnsError::ResponseCode(code)) => Self::ServerFailure {
                response_code: code.into(),
            },
            other => Self::BadAnswer { detail: detail(&other) },
        }
    }
}

/// A setting of the resolver that cannot be used. The operator can mend it.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The file of trust anchors cannot be used.
    #[error("the DNSSEC trust anchors in {} cannot be used: {problem}", path.display())]
    Anchors {
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says, or what is wrong in the file.
        problem: String,
    },
    /// The DNS client could not be made.
    #[error("the DNS client cannot be made: {detail}")]
    Client {
        /// What it says.
        detail: String,
    },
    /// The hosts file cannot be read.
    #[error("the hosts file {} cannot be read: {source}", path.display())]
    HostsFile {
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A name in the settings is no name.
    #[error("{name:?} is no host name: {source}")]
    Name {
        /// As it was written.
        name: String,
        /// What is wrong with it.
        source: HostError,
    },
}
