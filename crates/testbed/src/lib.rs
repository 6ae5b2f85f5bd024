//! Servers with known TLS defects, a CA, an SMTP sink: for tests and for the demo.
//!
//! Certificates come from [`Identity`]: a root makes intermediates, these make leaves, and each method of the builder adds one
//! property or one defect. Servers are a [`Behaviour`] given to [`Server::start`]; they listen on a free port of loopback and stop
//! when they are dropped.
//!
//! ```
//! use testbed::{Fixture, Identity, KeyKind, LegacyServer, Script, Server, TlsServer, date};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), testbed::Error> {
//! let now = date(2026, 11, 22);
//! let root = Identity::root("Test Root").issue()?;
//! let intermediate = root.intermediate("Test Intermediate").path_length(0).issue()?;
//! let good = intermediate.leaf("www.example.test").also("127.0.0.1").issue()?; // valid from 2020 to 2049
//! let expired = intermediate.leaf("www.example.test").key(KeyKind::Rsa2048).expired(now).issue()?;
//!
//! let sound = Server::start(TlsServer::new(&good)?).await?;
//! let stale = Server::start(TlsServer::new(&expired)?).await?;
//! let incomplete = TlsServer::builder(&good).chain(vec![good.certificate().clone()]).build()?; // no intermediate
//! let incomplete = Server::start(incomplete).await?;
//! let old = Server::start(LegacyServer::tls1_0_only(&good)).await?; // nothing that rustls speaks
//! let weak = Server::start(LegacyServer::static_rsa_only(&Fixture::Md5Signature.identity())).await?;
//! let mute = Server::start(Script::silent()).await?; // accepts, and says nothing
//! assert_eq!(sound.connections(), 0); // connect to sound.address()
//! # Ok(()) }
//! ```

mod error;
mod http;
mod legacy;
mod pki;
mod raw;
mod server;
mod smtp_sink;
mod starttls;
mod tls;

pub use error::Error;
pub use http::{HttpRequest, HttpResponse, HttpServer};
pub use legacy::{
    ClientHello, DhGroup, Exchange, Flight, Layout, LegacyServer, Reaction, Record, Refusal, Reply, SSL3_0,
    ServerHello, SessionId, SuiteOrder, TLS1_0, TLS1_1, TLS1_2, UnknownName,
};
pub use pki::{CertificateBuilder, DAY, Fixture, Identity, KeyKind, OcspStatus, Purpose, Revoked, date};
pub use raw::{Script, Step};
pub use server::{Behaviour, Connection, Sequence, Server, Serving, Unanswering, closed_port};
pub use smtp_sink::{Fault, Message, Misconduct, SmtpSink, SmtpSinkBuilder, Stage, read_messages};
pub use starttls::{Conduct, StartTls, StartTlsServer};
pub use tls::{After, TlsServer, TlsServerBuilder, TlsVersions};
