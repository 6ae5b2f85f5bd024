//! Every connection that leaves Vigie goes through this crate, so that one place decides what may be reached.
//!
//! A name goes in, a connected stream comes out: [`Resolver`] turns the name into addresses without libc, [`Guard`]
//! says which of them may be reached, [`Connector`] asks the guard again for the very address it connects to (so a
//! name that changes between the two gains nothing), and [`AddressLimits`] keeps a scan from crowding one server.
//! [`Fetcher`] puts them together for the documents that certificates point at (issuers, CRLs, OCSP) and for webhooks:
//! these addresses come from whoever made the certificate, that is, from an attacker.
//!
//! Start with [`Guard`]; the rest follows from it.

mod connector;
mod detail;
mod family;
mod fetch;
mod guard;
mod host;
mod limits;
mod resolver;

pub use connector::{ConnectError, Connector};
pub use family::Family;
pub use fetch::{FetchError, FetchRequest, FetchSettings, Fetched, Fetcher, NetworkFailure, Roots};
pub use guard::{BlockReason, Blocked, Guard, Ports, SCAN_PORTS};
pub use host::{HostError, HostSyntax, parse_host};
pub use ipnet::{IpNet, Ipv6Net};
pub use limits::{AddressLimits, AddressPermit};
pub use resolver::{
    AddressSource, AnchorError, CaaRecord, CaaSet, DnssecAnchors, FamilyFailure, HostsFile, MailExchanger,
    MailExchangers, Resolution, ResolveError, Resolver, ResolverSettings, ServiceLocation, ServiceLocations,
    SetupError, Tlsa, TlsaRecord, TlsaSet, ValidatedLookups, ValidationError,
};
