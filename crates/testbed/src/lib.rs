//! Servers with known TLS defects, a CA, an SMTP sink: for tests and for the demo.
//!
//! Certificates are an [`Identity`]: a root makes intermediates, these make leaves, and each method of the builder adds one property
//! or one defect. What no library makes any more (MD5, RSA 1024, DSA, X.509 version 1) is a [`Fixture`]. A server is a
//! [`Behaviour`] given to [`Server::start`]: it listens on a free port of loopback, counts its connections, remembers what their
//! clients sent, and stops when it is dropped.
//!
//! ```
//! use testbed::*;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Error> {
//! let now = date(2026, 11, 22);
//! let root = Identity::root("Test Root").issue()?;
//! let intermediate = root.intermediate("Test Intermediate").path_length(0).issue()?;
//! let good = intermediate.leaf("www.example.test").also("127.0.0.1").issue()?; // P-256, valid from 2020 to 2049
//! let expired = intermediate.leaf("www.example.test").key(KeyKind::Rsa2048).expired(now).issue()?;
//!
//! // TLS 1.2 and 1.3 that work: the defect is in the certificates, or in what the server asks for.
//! let sound = Server::start(TlsServer::new(&good)?).await?;
//! let stale = Server::start(TlsServer::new(&expired)?).await?;
//! let incomplete = Server::start(TlsServer::builder(&good).chain(vec![good.certificate().clone()]).build()?).await?;
//! // Anything from SSLv2 to TLS 1.2, up to ServerHelloDone: no cryptography, so every suite, group, extension and flaw.
//! let old = Server::start(LegacyServer::tls1_0_only(&good)).await?;
//! let weak_dh = LegacyServer::new(&good, &[TLS1_2], &[0x0033]).dh_group(DhGroup::oakley_1024());
//! let bleeding = LegacyServer::static_rsa_only(&good).extension(15, &[1]).reaction(Reaction::Heartbleed);
//! let weak_signature = LegacyServer::static_rsa_only(&Fixture::Md5Signature.identity());
//! // Raw bytes, STARTTLS in twelve protocols, and one behaviour after the other.
//! let mute = Server::start(Script::silent()).await?;
//! let mail = StartTlsServer::new(StartTls::Smtp, Conduct::Refuses, TlsServer::new(&good)?);
//! let flaky = Server::start(Sequence::ending_in(TlsServer::new(&good)?).first(Script::resets())).await?;
//! // Around it: HTTP for AIA, CRL, OCSP and webhooks, and a mailbox.
//! let web = HttpServer::start().await?;
//! web.serve("/ca.der", HttpResponse::ok("application/pkix-cert", intermediate.certificate().to_vec()));
//! let sink = SmtpSink::start().await?;
//! sink.add_fault(Fault::reply(Stage::Recipient, "450 4.2.0 greylisted").times(1));
//! assert_eq!(sound.connections(), 0); // connect to sound.address(), then see ClientHello::read(&sound.received(0))
//! # Ok(()) }
//! ```
//!
//! To add a defect: of a certificate, a method of [`CertificateBuilder`]; of the first flight, a method of [`LegacyServer`] or a
//! closure for [`LegacyServer::edit`]; of what follows it, a variant of [`Reaction`]; of a STARTTLS dialogue, a variant of [`Conduct`].

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
    ClientHello, DhGroup, Exchange, Flight, Layout, LegacyServer, Premaster, Reaction, Record, Refusal, Reply, SSL3_0,
    ServerHello, SessionId, Ssl2, SuiteOrder, TLS1_0, TLS1_1, TLS1_2, UnknownName,
};
pub use pki::{
    CertificateBuilder, DAY, Extension, Fixture, Identity, KeyKind, OcspStatus, Purpose, Revoked, Tbs, date, pkcs7,
};
pub use raw::{Script, Step};
pub use server::{Behaviour, Connection, Sequence, Server, Serving, Unanswering, closed_port};
pub use smtp_sink::{Fault, Message, Misconduct, SmtpSink, SmtpSinkBuilder, Stage, read_messages};
pub use starttls::{Conduct, StartTls, StartTlsServer};
pub use tls::{After, TlsServer, TlsServerBuilder, TlsVersions};
