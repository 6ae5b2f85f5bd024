use crate::{Depth, Policy, Target};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// One order to a scanner. Versioned, because a new scheduler may meet an old scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanJob {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The identity of the scan; the recorder accepts one report for it.
    pub scan_id: Ulid,
    /// Why the scan is made.
    pub reason: Reason,
    /// The account that asked, or none from the command line.
    pub account: Option<Ulid>,
    /// The pool of scanners that does it.
    pub pool: String,
    /// What is scanned.
    pub target: Target,
    /// How much of it is tested.
    pub depth: Depth,
    /// How findings are weighed.
    pub policy: Policy,
    /// Which roots are trusted.
    pub trust: Trust,
    /// The certificate that is expected there.
    pub expected: Expected,
    /// What the monitor expects about client certificates, or none where it does not care.
    pub client_certificate: Option<ClientCertificate>,
    /// The scanner that a confirmation would rather avoid.
    pub avoid_scanner: Option<String>,
    /// How long the scan may take, in milliseconds.
    pub deadline_ms: u64,
    /// When it was queued.
    pub enqueued_at: Timestamp,
}

impl ScanJob {
    /// The version of the shape that this code writes.
    pub const SCHEMA: u32 = 1;
}

/// Why a scan is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A network fault is looked at again before it alarms.
    Confirm,
    /// Somebody asked for it.
    Demand,
    /// The first scan of a new target.
    First,
    /// It was due.
    Schedule,
}

/// Which roots a scan trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// The public roots.
    pub public: bool,
    /// Private CA bundles, by the SHA-256 of their PEM text in lower-case hexadecimal.
    #[serde(default)]
    pub bundles: Vec<String>,
}

/// The certificate that a monitor expects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// SHA-256 fingerprints in lower-case hexadecimal, any of which is right. Empty: no expectation.
    #[serde(default)]
    pub fingerprints: Vec<String>,
}

/// How a server treats client certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientCertificate {
    /// None is asked for.
    None,
    /// Asked for, but the handshake completes without.
    Optional,
    /// The handshake does not complete without.
    Required,
}

impl ClientCertificate {
    /// The word used in settings and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}
