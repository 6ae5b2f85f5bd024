//! An SMTP server that takes every message and keeps it, and that can be told to misbehave.

mod dialogue;
mod fault;
mod mailbox;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::{Behaviour, Connection, Error, Server, Serving, TlsServer};
use dialogue::{Ended, Session};
use fault::Faults;
use mailbox::Mailbox;

pub use fault::{Fault, Misconduct, Stage};
pub use mailbox::{Message, read_messages};

/// Starts an [`SmtpSink`]; the default listens in clear and asks for no password.
#[derive(Debug, Default)]
#[must_use = "it starts nothing until `start`"]
pub struct SmtpSinkBuilder {
    offer: Offer,
    folder: Option<std::path::PathBuf>,
}

/// What a sink offers.
#[derive(Debug, Default)]
struct Offer {
    credentials: Option<(String, String)>,
    starttls: Option<TlsServer>,
    implicit: Option<TlsServer>,
}

impl SmtpSinkBuilder {
    /// Demands AUTH (PLAIN or LOGIN) with this name and password; with STARTTLS, inside TLS only.
    pub fn credentials(mut self, name: &str, password: &str) -> Self {
        self.offer.credentials = Some((name.to_owned(), password.to_owned()));
        self
    }

    /// Offers STARTTLS with this server's certificate.
    pub fn starttls(mut self, tls: TlsServer) -> Self {
        self.offer.starttls = Some(tls);
        self
    }

    /// Speaks TLS from the first byte, as on port 465.
    pub fn implicit_tls(mut self, tls: TlsServer) -> Self {
        self.offer.implicit = Some(tls);
        self
    }

    /// Writes each message to a file of its own in this folder, safe on the disk (fsync) before the 250; see [`read_messages`].
    pub fn record_to(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had or the folder is not there.
    pub async fn start(self) -> Result<SmtpSink, Error> {
        let mailbox = Arc::new(Mailbox::new(self.folder)?);
        let faults = Arc::new(Faults::default());
        let offer = Arc::new(self.offer);
        let service = Service {
            offer,
            mailbox: Arc::clone(&mailbox),
            faults: Arc::clone(&faults),
        };
        Ok(SmtpSink {
            server: Server::start(service).await?,
            mailbox,
            faults,
        })
    }
}

/// A running SMTP server that keeps what it is given. It stops when it is dropped.
#[derive(Debug)]
pub struct SmtpSink {
    server: Server,
    mailbox: Arc<Mailbox>,
    faults: Arc<Faults>,
}

impl SmtpSink {
    /// Starts one in clear and without password.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Starts from what [`Self::start`] makes.
    pub fn builder() -> SmtpSinkBuilder {
        SmtpSinkBuilder::default()
    }

    /// The server below, with its address and its count of connections.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The messages so far, in the order in which they were accepted.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.mailbox.messages()
    }

    /// Waits until so many messages were accepted in all, and gives them.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`].
    pub async fn wait_for_messages(&self, count: usize, within: Duration) -> Result<Vec<Message>, Error> {
        self.mailbox.wait(count, within).await
    }

    /// From now on misbehaves so; several faults may stand beside each other, the earliest that fits decides.
    pub fn add_fault(&self, fault: Fault) {
        self.faults.add(fault);
    }

    /// Forgets all faults.
    pub fn heal(&self) {
        self.faults.clear();
    }
}

#[derive(Debug)]
struct Service {
    offer: Arc<Offer>,
    mailbox: Arc<Mailbox>,
    faults: Arc<Faults>,
}

impl Behaviour for Service {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        Box::pin(async move {
            let mut session = Session::new(&self.offer, &self.mailbox, &self.faults);
            if let Some(tls) = &self.offer.implicit {
                session.enter_tls();
                session.run(tls.handshake(connection).await?).await?;
                return Ok(());
            }
            if let (Ended::WantsTls(connection), Some(tls)) = (session.run(connection).await?, &self.offer.starttls) {
                session.enter_tls();
                session.run(tls.handshake(connection).await?).await?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
