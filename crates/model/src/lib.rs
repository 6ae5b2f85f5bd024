//! The vocabulary of Vigie: what is watched, what is asked of a scanner, what it answers, and how that is judged.
//!
//! No IO, no clock, no async: values and pure functions. Start at [`Target`] (what is watched), follow a [`ScanJob`] to
//! the [`Report`] that answers it, and see [`Report::judge`] for how [`Finding`]s become a colour. Every code that a
//! finding may carry stands in the [`catalogue`], with its texts in English and French.

pub mod catalogue;
mod check;
mod depth;
mod end_of_time;
mod endpoint;
mod evidence;
mod finding;
mod host;
mod incident;
mod job;
mod judge;
mod language;
mod messages;
mod observation;
mod other_chain;
mod policy;
mod report;
mod revocation;
mod starttls;
mod target;
mod verdict;

pub use catalogue::Code;
pub use check::{Check, CheckState};
pub use depth::{Depth, UnknownDepth};
pub use end_of_time::{is_end_of_time, rfc3339};
pub use endpoint::{Endpoint, EndpointError};
pub use evidence::{Evidence, EvidenceKind, EvidenceValue};
pub use finding::Finding;
pub use host::{Host, HostError};
pub use incident::{
    Affected, Event, IncidentSubject, LeafSummary, MailFormat, Notification, Previous, Recipient, RecipientRole,
};
pub use job::{ClientCertificate, Expected, Reason, ScanJob, Trust};
pub use judge::{Scanned, essential_checks};
pub use language::{Language, UnknownLanguage};
pub use messages::{Arguments, Messages};
pub use observation::Observation;
pub use other_chain::{ChainOffer, OfferAnswer, OtherChain};
pub use policy::{ExpiryThresholds, Policy, PolicyName, UnknownPolicy};
pub use report::{
    AcceptedSuites, CertificateFacts, ChainReport, CipherOrder, Ciphers, EndpointReport, Features, Groups, Negotiated,
    Outcome, PathElement, PathRole, PathStatus, Protocols, Report, ReportTarget, ScannerIdentity, Suite, Timings,
};
pub use revocation::{RevocationFacts, RevocationSource, RevocationStatus};
pub use starttls::{StartTls, UnknownStartTls};
pub use target::Target;
pub use verdict::{Severity, Verdict};
