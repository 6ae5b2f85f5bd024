//! Why no TLS came about: closed sets of reasons, and the findings that they make.

use crate::wire::alert;
use model::{Check, Code, Finding};
use outbound::{Blocked, ConnectError};

/// The step of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// TCP.
    Connect,
    /// The dialogue before TLS.
    Starttls,
    /// TLS.
    Handshake,
}

impl Phase {
    /// The word used in evidence.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Handshake => "handshake",
            Self::Starttls => "starttls",
        }
    }
}

/// Why an address gave no certificate, or refuses clients although it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Settings: the guard refuses the address.
    Blocked(Blocked),
    /// Peer or network: no connection.
    Connect(ConnectError),
    /// This machine: nothing that could be said of the peer.
    Local(&'static str),
    /// Peer: the dialogue before TLS went wrong.
    Starttls(StarttlsFailure),
    /// Peer or network: no answer in time.
    Timeout(Phase),
    /// Peer: TLS went wrong.
    Tls(TlsFailure),
}

/// Why a server did not let a client start TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StarttlsFailure {
    /// It closed the connection.
    Closed,
    /// It speaks TLS from the first byte.
    ImplicitTls,
    /// It does not offer STARTTLS.
    NotOffered,
    /// It speaks another protocol.
    NotThisProtocol,
    /// It has no time now: `421`, `4yz` in the greeting, `BYE`.
    RateLimited,
    /// It said no, with this reply code where the protocol has such codes.
    Refused(Option<u16>),
    /// A line or a reply without end.
    TooLong,
    /// It does not know the XMPP domain that was asked for.
    UnknownDomain,
}

impl StarttlsFailure {
    /// The word used in evidence.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::ImplicitTls => "implicit_tls",
            Self::NotOffered => "not_offered",
            Self::NotThisProtocol => "not_this_protocol",
            Self::RateLimited => "rate_limited",
            Self::Refused(_) => "refused",
            Self::TooLong => "too_long",
            Self::UnknownDomain => "unknown_domain",
        }
    }
}

/// Why there was no handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TlsFailure {
    /// The server refused with a fatal alert of this description.
    Alert(u8),
    /// The server does not hold the key of its certificate.
    BadSignature,
    /// It closed the connection.
    Closed,
    /// It sent TLS that makes no sense.
    Malformed,
    /// A handshake without any certificate: anonymous suites only.
    NoCertificate,
    /// It chose what no client of today speaks.
    NoCommonVersion,
    /// It presents nothing to a client that names no server.
    NoNameSent,
    /// It speaks something else than TLS.
    NotTls,
    /// It reset the connection.
    Reset,
    /// It sent more than any handshake needs.
    TooLong,
}

impl TlsFailure {
    /// The word used in evidence.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Alert(description) => format!("alert_{}", alert::name(description)),
            Self::BadSignature => "bad_signature".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Malformed => "malformed".to_owned(),
            Self::NoCertificate => "no_certificate".to_owned(),
            Self::NoCommonVersion => "no_common_version".to_owned(),
            Self::NoNameSent => "no_name_sent".to_owned(),
            Self::NotTls => "not_tls".to_owned(),
            Self::Reset => "reset".to_owned(),
            Self::TooLong => "too_long".to_owned(),
        }
    }
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Blocked(blocked) => Self::Blocked(blocked),
            ConnectError::LocalLimit { .. } => Self::Local("local_limit"),
            ConnectError::Timeout => Self::Timeout(Phase::Connect),
            ConnectError::UnreachableNetwork { .. } => Self::Local("no_route"),
            error @ (ConnectError::Other { .. }
            | ConnectError::Refused
            | ConnectError::Reset
            | ConnectError::UnreachableHost) => Self::Connect(error),
        }
    }
}

impl From<StarttlsFailure> for Failure {
    fn from(failure: StarttlsFailure) -> Self {
        Self::Starttls(failure)
    }
}

impl From<TlsFailure> for Failure {
    fn from(failure: TlsFailure) -> Self {
        Self::Tls(failure)
    }
}

impl Failure {
    /// The step in which it happened.
    pub(crate) const fn phase(&self) -> Phase {
        match self {
            Self::Blocked(_) | Self::Connect(_) | Self::Local(_) => Phase::Connect,
            Self::Starttls(_) => Phase::Starttls,
            Self::Timeout(phase) => *phase,
            Self::Tls(_) => Phase::Handshake,
        }
    }

    /// What happened, without its phase: `refused`, `timeout`, `alert_handshake_failure`.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Blocked(blocked) => blocked.reason.as_str().to_owned(),
            Self::Connect(error) => error.as_str().to_owned(),
            Self::Local(reason) => (*reason).to_owned(),
            Self::Starttls(failure) => failure.as_str().to_owned(),
            Self::Timeout(_) => "timeout".to_owned(),
            Self::Tls(failure) => failure.reason(),
        }
    }

    /// The code that says so.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Blocked(_) => Code::NetBlocked,
            Self::Connect(_) | Self::Local(_) => Code::NetConnectError,
            Self::Starttls(_) => Code::NetStarttlsRefused,
            Self::Timeout(_) => Code::NetTimeout,
            Self::Tls(_) => Code::NetTlsError,
        }
    }

    /// The reason of a report whose every address failed.
    pub(crate) const fn report_reason(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "blocked",
            Self::Connect(_) => "connect_error",
            Self::Local(reason) => reason,
            Self::Starttls(StarttlsFailure::RateLimited) => "rate_limited",
            Self::Starttls(_) => "starttls_error",
            Self::Timeout(_) => "timeout",
            Self::Tls(_) => "tls_error",
        }
    }

    /// Whether it says nothing of the peer: it asked to come back, or the fault is on this side.
    pub(crate) const fn is_no_answer(&self) -> bool {
        matches!(self, Self::Local(_) | Self::Starttls(StarttlsFailure::RateLimited))
    }

    /// The finding, with its evidence; none where it says nothing of the peer.
    pub(crate) fn finding(&self) -> Option<Finding> {
        if self.is_no_answer() {
            return None;
        }
        let finding = Finding::new(self.code());
        if let Self::Timeout(phase) = self {
            return Some(finding.with("phase", phase.as_str()));
        }
        Some(self.with_numbers(finding.with("reason", self.reason())))
    }

    /// The numbers that the server itself gave for its reason: evidence, and never its words.
    pub(crate) fn with_numbers(&self, finding: Finding) -> Finding {
        match self {
            Self::Starttls(StarttlsFailure::Refused(Some(reply))) => finding.with("reply", u32::from(*reply)),
            Self::Tls(TlsFailure::Alert(description)) => finding.with("alert", u32::from(*description)),
            Self::Blocked(_)
            | Self::Connect(_)
            | Self::Local(_)
            | Self::Starttls(_)
            | Self::Timeout(_)
            | Self::Tls(_) => finding,
        }
    }

    /// The check of its code: found, or not possible.
    pub(crate) fn check(&self) -> Check {
        match self.is_no_answer() {
            true => Check::could_not_test(self.code(), self.reason()),
            false => Check::answered(self.code(), true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_its_evidence() {
        let blocked = outbound::Guard::public()
            .check(([127, 0, 0, 1], 443).into())
            .unwrap_err();
        for failure in [
            Failure::Blocked(blocked),
            Failure::Connect(ConnectError::Refused),
            Failure::Starttls(StarttlsFailure::NotOffered),
            Failure::Timeout(Phase::Handshake),
            Failure::Starttls(StarttlsFailure::Refused(Some(454))),
            Failure::Tls(TlsFailure::Alert(40)),
        ] {
            let finding = failure.finding().unwrap();
            assert!(finding.missing_evidence().is_empty(), "{failure:?}");
            assert_eq!(finding.code, failure.code());
        }
    }

    #[test]
    fn what_is_not_the_peers_fault_is_no_finding() {
        for failure in [
            Failure::Local("no_route"),
            Failure::Starttls(StarttlsFailure::RateLimited),
        ] {
            assert_eq!(failure.finding(), None);
            assert_eq!(failure.check().state, model::CheckState::CouldNotTest);
        }
    }
}
