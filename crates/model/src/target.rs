use crate::{Endpoint, Host, StartTls};
use serde::{Deserialize, Serialize};
use std::{fmt, net::SocketAddr};

/// The unit that is scheduled, scanned and reported: one name, one port, one way into TLS.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// The host that is watched.
    pub host: Host,
    /// The TCP port.
    pub port: u16,
    /// How the connection becomes TLS.
    pub starttls: StartTls,
    /// Connect here instead of to the addresses of `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<SocketAddr>,
    /// The name sent in the SNI extension instead of `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sni: Option<Host>,
    /// The name that the certificate must cover instead of `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_name: Option<Host>,
    /// The XMPP domain, where it differs from `host` (RFC 6120 section 4.7.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xmpp_domain: Option<Host>,
}

impl Target {
    /// The target of an endpoint, with the default port of the protocol where none was written.
    pub fn new(endpoint: Endpoint, starttls: StartTls) -> Self {
        Self {
            host: endpoint.host,
            port: endpoint.port.unwrap_or(starttls.default_port()),
            starttls,
            connect: None,
            sni: None,
            verify_name: None,
            xmpp_domain: None,
        }
    }

    /// The name that the certificate must cover: `verify_name`, else the XMPP domain, else the host.
    pub fn name_to_verify(&self) -> &Host {
        self.verify_name
            .as_ref()
            .or(self.xmpp_domain.as_ref())
            .unwrap_or(&self.host)
    }

    /// The name to send as SNI. An IP literal is never sent (RFC 6066 section 3).
    pub fn server_name(&self) -> Option<&str> {
        self.sni
            .as_ref()
            .or(self.xmpp_domain.as_ref())
            .unwrap_or(&self.host)
            .name()
    }
}

impl fmt::Display for Target {
    /// `host:port`, with IPv6 addresses in brackets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(
            &Endpoint {
                host: self.host.clone(),
                port: Some(self.port),
            },
            formatter,
        )
    }
}
