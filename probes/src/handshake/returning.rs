//! A client that comes back: it keeps what the server gives it to take a session up again.

use super::client::{Alpn, TlsClient};
use super::drive::{Driver, LONGEST_ANSWER};
use crate::failure::{Failure, Phase};
use rustls::client::{ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, HandshakeKind, NamedGroup};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;

/// The most tickets that are kept of one server.
const MOST_TICKETS: usize = 8;

/// A client of one server. Sessions are taken up by the same client only.
#[derive(Debug)]
pub(crate) struct Returning {
    config: Arc<ClientConfig>,
    keeper: Arc<Keeper>,
    name: ServerName<'static>,
}

/// What came of a conversation.
#[derive(Debug)]
pub(crate) struct Talk {
    /// Why there was no handshake.
    pub(crate) failure: Option<Failure>,
    /// Whether the server took the earlier session up; none where there was no handshake.
    pub(crate) resumed: Option<bool>,
    /// How many sessions the server has given to take up, so far.
    pub(crate) tickets: usize,
    /// What the server answered to the request, bounded.
    pub(crate) response: Vec<u8>,
    /// The application protocol.
    pub(crate) alpn: Option<String>,
}

impl Returning {
    /// A client that names the server so, and speaks HTTP/1.1 where it is to ask for a page.
    pub(crate) fn new(client: &TlsClient, server_name: Option<&str>, is_web: bool) -> Self {
        let (config, _witness) = client.prepare(Alpn::None);
        let mut config = ClientConfig::clone(&config);
        let keeper = Arc::new(Keeper::default());
        config.resumption = Resumption::store(Arc::<Keeper>::clone(&keeper));
        if is_web {
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
        }
        let name = server_name.and_then(|name| ServerName::try_from(name.to_owned()).ok());
        Self {
            config: Arc::new(config),
            keeper,
            name: name.unwrap_or(ServerName::IpAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED).into())),
        }
    }

    /// Shakes hands, sends the request if there is one, and listens for so long; ends by the deadline, or as long after it as it
    /// listens.
    pub(crate) async fn talk(
        &self,
        stream: &TcpStream,
        request: Option<&[u8]>,
        deadline: Instant,
        listen: Duration,
    ) -> Talk {
        let Some(mut driver) = Driver::start(Arc::clone(&self.config), self.name.clone(), stream) else {
            return Talk::failed(Failure::Local("tls_client"));
        };
        match tokio::time::timeout_at(deadline, driver.complete()).await {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => return Talk::failed(failure.into()),
            Err(_) => return Talk::failed(Failure::Timeout(Phase::Handshake)),
        }
        // Who asks for nothing has heard enough with the first ticket.
        let is_enough = || request.is_none() && self.keeper.count() > 0;
        let response = driver
            .listen(request, Instant::now() + listen, LONGEST_ANSWER, is_enough)
            .await;
        let resumed = driver.kind().map(|kind| kind == HandshakeKind::Resumed);
        let alpn = driver.alpn();
        driver.leave().await;
        Talk {
            failure: None,
            resumed,
            tickets: self.keeper.count(),
            response,
            alpn,
        }
    }

    /// Whether a ticket that was given allows early data (RFC 8446 section 4.2.10).
    pub(crate) fn early_data(&self) -> bool {
        self.keeper.lock().early_data
    }
}

impl Talk {
    fn failed(failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            resumed: None,
            tickets: 0,
            response: Vec::new(),
            alpn: None,
        }
    }
}

/// Sessions of one server.
#[derive(Debug, Default)]
struct Keeper(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    hint: Option<NamedGroup>,
    tls12: Option<Tls12ClientSessionValue>,
    tls13: Vec<Tls13ClientSessionValue>,
    /// How many came.
    count: usize,
    early_data: bool,
}

impl Keeper {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> usize {
        self.lock().count
    }
}

impl ClientSessionStore for Keeper {
    fn set_kx_hint(&self, _server_name: ServerName<'static>, group: NamedGroup) {
        self.lock().hint = Some(group);
    }

    fn kx_hint(&self, _server_name: &ServerName<'_>) -> Option<NamedGroup> {
        self.lock().hint
    }

    fn set_tls12_session(&self, _server_name: ServerName<'static>, value: Tls12ClientSessionValue) {
        let mut kept = self.lock();
        kept.count += 1;
        kept.tls12 = Some(value);
    }

    fn tls12_session(&self, _server_name: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.lock().tls12.clone()
    }

    fn remove_tls12_session(&self, _server_name: &ServerName<'static>) {
        self.lock().tls12 = None;
    }

    fn insert_tls13_ticket(&self, _server_name: ServerName<'static>, value: Tls13ClientSessionValue) {
        let mut kept = self.lock();
        kept.count += 1;
        kept.early_data |= value.max_early_data_size() > 0;
        if kept.tls13.len() < MOST_TICKETS {
            kept.tls13.push(value);
        }
    }

    fn take_tls13_ticket(&self, _server_name: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.lock().tls13.pop()
    }
}
