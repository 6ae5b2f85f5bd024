//! The truth of a Vigie installation: accounts, certificates, monitors, scans, reports, incidents, messages.
//!
//! Start at [`Store`]: it is opened once and gives one repository for each kind of row. What happens when a report comes
//! back is one [`Recording`], one transaction. The store keeps what it is told and answers what is asked; what is wrong
//! and who is told is decided elsewhere. Time is an argument: take it from [`Store::now`], the clock by which leases are
//! judged.
//!
//! SQLite today. The repositories write one SQL text for every engine; what differs stands in `db`.

mod accounts;
mod audit;
mod backup;
mod blobs;
mod certificates;
mod contacts;
mod db;
mod digest;
mod error;
mod frequency;
mod ids;
mod incidents;
mod intermediates;
mod lineage;
mod monitors;
mod outbox;
mod page;
mod purge;
mod recording;
mod reports;
mod scans;
mod schedule;
mod settings;
mod statistics;
mod store;
mod targets;
mod tokens;
mod users;
mod words;

pub use accounts::{Account, Accounts};
pub use audit::{Audit, AuditEntry, AuditFilter, Door, NewAuditEntry};
pub use backup::{StoreFile, inspect};
pub use blobs::{Blobs, TrustBundle};
pub use certificates::{
    Certificate, CertificateFilter, CertificateOrder, CertificateSource, Certificates, DueCertificate, FileDetails,
    Imported, LineMember, NewCertificate,
};
pub use contacts::{Channel, ContactKind, ContactPoint, ContactPoints, Contacts};
pub use digest::sha256;
pub use error::{Conflict, Error, Unavailable};
pub use frequency::{Frequency, FrequencyError, Interval};
pub use ids::{
    AccountId, AuditId, CertificateId, ContactPointId, FileId, IncidentId, MonitorId, OutboxId, ScanId, TargetId,
    TokenId, UserId,
};
pub use incidents::{Acknowledgement, Incident, IncidentFilter, Incidents, NewIncident};
pub use intermediates::Intermediates;
pub use lineage::{Lineage, is_successor};
pub use monitors::{Monitor, MonitorFilter, MonitorPut, MonitorSpec, Monitors};
pub use outbox::{Message, MessagePriority, MessageState, MessageSubject, NewMessage, Outbox, OutboxDepth};
pub use page::{Cursor, InvalidCursor, Page};
pub use purge::{Purged, Retention};
pub use recording::{Acceptance, Keep, Recording};
pub use scans::{ClaimRequest, Demand, NewScan, Scan, ScanContext, ScanResult, ScanState, ScanSubject, Scans, Watched};
pub use schedule::{first_due, next_due, phase, spread};
pub use settings::{AccountSettings, Digest, MailFormat};
pub use statistics::{ColourCounts, Due, ExpiryWindows, OpenFinding, OpenIncidents, Statistics};
pub use store::Store;
pub use targets::{TargetFilter, TargetOrder, TargetRecord, TargetState, Targets};
pub use tokens::{NewToken, Token, Tokens};
pub use users::{Rights, User, UserProfile, Users};
pub use words::UnknownWord;
